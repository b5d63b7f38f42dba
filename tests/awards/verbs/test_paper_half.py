"""A round in which some vote on paper and others in the portal: two counts, added, and both kept."""

from typing import Any

import pytest

from awards.ballots import fixed_in, votes_in
from awards.models import Candidate, Confirmation, PaperHalf, PaperVotes, Urn, VoteRound
from awards.presenters.ballots import shown
from awards.rules.thresholds import CaseVotes, Counts
from awards.verbs.balloting import NO_PAPERS, NOBODY_ON_PAPER, confirm_closing, open_ballot, seal_of
from awards.verbs.paper_half import TOO_MANY, keep_papers
from awards.verbs.voting import VoteRefused
from common.audit.log import Actor
from members.throttle import KnownPassword
from tests.awards.portalballots import Meeting, cast, make_meeting

pytestmark = pytest.mark.django_db
ACTOR = Actor(name="tests")
COUNTS = Counts(issued=2, returned=2, valid=1, invalid=1)
CASES = {place: CaseVotes(1 if place < 3 else 0, 0 if place < 3 else 1, 0) for place in range(1, 5)}


def mixed(on_paper: tuple[str, ...] = ("dv-02", "dv-04")) -> Meeting:
    meeting = make_meeting(members=4)
    made = meeting.made
    open_ballot(
        year=made.year, meeting=1, question=1, actor=ACTOR, reader=made.reader(made.secretary), on_paper=on_paper,
        mixed=True,
    )  # fmt: skip
    return meeting


def keep(meeting: Meeting, counts: Counts = COUNTS, cases: Any = CASES) -> PaperHalf:
    made = meeting.made
    return keep_papers(
        year=made.year, meeting=1, question=1, number=1, counts=counts, cases=cases, actor=ACTOR,
        reader=made.reader(made.secretary),
    )  # fmt: skip


def confirm(meeting: Meeting, place: int) -> None:
    user = meeting.tellers[place]
    urn = Urn.objects.select_related("round").get()
    confirm_closing(
        year=meeting.made.year, meeting=1, question=1, number=1, known=KnownPassword(user.pk), seen=seal_of(urn),
        actor=Actor(user=user), reader=meeting.made.reader(user),
    )  # fmt: skip


def vote(meeting: Meeting, code: str, own: str, choices: list[str]) -> None:
    cast(meeting, Urn.objects.get(), code, choices, own)


def test_both_halves_are_counted_added_and_shown() -> None:
    meeting = mixed()
    assert fixed_in(Urn.objects.get()).roll == ("Đơn vị 01", "Đơn vị 03")
    vote(meeting, "dv-01", "QQQQ", ["for", "against", "none", "for"])
    vote(meeting, "dv-03", "WWWW", ["for", "for", "none", "against"])
    with pytest.raises(VoteRefused) as told:
        confirm(meeting, 0)
    assert told.value.problems == {"": NO_PAPERS}
    keep(meeting)
    confirm(meeting, 0)
    confirm(meeting, 1)
    round_ = VoteRound.objects.get()
    assert (round_.issued, round_.returned, round_.valid, round_.invalid) == (4, 4, 3, 1)
    fields = ("votes_for", "votes_against", "votes_none")
    assert list(Candidate.objects.order_by("order").values_list(*fields)) == [
        (3, 0, 0), (2, 1, 0), (0, 1, 2), (1, 2, 0),
    ]  # fmt: skip
    urn = Urn.objects.select_related("round__question").get()
    assert len(votes_in(urn)) == 2
    lines = shown(urn).cases
    assert [(line.portal, line.paper) for line in lines] == [
        ("2 - 0 - 0", "1 - 0 - 0"), ("1 - 1 - 0", "1 - 0 - 0"), ("0 - 0 - 2", "0 - 1 - 0"), ("1 - 1 - 0", "0 - 1 - 0"),
    ]  # fmt: skip


def test_papers_that_cannot_be_are_refused_at_their_figure() -> None:
    meeting = mixed()
    with pytest.raises(VoteRefused) as told:
        keep(meeting, Counts(issued=3, returned=3, valid=3, invalid=0), dict.fromkeys(range(1, 5), CaseVotes(3, 0, 0)))
    assert told.value.problems == {"issued": TOO_MANY.format(3, 2)}
    with pytest.raises(VoteRefused) as sums:
        keep(meeting, cases=CASES | {2: CaseVotes(1, 1, 0)})
    assert list(sums.value.problems) == ["2.votes_for"]
    assert PaperHalf.objects.count() == PaperVotes.objects.count() == 0


def test_other_figures_of_the_papers_take_back_who_had_confirmed() -> None:
    meeting = mixed()
    keep(meeting)
    confirm(meeting, 0)
    keep(meeting, Counts(issued=2, returned=1, valid=1, invalid=0))
    assert Confirmation.objects.count() == 0
    assert (PaperHalf.objects.get().returned, PaperVotes.objects.count()) == (1, 4)


def test_a_mixed_round_says_who_votes_on_paper() -> None:
    with pytest.raises(VoteRefused) as told:
        mixed(on_paper=())
    assert told.value.problems == {"on_paper": NOBODY_ON_PAPER}
