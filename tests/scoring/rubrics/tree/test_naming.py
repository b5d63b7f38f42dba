"""How sentences call a node: whatever signs an office repeats, no two nodes are called alike."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.percent_of import PercentValue
from scoring.rubrics.kinds.points import points_of
from scoring.rubrics.kinds.wording import how
from scoring.rubrics.tree.rubric import PlainRubric
from tests.scoring.rubrics.examples import D, bonus, direct, group, only_if, penalty, percent_of, rubric


def labelled(node: RubricNode, label: str) -> RubricNode:
    return replace(node, label=label)


# As an office prints it: a), b) under each heading.
PRINTED = rubric(
    labelled(group("1", "20", labelled(direct("1.a", "10"), "a)"), labelled(direct("1.b", "10"), "b)")), "Phần 1"),
    group("2", "20", labelled(direct("2.a", "10"), "a)"), labelled(direct("TX.4", "10"), "b)")),
    bonus("C", "10", only_if(direct("C.1", "5"), "1.b")),
    penalty("T", None, percent_of("T.1", "2.a", "10"), percent_of("T.2", "TX.4")),
    scale="40",
)


def called(plain: PlainRubric) -> dict[str, str]:
    return {node.code: node.called() for node, _, _ in plain.walk()}


def test_a_sign_that_repeats_is_said_with_its_heading_or_with_its_code() -> None:
    assert called(PRINTED) == {
        "1": "1",
        "1.a": "a) của 1",
        "1.b": "b) của 1",
        "2": "2",
        "2.a": "a) của 2",
        "TX.4": "b) (mã TX.4)",
        "C": "C",
        "C.1": "C.1",
        "T": "T",
        "T.1": "T.1",
        "T.2": "T.2",
    }


def test_a_code_that_is_printed_as_the_sign_of_another_is_said_as_a_code() -> None:
    plain = rubric(group("1", "10", direct("1.1", "10")), group("II", "10", labelled(direct("II.1", "10"), "1")))
    assert called(plain) == {"1": "1 (mã 1)", "1.1": "1.1", "II": "II", "II.1": "1 của II"}


def test_shares_and_conditions_name_the_other_node_so() -> None:
    named = {leaf.code: how(leaf) for leaf in PRINTED.leaves()}
    assert named["C.1"].endswith("Chỉ cộng khi mục b) của 1 đạt điểm chuẩn.")
    assert named["T.1"] == "Có vi phạm: trừ 10 % điểm của mục a) của 2; không vi phạm: không trừ."
    assert named["T.2"] == "Trừ theo số phần trăm ghi vào, tính trên điểm của mục b) (mã TX.4)."
    waiting = next(leaf for leaf in PRINTED.leaves() if leaf.code == "T.2")
    assert points_of(waiting, PercentValue(D(5))).why_not == ("Chưa có điểm của mục b) (mã TX.4) nên chưa tính được.")


def test_a_node_is_called_by_the_rubric_it_stands_in_now() -> None:
    plain = rubric(group("1", "10", PRINTED.nodes[1].children[0]))
    assert called(plain) == {"1": "1", "2.a": "a) (mã 2.a)"}
    assert called(rubric(replace(PRINTED.nodes[0], label="", children=()))) == {"1": "1"}
    # Names follow from the place: what was moved is the same node.
    assert plain.nodes[0].children[0] == PRINTED.nodes[1].children[0]


_signs = st.sampled_from(["", "a)", "b)", "a", "1", "I", "Phần I", "(mã", "mã)", "1 của I", "a) (mã I.1)", "của I"])
_parts = st.sampled_from(["a", "b", "1", "2", "I", "a)", "(mã", "của", "I)", "1)"])


@st.composite
def _nodes(draw: st.DrawFn, above: str = "", depth: int = 0) -> tuple[RubricNode, ...]:
    found = []
    for part in draw(st.lists(_parts, min_size=1 if not depth else 0, max_size=3, unique=True)):
        code = f"{above}.{part}" if above and draw(st.booleans()) else f"{above}-{part}" if above else part
        inside = draw(_nodes(code, depth + 1)) if depth < 2 else ()
        found.append(RubricNode(code, "Mục", kinds.GROUP, None, inside, label=draw(_signs)))
    return tuple(found)


@given(_nodes())
def test_two_different_nodes_are_never_called_alike(nodes: tuple[RubricNode, ...]) -> None:
    plain = rubric(*nodes)
    codes = [node.code for node, _, _ in plain.walk()]
    assert max(Counter(codes).values()) == 1
    names = Counter(called(plain).values())
    assert [name for name, times in names.items() if times > 1] == []
    # Whoever is called by nothing but a code is the only one that shows it, as its code or as its sign.
    shown = Counter(sign for node, _, _ in plain.walk() for sign in {node.code, node.printed})
    assert [name for name in names if name in codes and name in shown and shown[name] > 1] == []


@given(_nodes())
def test_every_node_calls_every_other_as_that_calls_itself(nodes: tuple[RubricNode, ...]) -> None:
    plain = rubric(*nodes)
    assert {
        (node.called(other.code), other.called()) for node, _, _ in plain.walk() for other, _, _ in plain.walk()
    } == {(name, name) for name in called(plain).values()}
