"""Old awards by workbook: the form that is filled in, and what stands in one, each mistake at its cell.

A cell is kept as the text that a person would have typed. So the same reading judges what was just handed in and what
was looked at for a while: names and the ledger may have changed meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from awards.models import Award, AwardForm
from awards.presenters.catalogue import forms_of
from awards.verbs.ledger import TWIN, Holders, agencies_of, filled_in, twin_of, wrong_award
from common.files.cells import Cell, CellRefused
from common.files.refusal import FileRefused
from common.files.workbook import ReadSheet, read_workbook
from common.labels import label
from common.records.workbooks import SheetColumn, WorkbookSheet
from common.vietnamese.fields import DateField, LineField, LinesField, MoneyField
from common.vietnamese.text import clean, fold
from members.models import Agency, Bloc, BlocYear, Membership

SHEET = "Khen thưởng"
AGAIN = "Hãy tải tệp mẫu của cổng, ghi vào tệp ấy rồi nạp."
MOST_ROWS = 1000
MOST_CELLS = 40_000
# The head stands near the top: above it there may be a title.
_HEAD_WITHIN = 15


def _of(name: str) -> str:
    return label(f"awards.Award.{name}")


@dataclass(frozen=True)
class BookColumn:
    """A column of the workbook: its field, its head, how wide, and how its text is read."""

    name: str
    head: str
    width: float
    read: forms.Field
    needed: bool = False


COLUMNS = (
    BookColumn("agency", _of("agency"), 36, LineField(), needed=True),
    BookColumn("unit", _of("unit"), 30, LineField(required=False, max_length=300)),
    BookColumn("person", _of("person"), 24, LineField(required=False, max_length=100)),
    BookColumn("year", _of("year"), 10, forms.IntegerField(min_value=1, max_value=32767), needed=True),
    BookColumn("form", _of("form"), 34, LineField(), needed=True),
    BookColumn("ground", _of("ground"), 22, LineField(required=False)),
    BookColumn("decision_number", _of("decision_number"), 18, LineField(required=False, max_length=60)),
    BookColumn("decided_on", _of("decided_on"), 14, DateField(required=False)),
    BookColumn("decided_by", _of("decided_by"), 28, LineField(required=False, max_length=200)),
    BookColumn("money", _of("money"), 16, MoneyField(required=False)),
    BookColumn("handed_on", _of("handed_on"), 14, DateField(required=False)),
    BookColumn("handed_at", _of("handed_at"), 28, LineField(required=False, max_length=300)),
    BookColumn("note", _of("note"), 36, LinesField(required=False, max_length=2000)),
)
_BY_HEAD = {fold(column.head): column for column in COLUMNS}
_GROUNDS = {fold(words): value for value, words in Award.Ground.choices}
NO_AGENCY = "Không có đơn vị nào tên như vậy. Hãy ghi đúng tên ở trang «Đơn vị» của tệp mẫu."
TWO_AGENCIES = "Có nhiều đơn vị tên như vậy. Hãy ghi tên đầy đủ."
NO_FORM = "Danh mục không có hình thức nào tên như vậy cho {}. Hãy ghi đúng tên ở trang «Hình thức» của tệp mẫu."
NO_GROUND = "Hãy ghi một trong: {}; hoặc để trống là theo công trạng."
TWICE = "Khen thưởng này đã có trong sổ, số {}."
TWICE_HERE = "Khen thưởng này đã có ở dòng {} của tệp."


@dataclass(frozen=True)
class BookRow:
    """A line of the workbook: its number there and what each cell says, by field; `refused` are cells that say nothing
    that can be read."""

    number: int
    texts: Mapping[str, str]
    refused: Mapping[str, str]


@dataclass(frozen=True)
class JudgedRow:
    """A line with what it means, or with what is wrong in it by field."""

    row: BookRow
    fields: dict[str, Any]
    wrong: dict[str, str]

    @property
    def mistakes(self) -> list[str]:
        """«Đơn vị «Ban X»: …», in the order of the columns."""
        found = []
        for column in COLUMNS:
            if column.name in self.wrong:
                said = self.row.texts.get(column.name, "")
                found.append(f"{column.head}{f' «{said[:60]}»' if said else ''}: {self.wrong[column.name]}")
        return found + ([self.wrong[""]] if "" in self.wrong else [])


# --- out -----------------------------------------------------------------------------------------------------


def template_sheets(year: BlocYear, day: date) -> list[WorkbookSheet]:
    """The empty form, with the names of agencies and forms that it understands on two sheets beside it."""
    bloc = year.bloc
    agencies = agencies_of(bloc, Holders.of(year).successors)
    return [
        WorkbookSheet(
            name=SHEET,
            title=f"Khen thưởng để nạp vào sổ, {bloc}",
            note="Mỗi dòng một khen thưởng. Ngày ghi ngày/tháng/năm; tiền ghi đủ số đồng. Không đổi dòng tiêu đề.",
            columns=[SheetColumn(column.head, column.width) for column in COLUMNS],
            rows=[],
        ),
        WorkbookSheet(
            name="Đơn vị",
            title="Tên đơn vị mà cổng hiểu",
            columns=[SheetColumn("Đơn vị", 50), SheetColumn("Tên ngắn", 24)],
            rows=[[agency.name, agency.short_name] for agency in agencies],
        ),
        WorkbookSheet(
            name="Hình thức",
            title="Tên hình thức mà cổng hiểu",
            columns=[SheetColumn("Hình thức", 50), SheetColumn("Tặng cho", 14)],
            rows=[[form.name_on(day), form.get_subject_display()] for form in forms_of(bloc)],
        ),
    ]


# --- in ------------------------------------------------------------------------------------------------------


def read_rows(content: bytes) -> list[BookRow]:
    """The lines of the workbook in these bytes. FileRefused for what is no such workbook."""
    book = read_workbook(content, again=AGAIN, most_cells=MOST_CELLS)
    if not book.sheets:
        raise FileRefused("Tệp Excel này không có trang tính nào.")
    sheet = next((one for one in book.sheets if fold(one.title) == fold(SHEET)), book.sheets[0])
    head, columns = _head(sheet)
    lacking = [f"«{column.head}»" for column in COLUMNS if column.needed and column.name not in columns.values()]
    if lacking:
        raise FileRefused(f"Không thấy cột {', '.join(lacking)} ở dòng tiêu đề. {AGAIN}")
    rows = [(number, cells) for number, cells in sheet.rows() if number > head]
    found = [row for number, cells in rows if (row := _row(number, cells, columns)) is not None]
    if not found:
        raise FileRefused("Tệp chưa có dòng khen thưởng nào dưới dòng tiêu đề.")
    if len(found) > MOST_ROWS:
        raise FileRefused(f"Tệp có {len(found)} dòng, mỗi lần chỉ nạp được {MOST_ROWS}. Hãy chia thành nhiều tệp.")
    return found


def _head(sheet: ReadSheet) -> tuple[int, dict[int, str]]:
    """The row of heads, and the field of each column."""
    best: tuple[int, dict[int, str]] = (0, {})
    for number, cells in sheet.rows():
        if number > _HEAD_WITHIN:
            break
        columns: dict[int, str] = {}
        for at, cell in sorted(cells.items()):
            column = _BY_HEAD.get(fold(cell.value)) if isinstance(cell.value, str) else None
            if column is not None and column.name not in columns.values():
                columns[at] = column.name
        if len(columns) > len(best[1]):
            best = number, columns
    return best


def _row(number: int, cells: Mapping[int, Cell], columns: Mapping[int, str]) -> BookRow | None:
    texts: dict[str, str] = {}
    refused: dict[str, str] = {}
    for at, name in columns.items():
        cell = cells.get(at)
        if cell is None:
            continue
        if isinstance(cell.value, date):
            # A real day is what a column of days is to have; elsewhere it is told when it is judged.
            texts[name] = cell.shown()
            continue
        try:
            texts[name] = clean(cell.typed())
        except CellRefused as error:
            texts[name], refused[name] = cell.shown(), str(error)
    return BookRow(number, texts, refused) if any(texts.values()) or refused else None


@dataclass(frozen=True)
class Names:
    """Whom and what a text of the workbook means."""

    agencies: Mapping[str, Sequence[Agency]]
    forms: Mapping[tuple[str, str], AwardForm]

    @classmethod
    def of(cls, year: BlocYear) -> "Names":
        """The names of all agencies of the bloc, today's and earlier ones, and of all editions of its forms."""
        bloc = year.bloc
        known = {agency.pk: agency for agency in agencies_of(bloc, Holders.of(year).successors)}
        called = {(fold(name), pk) for pk, agency in known.items() for name in (agency.name, agency.short_name)}
        for agency, name in Membership.objects.filter(year__bloc=bloc).values_list("agency", "name"):
            called.add((fold(name), agency))
        agencies: dict[str, list[Agency]] = {}
        for name, pk in sorted(called):
            if pk in known:
                agencies.setdefault(name, []).append(known[pk])
        forms: dict[tuple[str, str], AwardForm] = {}
        for form in forms_of(bloc):
            for edition in form.editions.all():
                forms.setdefault((fold(edition.name), form.subject), form)
        return cls(agencies, forms)


