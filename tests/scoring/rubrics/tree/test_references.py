"""What a share or a condition may name, in which order such criteria are worked out, and how the names follow codes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.rubrics.kinds.criterion import PlainLevel, RubricNode, TargetRule
from scoring.rubrics.tree import editing
from scoring.rubrics.tree.drafts import impossible, missing
from scoring.rubrics.tree.mistakes import problems
from scoring.rubrics.tree.references import dependents, holds, wanted
from scoring.rubrics.tree.rubric import PlainRubric
from tests.scoring.rubrics.examples import (
    D,
    bonus,
    direct,
    group,
    levels,
    only_if,
    penalty,
    per_unit,
    percent_of,
    rubric,
    target,
)

LEVELS = levels("I.2", Tốt="20", Khá="15", Kém="0")
WHOLE = rubric(
    group("I", "50", direct("I.1", "30"), LEVELS, penalty("I.3", None, percent_of("I.3.1", "I.1", "10"))),
    bonus("C", "10", only_if(direct("C.1", "5"), "I"), only_if(direct("C.2", "5"), "I.2", "Khá")),
    penalty("T", None, percent_of("T.1", "C"), only_if(direct("T.2", "5"), "I.2", "Kém")),
    scale="50",
)


def changed(code: str, /, **fields: object) -> PlainRubric:
    """The rubric with other fields for one of its criteria."""
    node = WHOLE.find(code)
    assert node is not None
    return editing.with_node(WHOLE, code, replace(node, **fields)).rubric  # type: ignore[arg-type]


def test_a_rubric_may_have_shares_and_conditions() -> None:
    assert problems(WHOLE) == []


@pytest.mark.parametrize(
    ("code", "fields", "place", "sentence"),
    [
        (
            "I.3.1",
            {"share_of": "K"},
            "criteria[0].children[2].children[0].share_of",
            "Bảng không có mục «K»: hãy chọn mục khác.",
        ),
        (
            "I.3.1",
            {"share_of": "I"},
            "criteria[0].children[2].children[0].share_of",
            "Điểm của mục I tính cả tiêu chí này: không thể tính theo chính nó.",
        ),
        (
            "I.3.1",
            {"share_of": "I.3.1"},
            "criteria[0].children[2].children[0].share_of",
            "Điểm của mục I.3.1 tính cả tiêu chí này: không thể tính theo chính nó.",
        ),
        # T.1 is a share of C, which waits for C.1.
        (
            "C.1",
            {"only_if": "T"},
            "criteria[1].children[0].only_if",
            "Điểm của mục T tính cả tiêu chí này: không thể tính theo chính nó.",
        ),
        (
            "I.3.1",
            {"share_of": ""},
            "criteria[0].children[2].children[0].share_of",
            "Hãy chọn mục mà phần trăm được tính trên điểm của nó.",
        ),
        ("I.3.1", {"percent": D(101)}, "criteria[0].children[2].children[0].percent", "Số phần trăm không quá 100."),
        ("I.3.1", {"percent": D(0)}, "criteria[0].children[2].children[0].percent", "Số phần trăm phải lớn hơn 0."),
        (
            "I.1",
            {"only_if": "I.2"},
            "criteria[0].children[0].only_if",
            "Điều kiện chỉ dùng dưới điểm thưởng, điểm trừ.",
        ),
        (
            "C.2",
            {"only_if_level": "Giỏi"},
            "criteria[1].children[1].only_if_level",
            "Mục I.2 không có mức «Giỏi». Các mức của mục I.2: «Tốt», «Khá», «Kém».",
        ),
        (
            "C.1",
            {"only_if_level": "Tốt"},
            "criteria[1].children[0].only_if_level",
            "Mục I không có mức «Tốt». Mục I không chấm theo mức.",
        ),
        (
            "C.1",
            {"only_if": "", "only_if_level": "Tốt"},
            "criteria[1].children[0].only_if_level",
            "Hãy chọn mục mà mức này thuộc về, hoặc bỏ trống mức.",
        ),
        ("C.1", {"percent": D(10)}, "criteria[1].children[0].percent", "Mục chấm trực tiếp không dùng «số phần trăm»."),
    ],
)
def test_what_can_never_be_is_told_by_its_place(
    code: str, fields: dict[str, object], place: str, sentence: str
) -> None:
    assert (place, sentence) in problems(changed(code, **fields))


def test_a_circle_is_told_on_both_its_sides() -> None:
    circle = changed("C.1", only_if="T")
    told = "tính cả tiêu chí này: không thể tính theo chính nó."
    assert [place for place, sentence in problems(circle) if sentence.endswith(told)] == [
        "criteria[1].children[0].only_if",
        "criteria[2].children[0].share_of",
    ]


def test_a_share_stands_only_where_points_add_or_subtract() -> None:
    wrong = rubric(group("I", None, direct("I.1"), percent_of("I.2", "I.1", "10")), scale="100")
    sentence = "Cách chấm theo phần trăm điểm của mục khác chỉ dùng dưới điểm thưởng, điểm trừ."
    assert ("criteria[0].children[1]", sentence) in problems(wrong)
    top = rubric(group("I", None, direct("I.1")), percent_of("II", "I.1", "10"), scale="100")
    assert ("criteria[1]", sentence) in problems(top)


def test_a_condition_needs_a_standard() -> None:
    endless = replace(per_unit("C.1"), max_points=None)
    whole = rubric(group("I", None, direct("I.1")), bonus("C", None, endless, only_if(direct("C.2", "5"), "C.1")))
    assert ("criteria[1].children[1].only_if", "Mục C.1 không có điểm chuẩn: không biết khi nào là đạt.") in problems(
        whole
    )


def test_where_members_compete_there_is_no_condition() -> None:
    led = only_if(target("C.1", TargetRule.LEADER, "5"), "I")
    whole = rubric(group("I", None, direct("I.1")), bonus("C", None, led))
    sentence = "Cách tính so với đơn vị dẫn đầu không dùng cùng điều kiện."
    assert ("criteria[1].children[0].only_if", sentence) in problems(whole)


def test_a_share_whose_node_is_still_to_be_named_is_missing_and_not_impossible() -> None:
    draft = changed("I.3.1", share_of="")
    assert impossible(draft) == []
    assert missing(draft) == ["Tiêu chí I.3.1: Hãy chọn mục mà phần trăm được tính trên điểm của nó."]


def test_each_is_worked_out_behind_what_it_rests_on() -> None:
    assert [leaf.code for leaf in dependents(WHOLE)] == ["I.3.1", "C.2", "T.2", "C.1", "T.1"]
    assert dependents(rubric(group("I", None, direct("I.1")))) == ()


@pytest.mark.parametrize(
    ("code", "of", "points", "met"),
    [
        ("C.1", "I", "50", True),
        ("C.1", "I", "49.99", False),
        ("C.2", "I.2", "20", True),
        ("C.2", "I.2", "15", True),
        ("C.2", "I.2", "0", False),
        # What subtracts wants the level or a worse one.
        ("T.2", "I.2", "0", True),
        ("T.2", "I.2", "15", False),
    ],
)
def test_a_bonus_wants_its_level_or_a_better_one_and_a_penalty_its_level_or_a_worse_one(
    code: str, of: str, points: str, met: bool
) -> None:
    leaf, node = WHOLE.find(code), WHOLE.find(of)
    assert leaf is not None
    assert node is not None
    assert holds(leaf, node, Decimal(points)) is met


def test_the_standard_of_a_group_without_maximum_is_what_stands_in_it_together() -> None:
    whole = rubric(
        group("I", None, direct("I.1", "30"), direct("I.2", "12")), bonus("C", None, only_if(direct("C.1"), "I"))
    )
    leaf = whole.find("C.1")
    assert leaf is not None
    assert wanted(leaf, whole.nodes[0]) == 42


# --- names follow codes ----------------------------------------------------------------------------------------


def named(whole: PlainRubric) -> dict[str, tuple[str, ...]]:
    return {leaf.code: leaf.follows for leaf in whole.leaves() if leaf.follows}


def test_whoever_names_a_code_follows_it() -> None:
    assert named(changed("I.1", code="I.9"))["I.3.1"] == ("I.9",)
    assert named(changed("I", code="A")) == named(WHOLE) | {"C.1": ("A",)}
    renumbered = editing.renumbered(WHOLE)
    assert named(renumbered.rubric) == {
        "I.3.1": ("I.1",),
        "II.1": ("I",),
        "II.2": ("I.2",),
        "III.1": ("II",),
        "III.2": ("I.2",),
    }
    assert problems(renumbered.rubric) == []


def test_a_copied_group_names_its_own_criteria() -> None:
    copied, made = editing.duplicated(WHOLE, "I")
    assert named(copied)[made.children[2].children[0].code] == (made.children[0].code,)
    assert named(copied)["I.3.1"] == ("I.1",)


def test_a_level_that_is_called_otherwise_stays_the_one_that_is_asked_for() -> None:
    fresh = (PlainLevel("Tốt", D(20)), PlainLevel("Đạt khá", D(15)), PlainLevel("Kém", D(0)))
    renamed = changed("I.2", levels=fresh)
    assert problems(renamed) == []
    assert renamed.find("C.2") == replace(WHOLE.find("C.2") or LEVELS, only_if_level="Đạt khá")
    # Of fewer levels nobody can say which became which.
    assert [sentence for _, sentence in problems(changed("I.2", levels=fresh[:2]))] != []


def test_what_is_named_is_not_deleted_in_silence() -> None:
    gone = editing.without(WHOLE, "I.1")
    assert "Tiêu chí I.3.1: Bảng không có mục «I.1»: hãy chọn mục khác." in impossible(gone)


def test_a_node_says_whom_it_follows() -> None:
    leaf: RubricNode = only_if(percent_of("X", "A", "5"), "B")
    assert leaf.follows == ("A", "B")
    assert direct("X").follows == ()
