"""The standings over the years: what each round was last published as, side by side by agency."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.safestring import SafeString

from common.records.rankchart import RankLine, rank_chart
from common.records.record import RecordHead
from common.records.workbooks import ColumnKind, SheetColumn, WorkbookSheet
from common.vietnamese.numbers import show_points
from members.access import Reader, may_see_everything, may_see_total
from members.models import Agency, BlocYear, Membership
from members.pages import Opened, Page
from members.queries import reader_of, roles_of
from scoring.models import Publication, Round
from scoring.publications.freezing import thawed
from scoring.rubrics import words
from scoring.rules.snapshot import MemberLine

# How many years stand side by side: more do not fit on a sheet.
MOST_YEARS = 5


@dataclass(frozen=True)
class Told:
    """What is told of one member in one round: rank and total as published; `name` where it was called otherwise."""

    rank: int | None
    total: str
    band: str
    name: str
    ineligible: bool
    line: MemberLine


@dataclass(frozen=True)
class RoundColumn:
    """One round of one year, and where its standings are."""

    year: int
    name: str
    url: str
    ranked: bool


@dataclass(frozen=True)
class AgencyRow:
    """An agency of today, and for each round who stands for it there."""

    name: str
    cells: list[list[Told]]
    own: bool

    @property
    def ranks(self) -> list[int | None]:
        """Its rank in each round; None where it has none, or where two agencies stood for it that were merged since."""
        return [cell[0].rank if len(cell) == 1 and not cell[0].ineligible else None for cell in self.cells]


@dataclass(frozen=True)
class YearsPage:
    """The last publication of each round, side by side."""

    columns: list[RoundColumn]
    rows: list[AgencyRow]
    chart: SafeString
    sample: bool
    record: RecordHead


def load(opened: Opened) -> YearsPage:
    """The last publication of each round of the bloc's years that this reader may open, as far as it may see it."""
    years = [year for year in opened.years if year.bloc_id == opened.year.bloc_id][:MOST_YEARS]
    publications = _last_publications(years)
    joined = list(
        Membership.objects.filter(year__in=years).order_by("order").values_list("year_id", "code", "agency_id")
    )
    final = _heirs(agency for _, _, agency in joined)
    agency_of = {(year, code): agency for year, code, agency in joined}
    # An agency that the reader represents this year counts as its own in the other years too.
    mine = {
        agency for (year, code), agency in agency_of.items() if year == opened.year.pk and code in opened.reader.own
    }
    roles = roles_of(opened.reader.user)
    columns: list[RoundColumn] = []
    told: dict[int, dict[int, list[Told]]] = {}
    for place, publication in enumerate(publications):
        round_ = publication.round
        own = frozenset(code for (year, code), agency in agency_of.items() if year == round_.year_id and agency in mine)
        # What somebody is differs from year to year: a term may be over, or an office given up.
        reader = reader_of(opened.reader.user, roles, round_.year, own)
        ranked = bool(may_see_everything(reader)) or round_.shown_to(reader) != Round.Visibility.OWN
        columns.append(_column(opened, round_, ranked))
        snapshot = thawed(publication.snapshot)
        for line in sorted(snapshot.members, key=lambda line: line.order):
            agency = agency_of.get((round_.year_id, line.code))
            if agency is None or not _may_see(reader, line.code, round_):
                continue
            told.setdefault(final[agency][0], {}).setdefault(place, []).append(_told(line, ranked))
    rows = _rows(told, dict(final.values()), len(columns), {final[agency][0] for agency in mine})
    return YearsPage(
        columns=columns,
        rows=rows,
        chart=_chart(columns, rows),
        sample=any(thawed(publication.snapshot).sample for publication in publications),
        record={"title": "Xếp hạng qua các năm", "subject": opened.year.bloc.name},
    )


def _last_publications(years: list[BlocYear]) -> list[Publication]:
    """The last publication of every round of these years, oldest round first."""
    newer = Publication.objects.filter(round=OuterRef("round"), number__gt=OuterRef("number"))
    found = Publication.objects.filter(~Exists(newer), round__year__in=[year.pk for year in years])
    known = {year.pk: year for year in years}
    last = list(found.defer("pdf").select_related("round").order_by("round__year__year", "round"))
    for publication in last:
        publication.round.year = known[publication.round.year_id]
    return last


