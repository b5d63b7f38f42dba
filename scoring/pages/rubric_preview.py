"""A rubric that would come in, shown before anything is written; and letting it in."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import HttpResponse

from common.audit.models import Door
from common.vietnamese.numbers import show_number, show_points
from members.pages import Opened
from scoring.models import Rubric
from scoring.pages import rubric_parts as parts
from scoring.rubrics import tree as rules
from scoring.rubrics.files import RubricPart, dump_rubric
from scoring.rubrics.kinds.wording import how, limit_of
from scoring.rubrics.tree.differences import RubricDifference
from scoring.rubrics.tree.drafts import missing, told
from scoring.rubrics.tree.mistakes import warnings
from scoring.rubrics.verbs import RubricRefused, StaleRubric, begin_rubric, differences_of, edited, part_of

# How many differences a preview lists one by one.
MOST_LISTED = 60


@dataclass(frozen=True)
class PreviewRow:
    """A node of the rubric that would come in: its maximum, and how it is scored."""

    node: rules.RubricNode
    max: str
    how: str


@dataclass(frozen=True, kw_only=True)
class RubricPreview:
    """What would come in: whence (`origin`), how large it is, what it changes; `json` is what the form carries."""

    source: str
    origin: str
    name: str
    is_sample: bool
    scale: str
    leaves: int
    groups: int
    rows: list[PreviewRow]
    replaced: int
    same: bool
    changes: list[RubricDifference]
    more: int
    missing: list[str]
    warnings: list[str]
    json: str


def preview_of(rubric: Rubric | None, part: RubricPart, origin: str, source: str) -> RubricPreview:
    """This part beside the rubric that the year has."""
    present = part_of(rubric) if rubric else None
    found = differences_of(present, part) if present else []
    plain = part.plain
    return RubricPreview(
        source=source,
        origin=origin,
        name=plain.name,
        is_sample=part.is_sample,
        scale=show_number(plain.scale),
        leaves=len(plain.leaves()),
        groups=sum(1 for _ in plain.walk()) - len(plain.leaves()),
        rows=[
            PreviewRow(node, show_points(node.max_points), how(node) if node.is_leaf else limit_of(node))
            for node, _, _ in plain.walk()
        ],
        replaced=len(present.plain.leaves()) if present else 0,
        same=present is not None and not found,
        changes=found[:MOST_LISTED],
        more=max(0, len(found) - MOST_LISTED),
        missing=missing(plain),
        warnings=told(plain, warnings(plain)),
        json=json.dumps(dump_rubric(part, cited=True), ensure_ascii=False),
    )


def let_in(
    opened: Opened,
    rubric: Rubric | None,
    part: RubricPart,
    *,
    door: Door,
    again: Callable[[str], HttpResponse],
) -> HttpResponse:
    """Makes this the year's rubric, the first one or in the place of another; `again` answers one changed meanwhile."""
    try:
        if rubric is None:
            begin_rubric(year=opened.year, part=part, actor=replace(opened.actor, door=door))
            parts.say(opened, f"Đã lấy «{part.plain.name}» làm bảng đánh giá của năm.")
            return parts.to_tree(opened)
        done = parts.change(
            opened,
            title=f"thay bảng bằng «{part.plain.name}»",
            change=lambda present: edited(present, part.plain, note=part.note, is_sample=part.is_sample),
            door=door,
        )
    except StaleRubric as stale:
        return again(f"{stale} Xem lại các thay đổi ở dưới rồi bấm lần nữa.")
    except (PermissionError, RubricRefused) as why:
        return parts.refuse(opened, str(why))
    if done.rubric is None:
        parts.say(opened, "Bảng lấy vào giống hệt bảng hiện có, không có gì thay đổi.")
    else:
        parts.say(opened, f"Đã thay bằng «{part.plain.name}». Bấm «Hoàn tác» nếu chưa đúng.")
    return parts.to_tree(opened)
