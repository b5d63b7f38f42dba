"""«Sửa kế hoạch»: the plan as one table to type in, to paste into, to fill from the year, and to put in order.

Every button sends the whole table, so that nothing typed is lost on the way; only «Lưu» keeps it. What stood before
the last save waits in the session, for «Hoàn tác».
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from campaigns.tasks import COLUMNS, LONGEST, MOST_ROWS, TaskRow, laid_over, read_pasted, seal_of
from campaigns.verbs.tasks import StaleTasks, TasksRefused, change_tasks, names_of, proposed, rows_of
from common.labels import label
from common.vietnamese.text import clean_line
from common.web.sent import whole_number
from common.web.typedtable import BLANKS, Typed, in_order, moved, with_blanks, wrong_boxes, wrong_numbers
from members.access import Action
from members.lastsave import LastSave, Undo
from members.pages import Again, Opened, Page

_KEPT = "Những gì bạn nhập còn trong bảng, chưa được lưu."
# The boxes of a row's two lines.
UPPER = ("name", "time", "due")
LOWER = ("leader", "helpers", "product", "done")
LABELS = {
    "leader": "Chủ trì",
    "helpers": "Phối hợp",
    **{
        column: label(f"campaigns.PlanTask.{name}")
        for column, name in {
            "name": "name",
            "time": "time",
            "due": "due_on",
            "product": "product",
            "done": "done_on",
        }.items()
    },
}
UNDO = Undo(
    name="plan",
    what="kế hoạch",
    page="plan-edit",
    read=lambda rows: [TaskRow(**row) for row in rows],
    stale=StaleTasks,
)
_HINTS = {"due": "ngày/tháng/năm", "done": "ngày/tháng/năm"}


@dataclass(frozen=True)
class TaskCell:
    """A box of the table: its column, its name in the form, label, text, greatest length, and what is wrong."""

    column: str
    name: str
    label: str
    value: str
    most: int
    hint: str
    wrong: str


@dataclass(frozen=True)
class ShownTask:
    """A row of the form: its place, what stands in it, and the boxes of its two lines."""

    place: int
    row: TaskRow
    upper: list[TaskCell]
    lower: list[TaskCell]


@dataclass(frozen=True, kw_only=True)
class TasksForm:
    """The table; `seen` is the seal of the plan that it began from, `notes` what was done to it that is not saved."""

    rows: list[ShownTask]
    members: list[str]
    seen: str
    pasted: str
    labels: Mapping[str, str]
    sentences: Sequence[str]
    notes: Sequence[str]
    wrong: list[tuple[str, str]]
    may_undo: bool
    more_fit: bool


def load(opened: Opened) -> TasksForm:
    """The plan as it stands, with room for more."""
    rows = rows_of(opened.year)
    return _page(opened, rows, seal_of(rows))


def _page(
    opened: Opened,
    rows: Sequence[TaskRow],
    seen: str,
    *,
    pasted: str = "",
    sentences: Sequence[str] = (),
    notes: Sequence[str] = (),
    wrong: Mapping[str, str] | None = None,
) -> TasksForm:
    wrong = wrong or {}
    table = with_blanks(rows, TaskRow(), MOST_ROWS)
    names = names_of(opened.year)
    return TasksForm(
        rows=[
            ShownTask(
                place,
                row,
                [_cell(place, row, name, wrong) for name in UPPER],
                [_cell(place, row, name, wrong) for name in LOWER],
            )
            for place, row in enumerate(table)
        ],
        members=[names.name(code) for code, _, _ in names.rows],
        seen=seen,
        pasted=pasted,
        labels=LABELS,
        sentences=[*sentences, *([wrong[""]] if "" in wrong else [])],
        notes=notes,
        wrong=wrong_boxes(wrong, len(table), COLUMNS),
        may_undo=UNDO.last(opened) is not None,
        more_fit=len(table) < MOST_ROWS,
    )


def _cell(place: int, row: TaskRow, name: str, wrong: Mapping[str, str]) -> TaskCell:
    return TaskCell(
        column=name,
        name=f"r{place}-{name}",
        label=LABELS[name],
        value=getattr(row, name),
        most=LONGEST[name],
        hint=_HINTS.get(name, ""),
        wrong=wrong.get(f"{place}.{name}", ""),
    )


# --- the form ------------------------------------------------------------------------------------------------


def _read(posted: QueryDict) -> list[Typed[TaskRow]]:
    """The rows as they were typed, in the order of the numbers before them, and last those left blank."""
    found = []
    for place in range(MOST_ROWS):
        if f"r{place}-name" not in posted:
            continue
        typed = {name: clean_line(posted.get(f"r{place}-{name}", "")) for name in (*COLUMNS, "was")}
        row = TaskRow(**typed, dropped=f"r{place}-drop" in posted)
        found.append(Typed(place, clean_line(posted.get(f"r{place}-order", "")), row))
    return in_order(found)


def save(opened: Opened) -> HttpResponse | Again:
    """Does what the pressed button says: saves, takes back, pastes, fills in, moves a row, or makes room."""
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
        return Again(_page(opened, [*rows, *[TaskRow()] * BLANKS], seen), 200)
    if deed == "paste":
        return _paste(opened, rows, seen)
    if deed == "propose":
        return _propose(opened, rows, seen)
    return _save(opened, rows, seen)


def _save(opened: Opened, rows: Sequence[TaskRow], seen: str) -> HttpResponse | Again:
    before = rows_of(opened.year)
    rows = [row for row in rows if not row.is_blank]
    try:
        changes = change_tasks(year=opened.year, rows=rows, seen=seen, actor=opened.actor, reader=opened.reader)
    except TasksRefused as refused:
        return Again(_page(opened, rows, seen, wrong=refused.problems))
    except StaleTasks as stale:
        told = f"{stale} {_KEPT} Hãy mở lại kế hoạch ở một thẻ khác để so, rồi bấm Lưu lần nữa để ghi bảng này."
        return Again(_page(opened, rows, seal_of(before), sentences=[told]))
    if changes:
        UNDO.keep(opened, [asdict(row) for row in before], seal_of(rows_of(opened.year)))
        messages.success(opened.request, f"Đã lưu kế hoạch: {len(changes)} thay đổi.")
        return HttpResponseRedirect(opened.address("plan-edit"))
    messages.info(opened.request, "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.address("plan"))


def _paste(opened: Opened, rows: Sequence[TaskRow], seen: str) -> Again:
    text = opened.posted.get("pasted", "")
    read = read_pasted(text)
    if not read.rows:
        told = "Chưa thấy việc nào. Hãy dán bảng chép từ Excel hay Word, hoặc mỗi dòng một việc."
        return Again(_page(opened, rows, seen, pasted=text, sentences=[told]))
    table = laid_over(rows, read.rows)
    if len(table) > MOST_ROWS:
        told = f"Bảng này dài quá: một kế hoạch có nhiều nhất {MOST_ROWS} việc. Hãy dán ít dòng hơn."
        return Again(_page(opened, rows, seen, pasted=text, sentences=[told]))
    notes = [f"Đã điền {len(read.rows)} dòng từ bảng dán. Hãy xem lại rồi bấm Lưu; chưa có gì được lưu."]
    if read.unused:
        notes.append(f"Cột không dùng đến: {', '.join(read.unused)}.")
    return Again(_page(opened, table, seen, notes=notes), 200)


def _propose(opened: Opened, rows: Sequence[TaskRow], seen: str) -> Again:
    fresh = proposed(opened.year, names_of(opened.year))
    if not fresh:
        told = "Năm này chưa có đợt thi đua, hoạt động chung nào để lấy."
        return Again(_page(opened, rows, seen, notes=[told]), 200)
    before = [row for row in rows if not row.is_blank]
    table = laid_over(rows, fresh)[:MOST_ROWS]
    added, filled = len(table) - len(before), sum(old != new for old, new in zip(before, table, strict=False))
    done = [f"thêm {added} việc"] * bool(added) + [f"điền chỗ trống của {filled} việc đã có"] * bool(filled)
    told = f"Đã {', '.join(done)}. Hãy sửa, bỏ việc không cần rồi bấm Lưu; chưa có gì được lưu."
    note = told if done else "Các đợt thi đua và hoạt động chung đều đã có trong bảng."
    return Again(_page(opened, table, seen, notes=[note]), 200)


def _undo(opened: Opened) -> HttpResponse | Again:
    rows: list[TaskRow] = []

    def bring_back(last: LastSave[list[TaskRow]]) -> None:
        numbers = {row.was for row in last.before}
        gone = [replace(row, dropped=True) for row in rows_of(opened.year) if row.was not in numbers]
        rows[:] = [*last.before, *gone]
        change_tasks(year=opened.year, rows=rows, seen=last.after, actor=opened.actor, reader=opened.reader)

    try:
        return UNDO.take_back(opened, bring_back)
    except TasksRefused as refused:
        return Again(_page(opened, rows, seal_of(rows_of(opened.year)), wrong=refused.problems))


PAGE = Page(
    name="plan-edit",
    path="ke-hoach/sua",
    title="Sửa kế hoạch",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="campaigns/plan_form.html",
    printed=False,
)
