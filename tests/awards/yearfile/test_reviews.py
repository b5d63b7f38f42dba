"""What is settled of the review meetings in a year file."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from awards.models import Review, Teller
from awards.rules import meeting
from members.models import BlocYear
from pacts.models import Conference
from pacts.verbs.conferences import IN_USE
from tests.awards.voting import counted
from tests.campaigns.test_yearfile import plain
from tests.yearfiles import File, dumped, loaded, refusal, refused_at, small

pytestmark = pytest.mark.django_db
CODES = [member["code"] for member in small()["members"]]
SHORT = small()["members"][1]["short_name"]
MEETINGS: list[File] = [
    {"number": 1, "kind": "review", "name": "Họp bình xét"},
    {"number": 2, "kind": "final", "name": "Tổng kết"},
    {"number": 3, "kind": "review", "name": "Họp bình xét giữa năm"},
]
REVIEW: File = {
    "meeting": 1,
    "round": "nam",
    "quorum": "share",
    "quorum_numerator": 2,
    "quorum_denominator": 3,
    "quorum_exceeds": True,
    "written_opinions": True,
    "own_item": "abstains",
    "tellers": [
        {"name": "Lê Đếm", "position": "Chuyên viên", "is_head": True},
        {"name": "Hồ Soát", "member": CODES[0]},
    ],
    "opinions": [{"member": CODES[1], "on": "2023-12-18", "paper": "Công văn số 12"}],
}


def with_reviews(*reviews: File, meetings: list[File] = MEETINGS) -> Any:
    # Of the whole small year, since «plain» has no round.
    return small() | {"conferences": meetings, "awards": {"reviews": list(reviews)}}


def test_what_is_settled_comes_back_as_it_was_loaded_and_stays_where_a_file_says_nothing() -> None:
    loaded(with_reviews(REVIEW))
    assert dumped(small())["awards"]["reviews"] == [REVIEW]
    assert loaded(with_reviews(REVIEW)).changes == []
    assert loaded(small()).changes == []
    changes = loaded(with_reviews({"meeting": 3, "quorum": "number", "quorum_number": 1})).changes
    assert [(change.subject, change.action) for change in changes] == [
        ("Họp bình xét: Họp bình xét", "sửa"),
        ("Họp bình xét: Họp bình xét", "sửa tổ kiểm phiếu"),
        ("Họp bình xét: Họp bình xét", f"bỏ ý kiến bằng văn bản của {SHORT}"),
        ("Họp bình xét: Họp bình xét giữa năm", "sửa"),
    ]
    # A meeting of which nothing is settled says nothing.
    assert dumped(small())["awards"]["reviews"][-1] == {"meeting": 3, "quorum": "number", "quorum_number": 1}


def test_a_teller_that_stays_keeps_the_account_and_the_hour_stands_in_no_file() -> None:
    loaded(with_reviews(REVIEW))
    user = get_user_model().objects.create_user("nguoi-dem")
    user.roles.create(kind="clerk", bloc=BlocYear.objects.get().bloc)
    Teller.objects.filter(name="Lê Đếm").update(account=user)
    Review.objects.filter(conference__number=1).update(at_hand=1, showing="agenda")
    assert dumped(small())["awards"]["reviews"] == [REVIEW]
    changed = REVIEW | {"tellers": [*REVIEW["tellers"], {"name": "Người Ba"}]}
    loaded(with_reviews(changed))
    assert list(Teller.objects.order_by("order").values_list("name", "account__username")) == [
        ("Lê Đếm", "nguoi-dem"),
        ("Hồ Soát", None),
        ("Người Ba", None),
    ]
    assert Review.objects.get(conference__number=1).at_hand == 1


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"meeting": 2}, "meeting"),
        ({"meeting": 9}, "meeting"),
        ({"round": "quy"}, "round"),
        ({"quorum": "half"}, "quorum"),
        ({"quorum_numerator": 4}, "quorum_numerator"),
        ({"quorum_number": 1}, "quorum_number"),
        ({"own_item": "leaves"}, "own_item"),
        ({"tellers": [{"name": "Lê Đếm", "is_head": True}]}, "tellers"),
        ({"tellers": [{"name": "A", "is_head": True}, {"name": "B", "member": "ai-do"}]}, "tellers[1].member"),
        ({"tellers": [{"name": "A", "is_head": True}, {"name": "A"}]}, "tellers[1].name"),
        ({"room": "B"}, "room"),
        ({"written_opinions": False}, "opinions"),
        ({"opinions": [{"member": "ai-do", "on": "2023-12-18", "paper": "12"}]}, "opinions[0].member"),
        ({"opinions": [{"member": CODES[1], "on": "2023-12-18"}]}, "opinions[0].paper"),
        ({"opinions": [{"member": CODES[1], "paper": "12"}]}, "opinions[0].on"),
    ],
)
def test_what_is_wrong_is_told_by_place(change: File, place: str) -> None:
    assert refused_at(with_reviews(REVIEW | change)) == [f"awards.reviews[0].{place}"]


def test_no_meeting_is_told_of_twice() -> None:
    assert refusal(with_reviews(REVIEW, {"meeting": 1})) == {
        "awards.reviews[1].meeting": "Số «1» đã có ở awards.reviews[0]."
    }


def test_a_meeting_that_was_voted_at_is_not_taken_away_by_a_file() -> None:
    loaded(with_reviews(REVIEW))
    review = Review.objects.get(conference__number=1)
    review.conference.year = BlocYear.objects.select_related("bloc").get()
    counted(review, 1, "title", "Cờ mẫu", [7], 7)
    assert refusal(plain(conferences=MEETINGS[1:])) == {"conferences": f"Hội nghị số 1: {IN_USE}"}
    assert Conference.objects.count() == 3


def test_a_quorum_of_more_than_all_is_refused() -> None:
    more = {"meeting": 1, "quorum": "number", "quorum_number": 99}
    assert refusal(with_reviews(more)) == {
        "awards.reviews[0].quorum_number": meeting.MORE_THAN_MEMBERS.format(len(CODES), 99)
    }
