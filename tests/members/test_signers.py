"""Who signs for the bloc and for a member."""

from typing import Any

import pytest

from common.records.record import Signer
from members.models import BlocYear, Membership, Role, User
from members.signers import bloc_alone, secretary_alone, secretary_and_bloc, secretary_and_member
from tests.years import make_year

pytestmark = pytest.mark.django_db
HEAD = Signer(authority="TM. Khối thi đua thu", position="Trưởng khối", name="Người đại diện 01")


@pytest.fixture
def year() -> BlocYear:
    """A year with a head; the year before it had another."""
    made = make_year(members=2, leaves=1, bloc="thu", year=2025)
    earlier = BlocYear.objects.create(bloc=made.year.bloc, year=2024)
    Membership.objects.create(
        year=earlier,
        agency=made.members[1].agency,
        order=1,
        code="dv-02",
        name="Đơn vị",
        short_name="Đơn vị",
        role="head",
        representative_name="Người của năm trước",
    )
    User.objects.filter(roles__kind="secretary").delete()
    return made.year


def secretary(year: BlocYear, name: str, **fields: Any) -> None:
    user = User.objects.create_user(f"tk-{User.objects.count()}", full_name=name, **fields)
    Role.objects.create(user=user, kind="secretary", bloc=year.bloc)


def test_the_bloc_is_signed_for_by_who_represents_its_head_this_year(year: BlocYear) -> None:
    assert bloc_alone(year) == [HEAD]


@pytest.mark.parametrize("known", [{"representative_name": ""}, {"role": "member"}])
def test_a_head_nobody_knows_has_a_line_to_sign_on(known: dict[str, str], year: BlocYear) -> None:
    year.members.filter(role="head").update(**known)
    assert [signer.name for signer in bloc_alone(year)] == [""]


def test_the_secretary_is_the_one_account_that_is_it(year: BlocYear) -> None:
    secretary(year, "Lê Thị Ghi")
    assert secretary_and_bloc(year) == [Signer(agency="Thư ký Khối", name="Lê Thị Ghi"), HEAD]
    secretary(year, "Lê Văn Khác")
    assert secretary_alone(year) == [Signer(agency="Thư ký Khối")]


@pytest.mark.parametrize(
    ("name", "fields"),
    [("Thư ký Khối 6", {}), ("", {}), ("Lê Thị Ghi", {"is_sample": True}), ("Lê Thị Ghi", {"is_active": False})],
)
def test_an_account_that_is_no_person_in_office_signs_nothing(
    name: str, fields: dict[str, Any], year: BlocYear
) -> None:
    secretary(year, name, **fields)
    assert secretary_alone(year) == [Signer(agency="Thư ký Khối")]


def test_a_card_is_signed_by_who_represents_the_member_with_the_position_of_that_year(year: BlocYear) -> None:
    year.members.filter(code="dv-02").update(representative_name="", representative_position="")
    assert [secretary_and_member(year, code)[1] for code in ("dv-01", "dv-02")] == [
        Signer(agency="Cơ quan, đơn vị số 01", position="Thủ trưởng", name="Người đại diện 01"),
        Signer(agency="Cơ quan, đơn vị số 02", position="Thủ trưởng đơn vị"),
    ]
