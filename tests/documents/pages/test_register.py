"""The pages «Văn bản»: who sees what in the register, and what can be done from a document's page."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from documents.models import Document
from documents.verbs.filing import GroundLine
from documents.verbs.issuing import records_store
from members.models import User
from scoring.models import Round
from tests.as_read import as_read
from tests.common.files.pdfsamples import ACTIVE, locked, packed
from tests.common.files.samples import pdf
from tests.documents.issued import DAY, file_in, given, put_out, say
from tests.keptfiles import kept_at
from tests.years import Made, make_year

CARD = "phieu-cham-diem/nam/dv-02"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1, scored=False, visibility="own")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(made: Made, user: User, name: str = "documents", *args: object, **query: str) -> str:
    response = client_of(user).get(made.address(name, *args), query)
    assert response.status_code == 200
    return as_read(response)


def status(client: Client, address: str) -> int:
    """How the portal answers there; what it streams is let go."""
    response = client.get(address)
    if response.streaming:
        b"".join(response)
    return response.status_code


def signs(text: str) -> list[str]:
    """The numbers in the list, from its top."""
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', text)


# --- the list --------------------------------------------------------------------------------------------


def test_the_list_has_the_newest_on_top_and_finds_by_words_without_marks(made: Made) -> None:
    put_out(made)
    file_in(made, "Chia khối, cụm thi đua", sign="15/QĐ", on=date(2024, 5, 1))
    file_in(made, "Ủy quyền ký", sign="", on=None)
    assert signs(page(made, made.secretary)) == ["15/QĐ", "01/KH-KTĐKT", "Không số"]
    for words in ("khoi cum", "15/qđ", "ỦY BAN chia"):
        assert signs(page(made, made.secretary, tim=words)) == ["15/QĐ"]
    assert "Không có văn bản nào khớp" in page(made, made.secretary, tim="xyz")


def test_the_list_is_filtered_by_kind_state_and_origin(made: Made) -> None:
    first = put_out(made)
    put_out(made, replaces=first)
    file_in(made, sign="15/QĐ")
    assert signs(page(made, made.secretary, loai="Quyết định")) == ["15/QĐ"]
    assert signs(page(made, made.secretary, **{"hieu-luc": "replaced"})) == ["01/KH-KTĐKT"]
    assert signs(page(made, made.secretary, nguon="issued", **{"hieu-luc": "in-force"})) == ["02/KH-KTĐKT"]


def test_an_empty_register_says_what_will_stand_there_and_who_begins(made: Made) -> None:
    assert "Lưu văn bản đầu tiên" in page(made, made.clerk)
    text = page(made, made.representative("dv-01"))
    assert ("Chưa có văn bản nào" in text, "Lưu văn bản đầu tiên" in text) == (True, False)


def test_another_year_has_its_own_list(made: Made) -> None:
    put_out(make_year(members=1, leaves=1, scored=False, year=2025))
    assert signs(page(made, made.secretary)) == []


# --- who sees what ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visibility", "seen"),
    [
        ("own", {"phieu-cham-diem/nam/dv-01", "ke-hoach"}),
        ("totals", {"phieu-cham-diem/nam/dv-01", "ke-hoach", "bang-xep-hang/nam"}),
        ("full", {"phieu-cham-diem/nam/dv-01", "ke-hoach", "bang-xep-hang/nam", "bang-tong-hop/nam", CARD}),
    ],
)
def test_a_member_knows_of_what_the_round_shows_and_of_no_more_at_any_door(
    made: Made, visibility: str, seen: set[str]
) -> None:
    sources = ["phieu-cham-diem/nam/dv-01", CARD, "bang-tong-hop/nam", "bang-xep-hang/nam", "nhat-ky", "ke-hoach"]
    documents = {source: put_out(made, source, title=f"Trích yếu của {source}.") for source in sources}
    Round.objects.update(visibility=visibility)
    client = client_of(made.representative("dv-01"))
    listed = page(made, made.representative("dv-01"))
    assert {source for source in sources if f"Trích yếu của {source}." in listed} == seen
    for source, document in documents.items():
        file = made.address("document-file", document.pk, document.files.get().pk)
        addresses = [made.address("document", document.pk), made.address("document.pdf", document.pk), file]
        expected = 200 if source in seen else 404
        assert {status(client, address) for address in addresses} == {expected}, source
    assert {source for source in sources if f"Trích yếu của {source}." in page(made, made.leader)} == set(sources)


def test_before_publication_nothing_of_scores_is_known_where_it_is_shown_only_after(made: Made) -> None:
    put_out(made, CARD, title="Phiếu kia")
    Round.objects.update(visibility="full", only_after_publication=True)
    assert "Phiếu kia" not in page(made, made.representative("dv-01"))
    assert "Phiếu kia" in page(made, made.representative("dv-02"))


def test_the_log_tells_of_a_card_only_to_whose_it_is(made: Made) -> None:
    put_out(made, CARD, title="Phiếu kia")
    assert "Phiếu kia" in page(made, made.representative("dv-02"), "log")
    assert "Phiếu kia" not in page(made, made.representative("dv-01"), "log")


def test_a_document_of_another_year_or_bloc_is_none_here(made: Made) -> None:
    for other in (
        make_year(members=1, leaves=1, scored=False, year=2025),
        make_year(members=1, leaves=1, scored=False, bloc="khoi-khac"),
    ):
        document = put_out(other)
        for address in (
            made.address("document", document.pk),
            made.address("document-file", document.pk, document.files.get().pk),
        ):
            assert client_of(made.secretary).get(address).status_code == 404
    mine, file = put_out(made), Document.objects.last().files.get()  # type: ignore[union-attr]
    foreign = Document.objects.exclude(pk=mine.pk)[0].files.get()
    assert foreign.pk != file.pk
    assert client_of(made.secretary).get(made.address("document-file", mine.pk, foreign.pk)).status_code == 404


# --- one document ----------------------------------------------------------------------------------------


def test_a_document_shows_its_grounds_what_cites_it_and_where_it_is_verified(made: Made) -> None:
    plan = put_out(made)
    decision = file_in(made, "Quyết định", GroundLine("Theo kế hoạch", plan.pk), sign="15/QĐ").document
    text = page(made, made.representative("dv-01"), "document", plan.pk)
    assert f'<a href="/xac-minh/{plan.code}/">{plan.code}</a>' in text
    assert f'<a href="{made.address("document", decision.pk)}">Quyết định số 15/QĐ: Quyết định</a>' in text
    text = page(made, made.representative("dv-01"), "document", decision.pk)
    assert f'<a href="{made.address("document", plan.pk)}">Theo kế hoạch</a>' in text
    assert "Căn cứ hết hiệu lực" not in text
    say(made, plan, "expired")
    warning = "Căn cứ «Kế hoạch số 01/KH-KTĐKT» hết hiệu lực. Lý do: Có quy định mới"
    assert warning in page(made, made.representative("dv-01"), "document", decision.pk)


def test_who_may_not_write_has_no_forms_and_is_refused(made: Made) -> None:
    document = put_out(made)
    for user in (made.leader, made.representative("dv-01")):
        assert 'name="deed"' not in page(made, user, "document", document.pk)
        for address, data in (
            (made.address("document", document.pk), {"deed": "state", "state": "expired", "reason": "x"}),
            (made.address("document", document.pk), {"deed": "file", "role": "scan"}),
            (made.address("document-new"), {"kind": "A", "title": "B", "issuer": "C"}),
        ):
            assert client_of(user).post(address, data).status_code == 403
        assert client_of(user).get(made.address("document-new")).status_code == 403
    document.refresh_from_db()
    assert (document.state, Document.objects.count(), document.files.count()) == ("in-force", 1, 1)


def test_a_file_is_shown_or_saved_under_its_name(made: Made) -> None:
    document = file_in(made, files=[given("Quyết định.pdf", pdf())]).document
    address = made.address("document-file", document.pk, document.files.get().pk)
    response = client_of(made.representative("dv-01")).get(address)
    assert (response["Content-Type"], b"".join(response)) == ("application/pdf", pdf())
    assert response["Content-Disposition"].startswith("inline")
    saved = client_of(made.clerk).get(f"{address}?tai")
    assert b"".join(saved) == pdf()
    assert saved["Content-Disposition"].startswith("attachment")


def test_a_file_that_changed_is_named_and_not_handed_out(made: Made) -> None:
    document = put_out(made)
    file = document.files.get()
    place = kept_at(records_store(), file.sha256)
    place.chmod(0o640)
    place.write_bytes(place.read_bytes().replace(b"2024", b"2025", 1))
    told = "Tệp lưu ở cổng đã bị thay đổi so với lúc lưu nên không đưa ra nữa."
    assert told in page(made, made.clerk, "document", document.pk)
    client = client_of(made.clerk)
    response = client.get(made.address("document-file", document.pk, file.pk), follow=True)
    assert response.redirect_chain == [(made.address("document", document.pk), 302)]
    assert f"«Kế hoạch.pdf»: {told} Hãy báo Quản trị." in as_read(response)
    place.unlink()
    assert "Tệp lưu ở cổng đã mất." in page(made, made.clerk, "document", document.pk)


# --- what is done there ----------------------------------------------------------------------------------


def post(made: Made, name: str, *args: object, **data: Any) -> Any:
    return client_of(made.clerk).post(made.address(name, *args), data)


def test_the_clerk_puts_a_scan_to_an_issued_document(made: Made) -> None:
    document = put_out(made)
    files = [SimpleUploadedFile("Đã ký.pdf", pdf()), SimpleUploadedFile("sai.pdf", b"<html>")]
    response = post(made, "document", document.pk, deed="file", role="scan", files=files)
    assert response.status_code == 422
    assert "«sai»</a>: Đây là trang web" in as_read(response)
    assert list(document.files.values_list("role", "name", "added_by"))[1:] == [("scan", "Đã ký.pdf", str(made.clerk))]
    assert "Chưa chọn tệp nào." in as_read(post(made, "document", document.pk, deed="file", role="scan"))


def test_the_clerk_says_what_is_no_longer_in_force_and_keeps_what_was_typed(made: Made) -> None:
    document, other = put_out(made), put_out(made, "ke-hoach/b")
    data = {"deed": "state", "state": "replaced", "reason": "Đã có bản mới", "on": "31/02/2024"}
    response = post(made, "document", document.pk, **data)
    text = as_read(response)
    assert (response.status_code, "Đã có bản mới</textarea>" in text, 'value="31/02/2024"' in text) == (422, True, True)
    response = post(made, "document", document.pk, **{**data, "on": "1/6/2024"})
    assert "Hãy chọn văn bản thay thế" in as_read(response)
    response = post(made, "document", document.pk, **{**data, "on": "1/6/2024", "replaced_by": str(other.pk)})
    assert response.status_code == 302
    document.refresh_from_db()
    assert (document.state, document.replaced_by, document.state_on) == ("replaced", other, date(2024, 6, 1))


def test_the_clerk_files_a_document_with_grounds_and_files(made: Made) -> None:
    cited = put_out(made)
    response = post(
        made, "document-new", kind="Chỉ thị", sign="5/CT", on="2-4-2024", issuer="Tỉnh ủy", title="Về thi đua",
        files=[SimpleUploadedFile("Chỉ thị.pdf", pdf()), SimpleUploadedFile("sai.pdf", b"<html>")],
        deed="save", **{"ground-0": "Luật", "cites-0": "", "ground-1": "", "cites-1": str(cited.pk)},
    )  # fmt: skip
    document = Document.objects.get(origin="filed")
    assert (response.status_code, response["Location"]) == (302, made.address("document", document.pk))
    assert (str(document), document.on, document.added_by) == ("Chỉ thị số 5/CT", date(2024, 4, 2), str(made.clerk))
    assert list(document.grounds.values_list("cites", flat=True)) == [None, cited.pk]
    assert [file.name for file in document.files.all()] == ["Chỉ thị.pdf"]
    text = as_read(client_of(made.clerk).get(response["Location"]))
    assert "«sai»" not in text  # another session


def test_in_a_series_the_empty_form_comes_back_and_leads_to_what_was_filed(made: Made) -> None:
    client = client_of(made.clerk)
    where = made.address("document-new")
    for number, title in (("5/CT", "Về thi đua"), ("", "Ủy quyền <ký>")):
        typed = {"kind": "Chỉ thị", "sign": number, "issuer": "Tỉnh ủy", "title": title, "ground-0": "Luật"}
        files = [SimpleUploadedFile("Chỉ thị.pdf", pdf()), SimpleUploadedFile("sai.pdf", b"<html>")]
        answer = client.post(where, typed | {"deed": "next", "files": files})
        assert (answer.status_code, answer.get("Location")) == (302, where)
        page_of = client.get(where)
        document = Document.objects.get(title=title)
        at, told = (
            made.address("document", document.pk),
            f"{document}: {title}".replace("<", "&lt;").replace(">", "&gt;"),
        )
        saved, lost = (str(message) for message in page_of.context["messages"])
        assert saved == f'Đã lưu <a href="{at}">{told}</a> vào sổ.'
        assert (lost.startswith("Chưa lưu được tệp «sai»: Đây là trang web"), saved in as_read(page_of)) == (
            True,
            True,
        )
        assert lost.endswith(f' Văn bản đã có trong sổ. <a href="{at}">Mở văn bản để nộp lại tệp</a>')
        form = page_of.context["form"]
        assert (form.is_bound, form.initial) == (False, {"issuer": made.year.bloc.parent})
        assert [row.text for row in page_of.context["grounds"]] == ["", "", ""]
        assert [file.name for file in document.files.all()] == ["Chỉ thị.pdf"]


def test_what_is_refused_in_a_series_of_documents_stays_typed(made: Made) -> None:
    typed = {"kind": "", "issuer": "Tỉnh ủy", "title": "Về thi đua", "on": "1/5/1024", "ground-0": "Luật"}
    answer = post(made, "document-new", deed="next", **typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["kind"])
    answer = post(made, "document-new", deed="next", **typed | {"kind": "Chỉ thị"})
    assert (answer.status_code, answer.context["question"].asked[:8]) == (422, "Năm 1024")
    assert [answer.context["form"][name].value() for name in ("issuer", "title", "on")] == [
        typed[name] for name in ("issuer", "title", "on")
    ]
    assert (answer.context["grounds"][0].text, Document.objects.exists()) == ("Luật", False)


def test_enter_in_a_field_of_a_document_files_it(made: Made) -> None:
    # The browser takes the form's first button for Enter.
    deeds = re.findall(r'name="deed" value="(\w+)"', page(made, made.clerk, "document-new"))
    assert deeds == ["save", "more", "save", "next"]


def test_what_cannot_be_filed_stands_in_the_form_as_it_was_typed(made: Made) -> None:
    data = {"kind": "", "issuer": "Tỉnh ủy", "title": "Về thi đua", "on": "3/13/2024", "ground-0": "Luật Thi đua"}
    response = post(made, "document-new", deed="save", files=SimpleUploadedFile("a.pdf", pdf()), **data)
    text = as_read(response)
    assert response.status_code == 422
    assert "Hãy ghi loại văn bản." in text
    assert 'value="3/13/2024"' in text
    assert 'value="Luật Thi đua"' in text
    assert "Hãy chọn lại tệp." in text
    response = post(made, "document-new", deed="save", **{**data, "kind": "A", "on": "", "cites-1": "999"})
    assert "Văn bản này không có trong sổ." in as_read(response)
    assert not Document.objects.exists()


def test_more_rows_of_grounds_lose_nothing_and_are_no_mistake(made: Made) -> None:
    response = post(made, "document-new", deed="more", kind="", title="Về thi đua", **{"ground-2": "Luật"})
    text = as_read(response)
    assert (response.status_code, text.count('name="ground-'), 'role="alert"' in text) == (200, 9, False)
    assert (">\nVề thi đua</textarea>" in text, 'name="ground-2" value="Luật"' in text) == (True, True)


def test_the_workbook_and_the_print_have_what_the_page_has(made: Made) -> None:
    put_out(made)
    client = client_of(made.representative("dv-01"))
    assert client.get(made.address("documents.xlsx")).status_code == 200
    assert client.get(made.address("documents.pdf")).content.startswith(b"%PDF-")
    assert Document.objects.get().on == DAY


def test_an_odd_day_is_asked_beside_it_and_nothing_that_was_typed_is_lost(made: Made) -> None:
    typed = {"kind": "Quyết định", "issuer": "Tỉnh ủy", "title": "Về thi đua", "on": "1/5/1024", "ground-0": "Luật"}
    answer = post(made, "document-new", deed="save", **typed)
    question = answer.context["question"]
    assert (answer.status_code, question.asked) == (422, "Năm 1024 là quá xa. Hãy xem lại năm.")
    text = as_read(answer)
    assert all(f'value="{typed[name]}"' in text for name in ("kind", "issuer", "on", "ground-0"))
    kept = {"on_asked": question.asked, "on_reason": "Tư liệu cũ"}
    # Another mistake meanwhile takes neither the question nor its answer away.
    again = post(made, "document-new", deed="save", **typed | kept | {"kind": ""})
    assert again.context["question"] == type(question)("on", question.asked, "Tư liệu cũ")
    assert post(made, "document-new", deed="save", **typed | kept).status_code == 302
    document = Document.objects.get()
    page_of = as_read(client_of(made.clerk).get(made.address("document", document.pk)))
    assert f"{question.asked} Vẫn ghi vì: Tư liệu cũ" in page_of


def test_an_odd_day_of_a_state_is_asked_on_the_document_s_page(made: Made) -> None:
    document = put_out(made)
    typed = {"deed": "state", "state": "withdrawn", "on": "1/1/2024", "reason": "Ghi nhầm"}
    answer = post(made, "document", document.pk, **typed)
    asked = answer.context["question"].asked
    assert (answer.status_code, asked) == (422, "Ngày 01/01/2024 trước ngày của chính văn bản này (17/03/2024).")
    answer = post(made, "document", document.pk, **typed, on_asked=asked, on_reason="Ngày trên văn bản sai")
    document.refresh_from_db()
    assert (answer.status_code, document.state) == (302, "withdrawn")
    assert document.state_day_reason == f"{asked} Vẫn ghi vì: Ngày trên văn bản sai"


def test_a_locked_pdf_is_refused_and_one_that_runs_by_itself_is_listed_with_why_it_is_not_shown(made: Made) -> None:
    document = put_out(made)
    runs = packed(ACTIVE["a script on opening"])
    files = [SimpleUploadedFile("Khóa.pdf", locked()), SimpleUploadedFile("Tự chạy.pdf", runs)]
    response = post(made, "document", document.pk, deed="file", role="scan", files=files)
    assert [(name, why[:17]) for name, why in response.context["refused"]] == [("Khóa", "Tệp đặt mật khẩu ")]
    file = document.files.get(name="Tự chạy.pdf")
    door = made.address("document-file", document.pk, file.pk)
    text = page(made, made.clerk, "document", document.pk)
    assert (f'href="{door}"' in text, f'href="{door}?tai"' in text, text.count("tự chạy (mã lệnh")) == (False, True, 1)
    answer: Any = client_of(made.clerk).get(door)
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == runs
