"""A bloc's accounts: who makes them and for whom, what is refused, what the log says, and whom a link is never for."""

from collections.abc import Callable
from typing import Any

import pytest

from common.audit.log import Actor
from common.audit.models import Entry
from members.access import Reader
from members.accounts import accounts_of, mark_of, proposed_username
from members.links import link_ends
from members.models import Agency, Membership, Role, User
from members.verbs.accounts import (
    AccountsRefused,
    NewPerson,
    StaleAccount,
    add_person,
    close_account,
    describe_account,
    make_links,
    make_missing_accounts,
    reopen_account,
    take_role,
)
from tests.years import Made, make_year

ACTOR = Actor(name="tests")
ELSEWHERE = "Tài khoản này còn có vai trò ở Khối khác: chỉ Quản trị cấp lại hoặc đóng được."


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1, scored=False)


@pytest.fixture
def secretary(made: Made) -> Reader:
    return made.reader(made.secretary)


def mark(user: User, made: Made) -> str:
    return mark_of(
        User.objects.get(pk=user.pk),
        Role.objects.filter(user=user, bloc=made.year.bloc_id).values_list("pk", flat=True),
    )


def said(count: int) -> list[tuple[str, str, str, str, str]]:
    entries = list(Entry.objects.order_by("-id")[:count])[::-1]
    return [(entry.member, entry.subject, entry.action, entry.old, entry.new) for entry in entries]


def link(made: Made, reader: Reader, user: User) -> list[User]:
    return make_links(year=made.year, accounts={user.pk: mark(user, made)}, actor=ACTOR, reader=reader)


def test_every_member_without_an_account_gets_one_as_the_members_table_says(made: Made, secretary: Reader) -> None:
    made.representative("dv-02")
    Membership.objects.filter(code="dv-01").update(email="mot@example.vn")
    users = make_missing_accounts(year=made.year, actor=ACTOR, reader=secretary)
    assert [(user.username, user.full_name, user.position, user.email) for user in users] == [
        ("dv-01", "Người đại diện 01", "Thủ trưởng", "mot@example.vn"),
        ("dv-03", "Người đại diện 03", "Thủ trưởng", ""),
    ]
    assert [user.has_usable_password() or user.is_staff for user in users] == [False, False]
    assert [str(role) for role in users[0].roles.all()] == [
        "Đại diện đơn vị, Cơ quan, đơn vị số 01, Khối thi đua khoi-thu"
    ]
    assert said(2) == [
        ("dv-01", "Tài khoản Người đại diện 01", "lập tài khoản", "", "Đại diện đơn vị, Cơ quan, đơn vị số 01"),
        ("dv-03", "Tài khoản Người đại diện 03", "lập tài khoản", "", "Đại diện đơn vị, Cơ quan, đơn vị số 03"),
    ]
    assert make_missing_accounts(year=made.year, actor=ACTOR, reader=secretary) == []
    assert made.reader(users[0]).own == {"dv-01"}


def test_a_name_that_another_bloc_has_already_is_made_another_whatever_its_capitals(
    made: Made, secretary: Reader
) -> None:
    User.objects.create_user("DV-01")
    User.objects.create_user("dv-02")
    User.objects.create_user("dv-02-khoi-thu")
    rows = accounts_of(made.year, secretary).members
    assert [(row.proposed, row.is_other_name) for row in rows] == [
        ("dv-01-khoi-thu", True),
        ("dv-02-khoi-thu-2", True),
        ("dv-03", False),
    ]
    users = make_missing_accounts(year=made.year, actor=ACTOR, reader=secretary)
    assert [user.username for user in users] == [row.proposed for row in rows]


def test_a_code_in_capitals_proposes_no_name_that_stands_in_small_letters() -> None:
    taken = {"thu-ky-khoi-6", "thu-ky-khoi-6-khoi-6"}
    assert proposed_username("thu-ky-KHOI-6", "KHOI-6", taken) == "thu-ky-KHOI-6-KHOI-6-2"