def judge(year: BlocYear, rows: Sequence[BookRow]) -> list[JudgedRow]:
    """What each line means as things stand now, or what is wrong in it."""
    names = Names.of(year)
    seen: dict[tuple[Any, ...], int] = {}
    return [_judge(year.bloc, row, names, seen) for row in rows]


def _judge(bloc: Bloc, row: BookRow, names: Names, seen: dict[tuple[Any, ...], int]) -> JudgedRow:
    fields: dict[str, Any] = {"agency_name": "", "form_name": "", "cancelled_on": None, "cancelled_by": ""}
    wrong = dict(row.refused)
    for column in COLUMNS:
        if column.name in wrong:
            continue
        try:
            fields[column.name] = column.read.clean(row.texts.get(column.name, ""))
        except ValidationError as error:
            wrong[column.name] = " ".join(error.messages)
    _name(fields, names, wrong)
    if not wrong:
        wrong = wrong_award(fields)
    if not wrong:
        fields = filled_in(bloc, fields)
        key = tuple(fields[name] for name in TWIN)
        if twice := twin_of(bloc, fields):
            wrong["decision_number"] = TWICE.format(twice.number)
        elif key in seen:
            wrong["decision_number"] = TWICE_HERE.format(seen[key])
        else:
            seen[key] = row.number
    return JudgedRow(row, fields, wrong)


def _name(fields: dict[str, Any], names: Names, wrong: dict[str, str]) -> None:
    """Puts agency, form and ground in place of what they are called; nothing of a cell that is wrong already."""
    if "agency" not in wrong:
        agencies = names.agencies.get(fold(fields["agency"]), [])
        if len(agencies) == 1:
            fields["agency"] = agencies[0]
        else:
            wrong["agency"] = TWO_AGENCIES if agencies else NO_AGENCY
    if "form" not in wrong and "person" not in wrong:
        subject = AwardForm.Subject.INDIVIDUAL if fields["person"] else AwardForm.Subject.COLLECTIVE
        form = names.forms.get((fold(fields["form"]), subject))
        if form is None:
            wrong["form"] = NO_FORM.format(subject.label.lower())
        else:
            fields["form_name"], fields["form"] = fields["form"], form
    if "ground" not in wrong:
        ground = _GROUNDS.get(fold(fields["ground"])) if fields["ground"] else Award.Ground.MERIT.value
        if ground is None:
            wrong["ground"] = NO_GROUND.format(", ".join(str(words) for _, words in Award.Ground.choices))
        fields["ground"] = ground
