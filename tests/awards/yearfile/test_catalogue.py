"""The bloc's forms of award, base pays and grounds in a year file."""

from typing import Any

import pytest

from awards.models import AwardForm
from tests.campaigns.test_yearfile import plain
from tests.yearfiles import File, dumped, loaded, refused_at

pytestmark = pytest.mark.django_db
FORMS: list[File] = [
    {
        "code": "co-tinh",
        "category": "title",
        "subject": "collective",
        "level": "province",
        "editions": [
            {"valid_to": "2023-12-31", "name": "Cờ thi đua xuất sắc"},
            {
                "valid_from": "2024-01-01",
                "name": "Cờ thi đua của tỉnh",
                "decided_by": "Chủ tịch UBND tỉnh",
                "condition": "Dẫn đầu khối.\nVượt chỉ tiêu.",
                "report_form": "Mẫu 02",
                "coefficient": "8",
                "most_rank": 1,
                "band": "Xuất sắc",
                "years_running": 2,
                "years_of": "bang-khen",
                "note": "Luật, Điều 26",
            },
        ],
    },
    {
        "code": "bang-khen",
        "category": "award",
        "subject": "individual",
        "level": "province",
        "editions": [{"name": "Bằng khen", "coefficient": "0.3"}],
    },
]
AWARDS: File = {
    "forms": FORMS,
    "base_pay": [{"valid_from": "2023-07-01", "amount": 1_800_000, "step": 10_000, "ground": "Nghị định"}],
    "grounds": [
        {"text": "Căn cứ Luật", "valid_from": "2024-01-01", "note": "Ghi chú"},
        {"text": "Căn cứ Nghị định", "valid_from": "2025-07-01", "valid_to": "2027-02-28"},
    ],
}


def test_the_catalogue_comes_back_as_it_was_loaded_and_what_a_file_does_not_name_stays() -> None:
    loaded(plain(awards=AWARDS))
    assert dumped(plain())["awards"] == AWARDS
    assert loaded(plain(awards=AWARDS)).changes == []
    assert loaded(plain()).changes == []
    assert loaded(plain(awards={"forms": FORMS[1:]})).changes == []
    assert list(AwardForm.objects.order_by("order").values_list("code", flat=True)) == ["bang-khen", "co-tinh"]


def test_a_name_that_changed_is_told_in_the_log() -> None:
    loaded(plain(awards=AWARDS))
    renamed = FORMS[1] | {"editions": [{"name": "Bằng khen tỉnh", "coefficient": "0.3"}]}
    told = [(change.action, change.old, change.new) for change in loaded(plain(awards={"forms": [renamed]})).changes]
    assert told == [("sửa quy định", "Tên in trên văn bản: Bằng khen", "Tên in trên văn bản: Bằng khen tỉnh")]


def edition(**change: Any) -> File:
    return {"forms": [FORMS[1] | {"editions": [{"name": "Bằng khen"} | change]}]}


@pytest.mark.parametrize(
    ("awards", "place"),
    [
        ({"forms": [FORMS[1] | {"level": "world"}]}, "forms[0].level"),
        ({"forms": [FORMS[1] | {"editions": []}]}, "forms[0].editions"),
        ({"forms": [FORMS[1], FORMS[1]]}, "forms[1].code"),
        (edition(name=""), "forms[0].editions[0].name"),
        (edition(coefficient=1.5), "forms[0].editions[0].coefficient"),
        (edition(coefficient="0"), "forms[0].editions[0].coefficient"),
        (edition(coefficient="0.001"), "forms[0].editions[0].coefficient"),
        (edition(coefficient="NaN"), "forms[0].editions[0].coefficient"),
        (edition(years_running=2), "forms[0].editions[0].years_running"),
        (edition(years_running=2, years_of="khong-co"), "forms[0].editions[0].years_of"),
        (edition(valid_from="2024-02-01", valid_to="2024-01-01"), "forms[0].editions[0].valid_to"),
        ({"forms": [FORMS[1] | {"editions": [{"name": "A"}, {"name": "B"}]}]}, "forms[0].editions[1].valid_from"),
        ({"base_pay": [{"valid_from": "2023-07-01", "amount": 0}]}, "base_pay[0].amount"),
        ({"base_pay": [{"valid_from": "2023-07-01", "amount": 1, "step": 0}]}, "base_pay[0].step"),
        ({"grounds": [{"text": ""}]}, "grounds[0].text"),
        ({"grounds": [{"text": "A", "valid_from": "2024-02-01", "valid_to": "2024-01-01"}]}, "grounds[0].valid_to"),
        ({"laws": []}, "laws"),
    ],
)
def test_a_mistake_is_told_by_place(awards: File, place: str) -> None:
    assert refused_at(plain(awards=awards)) == [f"awards.{place}"]
