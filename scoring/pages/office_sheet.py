"""A score sheet that an office made for itself, on the page «Nhập từ Excel» (RUBRIC §8).

What each column and row was taken for is shown with boxes to say otherwise, and what would become of every cell. The
form carries the choices; what is confirmed is read and judged anew, and only if it is what was shown.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from common.audit.log import Actor
from common.audit.models import Door
from common.vietnamese.text import clean
from common.web.sent import whole_number
from members.access import Reader, may_write
from members.models import BlocYear
from scoring.models import Round, Stage
from scoring.officesheets.cells import PassedOver, SheetCell, missing, read_cells
from scoring.officesheets.chosen import CELL, choices_of, chosen
from scoring.officesheets.heads import stages_said
from scoring.officesheets.layout import Asked, Layout, lay_out
from scoring.pages.entry import due_stage
from scoring.presenters.intake import Option
from scoring.presenters.office_sheet import (
    BoxShown,
    ColumnShown,
    RowShown,
    box_name,
    columns_shown,
    rows_shown,
    stages_shown,
    ways_shown,
)
from scoring.rubrics.intake.carried import brought_back
from scoring.rubrics.kinds.criterion import Value, ValueRefused
from scoring.rubrics.kinds.values import from_text, to_text
from scoring.sheet import STAGES, RoundSheet
from scoring.verbs.reasons import LONGEST_REASON
from scoring.verbs.scores import Edit, Fate, Saved, known_target, save_scores
from scoring.workbooks.preview import ImportPreview, confirmed, preview
from scoring.workbooks.reading import ChangedCell

CHANGED = "Các lựa chọn, hoặc điểm trên cổng, vừa đổi. Xem lại dưới đây rồi bấm ghi lần nữa."
NOTHING_FOUND = "Chưa thấy điểm của đơn vị nào. Hãy chọn cột nào là tên, cột nào là điểm của ai, hoặc bảng khác."
# More cells than this are told without a box each: the file is the better place to mend them.
_MOST_BOXES = 60
# Of how many tables of a file the likeliest is looked for.
_LOOKED_AT = 20


@dataclass(frozen=True, kw_only=True)
class KeptSheet:
    """A file's tables, the one that is looked at, and what was chosen, as they are kept to be looked at.

    It was `confirmed` if somebody tried to write it already, and `asked` if it held doubtful values then; `told` says
    what was wrong with that.
    """

    name: str
    door: str
    tables: str
    at: int
    typed: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    sure: Sequence[str] = ()
    confirmed: bool = False
    asked: bool = False
    told: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class SheetLooked:
    """A table as it is understood, what else it may be, what would become of its cells, and what is passed over.

    `unread` cells can be typed anew, in `boxes` unless they are too many; where a criterion is `exempt`, none can.
    """

    name: str
    others: Sequence[tuple[int, str]]
    at: int
    ways: Sequence[Option]
    stages: Sequence[Option]
    columns: Sequence[ColumnShown]
    rows: Sequence[RowShown]
    unread: int
    boxes: Sequence[BoxShown]
    exempt: Sequence[BoxShown]
    unboxed: Sequence[tuple[str, Sequence[BoxShown]]]
    retyped: Sequence[tuple[str, str]]
    passed: Sequence[PassedOver]
    told: Sequence[str]
    notes: Sequence[str]
    fresh: int
    preview: ImportPreview


@dataclass(frozen=True)
class _Read:
    """A table that was read: how it lies, what it says, and that as the changes that it would make."""

    layout: Layout
    asked: Asked
    cells: Sequence[SheetCell]
    passed: Sequence[PassedOver]
    changes: Sequence[ChangedCell]


def kept_sheet(given: Mapping[str, Any]) -> KeptSheet | None:
    """The sheet that was kept, if it was one."""
    return KeptSheet(**given["sheet"]) if "sheet" in given else None


def keep(kept: KeptSheet) -> dict[str, object]:
    """As it is kept."""
    return {"sheet": asdict(kept)}


def chosen_again(kept: KeptSheet, sent: Mapping[str, Any]) -> KeptSheet:
    """The same with what was chosen now; another table begins anew."""
    reason = clean(sent.get("reason", ""))[:LONGEST_REASON]
    wanted = whole_number(sent.get("other", ""))
    if sent.get("deed") == "other" and wanted not in (None, kept.at) and wanted < len(brought_back(kept.tables)):
        return replace(kept, at=wanted, typed={}, told=(), confirmed=False, asked=False, sure=())
    return replace(kept, typed=chosen(sent), reason=reason, told=(), confirmed=False, asked=False)


def likeliest(sheet: RoundSheet, reader: Reader, codes: Collection[str], kept: KeptSheet) -> KeptSheet:
    """The same, looked at where most cells say something."""
    tables = brought_back(kept.tables)[:_LOOKED_AT]
    asked = _asked(sheet, reader, codes)
    counts = []
    for table in tables:
        layout = lay_out(table, asked, choices_of({}), kept.name)
        read = read_cells(layout, asked, choices_of({}), {}, lambda member, criterion, text: "")
        # Of two tables alike the one of the stage that is due.
        counts.append((len(read.cells), layout.stage in stages_said(table.title)))
    return replace(kept, at=max(range(len(tables)), key=counts.__getitem__))


def look(sheet: RoundSheet, reader: Reader, codes: Collection[str], kept: KeptSheet) -> SheetLooked:
    """The table with what would become of it."""
    tables = brought_back(kept.tables)
    read = _read(sheet, reader, codes, kept)
    choices = choices_of(kept.typed)
    cells = {one.address: one for one in read.cells}
    made = preview(sheet, read.changes, reader, kept.reason or "…", codes)
    made.whole = False
    refused = [(cells[line.address], line.why_not) for line in made.refused]
    whys = [sheet.why_exempt(cell.member, cell.criterion) for cell, _ in refused]
    exempt = [_box(sheet, cell, why) for (cell, _), why in zip(refused, whys, strict=True) if why]
    boxes = [_box(sheet, *one) for one, why in zip(refused, whys, strict=True) if not why]
    shown = {box.name for box in boxes[:_MOST_BOXES]}
    return SheetLooked(
        name=kept.name,
        others=[(at, f"{table.title} ({len(table.rows)} dòng)") for at, table in enumerate(tables)],
        at=kept.at,
        ways=ways_shown(read.layout, choices),
        stages=stages_shown(read.layout, read.asked),
        columns=columns_shown(read.layout, read.asked, choices),
        rows=rows_shown(read.layout, read.asked, choices),
        unread=len(boxes),
        boxes=boxes[:_MOST_BOXES],
        exempt=exempt,
        unboxed=_by_reason(boxes[_MOST_BOXES:]),
        retyped=[(name, text) for name, text in kept.typed.items() if name.startswith(CELL) and name not in shown],
        passed=read.passed,
        told=[*kept.told, *([] if read.cells else [NOTHING_FOUND])],
        notes=[*read.layout.told, *(missing(read.layout, read.asked) if read.cells else [])],
        fresh=len(made.changes) - made.overwritten,
        preview=made,
    )


def _by_reason(boxes: Sequence[BoxShown]) -> list[tuple[str, Sequence[BoxShown]]]:
    """The cells by why they cannot be taken: what a whole column has alike is told once."""
    found: dict[str, list[BoxShown]] = {}
    for box in boxes:
        found.setdefault(box.why, []).append(box)
    return list(found.items())


def _box(sheet: RoundSheet, cell: SheetCell, why: str) -> BoxShown:
    of = f"{sheet.columns[cell.member].short_name}, tiêu chí {cell.criterion}"
    return BoxShown(box_name(cell.row, cell.column), cell.address, of, cell.shown, why)


def take(
    *,
    round_: Round,
    sheet: RoundSheet,
    year: BlocYear,
    reader: Reader,
    codes: Collection[str],
    kept: KeptSheet,
    sent: Mapping[str, Any],
    sure: Collection[str],
) -> tuple[KeptSheet, Saved | None]:
    """Writes what was shown, all of it or nothing; without an answer it was not what is chosen now, which is told."""
    now = replace(chosen_again(kept, sent), sure=list(sure), confirmed=True)
    made = preview(sheet, _read(sheet, reader, codes, now).changes, reader, now.reason or "…", codes)
    try:
        shown = confirmed(sent.get("edits", ""))
    except ValueError:
        shown = []
    edits = [one.edit for one in shown if one.edit is not None]
    if not edits or _said(shown) != _said(confirmed(made.payload)):
        return replace(now, told=[CHANGED]), None
    saved = save_scores(
        round_id=round_.pk,
        edits=[replace(edit, sure=one.address in sure) for one, edit in zip(shown, edits, strict=True)],
        actor=Actor(user=reader.user, door=Door(kept.door)),
        reader=reader,
        reason=now.reason,
        whole=True,
        year=year,
        cards=None,
    )
    told = [
        f"{one.address}: {outcome.message}"
        for one, outcome in zip(shown, saved.outcomes, strict=True)
        if outcome.fate in (Fate.STALE, Fate.UNKNOWN)
    ]
    return replace(now, told=told, asked=any(one.fate is Fate.ASKED for one in saved.outcomes)), saved


def _said(changes: Sequence[ChangedCell]) -> set[tuple[object, ...]]:
    """What changes say, whatever stood there when it was said."""
    return {(*edit.place, edit.stage, edit.given) for one in changes if (edit := one.edit) is not None}


def _asked(sheet: RoundSheet, reader: Reader, codes: Collection[str]) -> Asked:
    people = [member for member in sheet.members if member.code in codes]
    open_stages = {
        stage for stage in STAGES if any(may_write(reader, stage, sheet.facts(member, reader)) for member in people)
    }
    due = due_stage(sheet, open_stages)
    stages = sorted(open_stages, key=lambda stage: (stage != due, STAGES.index(stage)))
    return Asked(sheet.rubric, people, stages, {stage.value: str(stage.label) for stage in Stage})


def _read(sheet: RoundSheet, reader: Reader, codes: Collection[str], kept: KeptSheet) -> _Read:
    """The table as the words and the choices have it now."""
    asked, choices = _asked(sheet, reader, codes), choices_of(kept.typed)
    layout = lay_out(brought_back(kept.tables)[kept.at], asked, choices, kept.name)
    answers = {code: may_write(reader, layout.stage, sheet.facts(sheet.columns[code], reader)) for code in codes}
    closed = {code: answer.reason for code, answer in answers.items() if not answer}

    def refusal(member: str, criterion: str, text: str) -> str:
        node, mark = sheet.nodes[criterion], sheet.mark(member, criterion)
        try:
            from_text(node, text, sheet.rubric.step, known_target(sheet, node, mark, layout.stage))
        except ValueRefused as refused:
            return str(refused)
        return ""

    read = read_cells(layout, asked, choices, closed, refusal)
    changes = []
    for cell in read.cells:
        version = sheet.mark(cell.member, cell.criterion).version
        given = _standing(sheet, cell, layout.stage) or cell.given
        edit = Edit(cell.member, cell.criterion, layout.stage, version, given, sure=cell.address in kept.sure)
        changes.append(ChangedCell(cell.address, edit, cell.problem, cell.shown if cell.problem else cell.given))
    return _Read(layout, asked, read.cells, read.passed, changes)


def _standing(sheet: RoundSheet, cell: SheetCell, stage: str) -> Value | None:
    """What stands there already, if the cell says the same: «98/100» also where the target is only the common one."""
    node, mark = sheet.nodes[cell.criterion], sheet.mark(cell.member, cell.criterion)
    stands = None if cell.problem else sheet.read(cell.criterion, mark.input(stage))
    if stands is None:
        return None
    said = from_text(node, cell.given, sheet.rubric.step, known_target(sheet, node, mark, stage))
    return stands if to_text(node, said) == to_text(node, stands) else None
