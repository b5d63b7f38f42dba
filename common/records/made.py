"""Records that were made already: kept on disk, and sent again while nothing that they show has changed.

What a record is made of (its HTML, the files inside it, the code and style that set it) has one digest. Under it stands
the PDF. A print says in its foot at which minute it was made: it is sent again for a few minutes only, and then says
that minute still, for all it shows was the same then and is so now. These files are no archive: each can be made again,
and old ones go. (What is issued or signed is kept by `common.files.store`.)
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from common.records.attached import Attachment
from common.records.disposition import PDF, file_response
from common.records.layout import STATE, Layout
from common.records.pdf import render_pdf

# How long a print may say an earlier minute, and how long any of the files is of use.
PRINT_LASTS = timedelta(minutes=5)
KEPT_FOR = timedelta(days=2)
MOST_BYTES = 200 * 1024 * 1024

# The packages that set a record. Asked for their versions by name: the portal itself loads neither.
_SETTERS = ("weasyprint", "pydyf")
# The minute in the foot of a print (templates/records/base.html): all that differs between two prints of the same.
_MINUTE = re.compile(r'(<p class="print-note">[^<]*? lúc )\d\d:\d\d')


@dataclass(frozen=True)
class MadeRecord:
    """A record as it was made: its file, and what to call these bytes."""

    content: bytes
    etag: str


class Shelf:
    """A folder of records that were made, by the digest of what they are made of."""

    def __init__(self, root: Path, *, most: int = MOST_BYTES) -> None:
        self.root, self.most = root, most

    def find(self, digest: str, *, since: datetime) -> MadeRecord | None:
        """The record of this digest, if it is here and was not made before `since`."""
        try:
            with (self.root / digest).open("rb") as file:
                at = os.fstat(file.fileno()).st_mtime
                return MadeRecord(file.read(), _etag(digest, at)) if at >= since.timestamp() else None
        except FileNotFoundError:
            return None

    def keep(self, digest: str, content: bytes, at: datetime) -> MadeRecord:
        """Puts a record here that was made at this moment, and throws away what is old or too much.

        It is made and can be sent, even where the disk has no room to keep it or takes no writes.
        """
        with suppress(OSError):
            self._write(digest, content, at)
            self._tidy(at)
        return MadeRecord(content, _etag(digest, at.timestamp()))

    def _write(self, digest: str, content: bytes, at: datetime) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.root, prefix="coming-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.utime(name, (at.timestamp(), at.timestamp()))
            os.replace(name, self.root / digest)
        except OSError:
            # Half a file would take what little room there is.
            os.unlink(name)
            raise

    def _tidy(self, now: datetime) -> None:
        oldest = (now - KEPT_FOR).timestamp()
        room = self.most
        newest_first = sorted(((entry.stat(), entry.path) for entry in os.scandir(self.root)), key=_age, reverse=True)
        for stat, path in newest_first:
            room -= stat.st_size
            if room < 0 or stat.st_mtime < oldest:
                # Another process may be tidying too.
                with suppress(FileNotFoundError):
                    os.unlink(path)


def _age(found: tuple[os.stat_result, str]) -> float:
    return found[0].st_mtime


def _etag(digest: str, at: float) -> str:
    return f'"{digest}-{at:.0f}"'


def record_answer(
    request: HttpRequest,
    html: str,
    *,
    filename: str,
    title: str,
    made_at: datetime,
    layout: Layout = STATE,
    landscape: bool = False,
    attachments: Sequence[Attachment] = (),
) -> HttpResponse:
    """The record as an answer, made if it has to be; 304 if the client already has this version.

    `made_at` is now. The browser may keep it, and has to ask each time whether it may still show it.
    """
    is_print = _MINUTE.search(html) is not None
    shelf = Shelf(settings.MADE_DIR)
    digest = source_digest(html, title=title, layout=layout, landscape=landscape, attachments=attachments)
    made = shelf.find(digest, since=made_at - (PRINT_LASTS if is_print else KEPT_FOR))
    if made is None:
        content = render_pdf(
            html, title=title, made_at=made_at, layout=layout, landscape=landscape, attachments=attachments
        )
        made = shelf.keep(digest, content, made_at)
    answer = get_conditional_response(request, etag=made.etag) or file_response(made.content, filename, PDF)
    answer["ETag"] = made.etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def source_digest(
    html: str, *, title: str, layout: Layout, landscape: bool, attachments: Sequence[Attachment] = ()
) -> str:
    """The digest of what a record is made of; the minute of a print is left out."""
    digest = hashlib.sha256(_workshop().encode())
    digest.update(json.dumps([_MINUTE.sub(r"\1", html, count=1), title, repr(layout), landscape]).encode())
    for attachment in attachments:
        digest.update(json.dumps([attachment.name, attachment.description, len(attachment.content)]).encode())
        digest.update(attachment.content)
    return digest.hexdigest()


@cache
def _workshop() -> str:
    """What sets the records, as a digest: another version of it sets them otherwise."""
    digest = hashlib.sha256(" ".join(version(name) for name in _SETTERS).encode())
    fonts = Path(settings.BASE_DIR) / "static" / "records"
    for folder in (Path(__file__).parent, fonts):
        for path in sorted(folder.rglob("*.*")):
            if path.suffix in {".py", ".css", ".ttf"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()
