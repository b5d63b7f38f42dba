"""The pact in the admin: written, signed, and then standing."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from common.audit.models import Entry
from members.models import BlocYear, Membership
from pacts.admin import STILL_SIGNED
from pacts.models import Pact, Pledge, Signature
from tests.adminpages import log, logged_in, more_rows, page, save, told, typed
from tests.as_read import as_read
from tests.years import Made, make_year, unsign

HERE = ("khoi-thu", 2024)
FIXED = "Giao ước đã có chữ ký nên nội dung không sửa được nữa."


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


@pytest.fixture
def signed(made: Made) -> Pact:
    return Pact.objects.get()


@pytest.fixture
def unsigned(signed: Pact) -> Pact:
    unsign(signed)
    return signed


def pledges(pact: Pact) -> list[tuple[int, str]]:
    return list(Pledge.objects.filter(pact=pact).order_by("order").values_list("order", "text"))


def stands(pact: Pact) -> list[Any]:
    return [Pact.objects.values_list().get(), pledges(pact), list(pact.adopted.values_list()), list_of_signers(pact)]


def list_of_signers(pact: Pact) -> list[tuple[Any, ...]]:
    rows = Signature.objects.filter(pact=pact).order_by("member__order")
    return list(rows.values_list("member__code", "on", "signer_name", "signer_position"))


def test_the_text_of_an_unsigned_pact_is_changed_field_by_field(unsigned: Pact, secretary: Client) -> None:
    changed = {"conference_place": "Phan Thiết", "conference_date": "20/3/2024"}
    assert told(save(secretary, page(unsigned, "change"), changed)) == []
    about = "Giao ước thi đua Giao ước thi đua năm 2024"
    assert log() == [
        (*HERE, "", about, "sửa «Ngày họp»", "17/03/2024", "20/03/2024"),
        (*HERE, "", about, "sửa «Nơi họp»", "", "Phan Thiết"),
    ]


def test_pledges_are_added_moved_and_taken_away_in_one_save(unsigned: Pact, secretary: Client) -> None:
    """The fifth goes to the front, the second goes away, a new one stands third."""
    changed = {
        "pledges-4-order": "1",
        "pledges-1-DELETE": "on",
        **more_rows("pledges", 5, {"order": "3", "text": "Điều mới."}),
    }
    assert told(save(secretary, page(unsigned, "change"), changed)) == []
    assert pledges(unsigned) == [(1, "Điều 5."), (2, "Điều 1."), (3, "Điều mới."), (4, "Điều 3."), (5, "Điều 4.")]
    assert [entry[3:] for entry in log()] == [
        ("Nội dung giao ước 2. Điều 2.", "xóa", log()[0][5], ""),
        ("Nội dung giao ước 1. Điều 5.", "sửa «Thứ tự»", "5", "1"),
        ("Nội dung giao ước 3. Điều mới.", "thêm", "", log()[2][6]),
        (
            "Thứ tự nội dung giao ước",
            "sắp lại",
            "1. Điều 1.; 2. Điều 3.; 3. Điều 4.; 4. Điều 5.",
            "1. Điều 5.; 2. Điều 1.; 3. Điều mới.; 4. Điều 3.; 5. Điều 4.",
        ),
    ]


def test_two_pledges_change_places(unsigned: Pact, secretary: Client) -> None:
    assert told(save(secretary, page(unsigned, "change"), {"pledges-0-order": "2", "pledges-1-order": "1"})) == []
    assert pledges(unsigned)[:3] == [(1, "Điều 2."), (2, "Điều 1."), (3, "Điều 3.")]


def test_a_new_pact_is_for_a_year_that_has_none(made: Made, secretary: Client) -> None:
    choices = secretary.get(page(Pact, "add")).context["adminform"].form.fields["year"].queryset
    assert list(choices) == []
    later = BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    new = {"year": later.pk, "title": "Giao ước thi đua năm 2025"}
    assert told(save(secretary, page(Pact, "add"), new | more_rows("pledges", 0, {"text": "Thi đua."}))) == []
    pact = Pact.objects.get(year=later)
    assert pledges(pact) == [(1, "Thi đua.")]
    assert [entry[:5] for entry in log()] == [
        ("khoi-thu", 2025, "", "Giao ước thi đua Giao ước thi đua năm 2025", "thêm"),
        ("khoi-thu", 2025, "", "Nội dung giao ước 1. Thi đua.", "thêm"),
    ]


def test_a_signature_is_noted_by_the_verb_and_whoever_represents_the_member_signed(
    unsigned: Pact, secretary: Client
) -> None:
    row = {"member": member("dv-02").pk, "on": "18/3/2024", "method": "paper", "signer_name": "", "signer_position": ""}
    assert told(save(secretary, page(unsigned, "change"), more_rows("signatures", 0, row))) == []
    assert list_of_signers(unsigned) == [("dv-02", date(2024, 3, 18), "Người đại diện 02", "Thủ trưởng")]
    says = "Ký trên giấy, ngày 18/03/2024"
    assert log() == [
        (*HERE, "dv-02", "Chữ ký của Cơ quan, đơn vị số 02", "ghi nhận đã ký", "", says),
        (*HERE, "", "Giao ước thi đua năm 2024", "chuyển trạng thái", "Đang soạn", "Đã chốt, đang ký"),
    ]


def member(code: str) -> Membership:
    return Membership.objects.get(code=code)


def test_text_and_first_signature_are_saved_together(unsigned: Pact, secretary: Client) -> None:
    row = {"member": member("dv-01").pk, "on": "18/3/2024", "method": "paper", "signer_name": "Trần Tới"}
    changed = {"title": "Giao ước", "pledges-0-text": "Sửa lần cuối."} | more_rows("signatures", 0, row)
    assert told(save(secretary, page(unsigned, "change"), changed)) == []
    unsigned.refresh_from_db()
    assert (unsigned.title, pledges(unsigned)[0]) == ("Giao ước", (1, "Sửa lần cuối."))
    assert list_of_signers(unsigned) == [("dv-01", date(2024, 3, 18), "Trần Tới", "")]


def test_nobody_signs_twice(unsigned: Pact, secretary: Client) -> None:
    row = {"member": member("dv-01").pk, "on": "18/3/2024", "method": "paper"}
    answer = save(secretary, page(unsigned, "change"), more_rows("signatures", 0, row, row))
    assert told(answer) == [
        "Có hai dòng cùng «Thành viên». Hãy sửa hoặc bỏ một dòng.",
        "Dòng này trùng với một dòng ở trên.",
    ]
    assert (list_of_signers(unsigned), log()) == ([], [])


def test_once_anybody_has_signed_the_text_is_shown_and_the_page_says_why(signed: Pact, secretary: Client) -> None:
    Signature.objects.exclude(member__code="dv-01").delete()
    shown = secretary.get(page(signed, "change"))
    assert shown.context["notice"] == f"{FIXED} {STILL_SIGNED}"
    assert list(shown.context["adminform"].form.fields) == []
    boxes = {
        inline.formset.prefix: (inline.has_add_permission, inline.has_change_permission, inline.has_delete_permission)
        for inline in shown.context["inline_admin_formsets"]
    }
    assert boxes == {
        "pledges": (False, False, False),
        "clauses": (False, False, False),
        "adopted": (False, False, False),
        "signatures": (True, False, False),
    }


def test_a_form_that_was_open_when_somebody_signed_changes_nothing(unsigned: Pact, secretary: Client) -> None:
    opened = typed(secretary.get(page(unsigned, "change")))
    Signature.objects.create(pact=unsigned, member=member("dv-01"), on=date(2024, 3, 17))
    before = stands(unsigned)
    late = opened | {"title": "Giao ước khác", "pledges-0-text": "Điều khác.", "adopted-0-DELETE": "on"}
    answer = secretary.post(page(unsigned, "change"), late)
    assert told(answer)[0].startswith("Không sửa được nữa: «Tên», «Ghi chú», «Hội nghị»")
    assert (stands(unsigned), log()) == (before, [])


def test_pledges_posted_alone_to_a_signed_pact_change_nothing(signed: Pact, secretary: Client) -> None:
    before = stands(signed)
    first = signed.pledges.order_by("order")[0]
    forms = {"pledges-TOTAL_FORMS": "2", "pledges-INITIAL_FORMS": "1", "pledges-0-id": first.pk}
    rows = {"pledges-0-text": "Khác", "pledges-0-order": "1", "pledges-1-text": "Thêm", "pledges-1-order": "9"}
    secretary.post(page(signed, "change"), forms | rows | {"pledges-0-DELETE": "on"})
    assert (stands(signed), log()) == (before, [])


def test_what_was_signed_is_not_deleted_and_the_answer_says_why(signed: Pact, secretary: Client) -> None:
    before = stands(signed)
    answer = secretary.post(page(signed, "delete"), {"post": "yes"})
    assert (answer.status_code, FIXED in as_read(answer)) == (403, True)
    assert (stands(signed), log()) == (before, [])


def test_who_has_not_signed_yet_still_can(signed: Pact, secretary: Client) -> None:
    Signature.objects.filter(member__code="dv-03").delete()
    shown = secretary.get(page(signed, "change"))
    form = shown.context["inline_admin_formsets"][3].formset.empty_form
    assert [text for pk, text in form.fields["member"].choices if pk] == ["Cơ quan, đơn vị số 03"]
    row = {"member": member("dv-03").pk, "on": "19/3/2024", "method": "paper"}
    assert told(save(secretary, page(signed, "change"), more_rows("signatures", 2, row))) == []
    assert [code for code, *_ in list_of_signers(signed)] == ["dv-01", "dv-02", "dv-03"]


def test_a_signature_once_noted_is_neither_changed_nor_taken_away(signed: Pact, secretary: Client) -> None:
    before = stands(signed)
    changed = {"signatures-0-DELETE": "on", "signatures-0-signer_name": "Người khác", "signatures-0-on": "1/1/2024"}
    assert told(save(secretary, page(signed, "change"), changed)) == []
    assert (stands(signed), log()) == (before, [])


def test_page_and_record_stand_above_the_form(signed: Pact, secretary: Client) -> None:
    assert secretary.get(page(signed, "change")).context["page_links"] == [
        ("Bản in (PDF)", "/khoi-thu/2024/giao-uoc.pdf"),
        ("Xem trang", "/khoi-thu/2024/giao-uoc/"),
    ]


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_a_signature_that_is_being_noted_is_waited_for_before_the_text_is_changed() -> None:
    """The form is posted while whoever notes a signature still holds the pact: the save waits, and then refuses."""
    made = make_year(members=1, leaves=1)
    pact = Pact.objects.get()
    unsign(pact)
    client = logged_in(made.secretary)
    late = typed(client.get(page(pact, "change"))) | {"title": "Giao ước khác"}
    answers: list[Any] = []

    def post() -> None:
        answers.append(client.post(page(pact, "change"), late))
        connection.close()

    poster = threading.Thread(target=post)
    with transaction.atomic():
        Pact.objects.select_for_update().get(pk=pact.pk)
        Signature.objects.create(pact=pact, member=member("dv-01"), on=date(2024, 3, 17))
        poster.start()
        while poster.is_alive() and not somebody_waits():
            pass
        assert answers == []
    poster.join()
    assert told(answers[0])[0].startswith("Không sửa được nữa: «Tên»")
    pact.refresh_from_db()
    assert pact.title == "Giao ước thi đua năm 2024"


def somebody_waits() -> bool:
    """Whether the database holds back a statement until another transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        row = cursor.fetchone()
    return bool(row and row[0])


