"""Signing by token: the file that was handed out comes back signed, and goes on to the next.

Whose certificate it is, is compared with the member whose field it is. Another one's is not taken; whoever keeps the
bloc's papers may still take it, with a reason, and it is kept with that reason.
"""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from common.audit.log import Actor, written_last
from common.files.names import stored_name
from common.files.sniff import PDF
from common.signatures.checking import HandedOut, NotGood
from common.signatures.matching import Expected, mismatches, names_a_person, same_person
from common.signatures.roots import trust_folder, trusted_roots
from common.signatures.signed import Signed
from common.vietnamese.text import clean, clean_line
from members.access import Reader, may_take_other_certificate, require
from members.models import BlocYear, Membership
from members.naming import known_as
from pacts.fields import field_name
from pacts.kept import content_of, handed_out, keep_file, void_in
from pacts.models import Freezing, PactFile, Signature
from pacts.tokens import CHANGED, OTHER_FILE, SEVERAL, UNREADABLE, check_signed
from pacts.verbs.signing import NOT_HERE, HandedFile, SignRefused, may_hand_in, place_of, sign_down

TOO_LATE = "Đơn vị khác vừa ký số trước bạn ít phút. Hãy tải lại tệp mới nhất, ký rồi nộp."
VOID_INSIDE = "Tệp này có chữ ký đã bị hủy. Hãy tải lại tệp mới nhất (không có chữ ký ấy), ký rồi nộp."
NO_REASON = "Hãy ghi lý do vẫn nhận: lý do in cùng chữ ký."
# What came of comparing a certificate with the member.
BOTH = "Khớp cơ quan và người đại diện."
NO_PERSON = "Khớp cơ quan. Chứng thư của cơ quan, không ghi tên người ký."
NOBODY_KNOWN = "Khớp cơ quan. Cổng chưa ghi tên người đại diện của đơn vị để so."
NOT_ITS_OWN = "Không khớp, vẫn nhận."
ASK_THE_CLERK = "Nếu đúng là đơn vị ký bằng chứng thư này, hãy gửi tệp cho Văn thư hoặc Thư ký Khối nhận, có ghi lý do."


# As long as the columns of a signature.
LONGEST_NAME, LONGEST_POSITION = 100, 200


@dataclass(frozen=True)
class Accepted:
    """That another one's certificate is taken all the same: why, and who is to stand on the pact as its signer."""

    reason: str
    name: str = ""
    position: str = ""


@dataclass(frozen=True)
class Printed:
    """Who stands on the pact as the signer."""

    name: str
    position: str


@dataclass(frozen=True)
class _Compared:
    """What came of comparing certificate and member: what differs, in sentences, and who stands on the pact."""

    told: list[str]
    printed: Printed
    result: str


class Mismatched(SignRefused):
    """A good signature whose certificate is not the member's. Nothing was written; it may be accepted with a reason."""

    def __init__(
        self, told: list[str], signed: Signed, printed: Printed, problems: dict[str, str] | None = None
    ) -> None:
        super().__init__(**(problems or {"file": " ".join([*told, ASK_THE_CLERK])}))
        self.told = told
        self.signed = signed
        self.printed = printed


def hand_in(
    *, year: BlocYear, member: str, file: HandedFile, actor: Actor, reader: Reader, accepted: Accepted | None = None
) -> Signature:
    """Takes back the file that the member signed by token; SignRefused, with the reason, if it is not that file.

    Mismatched if the certificate is another one's and nobody who may has accepted that.
    """
    pact, party, frozen, signed = place_of(year, member, lock=False)
    require(may_hand_in(reader, member, pact, frozen, signed=signed))
    if frozen is None:
        raise PermissionError(NOT_HERE)
    # Checking takes a second or more: it is done before anything is held, against the file of that moment.
    out = handed_out(frozen)
    made = _check(frozen, out, member, file)
    found = _compared(made, frozen, party, accepted, reader)
    with transaction.atomic(), written_last():
        pact, party, now_frozen, signed = place_of(year, member)
        require(may_hand_in(reader, member, pact, now_frozen, signed=signed))
        if now_frozen != frozen or handed_out(frozen) != out:
            raise SignRefused(file=TOO_LATE)
        signature = sign_down(
            pact,
            party,
            frozen,
            Signature.Method.TOKEN,
            made.at,
            name=found.printed.name,
            position=found.printed.position,
            actor=actor,
            certificate=made.to_json(),
            compared=found.result,
            mismatch=" ".join(found.told),
            mismatch_reason=clean(accepted.reason) if accepted and found.told else "",
        )
        keep_file(
            pact=pact,
            freezing=frozen,
            signature=signature,
            role=PactFile.Role.SIGNED,
            name=stored_name(f"{Path(out.name).stem.partition(' (')[0]} ({out.signatures + 1} chữ ký số)", ".pdf"),
            content_type=PDF.content_type,
            content=file.content,
            signatures=out.signatures + 1,
            at=timezone.now(),
            actor=actor,
        )
    return signature


