"""The rubric's tree as the secretary builds it: a table of lines one types into, with the sums beside them.

One form holds the whole tree. Each of its buttons does one thing and saves with it what was typed on all lines; those
that put in new lines save nothing, and show the form again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import HttpResponse, HttpResponseRedirect

from common.contexts import names_in
from common.files.tables import MOST_ROWS
from common.vietnamese.numbers import show_number
from common.web.sent import pasted_cells
from members.access import Action
from members.pages import Again, Elsewhere, Opened, Page
from scoring.models import Rubric
from scoring.pages import rubric_parts as parts
from scoring.pages.rubric_lines import (
    Kinds,
    LineRow,
    RefusedCell,
    beside,
    read_lines,
    refused_cells,
    rows_of,
    understood,
)
from scoring.rubrics import tree as rules
from scoring.rubrics.intake.pasted import lines_from
from scoring.rubrics.storing import rules_of
from scoring.rubrics.tree import editing
from scoring.rubrics.tree.differences import counted, differences
from scoring.rubrics.tree.lines import Line, LineMistake, left_out, lines_of
from scoring.rubrics.tree.merging import merged
from scoring.rubrics.verbs import (
    ChangedRubric,
    RubricRefused,
    StaleRubric,
    as_of,
    edited,
    last_step,
    undo_rubric,
)

KEPT = "Những gì bạn gõ còn trong bảng, chưa được lưu: hãy kiểm tra rồi bấm Lưu lần nữa."
TORN = "Trang gửi đến thiếu dòng nên chưa lưu gì. Những gì bạn gõ còn trong bảng: hãy bấm Lưu lần nữa."
BLANK = "Dòng này còn trống. Hãy gõ nội dung của nó trước."
UNSAVED = "Có chỗ đã gõ mà chưa lưu nên chưa hoàn tác. Hãy bấm Lưu trước, hoặc tải lại trang để bỏ những gì đã gõ."


@dataclass(frozen=True)
class ScaleShown:
    """The scale, also in hundredths for the page's script, and what the groups add up to against it."""

    most: str
    hundredths: str
    sum: parts.SumShown


@dataclass(frozen=True, kw_only=True)
class TreePage(parts.RubricEditorPage):
    """The lines; `undo` is what the last step was called, `sentences` say what was refused and stands at no cell.

    `unsaved` tells that the lines hold what was typed and not saved, `told` what was put in.
    """

    rows: list[LineRow]
    leaves: int
    undo: str
    scale: ScaleShown
    refused: list[RefusedCell]
    sentences: Sequence[str]
    told: Sequence[str]
    unsaved: bool
    kinds: Kinds = field(default_factory=Kinds)


def load(opened: Opened) -> TreePage:
    """The tree as it stands. Without a rubric one is led to the ways to begin."""
    rubric = parts.rubric_or_elsewhere(opened)
    if rubric is None:
        raise Elsewhere("rubric-source")
    return _page(opened, rubric, rules_of(rubric))


def _page(
    opened: Opened,
    rubric: Rubric,
    plain: rules.PlainRubric,
    lines: Sequence[Line] | None = None,
    *,
    mistakes: Sequence[LineMistake] = (),
    sentences: Sequence[str] = (),
    told: Sequence[str] = (),
    first: int | None = None,
) -> TreePage:
    """The page of the lines as typed; of none, as the rubric has them."""
    shown = lines_of(plain) if lines is None else lines
    done = understood(plain, shown)
    step = last_step(rubric)
    rows = rows_of(opened, done, shown, mistakes, first)
    return TreePage(
        **names_in(parts.editor_page(rubric, plain)),
        rows=rows,
        leaves=len(plain.leaves()),
        undo=step.title if step else "",
        scale=ScaleShown(show_number(plain.scale), parts.hundredths(plain.scale), parts.scale_sum(done.rubric)),
        refused=refused_cells(rows),
        sentences=sentences,
        told=told,
        unsaved=lines is not None,
    )


# --- what its buttons do -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Done:
    """What a button made of the rubric, what that is called, and at which node one goes on."""

    edit: editing.Edited
    title: str = ""
    anchor: str = ""


_Deed = Callable[[rules.PlainRubric, str], _Done]


