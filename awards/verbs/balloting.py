"""Voting in the portal: the urn is opened, the members vote, and two tellers close it, or it is voided with a reason.

A cast writes two things and nothing else, in one transaction: that the member has voted, and the list in the urn with
one vote more. No log, no message, no session tells of it; what is logged is that an urn was opened, closed or voided.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from awards.ballots import (
    FEWEST_TELLERS,
    article_of,
    ballot_of,
    find_urn,
    fixed_in,
    is_teller,
    rule_told,
    tellers_with_accounts,
    votes_in,
)
from awards.models import Candidate, Confirmation, PaperHalf, Participation, Question, Urn, VoteRound
from awards.queries import packed_votes_of
from awards.rules.urn import (
    TAKEN,
    Ballot,
    Vote,
    begins_one,
    cast,
    counted,
    own_part,
    packed,
    published,
    receipt,
    sha256_of,
    unpacked,
    wrong_choices,
)
from awards.sweeping import sweep_ballots
from awards.verbs.voting import (
    VoteRefused,
    bring_void,
    change_of,
    find_question,
    make_round,
    settle_round,
)
from awards.votes import roll_of
from common.audit.log import Actor
from common.jobs.asking import ask
from common.vietnamese.dates import today_vn
from common.vietnamese.text import clean, clean_line
from members.access import Reader, require
from members.access_of_the_awards import may_cast_for, may_close_ballot, may_count_votes, may_void_ballot
from members.locking import locked
from members.models import BlocYear, Membership
from members.throttle import KnownPassword, has_given
from members.yearlog import log_in

NO_ARTICLE = (
    "Quy chế của Khối chưa cho phép bỏ phiếu trên cổng. Khi quy chế đã ghi, điền điều, khoản ấy ở quy định bình xét "
    "của năm; chưa ghi thì bỏ phiếu giấy."
)
FEW_TELLERS = "Cần ít nhất hai người kiểm phiếu có tài khoản ở cổng. Hãy ghi ở tổ kiểm phiếu của cuộc họp."
CHAIR_COUNTS = "{} chủ trì cuộc họp nên không kiểm phiếu. Hãy chọn người khác vào tổ kiểm phiếu."
NO_ROLL = "Chưa điểm danh đủ các đơn vị. Bỏ phiếu trên cổng cần biết đơn vị nào có mặt."
NOBODY_THERE = "Không có đơn vị nào bỏ phiếu trên cổng. Hãy bỏ phiếu giấy."
NOBODY_ON_PAPER = "Phiếu giấy và trên cổng thì đánh dấu ít nhất một đơn vị bỏ phiếu giấy."
OWN_ITEM = (
    "Cuộc họp quy định đơn vị không biểu quyết về chính mình. Bỏ phiếu trên cổng thì ô bỏ trống ấy cho biết phiếu của "
    "ai, nên nội dung này phải bỏ phiếu giấy."
)
NOT_OPEN = "Hòm phiếu này đã đóng."
NOT_ON_ROLL = "Đơn vị không có trong danh sách bỏ phiếu trên cổng của lượt này."
ALREADY = "Đơn vị đã bỏ phiếu. Phiếu đã bỏ thì không sửa, không rút lại được."
OTHER_BALLOT = "Phiếu vừa được thay bằng phiếu khác từ lúc bạn mở trang. Hãy đọc lại rồi bỏ phiếu."
WRONG_PASSWORD = "Mật khẩu không đúng. Hãy gõ lại mật khẩu bạn dùng để đăng nhập cổng."  # noqa: S105
CONFIRMED = "Bạn đã xác nhận. Người kiểm phiếu thứ hai phải tự xác nhận bằng tài khoản và mật khẩu của mình."
NOT_CONFIRMED = "Bạn chưa xác nhận nên không có gì để rút lại."
SEEN_OTHERWISE = "Hòm phiếu vừa thay đổi từ lúc bạn mở trang: xem lại bên dưới, rồi xác nhận lần nữa."
DIFFERS = "Số phiếu trong hòm không bằng số đơn vị đã bỏ phiếu. Không kiểm được: hãy hủy, ghi lý do, rồi bỏ phiếu giấy."
RULE_CHANGED = "Quy định của nội dung này đã bị sửa sau khi mở hòm phiếu. Hãy hủy, ghi lý do, rồi bỏ phiếu lại."
NO_PAPERS = "Hãy ghi số liệu phiếu giấy trước khi đóng hòm phiếu."
NO_REASON = "Hãy ghi lý do hủy."
# The job's key: however many urns were closed, the tables are written anew once.
SWEEPING = "ballots/sweeping"


# --- opening -------------------------------------------------------------------------------------------------


def open_ballot(
    *,
    year: BlocYear,
    meeting: int,
    question: int,
    actor: Actor,
    reader: Reader,
    wanted: Collection[int] | None = None,
    on_paper: Collection[str] = (),
    mixed: bool = False,
) -> Urn:
    """Opens a round in the portal for all members that are there, but for those `on_paper` where it is `mixed`.

    PermissionError, VoteRefused, Question.DoesNotExist.
    """
    require(may_count_votes(reader))
    with locked(year) as now:
        asked = find_question(now, meeting, question)
        _may_be_held(now, asked)
        way = VoteRound.Way.MIXED if mixed else VoteRound.Way.PORTAL
        round_, changes = make_round(now, asked, way=way, wanted=wanted, state=VoteRound.State.PREPARING)
        roll = _roll(now, asked, round_, on_paper if mixed else (), mixed=mixed)
        if any(round_.candidates.values_list("abstained", flat=True)):
            raise VoteRefused({"": OWN_ITEM})
        ballot = ballot_of(asked, round_, roll)
        # In the order of the list of members, before the first has voted: where a row stands says nothing.
        Participation.objects.bulk_create(Participation(round=round_, member=member) for member in roll)
        urn = Urn.objects.create(round=round_, fixed=ballot.packed())
        round_.state = VoteRound.State.OPEN
        round_.save(update_fields=["state"])
        told = f"{len(roll)} đơn vị bỏ phiếu trên cổng; SHA-256 của nội dung đã chốt: {ballot.sha256}"
        log_in(now, actor, [*changes, change_of(round_, "mở hòm phiếu trên cổng", new=told)])
    return urn


def _may_be_held(year: BlocYear, question: Question) -> None:
    """VoteRefused where the regulation or the tellers do not allow it."""
    if not article_of(year):
        raise VoteRefused({"": NO_ARTICLE})
    tellers = tellers_with_accounts(question)
    if len(tellers) < FEWEST_TELLERS:
        raise VoteRefused({"": FEW_TELLERS})
    chair = _name(question.review.conference.chair_name)
    for teller in tellers:
        names = {_name(teller.name), _name(teller.account.full_name if teller.account else "")}
        if chair and chair in names:
            raise VoteRefused({"": CHAIR_COUNTS.format(teller.name)})


def _name(said: str) -> str:
    return clean_line(said).casefold()


def _roll(
    year: BlocYear, question: Question, round_: VoteRound, on_paper: Collection[str], *, mixed: bool
) -> list[Membership]:
    """Who votes in the portal, in the order of the list of members."""
    if round_.present is None:
        raise VoteRefused({"": NO_ROLL})
    conference = question.review.conference
    now = timezone.localtime()
    _, there = roll_of(conference, year, now.time() if conference.day == today_vn() else None)
    if mixed and not there & set(on_paper):
        raise VoteRefused({"on_paper": NOBODY_ON_PAPER})
    roll = [one for one in year.members.order_by("order") if one.code in there and one.code not in on_paper]
    if not roll:
        raise VoteRefused({"on_paper" if mixed else "": NOBODY_THERE})
    return roll


# --- voting --------------------------------------------------------------------------------------------------


class Cast(NamedTuple):
    """A vote that lies in the urn: its receipt, whose it is, and the ballot. For the voter's eyes alone."""

    receipt: str
    member: Membership
    ballot: Ballot


