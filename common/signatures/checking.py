"""Whether every signature in a PDF is good, and whether the PDF is another one that was signed and nothing else.

pyHanko does the mathematics and is loaded only here and then. What it is asked:

- The bytes that were handed out stand at the front of the file, unchanged, and its newest table leads back to theirs.
- Nothing but new signatures in their fields differs from what was handed out.
- Every signature in the file is good: unbroken, of what it claims to cover, by a certificate of a root we trust that
  was valid when it was used. Content added after the last signature leaves it «intact»: `bottom_line` is what counts.

A file is hostile until all of this holds: whatever a reader of PDFs throws at it is a broken file. What is wrong with
it is told in the words of whoever asks (`Words`): of a pact other things are to be done than of a decision.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from common.signatures.signed import Signed
from common.vietnamese.dates import VIETNAM, date_time, short_date

# How far an office's clock may be wrong.
SKEW = timedelta(days=1)

NO_ROOTS = (
    "Cổng chưa có chứng thư gốc nào để kiểm tra chữ ký số. Hãy nhờ Quản trị đặt chứng thư gốc (tệp .pem) vào thư mục "
    "«trust» của máy chủ, rồi nộp lại."
)


class NotGood(ValueError):
    """A file whose signatures are not all good. Its text is a Vietnamese sentence that says why and what to do."""


@dataclass(frozen=True)
class RefusalWords:
    """What to say of a file that is not taken, each sentence with what is to be done then."""

    other_file: str
    changed: str
    changed_beside: str
    unsigned: str
    broken: str


@dataclass(frozen=True)
class HandedOut:
    """The file as it was handed out last: its bytes, how many signatures it had, and since when it has been there."""

    content: bytes
    signatures: int
    at: datetime


def starts_with(content: bytes, handed_out: bytes) -> bool:
    """Whether a file goes on from the bytes that were handed out."""
    return len(content) > len(handed_out) and content.startswith(handed_out)


def check_signatures(
    content: bytes, *, handed_out: HandedOut | None, roots: Sequence[Any], now: datetime, words: RefusalWords
) -> list[Signed]:
    """The signatures that are new since the file was handed out (None: all of them), in their order.

    There is at least one, and every signature in the file is good; NotGood, with the reason, if not.
    """
    if handed_out is not None:
        if content == handed_out.content:
            raise NotGood(words.unsigned)
        if not starts_with(content, handed_out.content):
            raise NotGood(words.changed if _same_document(content, handed_out.content) else words.other_file)
    try:
        return _checked(content, handed_out, list(roots), now, words)
    except NotGood:
        raise
    except Exception:  # whatever else a reader of PDFs does with bytes that are none
        # A signature names the bytes that it covers, and does so in plain bytes.
        unsigned = handed_out is None and b"/ByteRange" not in content
        raise NotGood(words.unsigned if unsigned else words.broken) from None


def signatures_in(content: bytes) -> int:
    """How many signatures a file holds; -1 if it can't be read."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        return len(PdfFileReader(BytesIO(content), strict=False).embedded_regular_signatures)
    except Exception:  # as above
        return -1


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
    content: bytes, handed_out: HandedOut | None, roots: list[Any], now: datetime, words: RefusalWords
) -> list[Signed]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(BytesIO(content), strict=False)
    signatures = reader.embedded_regular_signatures
    known = handed_out.signatures if handed_out else 0
    if len(signatures) <= known:
        raise NotGood(words.unsigned)
    # Only now are they asked for: what is told of a file that is another one or unsigned has nothing to do with them.
    if not roots:
        raise NotGood(NO_ROOTS)
    statuses = [_status(one, roots, _time_of(one, now)) for one in signatures]
    if not all(one.intact and one.valid for one in statuses):
        raise NotGood(words.broken)
    new = signatures[known:]
    if handed_out is not None:
        _check_changes(reader, handed_out, {str(one.field_name) for one in new}, words)
    moments = [_signed_at(one, handed_out, now) for one in new]
    if not _covers_all(statuses[-1]):
        raise NotGood(words.changed_beside)
    for one, status, at in zip(new, statuses[known:], moments, strict=True):
        _check_certificate(one.signer_cert, status, at)
    if not all(one.bottom_line for one in statuses):
        trusted = all(one.trusted for one in statuses)
        raise NotGood(words.changed_beside if trusted and not all(one.docmdp_ok for one in statuses) else words.broken)
    return [_signed(one, at) for one, at in zip(new, moments, strict=True)]


