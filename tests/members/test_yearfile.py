from typing import Any

import pytest

from common.audit.models import Entry
from members.models import Agency, Bloc, BlocYear, Membership
from tests.yearfiles import File, dumped, everything, loaded, refusal, refused_at, small, the_year

pytestmark = pytest.mark.django_db


def plain(**more: Any) -> File:
    """A file with members only: nothing hangs on them."""
    file = small()
    return {key: file[key] for key in ("format", "source", "bloc", "year", "members")} | more


def members(file: File) -> list[tuple[str, str]]:
    """The members as they stand now, in protocol order, with their roles."""
    return list(the_year(file).members.order_by("order").values_list("code", "role"))


# --- members --------------------------------------------------------------------------------------------


def test_members_stand_in_the_order_of_the_file() -> None:
    loaded(plain())
    assert members(plain()) == [("a", "head"), ("b", "deputy"), ("c", "member")]


def test_members_can_change_places_and_stay_who_they_are() -> None:
    loaded(small())
    before = set(Membership.objects.values_list("pk", "code"))
    file = small()
    file["members"].reverse()
    loaded(file)
    assert [code for code, _ in members(file)] == ["c", "b", "a"]
    assert set(Membership.objects.values_list("pk", "code")) == before
    assert loaded(file).changes == []


def test_two_members_can_swap_the_head() -> None:
    loaded(plain())
    file = plain()
    file["members"][0]["role"], file["members"][1]["role"] = "member", "head"
    changes = loaded(file).changes
    assert members(file) == [("a", "member"), ("b", "head"), ("c", "member")]
    assert [(change.subject, change.old, change.new) for change in changes] == [
        ("Thành viên: Cơ quan A", "Vai trò: Trưởng khối", "Vai trò: Thành viên"),
        ("Thành viên: Cơ quan B", "Vai trò: Phó Trưởng khối", "Vai trò: Trưởng khối"),
    ]


def test_two_heads_are_told_at_the_second() -> None:
    file = plain()
    file["members"][2]["role"] = "head"
    assert refusal(file) == {"members[2].role": "Mỗi năm chỉ có một Trưởng khối: «head» đã có ở members[0]."}


def test_a_head_whose_role_the_file_leaves_out_is_not_deposed_by_the_way() -> None:
    loaded(plain())
    file = plain()
    del file["members"][0]["role"]
    file["members"][1]["role"] = "head"
    assert refusal(file) == {
        "members[1].role": "Trưởng khối đang là Cơ quan A, và tệp không ghi vai trò mới của đơn vị này. Hãy ghi thêm."
    }


def test_a_role_that_is_left_out_is_that_of_a_plain_member() -> None:
    file = plain()
    for member in file["members"]:
        del member["role"]
    loaded(file)
    assert members(file) == [("a", "member"), ("b", "member"), ("c", "member")]


def test_codes_and_names_stand_once() -> None:
    file = plain()
    file["members"][1]["code"] = "a"
    file["members"][2]["name"] = "Cơ  quan A"
    assert refusal(file) == {
        "members[1].code": "Mã «a» đã có ở members[0].",
        "members[2].name": "Tên «Cơ quan A» đã có ở members[0].",
    }


def test_a_bloc_without_members_is_refused() -> None:
    assert refusal(plain(members=[])) == {"members": "Khối phải có ít nhất một thành viên."}
    assert refused_at(plain(members=None)) == ["members"]
    assert refused_at(plain(members={})) == ["members"]


@pytest.mark.parametrize("member", [None, "a", 1, []])
def test_a_member_that_is_no_object_is_told_by_its_place(member: object) -> None:
    file = plain()
    file["members"][1] = member
    assert refusal(file) == {"members[1]": "Phải là một đối tượng, đặt trong { }."}


@pytest.mark.parametrize(("key", "longest"), [("code", 50), ("name", 200), ("short_name", 60)])
def test_a_text_that_is_too_long_is_told(key: str, longest: int) -> None:
    file = plain()
    file["members"][0][key] = "x" * (longest + 1)
    assert refusal(file) == {f"members[0].{key}": f"Dài {longest + 1} ký tự, chỉ được tối đa {longest}."}
    file["members"][0][key] = "x" * longest
    loaded(file)


def test_a_short_name_that_is_left_out_is_the_beginning_of_the_name() -> None:
    file = plain()
    file["members"][0]["name"] = "Cơ quan có tên dài " * 8
    del file["members"][0]["short_name"]
    loaded(file)
    assert dumped(file)["members"][0]["short_name"] == "Cơ quan có tên dài Cơ quan có tên dài Cơ quan có tên dài Cơ"
    assert loaded(file).changes == []


