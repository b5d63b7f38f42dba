"""Taking a file in: what it is, told by its content, and its bytes kept, before any row speaks of it."""

from dataclasses import dataclass
from typing import IO

from django.http import HttpRequest

from common.files.names import stored_name
from common.files.refusal import FileRefused, too_big
from common.files.sniff import FileType, sniff
from common.files.store import Kept, Store
from common.files.uploads import left_out

_NO_ROOM = "Máy chủ không ghi được tệp (có thể đã hết chỗ). Chưa có gì được lưu; hãy báo Quản trị."


@dataclass(frozen=True)
class SentFile:
    """A file as somebody hands it in: its name, its bytes and how many they are. Nothing of it is believed."""

    name: str
    file: IO[bytes]
    size: int


@dataclass(frozen=True)
class ReadFile:
    """A file that was read: its name, what it is, and under which digest its bytes are kept."""

    name: str
    found: FileType
    kept: Kept


@dataclass(frozen=True)
class RefusedFile:
    """A file that was not taken, and the sentence that says why."""

    name: str
    message: str


def take_in(given: SentFile, store: Store) -> ReadFile | RefusedFile:
    """Looks at the file and keeps its bytes; or says why not. Bytes that no row comes to speak of do no harm."""
    try:
        found = sniff(given.file, given.size)
        name = stored_name(given.name, found.ending)
        given.file.seek(0)
        kept = store.keep(given.file)
    except FileRefused as refused:
        return RefusedFile(stored_name(given.name, ""), str(refused))
    except OSError:
        return RefusedFile(stored_name(given.name, ""), _NO_ROOM)
    return ReadFile(name, found, kept)


def files_sent(request: HttpRequest, field: str) -> list[SentFile]:
    """The files that a form sent in this field, without those that were stopped at the door."""
    return [
        SentFile(file.name or "", file.file, file.size or 0)
        for file in request.FILES.getlist(field)
        if file.file is not None
    ]


def files_stopped(request: HttpRequest) -> list[RefusedFile]:
    """The files that were too big to be let in."""
    return [RefusedFile(stored_name(name, ""), str(too_big())) for name in left_out(request)]
