"""Printed scores of thirty members and sixty criteria: nothing is cut, nobody is left out."""

from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from scoring.models import Level
from tests.printing import Paper, account, for_a_moment, printed, store
from tests.scoring.test_records import shown, small_year
from tests.years import make_year

pytestmark = pytest.mark.django_db


def big_year() -> dict[str, Any]:
    year = small_year(ineligible=[])
    members = [f"m{number}" for number in range(1, 31)]
    year["members"] = [
        {
            "code": code,
            "name": f"Ban Chỉ đạo phòng, chống tham nhũng, tiêu cực huyện {code}",
            "short_name": f"BCĐ {code}",
        }
        for code in members
    ]
    year["rubric"] |= {
        "scale": "1000",
        "criteria": [
            {
                "code": group,
                "name": f"Thực hiện nhiệm vụ chính trị được giao, phần {group}",
                "kind": "group",
                "children": [
                    {
                        "code": f"{group}.{number}",
                        "name": f"Tham mưu, phục vụ, phối hợp bảo đảm chất lượng, đúng tiến độ, việc {group}.{number}",
                        "kind": "direct",
                        "max_points": "16",
                    }
                    for number in range(1, 11)
                ],
            }
            for group in ("I", "II", "III", "IV", "V", "VI")
        ],
    }
    codes = [child["code"] for group in year["rubric"]["criteria"] for child in group["children"]]
    year["rounds"][0]["scores"] = [
        {"member": member, "criterion": code, "agreed": {"points": f"{(7 * row + 3 * place) % 31 / 2}"}}
        for row, member in enumerate(members)
        for place, code in enumerate(codes)
    ]
    return year


@pytest.fixture(scope="module")
def big(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Paper]:
    """Grid, standings and a card of the big round, and what its totals are."""
    with for_a_moment(django_db_blocker):
        store(big_year())
        secretary = account("secretary")
        return {
            path: printed(secretary, f"/thu/2025/{path}.pdf") for path in ("cham-diem", "xep-hang", "cham-diem/m30")
        }


def test_a_grid_of_thirty_members_and_sixty_criteria_goes_on_in_tables_of_ten(big: dict[str, Paper]) -> None:
    grid = big["cham-diem"]
    heads = [table[0][3:] for table in grid.tables]
    parts = [[f"BCĐ m{number}" for number in range(start, start + 10)] for start in (1, 11, 21)]
    assert [head for number, head in enumerate(heads) if number == 0 or head != heads[number - 1]] == parts
    assert len(heads) == len(grid.sizes) <= 15
    for number in (1, 2, 3):
        assert grid.text.count(f"Đơn vị thứ {number * 10 - 9} đến {number * 10} trên 30") == 1


def test_a_big_grid_leaves_out_nobody_and_nothing(big: dict[str, Paper]) -> None:
    scores = big_year()["rounds"][0]["scores"]
    points = {(score["member"], score["criterion"]): Decimal(score["agreed"]["points"]) for score in scores}
    rows = [row for row in big["cham-diem"].rows if row[0].count(".") == 1]
    found: dict[tuple[str, str], str] = {}
    for place, row in enumerate(rows):
        first = place // 60 * 10 + 1
        found |= {(f"m{first + number}", row[0]): cell for number, cell in enumerate(row[3:])}
    assert found == {key: shown(value) for key, value in points.items()}


def test_a_short_name_that_is_one_long_word_stands_in_its_own_column(db: None) -> None:
    year = big_year()
    for number, member in enumerate(year["members"], start=1):
        member["short_name"] = f"NCUDCGPT{number:02}" if number < 30 else "TTNCUDCGPTKHCNHTQTBVMTDTQG"
    store(year)
    grid = printed(account("secretary"), "/thu/2025/cham-diem.pdf")
    assert grid.faults() == []
    # The last name is too long for any column that would still leave room for its neighbours: it goes on below.
    heads = list(dict.fromkeys(cell for table in grid.tables for cell in table[0][3:]))
    assert [head.replace(" ", "") for head in heads] == [member["short_name"] for member in year["members"]]
    assert all(word.text != "TTNCUDCGPTKHCNHTQTBVMTDTQG" for word in grid.body)


def test_the_records_of_a_big_round_keep_to_their_sheets(big: dict[str, Paper]) -> None:
    assert {path: paper.faults() for path, paper in big.items()} == {path: [] for path in big}


# What is said of a rubric below its table, and who signs it.
ENDS = ("Chấm trực tiếp theo bước", "Xếp loại:", "Các đơn vị bằng tổng điểm", "TM. KHỐI")


@pytest.mark.parametrize("leaves", [9, 24, 42])
def test_what_is_said_of_a_rubric_and_its_signature_stand_with_its_last_rows(leaves: int, db: None) -> None:
    made = make_year(members=2, leaves=leaves, scored=False)
    paper = printed(made.secretary, made.address("rubric.pdf"))
    codes = [leaf.code for leaf in made.rubric.leaves()][-2:]
    assert [paper.last_sheet.count(f" {code} Thực hiện") for code in codes] == [1, 1]
    assert [paper.last_sheet.count(words) for words in ENDS] == [1, 1, 1, 1]
    assert paper.faults() == []


def test_behind_words_that_fill_a_sheet_all_that_is_said_of_a_rubric_stays_with_its_signature(db: None) -> None:
    made = make_year(members=2, leaves=10, scored=False)
    levels = Level.objects.filter(criterion__code="2.4")
    name, criterion = "Mức thứ {} của tiêu chí này, ghi theo báo cáo", levels[0].criterion
    levels.delete()
    Level.objects.bulk_create(
        Level(criterion=criterion, order=number, name=name.format(number), points=100 - number)
        for number in range(1, 66)
    )
    paper = printed(made.secretary, made.address("rubric.pdf"))
    assert [paper.last_sheet.count(words) for words in ENDS] == [1, 1, 1, 1]
    assert paper.last_sheet.startswith(ENDS[0])
    assert paper.faults() == []
