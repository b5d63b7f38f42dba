"""A rubric in plain form: walked, searched, and made of kinds that can be told apart."""

from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import TargetRule
from tests.scoring.rubrics.examples import SAMPLE, achieved, bonus, direct, group, rubric


def test_walking_gives_every_node_in_printed_order_with_depth_and_parent() -> None:
    inner = group("I.1", None, direct("I.1.1"), direct("I.1.2"))
    first, second = group("I", None, inner, direct("I.2")), bonus("II", None, achieved("II.1"))
    walk = rubric(first, second).walk()
    walked = [(node.code, depth, parent.code if parent else None) for node, depth, parent in walk]
    assert walked == [
        ("I", 0, None),
        ("I.1", 1, "I"),
        ("I.1.1", 2, "I.1"),
        ("I.1.2", 2, "I.1"),
        ("I.2", 1, "I"),
        ("II", 0, None),
        ("II.1", 1, "II"),
    ]


def test_leaves_are_the_scored_nodes_in_printed_order() -> None:
    sheet = rubric(group("I", None, group("I.1", None, direct("I.1.1")), direct("I.2")))
    assert [leaf.code for leaf in sheet.leaves()] == ["I.1.1", "I.2"]


def test_a_node_is_found_by_its_code() -> None:
    found = SAMPLE.find("II.3")
    assert found is not None
    assert (found.code, found.kind) == ("II.3", kinds.ACHIEVED)
    assert SAMPLE.find("II.9") is None


def test_every_kind_and_rule_has_a_name_of_its_own() -> None:
    assert len({kind.label for kind in kinds.KINDS}) == len(kinds.KINDS)
    assert len({rule.label for rule in TargetRule}) == len(TargetRule)
