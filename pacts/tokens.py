"""Whether a file that came back is the one that was handed out with one new signature by token, and nothing else new.

pyHanko does the mathematics and is loaded only here and then. What it is asked:

- The bytes that were handed out stand at the front of the file, unchanged, and its newest table leads back to theirs.
- Exactly one signature is new, in the right member's field; nothing else differs from what was handed out.
- Every signature in the file is good: unbroken, of what it claims to cover, by a certificate of a root we trust that
  was valid when it was used. Content added after the last signature leaves it «intact»: `bottom_line` is what counts.

Each failure has its own sentence. A file is hostile until all of this holds: whatever a reader of PDFs throws at it is
a broken file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from khoithidua.vietnamese.dates import VIETNAM, date_time, short_date

# How far an office's clock may be wrong.
SKEW = timedelta(days=1)

NO_ROOTS = (
    "Cổng chưa có chứng thư gốc nào để kiểm tra chữ ký số. Hãy nhờ Quản trị đặt chứng thư gốc (tệp .pem) vào thư mục "
    "«trust» của máy chủ, rồi nộp lại."
)
OTHER_FILE = "Đây không phải tệp giao ước đã tải từ cổng. Hãy tải lại tệp ở trang này, ký lên chính tệp ấy rồi nộp."
CHANGED = (
    "Nội dung tệp đã bị sửa so với bản tải từ cổng. Hãy tải lại tệp, chỉ ký số, không sửa, không in ra PDF mới, rồi "
    "nộp."
)
CHANGED_BESIDE = (
    "Tệp có thay đổi khác ngoài chữ ký. Hãy tải lại tệp, chỉ ký số vào ô của đơn vị, không thêm ghi chú hay trang nào, "
    "rồi nộp."
)
UNSIGNED = "Tệp chưa có chữ ký số mới nào. Hãy ký số vào ô của đơn vị, lưu lại rồi nộp."
SEVERAL = "Tệp có nhiều hơn một chữ ký mới. Mỗi lần chỉ một đơn vị ký: hãy tải lại tệp mới nhất, ký rồi nộp."
BROKEN = "Chữ ký số bị hỏng: tệp đã bị sửa sau khi ký, hoặc bị cắt cụt khi lưu. Hãy ký lại trên tệp mới tải rồi nộp."
UNREADABLE = "Tệp không đọc được như một PDF. Có thể tệp hỏng khi lưu hoặc khi gửi; hãy ký lại rồi nộp."


class TokenRefused(ValueError):
    """A file that is not taken. Its text is a Vietnamese sentence that says why and what to do."""


@dataclass(frozen=True)
class HandedOut:
    """The file as it was handed out last: its bytes, how many signatures it had, and since when it has been there."""

    content: bytes
    signatures: int
    at: datetime


@dataclass(frozen=True)
class Checked:
    """Who signed, by which certificate, and when by the clock of the machine it was signed on."""

    name: str
    title: str
    organisation: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime
    at: datetime

    def to_json(self) -> dict[str, str]:
        """The certificate as it is kept with the signature."""
        days = {"valid_from": self.valid_from, "valid_to": self.valid_to}
        texts = {"name": self.name, "title": self.title, "organisation": self.organisation}
        texts |= {"issuer": self.issuer, "serial": self.serial}
        return texts | {name: short_date(day.astimezone(VIETNAM).date()) for name, day in days.items()}


def trusted_roots(folder: Path) -> list[Any]:
    """The certificates (asn1crypto) of all PEM files in the folder; what is none is left out."""
    from asn1crypto import pem, x509

    found = []
    for path in sorted(folder.glob("*")):
        if path.suffix.lower() not in (".pem", ".crt", ".cer") or not path.is_file():
            continue
        content = path.read_bytes()
        try:
            pieces = (
                [piece for _, _, piece in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
            )
            found += [_parsed(x509.Certificate.load(piece)) for piece in pieces]
        except ValueError:
            continue
    return found


def _parsed(certificate: Any) -> Any:
    """The certificate, read to its end: asn1crypto reads what it is given only when it is asked."""
    _ = certificate.subject.native
    return certificate


def starts_with(content: bytes, handed_out: bytes) -> bool:
    """Whether a file goes on from the bytes that were handed out."""
    return len(content) > len(handed_out) and content.startswith(handed_out)


def check_signed(
    content: bytes, *, handed_out: HandedOut, field: str, roots: Sequence[Any], now: datetime, others: dict[str, str]
) -> Checked:
    """Who signed in this member's `field`; TokenRefused if the file is anything but that.

    `others` tells whose the other fields are, for the sentence about a wrong one.
    """
    if not roots:
        raise TokenRefused(NO_ROOTS)
    if content == handed_out.content:
        raise TokenRefused(UNSIGNED)
    if not starts_with(content, handed_out.content):
        raise TokenRefused(CHANGED if _same_document(content, handed_out.content) else OTHER_FILE)
    try:
        return _checked(content, handed_out, field, list(roots), now, others)
    except TokenRefused:
        raise
    except Exception:  # whatever else a reader of PDFs does with bytes that are none
        raise TokenRefused(BROKEN) from None


def _same_document(content: bytes, handed_out: bytes) -> bool:
    """Whether a file that is not what was handed out once was: its permanent identifier is the same."""
    ids = [_permanent_id(each) for each in (content, handed_out)]
    return ids[0] is not None and ids[0] == ids[1]


def _permanent_id(content: bytes) -> bytes | None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        found = PdfFileReader(BytesIO(content), strict=False).trailer_view.get("/ID")
        return bytes(found[0].original_bytes) if found else None
    except Exception:  # as above: a broken file has no identifier
        # A flipped byte may break the table of contents and leave the identifier standing.
        place = content.rfind(b"/ID")
        return content[place : place + 40] if place >= 0 else None


def _checked(
    content: bytes, handed_out: HandedOut, field: str, roots: list[Any], now: datetime, others: dict[str, str]
) -> Checked:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(BytesIO(content), strict=False)
    before = PdfFileReader(BytesIO(handed_out.content), strict=False)
    signatures = reader.embedded_regular_signatures
    if len(signatures) <= handed_out.signatures:
        raise TokenRefused(UNSIGNED)
    if len(signatures) > handed_out.signatures + 1:
        raise TokenRefused(SEVERAL)
    new = signatures[-1]
    if new.field_name != field:
        whose = others.get(str(new.field_name))
        where = f"ô của {whose}" if whose else "một ô mới, không phải ô của đơn vị"
        raise TokenRefused(f"Chữ ký nằm ở {where}. Hãy tải lại tệp, ký vào đúng ô dành cho đơn vị rồi nộp.")
    statuses = [_status(one, roots, _time_of(one, now)) for one in signatures]
    last = statuses[-1]
    if not all(one.intact and one.valid for one in statuses):
        raise TokenRefused(BROKEN)
    _check_changes(reader, before, field)
    certificate = new.signer_cert
    at = _signed_at(new, handed_out, now)
    if str(last.coverage.name) != "ENTIRE_FILE":
        raise TokenRefused(CHANGED_BESIDE)
    validity = certificate["tbs_certificate"]["validity"]
    valid_from, valid_to = validity["not_before"].native, validity["not_after"].native
    name = _name(certificate.subject.native)
    if not valid_from <= at <= valid_to:
        days = f"từ {_day(valid_from)} đến {_day(valid_to)}"
        raise TokenRefused(
            f"Chứng thư của «{name}» chỉ có giá trị {days}, không còn hạn lúc ký ({date_time(at)}). Hãy gia hạn chứng "
            "thư rồi ký lại."
        )
    if not last.trusted:
        raise TokenRefused(
            f"Chứng thư của «{name}» do «{_name(certificate.issuer.native)}» cấp, không thuộc chứng thư gốc mà Khối "
            "tin cậy. Hãy ký bằng chứng thư số chuyên dùng của đơn vị; nếu đúng là chứng thư ấy, hãy báo Quản trị."
        )
    if not all(one.bottom_line for one in statuses):
        raise TokenRefused(CHANGED_BESIDE if last.trusted and not last.docmdp_ok else BROKEN)
    return Checked(
        name=name,
        title=_first(certificate.subject.native, "title"),
        organisation=_first(certificate.subject.native, "organizational_unit_name", "organization_name"),
        issuer=_name(certificate.issuer.native),
        serial=f"{certificate.serial_number:X}",
        valid_from=valid_from,
        valid_to=valid_to,
        at=at,
    )


def _check_changes(reader: Any, before: Any, field: str) -> None:
    """TokenRefused if anything but the member's own field differs from what was handed out."""
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, SuspiciousModification
    from pyhanko.sign.fields import MDPPerm

    base = before.xrefs.total_revisions - 1
    # The newest table must lead back, step by step, to the very table of the file that was handed out: else the bytes
    # in front are there, and are not what is shown.
    same = reader.xrefs.total_revisions > base + 1 and all(
        reader.xrefs.get_startxref_for_revision(step) == before.xrefs.get_startxref_for_revision(step)
        for step in range(base + 1)
    )
    if not same:
        raise TokenRefused(CHANGED)
    found = DEFAULT_DIFF_POLICY.review_file(reader, base, doc_mdp=MDPPerm.FILL_FORMS)
    if isinstance(found, SuspiciousModification) or not set(found.changed_form_fields) <= {field}:
        raise TokenRefused(CHANGED_BESIDE)


