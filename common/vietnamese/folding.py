"""The search key of a column (`common.vietnamese.text.fold`) made by the database: only what is found is read."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import CharField, F, Func, Model, Q, QuerySet
from django.db.models.functions import Cast

from common.vietnamese.text import fold

# What SQLite calls the function that `common.sqlite` gives it.
SQLITE_NAME = "search_key"

Row = TypeVar("Row", bound=Model)


class Folded(Func):
    """A text without marks, đ as d, in lower case. On PostgreSQL whatever collation the database has."""

    function = SQLITE_NAME
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Marks are letters of their own in NFD; what is left is ASCII, which every collation lowers alike."""
        template = (
            r"replace(replace(lower(regexp_replace(normalize(%(expressions)s, NFD), U&'[\0300-\036F\00AD]', '', 'g')),"
            " 'đ', 'd'), 'Đ', 'd')"
        )
        return super().as_sql(compiler, connection, template=template, **context)


def folded(text: str | None) -> str | None:
    """What SQLite's function answers."""
    return None if text is None else fold(text)


def having_words(rows: QuerySet[Row], typed: str, fields: Iterable[str]) -> QuerySet[Row]:
    """Those of the rows in whose fields each of the words stands that were typed, with marks or without."""
    names = {f"_key_of_{name}": name for name in fields}
    found: QuerySet[Row] = rows.alias(**{key: Folded(Cast(F(name), CharField())) for key, name in names.items()})
    for word in fold(typed).split():
        anywhere = Q()
        for key in names:
            anywhere |= Q(**{f"{key}__contains": word})
        found = found.filter(anywhere)
    return found
