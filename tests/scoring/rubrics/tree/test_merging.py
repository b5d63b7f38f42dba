"""What was typed while somebody else changed the rubric goes on in the rubric of now."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics.tree import editing
from scoring.rubrics.tree.lines import Line, lines_of
from scoring.rubrics.tree.merging import merged
from scoring.rubrics.tree.rubric import PlainRubric
from tests.scoring.rubrics.examples import D, direct, drafts, group, rubric

BASE = rubric(group("I", "100", direct("I.1", "10"), direct("I.2", "20")), group("II", "50", direct("II.1", "30")))


def shown(lines: list[Line]) -> list[tuple[str, str, str]]:
    return [(line.was or line.name, line.level, line.max_points) for line in lines]


@given(drafts(), st.data())
def test_who_typed_nothing_sees_the_rubric_of_now(plain: PlainRubric, data: st.DataObject):
    now = plain
    for _ in range(3):
        code = data.draw(st.sampled_from([node.code for node, _, _ in now.walk()] or ["none"]))
        change = data.draw(
            st.sampled_from(
                [editing.without, editing.nested, editing.unnested, lambda tree, it: editing.moved(tree, it, 1)]
            )
        )
        try:
            now = change(now, code)
        except editing.EditRefused:
            continue
    assert merged(plain, now, lines_of(plain)) == lines_of(now)


@given(drafts())
def test_where_nothing_changed_meanwhile_all_stands_as_typed(plain: PlainRubric):
    lines = [replace(line, name=f"{line.name} x") for line in lines_of(plain)]
    lines.insert(1, Line(name="Mới", level="2", max_points="1"))
    assert merged(plain, plain, lines) == lines


def test_each_cell_has_what_was_typed_last_in_it():
    now = editing.with_maxima(BASE, {"I.1": D("15"), "I.2": D("25")})
    lines = [replace(line, max_points="11") if line.was == "I.1" else line for line in lines_of(BASE)]
    assert shown(merged(BASE, now, lines)) == [
        ("I", "1", "100"),
        ("I.1", "2", "11"),
        ("I.2", "2", "25"),
        ("II", "1", "50"),
        ("II.1", "2", "30"),
    ]


def test_new_lines_stand_behind_what_they_were_typed_behind_wherever_that_went():
    lines = lines_of(BASE)
    lines.insert(2, Line(name="Mới", level="2", max_points="1"))
    now = editing.moved(editing.without(BASE, "I.2"), "I", 1)
    assert shown(merged(BASE, now, lines)) == [
        ("II", "1", "50"),
        ("II.1", "2", "30"),
        ("I", "1", "100"),
        ("I.1", "2", "10"),
        ("Mới", "2", "1"),
    ]


def test_what_was_typed_for_a_node_that_is_gone_stands_on_a_new_line_and_what_was_not_goes_with_it():
    lines = [replace(line, name="Đã sửa") if line.was == "I.2" else line for line in lines_of(BASE)]
    now = editing.without(editing.without(BASE, "I.2"), "II.1")
    assert shown(merged(BASE, now, lines)) == [
        ("I", "1", "100"),
        ("I.1", "2", "10"),
        ("Đã sửa", "2", "20"),
        ("II", "1", "50"),
    ]


def test_who_moved_lines_keeps_their_order_and_gets_what_came_meanwhile():
    lines = lines_of(BASE)
    lines[1], lines[2] = lines[2], lines[1]
    now = editing.added(BASE, direct("I.3", "7"), after="I.1")
    assert shown(merged(BASE, now, lines)) == [
        ("I", "1", "100"),
        ("I.2", "2", "20"),
        ("I.1", "2", "10"),
        ("I.3", "2", "7"),
        ("II", "1", "50"),
        ("II.1", "2", "30"),
    ]


def test_without_the_rubric_of_then_nothing_typed_is_lost_either():
    now = editing.without(BASE, "I.2")
    lines = lines_of(BASE)
    assert merged(now, now, lines) == [replace(line, was="" if line.was == "I.2" else line.was) for line in lines]
