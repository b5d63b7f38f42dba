"""Tables that offices published, each entered as it is written, without tricks: what they give was worked out by hand.

`cases/README.md` of what the project was begun with says where they are from; names are replaced.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from common.yearfile.files import dump
from scoring.models import Round
from scoring.rubrics.files import dump_rubric, read_draft
from scoring.rubrics.kinds.wording import how
from scoring.rubrics.tree.mistakes import problems, warnings
from tests.yearfiles import loaded, the_year
from tests.years import Made

CASES = Path(__file__).parent.parent / "cases"


@dataclass(frozen=True)
class Expected:
    """What a table gives: each member's rank, total and top nodes; and how its criteria are told."""

    standings: dict[str, tuple[int | None, str, dict[str, str]]]
    told: dict[str, str]
    warned: tuple[str, ...] = ()


EXPECTED = {
    # Fifty of bonus at most; 8 points off for no pact: 940 + 50 − 8; and 500 late papers are 1.000 points off.
    "950-cong-50": Expected(
        {
            "don-vi-1": (2, "982", {"I": "940", "T": "50", "P": "8"}),
            "don-vi-2": (3, "0", {"I": "950", "T": "50", "P": "1000"}),
            "don-vi-3": (1, "1000", {"I": "950", "T": "50", "P": "0"}),
        },
        {"P.2": "Trừ 2 điểm mỗi trường hợp, không giới hạn."},
    ),
    # 49/50 is 98 %, which is not above 98; 98,01 % is. Two absences 3 points, four 0; initiatives 7,5 and 10.
    "muc-la-so": Expected(
        {"a": (2, "14.5", {"I": "14.5", "T": "0"}), "b": (1, "15", {"I": "15", "T": "0"})},
        {
            "I.1": "Kết quả từ 4 lần: 0 điểm; từ 3 lần: 1 điểm; từ 2 lần: 3 điểm; từ 1 lần: 4 điểm; từ 0 lần: 5 điểm.",
            "I.2": "Phần trăm đạt so với chỉ tiêu trên 98 %: 5 điểm; từ 97 %: 4 điểm; từ 0 %: 0 điểm.",
        },
    ),
    # 3 + 6 + 1 for three absences; 5 + 8 + 0 for four.
    "theo-so-lan": Expected(
        {
            "don-vi-1": (2, "10", {"I": "10"}),
            "don-vi-2": (1, "13", {"I": "13"}),
            "don-vi-3": (None, "", {}),
        },
        {},
    ),
    # Group 1 of a: 3 − 1 + 4 + 1,5 + 1; group 2: 15 + 2 + 3; group 3: 20 − 10. Of b: 20 − 30 is no less than 0.
    "tru-trong-nhom": Expected(
        {
            "a": (2, "63.5", {"1": "8.5", "2": "20", "3": "10", "4": "25"}),
            "b": (1, "70", {"1": "20", "2": "25", "3": "0", "4": "25"}),
        },
        {
            "1.2": "Xuất sắc: 10; Giỏi: 8; Khá: 6; Trung bình: 4; Dưới trung bình: 0; Học lại: -1.",
            "1.3": "Có sẵn 4 điểm, trừ 2 điểm mỗi lần vi phạm, không dưới 0.",
            "3.5.1": "Trừ 10 điểm mỗi lần, không giới hạn.",
        },
    ),
}


def file_of(case: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CASES / f"{case}.json").read_text(encoding="utf-8"))
    return found


def test_every_case_is_checked() -> None:
    assert sorted(path.stem for path in CASES.glob("*.json")) == sorted(EXPECTED)


@pytest.mark.django_db
@pytest.mark.parametrize("case", EXPECTED)
def test_a_published_table_gives_what_was_worked_out_by_hand(case: str) -> None:
    expected, file = EXPECTED[case], file_of(case)
    loaded(file)
    year = the_year(file)
    part = read_draft(file["rubric"])
    made = Made(year, Round.objects.get(year=year), part.plain, list(year.members.all()))
    client = Client()
    client.force_login(made.secretary)
    rows = client.get(made.address("standings")).context["rows"]
    tops = [node.code for node in part.plain.nodes]
    found = {}
    for row in rows:
        card = client.get(made.address("card", row.member.code)).context["rows"]
        sums = {line.node.code: line.sums[-1] for line in card if not line.leaf and line.node.code in tops}
        found[row.member.code] = (row.rank, row.shown_total, {code: said for code, said in sums.items() if said})
    shown = {
        member: (rank, _shown(total), {code: _shown(points) for code, points in nodes.items()})
        for member, (rank, total, nodes) in expected.standings.items()
    }
    assert found == shown
    assert {code: how(node) for node in part.plain.leaves() if (code := node.code) in expected.told} == expected.told
    assert (problems(part.plain), [said for _, said in warnings(part.plain)]) == ([], [*expected.warned])
    assert [node for node in part.plain.leaves() if node.max_points == Decimal(999)] == []
    assert read_draft(dump_rubric(part)) == part
    assert dump(year)["rubric"] == file["rubric"]


def _shown(points: str) -> str:
    """As a page shows it."""
    whole, _, decimals = points.partition(".")
    whole = f"{int(whole):,}".replace(",", ".") if whole else ""
    return f"{whole},{decimals}" if decimals else whole
