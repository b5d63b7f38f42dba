"""Groups and knock-out of a contest: tables of groups, who meets whom next, and who won. Pure.

A round of the knock-out is known by how many teams are left in it: 2 is the final, 4 the semi-finals; 0 are the groups.
Both losers of the semi-finals are third: there is no match between them, unless somebody notes one.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, TypeVar

from campaigns.medals import FIRST, SECOND, THIRD
from campaigns.ranks import shared_ranks

GROUPS, FINAL, SEMI_FINALS = 0, 2, 4
ROUNDS = (GROUPS, 64, 32, 16, 8, SEMI_FINALS, FINAL)
HOME, AWAY = "home", "away"
NO_TEAMS = "Cần ít nhất hai đội. Hãy thêm đội trước."
UNPLAYED = "Còn trận chưa có kết quả, hoặc hòa mà chưa chọn đội thắng. Hãy ghi đủ rồi lập các trận tiếp theo."
OVER = "Đã có trận chung kết, không còn trận nào để lập."
UNGROUPED = "Có đội chưa có bảng. Hãy ghi bảng của mọi đội ở «Ghi kết quả», hoặc xóa bảng của tất cả."
ODD = "Vòng này có số đội thắng lẻ nên cổng không ghép được. Hãy tự ghi các trận tiếp theo."
TOO_MANY = f"Cổng chỉ ghép cặp cho nhiều nhất {ROUNDS[1]} đội. Hãy chia bảng, hoặc tự ghi các trận."

Team = TypeVar("Team", bound=Hashable)


class CannotDraw(ValueError):
    """Who meets whom next cannot be said yet; the text says why, and what to do."""


@dataclass(frozen=True)
class Played(Generic[Team]):
    """A match; nobody `away` is a bye. `decided` says who won where the score does not: a shoot-out, a walk-over."""

    round: int
    home: Team
    away: Team | None
    home_score: int | None = None
    away_score: int | None = None
    decided: str = ""

    @property
    def is_drawn(self) -> bool:
        """Whether it was played and ended level."""
        return self.home_score is not None and self.home_score == self.away_score

    @property
    def winner(self) -> Team | None:
        """Who won; None while that is not known, and of a draw."""
        if self.away is None or self.decided == HOME:
            return self.home
        if self.decided == AWAY:
            return self.away
        if self.home_score is None or self.away_score is None or self.is_drawn:
            return None
        return self.home if self.home_score > self.away_score else self.away

    @property
    def loser(self) -> Team | None:
        """Who lost; None where nobody did."""
        winner = self.winner
        if winner is None or self.away is None:
            return None
        return self.away if winner == self.home else self.home


@dataclass(frozen=True)
class GroupRules:
    """What a win and a draw give in a group, and how many of each group go on."""

    win: int = 3
    draw: int = 1
    advance: int = 2


@dataclass(frozen=True)
class GroupLine(Generic[Team]):
    """A team in its group."""

    team: Team
    played: int
    won: int
    drawn: int
    lost: int
    scored: int
    conceded: int
    points: int
    rank: int

    @property
    def difference(self) -> int:
        """By how much it scored more than it conceded."""
        return self.scored - self.conceded


def group_table(teams: Sequence[Team], matches: Sequence[Played[Team]], rules: GroupRules) -> list[GroupLine[Team]]:
    """The teams of a group by points, difference, and what they scored; who is level in all shares the rank."""
    rows = {team: _row(team, matches, rules) for team in teams}
    ranks = shared_ranks({team: (row.points, row.difference, row.scored) for team, row in rows.items()})
    lines = [GroupLine(**{**vars(row), "rank": ranks[team]}) for team, row in rows.items()]
    return sorted(lines, key=lambda line: line.rank)


def _row(team: Team, matches: Sequence[Played[Team]], rules: GroupRules) -> GroupLine[Team]:
    own = [one for one in matches if team in (one.home, one.away) and (one.is_drawn or one.winner is not None)]
    won = sum(one.winner == team for one in own)
    drawn = sum(one.winner is None for one in own)
    scores = [
        (one.home_score or 0, one.away_score or 0) if one.home == team else (one.away_score or 0, one.home_score or 0)
        for one in own
    ]
    return GroupLine(
        team=team,
        played=len(own),
        won=won,
        drawn=drawn,
        lost=len(own) - won - drawn,
        scored=sum(score for score, _ in scores),
        conceded=sum(score for _, score in scores),
        points=won * rules.win + drawn * rules.draw,
        rank=0,
    )


def seeded_pairs(entrants: Sequence[Team]) -> tuple[int, list[tuple[Team, Team | None]]]:
    """The first round of a knock-out, the best first: its round, and its pairs in the order of the bracket.

    The first meets the last, and the first two can meet in the final only; what is missing to a full bracket are byes
    of the best.
    """
    if len(entrants) < 2:
        raise CannotDraw(NO_TEAMS)
    if len(entrants) > ROUNDS[1]:
        raise CannotDraw(TOO_MANY)
    order = [0]
    while len(order) < len(entrants):
        size = 2 * len(order)
        order = [place for seed in order for place in (seed, size - 1 - seed)]
    seats: list[Team | None] = [entrants[seed] if seed < len(entrants) else None for seed in order]
    pairs = []
    for home, away in zip(seats[::2], seats[1::2], strict=True):
        # A better team is never missing where the worse one is there.
        first, second = (home, away) if home is not None else (away, home)
        if first is not None:
            pairs.append((first, second))
    return len(order), pairs


def qualified(groups: Mapping[str, Sequence[Team]], matches: Sequence[Played[Team]], rules: GroupRules) -> list[Team]:
    """Who goes on from the groups, all firsts before all seconds, so that no two of a group meet at once.

    CannotDraw where a shared rank leaves open who goes on.
    """
    tiers: list[list[Team]] = [[] for _ in range(rules.advance)]
    for name, teams in groups.items():
        lines = group_table(teams, [one for one in matches if one.home in teams], rules)
        ahead = lines[: rules.advance]
        level = [line for line in lines if [other.rank for other in lines].count(line.rank) > 1 and line in ahead]
        if level:
            raise CannotDraw(
                f"Bảng {name} có đội bằng nhau ở hạng {level[0].rank}. Hãy phân định rồi tự ghi các trận tiếp theo."
            )
        for tier, line in zip(tiers, ahead, strict=False):
            tier.append(line.team)
    first, *others = tiers
    return _apart(first, [team for tier in others for team in tier], groups)


def _apart(first: list[Team], others: list[Team], groups: Mapping[str, Sequence[Team]]) -> list[Team]:
    """The entrants with the others turned round until no two of one group meet in the first round, if that can be."""
    of = {team: name for name, teams in groups.items() for team in teams}
    for turn in range(len(others)):
        entrants = first + others[turn:] + others[:turn]
        _, pairs = seeded_pairs(entrants)
        if all(away is None or of[home] != of[away] for home, away in pairs):
            return entrants
    return first + others


def next_matches(
    groups: Mapping[str, Sequence[Team]], matches: Sequence[Played[Team]], rules: GroupRules
) -> tuple[int, list[tuple[Team, Team | None]]]:
    """Who meets whom next: the round, and the pairs. A single group without a name plays a knock-out at once.

    `matches` are those so far in the order of the bracket. CannotDraw says why there is no next.
    """
    if sum(map(len, groups.values())) < 2:
        raise CannotDraw(NO_TEAMS)
    knock_out = [one for one in matches if one.round != GROUPS]
    if knock_out:
        return _next_round(knock_out)
    if set(groups) == {""}:
        return seeded_pairs(groups[""])
    if "" in groups:
        raise CannotDraw(UNGROUPED)
    if not matches:
        return GROUPS, [pair for teams in groups.values() for pair in combinations(teams, 2)]
    if any(one.winner is None and not one.is_drawn for one in matches):
        raise CannotDraw(UNPLAYED)
    return seeded_pairs(qualified(groups, matches, rules))


def _next_round(knock_out: Sequence[Played[Team]]) -> tuple[int, list[tuple[Team, Team | None]]]:
    last = min(one.round for one in knock_out)
    winners = [one.winner for one in knock_out if one.round == last]
    known = [winner for winner in winners if winner is not None]
    if last == FINAL:
        raise CannotDraw(OVER)
    if len(known) < len(winners):
        raise CannotDraw(UNPLAYED)
    if len(known) % 2:
        raise CannotDraw(ODD)
    return last // 2, list(zip(known[::2], known[1::2], strict=True))


def prizes_of(matches: Sequence[Played[Team]]) -> dict[Team, str]:
    """Who is first, second and, both of them, third by the knock-out; {} while the final is not decided."""
    final = next((one for one in matches if one.round == FINAL), None)
    if final is None or final.winner is None or final.loser is None:
        return {}
    thirds = [one.loser for one in matches if one.round == SEMI_FINALS]
    return {final.winner: FIRST, final.loser: SECOND} | {team: THIRD for team in thirds if team is not None}
