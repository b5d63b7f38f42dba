"""What the forms of a joint activity share: who does it, days that are asked back, and keeping what was typed."""

from collections.abc import Callable, Mapping, Sequence

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import Activity
from campaigns.verbs.activities import ActivityRefused, StaleActivity, seal_of
from common.contexts import Context
from common.refused import STALE_FORM
from members.odd_days import LOOK_AGAIN, KeptDay, OddDays, Question, kept_of, question_of
from members.pages import Again, Opened


def kept_days(opened: Opened, days: Sequence[str]) -> dict[str, KeptDay]:
    """The reasons that were given for odd days, by field."""
    return {day: kept_of(opened.posted, day) for day in days}


def questions(opened: Opened, form: forms.Form, days: Sequence[str], odd: Mapping[str, str]) -> list[Question]:
    """What is to be asked of the form's days, those answered already among them."""
    for field in odd:
        form.add_error(field, LOOK_AGAIN)
    asked = {day: opened.posted.get(f"{day}_asked", "") for day in days} | dict(odd)
    return [question for day in days if (question := question_of(opened.posted, asked[day], day))]


def refuse(form: forms.Form, refused: ActivityRefused) -> None:
    """Tells the mistakes at their boxes."""
    for field, sentence in refused.problems.items():
        form.add_error(field or None, sentence)


def keep_form(
    opened: Opened,
    activity: Activity,
    form: forms.Form,
    *,
    keep: Callable[[str], bool],
    again: Callable[[str, Mapping[str, str]], Context],
    said: str,
) -> HttpResponseBase | Again:
    """Keeps what was typed, and leads to the activity; where something is wrong, it comes back in the form.

    `keep` is given the mark that the form was opened with, and answers whether anything changed; `again` makes the page
    with that mark and the odd days, by field.
    """
    seen = opened.posted.get("seen", "")
    if not form.is_valid():
        return Again(again(seen, {}))
    try:
        changed = keep(seen)
    except OddDays as odd:
        return Again(again(seen, odd.odd))
    except ActivityRefused as refused:
        refuse(form, refused)
        return Again(again(seen, {}))
    except StaleActivity as stale:
        form.add_error(None, STALE_FORM.format(stale))
        return Again(again(seal_of(activity), {}))
    except Activity.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, said if changed else "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.address("activity", activity.number))
