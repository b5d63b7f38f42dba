"""The form of a team of a contest: `?so=3`, or a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase

from campaigns.models import Activity, Contest, Team, TeamMember
from campaigns.pages.keeping_meets import NO_PRIZE, keep_form, label_of_team, members_of, who_of
from campaigns.pages.meet import contest_of
from campaigns.verbs.meets import (
    OF_TEAM,
    drop_team,
    keep_team,
    seal_of,
)
from common.vietnamese.fields import LineField, LinesField, NumberField
from common.web.sent import whole_number
from members.access import Action
from members.models import Membership
from members.pages import Again, Opened, Page


class TeamForm(forms.Form):
    """A team: whose people are in it, and what it won."""

    members = forms.MultipleChoiceField(
        label="Đơn vị của đội",
        widget=forms.CheckboxSelectMultiple,
        help_text="Đội liên quân thì chọn mọi đơn vị của đội.",
        error_messages={"required": "Hãy chọn ít nhất một đơn vị của đội."},
    )
    name = LineField(
        label=label_of_team("name"), required=False, max_length=200, help_text="Để trống thì gọi theo tên các đơn vị."
    )
    people = LinesField(
        label=label_of_team("people"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Không bắt buộc. Mỗi người một dòng.",
    )
    group = LineField(
        label=label_of_team("group"), required=False, max_length=10, help_text="Ví dụ A. Không chia bảng thì để trống."
    )
    score = NumberField(
        label=label_of_team("score"),
        required=False,
        max_digits=9,
        decimal_places=3,
        help_text="Điểm của ban giám khảo, nếu có.",
    )
    prize = forms.ChoiceField(label=label_of_team("prize"), required=False, choices=NO_PRIZE)

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = [(member.code, member.name) for member in members]  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class TeamFormPage:
    """The form of a team; there is none yet for a new one."""

    title: str
    activity: Activity
    contest: Contest
    team: Team | None
    form: TeamForm
    seen: str
    back: str


def _team(opened: Opened, contest: Contest) -> Team | None:
    asked = opened.query.get("so")
    if asked is None:
        return None
    number = whole_number(asked)
    team = contest.teams.prefetch_related("of_members__member").filter(number=number or 0).first()
    if team is None:
        raise Http404
    return team


def _team_page(opened: Opened, contest: Contest, team: Team | None, form: TeamForm, seen: str) -> TeamFormPage:
    activity = contest.meet.activity
    return TeamFormPage(
        title=f"Sửa đội: {team.shown}" if team else "Thêm đội",
        activity=activity,
        contest=contest,
        team=team,
        form=form,
        seen=seen,
        back=opened.address("contest", activity.number, contest.number),
    )


def load_team(opened: Opened) -> TeamFormPage:
    """The team as it stands, or an empty form."""
    contest = contest_of(opened)
    team = _team(opened, contest)
    initial: dict[str, Any] = {}
    if team:
        initial = {name: getattr(team, name) for name in OF_TEAM}
        initial["members"] = list(TeamMember.objects.filter(team=team).values_list("member__code", flat=True))
    form = TeamForm(initial=initial, members=members_of(opened))
    return _team_page(opened, contest, team, form, seal_of(contest))


def save_team(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the team or takes it away."""
    contest = contest_of(opened)
    team, form = _team(opened, contest), TeamForm(opened.posted, members=members_of(opened))
    who = who_of(opened, contest.meet.activity) | {"contest": contest.number}
    drops = team is not None and opened.posted.get("deed") == "drop"

    def again(seen: str) -> Again:
        return Again(_team_page(opened, contest, team, form, seen))

    def keep() -> str:
        if drops and team:
            drop_team(**who, number=team.number)
            messages.success(opened.request, f"Đã xóa đội «{team.shown}».")
        else:
            said = dict(form.cleaned_data)
            kept = keep_team(**who, members=said.pop("members"), fields=said, number=team.number if team else None)
            messages.success(opened.request, f"Đã lưu đội «{kept.shown}».")
        return opened.address("contest", contest.meet.activity.number, contest.number)

    if not drops and not form.is_valid():
        return again(opened.posted.get("seen", ""))
    return keep_form(opened, form, keep, again, lambda: seal_of(contest))


TEAM_FORM = Page(
    name="team-edit",
    within="activities",
    path="hoat-dong/<int:number>/thi-dau/<int:contest>/doi",
    title="Ghi đội",
    action=Action.MANAGE_YEAR,
    load=load_team,
    save=save_team,
    template="campaigns/team_form.html",
    printed=False,
)