def test_a_signature_years_before_its_pact_is_asked_and_kept_with_a_reason(unsigned: Pact, secretary: Client) -> None:
    row = {"member": member("dv-02").pk, "on": "17/3/2021", "method": "paper"}
    answer = save(secretary, page(unsigned, "change"), more_rows("signatures", 0, row))
    assert told(answer) == [
        "Ngày 17/03/2021 không thuộc năm thi đua 2024. Ngày 17/03/2021 trước hội nghị ký kết (17/03/2024). "
        "Nếu ngày ấy đúng, hãy ghi lý do ở ô «Vì sao vẫn ghi ngày ấy»."
    ]
    later = more_rows("signatures", 0, row | {"on": "17/3/2199", "kept_because": "A"})
    assert told(save(secretary, page(unsigned, "change"), later)) == ["Ngày ký chưa tới. Hãy ghi ngày đã ký trên giấy."]
    assert not unsigned.signatures.filter(voided_at__isnull=True).exists()
    kept = more_rows("signatures", 0, row | {"kept_because": "Ký theo nhiệm kỳ"})
    assert told(save(secretary, page(unsigned, "change"), kept)) == []
    reason = unsigned.signatures.get(voided_at__isnull=True).day_reason
    assert reason.endswith("(17/03/2024). Vẫn ghi vì: Ký theo nhiệm kỳ")
    assert Entry.objects.get(action="ghi nhận đã ký").reason == reason
    assert reason in as_read(secretary.get("/khoi-thu/2024/giao-uoc/"))


def test_a_conference_of_another_year_is_asked(unsigned: Pact, secretary: Client) -> None:
    changed = {"conference_date": "17/3/2022"}
    assert len(told(save(secretary, page(unsigned, "change"), changed))) == 1
    assert told(save(secretary, page(unsigned, "change"), changed | {"kept_because": "Ký sớm"})) == []
    odd = "Ngày 17/03/2022 không thuộc năm thi đua 2024. Vẫn ghi vì: Ký sớm"
    assert Entry.objects.get(action="sửa «Ngày họp»").reason == odd
    unsigned.refresh_from_db()
    assert unsigned.conference_date_reason == odd
    assert told(save(secretary, page(unsigned, "change"), {"conference_date": "17/3/2024"})) == []
    unsigned.refresh_from_db()
    assert unsigned.conference_date_reason == ""
