"""What can never be scored with is refused by its place; what is probably a slip is warned of."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import CriterionKind, PlainLevel, RubricNode, TargetRule
from scoring.rubrics.tree.mistakes import problems, warnings
from scoring.rubrics.tree.rubric import PlainBand, PlainRubric, Rounding
from scoring.rules.totals import Card, add_up
from tests.scoring.rubrics.examples import (
    SAMPLE,
    D,
    achieved,
    bonus,
    counted_from,
    direct,
    group,
    levels,
    penalty,
    per_unit,
    rubric,
    target,
)

PLACE = "criteria[0].children[0]"


def only(leaf: RubricNode, most: str | None = "100") -> PlainRubric:
    """A rubric of one group with this one leaf."""
    return rubric(group("I", most, leaf))


def test_the_sample_rubric_has_neither_problems_nor_warnings() -> None:
    assert problems(SAMPLE) == []
    assert warnings(SAMPLE) == []


def test_a_code_used_twice_is_told_where_it_comes_again() -> None:
    sheet = rubric(group("I", None, direct("I.1"), direct("I.2")), group("II", None, direct("I.1")))
    assert problems(sheet) == [
        (
            "criteria[1].children[0]",
            "Mã «I.1» đã dùng ở criteria[0].children[0]: mỗi tiêu chí một mã riêng.",
        )
    ]


def test_a_rubric_of_one_level_is_one() -> None:
    one_level = rubric(direct("I", "60"), per_unit("II", most="40"), scale="100", tie_break=("I",))
    assert (problems(one_level), warnings(one_level)) == ([], [])
    assert add_up(one_level, {"I": D(55), "II": D(20)}) == Card(D(75), {"I": D(55), "II": D(20)}, 0)


@pytest.mark.parametrize(
    ("leaf", "place", "sentence"),
    [
        (counted_from("6", "-1", "5"), "start", "Điểm có sẵn 6 lớn hơn điểm chuẩn 5."),
        (counted_from("0", "-1", "5"), "start", "Điểm có sẵn phải lớn hơn 0."),
        (counted_from("5", "0", "5"), "points_each", "Điểm cho mỗi đơn vị tính phải lớn hơn 0."),
        (per_unit("1.1", "-1", "5"), "points_each", "Điểm cho mỗi đơn vị tính phải lớn hơn 0."),
        (
            replace(direct("1.1"), start=D(1)),
            "start",
            "Mục chấm trực tiếp không dùng «điểm có sẵn».",
        ),
    ],
)
def test_a_start_that_cannot_be_is_told(leaf: RubricNode, place: str, sentence: str) -> None:
    assert problems(rubric(group("1", None, leaf))) == [(f"{PLACE}.{place}", sentence)]


def test_a_start_is_for_what_stands_for_itself() -> None:
    told = [(f"{PLACE}.start", "Điểm có sẵn chỉ dùng ở nhóm tiêu chí, không dùng dưới điểm thưởng, điểm trừ.")]
    for make in (bonus, penalty):
        assert problems(rubric(make("1", None, counted_from("5", "-1", "5")))) == told


def test_only_what_is_counted_as_bonus_or_penalty_may_go_without_a_maximum() -> None:
    counted, given = replace(per_unit("I.1"), max_points=None), replace(direct("I.1"), max_points=None)
    told = [(f"{PLACE}.max_points", "Tiêu chí được chấm phải có điểm chuẩn.")]
    for make in (bonus, penalty):
        assert problems(rubric(make("I", None, counted))) == []
        # What goes on without a limit meets any.
        assert warnings(rubric(group("A", "1", direct("A.1", "1")), make("I", "3", counted), scale="1")) == []
        assert warnings(rubric(group("A", "1", direct("A.1", "1")), make("I", "3", direct("I.2", "2")), scale="1")) == [
            ("criteria[1]", "Điểm chuẩn 3 nhưng các tiêu chí con cộng lại là 2: không ai được điểm chuẩn.")
        ]
        assert problems(rubric(make("I", None, given))) == told
    assert problems(rubric(group("I", None, counted))) == told


@pytest.mark.parametrize("make", [bonus, penalty])
def test_bonus_and_penalty_stand_in_groups_and_not_in_one_another(make: Callable[..., RubricNode]) -> None:
    inner = make("I.1", None, direct("I.1.1"))
    assert problems(rubric(group("I", None, inner))) == []
    for above, name in ((bonus, "điểm thưởng"), (penalty, "điểm trừ")):
        sentence = f"Trong mục {name} không có mục {inner.kind.label}: hãy để nó ở nhóm tiêu chí hoặc ở cấp cao nhất."
        assert problems(rubric(above("I", None, inner))) == [(PLACE, sentence)]
        deep = rubric(above("I", None, group("I.2", None, replace(inner, code="I.2.1"))))
        assert problems(deep) == [(f"{PLACE}.children[0]", sentence)]


def test_a_bonus_may_go_beyond_its_group_and_is_no_part_of_its_sum() -> None:
    parts = (direct("I.1", "3"), bonus("I.2", "9", direct("I.2.1", "9")), penalty("I.3", None, direct("I.3.1", "50")))
    sheet = rubric(group("I", "3", *parts), scale="3")
    assert (problems(sheet), warnings(sheet)) == ([], [])
    assert warnings(rubric(group("I", "3", *parts[1:]), scale="3")) == [
        ("criteria[0]", "Điểm chuẩn 3 nhưng các tiêu chí con cộng lại là 0: không ai được điểm chuẩn.")
    ]


@pytest.mark.parametrize("kind", [kinds.GROUP, kinds.BONUS, kinds.PENALTY])
def test_a_group_without_children_is_refused(kind: CriterionKind) -> None:
    sheet = rubric(group("I", "100", kind=kind))
    assert problems(sheet) == [("criteria[0]", "Mục I (Nhóm) chưa có tiêu chí nào.")]


def test_a_leaf_with_children_is_refused() -> None:
    leaf = replace(direct("I.1"), children=(direct("I.1.1", "5"),))
    assert problems(only(leaf)) == [(PLACE, "Tiêu chí chấm trực tiếp không được có tiêu chí con.")]


def test_a_leaf_worth_more_than_its_group_is_refused() -> None:
    assert problems(only(direct("I.1", "100.5"))) == [
        (f"{PLACE}.max_points", "Điểm chuẩn 100,5 lớn hơn điểm chuẩn 100 của mục cha.")
    ]


def test_a_leaf_is_measured_by_the_nearest_group_that_has_a_cap() -> None:
    sheet = rubric(group("I", "50", group("I.1", None, direct("I.1.1", "60"))))
    assert problems(sheet) == [(f"{PLACE}.children[0].max_points", "Điểm chuẩn 60 lớn hơn điểm chuẩn 50 của mục cha.")]


def test_a_leaf_needs_a_maximum_and_a_group_does_not() -> None:
    leaf = replace(direct("I.1"), max_points=None)
    assert problems(only(leaf, None)) == [(f"{PLACE}.max_points", "Tiêu chí được chấm phải có điểm chuẩn.")]


@pytest.mark.parametrize(
    ("most", "sentence"),
    [
        ("0", "Điểm chuẩn phải lớn hơn 0."),
        ("-5", "Điểm chuẩn phải lớn hơn 0."),
        ("0.125", "Điểm chuẩn chỉ được có tối đa 12 chữ số trước và 2 chữ số sau dấu phẩy."),
        ("1E+12", "Điểm chuẩn chỉ được có tối đa 12 chữ số trước và 2 chữ số sau dấu phẩy."),
        ("1E+999999", "Điểm chuẩn chỉ được có tối đa 12 chữ số trước và 2 chữ số sau dấu phẩy."),
        ("1E-999999", "Điểm chuẩn chỉ được có tối đa 12 chữ số trước và 2 chữ số sau dấu phẩy."),
        ("NaN", "Điểm chuẩn không phải là một số."),
        ("Infinity", "Điểm chuẩn không phải là một số."),
    ],
)
def test_a_maximum_is_a_positive_number_of_hundredths(most: str, sentence: str) -> None:
    assert problems(only(direct("I.1", most), None)) == [(f"{PLACE}.max_points", sentence)]


def test_zeros_at_the_end_are_not_counted_as_decimals() -> None:
    assert problems(only(direct("I.1", "97.5000"))) == []


def test_blank_codes_and_names_are_refused() -> None:
    assert problems(only(replace(direct(" "), name=""))) == [
        (f"{PLACE}.code", "Thiếu mã tiêu chí."),
        (f"{PLACE}.name", "Thiếu tên tiêu chí."),
    ]


@pytest.mark.parametrize(
    ("leaf", "field", "sentence"),
    [
        (
            replace(direct("I.1"), points_each=D(0)),
            "points_each",
            "Mục chấm trực tiếp không dùng «điểm cho mỗi đơn vị tính».",
        ),
        (replace(achieved("I.1"), unit="lần"), "unit", "Mục chấm có hoặc không không dùng «đơn vị tính»."),
        (
            replace(per_unit("I.1"), levels=(PlainLevel("Tốt", D(1)),)),
            "levels",
            "Mục chấm theo số lượng không dùng «các mức».",
        ),
        (
            replace(per_unit("I.1"), rule=TargetRule.LEADER),
            "rule",
            "Mục chấm theo số lượng không dùng «cách tính theo chỉ tiêu».",
        ),
        (
            replace(levels("I.1", Tốt="5"), floor_percent=D(50)),
            "floor_percent",
            "Mục chấm theo mức không dùng «mức sàn».",
        ),
        (
            replace(direct("I.1"), lower_is_better=True),
            "lower_is_better",
            "Mục chấm trực tiếp không dùng «càng thấp càng tốt».",
        ),
        (
            replace(direct("I.1"), default_target=D(100)),
            "default_target",
            "Mục chấm trực tiếp không dùng «chỉ tiêu mặc định».",
        ),
        (
            replace(group("I.1", None, direct("I.1.1")), evidence_required=True),
            "evidence_required",
            "Mục nhóm tiêu chí không dùng «yêu cầu minh chứng».",
        ),
    ],
)
def test_a_field_of_another_kind_is_refused(leaf: RubricNode, field: str, sentence: str) -> None:
    assert problems(only(leaf)) == [(f"{PLACE}.{field}", sentence)]


@pytest.mark.parametrize(
    ("leaf", "field", "sentence"),
    [
        (
            replace(levels("I.1", Tốt="5"), levels=()),
            "levels",
            "Tiêu chí chấm theo mức phải có ít nhất một mức.",
        ),
        (
            replace(per_unit("I.1"), points_each=None),
            "points_each",
            "Tiêu chí chấm theo số lượng phải có điểm cho mỗi đơn vị tính.",
        ),
        (per_unit("I.1", each="0"), "points_each", "Điểm cho mỗi đơn vị tính phải lớn hơn 0."),
        (replace(target("I.1"), rule=None), "rule", "Tiêu chí chấm theo chỉ tiêu phải có cách tính."),
        (target("I.1", default="0"), "default_target", "Chỉ tiêu mặc định phải lớn hơn 0."),
        (
            target("I.1", TargetRule.THRESHOLD),
            "floor_percent",
            "Cách tính có mức sàn phải ghi mức sàn (phần trăm của chỉ tiêu).",
        ),
        (target("I.1", TargetRule.THRESHOLD, floor="0"), "floor_percent", "Mức sàn phải lớn hơn 0."),
        (
            target("I.1", TargetRule.THRESHOLD, floor="100.5"),
            "floor_percent",
            "Mức sàn không được quá 100% của chỉ tiêu.",
        ),
        (
            target("I.1", TargetRule.PROPORTIONAL, floor="50"),
            "floor_percent",
            "Chỉ cách tính có mức sàn mới ghi mức sàn.",
        ),
    ],
)
def test_a_kind_without_what_it_needs_is_refused(leaf: RubricNode, field: str, sentence: str) -> None:
    assert problems(only(leaf)) == [(f"{PLACE}.{field}", sentence)]


def test_a_floor_of_the_whole_target_is_allowed() -> None:
    assert problems(only(target("I.1", TargetRule.THRESHOLD, floor="100"))) == []


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        (PlainLevel("Khá", D("10.5")), "Điểm của mức phải từ 0 đến điểm chuẩn của tiêu chí."),
        (PlainLevel("Khá", D("-1")), "Điểm của mức phải từ 0 đến điểm chuẩn của tiêu chí."),
        (PlainLevel("Khá", D("NaN")), "Điểm của mức không phải là một số."),
        (PlainLevel("  ", D("1")), "Thiếu tên mức."),
        (PlainLevel("Tốt", D("1")), "Có hai mức cùng tên «Tốt»."),
        (PlainLevel("To\u0302\u0301t", D("1")), "Có hai mức cùng tên «To\u0302\u0301t»."),
    ],
)
def test_an_impossible_level_is_refused(level: PlainLevel, sentence: str) -> None:
    leaf = RubricNode("I.1", "Theo mức", kinds.LEVELS, D(10), levels=(PlainLevel("Tốt", D(10)), level))
    assert problems(only(leaf)) == [(f"{PLACE}.levels[1]", sentence)]


def test_a_rubric_without_criteria_is_refused() -> None:
    assert problems(rubric()) == [("criteria", "Bảng đánh giá chưa có tiêu chí nào.")]


def test_scale_and_step_must_be_above_zero() -> None:
    sheet = rubric(group("I", None, direct("I.1")), scale="0", step="-0.5")
    assert problems(sheet) == [
        ("scale", "Thang điểm phải lớn hơn 0."),
        ("step", "Bước chấm điểm phải lớn hơn 0."),
    ]


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (PlainBand("Tốt", D(950)), "Mức xếp loại phải xếp từ cao xuống thấp, mỗi mức một số điểm khác nhau."),
        (PlainBand("Tốt", D(960)), "Mức xếp loại phải xếp từ cao xuống thấp, mỗi mức một số điểm khác nhau."),
        (PlainBand("Xuất sắc", D(850)), "Có hai mức xếp loại cùng tên «Xuất sắc»."),
        (PlainBand("", D(850)), "Thiếu tên mức xếp loại."),
    ],
)
def test_bands_have_names_of_their_own_and_go_down(second: PlainBand, sentence: str) -> None:
    sheet = replace(SAMPLE, bands=(PlainBand("Xuất sắc", D(950)), second))
    assert problems(sheet) == [("bands[1]", sentence)]


def test_a_band_may_begin_at_zero_or_below() -> None:
    assert problems(replace(SAMPLE, bands=(PlainBand("Đạt", D(0)), PlainBand("Không đạt", D(-1000))))) == []


@pytest.mark.parametrize(
    ("tie_break", "index", "sentence"),
    [
        (
            ("I", "VII"),
            1,
            "Không hiểu «VII»: dùng mã của một mục cấp cao nhất, hoặc «bonus», «fewer_penalties», «votes».",
        ),
        (
            ("I.1",),
            0,
            "Không hiểu «I.1»: dùng mã của một mục cấp cao nhất, hoặc «bonus», «fewer_penalties», «votes».",
        ),
        (("votes", "votes"), 1, "«votes» đã có ở trên: lặp lại không phân định thêm được gì."),
        (("V",), 0, "«V» là mục điểm trừ: dùng «fewer_penalties» (ít điểm trừ hơn)."),
    ],
)
def test_a_tie_break_rule_that_cannot_decide_is_refused(tie_break: tuple[str, ...], index: int, sentence: str) -> None:
    assert problems(replace(SAMPLE, tie_break=tie_break)) == [(f"tie_break[{index}]", sentence)]


def test_every_tie_break_rule_of_the_design_is_known() -> None:
    assert problems(replace(SAMPLE, tie_break=("I", "II", "IV", "bonus", "fewer_penalties", "votes"))) == []


def test_a_top_code_must_not_read_as_a_tie_break_rule() -> None:
    assert problems(rubric(bonus("bonus", None, direct("1")))) == [
        ("criteria[0].code", "Mã «bonus» trùng với một từ của «tie_break»: hãy đặt mã khác.")
    ]


def test_every_mistake_is_told_at_once() -> None:
    sheet = rubric(group("I", "10", direct("I.1", "0"), per_unit("I.1", each="-1")), step="0")
    assert [place for place, _ in problems(sheet)] == [
        "step",
        "criteria[0].children[0].max_points",
        "criteria[0].children[1].max_points",
        "criteria[0].children[1].points_each",
        "criteria[0].children[1]",
    ]


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (
            rubric(group("I", "100", direct("I.1", "60"), direct("I.2", "30")), scale="100"),
            [
                (
                    "criteria[0]",
                    "Điểm chuẩn 100 nhưng các tiêu chí con cộng lại là 90: không ai được điểm chuẩn.",
                )
            ],
        ),
        (
            rubric(group("I", "100", direct("I.1", "60"), direct("I.2", "60")), scale="100"),
            [
                (
                    "criteria[0]",
                    "Điểm chuẩn 100 nhưng các tiêu chí con cộng lại là 120: phần vượt không được tính.",
                )
            ],
        ),
        (
            rubric(group("I", "100", direct("I.1")), group("II", None, direct("II.1", "10")), scale="100"),
            [("scale", "Thang điểm 100 nhưng các nhóm tiêu chí cộng lại là 110.")],
        ),
        (
            rubric(group("I", "90", direct("I.1", "90")), bonus("II", "5", direct("II.1", "5")), scale="100"),
            [("scale", "Thang điểm 100 nhưng các nhóm tiêu chí và điểm thưởng cộng lại là 95.")],
        ),
        (
            rubric(group("I", "10.3", direct("I.1", "10.3")), scale="10.3"),
            [
                (
                    "criteria[0].children[0]",
                    "Điểm chuẩn 10,3 không chia hết cho bước chấm 0,5: không ai được điểm chuẩn.",
                )
            ],
        ),
    ],
)
def test_sums_that_do_not_meet_are_warned_of_and_allowed(sheet: PlainRubric, expected: list[tuple[str, str]]) -> None:
    assert problems(sheet) == []
    assert warnings(sheet) == expected


def test_groups_that_fill_the_scale_leave_the_bonus_free() -> None:
    sheet = rubric(group("I", "100", direct("I.1")), bonus("II", "15", direct("II.1", "15")), scale="100")
    assert warnings(sheet) == []


# Rounding and evidence.


def test_a_rubric_rounds_to_two_decimals_at_most() -> None:
    for decimals in (-1, 3):
        assert problems(replace(SAMPLE, decimals=decimals)) == [("decimals", "Số chữ số lẻ phải từ 0 đến 2.")]


def test_nothing_is_written_finer_than_points_are_rounded() -> None:
    leaf = RubricNode(
        "I.1", "Theo mức", kinds.LEVELS, D("7.5"), levels=(PlainLevel("Tốt", D("7.5")), PlainLevel("Khá", D("2.25")))
    )
    plain = replace(only(leaf), step=D("0.25"))
    rule = "chữ số lẻ, vì điểm được làm tròn đến đó."
    assert problems(plain) == []
    assert problems(replace(plain, decimals=1)) == [
        ("step", f"Bước chấm điểm 0,25 không được có quá 1 {rule}"),
        (f"{PLACE}.levels[1]", f"Điểm của mức 2,25 không được có quá 1 {rule}"),
    ]
    assert problems(replace(plain, step=D(1), decimals=0)) == [
        (f"{PLACE}.max_points", f"Điểm chuẩn 7,5 không được có quá 0 {rule}"),
        (f"{PLACE}.levels[0]", f"Điểm của mức 7,5 không được có quá 0 {rule}"),
        (f"{PLACE}.levels[1]", f"Điểm của mức 2,25 không được có quá 0 {rule}"),
    ]


def test_a_group_s_cap_may_be_finer_than_points_are_rounded() -> None:
    plain = replace(rubric(group("I", "7.25", direct("I.1", "7")), step="1"), decimals=0)
    assert problems(plain) == []


def test_a_group_s_limits_and_the_scale_are_no_finer_where_sums_are_rounded() -> None:
    whole = replace(group("I", "7.25", direct("I.1", "7")), ceiling=D("8.5"), min_points=D("-0.5"))
    plain = replace(rubric(whole, step="1", scale="7.5"), decimals=0)
    rule = "không được có quá 0 chữ số lẻ, vì điểm được làm tròn đến đó."
    assert problems(plain) == []
    assert problems(replace(plain, rounding=Rounding.TOTAL)) == [
        ("scale", f"Thang điểm 7,5 {rule}"),
        ("criteria[0].max_points", f"Điểm chuẩn 7,25 {rule}"),
        ("criteria[0].ceiling", f"Trần 8,5 {rule}"),
        ("criteria[0].min_points", f"Điểm thấp nhất -0,5 {rule}"),
    ]


def test_evidence_decides_only_where_it_is_required() -> None:
    leaf = replace(direct("I.1"), evidence_decides=True)
    sentence = "Chỉ tiêu chí cần minh chứng mới đặt được «có minh chứng mới tính điểm»."
    assert problems(only(leaf)) == [(f"{PLACE}.evidence_decides", sentence)]
    assert problems(only(replace(leaf, evidence_required=True))) == []
    inner = replace(group("I.1", None, direct("I.1.1")), evidence_required=True, evidence_decides=True)
    assert problems(only(inner)) == [
        (f"{PLACE}.evidence_required", "Mục nhóm tiêu chí không dùng «yêu cầu minh chứng»."),
        (f"{PLACE}.evidence_decides", "Mục nhóm tiêu chí không dùng «có minh chứng mới tính điểm»."),
    ]
