"""The charity of a year in its file; whom it helped is loaded and dumped, and told to no log."""

import pytest

from tests.campaigns.test_yearfile import plain
from tests.yearfiles import File, dumped, loaded, refusal, refused_at, small

pytestmark = pytest.mark.django_db
CODE = small()["members"][0]["code"]

CHARITY: File = {
    "contributions": [
        {
            "number": 1,
            "member": CODE,
            "kind": "money",
            "amount": 5_000_000,
            "received_on": "2024-04-01",
            "paper": "PT 7",
        },
        {
            "number": 3,
            "giver": "Công ty B",
            "beside": True,
            "kind": "goods",
            "goods": "mì",
            "quantity": "20.5",
            "unit": "thùng",
            "pledged_on": "2024-03-01",
        },
    ],
    "uses": [
        {
            "number": 1,
            "kind": "gift",
            "what": "Quà Tết",
            "beneficiary": "Bà A",
            "place": "Hàm Thuận",
            "handed_on": "2024-04-02",
            "shares": 20,
            "amount": 0,
        }
    ],
}


def test_charity_comes_back_as_it_was_loaded() -> None:
    loaded(plain(charity=CHARITY))
    assert dumped(plain())["charity"] == CHARITY
    assert loaded(plain(charity=CHARITY)).changes == []
    assert loaded(plain()).changes == []


def test_a_file_without_whom_it_helped_leaves_that_and_the_changes_never_say_it() -> None:
    found = loaded(plain(charity=CHARITY)).changes
    bare = {name: value for name, value in CHARITY["uses"][0].items() if name != "beneficiary"}
    found += loaded(plain(charity={"uses": [bare | {"what": "Quà Trung thu"}]})).changes
    assert dumped(plain())["charity"]["uses"][0]["beneficiary"] == "Bà A"
    found += loaded(plain(charity={"uses": []})).changes
    assert [change.action for change in found if change.subject.startswith("Việc")] == ["thêm", "sửa", "xóa"]
    assert [change for change in found if "Bà A" in repr(change)] == []
    assert dumped(plain())["charity"]["contributions"] == CHARITY["contributions"]


@pytest.mark.parametrize(
    ("part", "change", "place"),
    [
        ("contributions", {"member": "ai-do"}, "member"),
        ("contributions", {"giver": "Công ty B"}, "giver"),
        ("contributions", {"amount": None}, "amount"),
        ("contributions", {"amount": -1}, "amount"),
        ("contributions", {"kind": "thanks"}, "kind"),
        ("contributions", {"quantity": "hai"}, "quantity"),
        ("contributions", {"received_on": "2199-01-01"}, "received_on"),
        ("contributions", {"received_on": "1203-01-01"}, "received_on"),
        ("contributions", {"received_on": None}, "pledged_on"),
        ("contributions", {"money": 5}, "money"),
        ("uses", {"what": ""}, "what"),
        ("uses", {"handed_on": None}, "handed_on"),
        ("uses", {"handed_on": "2199-01-01"}, "handed_on"),
        ("uses", {"handed_on": "1203-01-01"}, "handed_on"),
        ("uses", {"shares": 0}, "shares"),
        ("uses", {"kind": "thanks"}, "kind"),
    ],
)
def test_wrong_charity_is_told_by_place(part: str, change: File, place: str) -> None:
    file = plain(charity=CHARITY | {part: [CHARITY[part][0] | change]})
    assert place in [at.rpartition(".")[2] for at in refused_at(file)]


def test_two_contributions_have_not_one_number() -> None:
    first, second = CHARITY["contributions"]
    file = plain(charity={"contributions": [first, second | {"number": 1}]})
    assert refusal(file) == {"charity.contributions[1].number": "Số «1» đã có ở charity.contributions[0]."}
