"""Which round a page shows, and what all pages of a round have in common."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from members.pages import Opened
from scoring.models import Round
from scoring.sheet import chosen_round, rounds_of


@dataclass(frozen=True)
class RoundLink:
    """A round to choose."""

    name: str
    url: str
    current: bool


def round_of(opened: Opened) -> tuple[Round | None, dict[str, Any]]:
    """The round that `?ky=` names, or the default one; and the context that says where the reader is.

    None while the year has no round; Http404 for a round that does not exist.
    """
    rounds = rounds_of(opened.year)
    code = opened.query.get("ky")
    round_ = chosen_round(rounds, code)
    if round_ is None and code:
        raise Http404
    if round_ is not None:
        round_.year = opened.year
    links = [
        RoundLink(other.name, f"{opened.request.path}?ky={other.code}", other == round_) for other in reversed(rounds)
    ]
    due = due_of(round_) if round_ else None
    context = {
        "round": round_,
        "round_links": links if len(links) > 1 else [],
        "due": due,
        "sample": bool(round_ and (round_.is_sample or round_.rubric.is_sample)),
        "ky": f"?ky={code}" if code else "",
    }
    return round_, context


def saved_round(opened: Opened) -> Round:
    """The round that a form is sent to: the one that `round_of` shows at this address; Http404 if there is none."""
    rounds = list(Round.objects.filter(year=opened.year.pk).order_by("id"))
    round_ = chosen_round(rounds, opened.query.get("ky"))
    if round_ is None:
        raise Http404
    return round_


def due_of(round_: Round) -> Any:
    """The day on which the round's present step ends, if one was set."""
    return {
        Round.Step.SCORING: round_.scoring_due,
        Round.Step.APPRAISING: round_.appraising_due,
        Round.Step.AGREEING: round_.agreeing_due,
    }.get(Round.Step(round_.step))


def has_sample(opened: Opened) -> bool:
    """Whether any round of the year holds sample data."""
    return Round.objects.filter(year=opened.year, is_sample=True).exists()
