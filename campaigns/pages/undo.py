"""«Hoàn tác» of the campaigns' forms: what stood before the last save waits in the session of its browser."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from campaigns.verbs.plan import Plan, PlanRefused, StalePlan, plan_of, restore_plan, seal_of
from members.pages import Opened


def _key(opened: Opened) -> str:
    return f"campaigns.{opened.year.pk}"


def keep(opened: Opened, before: Plan) -> None:
    """Keeps what stood before a save that was just made."""
    opened.request.session[_key(opened)] = {"before": before, "after": seal_of(plan_of(opened.year))}


def may_undo(opened: Opened) -> bool:
    """Whether this browser has a save to take back."""
    return opened.asked is not None and _key(opened) in opened.request.session


def undo(opened: Opened) -> HttpResponse:
    """Brings back what stood before the last save of this browser, unless somebody saved after it."""
    kept = opened.request.session.pop(_key(opened), None)
    if not kept:
        messages.info(opened.request, "Không có gì để hoàn tác.")
    else:
        try:
            restore_plan(
                year=opened.year,
                plan=kept["before"],
                seen=kept["after"],
                actor=opened.actor,
                reader=opened.reader,
            )
        except StalePlan as stale:
            messages.error(opened.request, f"Không hoàn tác được: sau lần lưu của bạn, có người đã sửa tiếp. {stale}")
        except PlanRefused as refused:
            messages.error(opened.request, f"Không hoàn tác được. {refused}")
        else:
            messages.success(opened.request, "Đã hoàn tác: các đợt thi đua trở lại như trước lần lưu.")
    return HttpResponseRedirect(opened.address("campaigns-edit"))
