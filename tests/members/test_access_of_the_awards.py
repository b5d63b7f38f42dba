"""The decision table of the review and the awards, as far as members, their answers and nominations go. Written out."""

from collections.abc import Callable

import pytest

from members.access import Answer, Reader
from members.access_of_the_awards import (
    may_answer_eligibility,
    may_print_ballots,
    may_put_forward,
    may_read_own_report,
    may_see_eligibility_reason,
    may_write_own_report,
)
from tests.members.test_access import OTHER, OWN, ROLES, reader

STAFF = {"secretary", "leader", "clerk", "admin"}
MANAGERS = {"secretary", "admin"}
# Each deed, and who may do it for its own member and for another; the secretary stands for none.
DEEDS: dict[str, tuple[Callable[[Reader, str], Answer], set[str], set[str]]] = {
    "see why a member is not reviewed": (
        lambda who, member: may_see_eligibility_reason(who, member, "own"),
        STAFF | {"representative"},
        STAFF,
    ),
    "see it where the year lets all know it": (
        lambda who, member: may_see_eligibility_reason(who, member, "all"),
        {*ROLES},
        {*ROLES},
    ),
    "answer it": (may_answer_eligibility, {"secretary", "representative"}, {"secretary"}),
    "put forward": (lambda who, member: may_put_forward(who), MANAGERS, MANAGERS),
    "print ballots": (lambda who, member: may_print_ballots(who), MANAGERS | {"clerk"}, MANAGERS | {"clerk"}),
    "read an achievement report that its member knows of": (
        lambda who, member: may_read_own_report(who, member, known=True),
        STAFF | {"representative"},
        STAFF,
    ),
    "read one of which it does not know": (
        lambda who, member: may_read_own_report(who, member, known=False),
        STAFF,
        STAFF,
    ),
    "write the own one": (
        lambda who, member: may_write_own_report(who, member, open_now=True),
        {"representative"},
        set(),
    ),
    "write the own one when it is not the time": (
        lambda who, member: may_write_own_report(who, member, open_now=False),
        set(),
        set(),
    ),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("deed", DEEDS)
def test_who_does_what_for_its_own_member_and_for_another(deed: str, role: str) -> None:
    ask, own, other = DEEDS[deed]
    answers = [ask(reader(role), member) for member in (OWN, OTHER)]
    assert [bool(answer) for answer in answers] == [role in own, role in other]
    assert [answer.reason == "" for answer in answers] == [answer.allowed for answer in answers]
