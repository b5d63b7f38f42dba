"""The words of every kind under every sign: what takes points never says «đạt», and what is written is read back."""

from dataclasses import replace

import pytest

from scoring.rubrics import kinds
from scoring.rubrics.kinds.achieved import AchievedValue, yes_no
from scoring.rubrics.kinds.criterion import RubricNode, TargetRule, ValueRefused
from scoring.rubrics.kinds.fields import POINTS_EACH
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.values import from_text, to_text
from scoring.rubrics.kinds.wording import gives, how, how_to_fill, how_to_type, limit, limit_of, most
from scoring.rubrics.tree.rubric import PlainRubric
from tests.scoring.rubrics.examples import STEP, D, achieved, counted_from, direct, levels, per_unit, target

SIGNS = list(Sign)
TOPS = {Sign.PLAIN: kinds.GROUP, Sign.BONUS: kinds.BONUS, Sign.PENALTY: kinds.PENALTY}
LEAVES = [
    direct("x.1", "5"),
    achieved("x.2", "8"),
    levels("x.3", Nặng="5", Nhẹ="2"),
    per_unit("x.4", "2", "10"),
    target("x.5", TargetRule.PROPORTIONAL, "5", default="100"),
    target("x.6", TargetRule.THRESHOLD, "5", floor="60"),
    target("x.7", TargetRule.LEADER, "5"),
    target("x.8", TargetRule.LEADER, "5", lower_is_better=True),
]


def under(sign: Sign, *leaves: RubricNode) -> list[RubricNode]:
    """These leaves as they stand in a rubric, in a top node of this sign."""
    top = RubricNode("x", "Mục", TOPS[sign], None, leaves)
    return list(PlainRubric("Thử", D(100), STEP, True, (), (), (top,)).leaves())


def test_a_leaf_knows_what_its_points_do_wherever_it_is_moved() -> None:
    [leaf] = under(Sign.PENALTY, achieved("x.2"))
    assert leaf.under is Sign.PENALTY
    [moved] = under(Sign.PLAIN, leaf)
    assert moved.under is Sign.PLAIN
    nested = RubricNode(
        "x", "Mục", kinds.PENALTY, None, (RubricNode("y", "Nhóm", kinds.GROUP, None, (achieved("y.1"),)),)
    )
    assert PlainRubric("Thử", D(100), STEP, True, (), (), (nested,)).leaves()[0].under is Sign.PENALTY


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.code)
def test_nothing_that_takes_points_says_that_points_are_gained(leaf: RubricNode) -> None:
    [taken] = under(Sign.PENALTY, leaf)
    for said in (how(taken), how_to_type(taken, STEP), how_to_fill(taken, STEP)):
        assert "đạt" not in said.lower()
        assert "được" not in said.lower()
        assert "đủ điểm" not in said
    assert "trừ" in how(taken).lower()
    assert "cộng" in how(under(Sign.BONUS, leaf)[0]).lower()


@pytest.mark.parametrize(
    ("sign", "said"),
    [
        (Sign.PLAIN, ("đạt", "không đạt", "Đạt: đủ điểm; không đạt: 0 điểm.")),
        (Sign.BONUS, ("được cộng", "không cộng", "Được cộng: cộng 8 điểm; không cộng.")),
        (Sign.PENALTY, ("có vi phạm", "không vi phạm", "Có vi phạm: trừ 8 điểm; không vi phạm: không trừ.")),
    ],
)
def test_yes_and_no_have_the_words_of_the_sign(sign: Sign, said: tuple[str, str, str]) -> None:
    [leaf] = under(sign, achieved("x.2", "8"))
    assert (*yes_no(leaf), how(leaf)) == said
    assert [to_text(leaf, AchievedValue(answer)) for answer in (True, False)] == list(said[:2])
    for answer in (True, False):
        assert from_text(leaf, to_text(leaf, AchievedValue(answer)).upper(), STEP) == AchievedValue(answer)


@pytest.mark.parametrize("typed", ["đạt", "Đạt", "dat", "ĐẠT", "không đạt", "khong dat", "chưa đạt", "kđ", "đ"])
def test_the_words_of_older_workbooks_are_asked_back_where_they_could_mean_both(typed: str) -> None:
    [given] = under(Sign.PLAIN, achieved("x.2"))
    [added] = under(Sign.BONUS, achieved("x.2"))
    [taken] = under(Sign.PENALTY, achieved("x.2"))
    meant = AchievedValue(typed.lower() in ("đạt", "dat", "đ"))
    assert from_text(given, typed, STEP) == from_text(added, typed, STEP) == meant
    with pytest.raises(ValueRefused) as refused:
        from_text(taken, typed, STEP)
    assert str(refused.value) == (
        f"Đây là điểm trừ nên «{typed}» hiểu được theo hai cách. Hãy ghi «có vi phạm» hoặc «không vi phạm»."
    )


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(("typed", "meant"), [("có", True), ("x", True), ("không", False), ("KHONG", False)])
def test_yes_and_no_alone_are_clear_under_every_sign(sign: Sign, typed: str, meant: bool) -> None:
    [leaf] = under(sign, achieved("x.2"))
    assert from_text(leaf, typed, STEP) == AchievedValue(meant)


