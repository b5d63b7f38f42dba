"""Blocs, years, agencies and members in the admin: what is saved, what is refused, what the log says."""

from datetime import date

import pytest
from django.test import Client

from common.audit.models import Door, Entry
from members.models import Agency, Bloc, BlocYear, Membership
from tests.adminpages import log, logged_in, page, save, told
from tests.years import Made, make_year

HEAD, SECOND, THIRD = "dv-01", "dv-02", "dv-03"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def member(made: Made, code: str) -> Membership:
    return Membership.objects.get(year=made.year, code=code)


def order(made: Made) -> list[tuple[int, str]]:
    return list(Membership.objects.filter(year=made.year).order_by("order").values_list("order", "code"))


def test_each_changed_field_is_one_entry_old_and_new_with_its_bloc_year_and_member(
    made: Made, secretary: Client
) -> None:
    changed = {"representative_name": "  Nguyễn  Thị Bình ", "representative_position": ""}
    answer = save(secretary, page(member(made, SECOND), "change"), changed)
    assert told(answer) == []
    about = "Thành viên Cơ quan, đơn vị số 02"
    assert log() == [
        (*here(made), SECOND, about, "sửa «Người đại diện»", "Người đại diện 02", "Nguyễn Thị Bình"),
        (*here(made), SECOND, about, "sửa «Chức vụ»", "Thủ trưởng", ""),
    ]
    entry = Entry.objects.latest("id")
    key = f"membership/{member(made, SECOND).pk}/representative_position"
    assert (entry.account, entry.actor_name, entry.door, entry.key) == (
        made.secretary.username,
        "Thư ký Khối khoi-thu",
        Door.ADMIN,
        key,
    )


def here(made: Made) -> tuple[str, int]:
    return made.year.bloc.code, made.year.year


def test_saving_what_was_not_touched_logs_nothing(made: Made, secretary: Client) -> None:
    for thing in (made.year, member(made, HEAD)):
        assert told(save(secretary, page(thing, "change"), {})) == []
    assert log() == []


def test_what_is_no_telephone_number_is_told_here_too(made: Made, secretary: Client) -> None:
    """Else the table of the members could not be saved before somebody found it."""
    answer = save(secretary, page(member(made, HEAD), "change"), {"phone": "gọi sau", "email": "a@b"})
    assert "Số điện thoại chỉ gồm chữ số, dấu cách, dấu chấm, ví dụ: 0252 3821 234." in told(answer)
    assert len(told(answer)) == 2
    assert (member(made, HEAD).phone, member(made, HEAD).email) == ("", "")


def test_a_member_is_moved_by_its_place_and_the_others_make_room(made: Made, secretary: Client) -> None:
    assert told(save(secretary, page(member(made, THIRD), "change"), {"order": "1"})) == []
    assert order(made) == [(1, THIRD), (2, HEAD), (3, SECOND)]
    moved = (*here(made), THIRD, "Thành viên Cơ quan, đơn vị số 03", "sửa «Thứ tự»", "3", "1")
    room = "1. Đơn vị 03; 2. Đơn vị 01; 3. Đơn vị 02"
    assert log() == [
        moved,
        (*here(made), "", "Thứ tự thành viên", "sắp lại", "1. Đơn vị 01; 2. Đơn vị 02; 3. Đơn vị 03", room),
    ]


def test_a_new_member_takes_its_names_from_its_agency_and_stands_last(made: Made, secretary: Client) -> None:
    agency = Agency.objects.create(locality="Bình Thuận", code="bao", name="Báo Bình Thuận", short_name="Báo")
    answer = save(secretary, page(Membership, "add"), {"agency": agency.pk})
    assert told(answer) == []
    new = member(made, "bao")
    assert (new.order, new.name, new.short_name, new.role, new.year) == (
        4,
        "Báo Bình Thuận",
        "Báo",
        "member",
        made.year,
    )
    says = "\n".join(
        [
            f"Năm thi đua: {made.year}",
            "Cơ quan, đơn vị: Báo Bình Thuận",
            "Thứ tự: 4",
            "Mã: bao",
            "Tên trong năm: Báo Bình Thuận",
            "Tên ngắn: Báo",
            "Vai trò: Thành viên",
        ]
    )
    assert log() == [(*here(made), "bao", "Thành viên Báo Bình Thuận", "thêm", "", says)]


def test_agency_year_and_code_of_a_member_stay_as_they_are(made: Made, secretary: Client) -> None:
    """Roles hang on the agency and the log on the code: who got another's would inherit both."""
    second = member(made, SECOND)
    other = Agency.objects.create(locality="Bình Thuận", code="bao", name="Báo Bình Thuận", short_name="Báo")
    answer = save(secretary, page(second, "change"), {"code": "khac", "agency": other.pk, "name": "Khác"})
    assert told(answer) == ["Không sửa được nữa: «Cơ quan, đơn vị» và «Mã»."]
    second.refresh_from_db()
    assert (second.code, second.name, log()) == (SECOND, "Cơ quan, đơn vị số 02", [])


