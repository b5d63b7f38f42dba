"""The conferences of a year in its file."""

import pytest

from pacts.models import Conference
from tests.campaigns.test_yearfile import plain
from tests.yearfiles import File, dumped, loaded, refusal, refused_at, small

pytestmark = pytest.mark.django_db
CODES = [member["code"] for member in small()["members"]]
YEAR = small()["year"]
CONFERENCES: list[File] = [
    {
        "number": 1,
        "kind": "signing",
        "starts": "07:30",
        "secretary_name": "Lê Thị Ghi",
        "agenda": [{"time": "07:30", "content": "Ổn định tổ chức", "who": "Văn phòng", "course": "Đúng giờ."}],
        "invitees": [{"name": "Phạm Khách", "organisation": "Sở Nội vụ", "present": False}, {"member": CODES[0]}],
        "presences": [{"member": CODES[0], "state": "absent", "reason": "Bão"}],
        "resolutions": [{"text": "Thông qua", "votes_for": 2, "votes_against": 0, "votes_other": 0}],
    },
    {"number": 4, "kind": "final", "name": "Tổng kết", "day": f"{YEAR}-12-20", "adopted": ["Báo cáo", "Quy chế"]},
    {
        "number": 5,
        "kind": "other",
        "name": "Bầu Trưởng khối",
        "votes_of": "valid",
        "voters_summoned": 10,
        "voters_present": 9,
        "resolutions": [
            {"text": "Bầu", "votes_for": 7, "votes_against": 1, "votes_other": 0}
            | {"ballots_issued": 9, "ballots_returned": 9, "ballots_valid": 8}
        ],
    },
    {
        "number": 6,
        "kind": "review",
        "name": "Họp bình xét",
        "ends": "11:00",
        "presences": [
            {"member": CODES[0], "state": "authorised", "name": "Hồ Thay Mặt", "paper": "số 12, ngày 10/12"}
            | {"left_at": "10:30"}
        ],
    },
]


def test_conferences_come_back_as_they_were_loaded_and_stay_where_a_file_says_nothing() -> None:
    loaded(plain(conferences=CONFERENCES))
    assert dumped(plain())["conferences"] == CONFERENCES
    assert loaded(plain(conferences=CONFERENCES)).changes == []
    assert loaded(plain()).changes == []
    gone = loaded(plain(conferences=[CONFERENCES[0], *CONFERENCES[2:]])).changes
    assert [(change.subject, change.action) for change in gone] == [("Hội nghị: Tổng kết", "xóa")]


def test_a_year_without_conferences_has_the_file_that_it_had() -> None:
    loaded(plain())
    assert "conferences" not in dumped(plain())


def test_another_conference_may_become_the_one_that_signs() -> None:
    loaded(plain(conferences=CONFERENCES))
    turned = [
        {"number": 1, "kind": "other", "name": "Hội nghị triển khai"},
        {"number": 4, "kind": "signing"},
    ]
    loaded(plain(conferences=turned))
    assert list(Conference.objects.order_by("number").values_list("number", "kind")) == [(1, "other"), (4, "signing")]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"name": "Hội nghị ký"}, "name"),
        ({"kind": "party", "name": "Hội nghị"}, "kind"),
        ({"day": f"{YEAR}-03-01"}, "day"),
        ({"starts": "sáng"}, "starts"),
        ({"ends": "07:00"}, "ends"),
        ({"agenda": [{"who": "Ai"}]}, "agenda[0].content"),
        ({"invitees": [{"position": "Giám đốc"}]}, "invitees[0].name"),
        ({"invitees": [{"member": "ai-do"}]}, "invitees[0].member"),
        ({"presences": [{"member": CODES[0], "state": "authorised"}]}, "presences[0].name"),
        ({"presences": [{"member": "ai-do", "state": "present"}]}, "presences[0].member"),
        ({"presences": [{"member": CODES[0], "state": "present", "paper": "số 12"}]}, "presences[0].paper"),
        ({"presences": [{"member": CODES[0], "state": "present", "left_at": "07:00"}]}, "presences[0].left_at"),
        ({"presences": [{"member": CODES[0], "state": "present", "left_at": "trưa"}]}, "presences[0].left_at"),
        ({"resolutions": [{"text": "A", "votes_for": 1}]}, "resolutions[0].votes_against"),
        ({"room": "B"}, "room"),
    ],
)
def test_a_wrong_conference_is_told_by_place(change: File, place: str) -> None:
    wrong = CONFERENCES[0] | change
    assert refused_at(plain(conferences=[wrong])) == [f"conferences[0].{place}"]


def test_one_conference_a_year_signs_the_pact_and_two_have_not_one_number() -> None:
    twice = [CONFERENCES[0], {"number": 1, "kind": "signing"}]
    assert refusal(plain(conferences=twice)) == {
        "conferences[1].number": "Số «1» đã có ở conferences[0].",
        "conferences[1].kind": "Một năm chỉ có một hội nghị ký giao ước.",
    }


def test_votes_that_contradict_each_other_are_told_at_their_place() -> None:
    row = CONFERENCES[2]["resolutions"][0]
    cases: list[tuple[File, str]] = [
        ({"voters_present": 11}, "voters_present"),
        ({"votes_of": "half"}, "votes_of"),
        ({"resolutions": [row | {"votes_for": 8}]}, "resolutions[0].votes_for"),
        ({"resolutions": [row | {"ballots_returned": 10}]}, "resolutions[0].ballots_returned"),
    ]
    for change, place in cases:
        assert refused_at(plain(conferences=[CONFERENCES[2] | change])) == [f"conferences[0].{place}"]
