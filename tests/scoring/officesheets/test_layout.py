"""Which way a sheet lies, and what each of its rows and columns is."""

from dataclasses import dataclass

import pytest

from common.files.plaintable import TextTable
from common.files.tables import pasted_tables
from scoring.models import Stage
from scoring.officesheets.chosen import Choices, Way
from scoring.officesheets.layout import Asked, Layout, lay_out
from tests.officetables import Rows, pasted
from tests.scoresheets import LABELS_ONLY, MEMBERS_DOWN, NAMES, ODD, ONE_MEMBER, RUBRIC, TWO_STAGES

STAGES = {stage.value: str(stage.label) for stage in Stage}


@dataclass(frozen=True)
class Office:
    code: str
    name: str
    short_name: str


PEOPLE = [Office(f"dv-0{number}", name, name) for number, name in enumerate(NAMES, start=1)]


def asked(*stages: str) -> Asked:
    return Asked(RUBRIC, PEOPLE, stages or ("self", "appraised"), STAGES)


def table(rows: Rows) -> TextTable:
    return pasted_tables(pasted(rows))[0]


def laid(rows: Rows, choices: Choices | None = None, *stages: str) -> Layout:
    return lay_out(table(rows), asked(*stages), choices or Choices())


def columns(layout: Layout) -> list[str]:
    return [one.chosen for one in layout.columns]


def rows(layout: Layout) -> list[str]:
    return [row.of for row in layout.rows if not row.is_head]


def test_one_member_s_sheet_has_results_beside_points_and_what_is_not_taken_says_why() -> None:
    layout = laid(ONE_MEMBER)
    assert (layout.way, layout.stage) == (Way.CRITERIA_DOWN, "self")
    assert columns(layout) == ["label", "name", "-", "results:dv-02", "points:dv-02", "-"]
    assert [(one.head, one.why) for one in layout.columns if one.use == "-"] == [
        ("Điểm chuẩn", "điểm chuẩn của bảng"),
        ("Điểm thẩm định", "điểm thẩm định, đang lấy điểm tự chấm"),
    ]
    assert rows(layout) == ["", "I.1", "I.2", "I.3", "I.4", "", "II.1", "II.2", "II.3", "", "", "III.1"]


def test_the_column_of_another_value_is_taken_where_that_is_chosen() -> None:
    layout = laid(ONE_MEMBER, Choices(stage="appraised"))
    assert columns(layout) == ["label", "name", "-", "results:dv-02", "-", "points:dv-02"]


def test_labels_that_are_counted_anew_are_found_under_their_headings() -> None:
    layout = laid(LABELS_ONLY)
    assert columns(layout) == ["label", "-", "results:dv-01", "results:dv-02", "results:dv-03"]
    assert rows(layout) == ["", "I.1", "I.2", "I.3", "", "II.3", ""]


def test_members_may_stand_in_rows_and_criteria_below_merged_heads() -> None:
    layout = laid(MEMBERS_DOWN)
    assert layout.way is Way.MEMBERS_DOWN
    assert columns(layout) == [
        "label",
        "name",
        "points:I.1",
        "points:I.2",
        "-",
        "points:II.3",
        "results:II.1",
        "-",
        "-",
    ]
    assert [one.why for one in layout.columns if one.use == "-"] == ["cột tổng", "cột tổng", "xếp loại, xếp hạng"]
    assert rows(layout) == ["dv-01", "dv-02", "", ""]
    assert [row.why for row in layout.rows if not row.of and not row.is_head] == [
        "không nhận ra đơn vị nào",
        "dòng tổng",
    ]


def test_of_two_values_below_one_head_the_one_that_may_be_written_is_taken() -> None:
    assert columns(laid(TWO_STAGES, None, "appraised")) == ["label", "name", "-", "points:dv-01", "-", "points:dv-02"]


def test_a_table_that_speaks_of_another_value_says_so() -> None:
    assert laid(LABELS_ONLY, None, "agreed").told == ["Bảng nói đến điểm tự chấm; bây giờ bạn không ghi được điểm ấy."]


def test_names_that_are_alike_are_proposed_and_one_that_is_not_known_stays_visible() -> None:
    layout = laid(ODD)
    assert [(row.of, row.why) for row in layout.rows if not row.is_head] == [
        ("I.1", "tên gần giống"),
        ("I.3", "trùng tên"),
        ("I.4", "tên gần giống"),
        ("", "không có tiêu chí nào trên cổng mang tên hay mã này"),
        ("III.1", "trùng tên"),
    ]


def test_what_is_chosen_stands_against_what_is_guessed() -> None:
    layout = laid(ODD, Choices(columns={1: "results:dv-03"}, rows={2: "-", 5: "II.2"}))
    assert columns(layout) == ["name", "results:dv-03"]
    assert rows(layout) == ["", "I.3", "I.4", "II.2", "III.1"]


@pytest.mark.parametrize("given", ["points:dv-99", "points:I.1", "x", "-:dv-01", "results:"])
def test_a_choice_that_no_list_offers_changes_nothing(given: str) -> None:
    assert columns(laid(ODD, Choices(columns={1: given}))) == ["name", "points:dv-01"]


def test_the_same_criterion_twice_is_taken_once() -> None:
    layout = laid([*TWO_STAGES, ["I.1", "Hoàn thành nhiệm vụ chính trị", "1", "1", "1", "1"]])
    assert (layout.rows[-1].of, layout.rows[-1].why) == ("", "I.1 đã có ở dòng 3")
