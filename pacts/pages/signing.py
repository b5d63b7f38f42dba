"""One member signs: in the portal with the password, or by token; and the paper that many have signed is noted."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect

from common.contexts import names_in
from common.files.refusal import too_big
from common.files.uploads import left_out
from common.vietnamese.dates import DateRefused, parse_date, short_date
from members.access import Action, Answer, may_note_signatures, may_take_other_certificate, may_void_signatures
from members.models import Membership
from members.odd_days import LOOK_AGAIN, OddDay, Question, kept_of, question_of
from members.pages import Again, Elsewhere, Opened, Page, member_or_404
from members.throttle import knows_password, told_wait
from pacts.agreed import Agreed
from pacts.kept import handed_out
from pacts.models import Freezing, Pact, PactFile, Signature
from pacts.pages.parts import WaitingFile, given_of, held_file, hold
from pacts.verbs.freezing import frozen_agreed, ground_lines
from pacts.verbs.handing import Accepted, Mismatched, hand_in
from pacts.verbs.signing import (
    WRONG_PASSWORD,
    HandedFile,
    Noted,
    SignRefused,
    file_scan,
    may_note_paper,
    note_paper,
    sign_in_portal,
)
from pacts.verbs.voiding import members_behind, void_signature
from pacts.views import SignatureLine, SigningAnswers, lines_of, may_act, pact_of

NO_FILE = "Chưa chọn tệp nào. Hãy chọn tệp đã ký số, rồi bấm «Nộp bản ký số»."
FILE_GONE = "Tệp vừa nộp không còn ở cổng. Hãy chọn lại tệp rồi nộp."


@dataclass(frozen=True, kw_only=True)
class SigningPage(SigningAnswers):
    """What one member signs or has signed, and how it may.

    `out` is the file to sign next. `other` is the certificate that is not the member's, of the file that is `held`
    meanwhile. `behind` are the members who signed the same file after this one.
    """

    title: str
    pact: Pact
    freezing: Freezing | None
    agreed: Agreed | None
    ground_lines: list[str]
    member: Membership
    line: SignatureLine
    own: bool
    out: PactFile | None
    files: list[PactFile]
    void_files: list[PactFile]
    name: str
    position: str
    problems: dict[str, str]
    other: Mismatched | None
    held: WaitingFile | None
    accept_reason: str
    may_void: Answer
    void_reason: str
    behind: list[str]
    in_force: bool


@dataclass(frozen=True)
class UnsignedRow:
    """A member that has not signed yet, with what was typed of who signed the paper."""

    member: Membership
    checked: bool
    name: str
    position: str


@dataclass(frozen=True, kw_only=True)
class PaperPage:
    """Who has not signed yet, and whose signatures on paper were `noted`, each with whether there is a scan of it."""

    pact: Pact
    freezing: Freezing | None
    answer: Answer
    rows: list[UnsignedRow]
    noted: list[tuple[SignatureLine, bool]]
    on: str
    question: Question | None
    problems: dict[str, str]


def load_member(opened: Opened) -> SigningPage:
    """What one member signs or has signed, and how it may."""
    return _member(opened)


def _member(
    opened: Opened,
    problems: dict[str, str] | None = None,
    *,
    other: Mismatched | None = None,
    held: WaitingFile | None = None,
) -> SigningPage:
    """The page's data; `other` is the certificate that is not the member's, of the file that is `held` meanwhile."""
    member = member_or_404(opened)
    pact, freezing = pact_of(opened.year)
    if pact is None:
        raise Elsewhere("pact")
    line = lines_of(pact, [member])[0]
    posted, user = opened.posted, opened.reader.user
    agreed = frozen_agreed(freezing) if freezing else None
    may_void = may_void_signatures(opened.reader)
    return SigningPage(
        **names_in(may_act(opened, line, pact, freezing)),
        title=f"Ký giao ước: {member.name}",
        pact=pact,
        freezing=freezing,
        agreed=agreed,
        ground_lines=ground_lines(agreed) if agreed else [],
        member=member,
        line=line,
        own=member.code in opened.reader.own,
        out=handed_out(freezing) if freezing else None,
        files=list(PactFile.objects.filter(signature__in=[line.signature]).order_by("id")) if line.signature else [],
        void_files=list(PactFile.objects.filter(signature__in=line.void).order_by("id")) if line.void else [],
        name=posted.get("name", member.representative_name or user.full_name),
        position=posted.get("position", member.representative_position or user.position),
        problems=problems or {},
        other=other,
        held=held,
        accept_reason=posted.get("reason", ""),
        may_void=may_void,
        void_reason=posted.get("void_reason", ""),
        behind=members_behind(line.signature) if may_void and line.signature else [],
        in_force=pact.state == Pact.State.IN_FORCE,
    )


def save_member(opened: Opened) -> HttpResponseBase | Again:
    """Signs in the portal, takes the file that was signed by token, or makes a signature void; or says why not."""
    member = member_or_404(opened)
    posted = opened.posted
    deeds = {"token": _by_token, "accept": _accept, "void": _void}
    try:
        return deeds.get(posted.get("deed", ""), _in_portal)(opened, member)
    except PermissionError as why:
        return Again(_member(opened, {"": str(why)}), 403)
    except SignRefused as refused:
        return Again(_member(opened, refused.problems))


def _in_portal(opened: Opened, member: Membership) -> HttpResponseBase:
    posted = opened.posted
    known, password = None, posted.get("password", "")
    # Here and not in the verb, whose refusal would take the count back with it.
    is_own = member.code in opened.reader.own
    if is_own and password:
        known = knows_password(opened.request, opened.reader.user, password)
        if known is None:
            raise SignRefused(password=told_wait(opened.request) or WRONG_PASSWORD)
    made = sign_in_portal(
        year=opened.year,
        member=member.code,
        name=posted.get("name", ""),
        position=posted.get("position", ""),
        known=known,
        seen=posted.get("seen", ""),
        actor=opened.actor,
        reader=opened.reader,
    )
    return _done(opened, member, made)


def _by_token(opened: Opened, member: Membership) -> HttpResponseBase | Again:
    file = given_of(opened, "file")
    if left_out(opened.request):
        raise SignRefused(file=str(too_big()))
    if file is None:
        raise SignRefused(file=NO_FILE)
    return _taken(opened, member, file)


def _accept(opened: Opened, member: Membership) -> HttpResponseBase | Again:
    """Takes the file that was handed in a moment ago, with the reason why another one's certificate may stand."""
    file = held_file(opened, member.code)
    if file is None:
        raise SignRefused(file=FILE_GONE)
    posted = opened.posted
    accepted = Accepted(posted.get("reason", ""), posted.get("signer", ""), posted.get("signer_position", ""))
    return _taken(opened, member, file, accepted)


