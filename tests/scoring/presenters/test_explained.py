"""A card with a list of marks, a list of what happened and a group with penalties says how its points came about."""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from common.yearfile.files import dump
from scoring.models import Round
from scoring.rubrics.files import read_draft
from tests.as_read import as_read
from tests.printing import printed
from tests.yearfiles import loaded, the_year
from tests.years import Made

pytestmark = pytest.mark.django_db
CASE = Path(__file__).parent.parent.parent / "cases" / "tru-trong-nhom.json"
HAPPENED = [
    {"case": "Nhắc nhở", "points": "1", "on": "2024-03-12", "note": "Thông báo 12/TB-UBND"},
    {"case": "Phê bình bằng văn bản", "points": "2.5", "on": "2024-08-05"},
]
LISTED: dict[str, Any] = {
    "code": "3.5.2",
    "name": "Vi phạm kỷ luật",
    "kind": "occurrences",
    "max_points": None,
    "cases": [
        {"name": "Nhắc nhở", "least": "1", "most": "1"},
        {"name": "Phê bình bằng văn bản", "least": "1", "most": "3"},
    ],
    "label": "b)",
}
MARKS: dict[str, Any] = {
    "code": "2.4",
    "name": "Trả lời đúng hạn",
    "kind": "target",
    "max_points": "5",
    "default_target": None,
    "rule": "curve",
    "curve": {
        "of": "percent",
        "interpolation": "linear",
        "beyond": "hold",
        "whole": False,
        "points": [{"at": "80", "points": "0"}, {"at": "100", "points": "5"}],
    },
}


@pytest.fixture
def made() -> Made:
    file = json.loads(CASE.read_text(encoding="utf-8"))
    criteria = file["rubric"]["criteria"]
    criteria[1]["children"].append(MARKS)
    criteria[2]["children"][-1]["children"].append(LISTED)
    file["rounds"][0]["scores"] += [
        {"member": "a", "criterion": "2.4", "agreed": {"actual": "187", "target": "200"}},
        {"member": "a", "criterion": "3.5.2", "agreed": {"occurrences": HAPPENED}},
    ]
    loaded(file)
    year = the_year(file)
    assert dump(year)["rubric"] == file["rubric"]
    return Made(year, Round.objects.get(year=year), read_draft(file["rubric"]).plain, list(year.members.all()))


@pytest.fixture
def desk(made: Made) -> Client:
    client = Client()
    client.force_login(made.secretary)
    return client


TOLD = {
    "1.4": "3 sự kiện × 0,5 = 1,5 → 1,5 điểm",
    "2.2": "5 − 3 lần vắng × 1 = 2 → 2 điểm",
    "2.4": "187/200 = 93,5 %, theo mốc 80 %: 0 + 5 × (93,5 − 80)/20 = 3,38 → 3,38 điểm",
    "3": "10 + 4 + 3 + 3 = 20; 20 − 13,5 = 6,5 → 6,5 điểm",
    "3.5.2": "«Nhắc nhở» 1 + «Phê bình bằng văn bản» 2,5 = 3,5 → trừ 3,5 điểm",
}
TEXT = "12/3/2024 Nhắc nhở (Thông báo 12/TB-UBND): 1; 5/8/2024 Phê bình bằng văn bản: 2,5"


def test_the_card_and_its_print_say_how_the_points_came_about(made: Made, desk: Client) -> None:
    page = desk.get(made.address("card", "a"))
    assert {row.code: row.told for row in page.context["rows"] if row.code in TOLD} == TOLD
    # The words of a level or of «đạt» are looked up, not reckoned.
    assert {row.told for row in page.context["rows"] if row.code in ("1.1", "1.2")} == {""}
    shown = dict(re.findall(r'class="muted crit-told" data-told="a ([0-9.]+)">([^<]*)<', as_read(page)))
    assert {code: shown[code] for code in TOLD} == TOLD
    record = printed(made.secretary, made.address("card.pdf", "a"))
    cells = [cell for table in record.tables for row in table for cell in row]
    assert [cell for cell in cells if cell.startswith("Thống nhất:")] == [f"Thống nhất: {TEXT}"]
    told = "; ".join(f"{row.node.called()}: {row.told.replace('; ', ', ')}" for row in page.context["rows"] if row.told)
    assert record.after("Cách tính:").startswith(f"{told}. ")
    # «b)» may stand under every heading: behind the table it is said with its code.
    assert "b)" in cells
    assert told.endswith("; b) (mã 3.5.2): «Nhắc nhở» 1 + «Phê bình bằng văn bản» 2,5 = 3,5 → trừ 3,5 điểm")


def test_a_save_tells_the_sentences_that_it_changed(made: Made, desk: Client) -> None:
    edits = [{"member": "a", "criterion": "3.5.2", "stage": "agreed", "version": 1, "value": "nhac nho; phe binh: 1"}]
    sent = {"round": made.round.pk, "reason": "Họp lại", "edits": json.dumps(edits)}
    answer = desk.post(made.address("card", "a"), sent, headers={"Accept": "application/json"}).json()
    assert [(one["fate"], one["text"]) for one in answer["answers"]] == [
        ("saved", "Nhắc nhở: 1; Phê bình bằng văn bản: 1")
    ]
    [moved] = answer["moved"]
    assert moved["told"] == "«Nhắc nhở» 1 + «Phê bình bằng văn bản» 1 = 2 → trừ 2 điểm"
    assert answer["sums"]["a"]["told"]["3"] == "10 + 4 + 3 + 3 = 20; 20 − 12 = 8 → 8 điểm"


def test_workbook_and_year_file_have_the_list_whole(made: Made, desk: Client) -> None:
    book = load_workbook(BytesIO(desk.get(made.address("card.xlsx", "a")).content))
    rows = {row[0].value: [cell.value for cell in row] for row in next(iter(book)).iter_rows()}
    assert TEXT in rows["3.5.2"]
    [score] = [one for one in dump(made.year)["rounds"][0]["scores"] if one["criterion"] == "3.5.2"]
    assert score["agreed"] == {"occurrences": HAPPENED}


def test_the_print_has_the_four_columns_by_group(made: Made) -> None:
    tables = printed(made.secretary, made.address("card.pdf", "a")).tables
    [table] = [table for table in tables if table[0][2:] == ["Điểm chuẩn", "Điểm cộng", "Điểm trừ", "Điểm đạt"]]
    assert table[1:] == [
        ["1", "Học tập", "20", "", "", "8,5"],
        ["2", "Nội quy", "25", "", "", "23,38"],
        ["3", "Chính trị xã hội", "20", "", "13,5", "6,5"],
        ["4", "Công dân", "25", "", "", "25"],
        ["", "Tổng điểm", "90", "", "13,5", "63,38"],
    ]
