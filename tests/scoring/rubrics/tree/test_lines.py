"""A rubric as lines one types into: nothing that no line shows gets lost, and every mistake stands at its cell."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.vietnamese.numbers import parse_number
from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import RubricNode, TargetRule
from scoring.rubrics.tree import editing
from scoring.rubrics.tree.lines import Arranged, Line, arranged, left_out, lines_of
from scoring.rubrics.tree.rubric import PlainRubric
from tests.scoring.rubrics.examples import SAMPLE, D, any_leaves, bonus, direct, drafts, group, levels, per_unit, rubric


def read(cell: str, text: str) -> Decimal | None:
    return parse_number(text, ("điểm", "đ")) if text.strip() else None


@st.composite
def rubrics(draw: st.DrawFn) -> PlainRubric:
    """Any tree with leaves of every kind, all of their fields filled in."""
    evidence = st.sampled_from([(False, False), (True, False), (True, True)])

    def leaf(node: RubricNode) -> RubricNode:
        required, decides = draw(evidence)
        fresh: RubricNode = draw(any_leaves)
        fresh = replace(fresh, code=node.code, name=f"Tiêu chí {node.code}", label="a)")
        return replace(fresh, evidence_required=required, evidence_decides=decides)

    def whole(node: RubricNode) -> RubricNode:
        return leaf(node) if node.is_leaf else replace(node, children=tuple(map(whole, node.children)))

    plain = draw(drafts())
    return replace(plain, nodes=tuple(map(whole, plain.nodes)), decimals=draw(st.integers(0, 2)))


def typed(text: str) -> list[Line]:
    """Lines as one types them: each level is two blanks, then name | points | kind | code."""
    lines = []
    for row in text.strip("\n").splitlines():
        depth = (len(row) - len(row.lstrip())) // 2
        name, points, kind, code = (*(cell.strip() for cell in row.split("|")), "", "", "")[:4]
        lines.append(Line(level=str(depth + 1), code=code, name=name, kind=kind, max_points=points))
    return lines


def said(done: Arranged) -> list[tuple[int, str, str]]:
    return [(each.line, each.cell, each.sentence) for each in done.mistakes]


EMPTY = rubric()


# --- there and back ------------------------------------------------------------------------------------------


@given(rubrics())
def test_the_lines_of_a_rubric_give_that_rubric_back(plain: PlainRubric):
    done = arranged(plain, lines_of(plain), read)
    assert (done.rubric, done.renamed, done.mistakes) == (plain, {}, ())
    assert list(done.codes) == [node.code for node, _, _ in plain.walk()]


@given(rubrics(), st.data())
def test_what_is_moved_on_the_lines_is_what_the_buttons_move(plain: PlainRubric, data: st.DataObject):
    code = data.draw(st.sampled_from([node.code for node, _, _ in plain.walk()]))
    for change in (editing.nested, editing.unnested, lambda tree, which: editing.moved(tree, which, 1)):
        try:
            wanted = change(plain, code)
        except editing.EditRefused:
            continue
        done = arranged(plain, lines_of(wanted), read)
        assert replace(done.rubric, tie_break=()) == replace(wanted, tie_break=())
        assert done.mistakes == ()


@given(rubrics())
def test_codes_that_are_cleared_are_proposed_anew_and_told(plain: PlainRubric):
    done = arranged(plain, [replace(line, code="") for line in lines_of(plain)], read)
    fresh = [node.code for node, _, _ in done.rubric.walk()]
    assert len(set(fresh)) == len(fresh)
    back = {code: was for was, code in done.renamed.items()}
    assert [back.get(code, code) for code in fresh] == [node.code for node, _, _ in plain.walk()]


def test_what_a_line_shows_is_changed_and_what_it_does_not_show_stays():
    lines = lines_of(SAMPLE)
    at = next(number for number, line in enumerate(lines) if line.was == "I.1")
    lines[at] = replace(lines[at], name=" Kinh  tế ", max_points="200 điểm", unit="việc", code="I.10")
    done = arranged(SAMPLE, lines, read)
    old = SAMPLE.find("I.1")
    assert old is not None
    assert done.rubric.find("I.10") == replace(old, code="I.10", name="Kinh tế", max_points=D("200"), unit="việc")
    assert (done.renamed, done.mistakes) == ({"I.1": "I.10"}, ())


def test_a_tie_break_follows_the_code_of_its_group():
    lines = [replace(line, code="A") if line.was == "I" else line for line in lines_of(SAMPLE)]
    assert arranged(SAMPLE, lines, read).rubric.tie_break == ("A", "bonus", "fewer_penalties")


def test_codes_may_change_places():
    plain = rubric(group("I", None, direct("a"), direct("b", "7")))
    swap = {"a": "b", "b": "a"}
    done = arranged(plain, [replace(line, code=swap.get(line.was, line.was)) for line in lines_of(plain)], read)
    assert (done.renamed, done.mistakes) == (swap, ())
    assert done.rubric.nodes[0].children == (direct("b"), direct("a", "7"))


# --- new lines -----------------------------------------------------------------------------------------------


def test_a_rubric_is_typed_from_nothing_by_names_levels_and_points_alone():
    done = arranged(
        EMPTY,
        typed("""
