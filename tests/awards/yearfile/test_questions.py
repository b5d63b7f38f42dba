"""The year file's «awards.questions»: what a meeting votes on, and who is put forward."""

from typing import Any

import pytest

from awards.models import Nomination, Question
from tests.yearfiles import dumped, loaded, refused_at, small, the_year

pytestmark = pytest.mark.django_db

FORMS: list[dict[str, Any]] = [
    {
        "code": "co",
        "category": "title",
        "subject": "collective",
        "level": "province",
        "editions": [{"name": "Cờ thi đua"}],
    },
    {
        "code": "chien-si",
        "category": "title",
        "subject": "individual",
        "level": "base",
        "editions": [{"name": "Chiến sĩ thi đua"}],
    },
]
QUESTIONS: list[dict[str, Any]] = [
    {
        "meeting": 1,
        "form": "co",
        "base": "present",
        "numerator": 2,
        "denominator": 3,
        "exceeds": True,
        "blank_is_against": True,
        "quota": "percent",
        "quota_percent": "12.5",
        "quota_of": "members",
        "quota_rounding": "up",
        "quota_at_least_one": True,
        "tie_path": "chair",
        "ground": "Điều 7",
        "nominations": [
            {"member": "b", "merits": "Dẫn đầu", "withdrawn": "Xin rút"},
            {"member": "a"},
        ],
    },
    {
        "meeting": 1,
        "form": "chien-si",
        "by_hands": True,
        "method": "choose",
        "most_chosen": 2,
        "numerator": 1,
        "denominator": 2,
        "quota": "number",
        "quota_number": 0,
        "nominations": [
            {"member": "a", "person": "Nguyễn Thị A", "position": "Trưởng phòng", "sex": "female"},
            {"member": "a", "person": "Trần Văn B"},
        ],
    },
]


def plain(*questions: dict[str, Any], silent: bool = False) -> dict[str, Any]:
    file = small() | {"conferences": [{"number": 1, "kind": "review", "name": "Họp bình xét"}]}
    return file | {"awards": {"forms": FORMS} | ({} if silent else {"questions": list(questions)})}


def told(file: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = dumped(file)["awards"].get("questions", [])
    return found


def test_they_come_back_as_they_were_loaded_in_whatever_order_and_stay_where_a_file_says_nothing() -> None:
    file = plain(*QUESTIONS)
    loaded(file)
    assert told(file) == QUESTIONS
    assert loaded(file).changes == []
    assert loaded(plain(silent=True)).changes == []
    turned = plain(*reversed(QUESTIONS))
    loaded(turned)
    assert told(file) == list(reversed(QUESTIONS))
    assert loaded(turned).changes == []
    loaded(plain(QUESTIONS[1] | {"nominations": []}))
    assert (Question.objects.count(), Nomination.objects.count()) == (1, 0)
    loaded(plain())
    assert Question.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"meeting": 2}, "meeting"),
        ({"form": "khong-co"}, "form"),
        ({"numerator": 4}, "numerator"),
        ({"numerator": None}, "numerator"),
        ({"numerator": 3}, "exceeds"),
        ({"quota_percent": "101"}, "quota_percent"),
        ({"quota_percent": None}, "quota_percent"),
        ({"quota_number": 3}, "quota_number"),
        ({"most_chosen": 3}, "most_chosen"),
        ({"tie_path": "dice"}, "tie_path"),
        ({"ground": "A" * 301}, "ground"),
        ({"more": 1}, "more"),
        ({"nominations": [{"member": "ai-do"}]}, "nominations[0].member"),
        ({"nominations": [{"member": "a"}, {"member": "a"}]}, "nominations[1].member"),
        ({"nominations": [{"member": "a", "person": "A"}]}, "nominations[0].person"),
        ({"nominations": [{"member": "a", "sex": "female"}]}, "nominations[0].person"),
        ({"nominations": [{"member": "a", "sex": "x"}]}, "nominations[0].sex"),
    ],
)
def test_what_cannot_be_is_told_at_its_place(change: dict[str, Any], place: str) -> None:
    assert refused_at(plain(QUESTIONS[0] | change))[:1] == [f"awards.questions[0].{place}"]


def test_a_person_is_asked_for_where_the_form_is_for_persons() -> None:
    case = {"nominations": [{"member": "a"}]}
    assert refused_at(plain(QUESTIONS[1] | case)) == ["awards.questions[0].nominations[0].person"]


def test_what_was_voted_on_no_file_changes() -> None:
    file = plain(*QUESTIONS)
    loaded(file)
    question = Question.objects.get(form__code="co")
    round_ = question.rounds.create(number=1, state="open")
    nomination = question.nominations.get(member__code="a")
    round_.candidates.create(order=1, nomination=nomination)
    assert the_year(file).year == 2024
    assert loaded(file).changes == []
    assert refused_at(plain(QUESTIONS[0] | {"ground": "Khác"}, QUESTIONS[1])) == ["awards.questions[0]"]
    assert refused_at(plain(QUESTIONS[1])) == ["awards.questions"]
    cases = {"nominations": QUESTIONS[0]["nominations"][:1]}
    assert refused_at(plain(QUESTIONS[0] | cases, QUESTIONS[1])) == ["awards.questions[0].nominations"]
