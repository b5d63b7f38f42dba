"""What can be done with a round of voting: open it, enter what the tellers counted, settle it, void it.

A round that was settled is evidence (`awards.guard`): it is voided with a reason and held again, never corrected.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from awards.models import Candidate, Proposal, Question, Review, VoteRound
from awards.queries import meeting_at, questions_at
from awards.rules.proposing import Stage
from awards.rules.thresholds import CaseVotes, Counts, wrong_counts, wrong_votes
from awards.verbs.proposals import stage
from awards.votes import (
    CASE_FIELDS,
    COUNT_FIELDS,
    among,
    counted_rounds,
    decided,
    is_by_hands,
    most_of,
    names_of,
    nominee,
    places_left,
    roll_of,
    still_open,
    tied_in,
    votes_of,
    voting_in,
    written_in,
)
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.dates import today_vn
from common.vietnamese.text import clean
from common.yearfile.sync import change_fields, describe
from documents.catalogue import NO_MEMBERS
from members.access import Reader, require
from members.access_of_the_awards import may_count_votes
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in, who_changed

ONE_AT_A_TIME = "Nội dung này đang có một lượt bỏ phiếu chưa kiểm xong. Hãy kiểm xong hoặc hủy lượt ấy."
NOBODY_LEFT = "Không còn trường hợp nào để bỏ phiếu: chưa ai được đề cử, hoặc tất cả đã được chọn."
CHOOSE_SOMEBODY = "Hãy đánh dấu ít nhất một trường hợp đưa ra bỏ phiếu."
NOT_ANY_MORE = "Có trường hợp không còn trong danh sách bỏ phiếu. Hãy tải lại trang rồi chọn lại."
NO_PLACE_LEFT = "Số lượng được đề nghị đã đủ, không còn chỗ cho lượt nữa."
NO_HANDS = "Nội dung này bỏ phiếu kín, không giơ tay."
HANDS_ARE_NO_BALLOTS = "Giơ tay thì không có phiếu, mà tỷ lệ của nội dung này tính trên {}. Hãy bỏ phiếu giấy."
NOT_ON_PAPER = "Lượt này bỏ phiếu trên cổng, số phiếu do cổng kiểm."
VOID_AT_THE_URN = "Lượt này đang bỏ phiếu trên cổng. Hãy hủy ở trang đóng hòm phiếu."
SETTLED = "Lượt này đã chốt kết quả. Muốn sửa, hãy hủy lượt với lý do rồi mở lượt mới."
VOIDED = "Lượt này đã hủy."
LATER_FIRST = "Đã có lượt sau của nội dung này. Hãy hủy lượt sau trước."
PROPOSED = "Đã lập đề nghị khen thưởng từ kết quả này: {}. Hãy rút trước, ở trang «Đề nghị khen thưởng»."
NO_REASON = "Hãy ghi lý do hủy."
STALE = "Lượt bỏ phiếu này đã được người khác sửa."


class StaleVote(ValueError):
    """The round was changed by somebody else since the form was opened; the text says by whom and what."""


class VoteRefused(FieldsRefused):
    """What was asked or typed cannot be: a sentence for each place («present», «<candidate>.votes_for», «»)."""


@dataclass(frozen=True)
class Tally:
    """What the tellers counted: of the round, and of each candidate by its primary key."""

    counts: Counts
    cases: Mapping[int, CaseVotes] = field(default_factory=dict)


def find_question(year: BlocYear, meeting: int, question: int) -> Question:
    """The question with this place at the year's review meeting with this number; Question.DoesNotExist."""
    conference = meeting_at(year, meeting)
    found = questions_at(conference) if conference else []
    asked = next((one for one in found if one.order == question), None)
    if asked is None:
        raise Question.DoesNotExist
    return asked


def find_round(question: Question, number: int) -> VoteRound:
    """This round of the question, with the question at hand; VoteRound.DoesNotExist."""
    found: VoteRound = question.rounds.get(number=number)
    found.question = question
    return found


