"""The bloc's ledger of awards in a year file."""

import pytest

from awards.models import Award
from members.models import Agency
from tests.awards.yearfile.test_catalogue import FORMS
from tests.campaigns.test_yearfile import plain
from tests.yearfiles import File, dumped, loaded, refused_at, small

pytestmark = pytest.mark.django_db
CODE = small()["members"][0]["code"]
LEDGER: list[File] = [
    {
        "number": 1,
        "agency": CODE,
        "form": "co-tinh",
        "agency_name": "Cơ quan A",
        "year": 2023,
        "form_name": "Cờ thi đua xuất sắc",
        "ground": "merit",
        "decision_number": "12/QĐ-UBND",
        "decided_on": "2024-01-20",
        "decided_by": "UBND tỉnh",
        "handed_on": "2024-02-20",
        "handed_at": "Hội nghị",
        "cancelled_on": "2024-05-01",
        "cancelled_by": "Số 9",
        "money": 12_000_000,
        "note": "Ghi chú",
    },
    {
        "number": 7,
        "agency": "co-quan-cu",
        "form": "bang-khen",
        "agency_name": "Ban Cũ",
        "person": "Trần Văn An",
        "year": 2019,
        "form_name": "Bằng khen",
        "ground": "sudden",
    },
]
AGENCIES: list[File] = [
    {"code": "co-quan-cu", "locality": "Nơi cũ", "name": "Ban Cũ", "short_name": "Cũ", "successor": CODE}
]
AWARDS: File = {"forms": FORMS, "agencies": AGENCIES, "ledger": LEDGER}


def test_the_ledger_comes_back_as_it_was_loaded_and_what_a_file_does_not_name_stays() -> None:
    loaded(plain(awards=AWARDS))
    assert dumped(plain())["awards"] == AWARDS
    assert loaded(plain(awards=AWARDS)).changes == []
    assert loaded(plain(awards={"ledger": LEDGER[:1]})).changes == []
    assert list(Award.objects.order_by("number").values_list("number", flat=True)) == [1, 7]
    assert Agency.objects.get(code="co-quan-cu").successor == Award.objects.get(number=1).agency


def test_what_changed_is_told() -> None:
    loaded(plain(awards=AWARDS))
    changes = loaded(plain(awards={"ledger": [LEDGER[0] | {"money": 13_000_000}]})).changes
    assert [(change.action, change.member) for change in changes] == [("sửa", CODE)]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"agency": "ai-do"}, "agency"),
        ({"form": "khong-co"}, "form"),
        ({"year": 1203}, "year"),
        ({"agency_name": ""}, "agency_name"),
        ({"form_name": ""}, "form_name"),
        ({"decided_on": "2022-12-31"}, "decided_on"),
        ({"cancelled_by": ""}, "cancelled_by"),
        ({"money": -1}, "money"),
        ({"person": "Trần Văn An"}, "person"),
        ({"ground": "luck"}, "ground"),
        ({"prize": 1}, "prize"),
    ],
)
def test_a_wrong_award_is_told_by_place(change: File, place: str) -> None:
    assert refused_at(plain(awards=AWARDS | {"ledger": [LEDGER[0] | change]})) == [f"awards.ledger[0].{place}"]


def test_one_decision_does_not_stand_in_the_ledger_twice() -> None:
    twice = [LEDGER[0], LEDGER[0] | {"number": 2}]
    assert refused_at(plain(awards=AWARDS | {"ledger": twice})) == ["awards.ledger[1].decision_number"]
    assert refused_at(plain(awards=AWARDS | {"ledger": [LEDGER[0]] * 2})) == ["awards.ledger[1].number"]
