"""What is done where votes alone did not decide, and what is said of it."""

import pytest

from awards.models import Nomination, Question
from awards.verbs import deciding
from awards.verbs.voting import VoteRefused
from scoring.models import Score
from tests.awards.reviews import asked, meeting
from tests.awards.voted import counted, decided, fresh, opened, outcomes, voided
from tests.years import Made, make_year

LEVEL = {"dv-01": (3, 0, 0), "dv-02": (2, 1, 0), "dv-03": (2, 1, 0)}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=2, step="agreeing")


@pytest.fixture
def question(made: Made) -> Question:
    return asked(made, meeting(made), quota="number", quota_number=2)


def test_the_chair_takes_one_of_those_who_stand_level_and_says_why(made: Made, question: Question) -> None:
    round_ = counted(made, opened(made, question), LEVEL)
    decided(made, round_, "chair", reason="Nhiều nữ hơn", taken=["dv-03"])
    assert fresh(round_).decision == "Chủ trì quyết định chọn: Đơn vị 03. Lý do: Nhiều nữ hơn"
    assert outcomes(round_) == {"dv-01": "chosen", "dv-02": "not-chosen", "dv-03": "chosen"}


@pytest.mark.parametrize(
    ("taken", "reason", "problems"),
    [
        (["dv-03"], "", {"reason": deciding.WHY}),
        (["dv-01"], "Vì", {"taken": deciding.ONLY_TIED}),
        ([], "Vì", {"taken": "Còn 1 chỗ: hãy chọn đúng 1 trường hợp trong số bằng phiếu."}),
        (["dv-02", "dv-03"], "Vì", {"taken": "Còn 1 chỗ: hãy chọn đúng 1 trường hợp trong số bằng phiếu."}),
    ],
)
def test_the_chair_takes_as_many_as_there_are_places_of_those_alone_who_stand_level(
    made: Made, question: Question, taken: list[str], reason: str, problems: dict[str, str]
) -> None:
    round_ = counted(made, opened(made, question), LEVEL)
    with pytest.raises(VoteRefused) as refused:
        decided(made, round_, "chair", reason=reason, taken=taken)
    assert refused.value.problems == problems
    assert (fresh(round_).decision, outcomes(round_)["dv-03"]) == ("", "tied")


def test_the_council_is_told_where_nobody_is_taken(made: Made, question: Question) -> None:
    round_ = counted(made, opened(made, question), LEVEL)
    with pytest.raises(VoteRefused) as refused:
        decided(made, round_, "council")
    assert refused.value.problems == {"reason": deciding.WHY}
    decided(made, round_, "council", reason="Hai đơn vị ngang nhau")
    assert fresh(round_).decision == "Để trống, báo cáo Hội đồng. Lý do: Hai đơn vị ngang nhau"
    assert outcomes(round_) == {"dv-01": "chosen", "dv-02": "not-chosen", "dv-03": "not-chosen"}


def test_where_nobody_has_enough_votes_the_chair_takes_nobody_and_the_council_may_be_told(
    made: Made, question: Question
) -> None:
    few = dict.fromkeys(LEVEL, (1, 2, 0))
    round_ = counted(made, opened(made, question), few)
    for path in ("chair", "points"):
        with pytest.raises(VoteRefused) as refused:
            decided(made, round_, path, reason="Vì")
        assert list(refused.value.problems.values()) == [deciding.ONLY_TIED]
    decided(made, round_, "council", reason="Không ai đủ phiếu")
    assert set(outcomes(round_).values()) == {"not-chosen"}


def test_where_the_votes_have_decided_there_is_nothing_to_be_decided(made: Made, question: Question) -> None:
    round_ = counted(made, opened(made, question), LEVEL | {"dv-03": (1, 2, 0)})
    with pytest.raises(VoteRefused) as refused:
        decided(made, round_, "council", reason="Vì")
    assert refused.value.problems == {"": deciding.NOTHING_OPEN}


def test_points_are_those_of_the_round_that_the_meeting_reviews_exactly_and_said(
    made: Made, question: Question
) -> None:
    round_ = counted(made, opened(made, question), LEVEL)
    decided(made, round_, "points")
    said = fresh(round_).decision
    points = "Đơn vị 02 45,09 điểm; Đơn vị 03 45,15 điểm"
    assert said == f"Lấy theo điểm kỳ «Cả năm», chưa công bố ({points}): Đơn vị 03."
    assert outcomes(round_) == {"dv-01": "chosen", "dv-02": "not-chosen", "dv-03": "chosen"}


def test_points_do_not_decide_between_persons_nor_where_they_are_not_there(made: Made, question: Question) -> None:
    round_ = counted(made, opened(made, question), LEVEL)
    Score.objects.filter(card__round=made.round, card__member__code="dv-02").delete()
    with pytest.raises(VoteRefused) as refused:
        decided(made, round_, "points")
    assert refused.value.problems == {"path": "Chưa có điểm của Đơn vị 02. Hãy chọn cách khác."}
    Nomination.objects.filter(member__code="dv-02").update(person="Nguyễn Văn A")
    with pytest.raises(VoteRefused) as refused:
        decided(made, round_, "points")
    assert refused.value.problems == {"path": deciding.PERSONS}


def test_what_was_decided_stays_until_the_round_is_voided(made: Made, question: Question) -> None:
    round_ = counted(made, opened(made, question), LEVEL)
    decided(made, round_, "chair", reason="Vì", taken=["dv-03"])
    with pytest.raises(VoteRefused) as refused:
        decided(made, round_, "council", reason="Vì")
    assert refused.value.problems == {"": deciding.DECIDED}
    voided(made, round_)
    assert len(outcomes(opened(made, question))) == 3


def test_a_round_behind_which_another_stands_is_decided_by_that(made: Made, question: Question) -> None:
    round_ = counted(made, opened(made, question), LEVEL)
    opened(made, question)
    with pytest.raises(VoteRefused) as refused:
        decided(made, round_, "council", reason="Vì")
    assert refused.value.problems == {"": deciding.NOT_THE_LAST}