def seal_of(round_: VoteRound | None) -> str:
    """A short mark of the round as it stands."""
    return f"{round_.pk}.{round_.version}" if round_ else ""


def wrong_tally(question: Question, round_: VoteRound, tally: Tally, *, whole: bool) -> dict[str, str]:
    """Which figures cannot be, each by its place; `whole`: none may be missing, since the result is to be settled."""
    hands, written = is_by_hands(round_), round_.written or 0
    wrong = wrong_counts(tally.counts, ballots=not hands, whole=whole)
    voting = voting_in(replace(tally.counts, written=written), hands=hands)
    pks = list(tally.cases)
    found = wrong_votes(
        list(tally.cases.values()), voting, most=most_of(question, round_), whole=whole, written=written
    )
    return wrong | {f"{pks[place]}.{name}": sentence for (place, name), sentence in found.items()}


# --- opening -------------------------------------------------------------------------------------------------


def open_vote(
    *,
    year: BlocYear,
    meeting: int,
    question: int,
    way: str,
    actor: Actor,
    reader: Reader,
    wanted: Collection[int] | None = None,
) -> VoteRound:
    """Opens a round that is counted by tellers: on those put forward, or on the nominations `wanted` alone.

    Without `wanted` a further round is on those who stand level. PermissionError, VoteRefused, Question.DoesNotExist.
    """
    require(may_count_votes(reader))
    with locked(year) as now:
        asked = find_question(now, meeting, question)
        round_, changes = make_round(now, asked, way=way, wanted=wanted, state=VoteRound.State.OPEN)
        log_in(now, actor, changes)
    return round_


def make_round(
    year: BlocYear, question: Question, *, way: str, wanted: Collection[int] | None, state: str
) -> tuple[VoteRound, list[Change]]:
    """The next round of the question with its candidates, roll and places; answers the changes, unlogged.

    VoteRefused where there is one already, nobody to be voted on, or no place left.
    """
    _may_open(question, way)
    before = counted_rounds(question)
    free = still_open(question)
    if not free:
        raise VoteRefused({"wanted": NOBODY_LEFT})
    if wanted is None:
        tied = tied_in(before[-1]) if before else set()
        chosen = among(free, tied) or free
    else:
        chosen = among(free, wanted)
        if len(chosen) < len(set(wanted)):
            raise VoteRefused({"wanted": NOT_ANY_MORE})
        if not chosen:
            raise VoteRefused({"wanted": CHOOSE_SOMEBODY})
    places = places_left(question, year)
    if before and places == 0:
        raise VoteRefused({"wanted": NO_PLACE_LEFT})
    review = question.review
    now = timezone.localtime()
    # During the meeting whoever has left is gone; on another day the hour of now says nothing.
    counts, there = roll_of(review.conference, year, now.time() if review.conference.day == today_vn() else None)
    # In the portal everybody on the roll votes himself; what came on paper is counted by tellers.
    by_tellers = way in (VoteRound.Way.PAPER, VoteRound.Way.HANDS)
    written = {one.member.code for one in written_in(review)} if by_tellers else set()
    last = question.rounds.order_by("-number").first()
    round_ = VoteRound.objects.create(
        question=question,
        number=last.number + 1 if last else 1,
        way=way,
        state=state,
        places=places,
        written=len(written) or None,
        **{name: getattr(counts, name) for name in ("members", "summoned", "present")},
    )
    abstains = review.own_item == Review.OwnItem.ABSTAINS
    Candidate.objects.bulk_create(
        Candidate(
            round=round_, nomination=one, order=order, abstained=int(abstains and one.member.code in there | written)
        )
        for order, one in enumerate(chosen, start=1)
    )
    fields = ["way", "members", "summoned", "present", *(["written"] if written else []), "places"]
    told = f"{describe(round_, fields)}; {names_of(chosen)}"
    return round_, [change_of(round_, "mở", new=told)]


