"""What moved between two publications, and how it is said."""

from dataclasses import replace

import pytest

from scoring.rules.moves import Move, changes, moves
from scoring.rules.snapshot import MemberLine, ScoreLine, StageValue
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
