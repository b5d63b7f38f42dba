"""How much anybody may send: what is too much is not written to the disk, whoever sends it and wherever to.

Django takes a form's files in before any page is asked, so this stands at its door (`FILE_UPLOAD_HANDLERS`). Without
a log-in no file is written at all; with one, a file is written up to the largest size allowed, and the rest of it is
thrown away as it comes. The page is told which files these were.
"""

from typing import IO, Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from common.files.refusal import MEGABYTE, MOST_BYTES

# The most files that one form may bring, and the most bytes of all of them.
MOST_FILES = 20
MOST_TOGETHER = MOST_FILES * MOST_BYTES + MEGABYTE
_LEFT_OUT = "common.files.left_out"


class Doorkeeper(FileUploadHandler):
    """The first of the upload handlers: it takes nothing in, it only stops."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuses what is too much as a whole before a byte of it is read."""
        if content_length > MOST_TOGETHER:
            raise RequestDataTooBig("Quá nhiều tệp một lần.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Leaves a file out that nobody sent who is somebody."""
        super().new_file(*args, **kwargs)
        self.size = 0
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hands the piece on, until there were too many."""
        self.size += len(raw_data)
        if self.size > MOST_BYTES:
            if self.request is not None:
                self.request.META.setdefault(_LEFT_OUT, []).append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one have it."""


def left_out(request: HttpRequest) -> list[str]:
    """The names of the files that were too big, in the order they came; their bytes were thrown away."""
    found: list[str] = request.META.get(_LEFT_OUT, [])
    return found
