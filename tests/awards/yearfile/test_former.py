"""The key «award_proposals» of older year files: what stood beside the review stands in it."""

from typing import Any

import pytest

from awards.models import AwardForm, Nomination, Proposal
from awards.yearfile.former import FROM_A_FILE, TO_CHECK
from documents.catalogue import NO_MEMBERS
from tests.awards.yearfile.test_questions import FORMS
from tests.yearfiles import File, dumped, loaded, refused_at, small

pytestmark = pytest.mark.django_db
CAMPAIGN = {"number": 1, "name": "Đợt 1", "starts": "2023-01-01", "ends": "2023-06-30", "theme": "Chủ đề"}
ONE: File = {"campaign": 1, "award": "Giấy khen", "kind": "individual", "name": "Nguyễn A", "member": "a"}
ROWS: list[File] = [
    ONE | {"note": "Sáng kiến"},
    ONE | {"kind": "collective", "name": "Phòng Một", "member": "b"},
    ONE | {"kind": "collective", "award": "cờ thi đua", "name": next(m["name"] for m in small()["members"])},
]


def plain(**more: Any) -> File:
    return small() | {"campaigns": [CAMPAIGN]} | more


def cases() -> list[tuple[str, ...]]:
    rows = Nomination.objects.select_related("form", "member", "campaign").order_by("pk")
    return [
        (row.form.name_on(CAMPAIGN["starts"]), row.form.subject, row.occasion, row.member.code, row.unit, row.person)  # type: ignore[arg-type]
        for row in rows
    ]


def test_each_row_is_a_case_after_its_campaign_with_its_proposal() -> None:
    file = plain(awards={"forms": FORMS}, award_proposals=ROWS)
    changes = loaded(file).changes
    own = small()["members"][0]["code"]
    assert cases() == [
        ("Giấy khen", "individual", "Đợt 1", "a", "", "Nguyễn A"),
        ("Giấy khen", "collective", "Đợt 1", "b", "Phòng Một", ""),
        ("Cờ thi đua", "collective", "Đợt 1", own, "", ""),
    ]
    assert {row.campaign.number for row in Nomination.objects.all() if row.campaign} == {1}
    steps = [(one.number, *one.steps.values_list("to", "remark", "entered_by").get()) for one in Proposal.objects.all()]
    assert steps == [
        (1, "planned", "Sáng kiến", FROM_A_FILE),
        (2, "planned", "", FROM_A_FILE),
        (3, "planned", "", FROM_A_FILE),
    ]
    new = AwardForm.objects.filter(code__startswith="dot-thi-dua").order_by("order")
    assert [(form.code, form.subject, form.editions.get().note) for form in new] == [
        ("dot-thi-dua-1", "individual", TO_CHECK),
        ("dot-thi-dua-2", "collective", TO_CHECK),
    ]
    assert {change.member for change in changes if change.key.startswith("proposal/")} == {NO_MEMBERS}


def test_loaded_again_it_changes_nothing_and_what_was_proposed_since_stays() -> None:
    file = plain(awards={"forms": FORMS}, award_proposals=ROWS)
    loaded(file)
    assert loaded(file).changes == []
    assert loaded(plain(award_proposals=ROWS[1:])).changes == []
    # A file of the kind that is written today, with another case beside them.
    told = dumped(file)
    assert "award_proposals" not in told
    assert loaded(told).changes == []
    more = {"form": "co", "occasion": "Đột xuất", "member": "b"}
    told["awards"]["nominations"].append(more)
    loaded(told)
    assert Nomination.objects.count() == len(ROWS) + 1
    assert loaded(plain(award_proposals=ROWS)).changes == []


def test_a_file_with_both_lists_loses_neither() -> None:
    more = [{"form": "co", "occasion": "Đột xuất", "member": "b"}]
    file = plain(awards={"forms": FORMS, "nominations": more}, award_proposals=ROWS)
    loaded(file)
    assert Nomination.objects.count() == len(ROWS) + 1
    assert loaded(file).changes == []


def test_the_same_row_twice_is_two_cases_and_a_name_too_long_for_a_person_s_stands_in_the_remark() -> None:
    name = "Nguyễn " * 20
    file = plain(award_proposals=[ONE, ONE, ONE | {"name": name.strip(), "note": "Ghi chú"}])
    loaded(file)
    assert [row[-1] for row in cases()] == ["Nguyễn A", "Nguyễn A", name[:100].strip()]
    assert Proposal.objects.get(number=3).steps.get().remark == f"{name.strip()}\nGhi chú"
    assert loaded(file).changes == []


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
def test_a_wrong_row_is_told_by_place(change: File, place: str) -> None:
    assert refused_at(plain(award_proposals=[ONE | change])) == [f"award_proposals[0].{place}"]
