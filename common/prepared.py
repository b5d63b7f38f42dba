"""Queries that are put together once for the whole process and then only sent, each time with other ids.

Django puts a query together anew every time, which takes several times as long as the database takes to answer it.
Only the words of the query are kept, never an answer: what the tables hold is asked for every time.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

Thing = TypeVar("Thing", bound=Model)

# Stand in the query for the ids: one after the other, larger than any id, and still a number that a column may hold.
_MARK = 2**62


class Prepared:
    """A query of plain values (`values_list`), narrowed by lookups that each take an id.

    `Prepared(Band.objects.values_list("name"), "rubric")(5)` gives the rows of `….filter(rubric=5)`. With `most` the
    only lookup takes that many ids, or fewer: `Prepared(…, "rubric__in", most=2)(5, 6)`.
    """

    def __init__(self, query: QuerySet[Any, Any], *lookups: str, most: int = 0) -> None:
        self._most = most
        self._marks = range(_MARK, _MARK + (most or len(lookups)))
        marks = [list(self._marks)] if most else self._marks
        self._query = query.filter(**dict(zip(lookups, marks, strict=True)))

    @cached_property
    def _made(self) -> tuple[Any, str, tuple[Any, ...], Any]:
        """The compiler, its words, their values with the marks among them, and what turns columns into Python."""
        compiler = self._query.query.get_compiler(connection=connection)
        words, values = compiler.as_sql()
        return compiler, words, values, compiler.get_converters([column[0] for column in compiler.select])

    def __call__(self, *ids: int) -> list[tuple[Any, ...]]:
        """The rows for these ids, one for each lookup in its order; in one query."""
        compiler, words, values, converters = self._made
        # One id twice asks for no more than once.
        filled = (*ids, *[ids[-1]] * (self._most - len(ids))) if self._most and ids else ids
        given = dict(zip(self._marks, filled, strict=True))
        with connection.cursor() as cursor:
            # What stands for an id may be of a kind that PostgreSQL's driver wants: the id becomes one too.
            cursor.execute(words, [type(value)(given[value]) if value in given else value for value in values])
            rows = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(rows, converters)] if converters else rows


class PreparedRows(Generic[Thing]):
    """A query of whole rows, with what they are annotated with, narrowed by lookups that each take an id.

    `PreparedRows(Campaign.objects.order_by("order"), "year")(5)` gives the campaigns of `….filter(year=5)`. `joined`
    brings along what `select_related` of the same name would, through keys that are never null.
    """

    def __init__(self, query: QuerySet[Thing], *lookups: str, joined: str = "", most: int = 0) -> None:
        self._model = query.model
        self._names = _names_of(self._model)
        self._annotated = list(query.query.annotations)
        self._joined: list[tuple[str, type[Model], list[str]]] = []
        columns, path = [*self._names, *self._annotated], ""
        above: Any = self._model
        for name in joined.split("__") if joined else ():
            above, path = above._meta.get_field(name).related_model, f"{path}{name}__"
            self._joined.append((name, above, _names_of(above)))
            columns += [f"{path}{column}" for column in _names_of(above)]
        self._values = Prepared(query.values_list(*columns), *lookups, most=most)

    def __call__(self, *ids: int) -> list[Thing]:
        """The rows for these ids, one for each lookup in its order; in one query."""
        return [self._row(values) for values in self._values(*ids)]

    def _row(self, values: Sequence[Any]) -> Thing:
        left = iter(values)
        row = self._model.from_db(connection.alias, self._names, list(islice(left, len(self._names))))
        vars(row).update((name, next(left)) for name in self._annotated)
        child: Model = row
        for name, model, names in self._joined:
            parent = model.from_db(connection.alias, names, list(islice(left, len(names))))
            setattr(child, name, parent)
            child = parent
        return row


def _names_of(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


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