def _heirs(agencies: Iterable[int]) -> dict[int, tuple[int, str]]:
    """For each agency the one that stands for it today, followed over successors, and what that is called."""
    wanted = set(agencies)
    rows = {
        pk: (successor, name)
        for pk, successor, name in Agency.objects.filter(
            Q(pk__in=wanted) | Q(successor__isnull=False) | Q(predecessors__isnull=False)
        )
        .distinct()
        .order_by()
        .values_list("pk", "successor_id", "name")
    }
    found = {}
    for agency in wanted:
        now, seen = agency, {agency}
        while (heir := rows[now][0]) is not None and heir not in seen:
            now = heir
            seen.add(heir)
        found[agency] = (now, rows[now][1])
    return found


def _may_see(reader: Reader, code: str, round_: Round) -> bool:
    return bool(may_see_total(reader, code, round_.shown_to(reader)))


def _column(opened: Opened, round_: Round, ranked: bool) -> RoundColumn:
    address = reverse("standings", args=[opened.year.bloc.code, round_.year.year])
    return RoundColumn(round_.year.year, round_.name, f"{address}?ky={round_.code}", ranked)


def _told(line: MemberLine, ranked: bool) -> Told:
    return Told(
        rank=line.rank if ranked else None,
        total=show_points(line.total),
        band=line.band,
        name=line.name,
        ineligible=line.ineligible is not None,
        line=line,
    )


def _chart(columns: list[RoundColumn], rows: list[AgencyRow]) -> SafeString:
    """The ranks as lines; "" while the reader knows of no agency's rank in two rounds that follow one another."""
    ranked = [place for place, column in enumerate(columns) if column.ranked]
    return rank_chart(
        [(str(columns[place].year), columns[place].name) for place in ranked],
        [RankLine(row.name, [row.ranks[place] for place in ranked], row.own) for row in rows],
        label="Hạng của từng đơn vị qua các kỳ; số liệu ở bảng bên dưới",
    )


def _rows(
    told: dict[int, dict[int, list[Told]]], names: dict[int, str], columns: int, mine: set[int]
) -> list[AgencyRow]:
    """A row for each agency of today: first who is there in the newest round, in its order, then who was earlier."""
    order: list[int] = []
    for place in reversed(range(columns)):
        there = [agency for agency, cells in told.items() if place in cells and agency not in order]
        order += sorted(there, key=lambda agency: told[agency][place][0].line.order)
    return [
        AgencyRow(names[agency], [told[agency].get(place, []) for place in range(columns)], agency in mine)
        for agency in order
    ]


def tables(opened: Opened, shown: YearsPage) -> list[WorkbookSheet]:
    """The comparison as a workbook: rank and total of each round."""
    return [
        WorkbookSheet(
            name="Qua các năm",
            title=f"Xếp hạng qua các năm, {opened.year.bloc.name}",
            note="Có số liệu minh họa." if shown.sample else "",
            columns=[
                SheetColumn(words.MEMBER, 42),
                *(
                    column
                    for known in shown.columns
                    for column in (
                        SheetColumn(f"{known.year}, {known.name}: hạng", 12, ColumnKind.INTEGER),
                        SheetColumn(f"{known.year}, {known.name}: tổng điểm", 12, ColumnKind.NUMBER),
                    )
                ),
            ],
            rows=[
                [
                    row.name,
                    # Where two agencies became one, the workbook's cell holds the first; the page names both.
                    *(
                        value
                        for cell in row.cells
                        for value in ((cell[0].rank, cell[0].line.total) if cell else (None, None))
                    ),
                ]
                for row in shown.rows
            ],
            frozen_columns=1,
        )
    ]


PAGE = Page(
    name="standings-years",
    path="xep-hang/qua-cac-nam",
    title="Xếp hạng qua các năm",
    load=load,
    template="scoring/years.html",
    tables=tables,
    landscape=True,
)
