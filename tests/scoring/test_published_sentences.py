"""A published card says how its figures came about as it did before: from what was frozen, and from that alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from scoring.models import Exemption, Publication, Round, Score
from scoring.presenters.explained import explained_node, explained_total
from scoring.rubrics.files import read_draft
from scoring.rubrics.models import Criterion
from scoring.rules.published import told
from scoring.rules.snapshot import read
from scoring.sheet import load_sheet
from tests.as_read import as_read
from tests.yearfiles import loaded, the_year
from tests.years import Made

pytestmark = pytest.mark.django_db
CASE = Path(__file__).parent.parent / "cases" / "950-cong-50.json"
MARKS = {
    "of": "percent",
    "interpolation": "linear",
    "beyond": "hold",
    "whole": False,
    "points": [{"at": "80", "points": "0"}, {"at": "100", "points": "20"}],
}
CRITERIA: list[dict[str, Any]] = [
    {
        "code": "I",
        "name": "Chuyên môn",
        "kind": "group",
        "max_points": "60",
        "ceiling": "61",
        "children": [
            *({"code": "I.1", "name": "Thu", "kind": "target", "max_points": "20", "rule": "proportional"},),
            {"code": "I.2", "name": "Hồ sơ", "kind": "target", "max_points": "20", "rule": "curve", "curve": MARKS},
            {
                "code": "I.3",
                "name": "Xếp loại",
                "kind": "levels",
                "max_points": "20",
                "levels": [{"name": "Tốt", "points": "20"}, {"name": "Khá", "points": "10"}],
                "label": "c)",
            },
            {
                "code": "I.4",
                "name": "Điểm trừ",
                "kind": "penalty",
                "max_points": None,
                "children": [
                    {
                        "code": "I.4.1",
                        "name": "Nộp muộn",
                        "kind": "percent_of",
                        "max_points": None,
                        "share_of": "I.1",
                        "percent": "10",
                    },
                    {
                        "code": "I.4.2",
                        "name": "Vi phạm",
                        "kind": "occurrences",
                        "max_points": None,
                        "cases": [{"name": "Nhắc nhở", "least": "1", "most": "2"}],
                    },
                ],
            },
        ],
    },
    {
        "code": "II",
        "name": "Phong trào",
        "kind": "group",
        "max_points": "40",
        "children": [
            {"code": "II.1", "name": "Hội thao", "kind": "direct", "max_points": "20", "label": "a)"},
            {
                "code": "II.2",
                "name": "Sáng kiến",
                "kind": "per_unit",
                "max_points": "20",
                "points_each": "7",
                "unit": "sáng kiến",
            },
        ],
    },
    {
        "code": "C",
        "name": "Điểm cộng",
        "kind": "bonus",
        "max_points": None,
        "children": [
            {
                "code": "C.1",
                "name": "Cờ",
                "kind": "achieved",
                "max_points": "5",
                "only_if": "I.3",
                "only_if_level": "Khá",
            },
            {"code": "C.2", "name": "Bằng khen", "kind": "direct", "max_points": "5", "only_if": "II.1"},
        ],
    },
]
INPUTS: list[tuple[str, list[dict[str, Any]]]] = [
    ("I.1", [{"actual": "1", "target": "3"}, {"actual": "2", "target": "3"}, {"actual": "3", "target": "3"}]),
    ("I.2", [{"actual": "187", "target": "200"}, {"actual": "1", "target": "1"}, {"actual": "1", "target": "3"}]),
    ("I.3", [{"level": "Tốt"}, {"level": "Khá"}, {"level": "Tốt"}]),
    ("I.4.1", [{"percent": "10"}, {"percent": "0"}, {"percent": "10"}]),
    ("I.4.2", [{"occurrences": [{"case": "Nhắc nhở", "points": "1.5"}]}, {"occurrences": []}, {"occurrences": []}]),
    ("II.1", [{"points": "20"}, {"points": "12.5"}, {"points": "20"}]),
    ("II.2", [{"count": 2}, {"count": 9}, {"count": 1}]),
    ("C.1", [{"achieved": True}, {"achieved": False}, {"achieved": True}]),
    ("C.2", [{"points": "5"}, {"points": "5"}, {"points": "0"}]),
]
CODES = ["don-vi-1", "don-vi-2", "don-vi-3"]
NOT_FOR = {"don-vi-2": ["II.2", "I.1"], "don-vi-3": ["C.2"]}
WHY = "Không có đoàn viên."


@pytest.fixture(params=[("leaf", "scaled"), ("total", "scaled"), ("total", "full"), ("leaf", "none")], ids="-".join)
def made(request: pytest.FixtureRequest) -> Made:
    rounding, exempt = request.param
    file: dict[str, Any] = json.loads(CASE.read_text(encoding="utf-8"))
    file["rubric"] |= {"scale": "100", "step": "0.5", "tie_break": [], "criteria": CRITERIA}
    file["rubric"] |= {"rounding": rounding, "not_applicable": exempt}
    file["rounds"][0] |= {
        "scores": [
            {"member": member, "criterion": code, **dict.fromkeys(("self", "appraised", "agreed"), given)}
            for code, inputs in INPUTS
            for member, given in zip(CODES, inputs, strict=True)
            if code not in NOT_FOR.get(member, [])
        ],
        "not_applicable": [
            {"member": member, "criterion": code, "reason": WHY} for member, codes in NOT_FOR.items() for code in codes
        ],
    }
    loaded(file)
    year = the_year(file)
    return Made(year, Round.objects.get(year=year), read_draft(file["rubric"]).plain, list(year.members.all()))


def sentences(made: Made) -> dict[str, dict[str, str]]:
    """What each card says of its figures now, and of its total under «*»."""
    sheet = load_sheet(made.round)
    found = {}
    for code, card in sheet.cards().items():
        found[code] = {node.code: explained_node(sheet, code, node, card) for node, _, _ in sheet.rubric.walk()}
        found[code]["*"] = explained_total(sheet, code, card)
    return found


def frozen(number: int) -> dict[str, dict[str, str]]:
    """What the publication says of its own."""
    snapshot = read(Publication.objects.get(number=number).snapshot)
    lines = {line.code: told(snapshot, line) for line in snapshot.members}
    return {code: {**line.nodes, "*": line.total} for code, line in lines.items()}


def test_a_publication_explains_each_figure_from_what_it_froze_as_it_was_before(made: Made) -> None:
    before = sentences(made)
    made.publish()
    # Whatever becomes of the tables, what was published says what it said.
    Criterion.objects.update(name="Đổi tên", max_points=1)
    Score.objects.update(points=0, agreed_input={})
    Exemption.objects.all().delete()
    assert frozen(1) == before
    told_of = {code for member in before.values() for code, sentence in member.items() if sentence}
    assert told_of >= {"I", "I.1", "I.2", "I.4.1", "I.4.2", "II.2", "C.1", "C.2"}
    assert {sentence for member in before.values() for sentence in member.values() if WHY[:-1] in sentence} != set()


def test_its_page_shows_them_with_the_groups_in_four_columns(made: Made) -> None:
    before = sentences(made)
    made.publish()
    client = Client()
    client.force_login(made.secretary)
    for code in CODES:
        page = client.get(made.address("standings-publication", 1), {"ky": made.round.code, "don-vi": code})
        shown = page.context
        assert {row.node.code: row.told for row in shown["scores"]} | {"*": shown["told"]} == before[code]
        text = as_read(page)
        assert [sentence for sentence in before[code].values() if sentence not in text] == []
        groups, total = shown["signs"]
        card = client.get(made.address("card", code)).context
        assert (groups, total) == card["signs"]
        assert [row.label for row in groups] == ["I", "II", "C"]


def test_a_correction_explains_its_own_figures_and_the_first_publication_goes_on_saying_its_own(made: Made) -> None:
    before = sentences(made)
    made.publish()
    made.correct({("don-vi-1", "I.1"): "2/3", ("don-vi-1", "II.1"): "12,5"})
    after = sentences(made)
    assert after != before
    assert (frozen(1), frozen(2)) == (before, after)
