"""«Sửa danh sách thành viên»: the members of the year as one table to type in, to paste into and to put in order.

Every button sends the whole table, so that nothing typed is lost on the way; only «Lưu» keeps it. What stood before
the last save waits in the session, for «Hoàn tác».
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from common.files.refusal import FileRefused
from common.files.tables import MOST_BYTES, read_tables
from common.labels import label
from common.vietnamese.text import clean_line
from common.web.sent import whole_number
from common.web.typedtable import BLANKS, Typed, in_order, moved, with_blanks, wrong_boxes, wrong_numbers
from members.access import Action
from members.lastsave import LastSave, Undo
from members.models import Membership
from members.pages import Again, Opened, Page
from members.roster import (
    COLUMNS,
    FIELD_OF,
    HEAD,
    LONGEST,
    MEMBER,
    MOST_ROWS,
    Pasted,
    RosterRow,
    laid_over,
    read_file_tables,
    read_pasted,
    seal_of,
)
from members.verbs.roster import RosterRefused, StaleRoster, change_roster, roster_of

_KEPT = "Những gì bạn nhập còn trong bảng, chưa được lưu."
# The columns of a row's two lines that are typed; the role is chosen.
UPPER = ("name", "short_name", "code")
LOWER = ("representative", "position", "phone", "email")
LABELS = {column: label(f"members.Membership.{field}") for column, field in FIELD_OF.items()}
UNDO = Undo(
    name="roster",
    what="danh sách",
    page="members-edit",
    read=lambda rows: [RosterRow(**row) for row in rows],
    stale=StaleRoster,
)
_KINDS = {"phone": "tel", "email": "email"}


@dataclass(frozen=True)
class RosterCell:
    """A box of the table: its name in the form, label, text, greatest length, kind of keyboard, and what is wrong.

    The code of a member that stands already is `fixed`.
    """

    name: str
    label: str
    value: str
    most: int
    kind: str
    wrong: str
    fixed: bool


@dataclass(frozen=True)
class ShownRow:
    """A row of the form: its place, what stands in it, the boxes of its two lines, what is wrong with the role."""

    place: int
    row: RosterRow
    upper: list[RosterCell]
    lower: list[RosterCell]
    wrong_role: str


@dataclass(frozen=True, kw_only=True)
class RosterPage:
    """The table; `seen` is the seal of the list that it began from, `notes` what was done to it that is not saved."""

    rows: list[ShownRow]
    seen: str
    pasted: str
    refused_file: str
    most_megabytes: int
    roles: list[tuple[str, str]]
    labels: Mapping[str, str]
    sentences: Sequence[str]
    notes: Sequence[str]
    wrong: list[tuple[str, str]]
    may_undo: bool
    more_fit: bool


def load(opened: Opened) -> RosterPage:
    """The members as they stand, with room for new ones."""
    rows = roster_of(opened.year)
    return _page(opened, rows, seal_of(rows))


def _page(
    opened: Opened,
    rows: Sequence[RosterRow],
    seen: str,
    *,
    pasted: str = "",
    refused_file: str = "",
    sentences: Sequence[str] = (),
    notes: Sequence[str] = (),
    wrong: Mapping[str, str] | None = None,
) -> RosterPage:
    wrong = wrong or {}
    table = with_blanks(rows, RosterRow(), MOST_ROWS)
    shown = [
        ShownRow(
            place,
            row,
            [_cell(place, row, name, wrong) for name in UPPER],
            [_cell(place, row, name, wrong) for name in LOWER],
            wrong.get(f"{place}.role", ""),
        )
        for place, row in enumerate(table)
    ]
    return RosterPage(
        rows=shown,
        seen=seen,
        pasted=pasted,
        refused_file=refused_file,
        most_megabytes=MOST_BYTES // 1024 // 1024,
        roles=[(str(value), str(words)) for value, words in Membership.Role.choices],
        labels=LABELS,
        sentences=[*sentences, *([wrong[""]] if "" in wrong else [])],
        notes=notes,
        wrong=wrong_boxes(wrong, len(table), COLUMNS),
        may_undo=UNDO.last(opened) is not None,
        more_fit=len(table) < MOST_ROWS,
    )


def _cell(place: int, row: RosterRow, name: str, wrong: Mapping[str, str]) -> RosterCell:
    return RosterCell(
        name=f"r{place}-{name}",
        label=LABELS[name],
        value=row.was if name == "code" and row.was else getattr(row, name),
        most=LONGEST[name],
        kind=_KINDS.get(name, "text"),
        wrong=wrong.get(f"{place}.{name}", ""),
        fixed=name == "code" and bool(row.was),
    )


# --- the form ------------------------------------------------------------------------------------------------


def _read(posted: QueryDict) -> list[Typed[RosterRow]]:
    """The rows as they were typed, in the order of the numbers before them, and last those left blank."""
    found = []
    for place in range(MOST_ROWS):
        if f"r{place}-name" not in posted:
            continue
        typed = {name: clean_line(posted.get(f"r{place}-{name}", "")) for name in (*FIELD_OF, "was")}
        role = clean_line(posted.get(f"r{place}-role", "")) or MEMBER
        row = RosterRow(**typed, role=role, dropped=f"r{place}-drop" in posted)
        found.append(Typed(place, clean_line(posted.get(f"r{place}-order", "")), row))
    return in_order(found)


def save(opened: Opened) -> HttpResponse | Again:
    """Does what the pressed button says: saves, takes back, pastes, moves a row, or makes room."""
    posted = opened.posted
    deed, _, place = posted.get("deed", "save").partition(":")
    typed, seen = _read(posted), clean_line(posted.get("seen", ""))
    rows = [one.row for one in typed]
    if deed == "undo":
        return _undo(opened)
    if wrong := wrong_numbers(typed):
        return Again(_page(opened, rows, seen, sentences=wrong))
    if deed in ("up", "down"):
        rows = moved(typed, whole_number(place), -1 if deed == "up" else 1)
        return Again(_page(opened, rows, seen, notes=["Thứ tự mới chưa được lưu."]), 200)
    if deed == "more":
        return Again(_page(opened, [*rows, *[RosterRow()] * BLANKS], seen), 200)
    if deed == "paste":
        return _paste(opened, rows, seen)
    before = roster_of(opened.year)
    try:
        changes = change_roster(year=opened.year, rows=rows, seen=seen, actor=opened.actor, reader=opened.reader)
    except RosterRefused as refused:
        return Again(_page(opened, [row for row in rows if not row.is_blank], seen, wrong=refused.problems))
    except StaleRoster as stale:
        told = f"{stale} {_KEPT} Hãy mở lại danh sách ở một thẻ khác để so, rồi bấm Lưu lần nữa để ghi bảng này."
        return Again(_page(opened, rows, seal_of(before), sentences=[told]))
    if changes:
        UNDO.keep(opened, [asdict(row) for row in before], seal_of(roster_of(opened.year)))
        messages.success(opened.request, f"Đã lưu danh sách thành viên: {len(changes)} thay đổi.")
        return HttpResponseRedirect(opened.address("members-edit"))
    messages.info(opened.request, "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.address("members"))


def _paste(opened: Opened, rows: list[RosterRow], seen: str) -> Again:
    text, sent = opened.posted.get("pasted", ""), opened.request.FILES.get("table")
    try:
        read = _read_file(sent) if isinstance(sent, UploadedFile) else read_pasted(text)
    except FileRefused as why:
        return Again(_page(opened, rows, seen, pasted=text, refused_file=str(why)))
    if not read.rows:
        told = "Chưa thấy tên đơn vị nào. Hãy dán bảng chép từ Excel hay Word, hoặc mỗi dòng một tên."
        return Again(_page(opened, rows, seen, pasted=text, sentences=[told]))
    table = laid_over(rows, read.rows) if len(read.rows) <= MOST_ROWS else read.rows
    if len(table) > MOST_ROWS:
        told = f"Bảng này dài quá: một khối có nhiều nhất {MOST_ROWS} thành viên. Hãy dán đúng danh sách thành viên."
        return Again(_page(opened, rows, seen, pasted=text, sentences=[told]))
    source = "tệp" if sent else "bảng dán"
    notes = [f"Đã điền {len(read.rows)} dòng từ {source}. Hãy xem lại rồi bấm Lưu; chưa có gì được lưu."]
    if read.unused:
        notes.append(f"Cột không dùng đến: {', '.join(read.unused)}.")
    if sum(row.role == HEAD for row in table if not row.dropped) == 0:
        notes.append("Chưa đơn vị nào là Trưởng khối.")
    return Again(_page(opened, table, seen, notes=notes), 200)


def _read_file(sent: UploadedFile) -> Pasted:
    """The members in a file of the office. FileRefused says why there are none."""
    if (sent.size or 0) > MOST_BYTES:
        raise FileRefused(f"Tệp lớn hơn {MOST_BYTES // 1024 // 1024} MB.")
    read = read_file_tables(read_tables(sent.read()))
    if not read.rows:
        raise FileRefused("Chưa thấy tên đơn vị nào trong tệp. Hãy chọn tệp có bảng danh sách thành viên.")
    return read


def _undo(opened: Opened) -> HttpResponse | Again:
    rows: list[RosterRow] = []

    def bring_back(last: LastSave[list[RosterRow]]) -> None:
        codes = {row.code for row in last.before}
        gone = [replace(row, dropped=True) for row in roster_of(opened.year) if row.code not in codes]
        rows[:] = [*last.before, *gone]
        change_roster(year=opened.year, rows=rows, seen=last.after, actor=opened.actor, reader=opened.reader)

    try:
        return UNDO.take_back(opened, bring_back)
    except RosterRefused as refused:
        return Again(_page(opened, rows, seal_of(roster_of(opened.year)), wrong=refused.problems))


PAGE = Page(
    name="members-edit",
    within="members",
    path="thanh-vien/danh-sach/sua",
    title="Sửa danh sách thành viên",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="members/roster.html",
    printed=False,
)