@sensitive_variables()
def cast_vote(
    *,
    year: BlocYear,
    meeting: int,
    question: int,
    number: int,
    member: str,
    own: str,
    choices: Mapping[int, str],
    known: KnownPassword | None,
    seen: str,
    reader: Reader,
) -> Cast:
    """Puts the member's vote into the urn and answers its receipt, which begins as the voter wished (`own`).

    The receipt is kept with the vote and nowhere else. `choices` are by the place of the case, `seen` is the digest of
    the ballot that was shown, and `known` says that the voter gave the password again.
    PermissionError, VoteRefused, Urn.DoesNotExist; nothing is logged.
    """
    require(may_cast_for(reader, member))
    if not has_given(known, reader.user):
        raise VoteRefused({"password": WRONG_PASSWORD})
    _overwrite_what_is_freed()
    with transaction.atomic():
        held = Urn.objects.select_for_update(of=("self",)).only("fixed", "state", "votes", "round__question__review")
        urn = find_urn(year, meeting, question, number, held)
        if urn.state != Urn.State.OPEN:
            raise PermissionError(NOT_OPEN)
        ballot = fixed_in(urn)
        if ballot.sha256 != seen:
            raise PermissionError(OTHER_BALLOT)
        roll = Participation.objects.filter(round=urn.round_id, member__code=member)
        voter = roll.select_related("member").only("voted", "member__short_name").order_by().first()
        if voter is None:
            raise PermissionError(NOT_ON_ROLL)
        if voter.voted:
            raise PermissionError(ALREADY)
        chosen = ballot.filled(choices)
        if wrong := _wrong(urn, ballot, own, chosen):
            raise VoteRefused(wrong)
        lying, begins = votes_in(urn), own_part(own)
        taken = {vote.receipt for vote in lying}
        while (new := receipt(begins, secrets.choice)) in taken:
            continue
        # The roll first: the database holds the urn to it.
        Participation.objects.filter(pk=voter.pk, voted=False).update(voted=True)
        urn.votes = packed(cast(lying, Vote(new, chosen)))
        urn.save(update_fields=["votes"])
    return Cast(new, voter.member, ballot)


