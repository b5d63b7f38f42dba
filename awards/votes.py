"""What a question and its rounds of voting are to the rules: threshold, quota, counts, and who was chosen so far."""

from collections.abc import Collection, Iterable, Sequence
from datetime import time

from awards.eligibility import newest_round, reviewed_of
from awards.models import Candidate, Nomination, Question, Review, VoteRound, WrittenOpinion
from awards.rules.outcomes import Decided, Standing, decide
from awards.rules.quotas import Quota, Whole
from awards.rules.thresholds import CaseVotes, Counts, Threshold
from members.models import BlocYear
from pacts.conferences import present_at, turnout
from pacts.models import Conference
from pacts.verbs.conferences import text_of
from scoring.models import Round

COUNT_FIELDS = ("members", "summoned", "present", "issued", "returned", "valid", "invalid")
BALLOT_FIELDS = ("issued", "returned", "valid", "invalid")
CASE_FIELDS = ("votes_for", "votes_against", "votes_none", "abstained")


def threshold_of(question: Question) -> Threshold:
    """What the question takes."""
    return Threshold(question.base, question.numerator, question.denominator, question.exceeds)  # type: ignore[arg-type]


def quota_of(question: Question) -> Quota:
    """How many the question lets be put forward."""
    return Quota(
        kind=question.quota,  # type: ignore[arg-type]
        number=question.quota_number,
        percent=question.quota_percent,
        of=question.quota_of,  # type: ignore[arg-type]
        rounding=question.quota_rounding,  # type: ignore[arg-type]
        at_least_one=question.quota_at_least_one,
    )


def is_by_hands(round_: VoteRound) -> bool:
    """Whether hands were raised, so that there are no ballots."""
    return round_.way == VoteRound.Way.HANDS


def counts_of(round_: VoteRound) -> Counts:
    """What was counted of the round."""
    return Counts(**{name: getattr(round_, name) for name in COUNT_FIELDS}, written=round_.written)


def votes_of(candidate: Candidate) -> CaseVotes:
    """What was counted of one candidate."""
    return CaseVotes(**{name: getattr(candidate, name) for name in CASE_FIELDS})


def voting_in(counts: Counts, *, hands: bool) -> int | None:
    """How many voices there are: hands that were there to be raised, or valid ballots; and opinions in writing."""
    found = counts.present if hands else counts.valid
    return None if found is None else found + (counts.written or 0)


def most_of(question: Question, round_: VoteRound) -> int | None:
    """How many one may choose in this round; None where each case is answered by itself.

    A further round is about the places that are left: nobody chooses more than those.
    """
    if question.method != Question.Method.CHOOSE or question.most_chosen is None:
        return None
    if round_.number > 1 and round_.places:
        return min(question.most_chosen, round_.places)
    return question.most_chosen


def decided(question: Question, round_: VoteRound, candidates: Sequence[Candidate]) -> Decided[int]:
    """Who of the candidates was chosen, by their primary keys; every figure of the round must be there."""
    threshold, counts = threshold_of(question), counts_of(round_)
    cases = []
    for one in candidates:
        whole = counts.whole(threshold.base, one.abstained)
        if one.votes_for is None or whole is None:
            raise ValueError(f"{one.pk} is not counted")
        cases.append(Standing(one.pk, one.votes_for, threshold.passes(one.votes_for, whole)))
    return decide(cases, round_.places)


# --- what a round begins with --------------------------------------------------------------------------------


def counted_rounds(question: Question) -> list[VoteRound]:
    """The rounds of the question that count, the first one first."""
    return list(question.rounds.filter(state=VoteRound.State.COUNTED).order_by("number"))


def chosen_in(question: Question) -> set[int]:
    """The nominations that the question's counted rounds have chosen."""
    found = Candidate.objects.filter(
        round__question=question, round__state=VoteRound.State.COUNTED, outcome=Candidate.Outcome.CHOSEN
    )
    return set(found.values_list("nomination_id", flat=True))


def still_open(question: Question) -> list[Nomination]:
    """Who may be voted on in a round that is opened now: put forward, not withdrawn, not chosen yet."""
    taken = chosen_in(question)
    rows = question.nominations.filter(withdrawn="").select_related("member").order_by("order", "id")
    return [one for one in rows if one.pk not in taken]


def tied_in(round_: VoteRound) -> set[int]:
    """The nominations that stand level in this round."""
    tied = round_.candidates.filter(outcome=Candidate.Outcome.TIED)
    return set(tied.values_list("nomination_id", flat=True))


def reviewed_round(question: Question, year: BlocYear) -> Round | None:
    """The scoring round that the meeting reviews, else the newest."""
    return question.review.round or newest_round(year)


def whole_of(question: Question, year: BlocYear) -> Whole:
    """What the quota is a share of: all members, those reviewed, and those to whom no earlier question gave anything.

    A suspended member keeps its place; one that is excluded, by the bloc or by the scoring, has none. Where the quota
    is no share, nobody is counted.
    """
    if question.quota != Question.Quota.PERCENT:
        return Whole(0, 0, 0)
    reviewed = reviewed_of(year, round_=question.review.round)
    eligible = {code for code, one in reviewed.items() if one.is_counted}
    before = Candidate.objects.filter(
        round__question__review=question.review_id,
        round__question__order__lt=question.order,
        round__state=VoteRound.State.COUNTED,
        outcome=Candidate.Outcome.CHOSEN,
        nomination__person="",
    )
    given = set(before.values_list("nomination__member__code", flat=True))
    return Whole(len(reviewed), len(eligible), len(eligible - given))


def places_left(question: Question, year: BlocYear) -> int | None:
    """How many may still be chosen; None where there is no limit."""
    places = quota_of(question).places(whole_of(question, year))
    return None if places is None else max(places - len(chosen_in(question)), 0)


def roll_of(conference: Conference, year: BlocYear, at: time | None) -> tuple[Counts, set[str]]:
    """Members, summoned and present as the roll has them at this hour, and the codes of those who are there.

    Present stays None while the roll does not say it of every member.
    """
    members = year.members.count()
    presences = text_of(conference).presences
    there = {row.member for row in present_at(presences, at)}
    present = len(there) if turnout(presences, members).known else None
    return Counts(members=members, summoned=members, present=present), there


def absent_of(conference: Conference) -> set[str]:
    """The codes of the members that the roll has as absent."""
    return {row.member for row in text_of(conference).presences if row.state == "absent"}


def written_in(review: Review) -> list[WrittenOpinion]:
    """The opinions in writing that count: of members that are absent, where the meeting takes such opinions."""
    if review._state.adding or not review.written_opinions:
        return []
    rows = list(review.opinions.select_related("member").order_by("member__order"))
    absent = absent_of(review.conference) if rows else set()
    return [one for one in rows if one.member.code in absent]


def names_of(nominations: Iterable[Nomination]) -> str:
    """«Ban Dân vận, Báo Bình Thuận», as a sentence names them."""
    return ", ".join(nominee(one) for one in nominations)


def nominee(nomination: Nomination) -> str:
    """«Ban Dân vận»; of a person or a collective in it «Nguyễn Văn A (Ban Dân vận)»."""
    name = nomination.member.short_name
    return f"{nomination.within} ({name})" if nomination.within else name


def among(nominations: Iterable[Nomination], wanted: Collection[int]) -> list[Nomination]:
    """Those of the nominations that are wanted, in their order."""
    return [one for one in nominations if one.pk in wanted]
