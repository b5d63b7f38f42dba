"""Signing a pact in the portal and on paper, and what all ways to sign have in common; by token: `pacts.verbs.handing`.

In the portal the member's own representative signs, with the password; name, position, time and the SHA-256 of the
frozen text are bound together in one row and in the log. On paper somebody of the bloc notes who signed when, and files
the scan. The ways are mixed as the members like.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.audit.log import Actor, Change, written_last
from common.files.names import stored_name
from common.files.refusal import FileRefused
from common.files.sniff import FileKind, sniff
from common.refused import FieldsRefused
from common.vietnamese.dates import VIETNAM, today_vn
from common.vietnamese.text import clean_line
from members.access import YES, Answer, Reader, may_hand_in_for, may_note_signatures, may_sign_for, require
from members.models import BlocYear, Membership
from members.odd_days import NOT_SIGNED_YET, NOTHING, KeptDay, settled
from members.throttle import KnownPassword, has_given
from members.yearlog import log_in
from pacts.kept import keep_file
from pacts.models import Freezing, Pact, PactFile, Signature
from pacts.verbs.freezing import locked_pact
from pacts.verbs.signatures import frozen_now, odd_signature_day, record_signatures, settle, signature_change, standing

NOT_FROZEN = "Giao ước chưa chốt để ký."
NOT_HERE = "Giao ước này không chốt ở cổng, nên chỉ ghi nhận được chữ ký trên giấy."
ALREADY = "Đơn vị đã ký giao ước này rồi."
WRONG_PASSWORD = "Mật khẩu không đúng. Hãy gõ lại mật khẩu bạn dùng để đăng nhập cổng."  # noqa: S105
OTHER_TEXT = "Văn bản vừa được mở lại hoặc chốt lại từ lúc bạn mở trang. Hãy đọc bản mới rồi ký."
NO_NAME = "Hãy ghi họ tên người ký."
SCANS_ONLY = "Bản quét phải là PDF hoặc ảnh (PNG, JPEG, GIF, WEBP). Hãy quét ra PDF rồi nộp."


class SignRefused(FieldsRefused):
    """The pact cannot be signed so."""

    def __init__(self, **problems: str) -> None:
        super().__init__(problems)


@dataclass(frozen=True)
class HandedFile:
    """A file as somebody hands it in. Nothing of it is believed."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Noted:
    """Who signed on paper for a member."""

    member: str
    name: str = ""
    position: str = ""


# --- who may -------------------------------------------------------------------------------------------------


def may_sign(reader: Reader, member: str, pact: Pact, frozen: Freezing | None, *, signed: bool) -> Answer:
    """Whether the reader may sign in the portal for this member: only who represents it."""
    return may_sign_for(reader, member) and _open(pact, frozen, signed=signed)


def may_hand_in(reader: Reader, member: str, pact: Pact, frozen: Freezing | None, *, signed: bool) -> Answer:
    """Whether the reader may hand in the file that this member signed by token."""
    return may_hand_in_for(reader, member) and _open(pact, frozen, signed=signed)


def may_note_paper(reader: Reader, pact: Pact, *, anybody_signed: bool | None = None) -> Answer:
    """Whether the reader may note who signed on paper, and file the scan. Who knows if anybody signed says so."""
    if not (answer := may_note_signatures(reader)):
        return answer
    if pact.state == Pact.State.DRAFTING and not (
        standing(pact).exists() if anybody_signed is None else anybody_signed
    ):
        return Answer(False, f"{NOT_FROZEN} Hãy chốt, in bản chốt ra ký, rồi ghi nhận ở đây.")
    return YES


def _open(pact: Pact, frozen: Freezing | None, *, signed: bool) -> Answer:
    if signed:
        return Answer(False, ALREADY)
    if pact.state == Pact.State.DRAFTING:
        return Answer(False, NOT_FROZEN)
    return YES if frozen is not None else Answer(False, NOT_HERE)


# --- in the portal -------------------------------------------------------------------------------------------


def sign_in_portal(
    *,
    year: BlocYear,
    member: str,
    name: str,
    position: str,
    known: KnownPassword | None,
    seen: str,
    actor: Actor,
    reader: Reader,
) -> Signature:
    """Signs for the member as its representative; `seen` is the SHA-256 of the text that was shown, and
    `known` says that the password was given again.

    PermissionError with the reason if the reader may not, SignRefused for what was typed.
    """
    name, position = clean_line(name), clean_line(position)
    with transaction.atomic(), written_last():
        pact, party, frozen, signed = place_of(year, member)
        require(may_sign(reader, member, pact, frozen, signed=signed))
        if frozen is None or seen != frozen.sha256:
            raise PermissionError(OTHER_TEXT)
        if not name:
            raise SignRefused(name=NO_NAME)
        if not has_given(known, reader.user):
            raise SignRefused(password=WRONG_PASSWORD)
        return sign_down(
            pact, party, frozen, Signature.Method.PORTAL, timezone.now(), name=name, position=position, actor=actor
        )


# --- on paper ------------------------------------------------------------------------------------------------


