"""How a record leaves the portal: its type, its name, shown in the browser or saved."""

from pathlib import PurePath
from urllib.parse import quote

from django.http import HttpResponse

from khoithidua.vietnamese.text import clean_line, file_name

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
    return response


def named_header(filename: str, *, inline: bool) -> str:
    """The header Content-Disposition: shown in the browser or saved, under this name."""
    named = PurePath(clean_line(filename).replace("/", "-").replace("\\", "-"))
    plain = f"{file_name(named.stem)}{named.suffix.lower()}"
    how = "inline" if inline else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(named.name, safe='')}"
