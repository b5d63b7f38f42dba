"""What the votes of a review meeting came to, as page, projector and documents show it: counts, and percent of what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from awards.models import AwardForm, Candidate, Question, Review, VoteRound
from awards.rules.thresholds import votes_told
from awards.votes import counts_of, is_by_hands, threshold_of
from members.models import Membership

BALLOTS = (
    ("issued", "phát ra"),
    ("returned", "thu về"),
    ("valid", "hợp lệ"),
    ("invalid", "không hợp lệ"),
)


@dataclass(frozen=True)
class ResultLine:
    """One case: the votes for it as «7/9 (77,78 %)», those against and without opinion, and what came of it."""

    number: int
    name: str
    organisation: str
    votes: str
    against: int | None
    none: int | None
    abstained: int
    outcome: str
    chosen: bool


@dataclass(frozen=True)
class QuestionResult:
    """A question that was voted on, in its last round that was counted; `base` says what the percent is of."""

    order: int
    form: AwardForm
    name: str
    way: str
    by_hands: bool
    rule: str
    base: str
    counts: str
    round_number: int
    decision: str
    lines: list[ResultLine]

    @property
    def chosen(self) -> list[ResultLine]:
        """Who is put forward."""
        return [line for line in self.lines if line.chosen]


def results_of(review: Review, day: date, *, order: int | None = None) -> list[QuestionResult]:
    """Every question of the meeting, or the one at this place, that was counted; forms as they were called on that day.

    A round that was voided, or is not counted yet, is not told of.
    """
    if review._state.adding:
        return []
    questions = review.questions.select_related("form").prefetch_related("form__editions").order_by("order")
    found = []
    for question in questions if order is None else questions.filter(order=order):
        rounds = question.rounds.filter(state=VoteRound.State.COUNTED).order_by("-number")
        if (counted := rounds.first()) is not None:
            found.append(_result(question, counted, day))
    return found


def _result(question: Question, round_: VoteRound, day: date) -> QuestionResult:
    threshold, counts = threshold_of(question), counts_of(round_)
    candidates: Sequence[Candidate] = list(
        round_.candidates.select_related("nomination__member", "nomination__form").order_by("order")
    )
    ballots = [f"{called} {count} phiếu" for name, called in BALLOTS if (count := getattr(round_, name)) is not None]
    told = [f"có mặt {round_.present}/{round_.members}"] if round_.present is not None else []
    told += [f"gửi ý kiến bằng văn bản {round_.written}"] if round_.written else []
    return QuestionResult(
        order=question.order,
        form=question.form,
        name=question.form.name_on(day),
        way=str(round_.get_way_display()),
        by_hands=is_by_hands(round_),
        rule=threshold.told,
        base=counts.base_told(threshold.base),
        counts=", ".join(told + ([] if is_by_hands(round_) else ballots)),
        round_number=round_.number,
        decision=round_.decision,
        lines=[
            _line(number, one, counts.whole(threshold.base, one.abstained)) for number, one in enumerate(candidates, 1)
        ],
    )


def _line(number: int, candidate: Candidate, whole: int | None) -> ResultLine:
    nomination = candidate.nomination
    member: Membership = nomination.member
    votes = candidate.votes_for
    return ResultLine(
        number=number,
        name=nomination.person or member.name,
        organisation=member.name if nomination.person else "",
        votes="" if votes is None else str(votes) if whole is None else votes_told(votes, whole),
        against=candidate.votes_against,
        none=candidate.votes_none,
        abstained=candidate.abstained,
        outcome=_outcome(candidate),
        chosen=candidate.outcome == Candidate.Outcome.CHOSEN,
    )


def _outcome(candidate: Candidate) -> str:
    """A title is acclaimed, a form of award proposed; "" while nothing came of it."""
    told = str(candidate.get_outcome_display()) if candidate.outcome else ""
    titles = candidate.nomination.form.category == AwardForm.Category.TITLE
    return told if titles else told.replace("suy tôn", "đề nghị")
