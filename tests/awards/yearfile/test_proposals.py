"""Proposals, their steps, submissions, checklists and holidays in a year file."""

from typing import Any

import pytest

from awards.models import ProposalStep
from awards.yearfile.proposals import NOT_THE_SAME
from common.yearfile.parsing import YearFileRefused
from tests.awards.yearfile.test_questions import FORMS
from tests.yearfiles import dumped, loaded, refused_at, small

pytestmark = pytest.mark.django_db
OCCASION = "Tổng kết đợt 1"
STEPS: list[dict[str, Any]] = [
    {"to": "planned", "on": "2024-06-01", "by": "Thư ký"},
    {"to": "preparing", "on": "2024-06-02", "by": "Thư ký"},
    {"to": "submitted", "on": "2024-06-03", "paper": "12/TTr", "by": "Thư ký"},
    {"to": "supplement", "on": "2024-06-05", "remark": "Thiếu dấu", "due": "2024-06-10", "by": "Thư ký"},
    {"takes_back": 4, "on": "2024-06-06", "remark": "Ghi nhầm", "by": "Thư ký"},
]
WHOLE: dict[str, Any] = {
    "holidays": [{"on": "2024-09-02", "name": "Quốc khánh"}, {"on": "2024-09-07", "name": "Bù", "working": True}],
    "checklist": [
        {"form": "co", "name": "Tờ trình", "required": True, "kind": "paper", "sets": 2, "year": 2024},
        {"form": "co", "name": "Báo cáo", "required": True, "each": True},
    ],
    "submissions": [
        {"number": 1, "form": "co", "decided_by": "UBND tỉnh", "occasion": OCCASION, "due_by_letter": "2024-07-01"}
    ],
    "cases": [{"number": 1, "form": "co", "member": "b", "occasion": OCCASION, "submission": 1, "steps": STEPS}],
}


def file(**change: Any) -> dict[str, Any]:
    nominations = [{"form": "co", "occasion": OCCASION, "member": "b"}]
    return small() | {"awards": {"forms": FORMS, "nominations": nominations, "proposals": WHOLE | change}}


def case(**change: Any) -> dict[str, Any]:
    return file(cases=[WHOLE["cases"][0] | change])


def test_they_come_back_as_they_were_loaded():
    loaded(file())
    assert dumped(file())["awards"]["proposals"] == WHOLE
    assert loaded(file()).changes == []


def test_what_the_standing_body_did_comes_back_as_its_own():
    steps = [*STEPS[:3], *({**step, "by": "Chuyên viên", "by_standing_body": True} for step in STEPS[3:])]
    loaded(case(steps=steps))
    assert dumped(file())["awards"]["proposals"]["cases"][0]["steps"] == steps
    assert loaded(case(steps=steps)).changes == []


def test_a_file_adds_steps_and_changes_none():
    loaded(file())
    more = [*STEPS, {"to": "council", "on": "2024-06-20", "by": "Thư ký"}]
    loaded(case(steps=more))
    assert dumped(file())["awards"]["proposals"]["cases"][0]["steps"] == more
    for wrong in (STEPS[:2], [STEPS[0] | {"on": "2024-05-30"}, *more[1:]]):
        with pytest.raises(YearFileRefused) as refused:
            loaded(case(steps=wrong))
        assert [one.sentence for one in refused.value.problems] == [NOT_THE_SAME]
    assert ProposalStep.objects.count() == 6


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ({"form": "khong-co"}, ["form"]),
        ({"member": "c"}, ["member"]),
        ({"occasion": "Dịp khác"}, ["member"]),
        ({"submission": 9}, ["submission"]),
        ({"award": 9}, ["award"]),
        ({"award_is_made": True}, ["award"]),
        ({"steps": []}, ["steps"]),
        ({"steps": [STEPS[1]]}, ["steps[0].to"]),
        ({"steps": [STEPS[0], STEPS[1] | {"on": "2024-05-01"}]}, ["steps[1].on"]),
        ({"steps": [STEPS[0], {"to": "withdrawn", "on": "2024-06-02", "by": "T"}]}, ["steps[1].remark"]),
        ({"steps": [STEPS[0] | {"due": "2024-06-09"}]}, ["steps[0].due"]),
        ({"steps": [STEPS[0] | {"by_standing_body": True}]}, ["steps[0].by_standing_body"]),
        ({"more": 1}, ["more"]),
    ],
)
def test_what_cannot_be_is_told_at_its_place(change, places):
    assert refused_at(case(**change)) == [f"awards.proposals.cases[0].{place}" for place in places]
