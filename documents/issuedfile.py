"""The one file of an issued document: its bytes as they were kept, and nothing else."""

import hashlib

from documents.models import Document, DocumentFile
from documents.verbs.issuing import records_store


class FileLost(Exception):
    """The kept bytes are missing, or are no longer what they were."""

    def __init__(self, file: DocumentFile) -> None:
        super().__init__(
            f"Tệp «{file.name}» của {file.document} đã mất hoặc bị thay đổi trên máy chủ, nên cổng không đưa ra. "
            "Hãy báo Quản trị."
        )
        self.file = file


def record_of(document: Document) -> DocumentFile:
    """The file that an issued document is."""
    return document.files.get(role=DocumentFile.Role.RECORD)


def bytes_of(file: DocumentFile) -> bytes:
    """The bytes of a kept file, read whole and compared with its SHA-256; FileLost if they are not the same."""
    try:
        with records_store().open(file.sha256) as kept:
            content = kept.read()
    except OSError:
        raise FileLost(file) from None
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise FileLost(file)
    return content