def _taken(
    opened: Opened, member: Membership, file: HandedFile, accepted: Accepted | None = None
) -> HttpResponseBase | Again:
    try:
        made = hand_in(
            year=opened.year,
            member=member.code,
            file=file,
            actor=opened.actor,
            reader=opened.reader,
            accepted=accepted,
        )
    except Mismatched as other:
        # Only who may accept it is asked whether it shall be, and need not send the file again.
        if not may_take_other_certificate(opened.reader):
            raise
        # The first time nothing was typed yet: the panel itself says what differs.
        problems = {} if accepted is None else other.problems
        return Again(_member(opened, problems, other=other, held=hold(opened, member.code, file)))
    return _done(opened, member, made)


def _done(opened: Opened, member: Membership, made: Signature) -> HttpResponseBase:
    messages.success(opened.request, f"{member.name} đã ký giao ước ({made.get_method_display().lower()}).")
    return HttpResponseRedirect(opened.address("pact-sign", member.code))


def _void(opened: Opened, member: Membership) -> HttpResponseBase:
    posted = opened.posted
    number = posted.get("signature", "")
    void_signature(
        year=opened.year,
        signature_id=int(number) if number.isascii() and number.isdecimal() and len(number) < 18 else 0,
        reason=posted.get("void_reason", ""),
        actor=opened.actor,
        reader=opened.reader,
    )
    messages.success(opened.request, f"Đã hủy chữ ký của {member.name}. Đơn vị ký lại được, theo cách nào cũng được.")
    return HttpResponseRedirect(opened.address("pact-sign", member.code))


