"""The decision table of what is done in a year besides scoring: registrations, new models, accounts. Written out."""

from collections.abc import Callable

import pytest

from members.access import (
    AccountFacts,
    Answer,
    Reader,
    may_give_role,
    may_hold_account,
    may_register_for,
    may_reopen_registration,
    may_review_new_model,
    may_see_new_model,
    may_see_registration,
    may_take_up_for,
    may_write_new_model,
)
from members.access_of_the_year import (
    may_report_for,
    may_review_report,
    may_see_findings,
    may_see_report,
)
from tests.members.test_access import OTHER, OWN, ROLES, reader

STAFF = {"secretary", "leader", "clerk", "admin"}
WRITERS = {"secretary"}
# Each deed, and who may do it for its own member and for another; the secretary stands for none.
DEEDS: dict[str, tuple[Callable[[Reader, str], Answer], set[str], set[str]]] = {
    "register": (may_register_for, WRITERS | {"representative"}, WRITERS),
    "see a registration": (
        lambda who, member: may_see_registration(who, member, handed_in=True),
        {*ROLES},
        {*ROLES},
    ),
    "see a draft of one": (
        lambda who, member: may_see_registration(who, member, handed_in=False),
        STAFF | {"representative"},
        STAFF,
    ),
    "reopen a registration": (lambda who, member: may_reopen_registration(who), WRITERS, WRITERS),
    "propose a model": (may_write_new_model, WRITERS | {"representative"}, WRITERS),
    "change a model that was reviewed": (
        lambda who, member: may_write_new_model(who, member, "recognised"),
        set(),
        set(),
    ),
    "review a model": (lambda who, member: may_review_new_model(who), WRITERS, WRITERS),
    "see a recognised model": (
        lambda who, member: may_see_new_model(who, member, "recognised"),
        {*ROLES},
        {*ROLES},
    ),
    "see one that waits": (
        lambda who, member: may_see_new_model(who, member, "proposed"),
        STAFF | {"representative"},
        STAFF,
    ),
    "see one that was declined": (
        lambda who, member: may_see_new_model(who, member, "declined"),
        STAFF | {"representative"},
        STAFF,
    ),
    "report": (may_report_for, WRITERS | {"representative"}, WRITERS),
    "see a report": (may_see_report, STAFF | {"representative"}, STAFF),
    "see what was found at a visit": (may_see_findings, STAFF | {"representative"}, STAFF),
    "review a report": (lambda who, member: may_review_report(who), WRITERS, WRITERS),
    "take a model up": (may_take_up_for, WRITERS | {"representative"}, WRITERS),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("deed", DEEDS)
def test_who_does_what_for_its_own_member_and_for_another(deed: str, role: str) -> None:
    ask, own, other = DEEDS[deed]
    answers = [ask(reader(role), member) for member in (OWN, OTHER)]
    assert [bool(answer) for answer in answers] == [role in own, role in other]
    assert [answer.reason == "" for answer in answers] == [answer.allowed for answer in answers]


@pytest.mark.parametrize("role", ROLES)
def test_a_secretary_gives_no_role_above_her_own(role: str) -> None:
    given = {
        kind
        for kind in ("secretary", "leader", "clerk", "admin", "representative")
        if may_give_role(reader(role), kind)
    }
    below = {"leader", "clerk", "representative"}
    assert given == {"secretary": below, "admin": below | {"secretary"}}.get(role, set())


ACCOUNTS = {
    "a representative": AccountFacts(frozenset({"representative"})),
    "a clerk": AccountFacts(frozenset({"clerk"})),
    "a secretary": AccountFacts(frozenset({"secretary"})),
    "a clerk and secretary": AccountFacts(frozenset({"clerk", "secretary"})),
    "one with a role elsewhere": AccountFacts(frozenset({"representative"}), elsewhere=True),
    "who runs the portal": AccountFacts(frozenset({"representative"}), runs_portal=True),
    "oneself": AccountFacts(frozenset({"representative"}), own=True),
}


@pytest.mark.parametrize("role", ROLES)
def test_whose_account_may_be_handed_out_closed_and_opened(role: str) -> None:
    held = {name for name, facts in ACCOUNTS.items() if may_hold_account(reader(role), facts)}
    assert held == {
        "secretary": {"a representative", "a clerk"},
        "admin": {*ACCOUNTS} - {"oneself"},
    }.get(role, set())
