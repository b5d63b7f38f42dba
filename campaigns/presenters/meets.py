"""How a meet is told: its contests, its teams, who won most, and its side prizes, each as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from campaigns.medals import BY_POINTS, PRIZES, SPLIT, MedalLine, MeetRules, WonPrize, exact, medal_table
from campaigns.models import Contest, Meet, SidePrize, Team
from common.labels import label
from common.records.tables import Table, TableField
from common.records.workbooks import CellValue, ColumnKind
from common.vietnamese.money import show_dong
from members.models import BlocYear, Membership

PRIZE_WORDS = {prize: str(Team.Prize(prize).label).removeprefix("Giải ") for prize in PRIZES}


@dataclass(frozen=True)
class Ranked:
    """A member with what it won."""

    member: Membership
    line: MedalLine


def contests_of(meet: Meet) -> list[Contest]:
    """The contests of a meet with their teams and whose these are, in their order."""
    found = list(meet.contests.order_by("number").prefetch_related("teams__of_members__member"))
    for contest in found:
        contest.meet = meet
    return found


def ranked(year: BlocYear, contests: Sequence[Contest], rules: MeetRules) -> list[Ranked]:
    """The members that had a team, by what they won; nobody while no prize is noted."""
    teams = [team for contest in contests for team in contest.teams.all()]
    codes = {team: tuple(one.member.code for one in team.of_members.all()) for team in teams}
    won = [WonPrize(team.prize, codes[team]) for team in teams if team.prize]
    there = {code for each in codes.values() for code in each}
    if not won:
        return []
    members = {one.code: one for one in Membership.objects.filter(year=year, code__in=there).order_by("order")}
    return [Ranked(members[line.member], line) for line in medal_table(list(members), won, rules)]


def _winners(prize: str) -> Callable[[Contest], CellValue]:
    """Which teams won this prize: «Báo; Ban Dân vận»."""
    return lambda contest: "; ".join(team.shown for team in contest.teams.all() if team.prize == prize)


def contests_table(*, linked: bool) -> Table[Contest]:
    """The contests and who won which prize; `linked` to their pages where there is a page around the table."""
    return Table(
        {
            "number": TableField(
                "Số", lambda contest: contest.number, width=6, paper=6, kind=ColumnKind.INTEGER, on_page=False
            ),
            "name": TableField(
                label("campaigns.Contest.sport"),
                lambda contest: str(contest),
                width=36,
                cell="campaigns/contest_name.html" if linked else "",
            ),
            "teams": TableField(
                "Số đội", lambda contest: len(contest.teams.all()), width=8, paper=7, kind=ColumnKind.INTEGER
            ),
        }
        | {prize: TableField(str(Team.Prize(prize).label), _winners(prize), width=30, paper=16) for prize in PRIZES}
    )


def money_told(contest: Contest) -> str:
    """«Nhất 3.000.000 đồng, Nhì 2.000.000 đồng»; "" where no prize comes with money."""
    return ", ".join(f"{PRIZE_WORDS[prize]} {show_dong(sum_)}" for prize, sum_ in contest.money.items())


@dataclass(frozen=True)
class PrizeMoney:
    """What came with the prizes of an activity that are noted; `untold` of them have no sum."""

    total: int
    untold: int


def prize_money_of(contests: Sequence[Contest]) -> PrizeMoney | None:
    """What the teams of these contests won in money; None where none of them says what its prizes come with."""
    told = [(contest, team.prize) for contest in contests for team in contest.teams.all() if team.prize]
    if not any(contest.money for contest, _ in told):
        return None
    sums = [contest.money.get(prize) for contest, prize in told]
    return PrizeMoney(sum(one for one in sums if one is not None), sums.count(None))


def _won(place: int) -> Callable[[Ranked], CellValue]:
    return lambda row: exact(row.line.prizes[place])


def medals_table(rules: MeetRules) -> Table[Ranked]:
    """Who won most, as the rules reckon it."""
    kind = ColumnKind.NUMBER if rules.mixed == SPLIT else ColumnKind.INTEGER
    fields: dict[str, TableField[Ranked]] = {
        "member": TableField("Đơn vị", lambda row: row.member.name, width=44),
    }
    for place, prize in enumerate(PRIZES):
        fields[prize] = TableField(PRIZE_WORDS[prize], _won(place), paper=11, kind=kind)
    fields["total"] = TableField("Tổng số giải", lambda row: exact(row.line.total), paper=11, kind=kind)
    if rules.ranking == BY_POINTS:
        fields["points"] = TableField("Điểm", lambda row: exact(row.line.points), paper=10, kind=kind)
    fields["rank"] = TableField("Hạng", lambda row: row.line.rank, paper=8, kind=ColumnKind.INTEGER)
    return Table(fields)


def rules_in_words(meet: Meet) -> str:
    """«Xếp theo tổng điểm của các giải (Nhất 7, Nhì 5, …). Giải của đội liên quân: chia đều …»."""
    said = str(meet.get_ranking_display())
    if meet.rules.points:
        said += f" ({', '.join(f'{PRIZE_WORDS[prize]} {points}' for prize, points in meet.rules.points.items())})"
    return f"Xếp hạng {said[0].lower()}{said[1:]}. Giải của đội liên quân: {str(meet.get_mixed_display()).lower()}."


def _people(team: Team) -> str:
    return "; ".join(filter(None, (line.strip() for line in team.people.splitlines())))


def _members(team: Team) -> str:
    return "; ".join(one.member.short_name for one in team.of_members.all())


# The teams of a contest.
TEAM_FIELDS: dict[str, TableField[Team]] = {
    "name": TableField("Đội", lambda team: team.shown, width=36, cell="campaigns/team_name.html"),
    "members": TableField("Đơn vị", _members, width=36, paper=22),
    "people": TableField(label("campaigns.Team.people"), _people, width=44, paper=22),
    "group": TableField(label("campaigns.Team.group"), lambda team: team.group, width=8, paper=7),
    "score": TableField(label("campaigns.Team.score"), lambda team: team.score, paper=10, kind=ColumnKind.NUMBER),
    "prize": TableField(label("campaigns.Team.prize"), lambda team: str(team.get_prize_display()), width=20, paper=13),
    "money": TableField("Tiền thưởng (đồng)", lambda team: team.money, width=20, paper=14, kind=ColumnKind.NUMBER),
}
# The same in a workbook of all contests.
BOOK_OF_TEAMS: Table[Team] = Table(
    {"contest": TableField("Nội dung thi", lambda team: str(team.contest), width=36)} | TEAM_FIELDS
)


def teams_table(teams: Sequence[Team], *, linked: bool) -> Table[Team]:
    """The teams of a contest, without the columns in which nobody has written anything."""
    name = TEAM_FIELDS["name"] if linked else TableField[Team]("Đội", lambda team: team.shown, width=36)
    optional = {"people", "group", "score", "prize", "money"}
    used = {field for field in optional if any(getattr(team, field) not in ("", None) for team in teams)}
    if all(_members(team) == team.shown for team in teams):
        optional.add("members")
    return Table(
        {"name": name}
        | {key: field for key, field in TEAM_FIELDS.items() if key != "name" and (key not in optional or key in used)}
    )


SIDE_PRIZES: Table[SidePrize] = Table(
    {
        "name": TableField(label("campaigns.SidePrize.name"), lambda one: one.name, width=36, paper=34),
        "winner": TableField(label("campaigns.SidePrize.winner"), lambda one: one.winner, width=36, paper=33),
        "member": TableField(
            label("campaigns.SidePrize.member"), lambda one: one.member.name if one.member else "", width=36
        ),
    }
)
