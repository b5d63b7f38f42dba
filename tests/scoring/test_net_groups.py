"""A group with penalties and a bonus of its own, of which one goes without a maximum, at every door: all say the net.

«3 điểm; mỗi lần trừ 0,5, tổng trừ không quá 1,5; cộng 0,5 mỗi trường hợp, không giới hạn» (RUBRIC §1).
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from scoring.models import Round, Score
from scoring.rubrics.files import read_draft
from tests.as_read import as_read
from tests.printing import printed
from tests.yearfiles import loaded, the_year
from tests.years import Made

pytestmark = pytest.mark.django_db
CASE = Path(__file__).parent.parent / "cases" / "950-cong-50.json"
COUNTED: dict[str, Any] = {"kind": "per_unit", "max_points": None, "points_each": "0.5", "unit": "lần"}
GROUP = {
    "code": "I",
    "name": "Chế độ báo cáo",
    "kind": "group",
    "max_points": "3",
    "children": [
        {"code": "I.1", "name": "Đúng hạn", "kind": "direct", "max_points": "3"},
        {
            "code": "I.2",
            "name": "Điểm trừ",
            "kind": "penalty",
            "max_points": "1.5",
            "children": [{"code": "I.2.1", "name": "Gửi muộn", **COUNTED}],
        },
        {
            "code": "I.3",
            "name": "Điểm thưởng",
            "kind": "bonus",
            "max_points": None,
            "children": [{"code": "I.3.1", "name": "Chuyên đề", **COUNTED}],
        },
    ],
}
# Points given, times late, extra reports; and the net, worked out by hand.
GIVEN = {"don-vi-1": ("3", 2, 1), "don-vi-2": ("3", 5, 0), "don-vi-3": ("2.5", 0, 4)}
NET = {"don-vi-1": "2,5", "don-vi-2": "1,5", "don-vi-3": "4,5"}


@pytest.fixture
def made() -> Made:
    """The group alone, everything agreed; its total may go beyond the scale."""
    file = json.loads(CASE.read_text(encoding="utf-8"))
    file["rubric"] |= {
        "scale": "3",
        "step": "0.5",
        "total_may_exceed_scale": True,
        "tie_break": [],
        "criteria": [GROUP],
    }
    file["rounds"][0]["scores"] = [
        {"member": member, "criterion": criterion, "agreed": value}
        for member, (points, late, more) in GIVEN.items()
        for criterion, value in (
            ("I.1", {"points": points}),
            ("I.2.1", {"count": late}),
            ("I.3.1", {"count": more}),
        )
    ]
    loaded(file)
    year = the_year(file)
    return Made(year, Round.objects.get(year=year), read_draft(file["rubric"]).plain, list(year.members.all()))


@pytest.fixture
def desk(made: Made) -> Client:
    client = Client()
    client.force_login(made.secretary)
    return client


def test_grid_card_standings_and_their_prints_show_the_net(made: Made, desk: Client) -> None:
    standings = desk.get(made.address("standings") + "?nhom=I").context["rows"]
    assert {row.member.code: row.in_group for row in standings} == NET
    assert {row.member.code: row.shown_total for row in standings} == NET
    for code, net in NET.items():
        card = desk.get(made.address("card", code)).context["rows"]
        assert {row.node.code: row.sums[-1] for row in card if not row.leaf}["I"] == net
    [line] = [
        row for table in printed(made.secretary, made.address("grid.pdf")).tables for row in table if row[0] == "I"
    ]
    assert line[-3:] == list(NET.values())


@pytest.mark.parametrize("scored", [True, False])
def test_the_sums_of_the_groups_stand_on_one_sheet_with_the_last_criteria_of_the_card(scored: bool, made: Made) -> None:
    if not scored:
        # Then no sentence stands between the two tables either.
        Score.objects.all().delete()
    paper = printed(made.secretary, made.address("card", "don-vi-1").rstrip("/") + ".pdf")
    assert paper.faults() == []
    said = ["Chuyên đề", *(["Cách tính:"] if scored else []), "Điểm theo nhóm", "Trạng thái phiếu:", "THƯ KÝ KHỐI"]
    places = [paper.last_sheet.find(one) for one in said]
    assert -1 not in places
    assert places == sorted(places)


def test_a_bar_of_a_group_is_drawn_against_its_standard_which_a_bonus_may_exceed(made: Made, desk: Client) -> None:
    page = as_read(desk.get(made.address("standings") + "?nhom=I"))
    assert re.findall(r">(Trên [^<]*)<", page) == ["Trên điểm chuẩn 3"]


def test_a_criterion_without_a_maximum_names_none_where_a_published_value_is_corrected(
    made: Made, desk: Client
) -> None:
    made.publish()
    said = []
    for criterion in ("I.1", "I.2.1"):
        form = {"viec": "them", "don-vi": "don-vi-1", "tieu-chi": criterion}
        page = as_read(desk.post(made.address("standings-correction"), form))
        said.append(re.findall(r"\(tối đa[^)]*\)", page))
    assert said == [["(tối đa 3)"], []]
