"""Which nodes the sentences of a whole table mean: found by their signs, asked back where nobody can tell."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from common.files.tables import pasted_tables
from scoring.rubrics.intake.building import Intake, understand
from scoring.rubrics.intake.following import follows
from scoring.rubrics.intake.lines import About, Choices
from scoring.rubrics.intake.understood import Understood
from scoring.rubrics.kinds import PERCENT_OF
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.wording import how
from scoring.rubrics.tree import PlainRubric
from scoring.rubrics.tree.drafts import impossible
from scoring.rubrics.tree.mistakes import problems, warnings
from tests.officetables import REFERRING, Rows, pasted
from tests.scoring.rubrics.examples import D


def of(rows: Rows, share: dict[int, str] | None = None, only: dict[int, str] | None = None, **chosen: Any) -> Intake:
    choices = Choices(others={About.SHARE: share or {}, About.CONDITION: only or {}}, **chosen)
    return understand(pasted_tables(pasted(rows))[0], choices)


def plain(found: Intake) -> PlainRubric:
    return PlainRubric("Bảng", D(100), D("0.5"), True, (), (), found.nodes)


def node(found: Intake, code: str) -> RubricNode:
    made = plain(found).find(code)
    assert made is not None
    return made


def row(found: Intake, number: int) -> Understood:
    return next(one for one in found.rows if one.line.row.number == number)


def test_what_is_named_plainly_is_found_and_told_with_its_reason() -> None:
    found = of(REFERRING)
    late = node(found, "I.1.t.1")
    assert (late.kind, late.name, late.percent, late.share_of) == (PERCENT_OF, "Nộp muộn", D(10), "I.1.g")
    best = node(found, "I.2.c.1")
    assert (best.max_points, best.only_if, best.only_if_level) == (D(1), "I.2.g", "Tốt")
    praised, model = node(found, "III.1"), node(found, "III.2")
    assert (praised.max_points, praised.only_if, praised.only_if_level) == (D(5), "I.1", "")
    # The level is called as its criterion calls it, wherever that criterion has become a group.
    assert (model.max_points, model.only_if, model.only_if_level) == (D(2), "I.2.g", "Khá")
    lacking = node(found, "IV.2")
    assert (lacking.kind, lacking.percent, lacking.share_of) == (PERCENT_OF, D(10), "II")
    assert row(found, 9).notes == ["«tiêu chí I.1» là mục I.1 (Báo cáo)."]
    assert row(found, 9).proposal is not None
    assert row(found, 9).proposal.why == (  # type: ignore[union-attr]
        "cộng một số điểm cố định; điều kiện «Chỉ cộng khi tiêu chí I.1 đạt điểm tối đa»"
    )


def test_what_nobody_can_tell_is_asked_back_and_nothing_is_made_of_the_table_before() -> None:
    found = of(REFERRING)
    assert not found.is_possible
    assert {one.line.row.number: one.wrong for one in found.rows if one.wrong} == {
        12: ["Bảng có 2 mục là «nội dung 2»: hãy chọn mục mà phần trăm được tính trên điểm của nó."],
        14: [
            "Lời «Trừ 5 % tổng điểm thi đua» không nói mục nào: hãy chọn mục mà phần trăm được tính trên điểm của nó."
        ],
    }
    assert node(found, "IV.1").share_of == "•"
    assert how(node(found, "IV.1")) == ("Có vi phạm: trừ 5 % điểm của mục (chưa chọn); không vi phạm: không trừ.")


def test_what_is_chosen_counts_and_the_rubric_is_without_problems_then() -> None:
    found = of(REFERRING, share={12: "7", 14: "5"})
    assert (found.is_possible, problems(plain(found)), warnings(plain(found))) == (True, [], [])
    assert [node(found, code).share_of for code in ("IV.1", "IV.3")] == ["II.2", "II"]
    assert [asked.choices[0] for asked in row(found, 12).asked] == [(2, "I. CHUYÊN MÔN")]
    # Whose points the row itself is part of is not to be chosen, nor a row that makes no node.
    odd = of(REFERRING, share={12: "11", 14: "1"})
    assert [node(odd, code).share_of for code in ("IV.1", "IV.3")] == ["•", "•"]


def test_words_that_are_no_condition_can_be_said_to_be_none() -> None:
    found = of(REFERRING, only={9: "none", 10: "none"})
    assert [(node(found, code).only_if, node(found, code).only_if_level) for code in ("III.1", "III.2")] == 2 * [
        ("", "")
    ]
    # Where a level is named, only what has levels is to be chosen.
    assert [number for number, _ in row(found, 10).asked[0].choices] == [4]
    assert node(of(REFERRING, only={10: "5"}), "III.2").only_if == "I.2.g"
    # A share is none only if another kind is chosen.
    assert node(of(REFERRING, share={12: "none"}), "IV.1").share_of == "•"
    other = of(REFERRING, kinds={12: "direct"}, points={12: "3"})
    assert (node(other, "IV.1").share_of, row(other, 12).asked, row(other, 12).wrong) == ("", [], [])


IN_GROUPS: Rows = [
    ["STT", "Nội dung", "Điểm chuẩn", "Cách chấm"],
    ["I", "CHUYÊN MÔN", "20", ""],
    ["a)", "Báo cáo", "10", ""],
    ["b)", "Xếp loại", "10", "Tốt: 10; Khá: 5"],
    ["c)", "Điểm cộng", "", ""],
    ["-", "Tốt cả năm", "1", "Chỉ cộng khi mục này xếp loại Tốt"],
    ["-", "Có mô hình", "1", "Chỉ cộng khi tiêu chí a) đạt điểm tối đa"],
    ["II", "PHONG TRÀO", "20", ""],
    ["a)", "Hội thao", "20", ""],
    ["b)", "Điểm trừ", "", ""],
    ["-", "Bỏ cuộc", "", "Trừ 20% điểm của tiêu chí này"],
    ["-", "Muộn", "", "Trừ 10% tổng điểm của mục a) thuộc mục I"],
    ["-", "Không có", "", "Trừ 10% tổng điểm của mục IX"],
]


def test_a_sign_that_repeats_is_looked_for_where_the_row_stands() -> None:
    found = of(IN_GROUPS)
    lines = {one.line.row.number: one for one in found.rows}
    codes = {number: lines[number].code for number in (6, 7, 11, 12, 13)}
    named = {number: node(found, code) for number, code in codes.items()}
    assert (named[6].only_if, named[6].only_if_level) == ("I.b", "Tốt")
    assert named[7].only_if == "I.a"
    assert (named[11].share_of, named[12].share_of, named[13].share_of) == ("II.a", "I.a", "•")
    assert {number: one.wrong for number, one in lines.items() if one.wrong} == {
        13: ["Chưa rõ mục nào là «mục IX»: hãy chọn mục mà phần trăm được tính trên điểm của nó."]
    }


def test_a_condition_that_cannot_be_set_is_told() -> None:
    rows: Rows = [
        *IN_GROUPS[:4],
        ["c)", "Thi đua", "10", "Chỉ tính khi tiêu chí a) đạt điểm tối đa"],
        ["d)", "Vi phạm", "-2", "Trừ 2 điểm nếu tiêu chí a) không đạt điểm chuẩn"],
    ]
    found = of(rows)
    assert {one.line.row.number: one.notes for one in found.rows if one.notes} == {
        5: ["Điều kiện «Chỉ tính khi tiêu chí a) đạt điểm tối đa» chưa đưa vào bảng."],
        6: ["Điều kiện «Trừ 2 điểm nếu tiêu chí a) không đạt điểm chuẩn» chưa đưa vào bảng."],
    }


_sentences = st.sampled_from(
    [
        *("", "Có/không", "Mỗi lần vắng trừ 1, trừ không quá 2", "Tốt: 5; Khá: 3", "Mỗi sáng kiến cộng 2 điểm"),
        *("Nộp muộn trừ 10 % số điểm đạt được", "Mỗi lần chậm trừ 5 % số điểm của tiêu chí này"),
        *("Trừ 5% tổng điểm của nội dung 2", "Cộng 10 % số điểm của mục I", "Trừ 10% điểm mục a) của I"),
        *("Chỉ cộng khi tiêu chí I.1 đạt điểm tối đa", "Chỉ trừ khi tiêu chí này đạt điểm chuẩn"),
        *("Tốt: 5; Khá: 3; cộng thêm 1 điểm nếu nội dung này đạt loại Tốt", "Cộng 1 điểm nếu mục 1 xếp loại Khá"),
        *("Trừ 2 điểm nếu tiêu chí 1 bị xếp loại Tốt; trừ 5% điểm mục II", "Trừ 2 điểm nếu mục I chưa đạt đủ điểm"),
    ]
)
_lines = st.tuples(
    st.sampled_from(["I", "II", "III", "1", "2", "a)", "b)", ""]),
    st.sampled_from(["Báo cáo", "ĐIỂM THƯỞNG", "ĐIỂM TRỪ", "Nộp muộn trừ 10% số điểm đạt được"]),
    st.sampled_from(["", "5", "10", "-2", "Trừ 10% tổng điểm mục II"]),
    _sentences,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_lines, min_size=1, max_size=9), st.dictionaries(st.integers(2, 9), st.sampled_from(["none", *"2345"])))
def test_a_table_that_can_be_taken_has_no_problems_and_no_open_question(
    lines: list[tuple[str, str, str, str]], others: dict[int, str]
) -> None:
    found = of([["STT", "Nội dung", "Điểm chuẩn", "Cách chấm"], *lines], others, others)
    open_ = [leaf.code for leaf in plain(found).leaves() if any(code.startswith("•") for code in leaf.follows)]
    if found.is_possible:
        assert (impossible(plain(found)), open_) == ([], [])
    # Every row that refers to others is a criterion that follows them, or says why it is none.
    for one in found.rows:
        if one.code and one.refers and one.refers.condition and one.proposal:
            made = plain(found).find(one.code)
            assert made is not None
            told = any(note.startswith("Điều kiện «") for note in one.notes)
            is_none = any(others.get(one.line.row.number) == "none" for asked in one.asked if asked.about == "only")
            assert told or is_none or any(leaf.only_if for leaf in follows(made))


def test_several_shares_stand_side_by_side_and_what_goes_with_none_is_told() -> None:
    rows: Rows = [
        *IN_GROUPS[:4],
        ["c)", "Hồ sơ", "10", "Quá hạn trừ 10% số điểm, quá 5 ngày trừ 50% số điểm đạt được"],
        ["d)", "Điểm trừ", "", ""],
        ["-", "Họp", "", "Vắng trừ 10% điểm mục b), muộn trừ 5% số điểm; cộng 5% điểm mục a)"],
        ["-", "Tin bài", "", "Cộng 10% điểm mục a)"],
    ]
    found = of(rows)
    [given_, taken] = node(found, "I.c").children
    assert [(leaf.name, leaf.percent, leaf.share_of) for leaf in taken.children] == [
        ("Quá hạn", D(10), "I.c.g"),
        ("Quá 5 ngày", D(50), "I.c.g"),
    ]
    assert [(leaf.code, leaf.percent, leaf.share_of) for leaf in node(found, "I.d.1").children] == [
        ("I.d.1.1", D(10), "I.b"),
        ("I.d.1.2", D(5), "I.b"),
    ]
    assert given_.code == "I.c.g"
    assert row(found, 7).notes[-1] == "Lời «cộng 5% điểm mục a)» chưa đưa vào bảng."
    assert row(found, 8).notes == ["Lời «Cộng 10% điểm mục a)» chưa đưa vào bảng."]
