"""Makes thousands of blocs of one, in the database itself: loading them one by one would take a day.

Every row of the first bloc is put in again with its keys moved on by the copy's number times the table's stride, and
so is whatever points at it; what has to be unique among all blocs (codes, names of accounts, the log's numbers) gets
the copy's number too. The log's hashes are made up: such a database is for measuring, and says of itself that its log
does not hold together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, Max, Model

from tests.flushing import lifted

# Of the whole portal, not of a bloc.
_SHARED = {"audit_head", "jobs_job", "jobs_worker", "members_province", "members_misses"}
_APPS = ("audit", "members", "documents", "pacts", "campaigns", "scoring", "awards")
# Texts that are unique among all blocs.
_UNIQUE = {
    ("members_bloc", "code"),
    ("members_agency", "code"),
    ("members_user", "username"),
    ("members_document", "code"),
    ("audit_entry", "bloc"),
}
_COUNTED = "WITH RECURSIVE c(k) AS (SELECT %s UNION ALL SELECT k + 1 FROM c WHERE k < %s) SELECT k FROM c"


@dataclass
class Copies:
    """The rows that stand now, to be copied again and again; whoever is to be there once is made afterwards."""

    strides: dict[str, int]
    made: int = 0

    def up_to(self, blocs: int) -> None:
        """Makes as many more that there are so many blocs, the first among them."""
        first, last = self.made + 1, blocs - 1
        if first > last:
            return
        quote = connection.ops.quote_name
        with lifted(connection), connection.cursor() as cursor:
            for model in _models():
                columns = [field for field in model._meta.local_concrete_fields if field.column]
                names = ", ".join(quote(str(field.column)) for field in columns)
                values = ", ".join(self._value(model, field) for field in columns)
                table = quote(model._meta.db_table)
                cursor.execute(
                    f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} AS t, ({_COUNTED}) AS copies"  # noqa: S608
                    f" WHERE t.id < {self.strides[model._meta.db_table]}",
                    [first, last],
                )
            last_entry = "SELECT number, hash FROM audit_entry ORDER BY number DESC LIMIT 1"
            cursor.execute(f"UPDATE audit_head SET (number, hash) = ({last_entry})")  # noqa: S608
            for statement in connection.ops.sequence_reset_sql(no_style(), list(_models())):
                cursor.execute(statement)
        with connection.cursor() as cursor:
            # As a server does by itself after a while.
            cursor.execute("ANALYZE")
        self.made = last

    def _value(self, model: type[Model], field: "Field[Any, Any]") -> str:
        column = f"t.{connection.ops.quote_name(str(field.column))}"
        table = model._meta.db_table
        target = field.related_model._meta.db_table if isinstance(field.related_model, type(Model)) else None
        if field.primary_key or (table, field.column) == ("audit_entry", "number"):
            return f"{column} + k * {self.strides[table]}"
        if target in self.strides:
            return f"{column} + k * {self.strides[target]}"
        if (table, field.column) in _UNIQUE:
            return f"CASE WHEN {column} = '' THEN '' ELSE {column} || '-' || k END"
        if (table, field.column) == ("audit_entry", "hash"):
            return f"substr({column}, 1, 56) || substr('00000000' || k, -8)" if _is_sqlite() else _padded(column)
        return column


def copies_of_what_stands() -> Copies:
    """Takes what the database holds now as the first bloc."""
    return Copies(
        {m._meta.db_table: (m._default_manager.aggregate(most=Max("pk"))["most"] or 0) + 1 for m in _models()}
    )


def _models() -> Iterator[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in _APPS and model._meta.db_table not in _SHARED:
            yield model


def _padded(column: str) -> str:
    return f"substr({column}, 1, 56) || lpad(k::text, 8, '0')"


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"
