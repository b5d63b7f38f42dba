"""The forms of one joint activity: its plan, its results, and taking it out of the year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import Activity
from campaigns.pages.activity import activity_of
from campaigns.presenters.activities import STATE_WORDS
from campaigns.verbs.activities import (
    PLAN,
    RESULT,
    ActivityRefused,
    StaleActivity,
    add_activity,
    cancel_activity,
    change_plan,
    delete_activity,
    people_of,
    record_result,
    restore_activity,
    seal_of,
)
from common.audit.log import Actor
from common.audit.models import Door
from common.labels import label
from common.vietnamese.fields import DateField, LineField, LinesField, MoneyField
from members.access import Action
from members.models import Membership
from members.odd_days import LOOK_AGAIN, KeptDay, OddDays, Question, kept_of, question_of
from members.pages import Again, Opened, Page

STALE = "{} Những gì bạn nhập còn trong biểu mẫu, chưa được lưu. Bấm «Lưu» lần nữa để ghi theo biểu mẫu này."
MOST_PEOPLE = 100_000
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


class ResultForm(forms.Form):
    """What came of it, with a box for each member."""

    held_on = DateField(label=label("campaigns.Activity.held_on"), required=False)
    spent = MoneyField(
        label=label("campaigns.Activity.spent"), required=False, help_text="Số tiền đủ, ví dụ 48.500.000."
    )
    result = LinesField(
        label=label("campaigns.Activity.result"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )

    def __init__(self, *args: Any, members: Sequence[Membership], people: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for member in members:
            self.fields[f"people:{member.code}"] = forms.IntegerField(
                label=f"Số người của {member.short_name}",
                required=False,
                min_value=0,
                max_value=MOST_PEOPLE,
                initial=people.get(member.code),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "form-control"}),
                error_messages={"invalid": "Hãy ghi số người bằng số nguyên, ví dụ 12."},
            )

    @property
    def result_fields(self) -> dict[str, Any]:
        """When it was held and what came of it."""
        return {name: self.cleaned_data[name] for name in RESULT}

    @property
    def people(self) -> dict[str, int | None]:
        """How many each member sent; None where nothing was typed."""
        return {member.code: self.cleaned_data[f"people:{member.code}"] for member in self.members}

    @property
    def rows(self) -> list[tuple[Membership, forms.BoundField]]:
        """Each member and its box."""
        return [(member, self[f"people:{member.code}"]) for member in self.members]


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


@dataclass(frozen=True, kw_only=True)
class ResultPage:
    """The form of the results."""

    title: str
    activity: Activity
    form: ResultForm
    seen: str
    questions: Sequence[Question]
    back: str


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


def _actor(opened: Opened) -> Actor:
    return Actor(user=opened.reader.user, door=Door.PAGE)


def _kept(opened: Opened, days: Sequence[str]) -> dict[str, KeptDay]:
    return {day: kept_of(opened.posted, day) for day in days}


def _questions(opened: Opened, form: forms.Form, days: Sequence[str], odd: Mapping[str, str]) -> list[Question]:
    """What is to be asked of the form's days, those answered already among them."""
    for field in odd:
        form.add_error(field, LOOK_AGAIN)
    asked = {day: opened.posted.get(f"{day}_asked", "") for day in days} | dict(odd)
    return [question for day in days if (question := question_of(opened.posted, asked[day], day))]


def _refuse(form: forms.Form, refused: ActivityRefused) -> None:
    for field, sentence in refused.problems.items():
        form.add_error(field or None, sentence)


# --- the plan ------------------------------------------------------------------------------------------------


def load_new(opened: Opened) -> PlanPage:
    """An empty form."""
    return _new(opened, PlanForm(opened=opened))


def _new(opened: Opened, form: PlanForm, odd: Mapping[str, str] | None = None) -> PlanPage:
    return PlanPage(
        title="Thêm hoạt động chung",
        activity=None,
        form=form,
        seen="",
        questions=_questions(opened, form, PLANNED_DAYS, odd or {}),
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
            actor=_actor(opened),
            reader=opened.reader,
            kept=_kept(opened, PLANNED_DAYS),
        )
    except OddDays as odd:
        return Again(_new(opened, form, odd.odd))
    except ActivityRefused as refused:
        _refuse(form, refused)
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
        questions=_questions(opened, form, PLANNED_DAYS, odd or {}),
        back=opened.address("activity", activity.number),
        has_kinds=True,
    )


