"""The form of a contest and of what its teams won: `?so=3`, or a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase

from campaigns.models import Activity, Contest, Team
from campaigns.pages.activity import activity_of
from campaigns.pages.keeping_meets import NO_PRIZE, keep_form, label_of_team, who_of
from campaigns.pages.meet import teams_of
from campaigns.verbs.meets import (
    MONEY,
    OF_CONTEST,
    OF_RESULT,
    drop_contest,
    keep_contest,
    seal_of,
)
from common.labels import label
from common.vietnamese.fields import LineField, MoneyField, NumberField
from common.web.sent import whole_number
from members.access import Action
from members.pages import Again, Opened, Page


class ContestForm(forms.Form):
    """A contest, with boxes for what each of its teams won."""

    sport = LineField(
        label=label("campaigns.Contest.sport"), max_length=100, help_text="Ví dụ: Cầu lông, Kéo co, Văn nghệ."
    )
    category = LineField(
        label=label("campaigns.Contest.category"),
        required=False,
        max_length=100,
        help_text="Ví dụ: Đôi nam, Đôi nam nữ, Đồng đội. Chỉ có một nội dung thì để trống.",
    )
    each = forms.BooleanField(
        label="Thêm mỗi đơn vị chưa có đội một đội",
        required=False,
        help_text="Đội liên quân thì sửa sau: bấm tên đội ở trang của nội dung thi.",
    )

    def __init__(self, *args: Any, teams: Sequence[Team], all_there: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = teams
        for name in MONEY:
            self.fields[name] = MoneyField(label=label(f"campaigns.Contest.{name}"), required=False)
        if all_there:
            del self.fields["each"]
        for team in teams:
            start = f"t{team.number}"
            self.fields[f"{start}-group"] = LineField(label=label_of_team("group"), required=False, max_length=10)
            self.fields[f"{start}-score"] = NumberField(
                label=label_of_team("score"), required=False, max_digits=9, decimal_places=3
            )
            self.fields[f"{start}-prize"] = forms.ChoiceField(
                label=label_of_team("prize"), required=False, choices=NO_PRIZE
            )
            for name in OF_RESULT:
                field = self.fields[f"{start}-{name}"]
                field.initial = getattr(team, name)
                style = "form-select" if name == "prize" else "form-control"
                field.widget.attrs |= {"class": style, "aria-label": f"{field.label}, {team.shown}"}

    @property
    def own(self) -> list[forms.BoundField]:
        """The boxes of the contest itself."""
        return [self[name] for name in ("sport", "category", "each") if name in self.fields]

    @property
    def money(self) -> list[forms.BoundField]:
        """The boxes of what each prize comes with."""
        return [self[name] for name in MONEY]

    @property
    def rows(self) -> list[tuple[Team, list[forms.BoundField]]]:
        """Each team and its boxes."""
        return [(team, [self[f"t{team.number}-{name}"] for name in OF_RESULT]) for team in self.teams]

    @property
    def results(self) -> dict[int, dict[str, Any]]:
        """What was typed of each team."""
        return {
            team.number: {name: self.cleaned_data[f"t{team.number}-{name}"] for name in OF_RESULT}
            for team in self.teams
        }


@dataclass(frozen=True, kw_only=True)
class ContestFormPage:
    """The form of a contest; there is none yet for a new one."""

    title: str
    activity: Activity
    contest: Contest | None
    form: ContestForm
    seen: str
    back: str


def _asked(opened: Opened, activity: Activity) -> Contest | None:
    """The contest that the address asks for; None for a new one, Http404 if there is none."""
    asked = opened.query.get("so")
    if asked is None:
        return None
    number = whole_number(asked)
    found = Contest.objects.filter(meet__activity=activity, number=number or 0).select_related("meet").first()
    if found is None:
        raise Http404
    found.meet.activity = activity
    return found


def _contest_form(opened: Opened, contest: Contest | None, data: Any = None) -> ContestForm:
    teams = teams_of(contest) if contest else []
    there = {one.member_id for team in teams for one in team.of_members.all()}
    all_there = opened.year.members.count() == len(there)
    initial = {name: getattr(contest, name) for name in OF_CONTEST} if contest else {"each": True}
    return ContestForm(data, initial=initial, teams=teams, all_there=all_there)


def _contest_page(
    opened: Opened, activity: Activity, contest: Contest | None, form: ContestForm, seen: str
) -> ContestFormPage:
    back = ("contest", activity.number, contest.number) if contest else ("meet", activity.number)
    return ContestFormPage(
        title=f"Ghi kết quả: {contest}" if contest else "Thêm nội dung thi",
        activity=activity,
        contest=contest,
        form=form,
        seen=seen,
        back=opened.address(*back),
    )


def load_contest_form(opened: Opened) -> ContestFormPage:
    """The contest as it stands, or an empty form."""
    activity = activity_of(opened)
    contest = _asked(opened, activity)
    return _contest_page(opened, activity, contest, _contest_form(opened, contest), seal_of(contest))


def save_contest_form(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the contest or takes it away."""
    activity = activity_of(opened)
    contest = _asked(opened, activity)
    form = _contest_form(opened, contest, opened.posted)
    drops = contest is not None and opened.posted.get("deed") == "drop"

    def again(seen: str) -> Again:
        return Again(_contest_page(opened, activity, contest, form, seen))

    def keep() -> str:
        if drops and contest:
            drop_contest(**who_of(opened, activity), number=contest.number)
            messages.success(opened.request, f"Đã xóa «{contest}».")
            return opened.address("meet", activity.number)
        said = form.cleaned_data
        kept = keep_contest(
            **who_of(opened, activity),
            number=contest.number if contest else None,
            fields={name: said[name] for name in OF_CONTEST},
            results=form.results,
            team_for_each=said.get("each", False),
        )
        messages.success(opened.request, f"Đã lưu «{kept}».")
        return opened.address("contest", activity.number, kept.number)

    if not drops and not form.is_valid():
        return again(opened.posted.get("seen", ""))
    return keep_form(opened, form, keep, again, lambda: seal_of(contest))


CONTEST_FORM = Page(
    name="contest-edit",
    within="activities",
    path="hoat-dong/<int:number>/thi-dau/ghi",
    title="Ghi nội dung thi",
    action=Action.MANAGE_YEAR,
    load=load_contest_form,
    save=save_contest_form,
    template="campaigns/contest_form.html",
    printed=False,
)
