"""One node of the rubric: a form by its kind, to add it and to change it; and the question before it is deleted."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from common.contexts import names_in
from common.vietnamese.numbers import show_number
from members.access import Action
from members.pages import Again, Elsewhere, Opened, Page
from scoring.models import Rubric
from scoring.pages import rubric_parts as parts
from scoring.pages.rubric_forms import NamedPoints, NodeForm, initial_of, read_rows, shown_rows
from scoring.rubrics import tree as rules
from scoring.rubrics.files import RubricPart
from scoring.rubrics.kinds import DIRECT, fields
from scoring.rubrics.kinds.criterion import CriterionKind
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.storing import rules_of
from scoring.rubrics.tree import editing
from scoring.rubrics.tree.drafts import node_at
from scoring.rubrics.verbs import ChangedRubric, RubricRefused, StaleRubric, edited


@dataclass(frozen=True, kw_only=True)
class OthersShown:
    """What the other nodes beside this one give, and what all may give: for the sum that is shown while one types."""

    hundredths: str
    shown: str
    cap: str
    cap_shown: str


@dataclass(frozen=True, kw_only=True)
class NodePage(parts.RubricEditorPage):
    """The form of a node, in its `group` if it stands in one; `within` is what stands in it, added up."""

    title: str
    form: NodeForm
    levels: NamedPoints
    new: bool
    group: rules.RubricNode | None
    sentences: list[str]
    others: OthersShown
    within: parts.SumShown | None
    tree_url: str


@dataclass(frozen=True, kw_only=True)
class DeletionPage(parts.RubricEditorPage):
    """The question before a node is deleted, with the number of criteria that would be `gone` with it."""

    node: rules.RubricNode
    title: str
    gone: int
    tree_url: str
    sentences: list[str]


def load_new(opened: Opened) -> NodePage:
    """The empty form of a new node: for the place that the address names, and for its kind if that may stand there."""
    rubric, plain = _open(opened)
    under, after = _place(opened, plain)
    parent = editing.parent_of(plain, after) if after else plain.find(under)
    choices = editing.kinds_under(parent)
    alike = (parent.children if parent else plain.nodes) or ()
    usual = choices[0] if parent is None else next((one.kind for one in reversed(alike) if not one.kind.sign), DIRECT)
    kind = next((kind for kind in choices if kind.value == opened.query.get("loai")), usual)
    first = {"code": editing.next_code(plain, parent), "kind": kind.value}
    form = NodeForm(choices=choices, under=_under(parent), nodes=_nodes(plain), initial=first)
    return _page(opened, rubric, plain, form, shown_rows("level", []), parent=parent, new=True)


def load(opened: Opened) -> NodePage:
    """A node's form as it stands."""
    rubric, plain = _open(opened)
    node = plain.find(opened.kwargs["criterion"])
    if node is None:
        raise Http404
    parent = editing.parent_of(plain, node.code)
    form = NodeForm(
        choices=_kinds(node, parent), under=_under(parent), nodes=_nodes(plain, node), initial=initial_of(node)
    )
    levels = shown_rows("level", [(level.name, level.points) for level in node.levels])
    return _page(opened, rubric, plain, form, levels, parent=parent, node=node)


def _open(opened: Opened) -> tuple[Rubric, rules.PlainRubric]:
    """The rubric to be changed; elsewhere if there is none, or it is frozen."""
    rubric = parts.rubric_or_elsewhere(opened)
    if rubric is None:
        raise Elsewhere("rubric-source")
    return rubric, rules_of(rubric)


def _place(opened: Opened, plain: rules.PlainRubric) -> tuple[str, str]:
    """Under which node, or behind which, the address says a new one is to stand."""
    under, after = opened.query.get("trong", ""), opened.query.get("sau", "")
    if any(code and plain.find(code) is None for code in (under, after)):
        raise Http404
    return under, after


def _kinds(node: rules.RubricNode, parent: rules.RubricNode | None) -> tuple[CriterionKind, ...]:
    """What the node may become: not a criterion while something stands in it."""
    choices = editing.kinds_under(parent)
    return tuple(kind for kind in choices if not kind.is_leaf) if node.children else choices


def _nodes(plain: rules.PlainRubric, node: rules.RubricNode | None = None) -> list[rules.RubricNode]:
    """The nodes that a share or a condition of this one may name: all others."""
    return [other for other, _, _ in plain.walk() if node is None or other.code != node.code]


