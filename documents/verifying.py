"""What anybody may know of an issued document who has its code, and whether a file is the one that was issued."""

from dataclasses import dataclass

from common.files.store import KeptState
from common.vietnamese.dates import short_date
from documents.codes import read_code
from documents.models import Document, DocumentFile
from documents.signedfile import checked_words, copy_words
from documents.verbs.filing import state_words
from documents.verbs.issuing import records_store

Role = DocumentFile.Role

# What is said of a file that is byte for byte the one of this role.
_SAME = {
    Role.RECORD: "Đúng là tệp đã phát hành: giống nhau từng byte.",
    Role.SCAN: "Đúng là bản quét mà cổng đang lưu: giống nhau từng byte.",
    Role.SIGNED: "Đúng là bản ký số mà cổng đang lưu: giống nhau từng byte.",
    Role.UNCHECKED: "Đúng là bản mà cổng đang lưu, chưa kiểm tra chữ ký: giống nhau từng byte.",
}
OTHER = (
    "Không trùng với tệp nào của văn bản này. Tệp đã bị sửa, hoặc được lưu lại, in ra rồi quét lại. "
    "Với bản giấy, hãy so số, ngày và trích yếu ở trên."
)
# What is wrong with the bytes that the portal keeps of a file of this role.
_KEPT = {
    Role.RECORD: "Bản phát hành lưu ở cổng",
    Role.SCAN: "Bản quét lưu ở cổng",
    Role.SIGNED: "Bản ký số lưu ở cổng",
    Role.UNCHECKED: "Bản lưu chưa kiểm tra chữ ký ở cổng",
}
_GONE = {KeptState.CHANGED: "đã bị thay đổi so với lúc lưu", KeptState.MISSING: "đã mất"}
STILL = "Dấu SHA-256 ghi lúc lưu vẫn còn, nên vẫn so được tệp bạn đang có."


@dataclass(frozen=True)
class KnownFile:
    """A file of the document that another can be compared with: its digest, and what to say of one that is the same."""

    sha256: str
    same: str


@dataclass(frozen=True)
class Verified:
    """An issued document as anybody may see it who has its code."""

    kind: str
    title: str
    sign: str
    on: str
    issuer: str
    state: str
    """The state in words: «Đã được thay thế bởi …», «Đã thu hồi»."""
    state_reason: str
    in_force: bool
    sample: bool
    provisional: bool
    """Whether it shows figures that nobody had published when it was issued."""
    code: str
    sha256: str
    """The digest of what was issued."""
    fault: str
    """What is wrong with the bytes that the portal keeps; "" if they are what they were."""
    files: tuple[KnownFile, ...]
    copies: tuple[str, ...] = ()
    """What is kept beside what was issued, each in a line that says no more than was checked."""

    has_signed: bool = False
    """Whether one of them is a signed copy whose signatures were checked."""

    def compared(self, sha256: str) -> KnownFile | None:
        """The file of the document that has this digest."""
        return next((file for file in self.files if file.sha256 == sha256), None)


def verify(typed: str) -> Verified | None:
    """The document with the code that was typed; None for a code that nobody ever got, and for what is no code."""
    document = Document.objects.select_related("replaced_by").filter(code=read_code(typed)).exclude(code="").first()
    if document is None:
        return None
    kept = document.files.order_by("id").prefetch_related("caveats")
    files = [file for file in kept if file.role in _SAME]
    sha256 = next((file.sha256 for file in files if file.role == Role.RECORD), "")
    return Verified(
        kind=document.kind,
        title=document.title,
        sign=document.sign,
        on=short_date(document.on) if document.on else "",
        issuer=document.issuer,
        state=state_words(document),
        state_reason=document.state_reason,
        in_force=document.state == Document.State.IN_FORCE,
        sample=document.is_sample,
        provisional=document.provisional,
        code=document.code,
        sha256=sha256,
        fault=_fault(files, sha256),
        files=tuple(
            KnownFile(file.sha256, _joined(_SAME[Role(file.role)], checked_words(file), file)) for file in files
        ),
        copies=tuple(_joined(f"{copy_words(file)}.", "", file) for file in _copies(files)),
        has_signed=any(file.role == Role.SIGNED for file in files),
    )


def _copies(files: list[DocumentFile]) -> list[DocumentFile]:
    """What is kept beside the issued file; of a file that was signed by one after the other, the last alone."""
    chains = [file.signers for file in files if file.signers]

    def went_on(file: DocumentFile) -> bool:
        own = file.signers or []
        return bool(own) and any(len(each) > len(own) and each[: len(own)] == own for each in chains)

    return [file for file in files if file.role != Role.RECORD and not went_on(file)]


def _joined(what: str, checked: str, file: DocumentFile) -> str:
    """What a file is, what was checked of it, and what has to be said with it since."""
    return " ".join(filter(None, [what, checked, *(caveat.text for caveat in file.caveats.all())]))


def _fault(files: list[DocumentFile], sha256: str) -> str:
    kept = records_store()
    states = [(Role(file.role), kept.state(file.sha256)) for file in files]
    if not sha256:
        states.append((Role.RECORD, KeptState.MISSING))
    said = [f"{_KEPT[role]} {_GONE[state]}." for role, state in states if state in _GONE]
    return " ".join([*said, STILL]) if said and sha256 else " ".join(said)
