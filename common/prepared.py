"""Queries that are put together once for the whole process and then only sent, each time with other ids.

Django puts a query together anew every time, which takes several times as long as the database takes to answer it.
Only the words of the query are kept, never an answer: what the tables hold is asked for every time.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

Thing = TypeVar("Thing", bound=Model)

# Stand in the query for the ids: one after the other, larger than any id, and still a number that a column may hold.
_MARK = 2**62


class Prepared:
    """A query of plain values (`values_list`), narrowed by lookups that each take an id.

    `Prepared(Band.objects.values_list("name"), "rubric")(5)` gives the rows of `….filter(rubric=5)`. With `most` the
    only lookup takes that many ids, or fewer: `Prepared(…, "rubric__in", most=2)(5, 6)`. Where an id stands deeper
    inside, a function of ids makes the query: `Prepared(rounds_for, "user", "year")` asks `rounds_for(user=…, year=…)`.
    """

    def __init__(self, query: QuerySet[Any, Any] | Callable[..., QuerySet[Any, Any]], *lookups: str, most: int = 0):
        self._most = most
        self._marks = range(_MARK, _MARK + (most or len(lookups)))
        marks = [list(self._marks)] if most else self._marks
        given = dict(zip(lookups, marks, strict=True))
        self._query = query.filter(**given) if isinstance(query, QuerySet) else query(**given)

    @cached_property
    def made(self) -> tuple[Any, str, tuple[Any, ...], Any]:
        """The compiler, its words, their values with the marks among them, and what turns columns into Python."""
        compiler = self._query.query.get_compiler(connection=connection)
        words, values = compiler.as_sql()
        return compiler, words, values, compiler.get_converters([column[0] for column in compiler.select])

    def __call__(self, *ids: int) -> list[tuple[Any, ...]]:
        """The rows for these ids, one for each lookup in its order; in one query."""
        return self.converted(self.raw(*ids))

    def raw(self, *ids: int) -> list[tuple[Any, ...]]:
        """The rows as the driver gives them: two that are alike are alike when they are `converted` too."""
        _, words, values, _ = self.made
        # Django asks so too, but only when a query is put together.
        if self._query.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("a lock is held until the end of a transaction, and there is none")
        # One id twice asks for no more than once.
        filled = (*ids, *[ids[-1]] * (self._most - len(ids))) if self._most and ids else ids
        given = dict(zip(self._marks, filled, strict=True))
        with connection.cursor() as cursor:
            # What stands for an id may be of a kind that PostgreSQL's driver wants: the id becomes one too.
            cursor.execute(words, [type(value)(given[value]) if value in given else value for value in values])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def converted(self, rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Rows that are `raw`, in Python's terms."""
        compiler, _, _, converters = self.made
        return [tuple(row) for row in compiler.apply_converters(rows, converters)] if converters else list(rows)


class PreparedRows(Generic[Thing]):
    """A query of whole rows, with what they are annotated with and what `select_related` brings along, narrowed by
    lookups that each take an id.

    `PreparedRows(Campaign.objects.order_by("order"), "year")(5)` gives the campaigns of `….filter(year=5)`.
    """

    def __init__(self, query: QuerySet[Thing] | Callable[..., QuerySet[Thing]], *lookups: str, most: int = 0) -> None:
        self._values = Prepared(query, *lookups, most=most)

    def __call__(self, *ids: int) -> list[Thing]:
        """The rows for these ids, one for each lookup in its order; in one query."""
        model, names, first, joined, annotated = self._shape
        found = []
        for values in self._values(*ids):
            row = model.from_db(connection.alias, names, values[first : first + len(names)])
            for parent in joined:
                parent.populate(values, row)
            vars(row).update((name, values[place]) for name, place in annotated)
            found.append(row)
        return found

    @cached_property
    def _shape(self) -> tuple[type[Thing], list[str], int, list[Any], list[tuple[str, int]]]:
        """The model, its columns and where they begin, what is joined, and where what else there is stands."""
        compiler = self._values.made[0]
        of = compiler.klass_info
        names = [compiler.select[place][0].target.attname for place in of["select_fields"]]
        # The types that we check with are of a Django that asks for more.
        joined = get_related_populators(of, compiler.select, connection.alias)  # type: ignore[call-arg]
        return of["model"], names, of["select_fields"][0], joined, list((compiler.annotation_col_map or {}).items())


def with_children(rows: list[Thing], name: str, asked: Callable[..., Iterable[Model]], *ids: int) -> list[Thing]:
    """The rows with what `prefetch_related(name)` would have brought along, each child knowing its row.

    Nothing is `asked` where there are no rows; children of other rows are passed over.
    """
    if not rows:
        return rows
    field = getattr(type(rows[0]), name).field
    by_key = {row.pk: row for row in rows}
    found: dict[int, list[Model]] = {row.pk: [] for row in rows}
    for child in asked(*ids):
        key = getattr(child, field.attname)
        if key in found:
            setattr(child, field.name, by_key[key])
            found[key].append(child)
    for row in rows:
        query = getattr(row, name).all()
        query._result_cache, query._prefetch_done = found[row.pk], True
        kept = vars(row).setdefault("_prefetched_objects_cache", {})
        kept[name] = query
    return rows


def with_parents(rows: list[Thing], name: str, parents: Iterable[Model]) -> list[Thing]:
    """The rows with what `select_related(name)` would have brought along."""
    by_key = {parent.pk: parent for parent in parents}
    for row in rows:
        setattr(row, name, by_key.get(getattr(row, f"{name}_id")))
    return rows
