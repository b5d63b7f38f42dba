"""The reason for changes stays until its person changes it: in its round, on every page, and for nobody else."""

import json
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from common.audit.models import Entry
from members.models import User
from scoring.models import KeptReason, Round, Stage
from scoring.verbs.reasons import USUAL_REASON, keep_reason
from scoring.verbs.rounds import open_round
from tests.as_read import as_read
from tests.boxes import loaded_with
from tests.years import Made, make_year

ME = "dv-02"
MEETING = "Theo biên bản họp ngày 28/11"
PAGES = {"grid": (), "card": (ME,), "criterion": ("1.1",)}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=5)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(made: Made, user: User, **query: str) -> dict[str, str]:
    """The reason that stands in the field of each page."""
    client = client_of(user)
    return {name: client.get(made.address(name, *args), query).context["reason"] for name, args in PAGES.items()}


def everywhere(text: str) -> dict[str, str]:
    return dict.fromkeys(PAGES, text)


def send(made: Made, page: str = "grid", *, user: User | None = None, **fields: Any) -> Any:
    """What the page's script sends."""
    sent = {"round": made.round.pk, **fields}
    client = client_of(user or made.secretary)
    return client.post(made.address(page, *PAGES[page]), sent, headers={"Accept": "application/json"})


def test_who_never_wrote_one_finds_the_usual_one(made: Made):
    assert shown(made, made.secretary) == everywhere(USUAL_REASON)
    assert not KeptReason.objects.exists()


@pytest.mark.parametrize("page", PAGES)
def test_a_reason_that_was_typed_stands_on_every_page_and_in_every_session(made: Made, page: str):
    answer = send(made, page, kept_reason=MEETING)
    assert (answer.status_code, answer.json()) == (200, {"answers": []})
    assert shown(made, made.secretary) == everywhere(MEETING)


@pytest.mark.parametrize("page", PAGES)
def test_a_save_brings_its_new_reason_along(made: Made, page: str):
    box: dict[str, Any] = {"member": ME, "criterion": "1.1", "stage": Stage.AGREED, "version": 1}
    assert send(made, page, value="70", reason=MEETING, kept_reason=MEETING, **box).json()["fate"] == "saved"
    assert shown(made, made.secretary) == everywhere(MEETING)
    assert [entry.reason for entry in Entry.objects.order_by("-id")[:1]] == [MEETING]


def test_taking_back_and_importing_have_reasons_of_their_own_which_are_not_kept(made: Made):
    send(made, kept_reason=MEETING)
    box: dict[str, Any] = {"member": ME, "criterion": "1.1", "stage": Stage.AGREED, "version": 1}
    assert send(made, value="70", reason="Hoàn tác", **box).json()["fate"] == "saved"
    cells = [["D9", ME, "1.1", "agreed", 2, "71"]]
    form = {"round": made.round.pk, "edits": json.dumps(cells), "reason": "Nhập từ tệp diem.xlsx"}
    assert client_of(made.secretary).post(made.address("grid-import"), form).status_code == 302
    assert [entry.reason for entry in Entry.objects.order_by("-id")[:2]] == ["Nhập từ tệp diem.xlsx", "Hoàn tác"]
    assert shown(made, made.secretary) == everywhere(MEETING)


def test_an_import_suggests_the_reason_that_is_kept(made: Made):
    send(made, kept_reason=MEETING)
    client = client_of(made.secretary)
    assert client.get(made.address("grid-import")).context["reasons"][:2] == [MEETING, USUAL_REASON]


def test_the_reason_of_one_is_never_shown_to_another(made: Made):
    other = User.objects.create(username="thuky2")
    made.year.bloc.roles.create(user=other, kind="secretary")
    send(made, kept_reason=MEETING)
    member = made.representative(ME)
    assert shown(made, other) == everywhere(USUAL_REASON)
    assert shown(made, made.leader) == everywhere(USUAL_REASON)
    pages = [client_of(member).get(made.address("card", ME)), client_of(other).get(made.address("grid-import"))]
    assert [MEETING in as_read(page) for page in pages] == [False, False]
    send(made, kept_reason="Nhập nhầm cột", user=other)
    assert (shown(made, made.secretary), shown(made, other)) == (everywhere(MEETING), everywhere("Nhập nhầm cột"))