def test_a_second_head_is_refused_in_words(made: Made, secretary: Client) -> None:
    answer = save(secretary, page(member(made, SECOND), "change"), {"role": "head"})
    assert told(answer) == ["Năm này đã có Trưởng khối. Hãy đổi vai trò của đơn vị ấy trước."]
    assert log() == []


def test_an_agency_is_a_member_once_a_year(made: Made, secretary: Client) -> None:
    answer = save(secretary, page(Membership, "add"), {"agency": member(made, HEAD).agency_id, "code": "moi"})
    assert told(answer) == ["Thành viên với Năm thi đua và Cơ quan, đơn vị này đã có rồi."]


def test_a_member_with_a_card_cannot_be_deleted_and_the_page_says_what_hangs_on_it(
    made: Made, secretary: Client
) -> None:
    where = page(member(made, SECOND), "delete")
    shown = secretary.get(where)
    assert sorted(shown.context["protected"]) == sorted(
        [
            "Chữ ký: Cơ quan, đơn vị số 02, 17/03/2024",
            f'Phiếu chấm điểm: <a href="{page(made.round.cards.get(member__code=SECOND), "change")}">'
            "Cơ quan, đơn vị số 02, Cả năm</a>",
        ]
    )
    assert "vì còn những số liệu gắn với mục này" in shown.content.decode()
    assert secretary.post(where, {"post": "yes"}).status_code == 200
    assert (order(made), log()) == ([(1, HEAD), (2, SECOND), (3, THIRD)], [])


def test_a_member_that_nothing_hangs_on_goes_and_leaves_no_gap(made: Made, secretary: Client) -> None:
    year = BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    for place, joined in enumerate(Agency.objects.all(), start=1):
        Membership.objects.create(year=year, agency=joined, order=place, code=f"m{place}", name="Tên", short_name="T")
    gone = Membership.objects.get(year=year, code="m1")
    assert secretary.post(page(gone, "delete"), {"post": "yes"}).status_code == 302
    assert list(Membership.objects.filter(year=year).values_list("order", "code")) == [(1, "m2"), (2, "m3")]
    assert [entry[:6] for entry in log()] == [("khoi-thu", 2025, "m1", "Thành viên Tên", "xóa", log()[0][5])]


def test_a_year_once_made_stays_that_year_and_its_settings_change(made: Made, secretary: Client) -> None:
    answer = save(secretary, page(made.year, "change"), {"required_activities": "2"})
    assert told(answer) == []
    about = f"Năm thi đua {made.year}"
    assert log() == [(*here(made), "", about, "sửa «Số hoạt động chung tối thiểu»", "1", "2")]
    answer = save(secretary, page(made.year, "change"), {"year": "2030"})
    assert told(answer) == ["Không sửa được nữa: «Năm»."]


def test_a_secretary_opens_the_next_year_of_its_bloc(made: Made, secretary: Client) -> None:
    answer = save(secretary, page(BlocYear, "add"), {"bloc": made.year.bloc_id, "year": "2025"})
    assert told(answer) == []
    assert BlocYear.objects.get(year=2025).bloc == made.year.bloc
    answer = save(secretary, page(BlocYear, "add"), {"bloc": made.year.bloc_id, "year": "2025"})
    assert told(answer) == ["Năm thi đua với Khối thi đua và Năm này đã có rồi."]
    answer = save(secretary, page(BlocYear, "add"), {"bloc": made.year.bloc_id, "year": "25"})
    assert told(answer) == ["Giá trị này không được nhỏ hơn 1948."]


def test_a_new_member_begins_in_the_year_the_list_was_filtered_by_else_in_the_newest(
    made: Made, secretary: Client
) -> None:
    newer = BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    assert secretary.get(page(Membership, "add")).context["adminform"].form.initial["year"] == newer
    filtered = f"{page(Membership, 'add')}?_changelist_filters=year__id__exact%3D{made.year.pk}"
    assert secretary.get(filtered).context["adminform"].form.initial["year"] == str(made.year.pk)


@pytest.mark.parametrize("words", ["DON VI SO 02", "đơn vị số 02", "so 02 co quan", "Đơn vị 02"])
def test_a_search_asks_neither_for_marks_nor_for_capitals(words: str, made: Made, secretary: Client) -> None:
    found = secretary.get(page(Membership), {"q": words}).context["cl"].result_list
    assert [row.code for row in found] == [SECOND]


def test_a_search_keeps_the_filter(made: Made, secretary: Client) -> None:
    shown = secretary.get(page(Membership), {"q": "co quan", "role__exact": "deputy"})
    assert [row.code for row in shown.context["cl"].result_list] == [SECOND]
    assert '<input type="hidden" name="role__exact" value="deputy">' in shown.content.decode()


