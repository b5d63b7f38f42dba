"""What the pages of the rubric editor have in common: sums beside the maxima, numbers as typed, what was refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from common.audit.models import Door
from common.vietnamese.numbers import POINTS, NumberRefused, parse_number, show_number
from common.web.sent import whole_number
from members.pages import Opened
from scoring.models import Rubric
from scoring.rubrics import tree as rules
from scoring.rubrics import words
from scoring.rubrics.files import RubricPart, column_refusal
from scoring.rubrics.frozen import may_change_rubric
from scoring.rubrics.kinds.numbers import POINT_DECIMALS
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.drafts import impossible, missing, told
from scoring.rubrics.tree.editing import EditRefused
from scoring.rubrics.verbs import ChangedRubric, Done, RubricRefused, StaleRubric, change_rubric

# Why a form may not have changed the rubric: `why_unchanged` puts it in words.
UNCHANGED = (PermissionError, EditRefused, StaleRubric, RubricRefused)
_KEPT = "Những gì bạn nhập còn trong biểu mẫu, chưa được lưu: hãy kiểm tra rồi bấm Lưu lần nữa."


@dataclass(frozen=True)
class SumShown:
    """What stands below a maximum, added up: in words, and whether it meets the maximum."""

    total: str
    state: str
    words: str


def sum_of(node: rules.RubricNode) -> SumShown:
    """What the children of a group can give together, against its maximum."""
    parts = rules.parts_of(node)
    if not node.children:
        return SumShown("0", "todo", "chưa có tiêu chí")
    return _against(parts, None if any(map(rules.goes_on, node.adding)) else node.max_points)


def scale_sum(rubric: rules.PlainRubric) -> SumShown:
    """What the groups can give together, against the scale; a bonus may fill up what they lack."""
    groups = sum((rules.reach(node) for node in rubric.nodes if node.under is Sign.PLAIN), Decimal(0))
    bonus = sum((rules.reach(node) for node in rubric.nodes if node.under is Sign.BONUS), Decimal(0))
    if groups <= rubric.scale <= groups + bonus and bonus:
        return SumShown(show_number(groups), "done", "khớp" if groups == rubric.scale else "khớp khi có điểm thưởng")
    return _against(groups, rubric.scale)


def _against(parts: Decimal, most: Decimal | None) -> SumShown:
    total = show_number(parts)
    if most is None:
        return SumShown(total, "off", "không giới hạn")
    if parts == most:
        return SumShown(total, "done", "khớp")
    return SumShown(
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


def version_of(opened: Opened) -> int:
    """The version of the rubric that the form was loaded with; 0 for none."""
    return whole_number(opened.posted.get("version", "")) or 0


def change(
    opened: Opened, *, title: str, change: Callable[[RubricPart], ChangedRubric], door: Door = Door.PAGE
) -> Done:
    """Makes one change to the rubric that the form was loaded with. The errors are those of `change_rubric`."""
    return change_rubric(
        year=opened.year, version=version_of(opened), actor=replace(opened.actor, door=door), title=title, change=change
    )


def why_unchanged(why: Exception, beside: Callable[[RubricRefused], list[str]]) -> list[str]:
    """The sentences above a form whose change was not made; it keeps what was typed.

    `beside` puts what the rules refuse beside its field, and answers what belongs to none.
    """
    if isinstance(why, RubricRefused):
        return beside(why)
    return [f"{why} {_KEPT}"] if isinstance(why, StaleRubric) else [str(why)]


def rubric_or_elsewhere(opened: Opened) -> Rubric | None:
    """The year's rubric, with its year at hand."""
    rubric = Rubric.objects.filter(year=opened.year).first()
    if rubric is not None:
        rubric.year = opened.year
    return rubric


@dataclass(frozen=True, kw_only=True)
class RubricEditorPage:
    """What every page of the editor says of the rubric: why it is `frozen` if it is, what is wrong, what is missing."""

    rubric: Rubric | None
    version: int = 0
    frozen: str = ""
    wrong: Sequence[str] = ()
    missing: Sequence[str] = ()
    warnings: Sequence[str] = ()
    sample: bool = False


def editor_page(rubric: Rubric | None, plain: rules.PlainRubric) -> RubricEditorPage:
    """The same of this rubric; of none, that there is nothing to say of it yet."""
    if rubric is None:
        return RubricEditorPage(rubric=None)
    answer = may_change_rubric(rubric)
    wrong = impossible(plain)
    return RubricEditorPage(
        rubric=rubric,
        version=rubric.version,
        frozen="" if answer else answer.reason,
        wrong=wrong,
        missing=missing(plain),
        warnings=[] if wrong else told(plain, rules.warnings(plain)),
        sample=rubric.is_sample,
    )


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
