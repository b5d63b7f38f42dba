"""The form of a joint activity's results: when it was held, what came of it, how many people each member sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponseBase

from campaigns.models import Activity
from campaigns.pages.activity import activity_of
from campaigns.pages.activity_forms import keep_form, kept_days, questions
from campaigns.verbs.activities import RESULT, people_of, record_result, seal_of
from common.labels import label
from common.vietnamese.fields import DateField, LinesField, MoneyField
from members.access import Action
from members.models import Membership
from members.odd_days import Question
from members.pages import Again, Opened, Page

MOST_PEOPLE = 100_000


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
class ResultPage:
    """The form of the results."""

    title: str
    activity: Activity
    form: ResultForm
    seen: str
    questions: Sequence[Question]
    back: str


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
        questions=questions(opened, form, ["held_on"], odd or {}),
        back=opened.address("activity", activity.number),
    )


def save_result(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the results; what was typed comes back where something is wrong."""
    activity = activity_of(opened)
    form = ResultForm(opened.posted, members=_members(opened), people={})

    def keep(seen: str) -> bool:
        return record_result(
            year=opened.year,
            number=activity.number,
            fields=form.result_fields,
            people=form.people,
            seen=seen,
            actor=opened.actor,
            reader=opened.reader,
            kept=kept_days(opened, ["held_on"]),
        )

    def again(seen: str, odd: Mapping[str, str]) -> ResultPage:
        return _result(opened, activity, form, seen, odd)

    return keep_form(opened, activity, form, keep=keep, again=again, said="Đã lưu kết quả.")


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
