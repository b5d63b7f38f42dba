"""The form of a contest's matches: their pairs and results, and the buttons that draw the next and take the prizes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase

from campaigns.brackets import AWAY, GROUPS, HOME
from campaigns.models import Activity, Contest, Match, Team
from campaigns.pages.keeping_meets import keep_form, who_of
from campaigns.pages.meet import contest_of, teams_of
from campaigns.verbs.matches import MOST_MATCHES, OF_GROUPS, OF_MATCH, keep_matches, take_prizes, wrong_match
from campaigns.verbs.meets import seal_of
from common.labels import label
from common.web.rowforms import RowForm, wrong_in
from common.web.sent import whole_number
from members.access import Action
from members.pages import Again, Opened, Page

# How many blank rows the form offers.
BLANK_ROWS = 2
HIGHEST_SCORE = 999


def _label(name: str) -> str:
    return label(f"campaigns.Match.{name}")


def _whole(name: str, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=name,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Hãy ghi số nguyên, ví dụ 3."},
        **more,
    )


class GroupsForm(forms.Form):
    """How groups are reckoned."""

    win_points = _whole(label("campaigns.Contest.win_points"), max_value=100)
    draw_points = _whole(label("campaigns.Contest.draw_points"), max_value=100)
    advance = _whole(label("campaigns.Contest.advance"), max_value=16)
    advance.min_value = 1


class MatchForm(RowForm):
    """A match; its teams are chosen by their numbers."""

    kind = "m"
    ever = ("number", "round")
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    round = forms.TypedChoiceField(label=_label("round"), coerce=int, choices=Match.Round.choices)
    home = forms.TypedChoiceField(label=_label("home"), required=False, coerce=int, empty_value=None)
    home_score = _whole(_label("home_score"), required=False, max_value=HIGHEST_SCORE)
    away_score = _whole(_label("away_score"), required=False, max_value=HIGHEST_SCORE)
    away = forms.TypedChoiceField(label=_label("away"), required=False, coerce=int, empty_value=None)
    decided = forms.ChoiceField(
        label=_label("decided"),
        required=False,
        choices=[("", "Theo tỷ số"), (HOME, "Đội thứ nhất thắng"), (AWAY, "Đội thứ hai thắng")],
    )

    def __init__(self, *args: Any, teams: Mapping[int, Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = teams
        named = [(number, team.shown) for number, team in teams.items()]
        for name, none in (("home", "Chọn đội"), ("away", "Miễn đấu")):
            self.fields[name].choices = [("", none), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_blank and not self.errors:
            sides = {side: self.teams.get(cleaned[side]) for side in ("home", "away")}
            for name, sentence in wrong_match(cleaned | sides).items():
                self.add_error(name, sentence)
        return cleaned

    @property
    def kept(self) -> tuple[int | None, dict[str, Any]]:
        """Its number, and what was typed as the match keeps it."""
        told = self.cleaned_data
        return told["number"], {name: told[name] for name in OF_MATCH}


@dataclass(frozen=True, kw_only=True)
class MatchesPage:
    """The form of the matches; `wrong` is what is wrong in the rows, by their boxes."""

    title: str
    activity: Activity
    contest: Contest
    form: GroupsForm
    rows: list[MatchForm]
    wrong: list[tuple[str, str]]
    grouped: bool
    seen: str
    back: str


def _page(
    opened: Opened, contest: Contest, form: GroupsForm, rows: list[MatchForm], seen: str, teams: Sequence[Team]
) -> MatchesPage:
    activity = contest.meet.activity
    return MatchesPage(
        title=f"Trận đấu: {contest}",
        activity=activity,
        contest=contest,
        form=form,
        rows=rows,
        wrong=wrong_in(rows, "Trận"),
        grouped=any(team.group for team in teams),
        seen=seen,
        back=opened.address("contest", activity.number, contest.number),
    )


def load(opened: Opened) -> MatchesPage:
    """The matches as they stand, and blank rows behind them."""
    contest = contest_of(opened)
    teams = teams_of(contest)
    by_number = {team.number: team for team in teams}
    stand = list(contest.matches.select_related("home", "away").order_by("number"))
    initial: list[dict[str, Any]] = [
        {name: getattr(row, name) for name in OF_MATCH}
        | {"number": row.number, "home": row.home.number, "away": row.away.number if row.away else ""}
        for row in stand
    ]
    last = {"round": stand[-1].round if stand else GROUPS if any(team.group for team in teams) else 2}
    initial += [last] * min(BLANK_ROWS, MOST_MATCHES - len(stand))
    rows = [MatchForm(place=place, initial=one, teams=by_number) for place, one in enumerate(initial)]
    form = GroupsForm(initial={name: getattr(contest, name) for name in OF_GROUPS})
    return _page(opened, contest, form, rows, seal_of(contest), teams)


def save(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the matches, and draws the next or takes the prizes, by the pressed button."""
    contest, posted = contest_of(opened), opened.posted
    teams = teams_of(contest)
    by_number = {team.number: team for team in teams}
    form = GroupsForm(posted)
    places = {whole_number(name.partition("-")[0].removeprefix("m")) for name in posted if name.startswith("m")}
    found = sorted(place for place in places if place is not None and place < MOST_MATCHES + BLANK_ROWS)
    rows = [MatchForm(posted, place=place, teams=by_number) for place in found]
    who = who_of(opened, contest.meet.activity) | {"contest": contest.number}
    deed = posted.get("deed")
    here = opened.address("contest-matches", contest.meet.activity.number, contest.number)

    def again(seen: str) -> Again:
        return Again(_page(opened, contest, form, rows, seen, teams))

    def keep() -> str:
        if deed == "prizes":
            prizes = take_prizes(**who)
            messages.success(opened.request, f"Đã ghi {len(prizes)} giải theo kết quả các trận.")
            return opened.address("contest", contest.meet.activity.number, contest.number)
        matches = [row.kept for row in rows if not row.is_blank]
        added = keep_matches(**who, groups=form.cleaned_data, matches=matches, draws=deed == "draw")
        messages.success(opened.request, f"Đã lưu, và lập {added} trận tiếp theo." if added else "Đã lưu các trận.")
        return here if added else opened.address("contest", contest.meet.activity.number, contest.number)

    # Every row is asked, so that every mistake is told at once.
    if deed != "prizes" and not all([form.is_valid(), *(row.is_valid() for row in rows)]):
        return again(posted.get("seen", ""))
    return keep_form(opened, form, keep, again, lambda: seal_of(contest))


PAGE = Page(
    name="contest-matches",
    within="activities",
    path="hoat-dong/<int:number>/thi-dau/<int:contest>/tran-dau",
    title="Trận đấu",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="campaigns/match_form.html",
    printed=False,
)