@pytest.mark.parametrize(
    ("sign", "said"),
    [
        (Sign.PLAIN, ("Mỗi lần: 2 điểm, không quá 10.", "tối đa 10, gõ số lần", "2 điểm")),
        (
            Sign.BONUS,
            ("Cộng 2 điểm mỗi lần, không quá 10.", "cộng 2 điểm mỗi lần, cộng tối đa 10, gõ số lần", "cộng 2 điểm"),
        ),
        (
            Sign.PENALTY,
            ("Trừ 2 điểm mỗi lần, không quá 10.", "trừ 2 điểm mỗi lần, trừ tối đa 10, gõ số lần", "trừ 2 điểm"),
        ),
    ],
)
def test_what_is_counted_says_whether_it_adds_or_takes(sign: Sign, said: tuple[str, str, str]) -> None:
    [leaf] = under(sign, per_unit("x.4", "2", "10"))
    assert (how(leaf), how_to_type(leaf, STEP), gives(leaf, D(2))) == said


@pytest.mark.parametrize(
    ("sign", "said"),
    [
        (Sign.BONUS, ("Cộng 2 điểm mỗi lần, không giới hạn.", "cộng 2 điểm mỗi lần, gõ số lần")),
        (Sign.PENALTY, ("Trừ 2 điểm mỗi lần, không giới hạn.", "trừ 2 điểm mỗi lần, gõ số lần")),
    ],
)
def test_what_is_counted_without_a_limit_says_so(sign: Sign, said: tuple[str, str]) -> None:
    [leaf] = under(sign, replace(per_unit("x.4", "2"), max_points=None))
    assert (how(leaf), how_to_type(leaf, STEP), most(leaf), limit(leaf)) == (*said, "", "Không giới hạn")
    assert how_to_fill(leaf, STEP) == f"Gõ số lần, số nguyên. {said[0]}"


@pytest.mark.parametrize(
    ("leaf", "how_", "typed"),
    [
        (
            counted_from("5", "-1", "5"),
            "Có sẵn 5 điểm, trừ 1 điểm mỗi lần, không dưới 0.",
            "có sẵn 5 điểm, trừ 1 điểm mỗi lần, tối đa 5, gõ số lần",
        ),
        (
            counted_from("2", "1.5", "6"),
            "Có sẵn 2 điểm, thêm 1,5 điểm mỗi lần, không quá 6.",
            "có sẵn 2 điểm, thêm 1,5 điểm mỗi lần, tối đa 6, gõ số lần",
        ),
    ],
)
def test_counting_from_a_start_says_from_where_and_which_way(leaf: RubricNode, how_: str, typed: str) -> None:
    assert (how(leaf), how_to_type(leaf, STEP)) == (how_, typed)
    assert how_to_fill(leaf, STEP) == f"Gõ số lần, số nguyên. {how_}"


def test_levels_say_what_they_take_and_units_keep_their_capitals() -> None:
    assert how(under(Sign.PENALTY, levels("x.3", Nặng="5", Nhẹ="2"))[0]) == "Nặng: trừ 5; Nhẹ: trừ 2."
    counted = replace(per_unit("x.4", "2", "10"), unit="văn bản của UBND")
    assert how(under(Sign.PENALTY, counted)[0]) == "Trừ 2 điểm mỗi văn bản của UBND, không quá 10."


def test_the_editor_and_groups_speak_by_the_sign_too() -> None:
    assert [kinds.ACHIEVED.name(sign) for sign in SIGNS] == [
        "Chấm có hoặc không (đạt / không đạt)",
        "Chấm có hoặc không (được cộng / không cộng)",
        "Chấm có hoặc không (có vi phạm / không vi phạm)",
    ]
    assert [POINTS_EACH.label_under(sign) for sign in SIGNS] == [
        "Điểm mỗi đơn vị",
        "Điểm cộng mỗi đơn vị",
        "Điểm trừ mỗi đơn vị",
    ]
    groups = [RubricNode("x", "Mục", kind, D(10), (direct("x.1"),)) for kind in TOPS.values()]
    assert [limit_of(group) for group in groups] == [
        "",
        "Cộng không quá 10.",
        "Trừ không quá 10.",
    ]


@pytest.mark.parametrize(
    ("sign", "nothing", "asked"),
    [
        (Sign.PLAIN, "0 điểm", "Hãy ghi mỗi đơn vị tính được bao nhiêu điểm."),
        (Sign.BONUS, "0 điểm", "Hãy ghi mỗi đơn vị tính được cộng bao nhiêu điểm."),
        (Sign.PENALTY, "không trừ", "Hãy ghi mỗi đơn vị tính bị trừ bao nhiêu điểm."),
    ],
)
def test_no_points_and_a_missing_rate_are_told_by_the_sign(sign: Sign, nothing: str, asked: str) -> None:
    [leaf] = under(sign, per_unit("x.4", "2", "10"))
    assert [gives(leaf, points) for points in (None, D(0), D("0.00"))] == [nothing] * 3
    assert list(kinds.PER_UNIT.lacking({"points_each": None}, sign)) == [("points_each", asked)]
    assert list(kinds.PER_UNIT.lacking({"points_each": D(2)}, sign)) == []
