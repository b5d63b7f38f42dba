"""What can happen under a criterion scored case by case («từng việc»): a name and its points, fixed or from … to …."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.vietnamese.numbers import POINTS, NumberRefused, input_number, parse_number, show_points
from common.vietnamese.text import clean_line

MOST_CASES = 50
# They part a case from the next, its points, its day and what is noted of it, in the box where one types them.
RESERVED = ";:()"


@dataclass(frozen=True, slots=True)
class PlainCase:
    """One thing that can happen, and the points of one time, from `least` to `most`."""

    name: str
    least: Decimal
    most: Decimal

    @property
    def is_fixed(self) -> bool:
        """Whether every time gives the same."""
        return self.least == self.most

    def as_json(self) -> dict[str, str]:
        """As a file and a frozen text have it."""
        return {"name": self.name, "least": _text(self.least), "most": _text(self.most)}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "PlainCase":
        """The case that `as_json` wrote."""
        return cls(found["name"], Decimal(found["least"]), Decimal(found["most"]))

    def typed(self) -> str:
        """As one types it: «Gửi báo cáo muộn: 2», «Vi phạm kỷ luật: 1 đến 3»."""
        upto = "" if self.is_fixed else f" đến {input_number(self.most)}"
        return f"{self.name}: {input_number(self.least)}{upto}"

    @property
    def worth(self) -> str:
        """Its points in a sentence: «2», «1 đến 3»."""
        return show_points(self.least) + ("" if self.is_fixed else f" đến {show_points(self.most)}")


def kept_cases(cases: tuple[PlainCase, ...]) -> str:
    """As their column keeps them; "" for none."""
    return json.dumps([case.as_json() for case in cases]) if cases else ""


def cases_of_column(kept: str) -> tuple[PlainCase, ...]:
    """The cases that the column keeps."""
    return tuple(map(PlainCase.from_json, json.loads(kept))) if kept else ()


def typed_cases(cases: tuple[PlainCase, ...]) -> str:
    """As one types them, one a line."""
    return "\n".join(case.typed() for case in cases)


def told_cases(kept: str) -> str:
    """What the column keeps, in a line for the log."""
    return typed_cases(cases_of_column(kept)).replace("\n", "; ")


def _text(number: Decimal) -> str:
    return input_number(number).replace(",", ".")


class CasesRefused(ValueError):
    """Cases that cannot be read; the message tells the user in Vietnamese what to do."""


_BETWEEN = re.compile(r"\s+đến\s+|(?<=\S)\s*[–-]\s*(?=[0-9])", re.IGNORECASE)


def read_cases(text: str) -> tuple[PlainCase, ...]:
    """The cases that were typed, one a line. CasesRefused for a line that is none."""
    cases = []
    for piece in text.split("\n"):
        line = clean_line(piece)
        if not line:
            continue
        name, colon, worth = line.rpartition(":")
        if not colon or not name.strip():
            raise CasesRefused(
                f"«{line}»: hãy ghi tên việc, dấu hai chấm, rồi số điểm một lần, ví dụ «Gửi báo cáo muộn: 2» hoặc "
                "«Vi phạm kỷ luật: 1 đến 3»."
            )
        try:
            least, *most = (parse_number(part, POINTS) for part in _BETWEEN.split(worth.strip(), maxsplit=1))
        except NumberRefused as refused:
            raise CasesRefused(f"«{line}»: {refused}") from refused
        cases.append(PlainCase(name.strip(), least, most[0] if most else least))
    return tuple(cases)