# --- on paper ------------------------------------------------------------------------------------------------


def load_paper(opened: Opened) -> PaperPage:
    """Who has not signed yet, to be noted as they stand on the paper."""
    return _paper(opened)


def _paper(opened: Opened, problems: dict[str, str] | None = None, odd: str = "") -> PaperPage:
    opened.require(may_note_signatures(opened.reader))
    pact, freezing = pact_of(opened.year)
    if pact is None:
        raise Elsewhere("pact")
    posted = opened.posted
    lines = lines_of(pact, list(opened.year.members.order_by("order")))
    scanned = set(PactFile.objects.filter(pact=pact, role=PactFile.Role.SCAN).values_list("signature", flat=True))
    return PaperPage(
        pact=pact,
        freezing=freezing,
        answer=may_note_paper(opened.reader, pact),
        rows=[
            UnsignedRow(
                member=line.member,
                checked=f"signed:{line.member.code}" in posted,
                name=posted.get(f"name:{line.member.code}", line.member.representative_name),
                position=posted.get(f"position:{line.member.code}", line.member.representative_position),
            )
            for line in lines
            if line.signature is None
        ],
        noted=[
            (line, line.signature.pk in scanned)
            for line in lines
            if line.signature and line.signature.method == Signature.Method.PAPER
        ],
        on=posted.get("on", short_date(freezing.on if freezing else pact.conference_date or opened.today)),
        question=question_of(posted, odd or kept_of(posted).asked),
        problems=problems or {},
    )


def save_paper(opened: Opened) -> HttpResponseBase | Again:
    """Notes who signed on the paper, and files its scan; or only the scan of what was noted before."""
    opened.require(may_note_signatures(opened.reader))
    posted = opened.posted
    try:
        scan = given_of(opened, "scan")
        if left_out(opened.request):
            raise SignRefused(scan=str(too_big()))
        if code := posted.get("file"):
            if scan is None:
                raise SignRefused(scan="Chưa chọn bản quét nào. Hãy chọn tệp, rồi bấm «Lưu bản quét».")
            kept = file_scan(year=opened.year, member=code, scan=scan, actor=opened.actor, reader=opened.reader)
            messages.success(opened.request, f"Đã lưu bản quét «{kept.name}».")
            return HttpResponseRedirect(opened.address("pact-paper"))
        codes = [name.removeprefix("signed:") for name in posted if name.startswith("signed:")]
        noted = [Noted(code, posted.get(f"name:{code}", ""), posted.get(f"position:{code}", "")) for code in codes]
        try:
            on = parse_date(posted.get("on", ""))
        except DateRefused as why:
            raise SignRefused(on=str(why)) from None
        made = note_paper(
            year=opened.year,
            noted=noted,
            on=on,
            scan=scan,
            actor=opened.actor,
            reader=opened.reader,
            kept=kept_of(posted),
        )
    except PermissionError as why:
        return Again(_paper(opened, {"": str(why)}), 403)
    except OddDay as odd:
        return Again(_paper(opened, {"on": LOOK_AGAIN}, str(odd)))
    except SignRefused as refused:
        return Again(_paper(opened, refused.problems))
    messages.success(opened.request, f"Đã ghi nhận {len(made)} chữ ký trên giấy.")
    return HttpResponseRedirect(opened.address("pact"))


SIGN = Page(
    name="pact-sign",
    path="giao-uoc/ky/<slug:member>",
    title="Ký giao ước",
    load=load_member,
    save=save_member,
    template="pacts/signing.html",
    printed=False,
)
PAPER = Page(
    name="pact-paper",
    path="giao-uoc/ky-giay",
    title="Ghi nhận chữ ký trên giấy",
    load=load_paper,
    save=save_paper,
    template="pacts/paper.html",
    action=Action.SEE_YEAR,
    printed=False,
)