def test_each_round_has_its_own(made: Made):
    send(made, kept_reason=MEETING)
    half = open_round(rubric=made.round.rubric, fields={"code": "nua-nam", "name": "Sáu tháng", "step": "scoring"})
    assert shown(made, made.secretary, ky=half.code) == everywhere(USUAL_REASON)
    assert shown(made, made.secretary, ky=made.round.code) == everywhere(MEETING)


def test_an_emptied_field_stays_empty_and_a_change_then_asks_for_a_reason(made: Made):
    send(made, kept_reason=MEETING)
    send(made, kept_reason="  ")
    assert shown(made, made.secretary) == everywhere("")
    box: dict[str, Any] = {"member": ME, "criterion": "1.1", "stage": Stage.AGREED, "version": 1}
    assert send(made, value="70", reason="", **box).json()["needs"] == "reason"


def form(made: Made, known: str, reason: str, **boxes: str) -> dict[str, str]:
    """What a browser without scripting sends."""
    names = {f"v:agreed:{ME}:{code.replace('_', '.')}": text for code, text in boxes.items()}
    loaded = loaded_with({name: (1, made.text(ME, name.rpartition(":")[2])) for name in names})
    return names | {
        "round": str(made.round.pk), "known_reason": known, "reason": reason, "loaded": loaded
    }  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_without_scripting_the_form_brings_it(made: Made, page: str):
    client = client_of(made.secretary)
    address = made.address(page, *PAGES[page])
    answer = client.post(address, form(made, USUAL_REASON, MEETING), follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "Đã giữ lý do sửa cho những lần sau. Không có ô nào thay đổi."
    ]
    assert shown(made, made.secretary) == everywhere(MEETING)
    # A page that was loaded before and sends its own reason on without touching it changes nothing.
    client.post(address, form(made, USUAL_REASON, USUAL_REASON))
    assert shown(made, made.secretary) == everywhere(MEETING)


def test_a_form_that_comes_back_has_the_reason_it_was_sent_with(made: Made):
    sent = form(made, USUAL_REASON, MEETING, **{"1_1": "999"})
    answer = client_of(made.secretary).post(made.address("grid"), sent)
    assert (answer.status_code, answer.context["reason"]) == (422, MEETING)
    assert shown(made, made.secretary) == everywhere(MEETING)


def test_a_published_round_takes_none(made: Made):
    send(made, kept_reason=MEETING)
    Round.objects.filter(pk=made.round.pk).update(step=Round.Step.PUBLISHED)
    keep_reason(round_id=made.round.pk, user=made.secretary, text="Sau công bố", year=made.year)
    assert list(KeptReason.objects.values_list("text", flat=True)) == [MEETING]


def test_a_round_of_another_year_is_not_found(made: Made):
    other = make_year(members=2, leaves=2, bloc="khoi-khac")
    with pytest.raises(Round.DoesNotExist):
        keep_reason(round_id=other.round.pk, user=made.secretary, text=MEETING, year=made.year)
    address = made.address("grid")
    answer = client_of(made.secretary).post(
        address, {"round": other.round.pk, "kept_reason": MEETING}, headers={"Accept": "application/json"}
    )
    assert (answer.status_code, KeptReason.objects.count()) == (404, 0)


def test_a_reason_too_long_for_the_log_is_cut_as_its_field_would(made: Made):
    keep_reason(round_id=made.round.pk, user=made.secretary, text="x" * 600, year=made.year)
    assert KeptReason.objects.get().text == "x" * 500


def test_the_database_keeps_one_a_person_and_round(made: Made):
    row = {"user": made.secretary, "round": made.round}
    KeptReason.objects.create(text="a", **row)
    with pytest.raises(IntegrityError):
        KeptReason.objects.create(text="b", **row)