def _check(frozen: Freezing, out: PactFile, member: str, file: HandedFile) -> Signed:
    """Who signed the file that was handed in; SignRefused if anything is wrong with it."""
    if not file.content.startswith(b"%PDF-"):
        raise SignRefused(file=UNREADABLE)
    content = content_of(out)
    others = {field_name(party["code"]): str(party["name"]) for party in frozen.data["parties"]}
    try:
        return check_signed(
            file.content,
            handed_out=HandedOut(content, out.signatures, frozen.at),
            field=field_name(member),
            roots=trusted_roots(trust_folder()),
            now=timezone.now(),
            others=others,
        )
    except NotGood as refused:
        raise SignRefused(file=_why(str(refused), file.content, frozen)) from None


def _why(refused: str, content: bytes, frozen: Freezing) -> str:
    """Why the file is not taken: what it is instead, if it goes on from another file that the portal handed out."""
    if refused not in (OTHER_FILE, CHANGED, SEVERAL):
        return refused
    whose = _of_another(content, frozen)
    # Behind a signature that is void by now there are two that the file to sign hasn't got.
    return whose if whose and (refused != SEVERAL or whose == VOID_INSIDE) else refused


def _of_another(content: bytes, frozen: Freezing) -> str:
    """What the file is instead, if it goes on from another file that the portal handed out once; else ""."""
    from hashlib import sha256

    sizes: dict[int, str] = {}
    files = PactFile.objects.exclude(role=PactFile.Role.SCAN).filter(size__lte=len(content))
    for other in files.select_related("pact__year__bloc", "freezing").order_by("-id"):
        if other.size not in sizes:
            sizes[other.size] = sha256(content[: other.size]).hexdigest()
        if sizes[other.size] != other.sha256:
            continue
        if other.pact_id != frozen.pact_id:
            return (
                f"Đây là giao ước của {other.pact.year}, không phải giao ước này. Hãy tải tệp ở trang này, ký rồi nộp."
            )
        if other.freezing_id != frozen.pk:
            return "Đây là bản chốt cũ, đã mở lại để sửa nên không còn giá trị. Hãy tải bản mới, ký rồi nộp."
        if other.signature_id and void_in(other):
            return VOID_INSIDE
        return (
            "Tệp này được tải trước khi đơn vị khác ký số. Hãy tải lại tệp mới nhất (có đủ chữ ký trước), ký rồi nộp."
        )
    return ""


# --- whose certificate it is -----------------------------------------------------------------------------------


def _compared(
    made: Signed, frozen: Freezing, party: Membership, accepted: Accepted | None, reader: Reader
) -> _Compared:
    """The certificate beside the member whose field it signed; Mismatched if it is another one's and not accepted."""
    known = known_as(party, frozen.on)
    agreed: dict[str, str] = next((one for one in frozen.data["parties"] if one["code"] == party.code), {})
    # Who represents the member now, and whom the pact's text names.
    positions = {
        agreed.get("representative", ""): agreed.get("position", ""),
        party.representative_name: party.representative_position,
    }
    people = [name for name in (party.representative_name, agreed.get("representative", "")) if name]
    names = [name for name in (agreed.get("name", ""), *known.names) if name]
    expected = Expected(names, known.places, people, known.others)
    told = mismatches(made, expected)
    printed = _printed(made, expected, positions)
    if not told:
        result = (BOTH if expected.people else NOBODY_KNOWN) if names_a_person(made, expected) else NO_PERSON
        return _Compared([], printed, result)
    if accepted is None:
        raise Mismatched(told, made, printed)
    require(may_take_other_certificate(reader))
    name, position = clean_line(accepted.name), clean_line(accepted.position)
    if problems := _wanting(accepted.reason, name, position):
        raise Mismatched(told, made, Printed(name, position), problems)
    chosen = Printed(name, position) if name else Printed(printed.name, position or printed.position)
    return _Compared(told, chosen, NOT_ITS_OWN)


def _wanting(reason: str, name: str, position: str) -> dict[str, str]:
    """What is wrong with what was typed to take another one's certificate, by field."""
    problems = {} if clean(reason) else {"reason": NO_REASON}
    for field, text, most in (("signer", name, LONGEST_NAME), ("signer_position", position, LONGEST_POSITION)):
        if len(text) > most:
            problems[field] = f"Dài quá {most} ký tự. Hãy ghi ngắn lại."
    return problems


def _printed(made: Signed, expected: Expected, positions: dict[str, str]) -> Printed:
    """Who stands on the pact: the person whom the certificate names, as the bloc writes it; else the representative.

    An organisation's certificate names no person: it neither replaces the representative nor takes the position away.
    """
    if names_a_person(made, expected):
        person = same_person(made.name, expected.people)
        return Printed(person or made.name, made.title or (positions.get(person, "") if person else ""))
    person = expected.people[0] if expected.people else ""
    return Printed(person, positions.get(person, ""))