@sensitive_variables()
def _wrong(urn: Urn, ballot: Ballot, own: str, choices: Sequence[str]) -> dict[str, str]:
    """What is no vote, by field. Receipts of one meeting begin differently: what begins alike would be one voter's."""
    wrong = {}
    if sentence := wrong_choices(ballot, choices):
        wrong["choices"] = sentence
    try:
        begins = own_part(own)
    except ValueError as why:
        return wrong | {"own": str(why)}
    if any(begins_one(begins, unpacked(votes)) for votes in packed_votes_of(urn.round.question.review_id)):
        wrong["own"] = TAKEN
    return wrong


def _urn(year: BlocYear, meeting: int, question: int, number: int) -> Urn:
    """The urn of this round, held; Urn.DoesNotExist."""
    return find_urn(year, meeting, question, number, Urn.objects.select_for_update(of=("self",)))


def _overwrite_what_is_freed() -> None:
    """SQLite leaves what a row was in the file otherwise, until something else is written there."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


# --- closing -------------------------------------------------------------------------------------------------


def seal_of(urn: Urn) -> str:
    """A short mark of what a teller sees before closing: not of the votes, which come one by one meanwhile."""
    return f"{urn.pk}.{urn.state}.{urn.confirmations.count()}.{urn.round.version}"


def confirm_closing(
    *,
    year: BlocYear,
    meeting: int,
    question: int,
    number: int,
    known: KnownPassword | None,
    seen: str,
    actor: Actor,
    reader: Reader,
) -> Urn:
    """One of the tellers says that the urn is to be closed; with the second of them it is, and its votes are counted.

    `known` says that the teller gave the password again.
    PermissionError, VoteRefused, Urn.DoesNotExist.
    """
    with locked(year) as now:
        urn = _urn(now, meeting, question, number)
        round_ = urn.round
        require(may_close_ballot(reader, teller=is_teller(round_.question, reader.user)))
        if not has_given(known, reader.user):
            raise VoteRefused({"password": WRONG_PASSWORD})
        if urn.state != Urn.State.OPEN:
            raise VoteRefused({"": NOT_OPEN})
        if urn.confirmations.filter(account=reader.user).exists():
            raise VoteRefused({"": CONFIRMED})
        if seal_of(urn) != seen:
            raise VoteRefused({"": SEEN_OTHERWISE})
        if round_.way == VoteRound.Way.MIXED and not PaperHalf.objects.filter(round=round_).exists():
            raise VoteRefused({"": NO_PAPERS})
        Confirmation.objects.create(urn=urn, account=reader.user)
        changes = [change_of(round_, "xác nhận đóng hòm phiếu")]
        tellers = {teller.account_id for teller in tellers_with_accounts(round_.question)}
        if len(tellers & set(urn.confirmations.values_list("account", flat=True))) >= FEWEST_TELLERS:
            _close(urn)
            ask(sweep_ballots, key=SWEEPING, arguments={}, actor=actor)
            candidates = list(round_.candidates.select_related("nomination__member").order_by("order"))
            told = f"{round_.returned} phiếu; SHA-256 của danh sách phiếu: {urn.sha256}"
            changes += [change_of(round_, "đóng hòm phiếu trên cổng", new=told)]
            changes += settle_round(round_.question, round_, candidates)
        log_in(now, actor, changes)
    return urn


def take_confirmation_back(
    *, year: BlocYear, meeting: int, question: int, number: int, actor: Actor, reader: Reader
) -> Urn:
    """A teller takes back that the urn is to be closed, as long as the second one has not said so too.

    PermissionError, VoteRefused, VoteRound.DoesNotExist, Urn.DoesNotExist.
    """
    with locked(year) as now:
        urn = _urn(now, meeting, question, number)
        require(may_close_ballot(reader, teller=is_teller(urn.round.question, reader.user)))
        if urn.state != Urn.State.OPEN:
            raise VoteRefused({"": NOT_OPEN})
        if not urn.confirmations.filter(account=reader.user).delete()[0]:
            raise VoteRefused({"": NOT_CONFIRMED})
        log_in(now, actor, [change_of(urn.round, "rút lại xác nhận đóng hòm phiếu")])
    return urn


def _close(urn: Urn) -> None:
    """Counts the urn into the round and its cases; VoteRefused where what lies in it can't be."""
    round_, ballot, lying = urn.round, fixed_in(urn), votes_in(urn)
    voters = Participation.objects.filter(round=round_)
    if len(lying) != voters.filter(voted=True).count():
        raise VoteRefused({"": DIFFERS})
    if ballot.rule != rule_told(round_.question, round_) or ballot.method != round_.question.method:
        raise VoteRefused({"": RULE_CHANGED})
    # All written by this one transaction: none says any more after which other it was.
    voters.update(voted=F("voted"))
    urn.sha256, urn.state = sha256_of(published(ballot, lying)), Urn.State.CLOSED
    urn.save(update_fields=["sha256", "state"])
    half = PaperHalf.objects.filter(round=round_).first()
    papers = {one.candidate_id: one for one in half.cases.all()} if half else {}
    for candidate, case in zip(round_.candidates.order_by("order"), counted(ballot, lying), strict=True):
        _count(candidate, case.votes_for, case.votes_against, case.votes_none)
        if paper := papers.get(candidate.pk):
            _count(candidate, paper.votes_for, paper.votes_against, paper.votes_none)
        candidate.save(update_fields=["votes_for", "votes_against", "votes_none"])
    round_.issued = voters.count() + (half.issued if half else 0)
    round_.returned = len(lying) + (half.returned if half else 0)
    round_.valid = len(lying) + (half.valid if half else 0)
    round_.invalid = half.invalid if half else 0
    round_.save(update_fields=["issued", "returned", "valid", "invalid"])


