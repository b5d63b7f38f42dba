"""The proposals for awards of a year in its file."""

import pytest

from documents.catalogue import NO_MEMBERS
from tests.campaigns.test_yearfile import plain
from tests.yearfiles import File, dumped, loaded, refused_at, small

pytestmark = pytest.mark.django_db
CODE, NUMBER = small()["members"][0]["code"], small()["campaigns"][0]["number"]
ONE: File = {"campaign": NUMBER, "award": "Giấy khen", "kind": "individual", "name": "Nguyễn A", "member": CODE}
ROWS: list[File] = [ONE, ONE | {"kind": "collective", "name": "Phòng Một", "note": "Xuất sắc"}]


def test_proposals_come_back_as_they_were_loaded_and_stay_where_a_file_says_nothing() -> None:
    changes = loaded(plain(award_proposals=ROWS)).changes
    assert dumped(plain())["award_proposals"] == ROWS
    assert {change.member for change in changes if "khen thưởng" in change.subject} == {NO_MEMBERS}
    assert loaded(plain(award_proposals=ROWS)).changes == []
    assert loaded(plain()).changes == []
    assert [change.action for change in loaded(plain(award_proposals=ROWS[:1])).changes] == ["bỏ"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"campaign": 7}, "campaign"),
        ({"award": ""}, "award"),
        ({"kind": "nobody"}, "kind"),
        ({"name": ""}, "name"),
        ({"member": "ai-do"}, "member"),
        ({"worth": 1}, "worth"),
    ],
)
def test_a_wrong_proposal_is_told_by_place(change: File, place: str) -> None:
    assert refused_at(plain(award_proposals=[ONE | change])) == [f"award_proposals[0].{place}"]
