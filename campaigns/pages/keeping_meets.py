"""What the forms of a meet share: who does it, and leading on or back to the form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import Activity, Contest, Team
from campaigns.verbs.meets import MeetRefused, StaleMeet
from common.labels import label
from common.refused import STALE_FORM
from members.models import Membership
from members.pages import Again, Opened

NO_PRIZE = [("", "Không có giải"), *Team.Prize.choices]


def label_of_team(name: str) -> str:
    """What the models call a field of a team."""
    return label(f"campaigns.Team.{name}")


def who_of(opened: Opened, activity: Activity) -> dict[str, Any]:
    """What every verb of a meet is told: of which activity, by whom, and what the form was opened with."""
    return {
        "year": opened.year,
        "activity": activity.number,
        "seen": opened.posted.get("seen", ""),
        "actor": opened.actor,
        "reader": opened.reader,
    }


def members_of(opened: Opened) -> list[Membership]:
    """The members of the year in protocol order."""
    return list(opened.year.members.order_by("order"))


def keep_form(
    opened: Opened, form: forms.Form, keep: Callable[[], str], again: Callable[[str], Again], seal: Callable[[], str]
) -> HttpResponseBase | Again:
    """Leads to where `keep` answers; the form again, with why not, where the verb refuses."""
    try:
        return HttpResponseRedirect(keep())
    except MeetRefused as refused:
        for field, sentence in refused.problems.items():
            form.add_error(field or None, sentence)
        return again(opened.posted.get("seen", ""))
    except StaleMeet as stale:
        form.add_error(None, STALE_FORM.format(stale))
        return again(seal())
    except (Activity.DoesNotExist, Contest.DoesNotExist, Team.DoesNotExist):
        raise Http404 from None
