"""An activity's «meet» in a year file: how it is reckoned, its side prizes, its contests and their teams."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from campaigns.brackets import ROUNDS
from campaigns.models import Activity, Contest, Match, Meet, Team
from campaigns.verbs.matches import MOST_MATCHES, OF_GROUPS, OF_MATCH, bring_matches, wrong_match
from campaigns.verbs.meets import (
    MONEY,
    MOST_CONTESTS,
    MOST_SIDE_PRIZES,
    MOST_TEAMS,
    NO_WINNER,
    NOBODY,
    OF_CONTEST,
    OF_MEET,
    OF_TEAM,
    POINTS,
    bring_members,
    bring_settings,
    bring_side_prizes,
    change_team,
    contest_change,
    contest_gone,
    matches_of,
    team_change,
    team_told,
    wrong_meet,
)
from common.audit.log import Change
from common.vietnamese.money import MOST
from common.vietnamese.numbers import NumberRefused, parse_file_number
from common.yearfile.parsing import shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject
from common.yearfile.sync import change_fields
from members.models import BlocYear

# How groups are reckoned where nobody says it.
USUAL: dict[str, int] = {name: getattr(Contest(), name) for name in OF_GROUPS}
# What the column of a team's score holds.
_MOST_SCORE, _SCORE_PLACES = Decimal(10) ** 6, 3


@dataclass(frozen=True)
class TeamPart:
    """A team of the file and its members' codes."""

    number: int
    fields: Fields
    members: list[str]

    @property
    def group(self) -> str:
        """The name of its group."""
        return str(self.fields["group"])


@dataclass(frozen=True)
class ContestPart:
    """A contest of the file."""

    number: int
    fields: Fields
    teams: list[TeamPart]
    matches: list[tuple[int, Fields]]
    """Each match by its number, its teams by theirs."""


@dataclass(frozen=True)
class MeetPart:
    """A meet of the file; side prizes with their member by its code."""

    fields: Fields
    side_prizes: list[Fields] = field(default_factory=list)
    contests: list[ContestPart] = field(default_factory=list)


def read(activity: FileNode, codes: Collection[str]) -> MeetPart | None:
    """What the file says of an activity's meet; None where it says nothing. `codes` are the members'."""
    node = activity.node("meet")
    if node is None:
        return None
    fields: Fields = {
        "ranking": node.choice("ranking", Meet.Ranking.values, default=Meet.Ranking.PRIZES),
        "mixed": node.choice("mixed", Meet.Mixed.values, default=Meet.Mixed.EACH),
    } | {name: node.integer(name, required=False) for name in POINTS}
    for name, sentence in wrong_meet(fields).items():
        node.tell(name, sentence)
    prizes = [_read_side(inner, codes) for inner in node.nodes("side_prizes", most=MOST_SIDE_PRIZES)]
    nodes = node.nodes("contests", most=MOST_CONTESTS)
    contests = [_read_contest(inner, place, codes) for place, inner in enumerate(nodes, start=1)]
    tell_duplicates(nodes, (contest.number for contest in contests), "number", "Số")
    node.close()
    return MeetPart(fields, prizes, contests)


def _known(node: FileNode, place: str, code: str, codes: Collection[str]) -> None:
    if code and code not in codes:
        node.tell(place, f"Không có thành viên nào mã {shown(code)} trong mục members.")


def _read_side(node: FileNode, codes: Collection[str]) -> Fields:
    found: Fields = {
        "name": node.line("name", longest=200),
        "member": node.line("member", required=False),
        "winner": node.line("winner", required=False, longest=200),
    }
    _known(node, "member", found["member"], codes)
    if not (found["member"] or found["winner"]):
        node.tell("winner", NO_WINNER)
    node.close()
    return found


def _read_contest(node: FileNode, place: int, codes: Collection[str]) -> ContestPart:
    number = node.integer("number", required=False, least=1) or place
    fields: Fields = {
        "sport": node.line("sport", longest=100),
        "category": node.line("category", required=False, longest=100),
        **{name: node.integer(name, required=False, most=MOST) for name in MONEY},
        "win_points": _or_usual(node, "win_points"),
        "draw_points": _or_usual(node, "draw_points"),
        "advance": _or_usual(node, "advance", least=1),
    }
    nodes = node.nodes("teams", most=MOST_TEAMS)
    teams = [_read_team(inner, at, codes) for at, inner in enumerate(nodes, start=1)]
    tell_duplicates(nodes, (team.number for team in teams), "number", "Số")
    by_number = {team.number: team for team in teams}
    rows = node.nodes("matches", most=MOST_MATCHES)
    matches = [_read_match(inner, at, by_number) for at, inner in enumerate(rows, start=1)]
    tell_duplicates(rows, (at for at, _ in matches), "number", "Số")
    node.close()
    return ContestPart(number, fields, teams, matches)


def _or_usual(node: FileNode, name: str, *, least: int = 0) -> int:
    """A number of how groups are reckoned; the model's default where the file leaves it out."""
    found = node.integer(name, required=False, least=least)
    return USUAL[name] if found is None else found


def _read_match(node: FileNode, place: int, teams: dict[int, TeamPart]) -> tuple[int, Fields]:
    number = node.integer("number", required=False, least=1) or place
    fields: Fields = {"round": node.integer("round")} | {
        name: node.integer(name, required=name == "home") for name in ("home", "away", "home_score", "away_score")
    }
    fields["decided"] = node.choice("decided", Match.Decided.values) if node.says("decided") else ""
    node.raw("decided")
    if fields["round"] not in {None, *ROUNDS}:
        node.tell("round", f"Hãy ghi một trong: {', '.join(map(str, ROUNDS))}; 0 là vòng bảng.")
    lost = [name for name in ("home", "away") if fields[name] not in {None, *teams}]
    for name in lost:
        node.tell(name, f"Không có đội số {fields[name]} trong nội dung thi này.")
    if not lost and fields["home"] is not None:
        sides = {name: teams.get(fields[name]) for name in ("home", "away")}
        for name, sentence in wrong_match(fields | sides).items():
            node.tell(name, sentence)
    node.close()
    return number, fields


