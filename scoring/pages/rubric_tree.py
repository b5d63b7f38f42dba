"""The rubric's tree as the secretary builds it: every maximum in a box with the sums beside it, every node movable.

One form holds the whole tree. Each of its buttons does one thing and saves with it the maxima that were typed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse

from common.contexts import names_in
from common.vietnamese.numbers import input_number, show_number
from members.access import Action
from members.pages import Again, Elsewhere, Opened, Page
from scoring.models import Rubric
from scoring.pages import rubric_parts as parts
from scoring.rubrics import tree as rules
from scoring.rubrics.files import RubricPart
from scoring.rubrics.kinds.wording import how, limit_of
from scoring.rubrics.storing import rules_of
from scoring.rubrics.tree import editing
from scoring.rubrics.tree.drafts import node_at
from scoring.rubrics.verbs import (
    ChangedRubric,
    RubricRefused,
    StaleRubric,
    edited,
    last_step,
    undo_rubric,
)


@dataclass(frozen=True, kw_only=True)
class TreeRow:
    """A node of the tree: its maximum as `typed`, why that is `refused`, what its children add up to, where it may go.

    `into` and `out` say whether it may be put into the group above it, or taken out of its own.
    """

    node: rules.RubricNode
    depth: int
    parent: str
    leaf: bool
    typed: str
    refused: str
    how: str
    sum: parts.SumShown | None
    up: bool
    down: bool
    into: bool
    out: bool
    url: str


@dataclass(frozen=True)
class ScaleShown:
    """The scale, also in hundredths for the page's script, and what the groups add up to against it."""

    most: str
    hundredths: str
    sum: parts.SumShown


@dataclass(frozen=True)
class RefusedMaximum:
    """Why the maximum of a node was not saved."""

    code: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class TreePage(parts.RubricEditorPage):
    """The tree; `undo` is what the last step was called, `sentences` say what was refused and stands at no box."""

    rows: list[TreeRow]
    leaves: int
    undo: str
    scale: ScaleShown
    refused: list[RefusedMaximum]
    sentences: list[str]


def load(opened: Opened) -> TreePage:
    """The tree as it stands. Without a rubric one is led to the ways to begin."""
    rubric = parts.rubric_or_elsewhere(opened)
    if rubric is None:
        raise Elsewhere("rubric-source")
    return _page(opened, rubric)


def _page(
    opened: Opened,
    rubric: Rubric,
    typed: Mapping[str, str] | None = None,
    refused: Mapping[str, str] | None = None,
    sentences: list[str] | None = None,
) -> TreePage:
    plain = rules_of(rubric)
    typed, refused = typed or {}, refused or {}
    shown = editing.with_maxima(plain, {code: _read(text) for code, text in typed.items() if plain.find(code)})
    step = last_step(rubric)
    return TreePage(
        **names_in(parts.editor_page(rubric, plain)),
        rows=[_row(opened, plain, node, depth, parent, typed, refused) for node, depth, parent in shown.walk()],
        leaves=len(plain.leaves()),
        undo=step.title if step else "",
        scale=ScaleShown(show_number(plain.scale), parts.hundredths(plain.scale), parts.scale_sum(shown)),
        refused=[RefusedMaximum(code, sentence) for code, sentence in refused.items()],
        sentences=sentences or [],
    )


def _read(text: str) -> Decimal | None:
    """A typed maximum for the sums beside it; what is no number counts as none."""
    try:
        return parts.read_points(text)
    except ValueError:
        return None


def _row(
    opened: Opened,
    plain: rules.PlainRubric,
    node: rules.RubricNode,
    depth: int,
    parent: rules.RubricNode | None,
    typed: Mapping[str, str],
    refused: Mapping[str, str],
) -> TreeRow:
    level = plain.nodes if parent is None else parent.children
    place = next(at for at, other in enumerate(level) if other.code == node.code)
    before = level[place - 1] if place else None
    return TreeRow(
        node=node,
        depth=min(depth, 5),
        parent="" if parent is None else parent.code,
        leaf=node.is_leaf,
        typed=typed.get(node.code, input_number(node.max_points)),
        refused=refused.get(node.code, ""),
        how=how(node) if node.is_leaf else limit_of(node) or node.kind.label.capitalize(),
        sum=None if node.is_leaf else parts.sum_of(node),
        up=place > 0,
        down=place + 1 < len(level),
        into=before is not None and not before.is_leaf and node.kind in editing.kinds_under(before),
        out=parent is not None and node.kind in editing.kinds_under(editing.parent_of(plain, parent.code)),
        url=opened.address("rubric-node", node.code),
    )


# --- what its buttons do -------------------------------------------------------------------------------------

_Deed = Callable[[rules.PlainRubric, str], tuple[editing.Edited, str, str]]


def _moved(rubric: rules.PlainRubric, code: str, steps: int) -> tuple[editing.Edited, str, str]:
    where = "lên" if steps < 0 else "xuống"
    return editing.Edited(editing.moved(rubric, code, steps)), f"chuyển {code} {where}", code


