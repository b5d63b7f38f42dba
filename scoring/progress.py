"""How far a round has come, member by member: what its page, its letter and its reminders all count alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from common.vietnamese.dates import VIETNAM
from scoring.appraisals.given import judged_in
from scoring.models import Round, Scorecard, Stage
from scoring.openplaces import TO_APPRAISE, Why, open_places
from scoring.sheet import NOBODY, MemberColumn, RoundSheet

State = Scorecard.State
# A step's deadline, by the field that holds it; the first and the last step have none.
DUE_OF: Mapping[str, str] = {
    Round.Step.SCORING: "scoring_due",
    Round.Step.APPRAISING: "appraising_due",
    Round.Step.AGREEING: "agreeing_due",
}
SCORED_STEPS = (Round.Step.SCORING, Round.Step.APPRAISING, Round.Step.AGREEING)


@dataclass(frozen=True)
class Progress:
    """One member's card: how many of its `leaves` have each value, what differs, what is missing, whether it is late.

    Of what is not agreed yet `disputed` counts what the bloc has to decide, `ready` what a button fills in, and
    `unappraised` what has no appraised value either; `without_evidence` names the criteria that want a file.
    """

    member: MemberColumn
    leaves: int
    scored: int
    appraised: int
    agreed: int
    differing: int
    explained: int
    disputed: int
    ready: int
    unappraised: int
    without_evidence: tuple[str, ...]
    late: bool

    @property
    def submitted(self) -> bool:
        return self.member.state != State.DRAFTING

    @property
    def is_appraised(self) -> bool:
        """Whether its appraisal is closed and nothing on it still waits for one."""
        return self.member.state in (State.APPRAISED, State.AGREED) and not self.unappraised

    @property
    def unexplained(self) -> int:
        """How many differing appraisals the member has not answered."""
        return self.differing - self.explained


def progress_of(sheet: RoundSheet, today: date) -> list[Progress]:
    """Every member's progress, in protocol order; the sheet must have been loaded whole."""
    return [_of(sheet, member, today) for member in sheet.members]


def _of(sheet: RoundSheet, member: MemberColumn, today: date) -> Progress:
    marks = [sheet.mark(member.code, leaf.code) for leaf in sheet.leaves_for(member.code)]
    differing = [mark for mark in marks if mark.differs]
    open_ = open_places(sheet, [member.code])
    given = {stage: sum(mark.input(stage) is not None for mark in marks) for stage in Stage.values}
    return Progress(
        member=member,
        leaves=len(marks),
        scored=given[Stage.SELF],
        appraised=given[Stage.APPRAISED],
        agreed=given[Stage.AGREED],
        differing=len(differing),
        explained=sum(bool(mark.explanation) for mark in differing),
        disputed=len(open_[Why.DISPUTED]),
        ready=len(open_[Why.READY]),
        unappraised=sum(len(open_[why]) for why in TO_APPRAISE),
        without_evidence=sheet.without_evidence(member.code),
        late=was_late(sheet.round, member.state, member.submitted_at, today),
    )


def was_late(round_: Round, state: str, submitted_at: datetime | None, today: date) -> bool:
    """Whether the card came after its deadline, or is not in although the deadline or the step is over."""
    due = round_.scoring_due
    if state == State.DRAFTING:
        past = round_.step in (Round.Step.APPRAISING, Round.Step.AGREEING)
        return past or (round_.step == Round.Step.SCORING and due is not None and today > due)
    return bool(due and submitted_at and submitted_at.astimezone(VIETNAM).date() > due)


def appraising_is_over(round_: Round, today: date) -> bool:
    """Whether the time in which cards are appraised is over, by its deadline or its step."""
    due = round_.appraising_due
    return round_.step in (Round.Step.AGREEING, Round.Step.PUBLISHED) or bool(due and today > due)


def missing(rows: list[Progress], *states: str) -> list[MemberColumn]:
    """The members whose cards stand in one of these states."""
    return [row.member for row in rows if row.member.state in states]


@dataclass(frozen=True)
class Owed:
    """What one member owes a round now: its own card, the cards it is to appraise; and whether their time is over."""

    member: MemberColumn
    own_card: bool
    card_late: bool
    to_appraise: tuple[MemberColumn, ...]
    appraising_late: bool

    @property
    def late(self) -> bool:
        return self.card_late or self.appraising_late


def only_waiting(
    sheet: RoundSheet, judged: Mapping[tuple[str, str], frozenset[str]] | None = None
) -> frozenset[tuple[str, str]]:
    """Who has judged all it can of a card by itself while others of its appraisers have not: (appraiser, member).

    It owes nothing there until they have; then whoever may closes the appraisal. `judged` spares a query where it was
    asked for already (`judged_in`).
    """
    if not sheet.rubric.averages_appraisals:
        return frozenset()
    judged = judged_in(sheet.round.pk) if judged is None else judged
    wanted = {
        member: {leaf.code for leaf in sheet.leaves_for(member) if sheet.rubric.takes_means_of(leaf)}
        for member in sheet.columns
    }
    done = {pair: codes >= wanted[pair[0]] for pair, codes in judged.items() if pair[0] in wanted}
    unfinished = {member for (member, _), is_done in done.items() if not is_done}
    return frozenset((one, member) for (member, one), is_done in done.items() if is_done and member in unfinished)


def owed_in(sheet: RoundSheet, today: date) -> list[Owed]:
    """Who owes something now, in protocol order; nobody before the round opens and after it is published."""
    round_ = sheet.round
    if round_.step not in SCORED_STEPS:
        return []
    found, waiting = [], only_waiting(sheet)
    for member in sheet.members:
        given = [other for other in sheet.members if member.code in sheet.appraisers.get(other.code, NOBODY)]
        # While members still score themselves nobody is late with an appraisal.
        open_ = [
            other
            for other in given
            if other.state == State.SUBMITTED
            and round_.step != Round.Step.SCORING
            and (member.code, other.code) not in waiting
        ]
        own_card = member.state == State.DRAFTING
        if own_card or open_:
            owed = Owed(
                member=member,
                own_card=own_card,
                card_late=own_card and was_late(round_, member.state, member.submitted_at, today),
                to_appraise=tuple(open_),
                appraising_late=bool(open_) and appraising_is_over(round_, today),
            )
            found.append(owed)
    return found
