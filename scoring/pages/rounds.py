"""Which round a page shows, and what all pages of a round have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import Http404

from common.records.record import RecordHead, as_provisional
from common.web.sent import whole_number
from members.access import Answer, may_see_all_cards
from members.pages import Opened
from scoring.models import Round
from scoring.presenters.samples import holds_sample
from scoring.sheet import chosen_round, rounds_of


@dataclass(frozen=True)
class RoundLink:
    """A round to choose."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class RoundShown:
    """Where the reader is: the round that a page shows, the others, when its step is `due`; `ky` is the query of it.

    While the year has no round, a page of a round shows nothing else.
    """

    round: Round | None
    round_links: list[RoundLink]
    due: date | None
    sample: bool
    ky: str


def round_of(opened: Opened, *, published: bool = False) -> tuple[Round | None, RoundShown]:
    """The round that `?ky=` names, or the default one; and what says where the reader is.

    Where it is about what was `published`, the newest such round is the default one. None while the year has no
    round; Http404 for a round that does not exist.
    """
    rounds = rounds_of(opened.year, reader=opened.reader)
    round_ = _asked_for(opened, rounds)
    if published and not opened.query.get("ky") and not opened.posted.get("round"):
        round_ = next((found for found in reversed(rounds) if found.is_published), round_)
    code = opened.query.get("ky")
    if round_ is not None:
        round_.year = opened.year
    links = [RoundLink(other.name, f"{opened.path}?ky={other.code}", other == round_) for other in reversed(rounds)]
    due = due_of(round_) if round_ else None
    shown = RoundShown(
        round=round_,
        round_links=links if len(links) > 1 else [],
        due=due,
        sample=bool(round_ and (round_.is_sample or round_.rubric.is_sample)),
        ky=f"?ky={code}" if code else "",
    )
    return round_, shown


def score_record(round_: Round, title: str, subject: str, *, more: str = "") -> RecordHead:
    """The head of a print that shows the round's figures: until they are published, it says so on every page."""
    title = title if round_.is_published else as_provisional(title)
    return {"title": title + more, "subject": subject, "provisional": not round_.is_published}


def own_member(opened: Opened) -> str:
    """The code of a member that the reader stands for, to lead it there; who stands for none is told why not (403)."""
    if not opened.reader.own:
        opened.require(may_see_all_cards(opened.reader, Round.Visibility.OWN))
    return min(opened.reader.own)


def sent_round(opened: Opened, may_see: Callable[[str], Answer], or_of: Callable[[Round], Answer] | None = None) -> int:
    """The id of the round whose form was sent, if the reader may see what it shows; else Http404.

    `may_see` answers for a visibility, `or_of` for this very round where the first one says no. Who may see it
    whatever the round shows is not asked for a round to look at: the verb that saves finds out whether there is one.
    """
    number = whole_number(opened.posted.get("round", ""))
    if number is not None and may_see(Round.Visibility.OWN):
        return number
    round_ = round_sent(opened)
    answer = may_see(round_.shown_to(opened.reader))
    opened.require_known(answer if answer or or_of is None else or_of(round_))
    return int(round_.pk)


def round_sent(opened: Opened) -> Round:
    """The round whose form was sent, whoever may see it; Http404 if the year has no such round."""
    round_ = _asked_for(opened, list(Round.objects.filter(year=opened.year.pk).order_by("id")))
    if round_ is None:
        raise Http404
    return round_


def _asked_for(opened: Opened, rounds: list[Round]) -> Round | None:
    """The round that a form names, since its address may show another one by now; else the one of `?ky=`."""
    number = opened.posted.get("round")
    if number:
        round_ = next((found for found in rounds if str(found.pk) == number), None)
    else:
        round_ = chosen_round(rounds, opened.query.get("ky"))
    if round_ is None and (number or opened.query.get("ky")):
        raise Http404
    return round_


def due_of(round_: Round) -> date | None:
    """The day on which the round's present step ends, if one was set."""
    return {
        Round.Step.SCORING: round_.scoring_due,
        Round.Step.APPRAISING: round_.appraising_due,
        Round.Step.AGREEING: round_.agreeing_due,
    }.get(Round.Step(round_.step))


def has_sample(opened: Opened) -> bool:
    """Whether any round of the year holds sample data."""
    return holds_sample(opened.year)
