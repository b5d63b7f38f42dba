"""What a kept file is, in words that say no more than was checked; and checking one that is to be «Bản ký số».

A signed copy of an issued document is that document's own bytes with good signatures behind them, and nothing else.
Of a document from outside there are no bytes to compare with: every signature in the file is good, that is all.
Whether a certificate was revoked since is not asked: the portal may be cut off from the internet.
"""

from collections.abc import Sequence

from django.utils import timezone

from common.files.sniff import PDF
from common.signatures.checking import HandedOut, NotGood, RefusalWords, check_signatures
from common.signatures.roots import trust_folder, trusted_roots
from common.signatures.signed import KeptSigner, signer_words
from documents.issuedfile import FileLost, bytes_of, record_of
from documents.models import Document, DocumentFile

Role = DocumentFile.Role

_BROKEN = "Chữ ký số bị hỏng: tệp đã bị sửa sau khi ký, hoặc bị cắt cụt khi lưu. Hãy ký lại rồi lưu."
UNSIGNED = (
    "Tệp không có chữ ký số nào nên không phải bản ký số. Bản quét thì chọn «Bản quét», tệp khác thì chọn «Tệp kèm "
    "theo»."
)
OTHER_FILE = (
    "Tệp này không phải văn bản đã phát hành có thêm chữ ký số. Hãy tải bản phát hành ở trang này, ký số lên chính tệp "
    "ấy rồi lưu."
)
CHANGED = (
    "Nội dung tệp đã bị sửa so với bản phát hành. Hãy tải lại bản phát hành, chỉ ký số, không sửa, không in ra PDF "
    "mới, rồi lưu."
)
CHANGED_BESIDE = (
    "Tệp có thay đổi khác ngoài chữ ký số. Hãy tải lại bản phát hành, chỉ ký số, không thêm ghi chú hay trang nào, rồi "
    "lưu."
)
OF_ISSUED = RefusalWords(OTHER_FILE, CHANGED, CHANGED_BESIDE, UNSIGNED, _BROKEN)
OF_FILED = RefusalWords(
    other_file=_BROKEN,
    changed=_BROKEN,
    changed_beside="Tệp bị thêm nội dung sau khi ký số. Hãy xin lại tệp đã ký của cơ quan ban hành.",
    unsigned=UNSIGNED,
    broken="Chữ ký số bị hỏng: tệp đã bị sửa sau khi ký, hoặc bị cắt cụt. Hãy xin lại tệp của cơ quan ban hành.",
)
# What was looked at before a file was called signed, and what was not.
HOW_CHECKED = (
    "Trước khi ghi là bản ký số, cổng kiểm tra: chữ ký còn nguyên, chứng thư còn hạn lúc ký và do nơi được tin cậy "
    "cấp; của văn bản phát hành từ cổng thì tệp phải đúng là bản phát hành. Cổng không tra chứng thư có bị thu hồi hay "
    "không."
)


# What a file may be that was only kept, and that may turn out to be the signed copy.
ONLY_KEPT = (Role.SCAN, Role.ATTACHED, Role.UNCHECKED)


def may_be_signed(file: DocumentFile) -> bool:
    """Whether a kept file was never checked, and could be the signed copy by what it is."""
    return file.role in ONLY_KEPT and file.content_type == PDF.content_type


def become_signed(file: DocumentFile, signers: list[KeptSigner]) -> bool:
    """Calls a kept file the signed copy that it is, with its signers; False if somebody else did so before."""
    kept = DocumentFile.objects.filter(pk=file.pk, role__in=ONLY_KEPT)
    return bool(kept.update(role=Role.SIGNED, signers=signers))


def check_signed_file(document: Document, content: bytes) -> list[KeptSigner]:
    """By whom a file is signed, as their certificates say, if it is this document signed; NotGood, with why, if not."""
    words, handed_out = OF_FILED, None
    if document.origin == Document.Origin.ISSUED:
        try:
            record = record_of(document)
            words, handed_out = OF_ISSUED, HandedOut(bytes_of(record), 0, record.added_at)
        except (FileLost, DocumentFile.DoesNotExist):
            raise NotGood(
                "Bản phát hành lưu ở cổng không còn nguyên vẹn nên không so được. Hãy báo Quản trị."
            ) from None
    return _signers(content, handed_out, words)


def signers_of(content: bytes) -> list[KeptSigner] | None:
    """By whom a PDF from outside is signed; None unless all its signatures are good."""
    try:
        return _signers(content, None, OF_FILED)
    except NotGood:
        return None


def _signers(content: bytes, handed_out: HandedOut | None, words: RefusalWords) -> list[KeptSigner]:
    roots = trusted_roots(trust_folder())
    signed = check_signatures(content, handed_out=handed_out, roots=roots, now=timezone.now(), words=words)
    return [one.to_json() for one in signed]


def checked_words(file: DocumentFile) -> str:
    """What the portal knows of the signatures in a kept file, in a sentence; "" where it claims none."""
    if file.role == Role.SIGNED:
        return f"Chữ ký số hợp lệ khi cổng kiểm tra, người ký: {_people(file.signers or [])}."
    return _NOT_CHECKED.get(Role(file.role), "")


def copy_words(file: DocumentFile) -> str:
    """What a kept copy is, in one line: «Bản ký số hợp lệ, người ký …», «Bản lưu, chưa kiểm tra chữ ký»."""
    if file.role == Role.SIGNED:
        return f"Bản ký số hợp lệ, người ký: {_people(file.signers or [])}"
    return {Role.SCAN: "Bản quét, cổng không kiểm tra chữ ký"}.get(Role(file.role), str(file.get_role_display()))


_NOT_CHECKED = {
    Role.SCAN: "Cổng chỉ lưu bản quét, không kiểm tra chữ ký trên đó.",
    Role.UNCHECKED: "Tệp được lưu trước khi cổng kiểm tra chữ ký số.",
}


def _people(signers: Sequence[KeptSigner]) -> str:
    return "; ".join(signer_words(signer) for signer in signers)