def _check_certificate(certificate: Any, status: Any, at: datetime) -> None:
    """NotGood if the certificate was out of date when it was used, or is of nobody we trust."""
    name = _name(certificate.subject.native)
    validity = certificate["tbs_certificate"]["validity"]
    valid_from, valid_to = validity["not_before"].native, validity["not_after"].native
    if not valid_from <= at <= valid_to:
        days = f"từ {_day(valid_from)} đến {_day(valid_to)}"
        raise NotGood(
            f"Chứng thư của «{name}» chỉ có giá trị {days}, không còn hạn lúc ký ({date_time(at)}). Hãy gia hạn chứng "
            "thư rồi ký lại."
        )
    if not status.trusted:
        raise NotGood(
            f"Chứng thư của «{name}» do «{_name(certificate.issuer.native)}» cấp, không thuộc chứng thư gốc mà Khối "
            "tin cậy. Hãy ký bằng chứng thư số chuyên dùng của đơn vị; nếu đúng là chứng thư ấy, hãy báo Quản trị."
        )


def _signed(signature: Any, at: datetime) -> Signed:
    certificate = signature.signer_cert
    subject = certificate.subject.native
    validity = certificate["tbs_certificate"]["validity"]
    return Signed(
        field=str(signature.field_name),
        name=_first(subject, "common_name"),
        title=_first(subject, "title"),
        organisations=(*_all(subject, "organizational_unit_name"), *_all(subject, "organization_name")),
        province=_first(subject, "state_or_province_name"),
        issuer=_name(certificate.issuer.native),
        serial=f"{certificate.serial_number:X}",
        valid_from=validity["not_before"].native,
        valid_to=validity["not_after"].native,
        at=at,
    )


def _check_changes(reader: Any, handed_out: HandedOut, fields: set[str], words: RefusalWords) -> None:
    """NotGood if anything but these fields differs from what was handed out."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification

    from common.signatures.firstform import POLICY

    before = PdfFileReader(BytesIO(handed_out.content), strict=False)
    base = before.xrefs.total_revisions - 1
    # The newest table must lead back, step by step, to the very table of the file that was handed out: else the bytes
    # in front are there, and are not what is shown.
    same = reader.xrefs.total_revisions > base + 1 and all(
        reader.xrefs.get_startxref_for_revision(step) == before.xrefs.get_startxref_for_revision(step)
        for step in range(base + 1)
    )
    if not same:
        raise NotGood(words.changed)
    found = POLICY.review_file(reader, base)
    if isinstance(found, SuspiciousModification):
        raise NotGood(words.changed_beside)
    if found.modification_level > ModificationLevel.FORM_FILLING or not set(found.changed_form_fields) <= fields:
        raise NotGood(words.changed_beside)


def _status(signature: Any, roots: list[Any], moment: datetime) -> Any:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    # Nothing is fetched: the portal may be cut off from the internet.
    context = ValidationContext(
        trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail", moment=moment, best_signature_time=moment
    )
    return validate_pdf_signature(signature, context)


def _covers_all(status: Any) -> bool:
    """Whether nothing came after this signature but what keeps it valid for long (PAdES-LTA)."""
    level = str(getattr(status.modification_level, "name", ""))
    return str(status.coverage.name) == "ENTIRE_FILE" or level == "LTA_UPDATES"


def _time_of(signature: Any, now: datetime) -> datetime:
    """When it was signed, by the clock of the machine it was signed on; never later than now."""
    claimed: datetime | None = signature.self_reported_timestamp
    return now if claimed is None else min(claimed, now)


def _signed_at(signature: Any, handed_out: HandedOut | None, now: datetime) -> datetime:
    """When it was signed, if that is after the file came to be; a clock that was set back proves nothing."""
    claimed: datetime | None = signature.self_reported_timestamp
    if claimed is None:
        return now
    if handed_out is not None and not handed_out.at - SKEW <= claimed <= now + SKEW:
        raise NotGood(
            f"Giờ ký ghi trong tệp là {date_time(claimed)}, không nằm giữa lúc tệp được lập "
            f"({date_time(handed_out.at)}) và bây giờ. Hãy chỉnh đồng hồ của máy ký rồi ký lại."
        )
    if claimed > now + SKEW:
        raise NotGood(
            f"Giờ ký ghi trong tệp là {date_time(claimed)}, sau bây giờ. Hãy chỉnh đồng hồ của máy ký rồi ký lại."
        )
    return min(claimed, now)


def _day(moment: datetime) -> str:
    return short_date(moment.astimezone(VIETNAM).date())


# A certificate's name as it is read: by the kind of part its value, or all of them where it has several.
NameParts = Mapping[str, str | list[str]]


def _name(subject: NameParts) -> str:
    return _first(subject, "common_name", "organizational_unit_name", "organization_name") or "không ghi tên"


def _first(subject: NameParts, *keys: str) -> str:
    """The first of these parts of a name that is there; of several values, the last and narrowest."""
    return next((found[0] for key in keys if (found := _all(subject, key))), "")


def _all(subject: NameParts, key: str) -> list[str]:
    """The values of this part of a name, the last and narrowest first."""
    value = subject.get(key) or []
    return [str(one).strip() for one in (reversed(value) if isinstance(value, list) else [value]) if str(one).strip()]