def _nested(rubric: rules.PlainRubric, code: str) -> tuple[editing.Edited, str, str]:
    fresh = editing.nested(rubric, code)
    host = editing.parent_of(fresh, code)
    return editing.Edited(fresh), f"đưa {code} vào trong {host.code if host else ''}", code


def _unnested(rubric: rules.PlainRubric, code: str) -> tuple[editing.Edited, str, str]:
    group = editing.parent_of(rubric, code)
    return editing.Edited(editing.unnested(rubric, code)), f"đưa {code} ra khỏi {group.code if group else ''}", code


def _copied(rubric: rules.PlainRubric, code: str) -> tuple[editing.Edited, str, str]:
    fresh, made = editing.duplicated(rubric, code)
    return editing.Edited(fresh), f"nhân đôi {code} thành {made.code}", made.code


def _renumbered(rubric: rules.PlainRubric, code: str) -> tuple[editing.Edited, str, str]:
    return editing.renumbered(rubric), "đánh lại mã theo thứ tự", ""


def _saved(rubric: rules.PlainRubric, code: str) -> tuple[editing.Edited, str, str]:
    return editing.Edited(rubric), "sửa điểm chuẩn", ""


DEEDS: dict[str, _Deed] = {
    "save": _saved,
    "up": lambda rubric, code: _moved(rubric, code, -1),
    "down": lambda rubric, code: _moved(rubric, code, 1),
    "into": _nested,
    "out": _unnested,
    "copy": _copied,
    "renumber": _renumbered,
}


def save(opened: Opened) -> HttpResponse | Again:
    """One button of the tree: what was typed and what it does are one change, or neither is made."""
    rubric = parts.rubric_or_elsewhere(opened)
    if rubric is None:
        return parts.refuse(opened, "Bảng đánh giá không còn nữa.")
    name, _, code = opened.posted.get("deed", "save").partition(":")
    if name == "undo":
        return _undo(opened, rubric)
    deed = DEEDS.get(name)
    if deed is None:
        return parts.refuse(opened, "Không có việc nào như vậy.")
    typed = {key.removeprefix("max:"): str(text) for key, text in opened.posted.items() if key.startswith("max:")}
    plain = rules_of(rubric)
    maxima, refused = _maxima(plain, typed)
    if refused:
        return Again(_page(opened, rubric, typed, refused))
    told = {"title": "", "anchor": ""}

    def change(part: RubricPart) -> ChangedRubric:
        edit, told["title"], told["anchor"] = deed(editing.with_maxima(part.plain, maxima), code)
        return edited(part, edit.rubric, edit.renamed)

    try:
        # What the change is called is known before it is made: the same function on the same version says it.
        title = deed(plain, code)[1]
        done = parts.change(opened, title=title, change=change)
    except (PermissionError, editing.EditRefused) as why:
        return parts.refuse(opened, str(why))
    except StaleRubric as stale:
        return Again(_page(opened, rubric, typed, sentences=[f"{stale} Điểm bạn gõ còn trong các ô, chưa được lưu."]))
    except RubricRefused as why:
        beside, others = _beside(why, typed)
        return Again(_page(opened, rubric, typed, beside, others))
    if done.rubric is None:
        parts.say(opened, "Bảng không có gì thay đổi.")
    else:
        parts.say(opened, f"{title[:1].upper()}{title[1:]}.")
    return parts.to_tree(opened, f"{name}-{told['anchor']}" if told["anchor"] else "")


def _undo(opened: Opened, rubric: Rubric) -> HttpResponse | Again:
    try:
        step = undo_rubric(year=opened.year, version=parts.version_of(opened), actor=opened.actor)
    except PermissionError as why:
        return parts.refuse(opened, str(why))
    except StaleRubric as stale:
        return Again(_page(opened, rubric, sentences=[str(stale)]))
    parts.say(opened, f"Đã hoàn tác: {step.title}.")
    return parts.to_tree(opened)


def _maxima(plain: rules.PlainRubric, typed: Mapping[str, str]) -> tuple[dict[str, Decimal | None], dict[str, str]]:
    """The maxima that were changed, and why others cannot be read."""
    maxima, refused = {}, {}
    for code, text in typed.items():
        node = plain.find(code)
        if node is None or text.strip() == input_number(node.max_points):
            continue
        try:
            maxima[code] = parts.read_points(text)
        except ValueError as why:
            refused[code] = str(why)
    return maxima, refused


def _beside(why: RubricRefused, typed: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """What was refused, beside the box it concerns where there is one, else in sentences of its own."""
    beside: dict[str, str] = {}
    others = []
    for (place, sentence), whole in zip(why.mistakes, why.sentences, strict=True):
        node = node_at(why.rubric, place)
        if node is not None and place.endswith("max_points") and node.code in typed:
            beside.setdefault(node.code, sentence)
        else:
            others.append(whole)
    return beside, others


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
