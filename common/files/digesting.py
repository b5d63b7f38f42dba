"""A file that is only looked at: its SHA-256 is taken as it comes in, and nothing of it is kept, not for a moment.

For a page that anybody may send a file to. Such a page puts `Digester` in the place of the usual upload handlers
before it asks for what was sent.
"""

import hashlib
from io import BytesIO
from typing import IO

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from common.files.refusal import MEGABYTE, MOST_BYTES


class Digested(UploadedFile):
    """What is left of a file that came in: its name, how many bytes it had, and their digest."""

    def __init__(self, name: str, size: int, sha256: str) -> None:
        super().__init__(BytesIO(), name=name, size=size)
        self.sha256 = sha256


class Digester(FileUploadHandler):
    """The only upload handler of such a page."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuses what is too much as a whole before a byte of it is read."""
        if content_length > MOST_BYTES + MEGABYTE:
            raise RequestDataTooBig("Tệp quá lớn.")

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begins anew with every file."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self._digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Takes the piece into the digest and hands it on to nobody."""
        self._digest.update(raw_data)

    def file_complete(self, file_size: int) -> Digested:
        """What is left of the file."""
        return Digested(self.file_name or "", file_size, self._digest.hexdigest())


def digest_only(request: HttpRequest) -> None:
    """Files of this request are looked at and not kept. Before anybody asked for what was sent."""
    request.upload_handlers = [Digester(request)]
