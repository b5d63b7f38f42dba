"""«Thông tin khối» in the browser's terms: the secretary's form, what the others read, and what stays as it was."""

from dataclasses import asdict
from typing import Any

import pytest
from django.test import Client

from members.models import BlocYear, User
from members.verbs.blocs import facts_of
from tests.as_read import as_read
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=1, scored=False)


def desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(made: Made, **typed: object) -> dict[str, Any]:
    facts = facts_of(made.year)
    return asdict(facts) | {"seen": facts.seal} | typed


def test_the_secretary_s_form_holds_what_stands_and_saves_it(made: Made) -> None:
    client = desk(made.secretary)
    page = client.get(made.address("bloc-info"))
    boxes = {box.html_name: box.value() for box in page.context["form"]}
    assert boxes == asdict(facts_of(made.year))
    assert "Giao ước đã chốt, văn bản đã phát hành và kết quả đã công bố giữ nguyên như lúc ấy." in as_read(page)
    answer = client.post(made.address("bloc-info"), form(made, name="Khối  thi đua 6", sign="KTĐ6"), follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["Đã lưu thông tin khối: 2 thay đổi."]
    year = BlocYear.objects.select_related("bloc").get()
    assert (year.bloc.name, year.bloc.sign) == ("Khối thi đua 6", "KTĐ6")


def test_a_refused_form_keeps_what_was_typed(made: Made) -> None:
    answer = desk(made.secretary).post(made.address("bloc-info"), form(made, name="", locality="Đà Lạt"))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"name": ["Mục này không được để trống."]}
    assert answer.context["form"]["locality"].value() == "Đà Lạt"


def test_what_was_changed_meanwhile_is_told_and_the_second_press_writes(made: Made) -> None:
    client = desk(made.secretary)
    stale = form(made, sign="KTĐ")
    desk(made.admin).post(made.address("bloc-info"), form(made, locality="Đà Lạt"))
    answer = client.post(made.address("bloc-info"), stale)
    assert answer.status_code == 422
    (sentence,) = answer.context["form"].non_field_errors()
    assert sentence.startswith("Thông tin khối đã được sửa sau khi bạn mở trang này.")
    assert client.post(made.address("bloc-info"), stale | {"seen": answer.context["seen"]}).status_code == 302


def test_the_others_read_it_with_the_reason_why_they_do_not_change_it(made: Made) -> None:
    for user in (made.leader, made.clerk, made.representative("dv-01")):
        client = desk(user)
        page = as_read(client.get(made.address("bloc-info")))
        assert ("<dd>Khối thi đua khoi-thu</dd>" in page, "Lưu thông tin" in page) == (True, False)
        assert "Chỉ Thư ký Khối và Quản trị được sửa nội dung này." in page
        assert client.post(made.address("bloc-info"), form(made, name="X")).status_code == 403
    assert facts_of(BlocYear.objects.select_related("bloc").get()) == facts_of(made.year)


def test_a_sign_that_nobody_wrote_is_told_as_the_name_makes_it(made: Made) -> None:
    facts = dict(desk(made.clerk).get(made.address("bloc-info")).context["facts"])
    assert facts["Ký hiệu"] == "KTĐKT (theo tên khối)"