def _status(signature: Any, roots: list[Any], moment: datetime) -> Any:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    # Nothing is fetched: the portal may be cut off from the internet.
    context = ValidationContext(
        trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail", moment=moment, best_signature_time=moment
    )
    return validate_pdf_signature(signature, context)


def _time_of(signature: Any, now: datetime) -> datetime:
    """When it was signed, by the clock of the machine it was signed on; never later than now."""
    claimed: datetime | None = signature.self_reported_timestamp
    return now if claimed is None else min(claimed, now)


def _signed_at(signature: Any, handed_out: HandedOut, now: datetime) -> datetime:
    """When it was signed, if that is after the file came to be; a clock that was set back proves nothing."""
    claimed: datetime | None = signature.self_reported_timestamp
    if claimed is None:
        return now
    if not handed_out.at - SKEW <= claimed <= now + SKEW:
        raise TokenRefused(
            f"Giờ ký ghi trong tệp là {date_time(claimed)}, không nằm giữa lúc tệp được lập "
            f"({date_time(handed_out.at)}) và bây giờ. Hãy chỉnh đồng hồ của máy ký rồi ký lại."
        )
    return min(claimed, now)


def signatures_in(content: bytes) -> int:
    """How many signatures a kept file holds; -1 if it can't be read."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        return len(PdfFileReader(BytesIO(content), strict=False).embedded_regular_signatures)
    except Exception:  # as above
        return -1


def _day(moment: datetime) -> str:
    return short_date(moment.astimezone(VIETNAM).date())


def _name(subject: dict[str, Any]) -> str:
    return _first(subject, "common_name", "organizational_unit_name", "organization_name") or "không ghi tên"


def _first(subject: dict[str, Any], *keys: str) -> str:
    """The first of these parts of a name that is there; of several values, the last and narrowest."""
    for key in keys:
        if value := subject.get(key):
            return str(value[-1] if isinstance(value, list) else value)
    return ""
