"""Contests of a joint activity for tests, as the portal's own verbs make them."""

from collections.abc import Mapping, Sequence
from typing import Any

from campaigns.models import Contest, Team
from campaigns.verbs.matches import keep_matches
from campaigns.verbs.meets import OF_TEAM, keep_contest, keep_team, seal_of
from common.audit.log import Actor
from tests.years import Made

NO_FIELDS: dict[str, Any] = {"name": "", "people": "", "group": "", "score": None, "prize": ""}
assert tuple(NO_FIELDS) == OF_TEAM


def who(made: Made) -> dict[str, Any]:
    """The secretary, at the year's first activity."""
    secretary = made.secretary
    return {"year": made.year, "activity": 1, "actor": Actor(user=secretary), "reader": made.reader(secretary)}


def contest(made: Made, sport: str = "Kéo co", category: str = "", *, each: bool = False) -> Contest:
    """A contest, with a team for each member where it is said so."""
    fields = {"sport": sport, "category": category}
    return keep_contest(**who(made), fields=fields, results={}, team_for_each=each)


def team(made: Made, of: Contest, members: Sequence[str], **fields: Any) -> Team:
    """A team of these members."""
    told = NO_FIELDS | fields
    return keep_team(**who(made), contest=of.number, fields=told, members=members, seen=seal_of(of))


def won(made: Made, of: Contest, prizes: Mapping[int, str]) -> Contest:
    """What its teams won, by their numbers."""
    results = {number: {"prize": prize} for number, prize in prizes.items()}
    fields = {"sport": of.sport, "category": of.category}
    return keep_contest(
        **who(made), number=of.number, fields=fields, results=results, team_for_each=False, seen=seal_of(of)
    )


def keep(made: Made, of: Contest, matches: Sequence[tuple[int | None, Mapping[str, Any]]]) -> int:
    """The matches of a contest, of which what is not said is left open."""
    nothing = {"away": None, "home_score": None, "away_score": None, "decided": ""}
    told = [(number, nothing | dict(fields)) for number, fields in matches]
    groups = {"win_points": 3, "draw_points": 1, "advance": 2}
    return keep_matches(**who(made), contest=of.number, groups=groups, matches=told, seen=seal_of(of))