def _moved(rubric: rules.PlainRubric, code: str, steps: int) -> _Done:
    where = "lên" if steps < 0 else "xuống"
    return _Done(editing.Edited(editing.moved(rubric, code, steps)), f"chuyển {code} {where}", code)


def _nested(rubric: rules.PlainRubric, code: str) -> _Done:
    fresh = editing.nested(rubric, code)
    host = editing.parent_of(fresh, code)
    return _Done(editing.Edited(fresh), f"đưa {code} vào trong {host.code if host else ''}", code)


def _unnested(rubric: rules.PlainRubric, code: str) -> _Done:
    group = editing.parent_of(rubric, code)
    fresh = editing.Edited(editing.unnested(rubric, code))
    return _Done(fresh, f"đưa {code} ra khỏi {group.code if group else ''}", code)


def _copied(rubric: rules.PlainRubric, code: str) -> _Done:
    fresh, made = editing.duplicated(rubric, code)
    return _Done(editing.Edited(fresh), f"nhân đôi {code} thành {made.code}", made.code)


DEEDS: dict[str, _Deed] = {
    "save": lambda rubric, code: _Done(editing.Edited(rubric)),
    "up": lambda rubric, code: _moved(rubric, code, -1),
    "down": lambda rubric, code: _moved(rubric, code, 1),
    "into": _nested,
    "out": _unnested,
    "copy": _copied,
    "edit": lambda rubric, code: _Done(editing.Edited(rubric), anchor=code),
    "renumber": lambda rubric, code: _Done(editing.renumbered(rubric), "đánh lại mã theo thứ tự"),
}

# Those of them that are about one line.
OF_A_LINE = ("up", "down", "into", "out", "copy", "edit")


@dataclass(frozen=True)
class _Sent:
    """What was sent: the lines as typed, the `place` of the one whose button was pressed, and the rubric of now."""

    opened: Opened
    rubric: Rubric
    plain: rules.PlainRubric
    lines: list[Line]
    place: int | None

    def again(self, *sentences: str, mistakes: Sequence[LineMistake] = ()) -> Again:
        """The form with what was typed, and why it was not saved."""
        page = _page(self.opened, self.rubric, self.plain, self.lines, mistakes=mistakes, sentences=list(sentences))
        return Again(page)


def save(opened: Opened) -> HttpResponse | Again:
    """One button of the tree: what was typed and what it does are one change, or neither is made."""
    rubric = parts.rubric_or_elsewhere(opened)
    if rubric is None:
        return parts.refuse(opened, "Bảng đánh giá không còn nữa.")
    name, _, at = opened.posted.get("deed", "save").partition(":")
    if name not in DEEDS and name not in ("undo", "insert", "paste"):
        return parts.refuse(opened, "Không có việc nào như vậy.")
    lines = read_lines(opened.posted)
    place = next((place for place, number in enumerate(lines) if str(number) == at), None)
    sent = _Sent(opened, rubric, rules_of(rubric), list(lines.values()), place)
    if parts.version_of(opened) != rubric.version:
        return _stale(sent)
    if left_out(sent.plain, sent.lines):
        return replace(sent, lines=merged(sent.plain, sent.plain, sent.lines)).again(TORN)
    if name == "undo":
        return _undo(sent)
    if name == "insert":
        return _inserted(sent, lambda level: [Line(level=str(level))])
    if name == "paste":
        return _pasted(sent)
    return _change(sent, name)


def _change(sent: _Sent, name: str) -> HttpResponse | Again:
    if sent.place is None and name in OF_A_LINE:
        return sent.again(BLANK)
    done = understood(sent.plain, sent.lines)
    if done.mistakes:
        return sent.again(mistakes=done.mistakes)
    try:
        deed = DEEDS[name](done.rubric, "" if sent.place is None else done.codes[sent.place])
    except editing.EditRefused as why:
        return sent.again(str(why))
    renamed = _chained(sent.plain, done.renamed, deed.edit.renamed)
    # What the change is called is known before it is made: it is made of the version that the form was loaded with.
    title = deed.title or counted(differences(sent.plain, deed.edit.rubric, renamed)) or "sửa bảng"
    opened = sent.opened
    try:
        made = parts.change(opened, title=title, change=lambda part: edited(part, deed.edit.rubric, renamed))
    except PermissionError as why:
        return parts.refuse(opened, str(why))
    except StaleRubric:
        return _stale(sent)
    except RubricRefused as why:
        mistakes, others = beside(why, [deed.edit.renamed.get(code, code) for code in done.codes])
        return sent.again(*others, mistakes=mistakes)
    said = "Bảng không có gì thay đổi." if made.rubric is None else f"{title[:1].upper()}{title[1:]}."
    if name == "edit":
        # What a line has no boxes for, its levels for instance, is filled in next.
        if made.rubric is not None:
            parts.say(opened, said)
        return HttpResponseRedirect(opened.address("rubric-node", deed.anchor))
    parts.say(opened, said)
    return parts.to_tree(opened, f"{name}-{deed.anchor}" if deed.anchor else "")


