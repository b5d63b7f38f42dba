"""Records as a reader gets them at the door, and what stands on their sheets, measured in the finished PDF."""

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import pdfplumber
from django.db import transaction
from django.test import Client
from pdfplumber.pdf import PDF
from pytest_django import DjangoDbBlocker

from common.audit.log import Actor
from common.records.layout import LAYOUTS, STATE
from common.yearfile.files import load
from members.models import Agency, Bloc, Role, User

POINTS_PER_MM = 72 / 25.4
# How high a line is that a name is written on, in points: one line of a signature block of each family.
_NAME_LINES = sorted({1.2 * layout.signature_pt for layout in LAYOUTS})
YEAR_2023 = Path(__file__).parent.parent / "members" / "data" / "khoi-6-2023.json"

Table = list[list[str]]


def year_2023() -> dict[str, Any]:
    """The year file of the real bloc, to be changed at will."""
    found: dict[str, Any] = json.loads(YEAR_2023.read_text(encoding="utf-8"))
    return found


def store(year: dict[str, Any]) -> None:
    """Loads a year file through its own door."""
    load(json.dumps(year).encode(), Actor(name="test"))


def without_hashes(text: str) -> str:
    """The text without the hashes in it, whose digits are no figures of anybody's."""
    return re.sub("[0-9a-f]{64}", "(mã)", text)


@contextmanager
def for_a_moment(blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database as the tests of a whole file share it: what is written there is gone at the end."""
    with blocker.unblock(), own_wrapping():
        yield
        transaction.set_rollback(True)


def own_wrapping() -> transaction.Atomic:
    """A transaction that a test wraps itself in, marked as Django's own tests mark theirs: the code doesn't know it."""
    wrapping = transaction.atomic()
    wrapping._from_testcase = True  # type: ignore[attr-defined]
    return wrapping


def account(kind: str, *, agency: str = "", bloc: str = "") -> User:
    """An account with this role in the bloc (the only one, unless it is named)."""
    user = User.objects.create_user(f"{kind}-{agency}", full_name=f"Tài khoản {kind} {agency}".strip())
    Role.objects.create(
        user=user,
        kind=kind,
        bloc=Bloc.objects.get(code=bloc) if bloc else Bloc.objects.get(),
        agency=Agency.objects.get(code=agency) if agency else None,
    )
    return user


def fetch(user: User, address: str) -> Any:
    """What this account gets at this address, wherever it is sent on to."""
    client = Client()
    client.force_login(user)
    return client.get(address, follow=True)


def printed(user: User, address: str) -> "Paper":
    """The record at this address, which this account may open."""
    answer = fetch(user, address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return Paper(answer.content)


def _box(rect: dict[str, Any]) -> tuple[float, float, float, float]:
    return rect["x0"], rect["top"], rect["x1"], rect["bottom"]


@dataclass(frozen=True)
class Word:
    """A word on a sheet; edges in millimetres from the sheet's left and top."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float

    def covers(self, other: "Word") -> bool:
        """Whether the two stand on one another, by more than the accents of one line reach into the next."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.2 and down > 1.5


class Paper:
    """A printed record."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        with self._open() as pdf:
            self.sizes = [(round(page.width / POINTS_PER_MM), round(page.height / POINTS_PER_MM)) for page in pdf.pages]
            self.words = [
                Word(
                    word["text"],
                    number,
                    *(float(word[edge]) / POINTS_PER_MM for edge in ("x0", "x1", "top", "bottom")),
                )
                for number, page in enumerate(pdf.pages)
                for word in page.extract_words(use_text_flow=True)
            ]

    def _open(self) -> PDF:
        return pdfplumber.open(BytesIO(self.content))

    @cached_property
    def tables(self) -> list[Table]:
        """All tables, sheet by sheet: a table that goes on on another sheet is another one there."""
        with self._open() as pdf:
            return [
                [[" ".join((cell or "").split()) for cell in row] for row in table]
                for page in pdf.pages
                for table in page.extract_tables()
                # What is drawn in a cell looks like a table too.
                if any(any(row) for row in table)
            ]

    @cached_property
    def blanks(self) -> list[tuple[int, int, int]]:
        """The dotted lines to write a name on, each by its sheet, its foot and its middle in millimetres.

        One is what is ruled below and as high as one line of a signature block, with nothing on it.
        """
        with self._open() as pdf:
            return sorted(
                {
                    (
                        number,
                        round((rect["top"] + line) / POINTS_PER_MM),
                        round((rect["x0"] + rect["x1"]) / 2 / POINTS_PER_MM),
                    )
                    for number, page in enumerate(pdf.pages)
                    for rect in page.rects
                    for line in _NAME_LINES
                    # As high as the line, or with the dots below it.
                    if 0 <= rect["height"] - line < 1 and not page.crop(_box(rect)).chars
                }
            )

    @cached_property
    def body(self) -> list[Word]:
        """The words between the margins: without page numbers, the sample mark and the note of the print."""
        return [word for word in self.words if self._is_body(word)]

    @cached_property
    def text(self) -> str:
        """The words between the margins, one blank apart, in the order they are read."""
        return " ".join(word.text for word in self.body)

    @cached_property
    def last_sheet(self) -> str:
        """The words between the margins of the last sheet."""
        return " ".join(word.text for word in self.body if word.page == len(self.sizes) - 1)

    @cached_property
    def everything(self) -> str:
        """All words on all sheets."""
        return " ".join(word.text for word in self.words)

    @property
    def rows(self) -> Table:
        """All rows of all tables, the heads that later sheets repeat left out."""
        found: Table = []
        for table in self.tables:
            heads = 0
            while heads < len(table) and table[heads] == (found[heads] if heads < len(found) else None):
                heads += 1
            found += table[heads:]
        return found

    def between(self, start: str, end: str) -> str:
        """The text between two phrases, both of which stand there once."""
        assert (self.text.count(start), self.text.count(end)) == (1, 1)
        return self.text.partition(start)[2].partition(end)[0].strip()

    def after(self, start: str) -> str:
        """The text after a phrase that stands there once."""
        assert self.text.count(start) == 1
        return self.text.partition(start)[2].strip()

    def faults(self) -> list[str]:
        """What no record may have: text outside the margins, text on text, another form of Unicode, another sheet."""
        found = [f"not A4: {size}" for size in self.sizes if sorted(size) != [210, 297]]
        for word in self.body:
            width, height = self.sizes[word.page]
            # Justified text may reach half a millimetre over its end where letters are kerned.
            if word.left < STATE.left_mm - 0.2 or word.right > width - STATE.right_mm + 0.5:
                found.append(f"{word.text!r} is beyond the sides of sheet {word.page + 1}")
            if word.bottom > height - STATE.bottom_mm + 0.5:
                found.append(f"{word.text!r} is below sheet {word.page + 1}")
        lines: dict[tuple[int, int], list[Word]] = {}
        for word in self.body:
            for band in {int(word.top // 8), int(word.bottom // 8)}:
                lines.setdefault((word.page, band), []).append(word)
        for near in lines.values():
            found += [f"{one.text!r} on {two.text!r}" for one, two in combinations(near, 2) if one.covers(two)]
        if not unicodedata.is_normalized("NFC", self.everything):
            found.append("not NFC")
        return found

    def _is_body(self, word: Word) -> bool:
        return word.top >= STATE.top_mm - 0.5 and word.top < self.sizes[word.page][1] - STATE.bottom_mm