def _read_team(node: FileNode, place: int, codes: Collection[str]) -> TeamPart:
    number = node.integer("number", required=False, least=1) or place
    fields: Fields = {
        "name": node.line("name", required=False, longest=200),
        "people": node.text("people", required=False),
        "group": node.line("group", required=False, longest=10),
        "score": _read_score(node),
        "prize": node.choice("prize", ["", *Team.Prize.values], default="") if node.says("prize") else "",
    }
    node.raw("prize")
    members = node.lines("members", longest=50)
    for at, code in enumerate(members):
        _known(node, f"members[{at}]", code, codes)
    if not members:
        node.tell("members", NOBODY)
    node.close()
    return TeamPart(number, fields, list(dict.fromkeys(members)))


def _read_score(node: FileNode) -> Decimal | None:
    typed = node.line("score", required=False)
    if not typed:
        return None
    try:
        score = parse_file_number(typed)
    except NumberRefused as refused:
        node.tell("score", str(refused))
        return None
    exponent = score.normalize().as_tuple().exponent
    if abs(score) >= _MOST_SCORE or not isinstance(exponent, int) or -exponent > _SCORE_PLACES:
        node.tell("score", "Điểm chấm có nhiều nhất 6 chữ số trước và 3 chữ số sau dấu phẩy.")
        return None
    return score


def apply(activity: Activity, wanted: MeetPart, year: BlocYear) -> list[Change]:
    """Brings the meet of an activity to what the file says, contests and teams by their numbers."""
    meet, _ = Meet.objects.get_or_create(activity=activity)
    meet.activity = activity
    members = {member.code: member for member in year.members.all()}
    side = [one | {"member": members.get(one["member"])} for one in wanted.side_prizes]
    changes = bring_settings(meet, wanted.fields) + bring_side_prizes(meet, side)
    stand = {contest.number: contest for contest in meet.contests.all()}
    for number in sorted(set(stand) - {part.number for part in wanted.contests}):
        stand[number].meet = meet
        changes += contest_gone(stand[number])
    for part in wanted.contests:
        contest = stand.get(part.number)
        if contest is None:
            contest = Contest.objects.create(meet=meet, number=part.number, **part.fields)
            changes.append(contest_change(contest, "thêm nội dung thi"))
        else:
            contest.meet = meet
            if told := change_fields(contest, part.fields):
                changes.append(contest_change(contest, "sửa nội dung thi", *told))
        changes += _bring_teams(contest, part.teams, year)
        # A team goes once no match speaks of it any more.
        changes += bring_matches(contest, [(at, match) for at, match in part.matches])
        changes += _drop_teams(contest, {team.number for team in part.teams})
    return changes


def _drop_teams(contest: Contest, kept: Collection[int]) -> list[Change]:
    gone = list(contest.teams.exclude(number__in=kept).order_by("number"))
    changes = [team_change(contest, team, "xóa đội", team_told(team)) for team in gone]
    for team in gone:
        team.delete()
    return changes


def _bring_teams(contest: Contest, wanted: list[TeamPart], year: BlocYear) -> list[Change]:
    stand = {team.number: team for team in contest.teams.all()}
    changes = []
    for part in wanted:
        team = stand.get(part.number)
        if team is None:
            team = Team.objects.create(contest=contest, number=part.number, **part.fields)
            bring_members(team, part.members, year)
            changes.append(team_change(contest, team, "thêm đội", new=team_told(team)))
        else:
            changes += change_team(contest, team, part.fields, part.members, year)
    return changes


def dump(activity: Activity) -> JsonObject:
    """The meet of an activity as it stands; {} where there is none."""
    meet = Meet.objects.filter(activity=activity).first()
    if meet is None:
        return {}
    side = meet.side_prizes.select_related("member").order_by("order")
    told: JsonObject = {name: getattr(meet, name) for name in OF_MEET}
    told["side_prizes"] = [
        _said({"name": one.name, "member": one.member and one.member.code, "winner": one.winner}) for one in side
    ]
    contests = meet.contests.order_by("number").prefetch_related("teams__of_members__member")
    told["contests"] = [_dump_contest(contest) for contest in contests]
    return _said(told)


def _dump_contest(contest: Contest) -> JsonObject:
    told: JsonObject = {"number": contest.number} | {name: getattr(contest, name) for name in OF_CONTEST}
    told |= {name: value for name in OF_GROUPS if (value := getattr(contest, name)) != USUAL[name]}
    told["teams"] = [_dump_team(team) for team in contest.teams.all()]
    told["matches"] = [_dump_match(match) for match in matches_of(contest)]
    return _said(told)


def _dump_match(match: Match) -> JsonObject:
    told: JsonObject = {"number": match.number} | {name: getattr(match, name) for name in OF_MATCH}
    return _said(told | {"home": match.home.number, "away": match.away and match.away.number})


def _dump_team(team: Team) -> JsonObject:
    told: JsonObject = {"number": team.number, "members": [one.member.code for one in team.of_members.all()]}
    told |= {name: getattr(team, name) for name in OF_TEAM}
    told["score"] = None if team.score is None else f"{team.score.normalize():f}"
    return _said(told)


def _said(told: dict[str, Any]) -> JsonObject:
    return {name: value for name, value in told.items() if value not in (None, "", [])}
