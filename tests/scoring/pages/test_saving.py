"""What the page's script sends as a list: each value is judged by itself, all in one go, and each is answered."""

import json
from typing import Any

import pytest
from django.test import Client

from common.audit.models import Entry
from scoring.models import Stage
from scoring.pages import saving
from scoring.sheet import load_sheet
from tests.years import Made, make_year

ME, OTHER = "dv-02", "dv-03"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=5)


def post(made: Made, edits: object, *, page: str = "grid", reason: str = "Họp lại") -> Any:
    client = Client()
    client.force_login(made.secretary)
    args = {"card": [ME]}.get(page, [])
    sent = {"round": made.round.pk, "reason": reason, "edits": edits if isinstance(edits, str) else json.dumps(edits)}
    return client.post(made.address(page, *args), sent, headers={"Accept": "application/json"})


def edit(
    criterion: str, value: str, *, member: str = ME, version: int = 1, stage: str = Stage.AGREED
) -> dict[str, Any]:
    return {"member": member, "criterion": criterion, "stage": stage, "version": version, "value": value}


def test_what_may_stand_is_saved_and_the_rest_is_told_why_at_its_place(made: Made):
    before = Entry.objects.count()
    answer = post(
        made,
        [
            edit("1.1", "77,5"),
            edit("1.1", "120", member=OTHER),
            edit("1.4", "7", version=0),
            edit("1.4", made.text(OTHER, "1.4"), member=OTHER),
            edit("9.9", "7"),
        ],
    )
    assert answer.status_code == 200
    told = answer.json()
    assert [one["fate"] for one in told["answers"]] == ["saved", "refused", "stale", "unchanged", "unknown"]
    assert told["answers"][0] | {"message": ""} == {
        "fate": "saved", "message": "", "needs": "", "version": 2, "text": "77,5", "points": "77,5"
    }  # fmt: skip
    assert told["answers"][1]["message"] == "Điểm phải từ 0 đến 100, bước 0,01."
    assert "Ô này vừa có thay đổi" in told["answers"][2]["message"]
    assert [entry.new for entry in Entry.objects.order_by("id")[before:]] == ["77,5"]
    sheet = load_sheet(made.round)
    assert sheet.mark(ME, "1.1").agreed_input == {"points": "77.5"}
    assert sheet.mark(OTHER, "1.1").version == 1
    # The sums are those after all of it, of everybody.
    cards = sheet.cards()
    assert set(told["sums"]) == set(made.codes)
    assert told["sums"][ME]["unscored"] == cards[ME].unscored


def test_several_values_of_one_mark_are_of_one_version(made: Made):
    answer = post(
        made, [edit("1.1", "70", stage="appraised"), edit("1.1", "71"), edit("1.1", "72", member=OTHER)], page="card"
    )
    assert [one["fate"] for one in answer.json()["answers"]] == ["saved", "saved", "unknown"]
    assert set(answer.json()["sums"]) == {ME}


def test_without_a_reason_what_stood_already_is_refused_and_asked_for_one(made: Made):
    answer = post(made, [edit("1.1", "70"), edit("1.4", "7")], reason="")
    assert [(one["fate"], one["needs"]) for one in answer.json()["answers"]] == [("refused", "reason")] * 2


@pytest.mark.parametrize(
    "sent",
    ["", "{}", "[]", "[1]", '"1.1"', "[[]]", "[" * 100_000, '[{"member":' * 50_000, "[{" + '"a": ' + "9" * 5000 + "}]"],
    ids=range(9),
)
def test_what_the_script_could_not_have_sent_is_refused_as_a_whole(made: Made, sent: str):
    assert post(made, sent).status_code == 400


def test_more_than_any_page_has_is_refused(made: Made, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(saving, "MOST_EDITS", 1)
    assert post(made, [edit("1.1", "70"), edit("1.4", "7")]).status_code == 400
    assert load_sheet(made.round).mark(ME, "1.1").version == 1


def test_odd_fields_are_no_fault_of_the_server(made: Made):
    odd = [{"member": ["x"], "criterion": 3, "stage": None, "version": [], "value": {}}, {}]
    assert [one["fate"] for one in post(made, odd).json()["answers"]] == ["unknown", "unknown"]


@pytest.mark.parametrize(
    "loaded",
    [
        "[" * 100_000,
        "{}",
        '[["agreed", "1.1", "a", "1e400", ""]]',
        '[["agreed", "1.1", NaN, "1", ""]]',
        "[" + "9" * 5000 + "]",
    ],
    ids=range(5),
)
def test_a_form_that_says_nonsense_of_what_it_was_loaded_with_loses_nothing_that_was_typed(made: Made, loaded: str):
    client = Client(raise_request_exception=False)
    client.force_login(made.secretary)
    data = {"round": made.round.pk, "reason": "Thử", "loaded": loaded, f"v:agreed:{ME}:1.1": "70,25"}
    answer = client.post(made.address("grid"), data)
    # The version is not known, so it is asked back, with what was typed.
    assert answer.status_code == 422
    assert "70,25" in answer.content.decode()
