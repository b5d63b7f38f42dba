"""What can be done with a meet: how it is reckoned, its side prizes, its contests and the teams in them."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Q

from campaigns.models import Activity, Contest, Match, Meet, SidePrize, Team, TeamMember
from campaigns.verbs.activities import key_of as key_of_activity
from common.audit.log import Actor, Change
from common.numbering import free_number
from common.refused import FieldsRefused
from common.yearfile.sync import change_fields, describe
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear, Membership
from members.yearlog import log_in, who_changed

OF_MEET = ("ranking", "mixed", "first_points", "second_points", "third_points", "consolation_points")
POINTS = OF_MEET[2:]
OF_SIDE_PRIZE = ("name", "member", "winner")
MONEY = ("first_money", "second_money", "third_money", "consolation_money")
OF_CONTEST = ("sport", "category", *MONEY)
OF_TEAM = ("name", "people", "group", "score", "prize")
# What the form of the whole contest says of each team.
OF_RESULT = ("group", "score", "prize")
MOST_CONTESTS, MOST_TEAMS, MOST_SIDE_PRIZES = 60, 60, 40
NO_POINTS = "Xếp hạng theo điểm thì ghi điểm của giải này; không có điểm thì ghi 0."
NO_WINNER = "Hãy chọn đơn vị, hoặc ghi người, đội nhận giải."
NOBODY = "Hãy chọn ít nhất một đơn vị của đội."
CANCELLED = "Hoạt động này đã hủy. Hãy khôi phục trước, rồi ghi thi đấu."
TOO_MANY_CONTESTS = f"Mỗi hoạt động có nhiều nhất {MOST_CONTESTS} nội dung thi."
TOO_MANY_TEAMS = f"Mỗi nội dung thi có nhiều nhất {MOST_TEAMS} đội."
PLAYED = "Đội này còn trong các trận đấu. Hãy bỏ các trận ấy ở «Trận đấu» trước."
STALE = "Nội dung này đã được người khác sửa."


class StaleMeet(ValueError):
    """It was changed by somebody else since the form was opened; the text says by whom and what."""


class MeetRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each field, under "" for the whole."""


def _mark(told: object) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _own(row: Any) -> list[str]:
    return [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]


def seal_of_meet(meet: Meet | None) -> str:
    """A short mark of how a meet is reckoned and of its side prizes; "" for none."""
    return "" if meet is None else _mark((_own(meet), [_own(one) for one in meet.side_prizes.order_by("order")]))


def seal_of(contest: Contest | None) -> str:
    """A short mark of all that stands of a contest, its teams and matches; "" for none."""
    if contest is None:
        return ""
    teams = contest.teams.order_by("number").prefetch_related("of_members")
    told = [(_own(team), sorted(one.member_id for one in team.of_members.all())) for team in teams]
    return _mark((_own(contest), told, [_own(match) for match in contest.matches.order_by("number")]))


