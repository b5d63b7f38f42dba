"""The forms of a joint activity's plan: a new one, and one that stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect

from campaigns.models import Activity
from campaigns.pages.activity import activity_of
from campaigns.pages.activity_forms import keep_form, kept_days, questions, refuse
from campaigns.verbs.activities import PLAN, ActivityRefused, add_activity, change_plan, seal_of
from common.labels import label
from common.vietnamese.fields import DateField, LineField, LinesField, MoneyField
from members.access import Action
from members.odd_days import OddDays, Question
from members.pages import Again, Opened, Page

PLANNED_DAYS = ("planned_from", "planned_to")


class PlanForm(forms.Form):
    """What is planned. Kind and host are chosen by their codes."""

    name = LineField(label=label("campaigns.Activity.name"), max_length=300)
    kind = forms.ChoiceField(label=label("campaigns.Activity.kind"))
    host = forms.ChoiceField(label=label("campaigns.Activity.host"), required=False)
    planned_from = DateField(label=label("campaigns.Activity.planned_from"), required=False)
    planned_to = DateField(
        label=label("campaigns.Activity.planned_to"), required=False, help_text="Một ngày thì để trống."
    )
    place = LineField(label=label("campaigns.Activity.place"), required=False, max_length=200)
    budget = MoneyField(
        label=label("campaigns.Activity.budget"), required=False, help_text="Số tiền đủ, ví dụ 50.000.000."
    )
    plan = LinesField(
        label=label("campaigns.Activity.plan"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )

    def __init__(self, *args: Any, opened: Opened, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {kind.code: kind for kind in opened.year.activity_kinds.order_by("order")}
        self.hosts = {member.code: member for member in opened.year.members.order_by("order")}
        self.fields["kind"].choices = [(code, kind.name) for code, kind in self.kinds.items()]  # type: ignore[attr-defined]
        hosts = [("", "Chưa phân công"), *((code, member.name) for code, member in self.hosts.items())]
        self.fields["host"].choices = hosts  # type: ignore[attr-defined]

    @property
    def plan_fields(self) -> dict[str, Any]:
        """What was typed and understood, as the activity keeps it."""
        given = {name: self.cleaned_data[name] for name in PLAN}
        return given | {"kind": self.kinds[given["kind"]], "host": self.hosts.get(given["host"])}


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """The form of a plan; `activity` is None for a new one, `seen` the mark of what the form was opened with."""

    title: str
    activity: Activity | None
    form: PlanForm
    seen: str
    questions: Sequence[Question]
    back: str
    has_kinds: bool


def load_new(opened: Opened) -> PlanPage:
    """An empty form."""
    return _new(opened, PlanForm(opened=opened))


def _new(opened: Opened, form: PlanForm, odd: Mapping[str, str] | None = None) -> PlanPage:
    return PlanPage(
        title="Thêm hoạt động chung",
        activity=None,
        form=form,
        seen="",
        questions=questions(opened, form, PLANNED_DAYS, odd or {}),
        back=opened.address("activities"),
        has_kinds=bool(form.kinds),
    )


def save_new(opened: Opened) -> HttpResponseBase | Again:
    """Plans a new activity and leads to its page."""
    form = PlanForm(opened.posted, opened=opened)
    if not form.is_valid():
        return Again(_new(opened, form))
    try:
        activity = add_activity(
            year=opened.year,
            fields=form.plan_fields,
            actor=opened.actor,
            reader=opened.reader,
            kept=kept_days(opened, PLANNED_DAYS),
        )
    except OddDays as odd:
        return Again(_new(opened, form, odd.odd))
    except ActivityRefused as refused:
        refuse(form, refused)
        return Again(_new(opened, form))
    messages.success(opened.request, f"Đã thêm «{activity.name}».")
    return HttpResponseRedirect(opened.address("activity", activity.number))


def load_edit(opened: Opened) -> PlanPage:
    """The plan as it stands."""
    activity = activity_of(opened)
    initial = {name: getattr(activity, name) for name in PLAN}
    initial |= {"kind": activity.kind.code, "host": activity.host.code if activity.host else ""}
    return _edit(opened, activity, PlanForm(initial=initial, opened=opened), seal_of(activity))


def _edit(
    opened: Opened, activity: Activity, form: PlanForm, seen: str, odd: Mapping[str, str] | None = None
) -> PlanPage:
    return PlanPage(
        title=f"Sửa kế hoạch: {activity.name}",
        activity=activity,
        form=form,
        seen=seen,
        questions=questions(opened, form, PLANNED_DAYS, odd or {}),
        back=opened.address("activity", activity.number),
        has_kinds=True,
    )


def save_edit(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the plan; what was typed comes back where something is wrong."""
    activity = activity_of(opened)
    form = PlanForm(opened.posted, opened=opened)

    def keep(seen: str) -> bool:
        return change_plan(
            year=opened.year,
            number=activity.number,
            fields=form.plan_fields,
            seen=seen,
            actor=opened.actor,
            reader=opened.reader,
            kept=kept_days(opened, PLANNED_DAYS),
        )

    def again(seen: str, odd: Mapping[str, str]) -> PlanPage:
        return _edit(opened, activity, form, seen, odd)

    return keep_form(opened, activity, form, keep=keep, again=again, said="Đã lưu kế hoạch.")


NEW = Page(
    name="activity-new",
    within="activities",
    path="hoat-dong/moi",
    title="Thêm hoạt động chung",
    action=Action.MANAGE_YEAR,
    load=load_new,
    save=save_new,
    template="campaigns/activity_form.html",
    printed=False,
)
EDIT = Page(
    name="activity-edit",
    within="activities",
    path="hoat-dong/<int:number>/sua",
    title="Sửa kế hoạch hoạt động",
    action=Action.MANAGE_YEAR,
    load=load_edit,
    save=save_edit,
    template="campaigns/activity_form.html",
    printed=False,
)