def _under(parent: rules.RubricNode | None) -> Sign:
    """What the points of a node in this place do, and so how the form speaks of them."""
    return Sign.PLAIN if parent is None else parent.under


def _page(
    opened: Opened,
    rubric: Rubric,
    plain: rules.PlainRubric,
    form: NodeForm,
    levels: NamedPoints,
    *,
    parent: rules.RubricNode | None,
    node: rules.RubricNode | None = None,
    new: bool = False,
    sentences: list[str] | None = None,
) -> NodePage:
    group = parent if parent is not None and not parent.is_leaf else None
    siblings = [
        child for child in (group.children if group else plain.nodes) if node is None or child.code != node.code
    ]
    others = sum((rules.reach(child) for child in siblings if child.kind.sign is None), Decimal(0))
    cap = group.max_points if group else plain.scale
    title = (
        f"Thêm mục {'vào ' + group.code if group else 'ở cấp cao nhất'}"
        if new
        else f"Sửa mục {opened.kwargs['criterion']}"
    )
    return NodePage(
        **names_in(parts.editor_page(rubric, plain)),
        title=title,
        form=form,
        levels=levels.with_blanks(),
        new=new,
        group=group,
        sentences=sentences or [],
        others=OthersShown(
            hundredths=parts.hundredths(others),
            shown=show_number(others),
            cap=parts.hundredths(cap),
            cap_shown=show_number(cap),
        ),
        within=parts.sum_of(node) if node is not None and node.children else None,
        tree_url=opened.address("rubric-edit"),
    )


def save_new(opened: Opened) -> HttpResponse | Again:
    """Adds the node at the place the address names."""
    rubric, plain = _open(opened)
    under, after = _place(opened, plain)
    parent = editing.parent_of(plain, after) if after else plain.find(under)

    def change(part: RubricPart, node: rules.RubricNode) -> ChangedRubric:
        return edited(part, editing.added(part.plain, node, under=under, after=after))

    return _save(opened, rubric, plain, editing.kinds_under(parent), change, parent=parent, new=True)


def save(opened: Opened) -> HttpResponse | Again:
    """Changes the node that the address names."""
    rubric, plain = _open(opened)
    code = opened.kwargs["criterion"]
    node = plain.find(code)
    if node is None:
        return parts.refuse(
            opened, f"Không còn mục nào có mã «{code}»: có người đã xóa hoặc đổi mã. Bảng hiện nay ở dưới."
        )
    parent = editing.parent_of(plain, code)

    def change(part: RubricPart, fresh: rules.RubricNode) -> ChangedRubric:
        edit = editing.with_node(part.plain, code, fresh)
        return edited(part, edit.rubric, edit.renamed)

    return _save(opened, rubric, plain, _kinds(node, parent), change, parent=parent, node=node)


def _save(
    opened: Opened,
    rubric: Rubric,
    plain: rules.PlainRubric,
    choices: tuple[CriterionKind, ...],
    change: Callable[[RubricPart, rules.RubricNode], ChangedRubric],
    *,
    parent: rules.RubricNode | None,
    node: rules.RubricNode | None = None,
    new: bool = False,
) -> HttpResponse | Again:
    data = opened.posted
    levels = read_rows("level", data)
    other_kind = data.get("deed") == "kind"
    form = NodeForm(data, choices=choices, under=_under(parent), nodes=_nodes(plain, node))

    def again(sentences: list[str] | None = None, status: int = 422) -> Again:
        shown = _page(opened, rubric, plain, form, levels, parent=parent, node=node, new=new, sentences=sentences)
        return Again(shown, status)

    if other_kind:
        # Nothing is saved yet: the same form is shown with the fields of another kind, and nothing is refused.
        form = NodeForm(
            choices=choices,
            under=_under(parent),
            nodes=_nodes(plain, node),
            initial={name: data.get(name, "") for name in form.fields},
        )
        for row in levels.rows:
            row.refused = ""
        return again(status=200)
    leveled = form.shown[fields.LEVELS.key]
    if not form.is_valid() or (leveled and levels.refused):
        return again()
    fresh = form.node(tuple(rules.PlainLevel(name, points) for name, points in levels.read))
    taken = plain.find(fresh.code)
    if taken is not None and taken is not node:
        form.add_error("code", f"Mã «{fresh.code}» đã dùng cho «{taken.name}». Hãy chọn mã khác.")
        return again()
    title = f"thêm {fresh.code}" if new else f"sửa {node.code if node else fresh.code}"
    try:
        done = parts.change(opened, title=title, change=lambda part: change(part, fresh))
    except parts.UNCHANGED as why:
        return again(parts.why_unchanged(why, lambda refused: _beside(refused, form, levels, fresh.code)))
    if done.rubric is None:
        parts.say(opened, f"Mục {fresh.code} không có gì thay đổi.")
    else:
        parts.say(opened, f"{'Đã thêm' if new else 'Đã sửa'} {fresh.code}, {fresh.name}.")
    if new and data.get("deed") == "next":
        return _to_next(opened, fresh)
    return parts.to_tree(opened, f"row-{fresh.code}")


