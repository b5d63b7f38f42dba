"""«Sửa danh sách thành viên» in the browser's terms: what the form shows, keeps, pastes, moves and takes back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.models import Membership
from members.roster import seal_of
from members.verbs.roster import IN_USE, roster_of
from tests.as_read import as_read
from tests.officetables import as_docx, as_xlsx
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=2, scored=False)


@pytest.fixture
def desk(made: Made) -> Client:
    client = Client()
    client.force_login(made.secretary)
    return client


def form(made: Made, **more: object) -> dict[str, object]:
    """The form as the page shows it, with what is typed into it."""
    rows = roster_of(made.year)
    sent: dict[str, object] = {"seen": seal_of(rows), "deed": "save"}
    for place, row in enumerate(rows):
        for name in ("name", "short_name", "code", "role", "representative", "position", "phone", "email", "was"):
            sent[f"r{place}-{name}"] = getattr(row, name)
        sent[f"r{place}-order"] = str(place + 1)
    return sent | more


def send(made: Made, client: Client, **more: object) -> Any:
    return client.post(made.address("members-edit"), form(made, **more))


def shown(answer: Any) -> list[str]:
    return [one.row.name for one in answer.context["rows"] if one.row.name]


def names(made: Made) -> list[str]:
    return [row.name for row in roster_of(made.year)]


def test_the_form_shows_the_members_in_order_with_three_rows_to_fill_in(made: Made, desk: Client) -> None:
    answer = desk.get(made.address("members-edit"))
    assert shown(answer) == names(made)
    assert [one.row.is_blank for one in answer.context["rows"]] == [False] * 3 + [True] * 3
    # Enter in a box presses the form's first button.
    assert as_read(answer).index('value="save"') < as_read(answer).index('value="up:0"')


def test_what_the_form_shows_is_what_it_sends_back_unchanged(made: Made, desk: Client) -> None:
    send(made, desk, **{"r0-phone": "0252 3821 234"})
    before = roster_of(made.year)
    answer = desk.post(made.address("members-edit"), form(made), follow=True)
    assert roster_of(made.year) == before
    assert [str(one) for one in answer.context["messages"]][-1] == "Không có gì thay đổi."


def test_typed_numbers_put_the_rows_in_order_and_the_moved_one_goes_first(made: Made, desk: Client) -> None:
    first, second, third = names(made)
    assert send(made, desk, **{"r2-order": "1"}).status_code == 302
    assert names(made) == [third, first, second]


def test_a_save_can_be_taken_back_once(made: Made, desk: Client) -> None:
    before = roster_of(made.year)
    more = {"r3-name": "Ban Nội chính", "r3-role": "member", "r0-representative": "Người khác", "r1-order": "1"}
    assert send(made, desk, **more).status_code == 302
    assert len(roster_of(made.year)) == 4
    assert desk.get(made.address("members-edit")).context["may_undo"] is True
    send(made, desk, deed="undo")
    assert roster_of(made.year) == before
    assert desk.get(made.address("members-edit")).context["may_undo"] is False


def test_what_somebody_saved_after_it_is_not_taken_back_with_a_save(made: Made, desk: Client) -> None:
    send(made, desk, **{"r0-phone": "0252 3821 234"})
    other = Client()
    other.force_login(made.admin)
    send(made, other, **{"r1-phone": "0252 9999 999"})
    answer = desk.post(made.address("members-edit"), form(made, deed="undo"), follow=True)
    assert [str(one) for one in answer.context["messages"]][-1] == (
        "Không hoàn tác được: sau lần lưu của bạn, danh sách đã được sửa tiếp."
    )
    assert [row.phone for row in roster_of(made.year)] == ["0252 3821 234", "0252 9999 999", ""]
    assert answer.context["may_undo"] is False


def test_a_number_that_is_none_is_told_and_nothing_is_lost(made: Made, desk: Client) -> None:
    answer = send(made, desk, **{"r1-order": "1a", "r0-phone": "0252 3821 234"})
    assert (answer.status_code, answer.context["sentences"]) == (
        422,
        ["«1a» ở dòng 2 không phải số thứ tự. Hãy gõ 1, 2, 3 …"],
    )
    assert answer.context["rows"][0].row.phone == "0252 3821 234"


def test_the_button_moves_the_row_that_it_stands_in_whatever_numbers_were_typed(made: Made, desk: Client) -> None:
    first, second, third = names(made)
    # The third goes first by its number; then the second, as the page showed it, one up.
    assert shown(send(made, desk, deed="up:1", **{"r2-order": "1"})) == [third, second, first]


def test_a_refused_form_keeps_all_that_was_typed_and_says_beside_each_box_what_is_wrong(
    made: Made, desk: Client
) -> None:
    typed = {"r1-email": "sai", "r0-name": "Tên mới", "r3-name": "Ban Nội chính", "r3-phone": "abc"}
    answer = send(made, desk, **typed)
    assert answer.status_code == 422
    assert shown(answer)[0] == "Tên mới"
    cells = {cell.name: (cell.value, cell.wrong) for one in answer.context["rows"] for cell in one.lower}
    assert cells["r1-email"] == ("sai", "Thư điện tử phải có dạng ten@coquan.gov.vn.")
    assert cells["r3-phone"][0] == "abc"
    assert [place for place, _ in answer.context["wrong"]] == ["r1-email", "r3-phone"]
    assert names(made)[0] != "Tên mới"


def test_a_member_with_figures_is_not_dropped_and_it_is_said_at_its_row(made: Made, desk: Client) -> None:
    answer = send(made, desk, **{"r1-drop": "on"})
    assert answer.context["wrong"] == [("r1-name", f"Dòng 2: {IN_USE}")]
    assert [one.row.dropped for one in answer.context["rows"]][:3] == [False, True, False]


def test_a_pasted_table_fills_in_the_form_and_keeps_nothing_yet(made: Made, desk: Client) -> None:
    known = names(made)[0]
    text = f"Đơn vị\tĐiện thoại\tGhi chú\n{known}\t0252 3821 234\tx\nBan Nội chính\t\t\n"
    answer = send(made, desk, deed="paste", pasted=text)
    assert answer.status_code == 200
    assert shown(answer) == [*names(made), "Ban Nội chính"]
    assert answer.context["rows"][0].row.phone == "0252 3821 234"
    assert answer.context["notes"] == [
        "Đã điền 2 dòng từ bảng dán. Hãy xem lại rồi bấm Lưu; chưa có gì được lưu.",
        "Cột không dùng đến: Ghi chú.",
    ]
    assert Membership.objects.filter(year=made.year).count() == 3


def test_a_file_of_the_office_fills_in_the_form_whatever_stands_above_its_heads(made: Made, desk: Client) -> None:
    known = names(made)[0]
    members = [
        ["DANH SÁCH THÀNH VIÊN KHỐI THI ĐUA", "", "", ""],
        ["STT", "Tên đơn vị", "Người đại diện", "Điện thoại"],
        ["1", known, "Lê Văn B", "0252 3821 234"],
        ["2", "Ban Nội chính", "Trần Thị C", ""],
    ]
    notes = [["Hướng dẫn"], ["Điền đủ các cột"], ["Gửi trước ngày 15"], ["Liên hệ văn phòng"]]
    for name, content in (("a.docx", as_docx(notes, members)), ("a.xlsx", as_xlsx(members, merged=["A1:D1"]))):
        answer = send(made, desk, deed="paste", table=SimpleUploadedFile(name, content))
        assert answer.status_code == 200
        assert shown(answer) == [*names(made), "Ban Nội chính"]
        assert answer.context["rows"][0].row.phone == "0252 3821 234"
        assert answer.context["rows"][3].row.representative == "Trần Thị C"
        assert answer.context["notes"][0].startswith("Đã điền 2 dòng từ tệp.")
    assert Membership.objects.filter(year=made.year).count() == 3


def test_a_file_without_members_is_told_beside_its_box_and_the_table_stays_as_typed(made: Made, desk: Client) -> None:
    for content, sentence in (
        (b"%PDF-1.7", "Đây là tệp PDF, cổng không đọc được bảng trong đó."),
        (as_xlsx([["1", "2"]]), "Chưa thấy tên đơn vị nào trong tệp."),
    ):
        typed = {"r0-phone": "0252 3821 234", "pasted": "x"}
        answer = send(made, desk, deed="paste", table=SimpleUploadedFile("a.xlsx", content), **typed)
        assert answer.status_code == 422
        assert answer.context["refused_file"].startswith(sentence)
        assert (answer.context["rows"][0].row.phone, answer.context["pasted"]) == ("0252 3821 234", "x")
        assert answer.content.decode().count('id="table-error"') == 1


def test_a_paste_that_names_nobody_says_so_and_stays_in_its_box(made: Made, desk: Client) -> None:
    answer = send(made, desk, deed="paste", pasted="1\t2\t3")
    assert (answer.status_code, answer.context["pasted"]) == (422, "1\t2\t3")
    assert answer.context["sentences"] == [
        "Chưa thấy tên đơn vị nào. Hãy dán bảng chép từ Excel hay Word, hoặc mỗi dòng một tên."
    ]


def test_a_table_longer_than_any_bloc_is_refused(made: Made, desk: Client) -> None:
    answer = send(made, desk, deed="paste", pasted="\n".join(f"Cơ quan {number}" for number in range(5000)))
    assert answer.context["sentences"] == [
        "Bảng này dài quá: một khối có nhiều nhất 100 thành viên. Hãy dán đúng danh sách thành viên."
    ]
    assert shown(answer) == names(made)


@pytest.mark.parametrize(("deed", "order"), [("up:1", [1, 0, 2]), ("down:1", [0, 2, 1]), ("up:0", [0, 1, 2])])
def test_without_the_script_a_button_moves_a_row_and_keeps_what_was_typed(
    deed: str, order: list[int], made: Made, desk: Client
) -> None:
    before = names(made)
    answer = send(made, desk, deed=deed, **{"r0-phone": "0252 3821 234"})
    assert shown(answer) == [before[place] for place in order]
    assert {one.row.phone for one in answer.context["rows"]} == {"", "0252 3821 234"}
    assert names(made) == before


def test_what_somebody_else_changed_meanwhile_is_told_and_the_next_save_is_meant(made: Made, desk: Client) -> None:
    old = form(made, **{"r0-phone": "0252 3821 234"})
    send(made, desk, **{"r1-phone": "0252 9999 999"})
    answer = desk.post(made.address("members-edit"), old)
    assert answer.status_code == 422
    assert "đã được người khác sửa" in answer.context["sentences"][0]
    desk.post(made.address("members-edit"), old | {"seen": answer.context["seen"]})
    assert [row.phone for row in roster_of(made.year)] == ["0252 3821 234", "", ""]


@pytest.mark.parametrize("who", ["leader", "clerk"])
def test_who_does_not_manage_the_year_has_no_such_form(who: str, made: Made) -> None:
    client = Client()
    client.force_login(getattr(made, who))
    before = roster_of(made.year)
    assert client.get(made.address("members-edit")).status_code == 403
    assert send(made, client, **{"r0-name": "Tên mới"}).status_code == 403
    assert roster_of(made.year) == before
    assert made.address("members-edit") not in client.get(made.address("members")).content.decode()


def test_the_list_and_a_member_s_page_lead_the_secretary_to_the_form(made: Made, desk: Client) -> None:
    assert f'href="{made.address("members-edit")}"' in as_read(desk.get(made.address("members")))
    assert f'href="{made.address("members-edit")}#r1-name"' in as_read(desk.get(made.address("member", "dv-02")))


def test_how_a_member_is_reached_stands_on_its_page_and_its_print(made: Made, desk: Client) -> None:
    send(made, desk, **{"r0-phone": "0252 3821 234", "r0-email": "dv@binhthuan.vn"})
    page = as_read(desk.get(made.address("member", "dv-01")))
    assert '0252 3821 234, <a href="mailto:dv@binhthuan.vn">dv@binhthuan.vn</a>' in page
