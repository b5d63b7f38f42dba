"""Changing a rubric's tree: nothing gets lost, everything stands where it was put, the tie-break follows."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree import editing
from scoring.rubrics.tree.editing import EditRefused
from scoring.rubrics.tree.rubric import PlainRubric
from tests.scoring.rubrics.examples import SAMPLE, D, bonus, direct, drafts, group, penalty, rubric


def codes(plain: PlainRubric) -> list[str]:
    return [node.code for node, _, _ in plain.walk()]


def bare(plain: PlainRubric) -> Counter[RubricNode]:
    """All nodes, whatever stands in them."""
    return Counter(replace(node, children=()) for node, _, _ in plain.walk())


def parents(plain: PlainRubric) -> dict[str, str]:
    return {node.code: parent.code if parent else "" for node, _, parent in plain.walk()}


def is_tidy(plain: PlainRubric) -> bool:
    """Whether the tie-break names only top groups and words."""
    tops = {node.code for node in plain.nodes if node.kind is not kinds.PENALTY}
    return all(token in tops or token in ("bonus", "fewer_penalties", "votes") for token in plain.tie_break)


def a_code(data: st.DataObject, plain: PlainRubric) -> str:
    return data.draw(st.sampled_from(codes(plain)))


SMALL = rubric(
    group("I", "100", direct("I.1"), group("I.2", None, direct("I.2.1"))), group("II", None), bonus("III", "9")
)


# --- moving --------------------------------------------------------------------------------------------------


@given(drafts(), st.data())
def test_a_move_keeps_every_node_and_every_parent_and_is_taken_back_by_its_opposite(
    plain: PlainRubric, data: st.DataObject
):
    code = a_code(data, plain)
    steps = data.draw(st.integers(-3, 3))
    try:
        fresh = editing.moved(plain, code, steps)
    except EditRefused:
        places = [node.code for node in editing.siblings_of(plain, code)]
        assert not 0 <= places.index(code) + steps < len(places)
        return
    assert (bare(fresh), parents(fresh)) == (bare(plain), parents(plain))
    before = [node.code for node in editing.siblings_of(plain, code)]
    after = [node.code for node in editing.siblings_of(fresh, code)]
    assert after.index(code) == before.index(code) + steps
    assert [other for other in after if other != code] == [other for other in before if other != code]
    assert editing.moved(fresh, code, -steps) == plain


@given(drafts(), st.data())
def test_nesting_puts_a_node_last_into_the_group_above_and_unnesting_takes_it_out_again(
    plain: PlainRubric, data: st.DataObject
):
    code = a_code(data, plain)
    siblings = [node.code for node in editing.siblings_of(plain, code)]
    try:
        fresh = editing.nested(plain, code)
    except EditRefused:
        return
    host = siblings[siblings.index(code) - 1]
    assert bare(fresh) == bare(plain)
    assert [node.code for node in editing.known(fresh, host).children][-1] == code
    back = editing.unnested(fresh, code)
    assert back.nodes == plain.nodes
    assert is_tidy(fresh)


@given(drafts(), st.data())
def test_unnesting_puts_a_node_right_behind_its_group(plain: PlainRubric, data: st.DataObject):
    code = a_code(data, plain)
    above = editing.parent_of(plain, code)
    try:
        fresh = editing.unnested(plain, code)
    except EditRefused:
        return
    assert above is not None
    assert bare(fresh) == bare(plain)
    around = [node.code for node in editing.siblings_of(fresh, code)]
    assert around[around.index(code) - 1] == above.code


def test_a_bonus_goes_into_the_group_above_it_and_out_again() -> None:
    sheet = rubric(group("I", "9", direct("I.1")), bonus("II", None, direct("II.1")))
    inside = editing.nested(sheet, "II")
    assert [(node.code, node.under) for node, _, _ in inside.walk()] == [
        *(("I", Sign.PLAIN), ("I.1", Sign.PLAIN), ("II", Sign.BONUS), ("II.1", Sign.BONUS)),
    ]
    assert [node.code for node in inside.nodes] == ["I"]
    assert editing.unnested(inside, "II") == sheet


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda: editing.moved(SMALL, "I", -1), "Mục I đã ở đầu nhóm của nó."),
        (lambda: editing.moved(SMALL, "I.2", 1), "Mục I.2 đã ở cuối nhóm của nó."),
        (lambda: editing.moved(SMALL, "IX", 1), "Không còn mục nào có mã «IX»."),
        (lambda: editing.nested(SMALL, "I"), "Ngay trên mục I không có nhóm nào để đưa vào."),
        (lambda: editing.nested(SMALL, "I.2"), "Ngay trên mục I.2 không có nhóm nào để đưa vào."),
        (
            lambda: editing.nested(editing.added(SMALL, penalty("IV", None)), "IV"),
            "Trong mục điểm thưởng không có mục điểm trừ: hãy để nó ở nhóm tiêu chí hoặc ở cấp cao nhất.",
        ),
        (lambda: editing.unnested(SMALL, "II"), "Mục II đã ở cấp cao nhất."),
        (lambda: editing.added(SMALL, direct("I.1"), under="I"), "Mã «I.1» đã dùng: mỗi tiêu chí một mã riêng."),
        (
            lambda: editing.added(SMALL, direct("I.3"), under="I.1"),
            "I.1 là tiêu chí được chấm nên không chứa tiêu chí con.",
        ),
        (
            lambda: editing.added(editing.added(SMALL, penalty("IV", None)), bonus("IV.1", None), under="IV"),
            "Trong mục điểm trừ không có mục điểm thưởng: hãy để nó ở nhóm tiêu chí hoặc ở cấp cao nhất.",
        ),
        (
            lambda: editing.with_node(SMALL, "I.2", direct("I.2")),
            "Nhóm này đang có tiêu chí con nên không đổi thành tiêu chí được chấm.",
        ),
        (lambda: editing.without(SMALL, "IX"), "Không còn mục nào có mã «IX»."),
        (lambda: editing.with_maxima(SMALL, {"IX": D(1)}), "Không còn mục nào có mã «IX»."),
    ],
)
def test_what_cannot_be_done_says_why(act: Callable[[], object], sentence: str):
    with pytest.raises(EditRefused) as refused:
        act()
    assert str(refused.value) == sentence


# --- adding, changing, deleting ---------------------------------------------------------------------------------


@given(drafts(), st.data())
def test_what_was_added_and_deleted_again_leaves_the_tree_as_it_was(plain: PlainRubric, data: st.DataObject):
    code = a_code(data, plain)
    fresh = group("MỚI", None)
    within = editing.parent_of(plain, code)
    added = editing.added(plain, fresh, after=code)
    around = [node.code for node in editing.siblings_of(added, "MỚI")]
    assert around[around.index("MỚI") - 1] == code
    assert bare(added) == bare(plain) + Counter([fresh])
    assert editing.without(added, "MỚI") == plain
    host = within.code if within else ""
    last = editing.added(plain, fresh, under=host)
    assert [node.code for node in editing.siblings_of(last, "MỚI")][-1] == "MỚI"


@given(drafts(), st.data())
def test_deleting_takes_a_node_with_all_that_stands_in_it_and_nothing_else(plain: PlainRubric, data: st.DataObject):
    code = a_code(data, plain)
    gone = codes(rubric(editing.known(plain, code)))
    fresh = editing.without(plain, code)
    assert codes(fresh) == [other for other in codes(plain) if other not in gone]
    assert is_tidy(fresh)


@given(drafts(), st.data())
def test_a_changed_node_keeps_its_place_and_what_stands_in_it(plain: PlainRubric, data: st.DataObject):
    code = a_code(data, plain)
    node = editing.known(plain, code)
    edit = editing.with_node(plain, code, replace(node, code="MỚI", name="Tên khác", children=()))
    assert codes(edit.rubric) == ["MỚI" if other == code else other for other in codes(plain)]
    assert editing.known(edit.rubric, "MỚI").children == node.children
    assert edit.renamed == {code: "MỚI"}
    assert edit.rubric.tie_break == tuple("MỚI" if token == code else token for token in plain.tie_break)


def test_a_group_that_becomes_a_penalty_is_no_longer_asked_for_when_totals_are_equal():
    plain = rubric(group("I", None), group("II", None), tie_break=("II", "I", "votes"))
    edit = editing.with_node(plain, "II", penalty("II", None))
    assert edit.rubric.tie_break == ("I", "votes")


def test_maxima_are_changed_all_at_once_and_may_be_taken_away():
    fresh = editing.with_maxima(SMALL, {"I": None, "I.2.1": D(5)})
    assert [(node.code, node.max_points) for node, _, _ in fresh.walk() if node.code in ("I", "I.1", "I.2.1")] == [
        ("I", None),
        ("I.1", D(100)),
        ("I.2.1", D(5)),
    ]


# --- copies and codes -------------------------------------------------------------------------------------------


@given(drafts(), st.data())
def test_a_copy_stands_right_behind_with_new_codes_and_the_same_contents(plain: PlainRubric, data: st.DataObject):
    code = a_code(data, plain)
    fresh, made = editing.duplicated(plain, code)
    around = [node.code for node in editing.siblings_of(fresh, made.code)]
    assert around[around.index(made.code) - 1] == code
    assert len(set(codes(fresh))) == len(codes(fresh))
    assert editing.without(fresh, made.code) == plain
    assert made.name == f"{editing.known(plain, code).name} (bản sao)"
    contents = [(node.name, node.kind, node.max_points) for node, _, _ in rubric(made).walk()][1:]
    assert (
        contents
        == [(node.name, node.kind, node.max_points) for node, _, _ in rubric(editing.known(plain, code)).walk()][1:]
    )


def test_the_codes_of_a_copy_follow_its_own():
    fresh, made = editing.duplicated(SAMPLE, "II")
    assert codes(rubric(made)) == ["VI", "VI.1", "VI.2", "VI.3", "VI.4"]
    assert editing.duplicated(SAMPLE, "I.2")[1].code == "I.6"
    assert fresh.tie_break == SAMPLE.tie_break


@given(drafts())
def test_numbering_anew_keeps_the_tree_and_numbering_again_changes_nothing(plain: PlainRubric):
    edit = editing.renumbered(plain)
    assert len(set(codes(edit.rubric))) == len(codes(plain))
    back = {fresh: old for old, fresh in edit.renamed.items()}
    assert [back.get(code, code) for code in codes(edit.rubric)] == codes(plain)
    assert len(edit.rubric.tie_break) == len(plain.tie_break)
    assert is_tidy(edit.rubric)
    again = editing.renumbered(edit.rubric)
    assert (again.rubric, dict(again.renamed)) == (edit.rubric, {})


def test_codes_are_numbered_in_the_style_of_the_first():
    for first, expected in (("I", ["I", "I.1", "II"]), ("4", ["1", "1.1", "2"]), ("B", ["A", "A.1", "B"])):
        plain = rubric(group(first, None, direct("x")), group("y", None))
        assert codes(editing.renumbered(plain).rubric) == expected
    assert codes(editing.renumbered(rubric(group("Nhóm", None))).rubric) == ["I"]


@pytest.mark.parametrize(
    ("tops", "expected"),
    [
        ([], "I"),
        (["I", "II", "III"], "IV"),
        (["I", "III"], "IV"),
        (["1", "2"], "3"),
        (["A", "B", "C"], "D"),
        (["TC-8", "TC-9"], "TC-10"),
        (["Đầu"], "I"),
    ],
)
def test_the_next_code_goes_on_in_the_pattern_of_its_siblings(tops: list[str], expected: str):
    assert editing.next_code(rubric(*(group(code, None) for code in tops)), None) == expected


def test_the_next_code_below_a_group_begins_with_the_group_s():
    assert editing.next_code(SMALL, SMALL.find("II")) == "II.1"
    assert editing.next_code(SMALL, SMALL.find("I")) == "I.3"
    assert editing.next_code(rubric(group("I", None), group("I.1", None)), SMALL.find("II")) == "II.1"
    taken = rubric(group("I", None, direct("I.1")), group("I.2", None))
    assert editing.next_code(taken, taken.find("I")) == "I.3"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("I.1", ""),
        ("Đ-1", ""),
        ("", "Hãy ghi mã, ví dụ I hoặc I.1."),
        ("I 1", "Mã không được có dấu cách hay các dấu «/», «?», «#», «\\»."),
        ("I/1", "Mã không được có dấu cách hay các dấu «/», «?», «#», «\\»."),
        ("sua", "«sua» không dùng làm mã được: hãy chọn mã khác."),
        ("..", "«..» không dùng làm mã được: hãy chọn mã khác."),
        ("I" * 21, "Mã dài 21 ký tự, chỉ được tối đa 20."),
    ],
)
def test_a_code_must_fit_into_an_address(code: str, sentence: str):
    assert editing.code_refusal(code) == sentence


def test_codes_that_would_grow_too_long_are_refused():
    deep = direct("x")
    for level in range(12):
        deep = group(f"g{level}", None, deep)
    with pytest.raises(EditRefused, match="quá 20 ký tự"):
        editing.renumbered(rubric(deep))
    stem = "A" * 16
    long = rubric(group("I", None, group(f"{stem}.9", None, direct(f"{stem}.9.1"))))
    with pytest.raises(EditRefused, match="quá 20 ký tự"):
        editing.duplicated(long, f"{stem}.9")


def test_what_the_tie_break_may_still_ask():
    plain = rubric(group("I", None), bonus("II", None), penalty("III", None), tie_break=("votes",))
    assert editing.tie_break_choices(plain) == ["I", "bonus", "fewer_penalties"]
