"""The list of the province's blocs on paper and as a workbook: as it was narrowed, and no longer than paper bears."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from common.labels import label
from common.records.attached import tables_data
from common.records.made import record_answer
from common.records.record import Record, record_html
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, WorkbookSheet
from members.council import BlocRow, Fact
from members.models import Bloc

# With two thousand blocs a list of all of them is no paper any more: so many are printed, and how many are not is said.
MOST_PRINTED = 500


def how_much(printed: int, found: int, what: str) -> str:
    """How many stand on the paper, and how many more there are: «3 khối.»"""
    if found > printed:
        return f"Có {printed} {what} đầu trong {found} {what}; hãy lọc hẹp hơn để in phần còn lại."
    return f"{found} {what}."


@dataclass(frozen=True)
class Printed:
    """The rows that are printed of those `found`, in which year and by what they were narrowed."""

    rows: list[BlocRow]
    found: int
    year: int
    narrowed_by: Sequence[str]

    @property
    def extent(self) -> str:
        """«Năm 2024. Lọc: Giao ước chưa ký đủ. Có 500 khối đầu trong 2000 khối; hãy lọc hẹp hơn để in phần còn lại.»"""
        said = [f"Năm {self.year}."]
        if self.narrowed_by:
            said.append(f"Lọc: {'; '.join(self.narrowed_by)}.")
        return " ".join([*said, how_much(len(self.rows), self.found, "khối")])


def _fact(fact: Fact, place: int) -> TableField[BlocRow]:
    return TableField(fact.title, lambda row: row.facts[place], width=30, paper=18)


def table_of(facts: Sequence[Fact], year: int) -> Table[BlocRow]:
    """The columns: the bloc, its members, what is known of its year, and who looks after it."""
    return Table(
        {
            "name": TableField(label("members.Bloc.name"), lambda row: row.bloc.name, width=40),
            "members": TableField(
                "Số đơn vị",
                lambda row: f"Chưa mở năm {year}" if row.members is None else row.members,
                width=14,
                paper=10,
                kind=ColumnKind.INTEGER,
            ),
            **{fact.slug: _fact(fact, place) for place, fact in enumerate(facts)},
            "officer": TableField(
                label("members.Bloc.officer"), lambda row: str(row.bloc.officer or ""), width=26, paper=14
            ),
        }
    )


def sheet_of(printed: Printed, table: Table[BlocRow], title: str) -> WorkbookSheet:
    """The same as a sheet, with its extent at its head."""
    return WorkbookSheet(
        name="Các khối", title=f"{title}. {printed.extent}", columns=table.columns, rows=table.rows(printed.rows)
    )


def council_record(
    request: HttpRequest,
    template: str,
    context: dict[str, object],
    sheet: WorkbookSheet,
    *,
    title: str,
    subject: str,
    of: str = "",
    landscape: bool = False,
) -> HttpResponse:
    """The print of a page outside any bloc, with its table inside; `of` tells its file from others by what it is of."""
    now = timezone.localtime()
    record = Record(
        title=title, subject=subject, printed_at=now, printed_by=str(request.user), data=tables_data([sheet])
    )
    html = record_html(template, bloc=Bloc(), record=record, context=context)
    named = " - ".join(filter(None, (title, subject, of)))
    return record_answer(
        request,
        html,
        filename=f"{named}.pdf",
        title=named,
        made_at=now,
        landscape=landscape,
        attachments=record.attachments(now),
    )
