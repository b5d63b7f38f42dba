"""Which kinds a criterion's words speak for, and why."""

import pytest

from scoring.rubrics.intake.proposals import NET, Described, Proposal, coded, proposals, stated_kind
from scoring.rubrics.kinds import ACHIEVED, BONUS, DIRECT, LEVELS, PENALTY, PER_UNIT
from scoring.rubrics.kinds.cases import PlainCase
from scoring.rubrics.kinds.sign import Sign
from tests.scoring.rubrics.examples import D


def best(said: str, points: str = "5", sign: Sign = Sign.PLAIN, **given: object) -> Proposal:
    return proposals(Described("Tiêu chí", said, D(points) if points else None, sign=sign, **given))[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "key", "why"),
    [
        ("", "direct", "chưa thấy lời nào nói cách chấm khác"),
        ("Tốt: 5; Khá: 3", "levels", "có các mức, mỗi mức một số điểm"),
        ("Mỗi sáng kiến 2 điểm", "per_unit", "có lời «2 điểm mỗi sáng kiến»"),
        ("Mỗi lần vắng trừ 1", "per_unit", "có lời «1 điểm mỗi lần vắng»: từ 5 điểm trừ dần"),
        ("Trên 98%: 5; từ 90% đến 98%: 3", "curve", "mỗi mức là một khoảng của kết quả: ghi kết quả, cổng tra ra điểm"),
        ("Mỗi 1% thiếu trừ 0,5", "short", "có lời trừ điểm cho mỗi phần trăm còn thiếu"),
        ("Đạt tỷ lệ 98%", "target", "có lời về tỷ lệ, chỉ tiêu"),
        ("Có/không", "achieved", "có lời «có / không»"),
    ],
)
def test_words_speak_for_a_kind(said: str, key: str, why: str):
    found = best(said)
    assert (found.key, found.why) == (key, why)


def test_points_that_are_taken_one_by_one_begin_at_the_maximum():
    node = best("Mỗi lần vắng trừ 1").node
    assert (node.kind, node.max_points, node.start, node.points_each, node.unit) == (
        *(PER_UNIT, D(5), D(5), D(-1), "lần vắng"),
    )


def test_a_deduction_with_a_limit_of_its_own_makes_a_group_of_what_is_given_taken_and_added():
    found = best("mỗi lần trừ 0,5, tổng trừ không quá 1,5; cộng 0,5 mỗi trường hợp", "3")
    assert found.key == NET
    assert found.why == "có lời «trừ 0,5 điểm mỗi lần, tổng trừ không quá 1,5; cộng 0,5 điểm mỗi trường hợp»"
    node = coded(found.node, "I.1")
    given, taken, added = node.children
    assert (node.code, node.max_points) == ("I.1", D(3))
    assert (given.code, given.kind, given.max_points) == ("I.1.g", ACHIEVED, D(3))
    assert (taken.code, taken.kind, taken.max_points) == ("I.1.t", PENALTY, D("1.5"))
    assert (taken.children[0].code, taken.children[0].points_each) == ("I.1.t.1", D("0.5"))
    assert (added.kind, added.max_points, added.children[0].max_points) == (BONUS, None, None)


def test_each_of_several_deductions_is_counted_by_itself():
    found = best("thiếu 1 báo cáo trừ 5 điểm, chậm 1 báo cáo trừ 2 điểm", "50")
    assert found.key == NET
    given, taken = found.node.children
    assert (given.max_points, taken.kind, taken.max_points) == (D(50), PENALTY, None)
    assert [(leaf.name, leaf.points_each) for leaf in taken.children] == [
        ("Thiếu 1 báo cáo trừ 5 điểm", D(5)),
        ("Chậm 1 báo cáo trừ 2 điểm", D(2)),
    ]
    assert found.how == (
        "Điểm chuẩn: đạt: đủ điểm; không đạt: 0 điểm; "
        "Điểm trừ: trừ 5 điểm mỗi báo cáo, không giới hạn; trừ 2 điểm mỗi báo cáo, không giới hạn."
    )
    below = best("Vắng trừ 2 điểm/lần; muộn trừ 1 điểm/lần", "", Sign.PENALTY)
    assert [leaf.points_each for leaf in below.node.children] == [D(2), D(1)]


def test_points_of_which_each_time_has_its_own_are_scored_case_by_case():
    found = best("Vi phạm kỷ luật: trừ 1–3 điểm một vụ", "", Sign.PENALTY)
    assert (found.key, found.node.cases, found.node.max_points) == (
        *("occurrences", (PlainCase("Tiêu chí", D(1), D(3)),), None),
    )
    assert found.why == "có lời «1 đến 3 điểm mỗi vụ»"
    plain = best("mỗi vụ trừ từ 1 đến 3 điểm, trừ không quá 5", "10")
    given, taken = plain.node.children
    assert (plain.key, given.max_points, taken.max_points, taken.children[0].cases[0].most) == (NET, D(10), D(5), D(3))


def test_several_deductions_below_penalties_may_be_cases_too():
    offered = proposals(Described("Họp", "Vắng trừ 2 điểm/lần; muộn trừ 1 điểm/lần", sign=Sign.PENALTY))
    assert [one.key for one in offered][:3] == [NET, "occurrences", "per_unit"]
    assert offered[1].node.cases == (PlainCase("Vắng", D(2), D(2)), PlainCase("Muộn", D(1), D(1)))


def test_points_that_go_both_ways_may_fall_below_nothing():
    node = best("Cộng hoặc trừ tối đa 5 điểm", "").node
    assert (node.kind, node.max_points, node.min_points) == (DIRECT, D(5), D(-5))


def test_below_penalties_a_fixed_number_is_yes_or_no_and_a_rate_is_counted():
    assert best("", "8", Sign.PENALTY).key == "achieved"
    counted = best("Trừ 2 điểm/vụ", "", Sign.PENALTY)
    assert (counted.node.kind, counted.node.max_points, counted.node.points_each) == (PER_UNIT, None, D(2))


def test_every_other_way_that_can_be_built_is_offered_too():
    keys = [one.key for one in proposals(Described("Tiêu chí", "Tốt: 5; Khá: 3", D(5)))]
    assert keys == ["levels", "direct", "achieved"]


def test_levels_above_the_standard_are_not_proposed():
    assert best("Tốt: 7; Khá: 3").node.kind is DIRECT
    assert best("Tốt: 7; Khá: 3", "").node.max_points == D(7)


def test_a_kind_that_a_note_names_goes_first():
    assert stated_kind("Chấm theo mức") is LEVELS
    assert stated_kind("Tốt: 5") is None
    found = best("Đạt / không đạt\nTốt: 5; Khá: 3", stated=ACHIEVED)
    assert (found.key, found.why) == ("achieved", "cột cách chấm ghi «chấm có hoặc không»")