def test_one_member_alone_gets_its_account_and_one_that_was_closed_is_not_made_twice(
    made: Made, secretary: Reader
) -> None:
    users = make_missing_accounts(year=made.year, actor=ACTOR, reader=secretary, members={"dv-02"})
    assert [user.username for user in users] == ["dv-02"]
    close_account(year=made.year, user_id=users[0].pk, mark=mark(users[0], made), actor=ACTOR, reader=secretary)
    assert make_missing_accounts(year=made.year, actor=ACTOR, reader=secretary, members={"dv-02"}) == []


def test_a_further_person_a_leader_and_a_clerk_are_added_and_a_secretary_by_who_runs_the_portal_alone(
    made: Made, secretary: Reader
) -> None:
    make_missing_accounts(year=made.year, actor=ACTOR, reader=secretary)

    def add(kind: str, reader: Reader = secretary, member: str = "") -> str:
        person = NewPerson(kind, member, full_name="Trần Văn Cường")
        return add_person(year=made.year, person=person, actor=ACTOR, reader=reader).username

    assert add("representative", member="dv-01") == "dv-01-khoi-thu"
    assert (add("leader"), add("clerk")) == ("lanh-dao-khoi-thu", "van-thu-khoi-thu")
    assert said(1) == [("", "Tài khoản Trần Văn Cường", "lập tài khoản", "", "Văn thư")]
    with pytest.raises(PermissionError, match="chỉ Quản trị cấp được"):
        add("secretary")
    with pytest.raises(PermissionError, match="chỉ Quản trị cấp được"):
        add("admin", made.reader(made.admin))
    assert add("secretary", made.reader(made.admin)) == "thu-ky-khoi-thu"


def test_who_cannot_be_added_is_told_field_by_field_and_nothing_is_made(made: Made, secretary: Reader) -> None:
    before = User.objects.count()

    def problems(**typed: str) -> dict[str, str]:
        person = NewPerson(**{"kind": "leader", "full_name": "Trần Văn Cường"} | typed)
        with pytest.raises(AccountsRefused) as refused:
            add_person(year=made.year, person=person, actor=ACTOR, reader=secretary)
        return refused.value.problems

    assert problems(full_name="", email="sai") == {
        "full_name": "Hãy ghi họ và tên.",
        "email": "Thư điện tử phải có dạng ten@coquan.gov.vn.",
    }
    assert problems(username=made.secretary.username.upper()) == {"username": "Tên đăng nhập này đã có người dùng."}
    assert list(problems(username="có dấu và cách")) == ["username"]
    assert problems(kind="representative", member="dv-99") == {"member": "Hãy chọn đơn vị mà người này đại diện."}
    assert (User.objects.count(), Entry.objects.count()) == (before, 0)


def test_a_link_is_made_for_who_forgot_the_password_and_the_log_has_no_token(made: Made, secretary: Reader) -> None:
    user = made.representative("dv-01")
    (linked,) = link(made, secretary, user)
    assert link_ends(linked) is not None
    assert said(1) == [("dv-01", f"Tài khoản {user.full_name}", "cấp đường dẫn đặt mật khẩu", "", "")]


def of_another_bloc(made: Made) -> User:
    other = make_year(members=2, leaves=1, scored=False, bloc="khoi-khac")
    user = made.representative("dv-01")
    Role.objects.create(user=user, kind=Role.Kind.CLERK, bloc=other.year.bloc)
    return user


def an_administrator(made: Made) -> User:
    user = made.clerk
    Role.objects.create(user=user, kind=Role.Kind.ADMIN)
    return user


def a_superuser(made: Made) -> User:
    user = made.leader
    user.is_superuser = True
    user.save()
    return user


def another_secretary(made: Made) -> User:
    user = User.objects.create_user("thu-ky-hai")
    Role.objects.create(user=user, kind=Role.Kind.SECRETARY, bloc=made.year.bloc)
    return user


NOT_HERS = [
    (of_another_bloc, ELSEWHERE),
    (an_administrator, "Đây là tài khoản Quản trị: chỉ Quản trị cấp lại hoặc đóng được."),
    (a_superuser, "Đây là tài khoản Quản trị: chỉ Quản trị cấp lại hoặc đóng được."),
    (another_secretary, "Đây là tài khoản Thư ký Khối: chỉ Quản trị cấp lại hoặc đóng được."),
    (lambda made: made.secretary, "Đây là tài khoản của bạn. Đổi mật khẩu ở trang «Tài khoản»."),
]


