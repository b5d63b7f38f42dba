"""The campaigns of a year and their focus, as its secretary makes, changes, orders, drops and brings them back."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Max

from campaigns.launching import why_kept
from campaigns.models import CAMPAIGN_DAYS, CONTENTS, Campaign, Focus, Occasion
from common.audit.log import Actor, Change
from common.numbering import free_number
from common.refused import FieldsRefused
from common.yearfile.parsing import YearFileRefused
from common.yearfile.shapes import Fields
from common.yearfile.sync import describe, differing, sync_rows
from members import locking
from members.access import Action, Reader, may, require
from members.models import BlocYear
from members.odd_days import KeptDay, beside, campaign_day, settled_all
from members.yearlog import log_in, who_changed

# What is written of a campaign, in the order of its form.
WRITTEN = ("name", "kind", "launched_by", "answers", "starts", "ends", "theme", *CONTENTS)
_KEPT = ("number", "order", *WRITTEN, *CAMPAIGN_DAYS.values())
_OCCASION = ("order", "name", "from_date", "to_date")
# More than any year has; a list that is longer is another list.
MOST_OCCASIONS = 30
MOST_FOCUS = 40
IN_USE = "Đợt này đã có số liệu của các đơn vị (đăng ký, báo cáo …) nên không bỏ được."

# A year's campaigns, with their occasions, and focus, as JSON can say it.
Plan = dict[str, Any]


class StalePlan(ValueError):
    """It was changed by somebody else since the form was opened: who did, when and what, as far as the log knows."""


class PlanRefused(FieldsRefused):
    """It can't be kept: by field or, where it is one, by «drop:2», the number of a campaign that stays."""


@dataclass(frozen=True)
class OccasionDates:
    """An anniversary as the form has it."""

    name: str
    from_date: date
    to_date: date


# --- what stands ---------------------------------------------------------------------------------------------


def plan_of(year: BlocYear) -> Plan:
    """All of it, so that `restore_plan` can bring it back."""
    rows = Campaign.objects.filter(year=year.pk).order_by("order").prefetch_related("occasions")
    return {
        "campaigns": [_told(campaign) for campaign in rows],
        "focus": list(Focus.objects.filter(year=year.pk).order_by("order").values_list("text", flat=True)),
    }


