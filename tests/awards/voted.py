"""Rounds of voting for tests, as the portal's own verbs hold them."""

from collections.abc import Mapping, Sequence
from typing import Any

from awards.models import Question, VoteRound
from awards.rules.thresholds import CaseVotes, Counts
from awards.verbs.deciding import decide_round
from awards.verbs.voting import Tally, find_round, keep_tally, open_vote, seal_of, void_round
from tests.campaigns.proposed import who
from tests.years import Made

# (for, against, none), or the votes alone where one chooses; None where nobody has counted.
Votes = Mapping[str, tuple[int | None, int | None, int | None] | int]


def place(question: Question) -> dict[str, Any]:
    return {"meeting": question.review.conference.number, "question": question.order}


def opened(made: Made, question: Question, *, way: str = "paper", wanted: Sequence[str] | None = None) -> VoteRound:
    """The secretary opens a round, on the members with these codes where any are said."""
    pks = None
    if wanted is not None:
        pks = [question.nominations.get(member__code=code).pk for code in wanted]
    return open_vote(**who(made, made.secretary), **place(question), way=way, wanted=pks)


def tally(
    round_: VoteRound, votes: Votes, counts: Mapping[str, int | None] | None = None, *, abstained: int | None = None
) -> Tally:
    """What the tellers counted, by the members' codes; of as many ballots as members came, all valid, unless said."""
    there = round_.present
    said = {
        "members": round_.members,
        "summoned": round_.summoned,
        "present": there,
        "issued": there,
        "returned": there,
        "valid": there,
        "invalid": 0,
    }
    if round_.way == "hands":
        said |= dict.fromkeys(("issued", "returned", "valid", "invalid"))
    cases = {}
    for one in round_.candidates.select_related("nomination__member"):
        found = votes.get(one.nomination.member.code)
        if found is None:
            continue
        figures = (found, None, None) if isinstance(found, int) else found
        cases[one.pk] = CaseVotes(*figures, abstained=one.abstained if abstained is None else abstained)
    return Tally(Counts(**(said | dict(counts or {}))), cases)


def counted(
    made: Made,
    round_: VoteRound,
    votes: Votes,
    counts: Mapping[str, int | None] | None = None,
    *,
    settle: bool = True,
    **more: Any,
) -> VoteRound:
    """The secretary enters what the tellers counted, and settles it."""
    return keep_tally(
        **who(made, made.secretary),
        **place(round_.question),
        number=round_.number,
        tally=tally(round_, votes, counts, **more),
        seen=seal_of(round_),
        settle=settle,
    )


def decided(made: Made, round_: VoteRound, path: str, *, reason: str = "", taken: Sequence[str] = ()) -> VoteRound:
    """The secretary notes how it was decided where votes alone did not."""
    pks = [round_.candidates.get(nomination__member__code=code).pk for code in taken]
    return decide_round(
        **who(made, made.secretary),
        **place(round_.question),
        number=round_.number,
        path=path,
        reason=reason,
        taken=pks,
        seen=seal_of(fresh(round_)),
    )


def voided(made: Made, round_: VoteRound, reason: str = "Phát nhầm phiếu") -> VoteRound:
    return void_round(
        **who(made, made.secretary),
        **place(round_.question),
        number=round_.number,
        reason=reason,
        seen=seal_of(fresh(round_)),
    )


def fresh(round_: VoteRound) -> VoteRound:
    return find_round(round_.question, round_.number)


def outcomes(round_: VoteRound) -> dict[str, str]:
    """What came of each member."""
    return dict(round_.candidates.order_by("order").values_list("nomination__member__code", "outcome"))