def _to_next(opened: Opened, added: rules.RubricNode) -> HttpResponse:
    """The empty form for another node of this kind: right behind this one, if that was asked for, or last as it is."""
    place = {"sau": added.code} if opened.query.get("sau") else {"trong": opened.query.get("trong", "")}
    where = {name: code for name, code in place.items() if code} | {"loai": added.kind.value}
    return HttpResponseRedirect(f"{opened.address('rubric-new')}?{urlencode(where)}")


def _beside(why: RubricRefused, form: NodeForm, levels: NamedPoints, code: str) -> list[str]:
    """Puts what was refused beside its field; answers the sentences that belong to none."""
    others = []
    for (place, sentence), whole in zip(why.mistakes, why.sentences, strict=True):
        node = node_at(why.rubric, place)
        tail = place.rpartition("]")[2].lstrip(".")
        level = re.search(r"\.levels\[(\d+)\]$", place)
        if node is None or (node.code != code and not place.endswith("max_points")):
            others.append(whole)
        elif node.code != code:
            # A node inside this one has a higher maximum than this one.
            form.add_error("max_points", whole)
        elif level:
            levels.refuse(int(level[1]), sentence)
        elif tail in form.fields:
            form.add_error(tail, sentence)
        else:
            others.append(whole)
    return others


# --- deleting ------------------------------------------------------------------------------------------------


def load_deletion(opened: Opened) -> DeletionPage:
    """The question: what it is, and how many criteria go with it."""
    rubric, plain = _open(opened)
    node = plain.find(opened.kwargs["criterion"])
    if node is None:
        raise Http404
    return _deletion(opened, rubric, plain, node)


def _deletion(
    opened: Opened, rubric: Rubric, plain: rules.PlainRubric, node: rules.RubricNode, sentences: list[str] | None = None
) -> DeletionPage:
    return DeletionPage(
        **names_in(parts.editor_page(rubric, plain)),
        node=node,
        title=f"Xóa mục {node.code}?",
        gone=0 if node.is_leaf else editing.leaves_of(node),
        tree_url=opened.address("rubric-edit"),
        sentences=sentences or [],
    )


def delete(opened: Opened) -> HttpResponse | Again:
    """Deletes the node with all that stands in it."""
    rubric, plain = _open(opened)
    code = opened.kwargs["criterion"]
    node = plain.find(code)
    if node is None:
        return parts.refuse(opened, f"Không còn mục nào có mã «{code}»: có người đã xóa hoặc đổi mã.")
    try:
        parts.change(opened, title=f"xóa {code}", change=lambda part: edited(part, editing.without(part.plain, code)))
    except StaleRubric as stale:
        return Again(_deletion(opened, rubric, plain, node, [str(stale)]))
    except (PermissionError, editing.EditRefused, RubricRefused) as why:
        return parts.refuse(opened, str(why))
    parts.say(opened, f"Đã xóa {code}, {node.name}. Bấm «Hoàn tác» nếu xóa nhầm.")
    return parts.to_tree(opened)


PAGES: list[Page[Any]] = [
    Page(
        name="rubric-new",
        path="tieu-chi/sua/them",
        title="Thêm mục của bảng đánh giá",
        load=load_new,
        save=save_new,
        template="scoring/rubric_node.html",
        action=Action.MANAGE_YEAR,
        printed=False,
    ),
    Page(
        name="rubric-node",
        path="tieu-chi/sua/muc/<str:criterion>",
        title="Sửa mục của bảng đánh giá",
        load=load,
        save=save,
        template="scoring/rubric_node.html",
        action=Action.MANAGE_YEAR,
        printed=False,
    ),
    Page(
        name="rubric-delete",
        path="tieu-chi/sua/xoa/<str:criterion>",
        title="Xóa mục của bảng đánh giá",
        load=load_deletion,
        save=delete,
        template="scoring/rubric_delete.html",
        action=Action.MANAGE_YEAR,
        printed=False,
    ),
]
