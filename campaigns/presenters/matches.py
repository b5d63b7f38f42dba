"""How the matches of a contest are told: the tables of its groups, and each round with its results."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.brackets import GROUPS, GroupLine, group_table
from campaigns.models import Contest, Match, Team
from campaigns.verbs.matches import groups_of, rules_of
from common.labels import label
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind


@dataclass(frozen=True)
class Group:
    """A group: its name, and its teams by rank."""

    name: str
    rows: "list[tuple[Team, GroupLine[int]]]"


def groups_in(contest: Contest, teams: Sequence[Team], matches: Sequence[Match]) -> list[Group]:
    """The groups of a contest with their tables; none where it has none."""
    found = groups_of(teams)
    by_number = {team.number: team for team in teams}
    facts = [one.facts for one in matches if one.round == GROUPS]
    return [
        Group(
            name,
            [
                (by_number[line.team], line)
                for line in group_table(numbers, [one for one in facts if one.home in numbers], rules_of(contest))
            ],
        )
        for name, numbers in found.items()
        if name
    ]


def score_of(match: Match) -> str:
    """«2–1»; «miễn đấu»; "" while it was not played."""
    if match.away is None:
        return "miễn đấu"
    return "" if match.home_score is None else f"{match.home_score}–{match.away_score}"


def winner_of(match: Match) -> str:
    """Who won, where that is known: of a draw in a group nobody did."""
    won = {match.home.number: match.home} | ({match.away.number: match.away} if match.away else {})
    winner = match.facts.winner
    return won[winner].shown if winner is not None else ""


# A group's teams.
GROUP_TABLE: Table[tuple[Team, GroupLine[int]]] = Table(
    {
        "team": TableField("Đội", lambda row: row[0].shown, width=36),
        "played": TableField("Trận", lambda row: row[1].played, paper=9, kind=ColumnKind.INTEGER),
        "won": TableField("Thắng", lambda row: row[1].won, paper=9, kind=ColumnKind.INTEGER),
        "drawn": TableField("Hòa", lambda row: row[1].drawn, paper=9, kind=ColumnKind.INTEGER),
        "lost": TableField("Thua", lambda row: row[1].lost, paper=9, kind=ColumnKind.INTEGER),
        "difference": TableField("Hiệu số", lambda row: row[1].difference, paper=10, kind=ColumnKind.INTEGER),
        "points": TableField("Điểm", lambda row: row[1].points, paper=9, kind=ColumnKind.INTEGER),
        "rank": TableField("Hạng", lambda row: row[1].rank, paper=9, kind=ColumnKind.INTEGER),
    }
)
MATCH_FIELDS: dict[str, TableField[Match]] = {
    "number": TableField("Số", lambda row: row.number, width=6, paper=7, kind=ColumnKind.INTEGER, on_page=False),
    "round": TableField(label("campaigns.Match.round"), lambda row: str(row.get_round_display()), width=16, paper=15),
    "home": TableField(label("campaigns.Match.home"), lambda row: row.home.shown, width=36),
    "away": TableField(
        label("campaigns.Match.away"), lambda row: row.away.shown if row.away else "", width=36, paper=24
    ),
    "score": TableField("Tỷ số", score_of, width=12, paper=11),
    "winner": TableField("Thắng", winner_of, width=36, paper=20),
}
MATCH_TABLE: Table[Match] = Table(MATCH_FIELDS)
BOOK_OF_MATCHES: Table[Match] = Table(
    {"contest": TableField("Nội dung thi", lambda row: str(row.contest), width=36)} | MATCH_FIELDS
)
