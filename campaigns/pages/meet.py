"""«Thi đấu» of a joint activity: what is competed in, who won which prize, and who won most; and one contest."""

from dataclasses import dataclass

from django.http import Http404

from campaigns.brackets import GroupLine
from campaigns.models import Activity, Contest, Match, Meet, SidePrize, Team
from campaigns.pages.activity import activity_of
from campaigns.presenters.matches import BOOK_OF_MATCHES, GROUP_TABLE, MATCH_TABLE, Group, groups_in
from campaigns.presenters.meets import (
    BOOK_OF_TEAMS,
    SIDE_PRIZES,
    Ranked,
    contests_of,
    contests_table,
    medals_table,
    money_told,
    ranked,
    rules_in_words,
    teams_table,
)
from campaigns.verbs.meets import matches_of
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from members.access import Action, may
from members.pages import Opened, Page


@dataclass(frozen=True, kw_only=True)
class MeetPage:
    """A meet: its contests, who won most (nobody while no prize is noted), and its side prizes."""

    title: str
    activity: Activity
    contests: list[Contest]
    contests_table: Table[Contest]
    teams: int
    matches: int
    ranked: list[Ranked]
    medals_table: Table[Ranked]
    rules: str
    side_prizes: list[SidePrize]
    side_table: Table[SidePrize]
    record: RecordHead


def meet_of(activity: Activity) -> Meet:
    """The meet of an activity; one that is nowhere kept yet, with the usual rules, where there is none."""
    meet = Meet.objects.filter(activity=activity).first() or Meet()
    meet.activity = activity
    return meet


def load_meet(opened: Opened) -> MeetPage:
    """The meet as it stands."""
    activity = activity_of(opened)
    meet = meet_of(activity)
    contests = contests_of(meet) if meet.pk else []
    return MeetPage(
        title=f"Thi đấu: {activity.name}",
        activity=activity,
        contests=contests,
        contests_table=contests_table(linked=True),
        teams=sum(len(contest.teams.all()) for contest in contests),
        matches=Match.objects.filter(contest__in=contests, away__isnull=False).count() if contests else 0,
        ranked=ranked(opened.year, contests, meet.rules),
        medals_table=medals_table(meet.rules),
        rules=rules_in_words(meet),
        side_prizes=list(meet.side_prizes.select_related("member").order_by("order")) if meet.pk else [],
        side_table=SIDE_PRIZES,
        record={"title": "Kết quả thi đấu", "subject": f"{activity.name}, {opened.year}"},
    )


def meet_tables(opened: Opened, shown: MeetPage) -> list[WorkbookSheet]:
    """Who won most, the contests, all teams, and the side prizes."""
    where = f"{shown.activity.name}, {opened.year}"
    teams = []
    for contest in shown.contests:
        for team in contest.teams.all():
            team.contest = contest
            teams.append(team)
    contests, medals, side = contests_table(linked=False), shown.medals_table, shown.side_table
    return [
        WorkbookSheet(
            name="Nội dung thi",
            title=f"Nội dung thi, {where}",
            columns=contests.columns,
            rows=contests.rows(shown.contests),
        ),
        WorkbookSheet(
            name="Toàn đoàn",
            title=f"Xếp hạng toàn đoàn, {where}",
            note=shown.rules,
            columns=medals.columns,
            rows=medals.rows(shown.ranked),
        ),
        WorkbookSheet(
            name="Đội dự thi",
            title=f"Đội dự thi, {where}",
            columns=BOOK_OF_TEAMS.columns,
            rows=BOOK_OF_TEAMS.rows(teams),
        ),
        WorkbookSheet(
            name="Giải phụ", title=f"Giải phụ, {where}", columns=side.columns, rows=side.rows(shown.side_prizes)
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class ContestPage:
    """One contest and its teams."""

    title: str
    activity: Activity
    contest: Contest
    teams: list[Team]
    teams_table: Table[Team]
    money: str
    groups: list[Group]
    group_table: Table[tuple[Team, GroupLine[int]]]
    matches: list[Match]
    match_table: Table[Match]
    record: RecordHead


def contest_of(opened: Opened) -> Contest:
    """The contest that the address names, its meet, activity and year at hand; Http404 if there is none."""
    activity = activity_of(opened)
    found = Contest.objects.filter(meet__activity=activity, number=opened.kwargs["contest"]).select_related("meet")
    contest = found.first()
    if contest is None:
        raise Http404
    contest.meet.activity = activity
    return contest


def teams_of(contest: Contest) -> list[Team]:
    """The teams of a contest with whose they are, in their order."""
    teams = list(contest.teams.prefetch_related("of_members__member").order_by("number"))
    for team in teams:
        team.contest = contest
    return teams


def load_contest(opened: Opened) -> ContestPage:
    """One contest as it stands."""
    contest = contest_of(opened)
    teams, matches = teams_of(contest), matches_of(contest)
    activity = contest.meet.activity
    return ContestPage(
        title=str(contest),
        activity=activity,
        contest=contest,
        teams=teams,
        money=money_told(contest),
        groups=groups_in(contest, teams, matches),
        group_table=GROUP_TABLE,
        matches=matches,
        match_table=MATCH_TABLE,
        teams_table=teams_table(teams, linked=bool(may(opened.reader, Action.MANAGE_YEAR))),
        record={"title": "Kết quả thi đấu", "subject": f"{contest}; {activity.name}, {opened.year}"},
    )


def contest_tables(opened: Opened, shown: ContestPage) -> list[WorkbookSheet]:
    """The teams of the contest and its matches."""
    where = f"{shown.contest}; {shown.activity.name}, {opened.year}"
    return [
        WorkbookSheet(
            name="Đội dự thi",
            title=f"Đội dự thi, {where}",
            columns=BOOK_OF_TEAMS.columns,
            rows=BOOK_OF_TEAMS.rows(shown.teams),
        ),
        WorkbookSheet(
            name="Trận đấu",
            title=f"Trận đấu, {where}",
            columns=BOOK_OF_MATCHES.columns,
            rows=BOOK_OF_MATCHES.rows(shown.matches),
        ),
    ]


MEET = Page(
    name="meet",
    within="activities",
    path="hoat-dong/<int:number>/thi-dau",
    title="Thi đấu",
    load=load_meet,
    template="campaigns/meet.html",
    tables=meet_tables,
    landscape=True,
)
CONTEST = Page(
    name="contest",
    within="activities",
    path="hoat-dong/<int:number>/thi-dau/<int:contest>",
    title="Nội dung thi",
    load=load_contest,
    template="campaigns/contest.html",
    tables=contest_tables,
)