Nhiệm vụ chung | 60
  Chuyên môn | 40
  Nội bộ
    Đoàn kết | 12,5
    Kỷ luật | 7,5
Công tác khác | 40
  Báo cáo | 40
"""),
        read,
    )
    assert done.mistakes == ()
    assert done.rubric.nodes == (
        RubricNode(
            "I",
            "Nhiệm vụ chung",
            kinds.GROUP,
            D("60"),
            (
                RubricNode("I.1", "Chuyên môn", kinds.DIRECT, D("40")),
                RubricNode(
                    "I.2",
                    "Nội bộ",
                    kinds.GROUP,
                    None,
                    (
                        RubricNode("I.2.1", "Đoàn kết", kinds.DIRECT, D("12.5")),
                        RubricNode("I.2.2", "Kỷ luật", kinds.DIRECT, D("7.5")),
                    ),
                ),
            ),
        ),
        RubricNode(
            "II", "Công tác khác", kinds.GROUP, D("40"), (RubricNode("II.1", "Báo cáo", kinds.DIRECT, D("40")),)
        ),
    )


def test_a_new_line_goes_on_as_its_place_goes_on():
    plain = rubric(group("1", None, direct("1.1"), per_unit("1.2"), direct("1.4")))
    lines = lines_of(plain)
    lines.insert(3, Line(name="Mới", level="2", max_points="5"))
    lines.append(Line(name="Nhóm mới", level="1"))
    lines.append(Line(name="Không ghi cấp", max_points="5"))
    done = arranged(plain, lines, read)
    assert [(node.code, node.kind, depth) for node, depth, _ in done.rubric.walk()] == [
        ("1", kinds.GROUP, 0),
        ("1.1", kinds.DIRECT, 1),
        ("1.2", kinds.PER_UNIT, 1),
        ("1.5", kinds.PER_UNIT, 1),
        ("1.4", kinds.DIRECT, 1),
        ("2", kinds.GROUP, 0),
        ("3", kinds.GROUP, 0),
    ]


def test_a_rubric_of_one_level_goes_on_as_one():
    plain = rubric(direct("1"), bonus("2", None))
    done = arranged(plain, [*lines_of(plain), Line(name="Mới", level="1", max_points="5")], read)
    assert [(node.code, node.kind) for node in done.rubric.nodes] == [
        ("1", kinds.DIRECT),
        ("2", kinds.BONUS),
        ("3", kinds.DIRECT),
    ]


def test_a_target_that_is_made_on_a_line_has_the_first_rule_as_in_its_form():
    lines = [*typed("Nhóm"), Line(level="2", name="Thu", kind="target", max_points="10", unit="%")]
    done = arranged(EMPTY, lines, read)
    assert done.rubric.leaves() == (
        RubricNode("I.1", "Thu", kinds.TARGET, D("10"), unit="%", rule=next(iter(TargetRule))),
    )


def test_a_line_is_blank_if_nothing_was_typed_on_it_whatever_was_prepared():
    assert Line(level="2", kind="direct", unit="", points_each=" ").is_blank
    assert not any(line.is_blank for line in (Line(was="I"), Line(name="x"), Line(code="I"), Line(unit="lần")))


# --- another kind --------------------------------------------------------------------------------------------


def test_another_kind_lets_go_of_what_it_does_not_use_and_keeps_what_it_does():
    leaf = replace(per_unit("I.1"), start=D("5"), evidence_required=True)
    plain = rubric(group("I", None, leaf, levels("I.2", Tốt="10", Khá="5")))
    lines = [
        replace(line, kind={"I.1": "target", "I.2": "direct"}.get(line.was, line.kind)) for line in lines_of(plain)
    ]
    done = arranged(plain, lines, read)
    assert done.mistakes == ()
    assert done.rubric.leaves() == (
        replace(leaf, kind=kinds.TARGET, rule=next(iter(TargetRule)), points_each=None, start=None),
        RubricNode("I.2", "Theo mức", kinds.DIRECT, D("10")),
    )


def test_what_is_typed_into_a_field_that_the_kind_does_not_use_is_kept_to_be_refused():
    lines = [*typed("Nhóm"), Line(level="2", name="Thu", kind="direct", max_points="10", unit="lần")]
    done = arranged(EMPTY, lines, read)
    assert [leaf.unit for leaf in done.rubric.leaves()] == ["lần"]


def test_a_criterion_of_the_same_kind_is_mended_in_nothing_that_nobody_typed():
    plain = rubric(group("I", None, RubricNode("I.1", "Thu", kinds.TARGET, D("10"))))
    assert arranged(plain, lines_of(plain), read).rubric == plain


# --- mistakes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "cell", "sentence"),
    [
        ({"name": " "}, "name", "Hãy ghi nội dung của mục."),
        ({"name": "x" * 501}, "name", "Dài 501 ký tự, chỉ được tối đa 500."),
        (
            {"name": "Uû ban nh©n d©n"},
            "name",
            "Chữ này viết bằng mã TCVN3, có lẽ là «Uỷ ban nhân dân». Hãy gõ lại bằng Unicode.",
        ),
        ({"code": "I 1"}, "code", "Mã không được có dấu cách hay các dấu «/», «?», «#», «\\»."),
        ({"code": "I"}, "code", "Mã «I» đã dùng cho «Nhóm». Hãy chọn mã khác."),
        ({"kind": "lạ"}, "kind", "Hãy chọn cách chấm trong danh sách."),
        ({"max_points": "nhiều"}, "max_points", "«nhiều» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."),
        ({"points_each": "x"}, "points_each", "«x» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."),
        ({"unit": "x" * 51}, "unit", "Dài 51 ký tự, chỉ được tối đa 50."),
        ({"level": "4"}, "level", "Cấp 4 quá sâu: dòng trên ở cấp 1 nên dòng này ở cấp 2 hoặc nhỏ hơn."),
        ({"level": "0"}, "level", "«0» không phải là cấp. Hãy ghi 1, 2, 3…"),
        ({"level": "hai"}, "level", "«hai» không phải là cấp. Hãy ghi 1, 2, 3…"),
    ],
)
def test_a_mistake_stands_at_its_cell_and_the_rest_is_understood(line: dict[str, str], cell: str, sentence: str):
    plain = rubric(group("I", "10", direct("I.1", "5")))
    fresh = Line(**({"level": "2", "name": "Mới", "kind": "per_unit", "points_each": "1", "max_points": "5"} | line))
    first, last = lines_of(plain)
    done = arranged(plain, [first, fresh, last], read)
    assert said(done) == [(1, cell, sentence)]
    fresh_code, left = done.codes[1], done.rubric.find("I.1")
    assert (len({*done.codes}), left) == (3, direct("I.1", "5"))
    assert fresh_code not in ("I", "I.1")


def test_the_first_line_stands_at_the_top():
    assert said(arranged(EMPTY, typed("  Mới | 5"), read)) == [
        (0, "level", "Cấp 2 quá sâu: đây là dòng đầu nên dòng này ở cấp 1 hoặc nhỏ hơn.")
    ]


def test_all_mistakes_are_told_in_the_order_of_their_lines():
    lines = [Line(name="", max_points="x"), Line(level="1", name="Mới", code="a b"), Line(level="9", name="Sâu")]
    assert [(line, cell) for line, cell, _ in said(arranged(EMPTY, lines, read))] == [
        (0, "name"),
        (0, "max_points"),
        (1, "code"),
        (2, "level"),
    ]


def test_a_node_without_a_line_or_with_two_is_told_and_never_deleted_in_silence():
    plain = rubric(group("I", None, direct("I.1"), direct("I.2")), bonus("II", None))
    lines = lines_of(plain)
    assert left_out(plain, lines) == []
    assert left_out(plain, [*lines[:2], lines[3], lines[3]]) == ["I.2", "II"]
