"""Queries that are put together once for the whole process and then only sent, each time with other ids.

Django puts a query together anew every time, which takes several times as long as the database takes to answer it.
Only the words of the query are kept, never an answer: what the tables hold is asked for every time.
"""

from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Stand in the query for the ids: one after the other, larger than any id, and still a number that a column may hold.
_MARK = 2**62


class Prepared:
    """A query of plain values (`values_list`), narrowed by lookups that each take an id.

    `Prepared(Band.objects.values_list("name"), "rubric")(5)` gives the rows of `….filter(rubric=5)`.
    """

    def __init__(self, query: QuerySet[Any, Any], *lookups: str) -> None:
        self._query = query.filter(**{lookup: _MARK + place for place, lookup in enumerate(lookups)})
        self._marks = range(_MARK, _MARK + len(lookups))

    @cached_property
    def _made(self) -> tuple[Any, str, tuple[Any, ...], Any]:
        """The compiler, its words, their values with the marks among them, and what turns columns into Python."""
        compiler = self._query.query.get_compiler(connection=connection)
        words, values = compiler.as_sql()
        return compiler, words, values, compiler.get_converters([column[0] for column in compiler.select])

    def __call__(self, *ids: int) -> list[tuple[Any, ...]]:
        """The rows for these ids, one for each lookup in its order; in one query."""
        compiler, words, values, converters = self._made
        given = dict(zip(self._marks, ids, strict=True))
        with connection.cursor() as cursor:
            # What stands for an id may be of a kind that PostgreSQL's driver wants: the id becomes one too.
            cursor.execute(words, [type(value)(given[value]) if value in given else value for value in values])
            rows = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(rows, converters)] if converters else rows
