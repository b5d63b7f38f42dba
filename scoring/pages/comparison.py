"""This year against the last: what the bloc came to in both, in figures with their bars beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from campaigns.presenters.yearfigures import year_figures
from campaigns.yearfigures import YearFigure, difference
from common.records.bars import FILLS, bar
from common.records.record import RecordHead
from common.records.tables import Table, TableField
from common.records.workbooks import WorkbookSheet
from members.models import BlocYear
from members.pages import Opened, Page
from scoring.presenters.ontime import cards_on_time
from scoring.presenters.samples import holds_sample

_FULL = Decimal(100)
# Which of the bars' fills the earlier year has on paper: the lightest.
_LIGHT = len(FILLS) - 1


@dataclass(frozen=True)
class ComparedRow:
    """One figure in both years, in words and as two bars on one scale; `last` says nothing without a year before.

    `url` is where this year tells what was counted.
    """

    now: YearFigure
    last: YearFigure
    bars: Sequence[SafeString]
    url: str

    @property
    def moved(self) -> str:
        """How this year's stands to the last."""
        return difference(self.last, self.now)


@dataclass(frozen=True, kw_only=True)
class ComparisonPage:
    """The figures of the year, and of the year before where the reader may open one (`before`)."""

    before: BlocYear | None
    rows: list[ComparedRow]
    table: Table[ComparedRow]
    sample: bool
    record: RecordHead


def load(opened: Opened) -> ComparisonPage:
    """The figures side by side. The year before is the newest earlier one of the bloc that this reader may open."""
    year = opened.year
    before = next((one for one in opened.years if one.bloc_id == year.bloc_id and one.year < year.year), None)
    figures = _figures([year, before] if before else [year], opened.today)
    now = figures[year.pk]
    last = figures[before.pk] if before else [YearFigure(one.name, None) for one in now]
    rows = [
        ComparedRow(this, that, _bars(this, that, year, before), opened.address(this.page))
        for this, that in zip(now, last, strict=True)
    ]
    return ComparisonPage(
        before=before,
        rows=rows,
        table=_table(year, before),
        sample=holds_sample(year, *([before] if before else [])),
        record={
            "title": f"So sánh năm {year.year} với năm {before.year}" if before else f"Số liệu năm {year.year}",
            "subject": year.bloc.name,
        },
    )


def _figures(years: list[BlocYear], today: date) -> dict[int, list[YearFigure]]:
    """All figures of each year, in the order of the page."""
    cards = cards_on_time(years, today)
    return {key: [*figures, cards[key]] for key, figures in year_figures(years, today).items()}


def _bars(now: YearFigure, last: YearFigure, year: BlocYear, before: BlocYear | None) -> list[SafeString]:
    """The earlier year's bar above this year's; none where there is nothing to hold against one another."""
    if before is None or now.measure is None or last.measure is None:
        return []
    scale = _FULL if now.of is not None else max(now.measure, last.measure, Decimal(1))
    return [
        bar(
            None,
            scale,
            label=f"{figure.name}, {one.year}: {figure.text}",
            segments=[(kind, figure.measure)],
            first_fill=fill,
        )
        for figure, one, kind, fill in ((last, before, "bar-last", _LIGHT), (now, year, "bar-value", 0))
        if figure.measure is not None
    ]


def _table(year: BlocYear, before: BlocYear | None) -> Table[ComparedRow]:
    fields: dict[str, TableField[ComparedRow]] = {
        "name": TableField("Chỉ số", lambda row: row.now.name, width=46, cell="parts/linked.html"),
    }
    if before:
        fields["last"] = TableField(f"Năm {before.year}", lambda row: row.last.text or "–", width=22, paper=17)
    # Alone it has the room of those that are not there.
    paper = 17 if before else 34
    fields["now"] = TableField(f"Năm {year.year}", lambda row: row.now.text or "–", width=22, paper=paper)
    if before:
        fields["moved"] = TableField("So với năm trước", lambda row: row.moved or "–", width=24, paper=18)
        cell = "scoring/compared_bars.html"
        fields["bars"] = TableField("Biểu đồ", lambda row: "", paper=20, cell=cell, paper_cell=cell)
    return Table(fields)


def tables(opened: Opened, shown: ComparisonPage) -> list[WorkbookSheet]:
    """The figures as a workbook, without the bars."""
    drawn = shown.table.fields.items()
    table = Table({name: field for name, field in drawn if name != "bars"})
    return [
        WorkbookSheet(
            name="So sánh",
            title=f"{shown.record['title']}, {opened.year.bloc.name}",
            note="Có số liệu minh họa." if shown.sample else "",
            columns=table.columns,
            rows=table.rows(shown.rows),
        )
    ]


PAGE = Page(
    name="comparison",
    within="overview",
    path="so-sanh",
    title="So sánh với năm trước",
    load=load,
    template="scoring/comparison.html",
    tables=tables,
)
