"""The list of what can be composed, and the editor: nothing typed is lost, the preview is what was saved."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import Draft
from tests.as_read import as_read
from tests.printing import Paper
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
TYPED = {
    "subject": "Kế hoạch thử",
    "on": "17/3/2024",
    "grounds": "Căn cứ Giao ước số 1;\nCăn cứ Quy chế.",
    "body": "I. Mục đích\nMột đoạn văn.",
    "recipients": "Các đơn vị\nLưu: VT",
    "authority": "TM. Khối thi đua",
    "position": "KT. Trưởng khối\nPhó Trưởng khối",
    "signer": "Nguyễn Văn A",
}


@pytest.fixture
def made() -> Made:
    return make_year(members=3)


def client_of(made: Made, kind: str = "secretary") -> Client:
    client = Client()
    client.force_login(getattr(made, kind))
    return client


def editor(made: Made, source: str = "ke-hoach") -> str:
    return made.address("composition", source)


def post(made: Made, version: int = 0, source: str = "ke-hoach", **typed: str) -> Any:
    return client_of(made).post(editor(made, source), TYPED | {"version": str(version), "deed": "save"} | typed)


def preview(made: Made, source: str = "ke-hoach") -> Paper:
    answer = client_of(made).get(made.address("composition.pdf", source))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return Paper(answer.content)


def test_the_list_holds_every_document_of_the_year_with_how_it_stands(made: Made) -> None:
    post(made)
    page = client_of(made).get(made.address("compositions"))
    rows = {
        row.url.rpartition("/soan/")[2].rstrip("/"): (row.label, row.state)
        for kind in page.context["kinds"]
        for row in kind.rows
    }
    proposed = "Bản cổng đề xuất"
    assert rows == {
        "danh-sach-thanh-vien": ("Danh sách thành viên", proposed),
        "quyet-dinh-thanh-vien": ("Quyết định ban hành danh sách thành viên", proposed),
        "bien-ban-hoi-nghi": ("Hội nghị ký kết giao ước thi đua", proposed),
        "ke-hoach": ("Kế hoạch hoạt động của năm", "Bản thảo"),
        "phat-dong/1": ("Phát động Đợt thi đua 1", proposed),
        "phat-dong/2": ("Phát động Đợt thi đua 2", proposed),
        "bang-danh-gia": ("Bảng đánh giá thi đua", proposed),
        "phieu-cham-diem/nam/dv-01": ("Cơ quan, đơn vị số 01, kỳ Cả năm", proposed),
        "phieu-cham-diem/nam/dv-02": ("Cơ quan, đơn vị số 02, kỳ Cả năm", proposed),
        "phieu-cham-diem/nam/dv-03": ("Cơ quan, đơn vị số 03, kỳ Cả năm", proposed),
        "bang-tong-hop/nam": ("Cả năm", proposed),
        "bang-xep-hang/nam": ("Cả năm", proposed),
        "nhat-ky": ("Nhật ký thay đổi", proposed),
    }


def test_what_the_year_has_no_data_for_is_named_and_not_offered() -> None:
    made = make_year(campaigns=0, scored=False)
    made.year.campaigns.all().delete()
    page = client_of(made).get(made.address("compositions"))
    assert [composition.slug for composition in page.context["lacking"]] == [
        "quy-che",
        "giay-moi",
        "chuong-trinh-hoi-nghi",
        "nghi-quyet-hoi-nghi",
        "phat-dong",
        "bao-cao",
        "bien-ban-binh-xet-thi-dua",
        "bien-ban-xet-khen-thuong",
        "bien-ban-kiem-phieu",
        "to-trinh-khen-thuong",
        "danh-sach-de-nghi",
        "bao-cao-thanh-tich",
        "thong-bao-khen-thuong",
        "ban-giao-truong-khoi",
    ]
    for source in ("phat-dong/1", "phat-dong", "ke-hoach/2", "khong-co", "phieu-cham-diem/nam", "bang-tong-hop/khac"):
        assert client_of(made).get(editor(made, source)).status_code == 404, source
        assert client_of(made).get(made.address("composition.pdf", source)).status_code == 404, source


def test_saving_leads_back_to_the_editor_and_the_preview_is_what_was_saved(made: Made) -> None:
    answer = post(made)
    assert (answer.status_code, answer["Location"]) == (302, editor(made))
    page = client_of(made).get(editor(made))
    assert page.context["sheet"].pdf_url == f"{made.address('composition.pdf', 'ke-hoach')}?soan=moi&lan=1"
    assert page.context["form"]["on"].value() is not None
    paper = preview(made)
    assert paper.faults() == []
    assert paper.between("KHỐI THI ĐUA KHOI-THU", "CỘNG HÒA") == "Số: ……/KH-KTĐKT"
    assert paper.between("Độc lập - Tự do - Hạnh phúc", "Căn cứ Giao ước") == (
        "Bình Thuận, ngày 17 tháng 3 năm 2024 KẾ HOẠCH Kế hoạch thử"
    )
    assert paper.after("Kế hoạch thử") == (
        "Căn cứ Giao ước số 1; Căn cứ Quy chế. I. MỤC ĐÍCH Một đoạn văn./. Nơi nhận: - Các đơn vị; - Lưu: VT. "
        "TM. KHỐI THI ĐUA KT. TRƯỞNG KHỐI PHÓ TRƯỞNG KHỐI Nguyễn Văn A"
    )


def test_the_preview_may_stand_in_a_frame_of_the_portal_and_in_no_other(made: Made) -> None:
    answer = client_of(made).get(made.address("composition.pdf", "ke-hoach"))
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert client_of(made).get(editor(made))["X-Frame-Options"] == "DENY"


def test_a_bad_day_is_told_beside_it_and_nothing_typed_is_lost(made: Made) -> None:
    answer = post(made, on="31/2/2024")
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "on": ["Không có ngày «31/2/2024». Hãy nhập ngày/tháng/năm, ví dụ 17/03/2023."]
    }
    assert {name: answer.context["form"][name].value() for name in TYPED} == TYPED | {"on": "31/2/2024"}
    assert Draft.objects.count() == 0


def test_text_in_an_old_encoding_is_asked_back(made: Made) -> None:
    answer = post(made, signer="NguyÔn V¨n Tr­êng")
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "signer": ["Chữ này viết bằng mã TCVN3, có lẽ là «Nguyễn Văn Trường». Hãy gõ lại bằng Unicode."]
    }


def test_a_stale_form_keeps_what_was_typed_and_may_be_sent_again(made: Made) -> None:
    post(made)
    answer = post(made, 0, body="Của người thứ hai")
    assert answer.status_code == 409
    assert answer.context["sentences"] == [
        f"{made.secretary} vừa lưu bản thảo này trong lúc bạn soạn. "
        "Những gì bạn ghi còn đây, chưa được lưu; bấm Lưu lần nữa để ghi đè."
    ]
    assert answer.context["form"]["body"].value() == "Của người thứ hai"
    again = post(made, answer.context["version"], body="Của người thứ hai")
    assert (again.status_code, Draft.objects.get().body) == (302, "Của người thứ hai")


def test_a_draft_is_discarded_from_its_page(made: Made) -> None:
    post(made)
    answer = client_of(made).post(editor(made), {"version": "1", "deed": "discard"}, follow=True)
    assert Draft.objects.count() == 0
    assert answer.context["form"]["subject"].value() == "Hoạt động của Khối thi đua khoi-thu năm 2024"


def test_the_leader_reads_and_prints_and_is_told_who_writes(made: Made) -> None:
    page = client_of(made, "leader").get(editor(made))
    assert page.status_code == 200
    assert all(field.disabled for field in page.context["form"].fields.values())
    assert "Chỉ Thư ký Khối, Văn thư và Quản trị" in as_read(page)
    answer = client_of(made, "leader").post(editor(made), TYPED | {"version": "0", "deed": "save"})
    assert (answer.status_code, Draft.objects.count()) == (403, 0)


def test_a_member_opens_neither_list_nor_editor_nor_preview(made: Made) -> None:
    client = Client()
    client.force_login(made.representative("dv-02"))
    own = "phieu-cham-diem/nam/dv-02"
    for address in (made.address("compositions"), editor(made, own), made.address("composition.pdf", own)):
        assert client.get(address).status_code == 403
    assert client.post(editor(made), TYPED).status_code == 403


def test_a_draft_of_one_year_is_no_draft_of_another(made: Made) -> None:
    post(made)
    other = make_year(year=2025)
    page = client_of(made).get(reverse("composition", args=[other.year.bloc.code, 2025, "ke-hoach"]))
    assert page.context["draft"] is None
