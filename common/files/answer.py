"""How a kept file is given back: never as something that a browser would run.

Its kind is the one found in its content, and the browser may not guess another. It is shown only where that is safe
(a picture, a PDF), saved otherwise; and whatever it should turn out to be, it may load and do nothing.
"""

import logging
from typing import IO, Protocol

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from common.files import pdfs
from common.files.pdf_inside import PdfFinding
from common.files.sniff import PDF
from common.files.store import Store
from common.records.disposition import named_header, show_in_pages

_LOCKED = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_SANDBOX = f"{_LOCKED}; sandbox"
_log = logging.getLogger(__name__)


def is_shown(content_type: str, sha256: str) -> bool:
    """Whether a page offers to show it in the browser: all others are saved."""
    if content_type == PDF.content_type:
        return not pdfs.why_saved(sha256)
    return content_type.startswith("image/")


def why_saved(content_type: str, sha256: str) -> str:
    """Why a file of a kind that is shown is only given to be saved, for the page that lists it; "" as a rule."""
    return pdfs.why_saved(sha256) if content_type == PDF.content_type else ""


class StoredFile(Protocol):
    """What is known of a kept file: a row of whichever table lists it."""

    @property
    def name(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> str: ...


def kept_answer(
    request: HttpRequest,
    content: IO[bytes],
    file: StoredFile,
    *,
    save: bool = False,
) -> HttpResponseBase:
    """The kept file as an answer, streamed; 304 if the client already has these very bytes. `save` never shows it."""
    answer: HttpResponse | FileResponse
    etag = f'"{file.sha256}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        content.close()
        answer = unchanged
    else:
        if file.content_type == PDF.content_type and not save:
            # The bytes themselves are asked, not only what was remembered: a page may never have been opened before.
            save = pdfs.state_of(content) is not PdfFinding.PLAIN
        answer = FileResponse(content, content_type=file.content_type)
        answer["Content-Length"] = str(file.size)
        answer["Content-Disposition"] = named_header(
            file.name, inline=is_shown(file.content_type, file.sha256) and not save
        )
    answer["ETag"] = etag
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    if file.content_type == PDF.content_type:
        # It is shown by a part of the browser that a sandbox would shut out, and runs no script of the portal's.
        show_in_pages(answer)
    else:
        answer["Content-Security-Policy"] = _SANDBOX
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def stored_answer(request: HttpRequest, store: Store, file: StoredFile, *, save: bool = False) -> HttpResponseBase:
    """The same for a file whose bytes stand in this store; if they are gone the log says so, and there is none."""
    try:
        content = store.open(file.sha256)
    except OSError:
        _log.exception("the bytes of %s are gone: %s", file.name, file.sha256)
        raise Http404 from None
    return kept_answer(request, content, file, save=save)
