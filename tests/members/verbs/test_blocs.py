"""A bloc and its year: made from nothing by whoever runs the portal, and described by its secretary."""

from dataclasses import replace

import pytest

from common.audit.log import Actor
from common.audit.models import Entry
from members.access import Reader, RoleKind
from members.links import link_ends
from members.models import Bloc, BlocYear, Role, User
from members.verbs.accounts import NewPerson
from members.verbs.blocs import (
    BlocFacts,
    BlocRefused,
    NewBloc,
    StaleBloc,
    change_bloc,
    facts_of,
    found_bloc,
)
from tests.years import Made, make_year

ACTOR = Actor(name="tests")
FACTS = BlocFacts("Khối thi đua số 9", "Ủy ban nhân dân tỉnh", "Lâm Đồng", source="Quyết định thành lập")
NEW = NewBloc(FACTS, 2026, NewPerson(RoleKind.SECRETARY, full_name="Lê Thị Dung", email="dung@example.vn"))


@pytest.fixture
def admin(db: None) -> Reader:
    return Reader(User.objects.create_user("quan-tri"), frozenset({RoleKind.ADMIN}))


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=1, scored=False)


def problems(new: NewBloc, admin: Reader) -> dict[str, str]:
    before = (Bloc.objects.count(), User.objects.count(), Entry.objects.count())
    with pytest.raises(BlocRefused) as refused:
        found_bloc(new=new, actor=ACTOR, reader=admin)
    assert (Bloc.objects.count(), User.objects.count(), Entry.objects.count()) == before
    return refused.value.problems


def test_a_bloc_its_first_year_and_its_secretary_with_a_link_are_made_together(admin: Reader) -> None:
    founded = found_bloc(new=NEW, actor=ACTOR, reader=admin)
    year = BlocYear.objects.select_related("bloc").get()
    assert (founded.year, year.bloc.code, year.year, facts_of(year)) == (year, "khoi-thi-dua-so-9", 2026, FACTS)
    user = User.objects.get(pk=founded.secretary.pk)
    assert (user.username, user.full_name, user.email) == (
        "thu-ky-khoi-thi-dua-so-9", "Lê Thị Dung", "dung@example.vn"
    )  # fmt: skip
    assert [str(role) for role in user.roles.all()] == ["Thư ký Khối, Khối thi đua số 9"]
    assert (user.has_usable_password(), link_ends(user) is not None) == (False, True)
    told = Entry.objects.order_by("id").values_list("bloc", "year", "subject", "action", "new")
    assert list(told) == [
        ("khoi-thi-dua-so-9", 2026, "Khối thi đua Khối thi đua số 9", "lập khối", "Khối thi đua số 9, năm 2026"),
        ("khoi-thi-dua-so-9", 2026, "Tài khoản Lê Thị Dung", "lập tài khoản", "Thư ký Khối"),
        ("khoi-thi-dua-so-9", 2026, "Tài khoản Lê Thị Dung", "cấp đường dẫn đặt mật khẩu", ""),
    ]


def test_only_who_runs_the_portal_makes_one(made: Made) -> None:
    for user in (made.secretary, made.leader, made.representative("dv-01")):
        with pytest.raises(PermissionError):
            found_bloc(new=NEW, actor=ACTOR, reader=made.reader(user))
    assert Bloc.objects.count() == 1


def test_what_cannot_be_is_told_field_by_field_and_nothing_of_it_is_made(made: Made, admin: Reader) -> None:
    assert problems(replace(NEW, code="khoi-thu"), admin) == {"code": "Khối thi đua với Mã này đã có rồi."}
    assert problems(replace(NEW, code="quan-tri"), admin) == {
        "code": "Mã này trùng với một địa chỉ của cổng. Hãy chọn mã khác."
    }
    assert list(problems(replace(NEW, code="khối 6"), admin)) == ["code"]
    assert list(problems(replace(NEW, year=1900), admin)) == ["year"]
    nobody = replace(NEW.secretary, full_name="", username=made.clerk.username)
    assert problems(replace(NEW, secretary=nobody), admin) == {
        "full_name": "Hãy ghi họ và tên.",
        "username": "Tên đăng nhập này đã có người dùng.",
    }


def test_the_same_bloc_is_not_made_twice(admin: Reader) -> None:
    found_bloc(new=NEW, actor=ACTOR, reader=admin)
    again = replace(NEW, facts=replace(FACTS, name="KHỐI THI ĐUA  SỐ 9"), code="khoi-9")
    assert problems(again, admin) == {
        "name": "Ủy ban nhân dân tỉnh đã có «Khối thi đua số 9», mã khoi-thi-dua-so-9. Hãy mở khối ấy."
    }


def test_a_secretary_describes_its_bloc_and_each_field_is_in_the_log(made: Made) -> None:
    facts = facts_of(made.year)
    new = replace(facts, name="Khối thi đua 6", family="party", term="2025-2030", source="Quyết định số 12")
    reader = made.reader(made.secretary)
    changes = change_bloc(year=made.year, facts=new, seen=facts.seal, actor=ACTOR, reader=reader)
    year = BlocYear.objects.select_related("bloc").get()
    assert facts_of(year) == new
    assert [(change.action, change.old, change.new) for change in changes] == [
        ("sửa «Tên khối»", "Khối thi đua khoi-thu", "Khối thi đua 6"),
        ("sửa «Thể thức văn bản»", "Văn bản hành chính (Nhà nước)", "Văn bản của Đảng"),
        ("sửa «Nhiệm kỳ»", "", "2025-2030"),
        ("sửa «Nguồn số liệu»", "Số liệu thử.", "Quyết định số 12"),
    ]
    assert Entry.objects.filter(bloc="khoi-thu", year=2024).count() == 4
    assert change_bloc(year=year, facts=new, seen=new.seal, actor=ACTOR, reader=reader) == []


def test_what_somebody_else_wrote_meanwhile_is_told_and_not_lost(made: Made) -> None:
    facts = facts_of(made.year)
    admin = made.reader(made.admin)
    first = replace(facts, locality="Lâm Đồng")
    change_bloc(year=made.year, facts=first, seen=facts.seal, actor=Actor(user=made.admin), reader=admin)
    with pytest.raises(StaleBloc, match=f"{made.admin} đã sửa lúc "):
        change_bloc(
            year=made.year,
            facts=replace(facts, sign="KTĐ"),
            seen=facts.seal,
            actor=ACTOR,
            reader=made.reader(made.secretary),
        )
    assert facts_of(BlocYear.objects.select_related("bloc").get()) == first


@pytest.mark.parametrize("who", ["leader", "clerk"])
def test_nobody_else_changes_it(made: Made, who: str) -> None:
    facts = facts_of(made.year)
    reader = made.reader(getattr(made, who))
    with pytest.raises(PermissionError):
        change_bloc(year=made.year, facts=replace(facts, name="X"), seen=facts.seal, actor=ACTOR, reader=reader)
    assert Role.objects.count() == 1
