"""What the pages of the rubric editor have in common: sums beside the maxima, numbers as typed, what was refused."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from common.audit.log import Actor
from common.audit.models import Door
from common.vietnamese.numbers import POINTS, NumberRefused, parse_number, show_number
from common.web.sent import whole_number
from members.pages import Opened
from scoring.models import Rubric
from scoring.rubrics import tree as rules
from scoring.rubrics import words
from scoring.rubrics.files import column_refusal
from scoring.rubrics.frozen import may_change_rubric
from scoring.rubrics.kinds.numbers import POINT_DECIMALS
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.drafts import impossible, missing, told


@dataclass(frozen=True)
class Sum:
    """What stands below a maximum, added up: in words, and whether it meets the maximum."""

    total: str
    state: str
    words: str


def sum_of(node: rules.Node) -> Sum:
    """What the children of a group can give together, against its maximum."""
    parts = sum(map(rules.reach, node.children), Decimal(0))
    if not node.children:
        return Sum("0", "todo", "chưa có tiêu chí")
    return _against(parts, node.max_points)


def scale_sum(rubric: rules.Rubric) -> Sum:
    """What the groups can give together, against the scale; a bonus may fill up what they lack."""
    groups = sum((rules.reach(node) for node in rubric.nodes if node.under is Sign.PLAIN), Decimal(0))
    bonus = sum((rules.reach(node) for node in rubric.nodes if node.under is Sign.BONUS), Decimal(0))
    if groups <= rubric.scale <= groups + bonus and bonus:
        return Sum(show_number(groups), "done", "khớp" if groups == rubric.scale else "khớp khi có điểm thưởng")
    return _against(groups, rubric.scale)


def _against(parts: Decimal, most: Decimal | None) -> Sum:
    total = show_number(parts)
    if most is None:
        return Sum(total, "off", "không giới hạn")
    if parts == most:
        return Sum(total, "done", "khớp")
    return Sum(
        total, "now", f"thiếu {show_number(most - parts)}" if parts < most else f"vượt {show_number(parts - most)}"
    )


def read_points(text: str, what: str = words.STANDARD) -> Decimal | None:
    """A maximum as typed; None for blank. ValueError with a sentence if it is no number that is kept exactly."""
    if not text.strip():
        return None
    try:
        number = parse_number(text, POINTS)
    except NumberRefused as refused:
        raise ValueError(str(refused)) from refused
    if refusal := column_refusal("max_points", number, what):
        raise ValueError(refusal)
    return number


def hundredths(number: Decimal | None) -> str:
    """Points for the page's script, which counts in whole hundredths; "" for none."""
    return "" if number is None else str(int(number.scaleb(POINT_DECIMALS)))


def actor_of(opened: Opened, door: Door = Door.PAGE) -> Actor:
    """Who does it, through a page."""
    return Actor(user=opened.reader.user, door=door)


def version_of(opened: Opened) -> int:
    """The version of the rubric that the form was loaded with; 0 for none."""
    return whole_number(opened.posted.get("version", "")) or 0


def rubric_or_elsewhere(opened: Opened) -> Rubric | None:
    """The year's rubric, with its year at hand."""
    rubric = Rubric.objects.filter(year=opened.year).first()
    if rubric is not None:
        rubric.year = opened.year
    return rubric


def state_of(opened: Opened, rubric: Rubric, plain: rules.Rubric) -> dict[str, Any]:
    """What every page of the editor says of the rubric: whether it may be changed, what is wrong, what is missing."""
    answer = may_change_rubric(rubric)
    wrong = impossible(plain)
    return {
        "rubric": rubric,
        "version": rubric.version,
        "frozen": "" if answer else answer.reason,
        "wrong": wrong,
        "missing": missing(plain),
        "warnings": [] if wrong else told(plain, rules.warnings(plain)),
        "sample": rubric.is_sample,
    }


def to_tree(opened: Opened, anchor: str = "") -> HttpResponse:
    """Back to the tree, to the place where one was."""
    fragment = f"#{urlencode({'': anchor})[1:]}" if anchor else ""
    return HttpResponseRedirect(opened.address("rubric-edit") + fragment)


def refuse(opened: Opened, sentence: str) -> HttpResponse:
    """Back to the tree with why nothing was done: for what no form can mend."""
    messages.error(opened.request, sentence)
    return to_tree(opened)


def say(opened: Opened, sentence: str) -> None:
    """What was done, told on the next page."""
    messages.success(opened.request, sentence)


def edit_address(opened: Opened, code: str) -> str:
    """The address of a node's own form."""
    return reverse("rubric-node", args=[opened.year.bloc.code, opened.year.year, code])
