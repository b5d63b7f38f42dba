"""A role with a term at every door: not begun it opens nothing, over it reads its own years and writes nowhere."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from campaigns.models import NewModel
from common.audit.log import Actor
from common.audit.models import Entry
from common.vietnamese.dates import today_vn
from members.access import FORMER, Action, Reader, may, may_see_everything
from members.accounts import mark_of
from members.models import Membership, Role, User
from members.queries import in_force, reader_of, roles_of, years_of
from members.signers import secretary as signing_secretary
from members.terms import Term
from members.verbs.accounts import AccountsRefused, StaleAccount, set_term
from scoring.models import Round
from tests.as_read import as_read
from tests.doors import MANAGED
from tests.years import Made, make_year

TODAY = today_vn()
THIS = TODAY.year
ACTOR = Actor(name="tests")
# Over since last year's end; of a day that is in no first quarter.
OVER = Term(None, date(THIS - 1, 12, 20))
BEFORE = Term(TODAY + timedelta(days=1))


@pytest.fixture
def years(db: None) -> tuple[Made, Made]:
    return make_year(members=3, leaves=2, year=THIS - 1, visibility="own"), make_year(
        members=3, leaves=2, year=THIS, visibility="own"
    )


def give(user: User, term: Term) -> None:
    Role.objects.filter(user=user, agency=None).update(valid_from=term.starts, valid_to=term.ends)


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def reader(user: User, made: Made) -> Reader:
    roles = roles_of(user)
    return reader_of(user, roles, made.year, years_of(user, roles, made.year.bloc.code).get(made.year, frozenset()))


@pytest.mark.parametrize("who", ["secretary", "leader", "clerk"])
def test_who_has_not_begun_finds_no_year_and_is_told_from_when(years: tuple[Made, Made], who: str) -> None:
    user = getattr(years[1], who)
    give(user, BEFORE)
    client = at(user)
    assert {client.get(made.address(name)).status_code for made in years for name in PLAIN} == {404}
    assert BEFORE.starts is not None
    assert f"bắt đầu từ ngày {BEFORE.starts:%d/%m/%Y}" in as_read(client.get("/"))


PLAIN = (
    "overview",
    "members",
    "standings",
    "standings-years",
    "comparison",
    "log",
    "documents",
    "calendar",
    "campaigns",
)


@pytest.mark.parametrize("who", ["secretary", "leader", "clerk"])
def test_whose_term_is_over_reads_the_own_year_and_no_later_one(years: tuple[Made, Made], who: str) -> None:
    last, now = years
    user = getattr(last, who)
    give(user, OVER)
    client = at(user)
    found = [(client.get(last.address(name)).status_code, client.get(now.address(name)).status_code) for name in PLAIN]
    assert found == [(200, 404)] * len(PLAIN)
    # All of it, as it was theirs: every member's scores, whatever the round shows to members.
    assert client.get(last.address("card", "dv-03")).status_code == 200
    assert client.get(last.address("grid")).status_code == 200


def test_whose_term_is_over_opens_no_form_and_no_draft(years: tuple[Made, Made]) -> None:
    last, _ = years
    give(last.secretary, OVER)
    client = at(last.secretary)
    forms = [name for name in MANAGED if name not in ("campaign-edit", "activity-edit", "activity-result")]
    without_arguments = [name for name in forms if _opens(last, name)]
    assert {name: client.get(last.address(name)).status_code for name in without_arguments} == dict.fromkeys(
        without_arguments, 403
    )
    assert client.get(last.address("compositions")).status_code == 403
    found = reader(last.secretary, last)
    assert (found.kinds, found.role_names) == (frozenset({FORMER}), "Đã bàn giao, chỉ xem")
    assert [action for action in Action if may(found, action)] == [Action.SEE_YEAR, Action.SEE_LOG]
    assert bool(may_see_everything(found))


def _opens(made: Made, name: str) -> bool:
    from django.urls import NoReverseMatch

    try:
        made.address(name)
    except NoReverseMatch:
        return False
    return True


def test_what_is_left_of_a_term_in_one_year_tells_nothing_of_another(years: tuple[Made, Made]) -> None:
    """Secretary last year, representative this year: what this year hides from members stays hidden."""
    last, now = years
    for made in years:
        made.publish()
    user = last.secretary
    Role.objects.create(user=user, kind=Role.Kind.REPRESENTATIVE, bloc=now.year.bloc, agency=now.members[1].agency)
    give(user, OVER)
    member = Membership.objects.get(year=now.year, code="dv-01")
    NewModel.objects.create(year=now.year, number=1, name="Chưa ai biết", what="Một nơi", member=member)
    client = at(user)
    rows = {row.name: row.cells for row in client.get(last.address("standings-years")).context["rows"]}
    # Of this year's round the own total alone, without a rank.
    assert [len(cells[0]) for cells in rows.values()] == [1, 1, 1]
    assert [[told.rank for told in rows[f"Cơ quan, đơn vị số 0{number}"][1]] for number in (1, 2, 3)] == [
        [],
        [None],
        [],
    ]
    assert client.get(last.address("newmodels"), {"tim": "chưa ai"}).context["models"] == []
    assert Round.objects.filter(visibility="own").count() == 2


def test_a_term_that_holds_is_as_good_as_none(years: tuple[Made, Made]) -> None:
    last, now = years
    give(now.secretary, Term(TODAY, TODAY))
    assert [reader(now.secretary, made).kinds for made in (last, now)] == [frozenset({"secretary"})] * 2
    assert at(now.secretary).get(now.address("members-edit")).status_code == 200


def test_the_administration_opens_for_roles_in_force_alone(years: tuple[Made, Made]) -> None:
    _, now = years
    client = at(now.secretary)
    assert client.get("/quan-tri/").status_code == 200
    for term in (OVER, BEFORE):
        give(now.secretary, term)
        assert client.get("/quan-tri/").status_code != 200


def test_papers_name_the_secretary_in_force(years: tuple[Made, Made]) -> None:
    _, now = years
    User.objects.filter(pk=now.secretary.pk).update(full_name="Trần Văn Cũ")
    new = User.objects.create(username="moi", full_name="Lê Thị Mới")
    Role.objects.create(user=new, kind="secretary", bloc=now.year.bloc, valid_from=TODAY)
    give(now.secretary, OVER)
    assert signing_secretary(now.year).name == "Lê Thị Mới"
    assert Role.objects.filter(in_force(TODAY), kind="secretary", bloc=now.year.bloc).get().user == new


# --- setting it -----------------------------------------------------------------------------------------------


def put(made: Made, user: User, term: Term, *, by: User, seen: Term | None = None) -> list[Any]:
    roles = Role.objects.filter(user=user, bloc=made.year.bloc_id).values_list("pk", flat=True)
    mark = mark_of(User.objects.get(pk=user.pk), roles)
    return set_term(
        year=made.year,
        user_id=user.pk,
        mark=mark,
        term=term,
        seen=seen or Term(),
        actor=ACTOR,
        reader=made.reader(by),
    )


def test_an_administrator_sets_the_secretary_s_term_and_the_log_tells_it(years: tuple[Made, Made]) -> None:
    _, now = years
    assert len(put(now, now.secretary, OVER, by=now.admin)) == 1
    entry = Entry.objects.order_by("-id")[0]
    assert (entry.action, entry.old, entry.new, entry.member) == (
        "đặt thời hạn vai trò Thư ký Khối",
        "không thời hạn",
        f"đến hết 20/12/{THIS - 1}",
        "",
    )
    assert Role.objects.get(user=now.secretary).term == OVER
    assert put(now, now.secretary, OVER, by=now.admin, seen=OVER) == []
    assert len(put(now, now.secretary, Term(), by=now.admin, seen=OVER)) == 1


def test_a_secretary_sets_the_leader_s_and_nobody_s_above_the_own(years: tuple[Made, Made]) -> None:
    _, now = years
    other = User.objects.create(username="thu-ky-hai")
    Role.objects.create(user=other, kind="secretary", bloc=now.year.bloc)
    assert len(put(now, now.leader, OVER, by=now.secretary)) == 1
    for user in (now.secretary, other):
        with pytest.raises(PermissionError):
            put(now, user, OVER, by=now.secretary)
    with pytest.raises(PermissionError, match="không có thời hạn vai trò"):
        put(now, now.representative("dv-01"), OVER, by=now.secretary)
    with pytest.raises(PermissionError):
        put(now, now.leader, Term(), by=now.clerk, seen=OVER)
    assert Role.objects.exclude(valid_to=None).get().user == now.leader


def test_what_somebody_else_wrote_meanwhile_is_not_written_over(years: tuple[Made, Made]) -> None:
    _, now = years
    put(now, now.leader, OVER, by=now.secretary)
    with pytest.raises(StaleAccount, match="đã được sửa sau khi bạn mở trang này"):
        put(now, now.leader, BEFORE, by=now.admin)
    with pytest.raises(AccountsRefused):
        put(now, now.leader, Term(TODAY, TODAY - timedelta(days=1)), by=now.admin, seen=OVER)
    assert Role.objects.get(user=now.leader).term == OVER


def test_the_page_writes_it_and_says_what_cannot_be(years: tuple[Made, Made]) -> None:
    _, now = years
    client = at(now.admin)

    def send(starts: str, ends: str) -> Any:
        holders = client.get(now.address("accounts")).context["accounts"].holders
        one = next(one for one in holders if one.user == leader)
        shown = {f"mark-{leader.pk}": one.mark, "starts-seen": f"{one.term.starts or ''}"}
        sent = {"deed": f"term:{leader.pk}", "starts": starts, "ends": ends, "ends-seen": f"{one.term.ends or ''}"}
        return client.post(now.address("accounts"), sent | shown)

    leader = now.leader
    assert send(f"15/01/{THIS}", "").status_code == 302
    assert Role.objects.get(user=leader).term == Term(date(THIS, 1, 15))
    refused = send(f"15/01/{THIS}", f"14/01/{THIS}")
    assert (refused.status_code, refused.context["sentences"]) == (
        422,
        ["Đến hết ngày: Ngày cuối phải từ ngày đầu trở đi."],
    )
    odd = send("hôm qua", "31/12/9999")
    assert (odd.status_code, odd.context["describing"]) == (422, leader.pk)
    assert odd.context["sentences"][0].startswith("Từ ngày: ")
    for said, typed in ((refused, (f"15/01/{THIS}", f"14/01/{THIS}")), (odd, ("hôm qua", "31/12/9999"))):
        [boxes] = [one.term_boxes for one in said.context["accounts"].holders if one.user == leader]
        assert tuple(text for _, _, text in boxes) == typed
    page = client.get(now.address("accounts")).content.decode()
    assert f"Lãnh đạo Khối từ 15/01/{THIS}" in page
    assert Role.objects.get(user=leader).term == Term(date(THIS, 1, 15))


@pytest.mark.parametrize("deed", ["term", "describe"])
def test_what_was_typed_stays_when_somebody_else_was_quicker(years: tuple[Made, Made], deed: str) -> None:
    _, now = years
    leader, client = now.leader, at(now.admin)
    typed = {"starts": f"15/01/{THIS}", "ends": "", "starts-seen": f"01/01/{THIS}"}
    typed |= {"full_name": "Bùi Mới", "position": "", "email": ""}
    answer = client.post(now.address("accounts"), {"deed": f"{deed}:{leader.pk}", f"mark-{leader.pk}": "cũ"} | typed)
    assert (answer.status_code, answer.context["describing"]) == (422, leader.pk)
    [one] = [one for one in answer.context["accounts"].holders if one.user == leader]
    shown = one.term_boxes[0][2] if deed == "term" else one.boxes[0][1]
    assert shown == (f"15/01/{THIS}" if deed == "term" else "Bùi Mới")


def test_the_list_of_accounts_says_who_has_not_begun_and_whose_term_is_over(years: tuple[Made, Made]) -> None:
    _, now = years
    now.leader.set_password("mật khẩu để thử")
    now.leader.save()
    found = []
    for term in (Term(), BEFORE, OVER):
        give(now.leader, term)
        holders = at(now.admin).get(now.address("accounts")).context["accounts"].holders
        found += [one.state[0] for one in holders if one.user == now.leader]
    assert found == ["Chưa đăng nhập", "Chưa bắt đầu", "Đã bàn giao, chỉ xem"]


def test_the_database_keeps_what_a_term_may_be(years: tuple[Made, Made]) -> None:
    _, now = years
    role = Role.objects.get(user=now.representative("dv-01"))
    role.valid_to = TODAY
    with pytest.raises(ValidationError) as refused:
        role.full_clean()
    assert refused.value.messages == [
        "Chỉ Thư ký Khối, Lãnh đạo Khối, Văn thư và Cơ quan thường trực có thời hạn vai trò."
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        role.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        give(now.leader, Term(TODAY, TODAY - timedelta(days=1)))


def test_a_secretary_of_many_blocs_finds_the_years_of_all(db: None) -> None:
    made = [make_year(members=1, leaves=1, bloc=f"khoi-{number}", scored=False) for number in range(6)]
    user = made[0].secretary
    for count, other in enumerate(made[1:], start=2):
        Role.objects.create(user=user, kind=Role.Kind.SECRETARY, bloc=other.year.bloc)
        found = years_of(user, roles_of(user))
        assert list(found) == [one.year for one in made[:count]]
        assert [year.bloc.name for year in found] == [one.year.bloc.name for one in made[:count]]
