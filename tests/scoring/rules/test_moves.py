"""What moved between two publications, and how it is said."""

from dataclasses import replace
from fractions import Fraction

import pytest

from scoring.rubrics.kinds.points import shown_points
from scoring.rubrics.tree.rubric import Rounding
from scoring.rules.moves import Move, changes, moves
from scoring.rules.snapshot import MemberLine, ScoreLine, Snapshot, StageValue
from scoring.rules.totals import add_up
from tests.scoring.rubrics.examples import BANDS, D, direct, group, rubric
from tests.scoring.rules.test_snapshot import snapshot

SHEET = rubric(group("I", "1000", direct("I.1", "900"), direct("I.2", "100")), bands=BANDS)
BEFORE = snapshot(SHEET, [({"I.1": D(first), "I.2": D(50)}, False, None) for first in (880, 850, 800)])
AFTER = snapshot(SHEET, [({"I.1": D(first), "I.2": D(50)}, False, None) for first in (790, 850, 800)])


def line(**how: object) -> MemberLine:
    return replace(BEFORE.members[0], **how)  # type: ignore[arg-type]


def test_members_that_stand_otherwise_are_told_in_protocol_order() -> None:
    found = moves(BEFORE, AFTER)
    assert [(move.after.code, move.before.rank, move.after.rank, move.ranks_up) for move in found] == [
        ("0", 1, 3, -2),
        ("1", 2, 1, 1),
        ("2", 3, 2, 1),
    ]
    assert found[0].words(ranked=True) == "Xuống 2 hạng (trước hạng 1). Tổng điểm trước là 930. Xếp loại trước là Tốt."
    assert found[1].words(ranked=True) == "Lên 1 hạng (trước hạng 2)."


def test_nothing_moved_between_a_publication_and_itself() -> None:
    assert (moves(BEFORE, BEFORE), changes(BEFORE, BEFORE)) == ([], [])


def test_without_ranks_nothing_is_said_of_them() -> None:
    """Nor that there is anything to say: who stands elsewhere because of others would learn of them."""
    assert moves(BEFORE, AFTER)[1].words(ranked=False) == ""
    assert moves(BEFORE, AFTER)[0].words(ranked=False) == "Tổng điểm trước là 930. Xếp loại trước là Tốt."


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({"rank": 2}, {"rank": None, "ineligible": "Kỷ luật"}, "Chuyển sang không xét. Không còn hạng (trước hạng 2)."),
        ({"rank": None, "ineligible": "Kỷ luật"}, {"rank": 2}, "Được xét lại. Hạng 2 (trước chưa có hạng)."),
        ({"band": "Tốt"}, {"band": "Khá"}, "Xếp loại trước là Tốt."),
        ({"total": None}, {"total": D(5)}, "Tổng điểm trước là chưa có."),
        ({"ineligible": "A"}, {"ineligible": "B"}, "Sửa lý do hoặc văn bản không xét."),
    ],
)
def test_a_move_is_said_in_words(before: dict[str, object], after: dict[str, object], words: str) -> None:
    assert Move(line(**before), line(**after)).words(ranked=True) == words


def test_scores_that_differ_are_told_with_what_they_were() -> None:
    found = changes(BEFORE, AFTER)
    assert [(one.member.code, one.criterion, one.before.points, one.after.points) for one in found] == [
        ("0", "I.1", D(880), D(790))
    ]


def test_a_value_that_gives_the_same_points_is_another_value() -> None:
    member = AFTER.members[0]
    given = ScoreLine("I.1", {"agreed": StageValue({"actual": "1", "target": "2"}, D(850))}, member.score("I.1").points)
    other = replace(AFTER, members=(replace(member, scores=(given, member.scores[1])), *AFTER.members[1:]))
    assert [(one.member.code, one.criterion) for one in changes(AFTER, other)] == [(member.code, "I.1")]


# --- where only what is shown is rounded --------------------------------------------------------------------

EXACT = replace(rubric(group("I", "60", direct("I.1", "20"), direct("I.2", "40"))), rounding=Rounding.TOTAL)


def exactly(first: str, second: str) -> Snapshot:
    """One member with these points of I.1 and I.2, to the last digit; what was put in is always the same."""
    leaves = {"I.1": Fraction(first), "I.2": Fraction(second)}
    card = add_up(EXACT, leaves)
    scores = tuple(
        ScoreLine(code, {"agreed": StageValue({"count": "1"})}, shown_points(given, 2), exact={"points": given})
        for code, given in leaves.items()
    )
    member = replace(BEFORE.members[0], total=card.total, nodes=dict(card.nodes), scores=scores)
    return replace(BEFORE, rubric=EXACT, members=(member,))


def told(before: Snapshot, after: Snapshot) -> list[tuple[str, tuple[str, str]]]:
    return [(one.criterion, one.points) for one in changes(before, after)]


def test_digits_that_nobody_is_shown_are_told_where_they_move_a_sum() -> None:
    # 13 1/3 + 1/600 = 13,335, which is shown as 13,34; 13,333 + 1/600 = 13,3346…, which is shown as 13,33.
    before, after = exactly("40/3", "1/600"), exactly("13.333", "1/600")
    assert [line.total for line in (before.members[0], after.members[0])] == [D("13.34"), D("13.33")]
    assert before.members[0].score("I.1").points == after.members[0].score("I.1").points == D("13.33")
    assert [move.words(ranked=True) for move in moves(before, after)] == ["Tổng điểm trước là 13,34."]
    assert told(before, after) == [("I.1", ("≈ 13,3333", "13,333"))]
    assert told(after, before) == [("I.1", ("13,333", "≈ 13,3333"))]


def test_digits_that_move_nothing_that_is_shown_are_not_told() -> None:
    assert told(exactly("40/3", "0"), exactly("13.333", "0")) == []


def test_points_that_are_shown_otherwise_need_no_more_digits() -> None:
    assert told(exactly("40/3", "1/600"), exactly("41/3", "1/600")) == [("I.1", ("13,33", "13,67"))]
