"""The form of a meet: how it is reckoned who won most, and its side prizes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase

from campaigns.models import Activity, Meet, SidePrize
from campaigns.pages.activity import activity_of
from campaigns.pages.keeping_meets import keep_form, members_of, who_of
from campaigns.pages.meet import meet_of
from campaigns.verbs.meets import (
    MOST_SIDE_PRIZES,
    NO_WINNER,
    OF_MEET,
    OF_SIDE_PRIZE,
    POINTS,
    seal_of_meet,
    settle_meet,
)
from common.labels import label
from common.vietnamese.fields import LineField
from common.web.rowforms import RowForm, wrong_in
from members.access import Action
from members.models import Membership
from members.pages import Again, Opened, Page

# How many blank rows the form of side prizes offers.
BLANK_ROWS = 3


class MeetForm(forms.Form):
    """How a meet is reckoned."""

    ranking = forms.ChoiceField(label=label("campaigns.Meet.ranking"), choices=Meet.Ranking.choices)
    mixed = forms.ChoiceField(label=label("campaigns.Meet.mixed"), choices=Meet.Mixed.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in POINTS:
            self.fields[name] = forms.IntegerField(
                label=label(f"campaigns.Meet.{name}"),
                required=False,
                min_value=0,
                max_value=1000,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={"invalid": "Hãy ghi điểm bằng số nguyên, ví dụ 5."},
            )


class SidePrizeForm(RowForm):
    """A side prize."""

    kind = "p"
    missing = {"name": "Hãy ghi tên giải."}
    name = LineField(label=label("campaigns.SidePrize.name"), required=False, max_length=200)
    winner = LineField(label=label("campaigns.SidePrize.winner"), required=False, max_length=200)
    member = forms.ChoiceField(label=label("campaigns.SidePrize.member"), required=False)

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {member.code: member for member in members}
        choices = [("", "Không ghi đơn vị"), *((member.code, member.short_name) for member in members)]
        self.fields["member"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_blank and not (cleaned.get("member") or cleaned.get("winner")) and not self.errors:
            self.add_error("winner", NO_WINNER)
        return cleaned

    @property
    def kept(self) -> dict[str, Any]:
        """What was typed, as the side prize keeps it."""
        told = self.cleaned_data
        return {"name": told["name"], "member": self.members.get(told["member"]), "winner": told["winner"]}


@dataclass(frozen=True, kw_only=True)
class MeetFormPage:
    """The form of a meet; `wrong` is what is wrong in the rows, by their boxes."""

    title: str
    activity: Activity
    form: MeetForm
    rows: list[SidePrizeForm]
    wrong: list[tuple[str, str]]
    seen: str
    back: str


def _meet_page(
    opened: Opened, activity: Activity, form: MeetForm, rows: list[SidePrizeForm], seen: str
) -> MeetFormPage:
    return MeetFormPage(
        title=f"Cách tính và giải phụ: {activity.name}",
        activity=activity,
        form=form,
        rows=rows,
        wrong=wrong_in(rows, "Giải phụ") if form.is_bound else [],
        seen=seen,
        back=opened.address("meet", activity.number),
    )


def load_meet_form(opened: Opened) -> MeetFormPage:
    """How it is reckoned so far."""
    activity, members = activity_of(opened), members_of(opened)
    meet = meet_of(activity)
    stand: list[SidePrize] = list(meet.side_prizes.select_related("member").order_by("order")) if meet.pk else []
    initial: list[Mapping[str, Any]] = [
        {"name": one.name, "winner": one.winner, "member": one.member.code if one.member else ""} for one in stand
    ]
    count = min(len(initial) + BLANK_ROWS, MOST_SIDE_PRIZES)
    rows = [
        SidePrizeForm(place=place, initial=initial[place] if place < len(initial) else None, members=members)
        for place in range(count)
    ]
    form = MeetForm(initial={name: getattr(meet, name) for name in OF_MEET})
    return _meet_page(opened, activity, form, rows, seal_of_meet(meet if meet.pk else None))


def save_meet_form(opened: Opened) -> HttpResponseBase | Again:
    """Keeps how it is reckoned."""
    activity, members, posted = activity_of(opened), members_of(opened), opened.posted
    form = MeetForm(posted)
    places = [place for place in range(MOST_SIDE_PRIZES) if any(f"p{place}-{name}" in posted for name in OF_SIDE_PRIZE)]
    rows = [SidePrizeForm(posted, place=place, members=members) for place in places]

    def again(seen: str) -> Again:
        return Again(_meet_page(opened, activity, form, rows, seen))

    def keep() -> str:
        prizes = [row.kept for row in rows if not row.is_blank]
        settle_meet(**who_of(opened, activity), fields=form.cleaned_data, side_prizes=prizes)
        messages.success(opened.request, "Đã lưu cách tính và giải phụ.")
        return opened.address("meet", activity.number)

    # Every row is asked, so that every mistake is told at once.
    if not all([form.is_valid(), *(row.is_valid() for row in rows)]):
        return again(posted.get("seen", ""))
    return keep_form(opened, form, keep, again, lambda: seal_of_meet(Meet.objects.filter(activity=activity).first()))


MEET_FORM = Page(
    name="meet-edit",
    within="activities",
    path="hoat-dong/<int:number>/thi-dau/cach-tinh",
    title="Cách tính và giải phụ",
    action=Action.MANAGE_YEAR,
    load=load_meet_form,
    save=save_meet_form,
    template="campaigns/meet_form.html",
    printed=False,
)