def note_paper(
    *,
    year: BlocYear,
    noted: Sequence[Noted],
    on: date | None,
    scan: HandedFile | None,
    actor: Actor,
    reader: Reader,
    kept: KeptDay = NOTHING,
) -> list[Signature]:
    """Notes who signed on paper on a day, and keeps the scan of it; the errors are those of `sign_in_portal`.

    OddDay if the day is to be asked back, unless it is `kept` with a reason.
    """
    read = _read_scan(scan) if scan else None
    if not noted:
        raise SignRefused(members="Hãy chọn ít nhất một đơn vị đã ký.")
    if on is None:
        raise SignRefused(on="Hãy ghi ngày ký.")
    if on > today_vn():
        raise SignRefused(on=NOT_SIGNED_YET)
    with transaction.atomic(), written_last():
        pact = locked_pact(year)
        require(may_note_paper(reader, pact))
        members = {one.code: one for one in year.members.all()}
        done = set(standing(pact).values_list("member__code", flat=True))
        for one in noted:
            if one.member not in members:
                raise SignRefused(members="Có đơn vị không thuộc năm này. Hãy tải lại trang.")
            if one.member in done:
                raise SignRefused(members=f"{members[one.member].short_name}: {ALREADY}")
        who = [(members[one.member], clean_line(one.name), clean_line(one.position)) for one in noted]
        why = settled(odd_signature_day(pact, on), kept)
        record_signatures(pact=pact, signed=who, on=on, method=Signature.Method.PAPER, actor=actor, day_reason=why)
        made = list(standing(pact).filter(member__in=[one for one, _, _ in who]).order_by("member__order"))
        if read is not None:
            for signature in made:
                _keep_scan(pact, signature, read, actor)
    return made


def file_scan(*, year: BlocYear, member: str, scan: HandedFile, actor: Actor, reader: Reader) -> PactFile:
    """Keeps the scan of a signature that was noted already."""
    read = _read_scan(scan)
    with transaction.atomic(), written_last():
        pact = locked_pact(year)
        require(may_note_paper(reader, pact))
        signature = standing(pact).filter(member__code=member, method=Signature.Method.PAPER).first()
        if signature is None:
            raise PermissionError("Đơn vị chưa được ghi nhận ký trên giấy nên chưa có chữ ký nào để lưu bản quét.")
        return _keep_scan(pact, signature, read, actor)


@dataclass(frozen=True)
class _Scan:
    name: str
    content_type: str
    content: bytes


def _read_scan(scan: HandedFile) -> _Scan:
    try:
        found = sniff(BytesIO(scan.content), len(scan.content))
    except FileRefused as refused:
        raise SignRefused(scan=str(refused)) from None
    if found.kind not in (FileKind.PDF, FileKind.PICTURE):
        raise SignRefused(scan=SCANS_ONLY)
    return _Scan(stored_name(scan.name, found.ending), found.content_type, scan.content)


def _keep_scan(pact: Pact, signature: Signature, scan: _Scan, actor: Actor) -> PactFile:
    file = keep_file(
        pact=pact,
        freezing=frozen_now(pact) if signature.sha256 else None,
        signature=signature,
        role=PactFile.Role.SCAN,
        name=scan.name,
        content_type=scan.content_type,
        content=scan.content,
        signatures=0,
        at=timezone.now(),
        actor=actor,
    )
    year: BlocYear = pact.year
    change = Change(
        f"Chữ ký của {signature.member}",
        "lưu bản quét",
        "pact",
        new=f"{file.name}, SHA-256 {file.sha256}",
        member=signature.member.code,
    )
    log_in(year, actor, [change])
    return file


# --- what all have in common ---------------------------------------------------------------------------------


def place_of(year: BlocYear, member: str, *, lock: bool = True) -> tuple[Pact, Membership, Freezing | None, bool]:
    """The pact (held, unless told not to), the member, the frozen text, and whether the member has signed."""
    if lock:
        pact = locked_pact(year)
    else:
        found = Pact.objects.filter(year=year).first()
        if found is None:
            raise PermissionError("Năm này chưa có giao ước.")
        found.year = year
        pact = found
    party = Membership.objects.filter(year=year, code=member).first()
    if party is None:
        raise PermissionError("Đơn vị này không thuộc năm thi đua.")
    return pact, party, frozen_now(pact), standing(pact).filter(member=party).exists()


def sign_down(
    pact: Pact,
    party: Membership,
    frozen: Freezing,
    method: Signature.Method,
    at: datetime,
    *,
    name: str,
    position: str,
    actor: Actor,
    **certificate: Any,
) -> Signature:
    """Writes the signature down, with what is kept of its certificate, and tells the log; the pact is held."""
    year: BlocYear = pact.year
    signature = Signature.objects.create(
        pact=pact,
        member=party,
        on=at.astimezone(VIETNAM).date(),
        method=method,
        signer_name=name,
        signer_position=position,
        sha256=frozen.sha256,
        at=at,
        account=actor.account,
        **certificate,
    )
    log_in(year, actor, [signature_change(signature), *settle(pact)])
    return signature
