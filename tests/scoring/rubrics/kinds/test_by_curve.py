"""A list of marks gives what the office's own sentence says, worked out by hand; and more never gives less."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics.kinds.by_curve import said_curve
from scoring.rubrics.kinds.criterion import RubricNode, TargetRule, ValueRefused
from scoring.rubrics.kinds.curve import (
    Between,
    Beyond,
    Curve,
    CurveOf,
    CurvePoint,
    CurveRefused,
    read_marks,
    read_reading,
)
from scoring.rubrics.kinds.points import points_of
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.target import NO_TARGET, NO_TARGET_HERE, TARGET, TARGET_IS_ZERO, TargetValue
from scoring.rubrics.kinds.values import from_json, from_text, to_text
from scoring.rubrics.tree.mistakes import problems, warnings
from tests.scoring.rubrics.examples import STEP, D, amounts, curve_leaves, group, penalty, rubric, target

# «98 % trở lên 5 điểm, 97–dưới 98 % 4 điểm, dưới 97 % 0 điểm»
BRACKETS = Curve(read_marks("98%: 5\n97: 4 điểm\n0: 0"))
# «>98%: 5; 97-98%: 4; <97%: 0»
OPEN = Curve(read_marks("> 98%: 5\n97: 4\n0: 0"))
# «Vắng 1 lần 4 điểm, 2 lần 3, 3 lần 1, từ 4 lần 0 điểm»
ABSENT = Curve(read_marks("0: 5; 1: 4; 2: 3; 3: 1; 4: 0"), CurveOf.ACTUAL)
# «Đủ điểm ở 100 %, 0 điểm ở 80 %»
BETWEEN = Curve(read_marks("100: 10\n80: 0"), interpolation=Between.LINEAR)
# «Đạt 100 % được 10 điểm, mỗi 1 % thiếu trừ 0,5», part of a per cent counting in proportion
SHORT = Curve(read_marks("100: 10\n99: 9,5"), interpolation=Between.LINEAR, beyond=Beyond.CONTINUE)
# «Mỗi 1 % vượt cộng 0,1, tối đa 0,5», only whole per cents
OVER = Curve(read_marks("100: 0\n101: 0,1"), interpolation=Between.LINEAR, beyond=Beyond.CONTINUE, whole=True)
# «Cứ vượt đủ 5 % cộng 1 điểm»
BY_FIVES = Curve(read_marks("100: 0\n105: 1"), beyond=Beyond.CONTINUE)


def by(curve: Curve, most: str = "10", **more: object) -> RubricNode:
    leaf = target("1.1", TargetRule.CURVE, most)
    return replace(leaf, **{"unit": "", "curve": curve, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("leaf", "typed", "points"),
    [
        (by(BRACKETS, "5"), "98/100", "5"),
        (by(BRACKETS, "5"), "97,99/100", "4"),
        (by(BRACKETS, "5"), "49/50", "5"),
        (by(BRACKETS, "5"), "96,9999/100", "0"),
        (by(BRACKETS, "5"), "300/100", "5"),
        (by(OPEN, "5"), "98/100", "4"),
        (by(OPEN, "5"), "98,0001/100", "5"),
        (by(OPEN, "5"), "97/100", "4"),
        (by(ABSENT, "5"), "0", "5"),
        (by(ABSENT, "5"), "2", "3"),
        (by(ABSENT, "5"), "3", "1"),
        (by(ABSENT, "5"), "9", "0"),
        (by(BETWEEN), "90/100", "5"),
        (by(BETWEEN), "93,7/100", "6.85"),
        (by(BETWEEN), "79/100", "0"),
        (by(BETWEEN), "120/100", "10"),
        (by(SHORT), "100/100", "10"),
        (by(SHORT), "97,5/100", "8.75"),
        (by(SHORT), "60/100", "0"),
        (by(SHORT), "110/100", "10"),
        (by(OVER, "0.5"), "103,9/100", "0.3"),
        (by(OVER, "0.5"), "200/100", "0.5"),
        (by(OVER, "0.5"), "88/100", "0"),
        (by(BY_FIVES, "3"), "104,9/100", "0"),
        (by(BY_FIVES, "3"), "110/100", "2"),
        (by(BY_FIVES, "3", min_points=D(-2)), "92/100", "-2"),
    ],
)
def test_the_list_gives_what_the_office_s_sentence_says(leaf: RubricNode, typed: str, points: str) -> None:
    assert problems(rubric(group("1", None, leaf))) == []
    value = from_text(leaf, typed, STEP)
    assert points_of(leaf, value).points == D(points)
    assert from_text(leaf, to_text(leaf, value), STEP) == from_json(leaf, value.as_json(), STEP) == value


def test_the_place_is_met_exactly_though_it_cannot_be_written_as_a_decimal() -> None:
    thirds = Curve((CurvePoint(D("33.33"), D(1)), CurvePoint(D("33.34"), D(2))))
    # 1/3 of 100 is more than 33,33 and less than 33,34.
    assert points_of(by(thirds), TargetValue(D(1), D(3))).points == D(1)
    assert thirds.read(Fraction(3334, 100)) == 2


def test_where_the_marks_are_results_no_target_is_taken() -> None:
    leaf = by(ABSENT, "5")
    for refused in (lambda: from_text(leaf, "3/5", STEP), lambda: from_json(leaf, {"actual": 3, "target": 5}, STEP)):
        with pytest.raises(ValueRefused, match=NO_TARGET_HERE):
            refused()
    assert [leaf.leaf_kind.keyboard_for(leaf), TARGET.keyboard_for(by(BRACKETS))] == ["decimal", ""]


def test_a_percentage_without_a_target_gives_nothing_yet() -> None:
    leaf = by(BRACKETS, "5")
    assert points_of(leaf, TargetValue(D(98))).why_not == NO_TARGET
    assert points_of(leaf, TargetValue(D(98), D(0))).why_not == TARGET_IS_ZERO
    assert points_of(replace(leaf, default_target=D(100)), TargetValue(D(98))).points == D(5)


@pytest.mark.parametrize(
    ("leaf", "told"),
    [
        (
            by(BRACKETS, "5"),
            "Phần trăm đạt so với chỉ tiêu từ 98 %: 5 điểm; từ 97 %: 4 điểm; từ 0 %: 0 điểm.",
        ),
        (
            by(ABSENT, "5", unit="lần"),
            "Kết quả từ 4 lần: 0 điểm; từ 3 lần: 1 điểm; từ 2 lần: 3 điểm; từ 1 lần: 4 điểm; từ 0 lần: 5 điểm.",
        ),
        (
            by(OPEN, "5"),
            "Phần trăm đạt so với chỉ tiêu trên 98 %: 5 điểm; từ 97 %: 4 điểm; từ 0 %: 0 điểm.",
        ),
        (
            by(BETWEEN),
            "Phần trăm đạt so với chỉ tiêu 100 %: 10 điểm; 80 %: 0 điểm; thấp hơn: 0 điểm; giữa hai mốc tính theo "
            "tỷ lệ.",
        ),
        (
            by(OVER, "0.5"),
            "Phần trăm đạt so với chỉ tiêu 101 %: 0,1 điểm; 100 %: 0 điểm; cao hơn: cứ 1 % thêm 0,1 điểm; thấp hơn: "
            "cứ 1 % bớt 0,1 điểm; giữa hai mốc tính theo tỷ lệ. Phần lẻ của % không tính.",
        ),
    ],
)
def test_the_list_is_told_in_words(leaf: RubricNode, told: str) -> None:
    assert said_curve(leaf) == told


def test_under_a_penalty_the_list_says_what_is_taken() -> None:
    [[leaf]] = [node.children for node in rubric(penalty("P", None, by(ABSENT, "5"))).nodes]
    assert leaf.under is Sign.PENALTY
    assert said_curve(leaf).startswith("Kết quả từ 4: không trừ; từ 3: trừ 1 điểm;")


@pytest.mark.parametrize(
    ("leaf", "place", "sentence"),
    [
        (by(Curve(())), "curve", "Cách tính theo bảng mốc phải có ít nhất một mốc, ví dụ «98: 5»."),
        (by(BRACKETS, "4"), "curve", "Mốc 98: điểm phải từ 0 đến điểm chuẩn 4 của tiêu chí."),
        (by(Curve(read_marks("0: -1"))), "curve", "Mốc 0: điểm phải từ 0 đến điểm chuẩn 10 của tiêu chí."),
        (by(Curve(read_marks("-1: 1"))), "curve", "Mốc -1: mốc không được là số âm."),
        (by(Curve(read_marks("1: 1; 1,0: 2"))), "curve", "Có hai mốc 1."),
        (
            by(Curve(read_marks("1: 1"), beyond=Beyond.CONTINUE)),
            "curve",
            "Tính theo tỷ lệ hoặc tính tiếp thì phải có ít nhất hai mốc.",
        ),
        (
            by(Curve(read_marks("1: 1; >2: 2"), interpolation=Between.LINEAR)),
            "curve",
            "Mốc «trên» chỉ dùng khi giữ điểm của mốc dưới và của mốc ngoài cùng.",
        ),
        (
            by(ABSENT, default_target=D(3)),
            "curve",
            "Mốc là chính kết quả thì không dùng chỉ tiêu: hãy để trống chỉ tiêu chung.",
        ),
        (
            by(BRACKETS, lower_is_better=True),
            "curve",
            "Bảng mốc đã nói kết quả nào được bao nhiêu điểm: hãy bỏ chọn «càng thấp càng tốt».",
        ),
        (
            replace(by(BRACKETS), rule=TargetRule.PROPORTIONAL),
            "curve",
            "Chỉ cách tính theo bảng mốc điểm mới có bảng mốc.",
        ),
        (
            replace(by(BRACKETS), rule=TargetRule.PROPORTIONAL, curve=None, min_points=D(-1)),
            "min_points",
            "Chỉ cách tính theo bảng mốc điểm mới xuống dưới 0.",
        ),
    ],
)
def test_an_impossible_list_is_told(leaf: RubricNode, place: str, sentence: str) -> None:
    assert problems(rubric(group("1", None, leaf))) == [(f"criteria[0].children[0].{place}", sentence)]


def test_a_list_that_is_probably_a_slip_is_warned_of() -> None:
    def warned(marks: str) -> list[str]:
        return [said for _, said in warnings(rubric(group("1", "10", by(Curve(read_marks(marks)))), scale="10"))]

    assert warned("90: 5; 95: 3; 98: 10") == [
        "Theo bảng mốc, điểm lúc tăng lúc giảm khi kết quả tăng: hãy kiểm tra lại các mốc."
    ]
    assert warned("90: 5; 98: 8") == ["Mốc cao nhất cho 8 điểm: không ai được điểm chuẩn."]
    assert warned("90: 5; 98: 10") == []


def test_two_marks_may_stand_at_one_place_if_one_holds_only_behind_it() -> None:
    leaf = by(Curve(read_marks("98: 4; trên 98: 5; 0: 0")), "5")
    assert problems(rubric(group("1", None, leaf))) == []
    given = [TargetValue(D(actual), D(100)) for actual in ("97.9", "98", "98.1")]
    assert [points_of(leaf, value).points for value in given] == [D(0), D(4), D(5)]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("98: 5\n\n97,5%: 4,25 điểm", [("97.5", "4.25"), ("98", "5")]),
        ("98% trở lên: 5; từ 97% = 4 đ", [("97", "4"), ("98", "5")]),
        ("0\t5\n1\t4", [("0", "5"), ("1", "4")]),
        ("3 lần: -1", [("3", "-1")]),
    ],
)
def test_marks_are_read_as_offices_write_them(text: str, marks: list[tuple[str, str]]) -> None:
    assert Curve(read_marks(text, ("lần",))).points == tuple(CurvePoint(D(at), D(points)) for at, points in marks)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("98", "«98»: hãy ghi mốc, dấu hai chấm, rồi số điểm, mỗi dòng một mốc, ví dụ «98: 5»."),
        ("tốt: 5", "«tốt: 5»: «tốt» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."),
    ],
)
def test_what_is_no_mark_is_asked_back(text: str, said: str) -> None:
    with pytest.raises(CurveRefused) as refused:
        read_marks(text)
    assert str(refused.value) == said


def test_how_a_list_is_read_comes_back_from_its_words() -> None:
    for curve in (BRACKETS, OPEN, ABSENT, BETWEEN, OVER, BY_FIVES):
        assert Curve(curve.points, **read_reading(curve.reading())) == curve
        assert Curve(read_marks(curve.typed()), **read_reading(curve.reading())) == curve
        assert Curve.from_json(curve.as_json()) == curve
    with pytest.raises(CurveRefused, match="Không hiểu «từng bậc»"):
        read_reading("từng bậc")


@given(curve_leaves(rising=True), amounts, amounts)
def test_where_the_list_rises_more_never_gives_less(leaf: RubricNode, one: Decimal, other: Decimal) -> None:
    def points(actual: Decimal) -> Decimal:
        of = D(100) if leaf.curve and leaf.curve.of is CurveOf.PERCENT else None
        found = points_of(leaf, TargetValue(actual, of)).points
        assert found is not None
        return found

    assert points(min(one, other)) <= points(max(one, other))


@given(curve_leaves(), st.data())
def test_at_each_mark_stand_its_points(leaf: RubricNode, data: st.DataObject) -> None:
    assert leaf.curve is not None
    mark = data.draw(st.sampled_from(leaf.curve.points))
    # Behind a mark that holds only behind it: as near as nobody types.
    place = Fraction(mark.at) + Fraction(mark.above, 10**12)
    if not leaf.curve.whole or (mark.at == mark.at.to_integral_value() and not mark.above):
        assert leaf.curve.read(place) == mark.points
