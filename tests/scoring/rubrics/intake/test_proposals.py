"""Which kinds a criterion's words speak for, and why."""

import pytest

from scoring.rubrics.intake.parts import NET
from scoring.rubrics.intake.proposals import Described, Proposal, coded, proposals, stated_kind
from scoring.rubrics.kinds import ACHIEVED, BONUS, DIRECT, LEVELS, OCCURRENCES, PENALTY, PER_UNIT, TARGET
from scoring.rubrics.kinds.by_curve import curve_of
from scoring.rubrics.kinds.cases import PlainCase
from scoring.rubrics.kinds.criterion import PlainLevel, RubricNode, TargetRule
from scoring.rubrics.kinds.sign import Sign
from tests.scoring.rubrics.examples import D


def best(said: str, points: str = "5", sign: Sign = Sign.PLAIN, **given: object) -> Proposal:
    return proposals(Described("Tiêu chí", said, D(points) if points else None, sign=sign, **given))[0]  # type: ignore[arg-type]


def marks(node: RubricNode) -> list[tuple[str, str]]:
    return [(str(mark.at), str(mark.points)) for mark in curve_of(node).points]


@pytest.mark.parametrize(
    ("said", "key", "why"),
    [
        ("", "direct", "chưa thấy lời nào nói cách chấm khác"),
        ("Tốt: 5; Khá: 3", "levels", "có các mức, mỗi mức một số điểm"),
        ("Mỗi sáng kiến 2 điểm", "per_unit", "có lời «2 điểm mỗi sáng kiến»"),
        ("Mỗi lần vắng trừ 1", "per_unit", "có lời «1 điểm mỗi lần vắng»: từ 5 điểm trừ dần"),
        ("Trên 98%: 5; từ 90% đến 98%: 3", "curve", "mỗi mức là một khoảng của kết quả: ghi kết quả, cổng tra ra điểm"),
        ("Mỗi 1% thiếu trừ 0,5", "percents", "có lời trừ điểm cho mỗi phần trăm còn thiếu"),
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


def test_percents_beyond_the_target_are_a_bonus_beside_what_the_target_gives():
    found = best("Mỗi 1% vượt cộng 0,1 điểm, tối đa 2 điểm", "10")
    assert (found.key, found.why) == (NET, "có lời cộng điểm cho mỗi phần trăm vượt")
    given, added = coded(found.node, "1").children
    # «Mỗi 1 %» is no target of one per cent.
    assert (given.code, given.kind, given.rule, given.max_points, given.default_target) == (
        *("1.g", TARGET, TargetRule.PROPORTIONAL, D(10), D(100)),
    )
    [beyond] = added.children
    assert (added.kind, added.max_points, beyond.code, beyond.rule) == (BONUS, D(2), "1.c.1", TargetRule.CURVE)
    assert marks(beyond) == [("100", "0"), ("101", "0.1")]


def test_percents_beyond_without_a_limit_are_counted():
    found = best("Mỗi 1% vượt cộng 0,1 điểm", "10")
    [counted] = found.node.children[1].children
    assert (counted.kind, counted.max_points, counted.points_each, counted.unit) == (PER_UNIT, None, D("0.1"), "% vượt")


def test_percents_that_are_lacking_and_beyond_are_both_read():
    found = best("Mỗi 1% thiếu trừ 2 điểm; mỗi 1% vượt cộng 0,1 điểm, tối đa 12 điểm", "10")
    given, added = found.node.children
    assert marks(given) == [("99", "8"), ("100", "10")]
    # «Tối đa 12» of a criterion of 10 is what both give together.
    assert added.max_points == D(2)


def test_percents_stand_below_a_penalty_or_a_bonus_too():
    taken = best("Mỗi 1% thiếu trừ 2 điểm, trừ không quá 6", "", Sign.PENALTY).node
    assert marks(taken) == [("99", "2"), ("100", "0")]
    assert taken.max_points == D(6)
    assert best("Mỗi 1% thiếu trừ 2 điểm", "", Sign.PENALTY).node.points_each == D(2)
    assert best("Vượt chỉ tiêu, cứ 1% được cộng 0,1 điểm", "2", Sign.BONUS).node.max_points == D(2)


def test_a_sentence_of_stretches_is_a_list_of_marks():
    found = best("đạt 98 % trở lên 5 điểm, từ 97 đến dưới 98 % 4 điểm")
    assert found.key == "curve"
    assert marks(found.node) == [("0", "0"), ("97", "4"), ("98", "5")]


def test_levels_and_marks_may_give_less_than_nothing():
    found = best("Tốt: 5; Khá: 3; Yếu: trừ 2 điểm")
    assert (found.key, found.why) == ("levels", "có các mức, mỗi mức một số điểm, có mức dưới 0")
    assert (found.node.min_points, found.node.levels[-1]) == (D(-2), PlainLevel("Yếu", D(-2)))
    listed = best("từ 98% được 5 điểm; từ 97% đến dưới 98% được 4 điểm; dưới 97% trừ 2 điểm")
    assert (listed.key, listed.node.min_points, marks(listed.node)[0]) == ("curve", D(-2), ("0", "-2"))


def test_levels_that_only_take_stand_below_a_penalty_with_one_for_nothing():
    said = "Khiển trách: trừ 1 điểm; Cảnh cáo: trừ 3 điểm"
    below = best(said, "", Sign.PENALTY).node
    named = [("Không vi phạm", D(0)), ("Khiển trách", D(1)), ("Cảnh cáo", D(3))]
    assert (below.kind, [(level.name, level.points) for level in below.levels]) == (LEVELS, named)
    given, taken = best(said, "10").node.children
    assert (given.max_points, taken.kind, taken.max_points, taken.children[0].levels) == (
        D(10),
        PENALTY,
        D(3),
        below.levels,
    )


def test_a_span_is_a_penalty_or_a_bonus_as_its_own_words_say():
    [taken] = best("Vi phạm quy chế trừ từ 1 đến 3 điểm", "").node.children
    assert (taken.kind, taken.children[0].kind) == (PENALTY, OCCURRENCES)
    given, added = best("Mỗi sáng kiến được cộng từ 1 đến 3 điểm, tối đa 5", "10").node.children
    assert (given.max_points, added.kind, added.max_points) == (D(10), BONUS, D(5))
