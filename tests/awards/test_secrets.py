"""What a member can learn of why another is not reviewed, at every door: nothing, unless the year lets all know it.

The doors are read from the URLconf, as in tests/campaigns/test_secrets.py. Whoever may know it finds all of it there,
or the test could not fail.
"""

import re
from datetime import date

import pytest

from awards.verbs.eligibility import answer_eligibility, drop_eligibility
from members.models import User
from tests.adminpages import logged_in
from tests.awards.eligible import ended, held, reasons_for, sealed
from tests.test_visibility import doors, told
from tests.years import Made, make_year

OWN, OTHER = "dv-02", "dv-03"
# Of what stands open, of what is over, and of what was noted by mistake or said otherwise before.
SECRETS = {
    *("ly-do-kin", "van-ban-kin", "co-quan-kin", "y-kien-kin"),
    *("ly-do-cu-kin", "ket-luan-kin", "nham-kin", "truoc-kin"),
}
# What only the log tells any more.
IN_THE_LOG = {"nham-kin", "truoc-kin"}
PRINTED = re.compile(r"/(2024|binh-xet|nhat-ky|thanh-vien|van-ban|xep-hang)[/.]")


def plant(made: Made, member: str) -> None:
    held(made, member, since=date(2024, 1, 2), reason="ly-do-cu-kin")
    ended(made, member, until=date(2024, 2, 3), outcome="ket-luan-kin")
    held(made, member, since=date(2024, 2, 4), reason="nham-kin")
    drop_eligibility(**sealed(made, member))
    held(made, member, reason="truoc-kin")
    held(made, member, reason="ly-do-kin", document="van-ban-kin", whose="co-quan-kin")
    how = sealed(made, member, made.representative(member))
    answer_eligibility(**how, fields={"answer": "y-kien-kin", "answered_on": date(2024, 4, 5)})


@pytest.fixture
def made(db: None) -> Made:
    made = make_year(members=4, leaves=1, campaigns=1)
    plant(made, OTHER)
    return made


def found(made: Made, user: User, *, printed: bool) -> set[str]:
    client = logged_in(user)
    addresses = [*doors(made, number=[1]), *(made.address(name) + f"?don-vi={OTHER}" for name in ("log", "log.xlsx"))]
    addresses += [made.address("search") + "?tim=kin", made.address("eligibility-answer", OTHER)]
    wanted = [one for one in addresses if one.split("?")[0].endswith(".pdf") == printed]
    if printed:
        wanted = [one for one in wanted if PRINTED.search(one)]
    return {secret for address in wanted for secret in SECRETS if secret in told(client, address)}


def test_no_page_and_no_workbook_tells_a_member_why_another_is_not_reviewed(made: Made) -> None:
    assert found(made, made.representative(OWN), printed=False) == set()
    assert found(made, make_year(bloc="khoi-khac", members=3, scored=False).secretary, printed=False) == set()


def test_no_print_does(made: Made) -> None:
    assert found(made, made.representative(OWN), printed=True) == set()
    assert found(made, made.secretary, printed=True) == SECRETS


def test_the_member_and_the_bloc_s_people_find_all_of_it_at_the_same_doors(made: Made) -> None:
    assert found(made, made.representative(OTHER), printed=False) == SECRETS
    assert found(made, made.secretary, printed=False) == SECRETS


def test_where_the_year_lets_all_know_it_they_do_but_for_what_only_the_log_tells(made: Made) -> None:
    reasons_for(made, "all")
    assert found(made, made.representative(OWN), printed=False) == SECRETS - IN_THE_LOG