def _may_open(question: Question, way: str) -> None:
    if question.rounds.filter(state__in=[VoteRound.State.PREPARING, VoteRound.State.OPEN]).exists():
        raise VoteRefused({"way": ONE_AT_A_TIME})
    if way == VoteRound.Way.HANDS:
        if question.by_ballot:
            raise VoteRefused({"way": NO_HANDS})
        if question.base in ("issued", "returned", "valid"):
            said = str(question.get_base_display()).lower()
            raise VoteRefused({"way": HANDS_ARE_NO_BALLOTS.format(said)})


# --- counting ------------------------------------------------------------------------------------------------


def keep_tally(
    *,
    year: BlocYear,
    meeting: int,
    question: int,
    number: int,
    tally: Tally,
    seen: str,
    actor: Actor,
    reader: Reader,
    settle: bool = False,
) -> VoteRound:
    """Keeps what the tellers have counted so far; with `settle` it is all, and what came of it stands from then on.

    PermissionError, VoteRefused, StaleVote unless the round stands as `seen` says, VoteRound.DoesNotExist.
    """
    require(may_count_votes(reader))
    with locked(year) as now:
        asked = find_question(now, meeting, question)
        round_ = standing_round(now, asked, number, seen)
        _still_counting(round_)
        candidates = list(round_.candidates.select_related("nomination__member").order_by("order"))
        cases = {one.pk: tally.cases.get(one.pk, votes_of(one)) for one in candidates}
        counted = Tally(tally.counts, cases)
        if wrong := wrong_tally(asked, round_, counted, whole=settle):
            raise VoteRefused(wrong)
        changes = _bring(round_, candidates, counted)
        if settle:
            changes += settle_round(asked, round_, candidates)
        log_in(now, actor, changes)
    return round_


def _still_counting(round_: VoteRound) -> None:
    if round_.state == VoteRound.State.COUNTED:
        raise VoteRefused({"": SETTLED})
    if round_.state == VoteRound.State.VOID:
        raise VoteRefused({"": VOIDED})
    if round_.way in (VoteRound.Way.PORTAL, VoteRound.Way.MIXED):
        raise VoteRefused({"": NOT_ON_PAPER})


def _bring(round_: VoteRound, candidates: Sequence[Candidate], tally: Tally) -> list[Change]:
    """Writes the figures. Until they are settled the log tells them to the bloc's own people alone."""
    fields: dict[str, Any] = {name: getattr(tally.counts, name) for name in COUNT_FIELDS}
    if is_by_hands(round_):
        fields |= dict.fromkeys(("issued", "returned", "valid", "invalid"))
    told = change_fields(round_, fields, {"version": round_.version + 1})
    changes = [change_of(round_, "ghi số liệu kiểm phiếu", *told, member=NO_MEMBERS)] if told else []
    for one in candidates:
        case = tally.cases[one.pk]
        figures = change_fields(one, {name: getattr(case, name) for name in CASE_FIELDS})
        if figures:
            action = f"ghi số phiếu của {nominee(one.nomination)}"
            changes.append(change_of(round_, action, *figures, member=NO_MEMBERS))
    if changes and not told:
        round_.version += 1
        round_.save(update_fields=["version"])
    return changes


def settle_round(question: Question, round_: VoteRound, candidates: Sequence[Candidate]) -> list[Change]:
    """Says what came of each candidate and closes the round, whose figures are all there; the change, unlogged."""
    found = decided(question, round_, candidates)
    for one in candidates:
        one.outcome = (
            Candidate.Outcome.CHOSEN
            if one.pk in found.chosen
            else Candidate.Outcome.TIED
            if one.pk in found.tied
            else Candidate.Outcome.NOT_CHOSEN
        )
        one.save(update_fields=["outcome"])
    round_.state = VoteRound.State.COUNTED
    round_.version += 1
    round_.save(update_fields=["state", "version"])
    told = [describe(round_, [name for name in COUNT_FIELDS if getattr(round_, name) is not None])]
    told += [f"{nominee(one.nomination)}: {figures_told(one)}, {_outcome(one)}" for one in candidates]
    return [change_of(round_, "chốt kết quả kiểm phiếu", new="; ".join(told))]