def wrong_meet(fields: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be of how a meet is reckoned, by field."""
    if fields["ranking"] != Meet.Ranking.POINTS:
        return {}
    return {name: NO_POINTS for name in POINTS if fields[name] is None}


def settle_meet(
    *,
    year: BlocYear,
    activity: int,
    fields: Mapping[str, Any],
    side_prizes: Sequence[Mapping[str, Any]],
    seen: str,
    actor: Actor,
    reader: Reader,
) -> Meet:
    """Says how the meet is reckoned (`OF_MEET`), and its side prizes in their order (`OF_SIDE_PRIZE`).

    PermissionError, MeetRefused, StaleMeet, Activity.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    if wrong := wrong_meet(fields):
        raise MeetRefused(wrong)
    with locked(year) as now:
        found = _activity(now, activity)
        meet = Meet.objects.filter(activity=found).first()
        if seal_of_meet(meet) != seen:
            raise StaleMeet(who_changed(now, f"{key_of_activity(found)}meet/") or STALE)
        meet = meet or Meet.objects.create(activity=found)
        meet.activity = found
        log_in(now, actor, bring_settings(meet, fields) + bring_side_prizes(meet, side_prizes))
    return meet


def bring_settings(meet: Meet, fields: Mapping[str, Any]) -> list[Change]:
    """Reckons a meet so; answers what that changed, unlogged."""
    told = change_fields(meet, fields)
    return [meet_change(meet, "sửa cách tính", *told)] if told else []


def bring_side_prizes(meet: Meet, wanted: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Makes these the side prizes of a meet, in this order; answers what that changed, unlogged."""
    stand = list(meet.side_prizes.select_related("member").order_by("order"))
    old = [{name: getattr(row, name) for name in OF_SIDE_PRIZE} for row in stand]
    if old == [dict(one) for one in wanted]:
        return []
    before = "; ".join(_told(row) for row in stand)
    meet.side_prizes.all().delete()
    made = [SidePrize.objects.create(meet=meet, order=place, **one) for place, one in enumerate(wanted, start=1)]
    return [meet_change(meet, "sửa giải phụ", before, "; ".join(_told(row) for row in made))]


def _told(row: SidePrize) -> str:
    who = ", ".join(filter(None, [row.winner, row.member.short_name if row.member else ""]))
    return f"{row.name}: {who}"


def keep_contest(
    *,
    year: BlocYear,
    activity: int,
    fields: Mapping[str, Any],
    results: Mapping[int, Mapping[str, Any]],
    team_for_each: bool,
    actor: Actor,
    reader: Reader,
    number: int | None = None,
    seen: str = "",
) -> Contest:
    """Notes a contest (`OF_CONTEST`) or changes the one with this number, with what its teams won.

    `results` are `OF_RESULT` by the teams' numbers; those not named stay. With `team_for_each` each member that is in
    no team gets one of its own. PermissionError, MeetRefused, StaleMeet, Activity.DoesNotExist, Contest.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        found = _activity(now, activity)
        if number is None:
            meet, _ = Meet.objects.get_or_create(activity=found)
            if meet.contests.count() >= MOST_CONTESTS:
                raise MeetRefused({"": TOO_MANY_CONTESTS})
            meet.activity = found
            contest = Contest.objects.create(meet=meet, number=free_number(meet.contests.all()), **fields)
            changes = [contest_change(contest, "thêm nội dung thi")]
        else:
            contest = contest_at(now, activity, number, seen)
            told = change_fields(contest, fields)
            changes = [contest_change(contest, "sửa nội dung thi", *told)] if told else []
        for team in contest.teams.prefetch_related("of_members__member").order_by("number"):
            if told := change_fields(team, results.get(team.number, {})):
                changes.append(team_change(contest, team, "sửa kết quả", *told))
        if team_for_each:
            changes += _team_for_each(contest, now)
        log_in(now, actor, changes)
    return contest


def _team_for_each(contest: Contest, year: BlocYear) -> list[Change]:
    there = set(TeamMember.objects.filter(team__contest=contest).values_list("member_id", flat=True))
    missing = [member for member in year.members.order_by("order") if member.pk not in there]
    if contest.teams.count() + len(missing) > MOST_TEAMS:
        raise MeetRefused({"": TOO_MANY_TEAMS})
    changes = []
    for member in missing:
        team = Team.objects.create(contest=contest, number=free_number(contest.teams.all()))
        TeamMember.objects.create(team=team, member=member)
        changes.append(team_change(contest, team, "thêm đội"))
    return changes


def drop_contest(*, year: BlocYear, activity: int, number: int, seen: str, actor: Actor, reader: Reader) -> Contest:
    """Takes away a contest with its teams; the log keeps what each was and won. The errors are `keep_contest`'s."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        contest = contest_at(now, activity, number, seen)
        log_in(now, actor, contest_gone(contest))
    return contest


def contest_gone(contest: Contest) -> list[Change]:
    """Takes a contest away with its teams; answers what the log is to say, unlogged."""
    teams = contest.teams.prefetch_related("of_members__member").order_by("number")
    changes = [contest_change(contest, "xóa trận", match.told) for match in matches_of(contest)]
    changes += [team_change(contest, team, "xóa đội", team_told(team)) for team in teams]
    told = ["sport", "category", *(name for name in MONEY if getattr(contest, name) is not None)]
    changes.append(contest_change(contest, "xóa nội dung thi", describe(contest, told)))
    contest.delete()
    return changes


def keep_team(
    *,
    year: BlocYear,
    activity: int,
    contest: int,
    fields: Mapping[str, Any],
    members: Collection[str],
    seen: str,
    actor: Actor,
    reader: Reader,
    number: int | None = None,
) -> Team:
    """Notes a team of these members (`OF_TEAM`), or changes the one with this number; `seen` marks the contest.

    PermissionError, MeetRefused, StaleMeet, Activity.DoesNotExist, Contest.DoesNotExist, Team.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    if not members:
        raise MeetRefused({"members": NOBODY})
    with locked(year) as now:
        found = contest_at(now, activity, contest, seen)
        if number is None:
            if found.teams.count() >= MOST_TEAMS:
                raise MeetRefused({"": TOO_MANY_TEAMS})
            team = Team.objects.create(contest=found, number=free_number(found.teams.all()), **fields)
            bring_members(team, members, now)
            changes = [team_change(found, team, "thêm đội", new=team_told(team))]
        else:
            changes = change_team(found, found.teams.get(number=number), fields, members, now)
            team = found.teams.get(number=number)
        log_in(now, actor, changes)
    return team


def change_team(
    contest: Contest, team: Team, fields: Mapping[str, Any], members: Collection[str], year: BlocYear
) -> list[Change]:
    """Brings a team to these fields and members; answers what that changed, unlogged."""
    before = team_told(team)
    change_fields(team, fields)
    bring_members(team, members, year)
    after = team_told(team)
    return [] if before == after else [team_change(contest, team, "sửa đội", before, after)]


def bring_members(team: Team, wanted: Collection[str], year: BlocYear) -> None:
    """Makes these, by their codes, the members whose people are in the team."""
    rows = list(Membership.objects.filter(year=year, code__in=wanted))
    team.of_members.exclude(member__in=rows).delete()
    there = set(team.of_members.values_list("member_id", flat=True))
    TeamMember.objects.bulk_create(TeamMember(team=team, member=row) for row in rows if row.pk not in there)


def drop_team(
    *, year: BlocYear, activity: int, contest: int, number: int, seen: str, actor: Actor, reader: Reader
) -> Team:
    """Takes away a team that was noted by mistake. The errors are `keep_team`'s."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        found = contest_at(now, activity, contest, seen)
        team = found.teams.prefetch_related("of_members__member").get(number=number)
        if found.matches.filter(Q(home=team) | Q(away=team)).exists():
            raise MeetRefused({"": PLAYED})
        log_in(now, actor, [team_change(found, team, "xóa đội", team_told(team))])
        team.delete()
    return team


def matches_of(contest: Contest) -> list[Match]:
    """The matches of a contest in their order, with whose teams play."""
    rows = contest.matches.select_related("home", "away").order_by("number")
    return list(rows.prefetch_related("home__of_members__member", "away__of_members__member"))


def team_told(team: Team) -> str:
    """All that is said of a team, for the log."""
    names = team.of_members.order_by("member__order").values_list("member__short_name", flat=True)
    return f"Đơn vị: {', '.join(names)}; {describe(team, OF_TEAM)}"


def _activity(year: BlocYear, number: int) -> Activity:
    found = Activity.objects.get(year=year, number=number)
    found.year = year
    if found.cancelled_reason:
        raise MeetRefused({"": CANCELLED})
    return found


def contest_at(year: BlocYear, activity: int, number: int, seen: str) -> Contest:
    """The contest, read under the lock; StaleMeet if it is not what was seen, MeetRefused, or what it lacks."""
    found = _activity(year, activity)
    contest = Contest.objects.select_related("meet").get(meet__activity=found, number=number)
    contest.meet.activity = found
    if seal_of(contest) != seen:
        raise StaleMeet(who_changed(year, key_of(contest)) or STALE)
    return contest


def key_of(contest: Contest) -> str:
    """What the log knows a contest by."""
    return f"{key_of_activity(contest.meet.activity)}contest/{contest.number}/"


def meet_change(meet: Meet, action: str, old: str = "", new: str = "") -> Change:
    """What the log says of a meet as a whole."""
    key = f"{key_of_activity(meet.activity)}meet/"
    return Change(subject=f"Thi đấu: {meet.activity.name}", key=key, action=action, old=old, new=new)


def contest_change(contest: Contest, action: str, old: str = "", new: str = "") -> Change:
    """What the log says of a contest."""
    subject = f"Thi đấu: {contest.meet.activity.name}, {contest}"
    return Change(subject=subject, key=key_of(contest), action=action, old=old, new=new)


def team_change(contest: Contest, team: Team, action: str, old: str = "", new: str = "") -> Change:
    """What the log says of a team."""
    subject = f"Thi đấu: {contest.meet.activity.name}, {contest}, {team.shown}"
    return Change(subject=subject, key=key_of(contest), action=action, old=old, new=new)
