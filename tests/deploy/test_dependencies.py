"""docs/dependencies.md is in step with what is pinned, accepts its licences, and answers for what is old."""

import re
from datetime import date, timedelta

import pytest

from deploy.dependencies import ANSWERS, FILES, PAPER, Pin, pins, plain

# Whoever hands the portal on as it is has to do no more than name them.
ACCEPTED = re.compile(
    r"MIT|BSD|Apache|PSF|Python Software Foundation|MPL|Mozilla Public|LGPL-3|LGPL-2.1\\+|Artistic", re.IGNORECASE
)
TWO_YEARS = timedelta(days=2 * 365)


def rows() -> dict[str, list[list[str]]]:
    """By heading: the cells of each row."""
    parts = re.split(r"^## (.+)$", PAPER.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = {}
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        lines = [line for line in body.splitlines() if line.startswith("| ")]
        found[title] = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]
    return found


@pytest.mark.parametrize("file", FILES)
def test_it_names_just_what_is_pinned_and_why(file: str) -> None:
    told = [Pin(row[0], row[1], "" if row[5] == "chosen" else row[5]) for row in rows()[FILES[file]]]
    assert told == list(pins(file))
    assert len(told) >= 8


def test_no_package_forbids_what_an_office_does_with_the_portal() -> None:
    assert [row[:3] for table in rows().values() for row in table if not ACCEPTED.search(row[2])] == []


def test_what_has_not_moved_for_two_years_has_an_answer_and_nothing_else_has() -> None:
    days = {plain(row[0]): date.fromisoformat(row[4]) for table in rows().values() for row in table if row[4]}
    newest = max(days.values())
    assert sorted(name for name, day in days.items() if newest - day > TWO_YEARS) == sorted(ANSWERS)
    paper = PAPER.read_text(encoding="utf-8")
    assert [name for name, answer in ANSWERS.items() if f"- **{name}**: {answer}\n" not in paper] == []