@pytest.mark.parametrize(("whose", "sentence"), NOT_HERS)
def test_a_secretary_hands_out_closes_and_takes_away_nothing_that_would_give_her_rights_of_others(
    made: Made, secretary: Reader, whose: Callable[[Made], User], sentence: str
) -> None:
    user = whose(made)
    seen = mark(user, made)
    for verb in (close_account, reopen_account, take_role):
        with pytest.raises(PermissionError) as refused:
            verb(year=made.year, user_id=user.pk, mark=seen, actor=ACTOR, reader=secretary)
        assert str(refused.value) == sentence
    with pytest.raises(PermissionError) as refused:
        link(made, secretary, user)
    assert str(refused.value) == sentence
    # Of several, all or none.
    ours = made.representative("dv-03")
    with pytest.raises(PermissionError):
        make_links(
            year=made.year,
            accounts={ours.pk: mark(ours, made), user.pk: seen},
            actor=ACTOR,
            reader=secretary,
        )
    assert User.objects.exclude(link_made_at=None).count() == Entry.objects.count() == 0
    assert mark(user, made) == seen


def test_who_runs_the_portal_may_all_of_it_but_to_the_own_account(made: Made) -> None:
    admin = made.reader(made.admin)
    for whose, _ in NOT_HERS:
        assert len(link(made, admin, whose(made))) == 1
    Role.objects.create(user=made.admin, kind=Role.Kind.CLERK, bloc=made.year.bloc)
    with pytest.raises(PermissionError, match="Đây là tài khoản của bạn"):
        link(made, admin, made.admin)


@pytest.mark.parametrize("who", ["leader", "clerk", "representative"])
def test_nobody_else_in_the_bloc_may_any_of_it(made: Made, who: str) -> None:
    user = made.representative("dv-01")
    reader = made.reader(made.representative("dv-02") if who == "representative" else getattr(made, who))
    person = NewPerson("representative", "dv-01", "Ai đó")
    for attempt in (
        lambda: make_missing_accounts(year=made.year, actor=ACTOR, reader=reader),
        lambda: add_person(year=made.year, person=person, actor=ACTOR, reader=reader),
        lambda: link(made, reader, user),
        lambda: take_role(year=made.year, user_id=user.pk, mark=mark(user, made), actor=ACTOR, reader=reader),
    ):
        with pytest.raises(PermissionError, match="Chỉ Thư ký Khối và Quản trị"):
            attempt()
    assert Entry.objects.count() == 0


def test_an_account_of_another_bloc_does_not_exist_here(made: Made, secretary: Reader) -> None:
    other = make_year(members=2, leaves=1, scored=False, bloc="khoi-khac").representative("dv-02")
    with pytest.raises(User.DoesNotExist):
        link(made, secretary, other)
    assert User.objects.get(pk=other.pk).link_made_at is None


def test_a_closed_account_is_opened_again_and_has_no_link_meanwhile(made: Made, secretary: Reader) -> None:
    user = made.representative("dv-01")
    link(made, secretary, user)
    close_account(year=made.year, user_id=user.pk, mark=mark(user, made), actor=ACTOR, reader=secretary)
    user.refresh_from_db()
    assert (user.is_active, user.link_made_at) == (False, None)
    with pytest.raises(PermissionError, match="Hãy mở lại trước khi cấp đường dẫn"):
        link(made, secretary, user)
    reopen_account(year=made.year, user_id=user.pk, mark=mark(user, made), actor=ACTOR, reader=secretary)
    assert [line[2] for line in said(3)] == [
        "cấp đường dẫn đặt mật khẩu",
        "đóng tài khoản và bỏ đường dẫn đã cấp",
        "mở lại tài khoản",
    ]


def test_a_role_that_was_taken_away_opens_nothing_and_the_account_stays(made: Made, secretary: Reader) -> None:
    user = made.representative("dv-01")
    take_role(year=made.year, user_id=user.pk, mark=mark(user, made), actor=ACTOR, reader=secretary)
    assert (user.roles.count(), User.objects.filter(pk=user.pk, is_active=True).count()) == (0, 1)
    role = "Đại diện đơn vị, Cơ quan, đơn vị số 01, Khối thi đua khoi-thu"
    assert said(1) == [("dv-01", f"Tài khoản {user.full_name}", "bỏ vai trò", role, "")]


