"""Records as the tests make them: a bloc, a day, templates of their own, the words found on the sheets."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pdfplumber
import pytest
from django.conf import settings
from django.test import override_settings

from common.records.layout import STATE, Layout
from common.records.pdf import render_pdf
from common.records.record import Record, record_html

MADE = datetime(2023, 3, 17, 8, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Bloc:
    parent: str = "Tỉnh ủy Bình Thuận"
    name: str = "Khối thi đua 6"
    locality: str = "Bình Thuận"


@dataclass(frozen=True)
class Line:
    """A line of words on a sheet; edges in millimetres from the sheet's left and top."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@pytest.fixture(scope="session")
def _templates() -> Iterator[None]:
    own: list[dict[str, Any]] = copy.deepcopy(settings.TEMPLATES)
    own[0]["DIRS"].append(Path(__file__).parent / "templates")
    with override_settings(TEMPLATES=own):
        yield


@pytest.fixture(scope="session")
def make(_templates: None) -> Callable[..., bytes]:
    """`make("lines.html", {"lines": …}, title=…, …)`: the PDF of one record, always of the same moment."""

    def made(
        template: str,
        context: dict[str, Any],
        *,
        bloc: Bloc | None = None,
        landscape: bool = False,
        layout: Layout = STATE,
        **record: Any,
    ) -> bytes:
        record = {"title": "Giao ước thi đua", "date": date(2023, 3, 17), **record}
        html = record_html(template, bloc=bloc or Bloc(), record=Record(**record), context=context, layout=layout)
        return render_pdf(html, title=record["title"], made_at=MADE, landscape=landscape, layout=layout)

    return made


@pytest.fixture(scope="session")
def made_at() -> datetime:
    return MADE


@dataclass(frozen=True)
class Sheet:
    """A page: its size, and left end, right end and top of each rule on it, in millimetres."""

    width: float
    height: float
    rules: list[tuple[float, float, float]]


@pytest.fixture(scope="session")
def sheets() -> Callable[[bytes], list[Sheet]]:
    """The pages of a PDF as sheets with rules."""

    def found(content: bytes) -> list[Sheet]:
        with pdfplumber.open(BytesIO(content)) as pdf:
            return [
                Sheet(
                    width=float(page.width) / POINTS_PER_MM,
                    height=float(page.height) / POINTS_PER_MM,
                    rules=[
                        tuple(rect[edge] / POINTS_PER_MM for edge in ("x0", "x1", "bottom"))
                        for rect in page.rects
                        if rect["width"] > 1
                    ],
                )
                for page in pdf.pages
            ]

    return found


@pytest.fixture(scope="session")
def lines() -> Callable[[bytes], list[list[Line]]]:
    """The lines of each page; words more than 2 mm apart on one line count as two lines."""

    def found(content: bytes) -> list[list[Line]]:
        with pdfplumber.open(BytesIO(content)) as pdf:
            return [
                [
                    Line(
                        text=line["text"],
                        left=line["x0"] / POINTS_PER_MM,
                        right=line["x1"] / POINTS_PER_MM,
                        top=line["top"] / POINTS_PER_MM,
                        bottom=line["bottom"] / POINTS_PER_MM,
                    )
                    for line in page.extract_words(keep_blank_chars=True, x_tolerance=6)
                ]
                for page in pdf.pages
            ]

    return found