def test_a_representative_may_be_null_and_may_be_left_out() -> None:
    loaded(plain())
    file = plain()
    del file["members"][0]["representative"]
    assert loaded(file).changes == []
    file["members"][0]["representative"] = None
    loaded(file)
    assert dumped(file)["members"][0]["representative"] is None


def test_half_a_representative_stays_half() -> None:
    file = plain()
    file["members"][1]["representative"] = {"name": None, "position": "Chánh Văn phòng"}
    loaded(file)
    assert dumped(file) == dumped(file) | {"members": file["members"]}


def test_how_a_representative_is_reached_comes_and_goes_with_it_and_stays_where_the_file_is_silent() -> None:
    file = plain()
    reached = {"name": "Trần Tới", "position": None, "phone": "0252 3821 234", "email": "vp@binhthuan.vn"}
    file["members"][1]["representative"] = reached
    loaded(file)
    assert dumped(file)["members"][1]["representative"] == reached
    silent = plain()
    silent["members"][1]["representative"] = {"name": "Trần Tới"}
    loaded(silent)
    assert dumped(file)["members"][1]["representative"] == reached
    silent["members"][1]["representative"] = None
    loaded(silent)
    assert dumped(file)["members"][1]["representative"] is None


def test_a_number_or_an_address_that_reaches_nobody_is_told_at_its_place() -> None:
    file = plain()
    file["members"][1]["representative"] = {"name": "A", "phone": "gọi sau", "email": "a@b"}
    assert refusal(file) == {
        "members[1].representative.phone": "Số điện thoại chỉ gồm chữ số, dấu cách, dấu chấm, ví dụ: 0252 3821 234.",
        "members[1].representative.email": "Thư điện tử phải có dạng ten@coquan.gov.vn.",
    }


def test_a_member_that_nothing_hangs_on_can_be_left_out() -> None:
    loaded(plain())
    file = plain(members=plain()["members"][:2])
    assert [change.action for change in loaded(file).changes] == ["bỏ"]
    assert members(file) == [("a", "head"), ("b", "deputy")]


def test_a_member_with_scores_cannot_be_left_out() -> None:
    loaded(small())
    file = plain(members=small()["members"][:2])
    assert refusal(file) == {"members": "«Cơ quan C» không có trong tệp, nhưng đang có số liệu nên không bỏ được."}


def test_a_member_that_signed_cannot_be_left_out() -> None:
    file = small() | {"rubric": None, "rounds": []}
    file["pact"]["signatures"] = {"on": "2024-03-15", "signed_by": ["c"]}
    loaded(file)
    assert refusal(plain(members=small()["members"][:2])) == {
        "members": "«Cơ quan C» không có trong tệp, nhưng đang có số liệu nên không bỏ được."
    }


# --- the bloc and its years -----------------------------------------------------------------------------


def test_the_bloc_can_be_renamed_by_the_file_of_its_newest_year() -> None:
    loaded(plain())
    file = plain()
    file["bloc"]["name"], file["bloc"]["locality"] = "Khối thi đua mới", "Lâm Đồng"
    assert [(change.old, change.new) for change in loaded(file).changes] == [
        ("Tên khối: Khối thử; Địa danh: Bình Thuận", "Tên khối: Khối thi đua mới; Địa danh: Lâm Đồng")
    ]
    assert dumped(file) == dumped(file) | {"bloc": file["bloc"]}


def test_the_file_of_an_older_year_does_not_rename_the_bloc() -> None:
    loaded(plain(year=2025))
    file = plain()
    file["bloc"]["parent"] = "Tỉnh ủy cũ"
    assert refusal(file) == {
        "bloc.parent": "Đang là «Tỉnh ủy» theo năm 2025. Tệp của năm trước đó không sửa được; "
        "hãy ghi như vậy, hoặc sửa trong trang Quản trị."
    }


def test_another_bloc_with_a_known_code_is_refused() -> None:
    loaded(plain())
    file = plain(members=[{"code": "x", "name": "Cơ quan X"}])
    file["bloc"]["locality"] = "Lâm Đồng"
    assert refusal(file) == {
        "bloc.code": "Mã «khoi-thu» đang là của Khối thử (Bình Thuận) với các thành viên khác. "
        "Nếu tệp này là của một khối khác, hãy đặt mã khác."
    }


def test_a_second_year_of_a_bloc_has_the_same_agencies() -> None:
    loaded(small())
    before = dumped(small())
    file = plain(year=2025)
    file["members"][0] |= {"name": "Cơ quan A mới", "role": "member"}
    loaded(file)
    assert dumped(small()) == before
    assert Agency.objects.count() == 3
    assert Agency.objects.get(code="a").name == "Cơ quan A mới"
    assert loaded(small()).changes == []
    assert Agency.objects.get(code="a").name == "Cơ quan A mới"


