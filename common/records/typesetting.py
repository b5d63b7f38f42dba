"""Sets HTML as PDF in this very process: A4, PDF/A-3a, tagged, fonts embedded, nothing fetched from outside.

Only where records are set is this imported: WeasyPrint takes as long to load as all the rest of the portal.
"""

import atexit
import gc
import mimetypes
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from string import Template
from threading import Lock
from typing import Any

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.utils import timezone
from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from common.records.attached import Attachment
from common.records.fonts import FAMILY, font_faces
from common.records.job import GENERATOR, LANGUAGE
from common.records.layout import STATE, Layout
from common.records.tagging import finish

SCHEME = "static:"

# Fonts, counters and parsed styles are shared by all renders of a process, and Pango's font map is not safe
# to share between threads. Threads don't render faster than one after the other anyway; processes do.
_one_at_a_time = Lock()


class AddressRefused(Exception):
    """A record asked for something that is not one of the portal's static files: `address` tells what."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address

    def __str__(self) -> str:
        return f"a record may use static files only, not {self.address!r}"


class StaticFetcher(URLFetcher):
    """Serves `static:records/fonts/….ttf` from the static directories, and refuses every other address."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["static"], allow_redirects=False, fail_on_errors=True)
        self.refused: AddressRefused | None = None

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The file behind a `static:` address; raises AddressRefused for any other and for a missing file."""
        path = url.removeprefix(SCHEME)
        try:
            found = finders.find(path) if url.startswith(SCHEME) else None
        except SuspiciousFileOperation:
            found = None
        if found is None:
            # Remembered, because WeasyPrint swallows every error inside an SVG.
            self.refused = AddressRefused(url)
            raise self.refused
        content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": content_type})


def typeset(
    html: str, title: str, made_at: datetime, layout: Layout, landscape: bool, attachments: Sequence[Attachment]
) -> bytes:
    """What `common.records.pdf.render_pdf` answers, made in this process."""
    made = timezone.localtime(made_at).isoformat(timespec="seconds")
    fetcher = StaticFetcher()
    with _one_at_a_time, _nothing_collected():
        try:
            # The base makes a relative address absolute, so that it too reaches the fetcher and is refused.
            source = HTML(string=unicodedata.normalize("NFC", html), base_url="relative:/", url_fetcher=fetcher)
            document = source.render(
                font_config=_fonts(),
                counter_style=_counters(),
                stylesheets=[_stylesheet(layout, landscape)],
                pdf_variant="pdf/a-3a",
            )
            document.metadata.title = unicodedata.normalize("NFC", title)
            document.metadata.lang = LANGUAGE
            document.metadata.generator = GENERATOR
            document.metadata.created = document.metadata.modified = made
            document.metadata.attachments += [attachment.embedded() for attachment in attachments]
            with warnings.catch_warnings():
                # WeasyPrint leaves the file of its colour profile to the garbage collector.
                warnings.filterwarnings("ignore", "unclosed file .*sRGB2014", ResourceWarning)
                content: bytes = document.write_pdf(pdf_variant="pdf/a-3a", finisher=finish)
        except OSError:
            # A font that found no room is half there, and would be taken for whole the next time.
            _stylesheet.cache_clear()
            _fonts.cache_clear()
            raise
        except FatalURLFetchingError as error:
            # It is no Exception, so nothing above would handle it; what it hides is one.
            raise (error.__cause__ or RuntimeError(str(error))) from None
    if fetcher.refused is not None:
        raise fetcher.refused
    return content


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Lets the garbage collector rest: all that a document is made of lives until it is written.

    Going through it again and again finds nothing, and takes the longer the more pages there are.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def warm_up() -> None:
    """Gets style and fonts ready, so that the first record takes no longer than the next."""
    moment = datetime(2023, 3, 17, tzinfo=UTC)
    every_face = "<html><body><p>a<b>a<i>a</i></b><i>a</i>"
    typeset(every_face, "a", moment, STATE, landscape=False, attachments=())


def stylesheet_text(layout: Layout, landscape: bool = False) -> str:
    """`record.css` with the layout's figures in it. A figure the layout does not have raises KeyError."""
    figures = {name: str(value) for name, value in asdict(layout).items()}
    return Template(_css_source()).substitute(
        figures,
        font_faces=font_faces(),
        family=FAMILY,
        sheet="A4 landscape" if landscape else "A4 portrait",
        column_widths="\n".join(f".w-{percent} {{ width: {percent}%; }}" for percent in range(3, 61)),
    )


def _css_source() -> str:
    return Path(__file__).with_name("record.css").read_text(encoding="utf-8")


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


# They lie in a folder of their own among the temporary files, which goes with them; at the very end of the process it
# depends on chance whether it still can.
atexit.register(_fonts.cache_clear)


@cache
def _counters() -> CounterStyle:
    return CounterStyle()


@cache
def _stylesheet(layout: Layout, landscape: bool) -> CSS:
    return CSS(
        string=stylesheet_text(layout, landscape),
        font_config=_fonts(),
        counter_style=_counters(),
        url_fetcher=StaticFetcher(),
    )