def save_edit(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the plan; what was typed comes back where something is wrong."""
    activity = activity_of(opened)
    form, seen = PlanForm(opened.posted, opened=opened), opened.posted.get("seen", "")
    if not form.is_valid():
        return Again(_edit(opened, activity, form, seen))
    try:
        changed = change_plan(
            year=opened.year,
            number=activity.number,
            fields=form.plan_fields,
            seen=seen,
            actor=_actor(opened),
            reader=opened.reader,
            kept=_kept(opened, PLANNED_DAYS),
        )
    except OddDays as odd:
        return Again(_edit(opened, activity, form, seen, odd.odd))
    except ActivityRefused as refused:
        _refuse(form, refused)
        return Again(_edit(opened, activity, form, seen))
    except StaleActivity as stale:
        form.add_error(None, STALE.format(stale))
        return Again(_edit(opened, activity, form, seal_of(activity)))
    except Activity.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, "Đã lưu kế hoạch." if changed else "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.address("activity", activity.number))


# --- the results ---------------------------------------------------------------------------------------------


def _members(opened: Opened) -> list[Membership]:
    return list(opened.year.members.order_by("order"))


def load_result(opened: Opened) -> ResultPage:
    """The results as they stand."""
    activity = activity_of(opened)
    initial = {name: getattr(activity, name) for name in RESULT}
    form = ResultForm(initial=initial, members=_members(opened), people=people_of(activity))
    return _result(opened, activity, form, seal_of(activity))


def _result(
    opened: Opened, activity: Activity, form: ResultForm, seen: str, odd: Mapping[str, str] | None = None
) -> ResultPage:
    return ResultPage(
        title=f"Ghi kết quả: {activity.name}",
        activity=activity,
        form=form,
        seen=seen,
        questions=_questions(opened, form, ["held_on"], odd or {}),
        back=opened.address("activity", activity.number),
    )


def save_result(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the results; what was typed comes back where something is wrong."""
    activity = activity_of(opened)
    form = ResultForm(opened.posted, members=_members(opened), people={})
    seen = opened.posted.get("seen", "")
    if not form.is_valid():
        return Again(_result(opened, activity, form, seen))
    try:
        changed = record_result(
            year=opened.year,
            number=activity.number,
            fields=form.result_fields,
            people=form.people,
            seen=seen,
            actor=_actor(opened),
            reader=opened.reader,
            kept=_kept(opened, ["held_on"]),
        )
    except OddDays as odd:
        return Again(_result(opened, activity, form, seen, odd.odd))
    except ActivityRefused as refused:
        _refuse(form, refused)
        return Again(_result(opened, activity, form, seen))
    except StaleActivity as stale:
        form.add_error(None, STALE.format(stale))
        return Again(_result(opened, activity, form, seal_of(activity)))
    except Activity.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, "Đã lưu kết quả." if changed else "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.address("activity", activity.number))


# --- out of the year -----------------------------------------------------------------------------------------


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
    which: dict[str, Any] = {
        "year": opened.year,
        "number": activity.number,
        "seen": posted.get("seen", ""),
        "actor": _actor(opened),
        "reader": opened.reader,
    }
    try:
        if posted.get("deed") == "delete":
            delete_activity(**which)
            messages.success(opened.request, f"Đã xóa «{activity.name}».")
            return HttpResponseRedirect(opened.address("activities"))
        if posted.get("deed") == "restore":
            restore_activity(**which)
            messages.success(opened.request, f"Đã khôi phục «{activity.name}».")
        else:
            cancel_activity(**which, reason=posted.get("reason", ""))
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
RESULTS = Page(
    name="activity-result",
    within="activities",
    path="hoat-dong/<int:number>/ket-qua",
    title="Ghi kết quả hoạt động",
    action=Action.MANAGE_YEAR,
    load=load_result,
    save=save_result,
    template="campaigns/activity_result.html",
    printed=False,
)
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
