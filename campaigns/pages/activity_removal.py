"""Taking a joint activity out of the year: cancelled, brought back, or deleted."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import Activity
from campaigns.pages.activity import activity_of
from campaigns.presenters.activities import STATE_WORDS
from campaigns.verbs.activities import (
    ActivityRefused,
    StaleActivity,
    cancel_activity,
    delete_activity,
    restore_activity,
    seal_of,
)
from members.access import Action
from members.pages import Again, Opened, Page


@dataclass(frozen=True, kw_only=True)
class RemovalPage:
    """Cancelling, bringing back and deleting; `problem` says why it was not done."""

    title: str
    activity: Activity
    state_word: str
    seen: str
    reason: str
    problem: str
    back: str


def load_removal(opened: Opened) -> RemovalPage:
    """What can be done with it."""
    return _removal(opened, activity_of(opened))


def _removal(opened: Opened, activity: Activity, problem: str = "") -> RemovalPage:
    return RemovalPage(
        title=f"Hủy hoặc xóa: {activity.name}",
        activity=activity,
        state_word=STATE_WORDS[activity.state_on(opened.today)],
        seen=seal_of(activity),
        reason=opened.posted.get("reason", ""),
        problem=problem,
        back=opened.address("activity", activity.number),
    )


def save_removal(opened: Opened) -> HttpResponseBase | Again:
    """Cancels, brings back or deletes, by the pressed button."""
    activity, posted = activity_of(opened), opened.posted
    who = opened.having_seen(posted.get("seen", ""))
    try:
        if posted.get("deed") == "delete":
            delete_activity(**who, number=activity.number)
            messages.success(opened.request, f"Đã xóa «{activity.name}».")
            return HttpResponseRedirect(opened.address("activities"))
        if posted.get("deed") == "restore":
            restore_activity(**who, number=activity.number)
            messages.success(opened.request, f"Đã khôi phục «{activity.name}».")
        else:
            cancel_activity(**who, number=activity.number, reason=posted.get("reason", ""))
            messages.success(
                opened.request, f"Đã hủy «{activity.name}». Hoạt động vẫn đứng trong danh sách, kèm lý do."
            )
    except ActivityRefused as refused:
        return Again(_removal(opened, activity, str(refused)))
    except StaleActivity as stale:
        return Again(_removal(opened, activity, f"{stale} Hãy xem lại trước khi làm tiếp."))
    except Activity.DoesNotExist:
        raise Http404 from None
    return HttpResponseRedirect(opened.address("activity", activity.number))


REMOVAL = Page(
    name="activity-remove",
    within="activities",
    path="hoat-dong/<int:number>/huy",
    title="Hủy hoặc xóa hoạt động",
    action=Action.MANAGE_YEAR,
    load=load_removal,
    save=save_removal,
    template="campaigns/activity_remove.html",
    printed=False,
)
