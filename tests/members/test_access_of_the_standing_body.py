"""What a round shows to a standing body, at every policy and before and after publication; and what it may besides."""

from itertools import product

import pytest

from members.access import FORMER, Reader, RoleKind, may_see_all_cards, may_see_card, may_see_total
from members.access_of_the_standing_body import may_assign_officers, may_see_draft, shown_to
from members.models import User

BODY = Reader(User(username="thuong-truc"), frozenset({RoleKind.STANDING_BODY}))
POLICIES = ("own", "totals", "full")


def besides(kind: str, own: frozenset[str] = frozenset()) -> Reader:
    return Reader(User(username="ai-do"), frozenset({RoleKind.STANDING_BODY, kind}), own)


@pytest.mark.parametrize("visibility", POLICIES)
def test_before_publication_it_is_shown_nothing(visibility: str) -> None:
    shown = shown_to(BODY, visibility, published=False)
    answers = [may_see_card(BODY, "dv-01", shown), may_see_total(BODY, "dv-01", shown), may_see_all_cards(BODY, shown)]
    assert [bool(answer) for answer in answers] == [False] * 3


@pytest.mark.parametrize(("visibility", "card"), [("own", False), ("totals", False), ("full", True)])
def test_after_it_totals_always_and_cards_where_the_members_see_them(visibility: str, card: bool) -> None:
    shown = shown_to(BODY, visibility, published=True)
    answers = [may_see_card(BODY, "dv-01", shown), may_see_total(BODY, "dv-01", shown), may_see_all_cards(BODY, shown)]
    assert [bool(answer) for answer in answers] == [card, True, card]


@pytest.mark.parametrize(("visibility", "published"), list(product(POLICIES, (True, False))))
def test_whoever_is_no_standing_body_is_shown_what_the_round_shows(visibility: str, published: bool) -> None:
    for kind in {*RoleKind.values, FORMER} - {RoleKind.STANDING_BODY.value}:
        reader = Reader(User(username="ai-do"), frozenset({kind}))
        assert shown_to(reader, visibility, published=published) == visibility


@pytest.mark.parametrize(("visibility", "published"), list(product(POLICIES, (True, False))))
def test_being_a_standing_body_besides_takes_nothing_away(visibility: str, published: bool) -> None:
    member = besides(RoleKind.REPRESENTATIVE, frozenset({"dv-01"}))
    alone = Reader(member.user, frozenset({RoleKind.REPRESENTATIVE}), member.own)
    shown = shown_to(member, visibility, published=published)
    for code in ("dv-01", "dv-02"):
        assert may_see_card(member, code, shown) or not may_see_card(alone, code, visibility)
        assert may_see_total(member, code, shown) or not may_see_total(alone, code, visibility)
    secretary = besides(RoleKind.SECRETARY)
    assert may_see_all_cards(secretary, shown_to(secretary, visibility, published=published))


def test_of_drafts_it_knows_nothing_and_everybody_else_of_the_bloc_does() -> None:
    others = {*RoleKind.values, FORMER} - {RoleKind.STANDING_BODY.value}
    assert not may_see_draft(BODY)
    assert all(may_see_draft(Reader(BODY.user, frozenset({kind}))) and may_see_draft(besides(kind)) for kind in others)


def test_officers_it_alone_assigns() -> None:
    assert may_assign_officers(BODY)
    for kind in {*RoleKind.values, FORMER} - {RoleKind.STANDING_BODY.value}:
        answer = may_assign_officers(Reader(BODY.user, frozenset({kind})))
        assert (answer.allowed, answer.reason[:4]) == (False, "Chỉ ")