def _chained(plain: rules.PlainRubric, *steps: Mapping[str, str]) -> dict[str, str]:
    """Which codes became which by several changes, one after the other."""
    renamed = {}
    for node, _, _ in plain.walk():
        code = node.code
        for step in steps:
            code = step.get(code, code)
        if code != node.code:
            renamed[node.code] = code
    return renamed


def _stale(sent: _Sent) -> HttpResponse | Again:
    """Somebody else was first: who it was, and what was typed in the rubric as it is now."""
    version = parts.version_of(sent.opened)
    try:
        parts.change(sent.opened, title="", change=ChangedRubric)
    except PermissionError as why:
        return parts.refuse(sent.opened, str(why))
    except StaleRubric as stale:
        if sent.rubric.version == version:
            # It was changed just now.
            rubric = parts.rubric_or_elsewhere(sent.opened)
            if rubric is None:
                return parts.refuse(sent.opened, str(stale))
            sent = replace(sent, rubric=rubric, plain=rules_of(rubric))
        base = as_of(sent.rubric, version) or sent.plain
        return replace(sent, lines=merged(base, sent.plain, sent.lines)).again(f"{stale} {KEPT}")
    return parts.to_tree(sent.opened)


def _undo(sent: _Sent) -> HttpResponse | Again:
    opened = sent.opened
    if sent.lines != lines_of(sent.plain):
        return sent.again(UNSAVED)
    try:
        step = undo_rubric(year=opened.year, version=parts.version_of(opened), actor=opened.actor)
    except PermissionError as why:
        return parts.refuse(opened, str(why))
    except StaleRubric:
        return _stale(sent)
    parts.say(opened, f"Đã hoàn tác: {step.title}.")
    return parts.to_tree(opened)


# --- new lines -----------------------------------------------------------------------------------------------


def _inserted(sent: _Sent, fresh: Callable[[int], Sequence[Line]], told: Sequence[str] = ()) -> Again:
    """The form again with new lines below one of its own, or last; nothing is saved.

    `fresh` makes them for the level that a line there has: beside the one above it, or in it if that is a group.
    """
    lines = sent.lines
    shown = understood(sent.plain, lines).rubric.walk()
    levels = [(depth + 1, 1 if node.is_leaf else 2) for node, depth, _ in shown]
    at = len(lines) - 1 if sent.place is None else sent.place
    new = fresh(sum(levels[at]) - 1 if lines else 1)
    # Behind all that stands deeper than what comes in, which is so not taken out of its group.
    behind = at + 1
    while new and behind < len(lines) and levels[behind][0] > int(new[0].level):
        behind += 1
    whole = [*lines[:behind], *new, *lines[behind:]]
    first = behind if new else None
    return Again(_page(sent.opened, sent.rubric, sent.plain, whole, told=told, first=first), 200)


def _pasted(sent: _Sent) -> Again:
    told: list[str] = []

    def fresh(level: int) -> list[Line]:
        cells = pasted_cells(sent.opened.posted.get("pasted", ""))
        if len(cells) > MOST_ROWS:
            told.append(f"Bảng dán vào có {len(cells)} dòng, chỉ được tối đa {MOST_ROWS}. Chưa điền dòng nào.")
            return []
        done = lines_from(cells, level=level, taken={line.code for line in sent.lines})
        told.extend(done.notes)
        return done.lines

    return _inserted(sent, fresh, told)


PAGE = Page(
    name="rubric-edit",
    path="tieu-chi/sua",
    title="Sửa bảng đánh giá",
    load=load,
    save=save,
    template="scoring/rubric_tree.html",
    action=Action.MANAGE_YEAR,
    printed=False,
)
