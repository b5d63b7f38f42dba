"""Keeping the table of the members: what changes, what is refused, what the log says."""

from dataclasses import replace

import pytest

from common.audit.log import Actor
from common.audit.models import Entry
from members.access import Reader
from members.models import Agency, BlocYear, Membership
from members.roster import DEPUTY, HEAD, MEMBER, RosterRow, seal_of
from members.verbs.roster import IN_USE, LEFT_OUT, RosterRefused, StaleRoster, change_roster, roster_of
from tests.years import Made, make_year

ACTOR = Actor(name="test")


@pytest.fixture
def made(db: None) -> Made:
    made = make_year(members=4, leaves=2, scored=False)
    # Its agencies are called today what they are called that year.
    for member in Membership.objects.filter(year=made.year):
        Agency.objects.filter(pk=member.agency_id).update(name=member.name, short_name=member.short_name)
    return made


def keep(made: Made, rows: list[RosterRow], seen: str | None = None, by: str = "secretary") -> list[str]:
    changes = change_roster(
        year=made.year,
        rows=rows,
        seen=seal_of(roster_of(made.year)) if seen is None else seen,
        actor=ACTOR,
        reader=made.reader(getattr(made, by)),
    )
    return [f"{change.subject}: {change.action}" for change in changes]


def test_the_table_as_it_stands_changes_nothing(made: Made) -> None:
    before = Entry.objects.count()
    assert keep(made, roster_of(made.year)) == []
    assert Entry.objects.count() == before


def test_names_roles_contacts_and_the_order_change_together_and_the_log_tells_each(made: Made) -> None:
    first, second, third, fourth = roster_of(made.year)
    told = keep(
        made,
        [
            replace(second, role=HEAD, representative="Trần Tới", position="Chánh Văn phòng"),
            replace(first, role=DEPUTY, phone="0252 3821 234"),
            replace(fourth, role=DEPUTY, email="dv4@binhthuan.vn"),
            replace(third, name="Tên mới", role=MEMBER),
        ],
    )
    stand = list(
        Membership.objects.filter(year=made.year)
        .order_by("order")
        .values_list("order", "code", "role", "representative_name", "phone", "email")
    )
    assert stand == [
        (1, "dv-02", "head", "Trần Tới", "", ""),
        (2, "dv-01", "deputy", "Người đại diện 01", "0252 3821 234", ""),
        (3, "dv-04", "deputy", "Người đại diện 04", "", "dv4@binhthuan.vn"),
        (4, "dv-03", "member", "Người đại diện 03", "", ""),
    ]
    # Four members, and the agency that is called otherwise from now on.
    assert len(told) == 5
    assert Membership.objects.get(year=made.year, code="dv-03").agency.name == "Tên mới"
    newest = Entry.objects.order_by("-id")[:5]
    assert {entry.action for entry in newest} == {"sửa", "đổi tên cơ quan, đơn vị"}
    # As in the admin, the log knows whom a change concerns.
    assert {entry.member for entry in newest if entry.action == "sửa"} == {"dv-01", "dv-02", "dv-03", "dv-04"}


def test_a_new_row_is_a_new_member_with_an_agency_of_its_own(made: Made) -> None:
    keep(made, [*roster_of(made.year), RosterRow(name="Ban Nội chính"), RosterRow()])
    member = Membership.objects.get(year=made.year, code="ban-noi-chinh")
    assert (member.order, member.short_name, member.agency.locality) == (5, "Ban Nội chính", made.year.bloc.locality)


def test_of_a_member_on_whom_figures_hang_it_is_told_that_it_stays(made: Made) -> None:
    rows = roster_of(made.year)
    rows[2] = replace(rows[2], dropped=True)
    with pytest.raises(RosterRefused) as refused:
        keep(made, rows)
    assert refused.value.problems == {"2.name": IN_USE}
    assert len(roster_of(made.year)) == 4


def test_mistakes_are_told_by_row_and_nothing_is_kept(made: Made) -> None:
    rows = roster_of(made.year)
    with pytest.raises(RosterRefused) as refused:
        keep(made, [replace(rows[0], name="Tên khác"), *rows[1:], RosterRow(name="Sở", email="sai")])
    assert refused.value.problems == {"4.email": "Thư điện tử phải có dạng ten@coquan.gov.vn."}
    assert roster_of(made.year) == rows


def test_a_list_that_somebody_else_changed_meanwhile_is_not_written_over(made: Made) -> None:
    rows = roster_of(made.year)
    seen = seal_of(rows)
    keep(made, [replace(rows[0], phone="0252 3821 234"), *rows[1:]])
    with pytest.raises(StaleRoster):
        keep(made, rows, seen)
    assert roster_of(made.year)[0].phone == "0252 3821 234"


def test_a_table_of_which_a_row_was_lost_on_the_way_drops_nobody(made: Made) -> None:
    rows = roster_of(made.year)
    with pytest.raises(RosterRefused) as refused:
        keep(made, [replace(rows[0], phone="0252 3821 234"), *rows[2:]])
    assert refused.value.problems == {"": LEFT_OUT.format(rows[1].short_name)}
    assert roster_of(made.year) == rows


def test_a_row_that_claims_to_stand_and_does_not_is_judged_as_a_new_one(made: Made) -> None:
    rows = roster_of(made.year)
    with pytest.raises(RosterRefused) as refused:
        keep(made, [*rows, RosterRow(name="Sở", was="../So Y tế")])
    assert set(refused.value.problems) == {"4.code"}
    assert roster_of(made.year) == rows
    keep(made, [*rows, RosterRow(name="Sở", code="so", was="../So Y tế")])
    assert [row.code for row in roster_of(made.year)] == [*(row.code for row in rows), "so"]


def test_the_first_members_of_a_year_are_entered_and_one_on_whom_nothing_hangs_goes_again(made: Made) -> None:
    year = BlocYear.objects.create(bloc=made.year.bloc, year=made.year.year + 1)

    def save(rows: list[RosterRow]) -> None:
        reader = Reader(made.secretary, frozenset({"secretary"}))
        change_roster(year=year, rows=rows, seen=seal_of(roster_of(year)), actor=ACTOR, reader=reader)

    known = roster_of(made.year)[0]
    save([replace(known, was=""), RosterRow(name="Ban Nội chính", role=DEPUTY)])
    assert [(row.code, row.role) for row in roster_of(year)] == [("dv-01", known.role), ("ban-noi-chinh", "deputy")]
    # The agency is the one of the year before, and whoever represents it stays what it is.
    assert Membership.objects.filter(code="dv-01").values("agency").distinct().count() == 1
    first, second = roster_of(year)
    save([first, replace(second, dropped=True)])
    assert [row.code for row in roster_of(year)] == ["dv-01"]


@pytest.mark.parametrize("by", ["leader", "clerk"])
def test_only_who_manages_the_year_keeps_it(by: str, made: Made) -> None:
    rows = roster_of(made.year)
    with pytest.raises(PermissionError, match="Chỉ Thư ký Khối và Quản trị"):
        keep(made, [replace(rows[0], phone="0252 3821 234"), *rows[1:]], by=by)
    assert roster_of(made.year) == rows