def _count(candidate: Candidate, *votes: int | None) -> None:
    """Adds the votes to the candidate's; None where nothing of the kind is counted."""
    for name, more in zip(("votes_for", "votes_against", "votes_none"), votes, strict=True):
        if more is not None:
            setattr(candidate, name, (getattr(candidate, name) or 0) + more)


# --- breaking off --------------------------------------------------------------------------------------------


def void_ballot(
    *, year: BlocYear, meeting: int, question: int, number: int, reason: str, actor: Actor, reader: Reader
) -> Urn:
    """Breaks a ballot off while its urn is open: its votes are wiped out uncounted, and the reason stands.

    PermissionError, VoteRefused, Urn.DoesNotExist.
    """
    said = clean(reason)
    with locked(year) as now:
        urn = _urn(now, meeting, question, number)
        require(may_void_ballot(reader, teller=is_teller(urn.round.question, reader.user)))
        if urn.state != Urn.State.OPEN:
            raise VoteRefused({"": NOT_OPEN})
        if not said:
            raise VoteRefused({"reason": NO_REASON})
        _overwrite_what_is_freed()
        urn.state, urn.votes = Urn.State.VOID, packed(())
        urn.save(update_fields=["state", "votes"])
        ask(sweep_ballots, key=SWEEPING, arguments={}, actor=actor)
        log_in(now, actor, bring_void(urn.round, said))
    return urn
