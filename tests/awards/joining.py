"""Tries to join votes to voters over every pair of tables, by whatever the database knows of its rows.

Beside its columns a row has what no model shows: the number that SQLite gives it, the transaction that wrote it and its
place in the file on PostgreSQL, its place among the others when nobody asks for an order, and, in an urn, the place of
a vote in the list. For each of those on the side of the votes and each on the side of the voters, rows are joined by
equal values, by values that differ by a little, and by rank, upwards and downwards.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

Row = dict[str, Any]
NEAR = range(-3, 4)


@dataclass(frozen=True)
class Voter:
    """Everything by which a row can name a voter, each by its kind: a number of one kind is another's of another."""

    names: Mapping[str, object]


@dataclass(frozen=True)
class Leak:
    """A way that leads from every vote to its voter."""

    votes: str
    voters: str
    how: str

    def __str__(self) -> str:
        return f"{self.votes} = {self.voters} ({self.how})"


def leaks(truth: Mapping[str, Voter]) -> list[Leak]:
    """All ways by which each receipt of `truth` leads to its own voter and to no other."""
    tables = {name: rows_of(name) for name in connection.introspection.table_names()}
    votes = {name: found for name, rows in tables.items() if (found := _votes(rows, truth))}
    voters = {name: list(_voters(rows, truth)) for name, rows in tables.items()}
    ways: list[Leak] = []
    for vote_table, cast in votes.items():
        for voter_table, columns in voters.items():
            for naming, named in columns:
                ways += _joined(cast, named, truth, vote_table, f"{voter_table} by {naming}")
    return ways


def rows_of(table: str) -> list[Row]:
    """The rows as the database gives them to whoever asks for no order, with all that it knows of them."""
    hidden = (
        "xmin::text::bigint AS _xmin, xmax::text::bigint AS _xmax, cmin::text::bigint AS _cmin, ctid::text AS _ctid"
    )
    extra = hidden if connection.vendor == "postgresql" else "rowid AS _rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT *, {extra} FROM {connection.ops.quote_name(table)}")
        names = [column[0] for column in cursor.description or ()]
        rows = [dict(zip(names, map(_plain, values), strict=True)) for values in cursor.fetchall()]
    for place, row in enumerate(rows):
        row["_place"] = place
        if "_ctid" in row:
            page, _, line = str(row["_ctid"]).strip("()").partition(",")
            row["_ctid"] = int(page) * 1000 + int(line)
        if "session_data" in row:
            row["_account"] = str(SessionStore().decode(row["session_data"]).get("_auth_user_id", ""))
    return rows


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return int(value.timestamp() * 1_000_000)
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, bool):
        return int(value)
    return value if isinstance(value, int) or value is None else str(value)


def _votes(rows: Iterable[Row], truth: Mapping[str, Voter]) -> dict[str, Row]:
    """What the database knows of each vote in this table: of its row, and of its place where a row holds several."""
    found: dict[str, Row] = {}
    for row in rows:
        for column, value in row.items():
            if not isinstance(value, str):
                continue
            places = sorted((value.find(one), one) for one in truth if one in value)
            for place, (_, receipt) in enumerate(places):
                found[receipt] = row | {f"_in_{column}": place}
    return found if len(found) == len(truth) else {}


def _voters(rows: list[Row], truth: Mapping[str, Voter]) -> Iterator[tuple[str, dict[str, list[Row]]]]:
    """By column that names voters: for each vote the rows that name its voter."""
    kinds = next(iter(truth.values())).names
    for column in rows[0] if rows else ():
        for kind in kinds:
            named = {
                receipt: [row for row in rows if row[column] == voter.names[kind] and row.get("voted", 1)]
                for receipt, voter in truth.items()
            }
            if all(named.values()):
                yield f"{kind} in {column}", named


def _joined(
    cast: dict[str, Row], named: dict[str, list[Row]], truth: Mapping[str, Voter], votes: str, voters: str
) -> Iterator[Leak]:
    for left in next(iter(cast.values())):
        values = {receipt: cast[receipt].get(left) for receipt in truth}
        if len(set(values.values())) == 1:
            # What is the same of all votes tells none from another.
            continue
        for right in next(iter(named.values()))[0]:
            for which in (0, -1):
                others = {receipt: rows[which].get(right) for receipt, rows in named.items()}
                if how := _how(values, others):
                    yield Leak(f"{votes}.{left}", f"{voters}: {right}", how)


def _how(values: dict[str, Any], others: dict[str, Any]) -> str:
    """How the values of the votes lead to those of their voters; "" if they don't."""
    if any(value is None for value in (*values.values(), *others.values())):
        return ""
    if len(set(values.values())) < len(values) or len(set(others.values())) < len(others):
        return ""
    if all(isinstance(value, int) for value in (*values.values(), *others.values())):
        apart = Counter(values[receipt] - others[receipt] for receipt in values)
        if len(apart) == 1 and next(iter(apart)) in NEAR:
            return f"apart by {next(iter(apart))}"
    elif values == others:
        return "the same"
    one, other = _ranked(values), _ranked(others)
    if one == other:
        return "rank"
    return "rank, backwards" if one == other[::-1] else ""


def _ranked(values: dict[str, Any]) -> list[str]:
    return sorted(values, key=lambda receipt: (str(type(values[receipt])), values[receipt]))
