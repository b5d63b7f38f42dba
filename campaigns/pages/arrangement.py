"""«Sửa các đợt thi đua»: which campaigns the year has, in which order, and what all of them have in common.

Every button sends the whole list, so that nothing typed is lost on the way; only «Lưu» keeps it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from campaigns.models import Campaign
from campaigns.pages import undo
from campaigns.verbs.plan import (
    MOST_FOCUS,
    PlanRefused,
    StalePlan,
    arrange_plan,
    arrangement_seal,
    plan_of,
)
from common.vietnamese.text import clean_line
from common.web.sent import whole_number
from members.access import Action
from members.pages import Again, Opened, Page

_MARK = re.compile(r"^[-+•*]\s+")


@dataclass(frozen=True)
class ArrangedCampaign:
    """A row of the list: whether it is to go, and why it can't."""

    campaign: Campaign
    url: str
    dropped: bool
    wrong: str


@dataclass(frozen=True, kw_only=True)
class ArrangementPage:
    """The list as it is to stand; `seen` is the mark of the one that it began from."""

    rows: list[ArrangedCampaign]
    focus: str
    seen: str
    sentences: Sequence[str]
    notes: Sequence[str]
    may_undo: bool


def load(opened: Opened) -> ArrangementPage:
    """The list as it stands."""
    plan = plan_of(opened.year)
    numbers = [one["number"] for one in plan["campaigns"]]
    focus = "\n".join(clean_line(text) for text in plan["focus"])
    return _page(opened, numbers, set(), focus, arrangement_seal(plan))


def _page(
    opened: Opened,
    numbers: Sequence[int],
    dropped: set[int],
    focus: str,
    seen: str,
    *,
    sentences: Sequence[str] = (),
    notes: Sequence[str] = (),
    wrong: Mapping[str, str] | None = None,
) -> ArrangementPage:
    wrong = wrong or {}
    stand = {campaign.number: campaign for campaign in Campaign.objects.filter(year=opened.year).order_by("order")}
    shown = [number for number in numbers if number in stand]
    # Those that somebody else has added meanwhile.
    shown += [number for number in stand if number not in shown]
    return ArrangementPage(
        rows=[
            ArrangedCampaign(
                stand[number],
                opened.address("campaign-edit", number),
                number in dropped,
                wrong.get(f"drop:{number}", ""),
            )
            for number in shown
        ],
        focus=focus,
        seen=seen,
        sentences=[*sentences, *wrong.values()],
        notes=notes,
        may_undo=undo.may_undo(opened),
    )


def save(opened: Opened) -> HttpResponse | Again:
    """Does what the pressed button says: saves, takes back, or moves a row."""
    posted = opened.posted
    deed, _, which = posted.get("deed", "save").partition(":")
    if deed == "undo":
        return undo.undo(opened)
    numbers = [number for text in posted.getlist("number") if (number := whole_number(text)) is not None]
    dropped = {number for text in posted.getlist("drop") if (number := whole_number(text)) is not None}
    focus, seen = posted.get("focus", ""), clean_line(posted.get("seen", ""))
    if deed in ("up", "down"):
        moved = _moved(numbers, whole_number(which), -1 if deed == "up" else 1)
        return Again(_page(opened, moved, dropped, focus, seen, notes=["Thứ tự mới chưa được lưu."]), 200)
    points = [point for line in focus.splitlines() if (point := _MARK.sub("", clean_line(line)))]
    if len(points) > MOST_FOCUS:
        told = f"Nội dung trọng tâm có {len(points)} dòng, nhiều nhất là {MOST_FOCUS}. Hãy gộp bớt."
        return Again(_page(opened, numbers, dropped, focus, seen, sentences=[told]))
    before = plan_of(opened.year)
    try:
        changes = arrange_plan(
            year=opened.year,
            numbers=[number for number in numbers if number not in dropped],
            dropped=sorted(dropped),
            focus=points,
            seen=seen,
            actor=opened.actor,
            reader=opened.reader,
        )
    except StalePlan as stale:
        told = f"{stale} Những gì bạn sửa còn trên trang, chưa được lưu. Hãy xem lại rồi bấm Lưu lần nữa."
        return Again(_page(opened, numbers, dropped, focus, arrangement_seal(before), sentences=[told]))
    except PlanRefused as refused:
        return Again(_page(opened, numbers, dropped, focus, seen, wrong=refused.problems))
    if changes:
        undo.keep(opened, before)
        messages.success(opened.request, f"Đã lưu: {len(changes)} thay đổi.")
        return HttpResponseRedirect(opened.address("campaigns-edit"))
    messages.info(opened.request, "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.address("campaigns"))


def _moved(numbers: Sequence[int], number: int | None, by: int) -> list[int]:
    found = list(numbers)
    if number in found and 0 <= (at := found.index(number)) + by < len(found):
        found[at], found[at + by] = found[at + by], found[at]
    return found


PAGE = Page(
    name="campaigns-edit",
    path="dot-thi-dua/sua",
    title="Sửa các đợt thi đua",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="campaigns/arrangement.html",
    printed=False,
)
