"""How many made-up examples a property that writes to the database is tried with."""

from django.db import connection


def examples(count: int) -> int:
    """All of them on SQLite, a fifth on PostgreSQL: there they take far longer, and the rules are the same ones."""
    return count if connection.vendor == "sqlite" else max(5, count // 5)