def figures_told(candidate: Candidate) -> str:
    """«7 đồng ý, 1 không đồng ý, 1 không ý kiến»; what was not asked is left out."""
    called = {"votes_for": "đồng ý", "votes_against": "không đồng ý", "votes_none": "không ý kiến"}
    if candidate.votes_against is None and candidate.votes_none is None:
        return f"{candidate.votes_for} phiếu"
    return ", ".join(f"{getattr(candidate, name)} {word}" for name, word in called.items())


def _outcome(candidate: Candidate) -> str:
    return str(candidate.get_outcome_display()).lower()


# --- voiding -------------------------------------------------------------------------------------------------


def void_round(
    *,
    year: BlocYear,
    meeting: int,
    question: int,
    number: int,
    reason: str,
    seen: str,
    actor: Actor,
    reader: Reader,
) -> VoteRound:
    """Says that a round does not count, and why; its figures stay. The last one first: each stands on those before.

    PermissionError, VoteRefused, StaleVote, VoteRound.DoesNotExist.
    """
    require(may_count_votes(reader))
    with locked(year) as now:
        asked = find_question(now, meeting, question)
        round_ = standing_round(now, asked, number, seen)
        if round_.state == VoteRound.State.VOID:
            raise VoteRefused({"": VOIDED})
        if round_.state == VoteRound.State.OPEN and round_.way in (VoteRound.Way.PORTAL, VoteRound.Way.MIXED):
            raise VoteRefused({"": VOID_AT_THE_URN})
        if asked.rounds.filter(number__gt=number).exclude(state=VoteRound.State.VOID).exists():
            raise VoteRefused({"": LATER_FIRST})
        if names := _proposed_of(round_):
            raise VoteRefused({"": PROPOSED.format("; ".join(names))})
        said = clean(reason)
        if not said:
            raise VoteRefused({"reason": NO_REASON})
        log_in(now, actor, bring_void(round_, said))
    return round_


def _proposed_of(round_: VoteRound) -> list[str]:
    """Who was chosen in the round and is proposed for it now, or was awarded."""
    rows = Proposal.objects.filter(
        nomination__candidacies__round=round_, nomination__candidacies__outcome=Candidate.Outcome.CHOSEN
    )
    found = rows.select_related("nomination__member").prefetch_related("steps").order_by("number")
    return [str(one.nomination) for one in found if stage(one) != Stage.WITHDRAWN]


def bring_void(round_: VoteRound, reason: str) -> list[Change]:
    """Voids the round; answers the change, unlogged."""
    old = str(round_.get_state_display())
    round_.state, round_.void_reason = VoteRound.State.VOID, reason
    round_.version += 1
    round_.save(update_fields=["state", "void_reason", "version"])
    return [change_of(round_, "hủy lượt bỏ phiếu", old=old, new=reason)]


def standing_round(year: BlocYear, question: Question, number: int, seen: str) -> VoteRound:
    """The round, unless it stands otherwise than the form that was sent had `seen`: then StaleVote."""
    round_ = find_round(question, number)
    if seal_of(round_) != seen:
        raise StaleVote(who_changed(year, key_of(round_)) or STALE)
    return round_


def key_of(round_: VoteRound) -> str:
    """What the log knows the round by."""
    question = round_.question
    return f"vote/{question.review.conference.number}/{question.order}/{round_.number}/"


def change_of(round_: VoteRound, action: str, old: str = "", new: str = "", member: str = "") -> Change:
    """What the log says of a round."""
    question = round_.question
    day = question.review.conference.day or today_vn()
    subject = f"Bỏ phiếu: {question.form.name_on(day)}, lượt {round_.number}"
    return Change(subject=subject, key=key_of(round_), action=action, old=old, new=new, member=member)
