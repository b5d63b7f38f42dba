"""The year file's «awards.vote_rounds»: what tellers counted comes back as it was, and no file rewrites it."""

from typing import Any

import pytest

from awards.models import Candidate, VoteRound
from awards.yearfile import votes
from tests.yearfiles import dumped, loaded, refusal, small

pytestmark = pytest.mark.django_db

COUNTS = {"members": 3, "summoned": 3, "present": 3, "issued": 3, "returned": 3, "valid": 3, "invalid": 0}


def case(member: str, yes: int, no: int, outcome: str = "", none: int = 0) -> dict[str, Any]:
    told: dict[str, Any] = {"member": member, "votes_for": yes, "votes_against": no, "votes_none": none}
    return told | ({"outcome": outcome} if outcome else {})


FORMS: list[dict[str, Any]] = [
    {
        "code": "co",
        "category": "title",
        "subject": "collective",
        "level": "province",
        "editions": [{"name": "Cờ thi đua"}],
    }
]
QUESTION: dict[str, Any] = {
    "meeting": 1,
    "form": "co",
    "numerator": 1,
    "denominator": 2,
    "exceeds": True,
    "quota": "number",
    "quota_number": 1,
    "nominations": [{"member": "a"}, {"member": "b"}, {"member": "c"}],
}
FIRST: dict[str, Any] = {
    "meeting": 1,
    "form": "co",
    "number": 1,
    "way": "paper",
    "state": "void",
    "places": 1,
    **COUNTS,
    "void_reason": "Phát nhầm phiếu",
    "candidates": [{"member": "a"}, {"member": "b"}],
}
SECOND: dict[str, Any] = FIRST | {
    "number": 2,
    "state": "counted",
    "candidates": [case("a", 2, 1, "tied"), case("b", 2, 0, "tied", none=1), case("c", 1, 2, "not-chosen")],
}
del SECOND["void_reason"]
THIRD: dict[str, Any] = SECOND | {
    "number": 3,
    "decision": "Chủ trì quyết định chọn: B. Lý do: Nhiều nữ hơn",
    "candidates": [case("a", 2, 1, "not-chosen"), case("b", 2, 1, "chosen")],
}
FOURTH: dict[str, Any] = {
    "meeting": 1,
    "form": "co",
    "number": 4,
    "way": "paper",
    "state": "open",
    "members": 3,
    "summoned": 3,
    "candidates": [{"member": "c", "votes_for": 1, "abstained": 1}],
}
ALL = [FIRST, SECOND, THIRD, FOURTH]


def plain(*rounds: dict[str, Any], silent: bool = False) -> dict[str, Any]:
    file = small() | {"conferences": [{"number": 1, "kind": "review", "name": "Họp bình xét"}]}
    told = {"forms": FORMS, "questions": [QUESTION]} | ({} if silent else {"vote_rounds": list(rounds)})
    return file | {"awards": told}


def test_rounds_come_back_as_they_were_loaded_and_stay_where_a_file_says_nothing() -> None:
    assert loaded(plain(*ALL)).changes != []
    assert dumped(plain())["awards"]["vote_rounds"] == ALL
    assert loaded(plain(*ALL)).changes == []
    assert loaded(plain(silent=True)).changes == []
    assert dumped(plain())["awards"]["vote_rounds"] == ALL


def test_figures_that_are_still_being_counted_are_told_to_the_blocs_own_people_alone() -> None:
    told = loaded(plain(*ALL)).changes
    rounds = [(one.action, one.member) for one in told if one.subject.startswith("Bỏ phiếu")]
    assert rounds == [("thêm", ""), ("thêm", ""), ("thêm", ""), ("thêm", "?")]


def test_an_open_round_is_changed_and_goes_and_a_counted_one_may_be_voided() -> None:
    loaded(plain(*ALL))
    counted = FOURTH | COUNTS | {"state": "counted", "candidates": [case("c", 1, 2, "not-chosen")]}
    loaded(plain(FIRST, SECOND, THIRD, counted))
    assert dumped(plain())["awards"]["vote_rounds"] == [FIRST, SECOND, THIRD, counted]
    voided = counted | {"state": "void", "void_reason": "Đếm sai"}
    loaded(plain(FIRST, SECOND, THIRD, voided))
    assert VoteRound.objects.get(number=4).state == "void"


def test_what_was_settled_is_neither_changed_nor_left_out_by_a_file() -> None:
    loaded(plain(*ALL))
    other = SECOND | {"candidates": [case("a", 3, 0, "chosen"), *SECOND["candidates"][1:]]}
    assert refusal(plain(FIRST, other, THIRD, FOURTH)) == {"awards.vote_rounds[1]": votes.SETTLED}
    gone = "Lượt 3 của «co» đã chốt hoặc đã hủy nên không bỏ được."
    assert refusal(plain(FIRST, SECOND)) == {"awards.vote_rounds": gone}
    assert dumped(plain())["awards"]["vote_rounds"] == ALL


@pytest.mark.parametrize(
    ("round_", "place", "said"),
    [
        (SECOND | {"form": "khac"}, "", votes.NO_QUESTION),
        (SECOND | {"valid": 4}, ".valid", "4 phiếu hợp lệ, nhiều hơn 3 phiếu thu về. Hãy xem lại."),
        (
            SECOND | {"candidates": [case("a", 2, 1, "chosen"), *SECOND["candidates"][1:]]},
            ".candidates[0].outcome",
            votes.NOT_WHAT_THE_VOTES_SAY,
        ),
        (FOURTH | {"decision": "Vì"}, ".decision", votes.NO_OUTCOME_YET),
        (FIRST | {"void_reason": ""}, ".void_reason", votes.NEEDS_A_REASON),
    ],
)
def test_what_cannot_be_is_told_at_its_place_and_nothing_is_written(
    round_: dict[str, Any], place: str, said: str
) -> None:
    found = refusal(plain(round_))
    assert found[f"awards.vote_rounds[0]{place}"] == said
    assert (VoteRound.objects.count(), Candidate.objects.count()) == (0, 0)


def test_the_opinions_in_writing_that_were_counted_come_back_and_their_votes_are_added() -> None:
    counts = COUNTS | dict.fromkeys(("present", "issued", "returned", "valid"), 2)
    counted = (
        FIRST
        | counts
        | {
            "state": "counted",
            "written": 1,
            "candidates": [case("a", 3, 0, "chosen"), case("b", 0, 3, "not-chosen")],
        }
    )
    del counted["void_reason"]
    loaded(plain(counted))
    assert dumped(plain())["awards"]["vote_rounds"] == [counted]
    without = {name: value for name, value in counted.items() if name != "written"} | {"number": 2}
    assert list(refusal(plain(counted, without))) == [
        f"awards.vote_rounds[1].candidates[{place}].votes_for" for place in (0, 1)
    ]
