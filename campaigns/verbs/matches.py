"""What can be done with the matches of a contest: note them and their results, draw the next, take prizes from them."""

from collections.abc import Mapping, Sequence
from typing import Any

from campaigns.brackets import (
    AWAY,
    GROUPS,
    HOME,
    CannotDraw,
    GroupRules,
    next_matches,
    prizes_of,
)
from campaigns.models import Contest, Match, Team
from campaigns.verbs.meets import MeetRefused, contest_at, contest_change, matches_of, team_change
from common.audit.log import Actor, Change
from common.numbering import free_number
from common.yearfile.sync import change_fields
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in

OF_MATCH = ("round", "home", "away", "home_score", "away_score", "decided")
OF_GROUPS = ("win_points", "draw_points", "advance")
MOST_MATCHES = 200
TOO_MANY = f"Mỗi nội dung thi có nhiều nhất {MOST_MATCHES} trận. Hãy chia thêm bảng."
NO_HOME = "Hãy chọn đội thứ nhất."
ITSELF = "Một đội không đấu với chính nó. Hãy chọn đội khác."
ONE_SCORE = "Hãy ghi tỷ số của cả hai đội, hoặc để trống cả hai."
BYE = "Miễn đấu thì không có tỷ số và đội thắng. Hãy chọn đội thứ hai, hoặc bỏ các ô này."
NO_BYE = "Vòng bảng không có miễn đấu. Hãy chọn đội thứ hai."
OTHER_GROUP = "Hai đội này không cùng bảng. Hãy sửa bảng của đội ở «Ghi kết quả», hoặc chọn vòng khác."
OTHER_WINNER = "Tỷ số nói đội kia thắng. Hãy sửa tỷ số, hoặc để trống ô này."
NO_PRIZES = "Chưa lấy được giải: trận chung kết chưa có đội thắng."


def wrong_match(fields: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be of a match, by field; its teams are anything with a group, or None."""
    home, away = fields["home"], fields["away"]
    scores = fields["home_score"], fields["away_score"]
    if home is None:
        return {"home": NO_HOME}
    if away is None:
        if fields["round"] == GROUPS:
            return {"away": NO_BYE}
        return {"away": BYE} if scores != (None, None) or fields["decided"] else {}
    if home == away:
        return {"away": ITSELF}
    wrong = {}
    if fields["round"] == GROUPS and home.group != away.group:
        wrong["away"] = OTHER_GROUP
    if (scores[0] is None) != (scores[1] is None):
        wrong["home_score" if scores[0] is None else "away_score"] = ONE_SCORE
    elif scores[0] != scores[1] and fields["decided"] not in ("", HOME if scores[0] > scores[1] else AWAY):
        wrong["decided"] = OTHER_WINNER
    return wrong


def rules_of(contest: Contest) -> GroupRules:
    """How its groups are reckoned."""
    return GroupRules(contest.win_points, contest.draw_points, contest.advance)


def groups_of(teams: Sequence[Team]) -> dict[str, list[int]]:
    """The teams of each group by number, the groups by their names; who is in none stands under ""."""
    found: dict[str, list[int]] = {}
    for team in sorted(teams, key=lambda team: (team.group, team.number)):
        found.setdefault(team.group, []).append(team.number)
    return found


def keep_matches(
    *,
    year: BlocYear,
    activity: int,
    contest: int,
    groups: Mapping[str, Any],
    matches: Sequence[tuple[int | None, Mapping[str, Any]]],
    seen: str,
    actor: Actor,
    reader: Reader,
    draws: bool = False,
) -> int:
    """Makes these the matches of a contest, each by its number or a new one, with its teams by number (`OF_MATCH`).

    `groups` are `OF_GROUPS`. With `draws` the next ones are added after that; answers how many those are.
    PermissionError, MeetRefused, StaleMeet, Activity.DoesNotExist, Contest.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        found = contest_at(now, activity, contest, seen)
        told = change_fields(found, groups)
        changes = [contest_change(found, "sửa cách tính vòng bảng", *told)] if told else []
        # A number that a form makes up is none: such a match is a new one.
        known = set(found.matches.values_list("number", flat=True))
        changes += bring_matches(found, [(number if number in known else None, said) for number, said in matches])
        added = _draw(found) if draws else []
        log_in(now, actor, changes + added)
    return len(added)


def bring_matches(contest: Contest, wanted: Sequence[tuple[int | None, Mapping[str, Any]]]) -> list[Change]:
    """Makes these the matches of a contest; answers what that changed, unlogged. MeetRefused for too many."""
    if len(wanted) > MOST_MATCHES:
        raise MeetRefused({"": TOO_MANY})
    teams = {team.number: team for team in contest.teams.prefetch_related("of_members__member")}
    stand = {row.number: row for row in matches_of(contest)}
    changes = []
    for gone in sorted(set(stand) - {number for number, _ in wanted}):
        changes.append(contest_change(contest, "xóa trận", old=stand[gone].told))
        stand[gone].delete()
    for number, said in wanted:
        fields = dict(said) | {"home": teams[said["home"]], "away": teams.get(said["away"])}
        row = stand.get(number or 0)
        if row is None:
            row = Match.objects.create(contest=contest, number=number or free_number(contest.matches.all()), **fields)
            changes.append(contest_change(contest, "ghi trận", new=row.told))
            continue
        before = row.told
        if change_fields(row, fields):
            changes.append(contest_change(contest, "sửa trận", before, row.told))
    return changes


def _draw(contest: Contest) -> list[Change]:
    teams = {team.number: team for team in contest.teams.prefetch_related("of_members__member")}
    try:
        round_, pairs = next_matches(
            groups_of(list(teams.values())), [one.facts for one in matches_of(contest)], rules_of(contest)
        )
    except CannotDraw as why:
        raise MeetRefused({"": str(why)}) from why
    if contest.matches.count() + len(pairs) > MOST_MATCHES:
        raise MeetRefused({"": TOO_MANY})
    changes = []
    for home, away in pairs:
        row = Match.objects.create(
            contest=contest,
            number=free_number(contest.matches.all()),
            round=round_,
            home=teams[home],
            away=None if away is None else teams[away],
        )
        changes.append(contest_change(contest, "lập trận", new=row.told))
    return changes


def take_prizes(
    *, year: BlocYear, activity: int, contest: int, seen: str, actor: Actor, reader: Reader
) -> dict[int, str]:
    """Gives the first three prizes by the knock-out, and takes them from whom else had one; answers them by team.

    The consolation prizes stay with whoever has one and won no other. The errors are `keep_matches`'s.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        found = contest_at(now, activity, contest, seen)
        prizes = prizes_of([one.facts for one in matches_of(found)])
        if not prizes:
            raise MeetRefused({"": NO_PRIZES})
        changes = []
        for team in found.teams.prefetch_related("of_members__member").order_by("number"):
            kept = team.prize if team.prize == Team.Prize.CONSOLATION else ""
            if told := change_fields(team, {"prize": prizes.get(team.number, kept)}):
                changes.append(team_change(found, team, "lấy giải theo kết quả trận đấu", *told))
        log_in(now, actor, changes)
    return prizes
