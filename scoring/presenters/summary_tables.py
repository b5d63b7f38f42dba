"""The points that count, criteria × members, as tables that fit on paper."""

from dataclasses import dataclass
from typing import NamedTuple

from common.records.fonts import text_width
from common.records.layout import STATE
from common.vietnamese.numbers import show_points
from scoring.presenters.nodes import OfNode
from scoring.rubrics.kinds.criterion import RubricNode, lowered
from scoring.rules.explaining import shown_counted, told_exemptions
from scoring.rules.standing import RankedMember
from scoring.rules.totals import Card
from scoring.sheet import MemberColumn, RoundSheet

# How many members a table on paper holds side by side: where their short names are long words, fewer.
MOST_COLUMNS = 12
FEWEST_COLUMNS = 6
# Shares of a table's width in percent: what code and greatest points leave, a criterion's name, a column of figures.
REST_PERCENT = 89
LEAST_NAME = 22
MOST_NAME = 40
LEAST_COLUMN = 5.5
# The sizes of the type in these tables and of their members' names, and what the sides of a cell take
# (`table.compact` and `th.member` of records/record.css).
COMPACT_PT = 10
HEAD_PT = 9
CELL_SIDES_MM = 2
A4_LENGTH_MM = 297


@dataclass(frozen=True)
class SummaryRow(OfNode):
    """A criterion or a group, the most it gives, and what it gives to each member of the table."""

    node: RubricNode
    points: tuple[str, ...]


@dataclass(frozen=True)
class SummaryTable:
    """One table: which members it is of (`part`; "" for all), how wide the names stand, and what is in it."""

    part: str
    members: list[MemberColumn]
    name_percent: int
    rows: list[SummaryRow]
    totals: list[str]
    ranks: list[str]
    bands: list[str]
    exempt: list[str]
    """What does not apply to whom, and why."""


def summary_tables(
    sheet: RoundSheet, cards: dict[str, Card], standing: dict[str, RankedMember[str]]
) -> list[SummaryTable]:
    """The points that count, criteria × members, as tables that fit on paper: as few as can be, equally wide."""
    count = len(sheet.members)
    nodes = [node for node, _depth, _parent in sheet.rubric.walk()]
    columns = [_column(sheet, nodes, cards[member.code], standing[member.code]) for member in sheet.members]
    exempt = [told_exemptions(sheet.rubric, sheet.exempt_at(member.code)) for member in sheet.members]
    needed = _needed_percent(columns)
    parts = -(-count // max(1, min(MOST_COLUMNS, int((REST_PERCENT - LEAST_NAME) / needed)))) if count else 0
    tables = []
    for part in range(parts):
        start, end = count * part // parts, count * (part + 1) // parts
        shown = columns[start:end]
        points = zip(*(column.points for column in shown), strict=True)
        tables.append(
            SummaryTable(
                part=f"Đơn vị thứ {start + 1} đến {end} trên {count}" if parts > 1 else "",
                members=sheet.members[start:end],
                # What the columns of figures leave, but no more than a name needs.
                name_percent=min(MOST_NAME, int(REST_PERCENT - needed * len(shown))),
                rows=[SummaryRow(node, of_node) for node, of_node in zip(nodes, points, strict=True)],
                totals=[column.total for column in shown],
                ranks=[column.rank for column in shown],
                bands=[column.band for column in shown],
                exempt=[
                    f"{member.short_name}: {lowered(told)}"
                    for member, told in zip(sheet.members[start:end], exempt[start:end], strict=True)
                    if told
                ],
            )
        )
    return tables


class PaperColumn(NamedTuple):
    """What stands on paper of one member: its short name, then criterion by criterion, and the sums."""

    head: str
    points: list[str]
    total: str
    rank: str
    band: str


def _column(sheet: RoundSheet, nodes: list[RubricNode], card: Card, row: RankedMember[str]) -> PaperColumn:
    member, exempt = sheet.columns[row.member], sheet.exempt_at(row.member)
    return PaperColumn(
        member.short_name,
        [shown_counted(card.nodes[node.code], exempt=node.code in exempt) for node in nodes],
        show_points(card.total),
        _shown_rank(row, member.ineligible),
        row.band or "",
    )


def _needed_percent(columns: list[PaperColumn]) -> float:
    """How much of a lying sheet's width a column needs so that no word of its head and no figure leaves it.

    No more than lets a few columns stand side by side: a longer word goes on on the next line.
    """
    width = A4_LENGTH_MM - STATE.left_mm - STATE.right_mm
    heads = {word for column in columns for word in column.head.split()}
    figures = {word for column in columns for text in (*column.points, column.total) for word in text.split()}
    figures |= {word for column in columns for text in (column.rank, column.band) for word in text.split()}
    sizes = [(word, HEAD_PT) for word in heads] + [(text, COMPACT_PT) for text in figures]
    widest = max((text_width(text, size, bold=True) for text, size in sizes), default=0) + CELL_SIDES_MM
    return max(LEAST_COLUMN, min(widest * 100 / width, (REST_PERCENT - LEAST_NAME) / FEWEST_COLUMNS))


def _shown_rank(row: RankedMember[str], ineligible: str | None) -> str:
    return "không xét" if ineligible is not None else "–" if row.rank is None else str(row.rank)