def test_a_list_is_in_protocol_order_newest_year_first(made: Made, secretary: Client) -> None:
    newer = make_year(members=2, leaves=1, year=2025)
    rows = secretary.get(page(Membership)).context["cl"].result_list
    assert [(row.year, row.order) for row in rows] == [
        *((newer.year, place) for place in (1, 2)),
        *((made.year, place) for place in (1, 2, 3)),
    ]
    filtered = secretary.get(page(Membership), {"year__id__exact": made.year.pk}).context["cl"].result_list
    assert [row.code for row in filtered] == made.codes


def test_pages_and_records_stand_above_the_form(made: Made, secretary: Client) -> None:
    links = {
        thing: secretary.get(page(thing, "change")).context["page_links"] for thing in (made.year, member(made, SECOND))
    }
    assert links == {
        made.year: [("Bản in (PDF)", "/khoi-thu/2024.pdf"), ("Xem trang", "/khoi-thu/2024/")],
        member(made, SECOND): [
            ("Bản in (PDF)", "/khoi-thu/2024/thanh-vien/dv-02.pdf"),
            ("Xem trang", "/khoi-thu/2024/thanh-vien/dv-02/"),
        ],
    }


def test_the_history_of_an_object_is_what_the_log_says_of_it(made: Made, secretary: Client) -> None:
    first, second = member(made, HEAD), member(made, SECOND)
    for thing in (first, second):
        save(secretary, page(thing, "change"), {"representative_name": "Người mới"})
    answer = secretary.get(page(second, "history"), follow=True)
    assert [entry.member for entry in answer.context["cl"].result_list] == [SECOND]


def test_a_secretary_reads_what_only_who_runs_the_portal_changes_and_why(made: Made, secretary: Client) -> None:
    for thing in (made.year.bloc, member(made, HEAD).agency):
        shown = secretary.get(page(thing, "change"))
        assert shown.context["notice"] == "Chỉ Quản trị được sửa tài khoản và danh mục chung."
        refused = secretary.post(page(thing, "change"), {"name": "Khác"})
        assert (refused.status_code, "Chỉ Quản trị được sửa" in refused.content.decode()) == (403, True)


def test_agencies_in_no_bloc_are_on_the_desk_of_secretaries_of_their_locality(made: Made, secretary: Client) -> None:
    other = make_year(members=1, leaves=1, bloc="khoi-khac")
    free = Agency.objects.create(locality="Bình Thuận", code="tu-do", name="Tự do", short_name="Tự do")
    Agency.objects.create(locality="Ninh Thuận", code="xa", name="Ở xa", short_name="Xa")
    ours = {member(made, code).agency for code in made.codes}
    assert set(secretary.get(page(Agency)).context["cl"].result_list) == {*ours, free}
    assert Agency.objects.filter(memberships__year=other.year).count() == 1


def test_who_runs_the_portal_keeps_blocs_and_agencies(made: Made) -> None:
    client = logged_in(made.admin)
    bloc = {"code": "khoi-9", "name": "Khối thi đua 9", "parent": "Tỉnh ủy", "locality": "Bình Thuận"}
    assert told(save(client, page(Bloc, "add"), bloc)) == []
    assert log()[-1][:6] == ("khoi-9", None, "", "Khối thi đua Khối thi đua 9", "thêm", "")
    answer = save(client, page(Bloc.objects.get(code="khoi-9"), "change"), {"code": "khoi-10"})
    assert told(answer) == ["Không sửa được nữa: «Mã»."]
    agency = member(made, HEAD).agency
    answer = save(client, page(agency, "change"), {"valid_from": "17/3/2023", "valid_to": "16-3-2023"})
    assert told(answer) == ["«Đến ngày» phải từ «Từ ngày» trở đi."]
    answer = save(client, page(agency, "change"), {"successor": agency.pk})
    assert told(answer) == ["Đơn vị không thể kế thừa chính mình."]
    assert told(save(client, page(agency, "change"), {"valid_from": "7/2/2023"})) == []
    agency.refresh_from_db()
    assert agency.valid_from == date(2023, 2, 7)
    assert log()[-1] == ("", None, "", f"Cơ quan, đơn vị {agency}", "sửa «Từ ngày»", "", "07/02/2023")


@pytest.mark.parametrize("typed", ["3/17/2023", "hôm qua", "31/2/2023"])
def test_a_day_that_is_none_is_refused_and_stays_as_typed(typed: str, made: Made) -> None:
    client = logged_in(made.admin)
    answer = save(client, page(member(made, HEAD).agency, "change"), {"valid_from": typed})
    assert len(told(answer)) == 1
    assert answer.context["adminform"].form["valid_from"].value() == typed
