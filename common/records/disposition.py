"""How a record leaves the portal: its type, its name, shown in the browser or saved."""

from pathlib import PurePath
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase

from common.vietnamese.text import clean_line, file_name

PDF = "application/pdf"


def file_response(content: bytes, filename: str, content_type: str, *, inline: bool = True) -> HttpResponse:
    """`content` as a response named `filename` («Giao ước thi đua 2023.pdf», with its ending).

    `inline` shows it in the browser where that is possible, else it is saved. Browsers that know RFC 6266 get
    the Vietnamese name, the others one in plain ASCII. It is kept out of shared caches: a record may show
    what only its reader may see.
    """
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = named_header(filename, inline=inline)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    if inline and content_type == PDF:
        show_in_pages(response)
    return response


def show_in_pages(answer: HttpResponseBase) -> None:
    """Lets a PDF be shown and printed within the portal's own pages, and nowhere else; it may load and do nothing."""
    # A browser's own viewer styles itself inline.
    answer["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
    answer["X-Frame-Options"] = "SAMEORIGIN"


def named_header(filename: str, *, inline: bool) -> str:
    """The header Content-Disposition: shown in the browser or saved, under this name."""
    named = PurePath(clean_line(filename).replace("/", "-").replace("\\", "-"))
    plain = f"{file_name(named.stem)}{named.suffix.lower()}"
    how = "inline" if inline else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(named.name, safe='')}"