def test_what_somebody_else_changed_meanwhile_is_told_and_nothing_is_done(made: Made, secretary: Reader) -> None:
    user = made.representative("dv-01")
    seen = mark(user, made)
    close_account(
        year=made.year, user_id=user.pk, mark=seen, actor=Actor(user=made.admin), reader=made.reader(made.admin)
    )
    with pytest.raises(StaleAccount) as stale:
        take_role(year=made.year, user_id=user.pk, mark=seen, actor=ACTOR, reader=secretary)
    assert str(stale.value).startswith(
        f"Tài khoản {user} đã thay đổi sau khi bạn mở trang này. {made.admin} đã sửa lúc "
    )
    assert user.roles.count() == 1


def test_who_stands_for_an_agency_that_is_no_member_this_year_is_told_apart(made: Made, secretary: Reader) -> None:
    agency = Agency.objects.create(locality="Bình Thuận", code="cu", name="Ban cũ", short_name="Ban cũ")
    user = User.objects.create_user("ban-cu")
    Role.objects.create(user=user, kind=Role.Kind.REPRESENTATIVE, bloc=made.year.bloc, agency=agency)
    made.representative("dv-02")
    found = accounts_of(made.year, secretary)
    assert [(one.user.username, one.role_names) for one in found.former] == [("ban-cu", "Đại diện đơn vị: Ban cũ")]
    assert [row.member.code for row in found.missing] == ["dv-01", "dv-03"]
    assert [one.role_names for one in found.own_people] == ["Thư ký Khối"]


def test_the_log_that_every_member_reads_has_no_address_of_the_bloc_s_own_people(made: Made, secretary: Reader) -> None:
    user, who = made.leader, {"full_name": "Nguyễn Thị Bình", "position": "", "email": "rieng@example.vn"}
    given: dict[str, Any] = {"year": made.year, "actor": ACTOR, "reader": secretary}
    describe_account(user_id=user.pk, mark=mark(user, made), who=who, **given)
    user.refresh_from_db()
    make_links(accounts={user.pk: mark(user, made)}, how="gửi", to="rieng@example.vn", **given)
    assert [(member, action, old, new) for member, _, action, old, new in said(2)] == [
        ("", "sửa «Thư điện tử»", "", ""),
        ("", "gửi", "", ""),
    ]


def test_who_holds_an_account_is_corrected_and_each_field_is_in_the_log(made: Made, secretary: Reader) -> None:
    user = made.representative("dv-01")
    who = {"full_name": "Nguyễn Thị Bình", "position": "Phó Giám đốc", "email": "binh@example.vn"}

    def describe(seen: str, **more: str) -> int:
        typed = who | more
        changes = describe_account(year=made.year, user_id=user.pk, mark=seen, who=typed, actor=ACTOR, reader=secretary)
        return len(changes)

    seen, before = mark(user, made), user.full_name
    assert describe(seen) == 3
    assert [line[2:] for line in said(3)] == [
        ("sửa «Họ và tên»", before, "Nguyễn Thị Bình"),
        ("sửa «Chức vụ»", "", "Phó Giám đốc"),
        ("sửa «Thư điện tử»", "", "binh@example.vn"),
    ]
    with pytest.raises(StaleAccount):
        describe(seen, position="Giám đốc")
    assert describe(mark(user, made)) == 0
    with pytest.raises(AccountsRefused) as refused:
        describe(mark(user, made), email="sai")
    assert refused.value.problems == {"email": "Thư điện tử phải có dạng ten@coquan.gov.vn."}
    user.refresh_from_db()
    assert {name: getattr(user, name) for name in who} == who


def test_a_secretary_describes_no_account_that_is_not_hers(made: Made, secretary: Reader) -> None:
    user = of_another_bloc(made)
    who = {"full_name": "X", "position": "", "email": "thuky@example.vn"}
    with pytest.raises(PermissionError):
        describe_account(year=made.year, user_id=user.pk, mark=mark(user, made), who=who, actor=ACTOR, reader=secretary)
    user.refresh_from_db()
    assert user.email == ""