def _told(campaign: Campaign) -> dict[str, Any]:
    occasions = [{name: _plain(getattr(one, name)) for name in _OCCASION} for one in campaign.occasions.all()]
    return {name: _plain(getattr(campaign, name)) for name in _KEPT} | {"occasions": occasions}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def seal_of(told: object) -> str:
    """A short mark of what stands: two plans, or parts of one, have the same one if they say the same."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def campaign_seal(campaign: Campaign) -> str:
    """The mark of one campaign; where it stands among the others is not of it."""
    told = _told(campaign)
    del told["order"]
    return seal_of(told)


def arrangement_seal(plan: Plan) -> str:
    """The mark of what the list is about: which campaigns there are, in which order, and the focus."""
    return seal_of([[one["number"] for one in plan["campaigns"]], plan["focus"]])


# --- the verbs -----------------------------------------------------------------------------------------------


@contextmanager
def _locked(year: BlocYear, reader: Reader) -> Iterator[BlocYear]:
    require(may(reader, Action.MANAGE_YEAR))
    with locking.locked(year) as locked:
        yield locked


def save_campaign(
    *,
    year: BlocYear,
    number: int | None,
    fields: Mapping[str, Any],
    occasions: Sequence[OccasionDates],
    seen: str,
    actor: Actor,
    reader: Reader,
    kept: Mapping[str, KeptDay] | None = None,
) -> tuple[int, list[Change]]:
    """Makes or changes (`number`) a campaign with its anniversaries; answers its number and what that changed.

    PermissionError for a reader who may not; StalePlan if it is another one by now, or gone; OddDays for days that
    somebody has to look at again.
    """
    with _locked(year, reader) as locked:
        stand = Campaign.objects.filter(year=locked.pk, number=number).first() if number is not None else None
        if number is not None and (stand is None or campaign_seal(stand) != seen):
            raise StalePlan(_whose(locked, f"campaign/{number}/", stand is None))
        values = {name: fields[name] for name in WRITTEN}
        changed = differing(stand, values) if stand else list(values)
        odd = {day: campaign_day(values[day], year=locked.year) for day in CAMPAIGN_DAYS if day in changed}
        reasons = settled_all(odd, kept or {})
        values |= beside(CAMPAIGN_DAYS, changed, reasons)
        if stand is None:
            others = Campaign.objects.filter(year=locked.pk)
            last: int = others.aggregate(last=Max("order"))["last"] or 0
            stand = Campaign.objects.create(year=locked, number=free_number(others), order=last + 1, **values)
            told = describe(stand, [name for name in WRITTEN if getattr(stand, name)])
            changes = [Change(subject=f"Đợt thi đua: {stand}", action="thêm", new=told)]
        else:
            changes = sync_rows(
                Campaign.objects.filter(pk=stand.pk), "number", [{"number": number, **values}], place="", fixed={}
            )
        rows = [{"order": order, **one.__dict__} for order, one in enumerate(occasions, start=1)]
        changes += sync_rows(stand.occasions.all(), "order", rows, place="", fixed={"campaign": stand})
        reason = " ".join(filter(None, reasons.values()))
        changes = [replace(one, key=f"campaign/{stand.number}/", reason=reason) for one in changes]
        log_in(locked, actor, changes)
    return stand.number, changes


def arrange_plan(
    *,
    year: BlocYear,
    numbers: Sequence[int],
    dropped: Sequence[int],
    focus: Sequence[str],
    seen: str,
    actor: Actor,
    reader: Reader,
) -> list[Change]:
    """Puts the campaigns in this order, drops some, and says what they have in common; answers what that changed.

    Whoever stands in the year is named in `numbers` or in `dropped`: a list of which a part was lost drops nothing.
    PermissionError for a reader who may not; StalePlan; PlanRefused where a campaign stays because something hangs on
    it.
    """
    with _locked(year, reader) as locked:
        plan = plan_of(locked)
        stand = {one["number"] for one in plan["campaigns"]}
        if arrangement_seal(plan) != seen or stand != {*numbers, *dropped} or set(numbers) & set(dropped):
            raise StalePlan(_whose(locked, "campaigns/"))
        if held := {f"drop:{number}": why for number in dropped if (why := why_kept(locked, number))}:
            raise PlanRefused(held)
        rows = [{"number": number, "order": order} for order, number in enumerate(numbers, start=1)]
        changes = _bring_campaigns(locked, rows) + _bring_focus(locked, focus)
        changes = [replace(one, key="campaigns/") for one in changes]
        log_in(locked, actor, changes)
    return changes


def restore_plan(*, year: BlocYear, plan: Plan, seen: str, actor: Actor, reader: Reader) -> list[Change]:
    """Brings back what stood before, if it is still what `seen` says (`seal_of`); the errors are `arrange_plan`'s."""
    with _locked(year, reader) as locked:
        now = plan_of(locked)
        if seal_of(now) != seen:
            raise StalePlan(_whose(locked, "campaign"))
        staying = {one["number"] for one in plan["campaigns"]}
        gone = [one["number"] for one in now["campaigns"] if one["number"] not in staying]
        if held := {f"drop:{number}": why for number in gone if (why := why_kept(locked, number))}:
            raise PlanRefused(held)
        rows = [_typed(Campaign, {name: one[name] for name in _KEPT if name in one}) for one in plan["campaigns"]]
        changes = _bring_campaigns(locked, rows)
        campaigns = {campaign.number: campaign for campaign in Campaign.objects.filter(year=locked.pk)}
        for one in plan["campaigns"]:
            campaign = campaigns[one["number"]]
            occasions = [_typed(Occasion, row) for row in one["occasions"]]
            changes += sync_rows(campaign.occasions.all(), "order", occasions, place="", fixed={"campaign": campaign})
        changes += _bring_focus(locked, plan["focus"])
        changes = [replace(one, key="campaigns/", reason="Hoàn tác lần lưu trước") for one in changes]
        log_in(locked, actor, changes)
    return changes


def _bring_campaigns(year: BlocYear, rows: Sequence[Fields]) -> list[Change]:
    try:
        return sync_rows(Campaign.objects.filter(year=year.pk), "number", rows, place="", fixed={"year": year})
    except YearFileRefused as refused:
        raise PlanRefused({"": IN_USE}) from refused


def _bring_focus(year: BlocYear, focus: Sequence[str]) -> list[Change]:
    rows = [{"order": order, "text": text} for order, text in enumerate(focus, start=1)]
    return sync_rows(Focus.objects.filter(year=year.pk), "order", rows, place="", fixed={"year": year})


def _typed(model: Any, row: Mapping[str, Any]) -> Fields:
    return {name: model._meta.get_field(name).to_python(value) for name, value in row.items()}


def _whose(year: BlocYear, key: str, gone: bool = False) -> str:
    if gone:
        return "Đợt thi đua này đã bị bỏ sau khi bạn mở trang."
    return who_changed(year, key) or "Nội dung này đã được người khác sửa sau khi bạn mở trang."
