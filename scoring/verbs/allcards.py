"""What is done to all cards of a round at once: handed in, means of several appraisers taken, closed; DESIGN §6.

Each card is judged as it is alone (`scoring.verbs.cards`): what is refused there is left out here, by name. Both verbs
take the cards that were chosen, each with the seal of how its reader saw it, so that nothing is done to a card that
became another meanwhile.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from django.db import transaction

from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.dates import today_vn
from common.vietnamese.text import clean
from members.access import Answer, CardFacts, Reader, may_appraise, may_submit, may_write, require
from members.models import BlocYear
from members.yearlog import log_in
from scoring.appraisals.given import given_in
from scoring.models import Scorecard, Stage
from scoring.sheet import MemberColumn, RoundSheet, load_sheet
from scoring.verbs.appraisals import count_means, partly_given, take_means
from scoring.verbs.cards import appraisal_closed, handed_in, is_late, may_close_appraisal, may_hand_in, unscored
from scoring.verbs.scores import locked_round

State = Scorecard.State
NEEDS_REASON = "Hãy ghi lý do nộp thay: nhật ký ghi lý do này ở từng phiếu."
NEEDS_REASON_NOT_TO_WAIT = "Hãy ghi lý do: vì sao không chờ các đơn vị thẩm định còn lại."
NONE_CHOSEN = "Chưa phiếu nào được chọn. Hãy chọn ít nhất một phiếu."


class AllCardsRefused(FieldsRefused):
    """Nothing can be done like this: by «reason», «cards»."""


@dataclass(frozen=True)
class Deed:
    """What may be done to all cards: in which state they wait for it, which values it wants, who may, and to which."""

    state: State
    stage: Stage
    may: Callable[[Reader, CardFacts], Answer]
    may_to: Callable[[RoundSheet, MemberColumn, Reader], Answer]
    fills: bool = False
    """Whether it is done to what is open on a card, and not to a card of which nothing is."""

    def open_on(self, sheet: RoundSheet) -> Callable[[str], tuple[str, ...]]:
        """What answers of each card the criteria that are open: those that lack a value, or can be filled by it."""
        if not self.fills:
            return lambda member: unscored(sheet, member, self.stage)
        given = given_in(sheet.round.pk) if sheet.rubric.averages_appraisals else {}
        return lambda member: partly_given(sheet, given, member)


def _may_write_appraisal(reader: Reader, card: CardFacts) -> Answer:
    return may_write(reader, Stage.APPRAISED, card)


def _may_take_means(sheet: RoundSheet, column: MemberColumn, reader: Reader) -> Answer:
    return _may_write_appraisal(reader, sheet.facts(column, reader))


HAND_IN = Deed(State.DRAFTING, Stage.SELF, may_submit, may_hand_in)
TAKE_MEANS = Deed(State.SUBMITTED, Stage.APPRAISED, _may_write_appraisal, _may_take_means, fills=True)
CLOSE_APPRAISAL = Deed(State.SUBMITTED, Stage.APPRAISED, may_appraise, may_close_appraisal)


@dataclass(frozen=True)
class CardAhead:
    """A card that waits for a deed: whether it may be done now, what the card lacks, and the `seal` of how it stands.

    `open` are the criteria without the values that the deed wants, `without_evidence` those without a required file.
    """

    member: MemberColumn
    answer: Answer
    open: tuple[str, ...]
    without_evidence: tuple[str, ...]
    seal: str


@dataclass(frozen=True)
class DoneToAll:
    """The cards to which it was `done`, and those that were left out, by why.

    `changed` are chosen cards that are others than their reader saw, `held` those with open criteria. `late`: what was
    handed in came after its time.
    """

    done: tuple[CardAhead, ...]
    changed: tuple[MemberColumn, ...]
    held: tuple[CardAhead, ...]
    late: bool = False


def may_do_to_all(deed: Deed, reader: Reader, step: str) -> Answer:
    """Whether the reader may do this to whatever card waits for it, at this step of the round."""
    # A card that is nobody's is nobody's own, and nobody was assigned to it.
    return deed.may(reader, CardFacts("", step, deed.state))


def cards_ahead(deed: Deed, sheet: RoundSheet, reader: Reader) -> list[CardAhead]:
    """The cards that wait for this deed, in protocol order; the sheet must have been loaded whole."""
    open_on = deed.open_on(sheet)
    return [
        CardAhead(
            member=member,
            answer=deed.may_to(sheet, member, reader),
            open=open_,
            without_evidence=sheet.without_evidence(member.code),
            seal=seal_of(sheet, member, open_),
        )
        for member in sheet.members
        if member.state == deed.state and ((open_ := open_on(member.code)) or not deed.fills)
    ]


def seal_of(sheet: RoundSheet, member: MemberColumn, open_: Collection[str]) -> str:
    """A short mark of a card: where it stands, what was put in and is open, how many files, what does not apply."""
    places = [(member.code, leaf.code) for leaf in sheet.leaves]
    told = [(sheet.mark(*place).version, sheet.evidence.get(place, 0)) for place in places]
    stand = (member.state, member.submitted_at, member.return_reason, told, open_, sorted(sheet.exempt_at(member.code)))
    return sha256(repr(stand).encode()).hexdigest()[:16]


def submit_cards(
    *,
    round_id: int,
    seen: Mapping[str, str],
    reason: str,
    actor: Actor,
    reader: Reader,
    year: BlocYear | None = None,
    today: date | None = None,
) -> DoneToAll:
    """Hands in the chosen cards (`seen`: member's code → seal), for a reason that stands in the log of each.

    A card that lacks required evidence goes in: whoever chose it was shown what it lacks. PermissionError (with the
    reason) if the reader may not, or the round is closed; AllCardsRefused without a reason or without a choice.
    """
    reason = clean(reason)
    with transaction.atomic():
        sheet = load_sheet(locked_round(round_id, year))
        require(may_do_to_all(HAND_IN, reader, sheet.round.step))
        _require(seen, {} if reason else {"reason": NEEDS_REASON})
        late = is_late(sheet.round, today or today_vn())
        judged = _judged(HAND_IN, sheet, reader, seen, late=late)
        columns = [card.member for card in judged.done]
        log_in(sheet.round.year, actor, handed_in(sheet, columns, reader, late=late, reason=reason))
        return judged


def appraise_cards(
    *, round_id: int, seen: Mapping[str, str], actor: Actor, reader: Reader, year: BlocYear | None = None
) -> DoneToAll:
    """Closes the appraisal of the chosen cards (`seen`: member's code → seal); nothing is filled in.

    PermissionError (with the reason) if the reader may not, or the round is closed; AllCardsRefused without a choice.
    """
    with transaction.atomic():
        sheet = load_sheet(locked_round(round_id, year))
        require(may_do_to_all(CLOSE_APPRAISAL, reader, sheet.round.step))
        _require(seen, {})
        judged = _judged(CLOSE_APPRAISAL, sheet, reader, seen)
        log_in(sheet.round.year, actor, appraisal_closed(sheet, [card.member for card in judged.done]))
        return judged


def take_means_of_cards(
    *, round_id: int, seen: Mapping[str, str], reason: str, actor: Actor, reader: Reader, year: BlocYear | None = None
) -> DoneToAll:
    """Takes the mean of those appraisers who have given a value where others have not, on the chosen cards.

    The reason stands in the log of each. PermissionError (with the reason) if the reader may not, or the round is
    closed; AllCardsRefused without a reason or without a choice.
    """
    reason = clean(reason)
    with transaction.atomic():
        sheet = load_sheet(locked_round(round_id, year))
        require(may_do_to_all(TAKE_MEANS, reader, sheet.round.step))
        _require(seen, {} if reason else {"reason": NEEDS_REASON_NOT_TO_WAIT})
        judged = _judged(TAKE_MEANS, sheet, reader, seen)
        means = take_means(sheet, given_in(sheet.round.pk), [card.member.code for card in judged.done])
        _, changes = count_means(sheet, means, actor, reader, reason)
        log_in(sheet.round.year, actor, [_taken(change, reason) for change in changes])
        return judged


def _taken(change: Change, reason: str) -> Change:
    if change.action.startswith("tính lại"):
        return change
    return replace(change, action="lấy trung bình của các đơn vị đã chấm", reason=reason)


def _require(seen: Mapping[str, str], problems: dict[str, str]) -> None:
    if not seen:
        problems["cards"] = NONE_CHOSEN
    if problems:
        raise AllCardsRefused(problems)


def _judged(deed: Deed, sheet: RoundSheet, reader: Reader, seen: Mapping[str, str], *, late: bool = False) -> DoneToAll:
    """To which of the chosen cards it may be done, and why not to others."""
    ahead = {card.member.code: card for card in cards_ahead(deed, sheet, reader)}
    same = {code for code, seal in seen.items() if code in ahead and ahead[code].seal == seal}
    changed = [member for member in sheet.members if member.code in seen and member.code not in same]
    codes = {member.code for member in changed}
    return DoneToAll(
        done=tuple(card for code, card in ahead.items() if code in same and card.answer),
        changed=tuple(changed),
        held=tuple(card for code, card in ahead.items() if code not in codes and not card.answer),
        late=late,
    )