def test_an_agency_is_known_again_after_its_locality_got_another_name() -> None:
    loaded(plain())
    file = plain(year=2025)
    file["bloc"]["locality"] = "Lâm Đồng"
    loaded(file)
    assert Agency.objects.count() == 3


def test_a_bloc_elsewhere_has_its_own_agencies_under_the_same_codes() -> None:
    loaded(plain())
    file = plain()
    file["bloc"] = {"code": "khoi-10", "name": "Khối 10", "parent": "Tỉnh ủy khác", "locality": "Ninh Thuận"}
    loaded(file)
    assert sorted(Agency.objects.values_list("locality", "code")) == [
        *(("Bình Thuận", code) for code in "abc"),
        *(("Ninh Thuận", code) for code in "abc"),
    ]
    assert dumped(plain()) == dumped(plain()) | plain()


def test_an_agency_in_two_blocs_is_not_renamed_back_and_forth() -> None:
    other = plain()
    other["bloc"]["code"] = "khoi-khac"
    other["members"][0]["name"] = "Cơ quan A của khối khác"
    loaded(plain())
    loaded(other)
    before = everything()
    assert (loaded(plain()).changes, loaded(other).changes) == ([], [])
    assert everything() == before


def test_a_member_keeps_the_agency_it_was_given() -> None:
    loaded(plain())
    member = Membership.objects.get(code="a")
    member.agency = Agency.objects.create(locality="Bình Thuận", code="aa", name="AA", short_name="AA")
    member.save()
    loaded(plain())
    member.refresh_from_db()
    assert member.agency.code == "aa"


def test_an_agency_is_not_a_member_twice() -> None:
    loaded(plain())
    Membership.objects.filter(code="c").update(code="cc")
    file = plain(members=[*plain()["members"], {"code": "cc", "name": "Cơ quan CC"}])
    assert refusal(file) == {"members[2].code": "Đơn vị mã «c» đã là thành viên «cc» của năm này."}


@pytest.mark.parametrize("year", [None, "2024", 1900, 3000, True, 2024.5, [2024]])
def test_what_is_no_year_is_told(year: object) -> None:
    assert refused_at(plain(year=year)) == ["year"]


@pytest.mark.parametrize("bloc", [None, [], "khoi-6", 6])
def test_what_is_no_bloc_is_told(bloc: object) -> None:
    assert refused_at(plain(bloc=bloc)) == ["bloc"]


def test_a_source_can_be_changed_and_taken_away() -> None:
    loaded(plain())
    [change] = loaded(plain(source=None)).changes
    assert (change.old, change.new) == ("Nguồn số liệu: Số liệu thử", "Nguồn số liệu: ")
    assert BlocYear.objects.get().source == ""


def test_a_file_that_is_refused_leaves_no_bloc_behind() -> None:
    file = small()
    file["rounds"][0]["scores"][0]["self"] = {"points": "20.5"}
    refusal(file)
    assert (Bloc.objects.count(), Entry.objects.count()) == (0, 0)


# --- how documents look -----------------------------------------------------------------------------------


def test_a_file_may_say_how_the_bloc_s_documents_look_and_a_dump_says_only_what_was_chosen() -> None:
    file = plain(family="party", term="2020-2025")
    file["bloc"]["sign"] = "KTĐ6"
    changes = loaded(file).changes
    year = the_year(file)
    assert (year.family, year.term, year.bloc.sign) == ("party", "2020-2025", "KTĐ6")
    assert len(changes) > 0
    found = dumped(file)
    assert (found["family"], found["term"], found["bloc"]["sign"]) == ("party", "2020-2025", "KTĐ6")
    assert loaded(file).changes == []
    BlocYear.objects.update(family="state", term="")
    Bloc.objects.update(sign="")
    assert [key for key in ("family", "term", "sign") if key in dumped(file) or key in dumped(file)["bloc"]] == []


def test_what_says_nothing_of_documents_leaves_them_and_null_takes_them_back() -> None:
    file = plain(family="party", term="2020-2025")
    loaded(file)
    assert loaded(plain()).changes == []
    changes = loaded(plain(family=None, term=None)).changes
    assert [(change.subject, change.action, change.old, change.new) for change in changes] == [
        (
            "Khối thử, năm 2024",
            "sửa năm thi đua",
            "Thể thức văn bản: Văn bản của Đảng; Nhiệm kỳ: 2020-2025",
            "Thể thức văn bản: Văn bản hành chính (Nhà nước); Nhiệm kỳ: ",
        )
    ]


def test_another_family_and_too_long_a_sign_are_told_at_their_place() -> None:
    file = plain(family="church", term="x" * 21)
    file["bloc"]["sign"] = "K" * 21
    assert sorted(refusal(file)) == ["bloc.sign", "family", "term"]
    assert refusal(file)["family"] == "«church» không dùng được. Hãy ghi một trong: state, party."
