"""The whole decision table, written out: a changed rule has to be changed here by hand."""

import importlib.util
import sys
from typing import Any

import pytest
from django.db.models import TextChoices

from members import access
from members.access import (
    Action,
    Answer,
    CardFacts,
    Reader,
    may,
    may_add_evidence,
    may_agree,
    may_appraise,
    may_explain,
    may_have_published_file,
    may_remove_evidence,
    may_return,
    may_see_all_cards,
    may_see_card,
    may_see_everything,
    may_see_total,
    may_submit,
    may_write,
)
from members.models import Role, User

OWN = "ban-dan-van"
OTHER = "bao-binh-thuan"
ROLES = ("secretary", "leader", "clerk", "admin", "representative", "nobody")
STEPS = ("preparing", "scoring", "appraising", "agreeing", "published")
STATES = ("drafting", "submitted", "appraised", "agreed")


def reader(role: str) -> Reader:
    user = User(username=role)
    if role == "nobody":
        return Reader(user)
    own = frozenset({OWN}) if role == "representative" else frozenset[str]()
    return Reader(user, frozenset({role}), own)


ACTIONS = {
    Action.SEE_YEAR: {"secretary", "leader", "clerk", "admin", "representative", "standing-body"},
    Action.SEE_LOG: {"secretary", "leader", "clerk", "admin", "representative"},
    Action.SEE_DRAFTS: {"secretary", "leader", "clerk", "admin"},
    Action.MANAGE_YEAR: {"secretary", "admin"},
    Action.MANAGE_PORTAL: {"admin"},
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", Action)
def test_each_role_may_do_just_what_the_table_says_and_is_told_why_not(action: Action, role: str) -> None:
    answer = may(reader(role), action)
    assert bool(answer) == (role in ACTIONS[action])
    assert (answer.reason == "") == answer.allowed


def test_a_role_added_later_opens_nothing_until_the_rules_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {kind.name: (kind.value, kind.label) for kind in Role.Kind}
    with_guest: Any = TextChoices("Kind", known | {"GUEST": ("guest", "Khách")})  # type: ignore[call-overload]
    monkeypatch.setattr(Role, "Kind", with_guest)
    spec = importlib.util.spec_from_file_location("access_with_a_guest", access.__file__)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    guest = module.Reader(User(username="guest"), frozenset({"guest"}))
    assert [action for action in module.Action if module.may(guest, action)] == []
    assert not module.may_see_everything(guest)


SEES_EVERYTHING = {"secretary", "leader", "clerk", "admin"}


@pytest.mark.parametrize("role", ROLES)
def test_everything_is_seen_by_all_but_the_members_own_representatives_and_others_are_told_why_not(role: str) -> None:
    answer = may_see_everything(reader(role))
    assert (answer.allowed, answer.reason == "") == (role in SEES_EVERYTHING, role in SEES_EVERYTHING)


def test_a_representative_who_has_another_role_too_sees_everything_and_one_of_an_unknown_kind_does_not() -> None:
    user = User(username="hai-vai")
    assert may_see_everything(Reader(user, frozenset({"representative", "clerk"}), frozenset({OWN}))).allowed
    assert not may_see_everything(Reader(user, frozenset({"vai-moi"}))).allowed


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("visibility", ["own", "totals", "full"])
def test_who_sees_whose_scores(role: str, visibility: str) -> None:
    everything = role in SEES_EVERYTHING
    full = visibility == "full"
    assert bool(may_see_card(reader(role), OTHER, visibility)) == (everything or full)
    assert bool(may_see_all_cards(reader(role), visibility)) == (everything or full)
    assert bool(may_see_card(reader(role), OWN, visibility)) == (everything or full or role == "representative")
    assert bool(may_see_total(reader(role), OTHER, visibility)) == (everything or visibility in ("totals", "full"))
    assert bool(may_see_total(reader(role), OWN, visibility)) == (
        everything or visibility in ("totals", "full") or role == "representative"
    )


def may_write_by_the_table(role: str, stage: str, member: str, step: str, state: str) -> bool:
    """DESIGN §6 once more, in other words than the code has."""
    if step in ("preparing", "published"):
        return False
    if stage == "self":
        writes = role == "secretary" or (role == "representative" and member == OWN)
        return writes and state == "drafting"
    if stage == "appraised":
        return role == "secretary"
    return role == "secretary" and step == "agreeing" and state != "agreed"


@pytest.mark.parametrize("stage", ["self", "appraised", "agreed"])
def test_an_appraiser_writes_the_appraisal_of_its_cards_between_submitting_and_appraised(stage: str) -> None:
    for step in STEPS:
        for state in STATES:
            answer = may_write(reader("representative"), stage, CardFacts(OTHER, step, state, assigned=True))
            open_ = step not in ("preparing", "published")
            assert bool(answer) == (stage == "appraised" and state == "submitted" and open_), (step, state)
            assert (answer.reason == "") == answer.allowed


def test_an_appraiser_sees_the_cards_it_was_given_and_no_other() -> None:
    given = {OTHER}
    assert may_see_card(reader("representative"), OTHER, "own", given).allowed
    assert not may_see_card(reader("representative"), "third", "totals", given).allowed
    assert not may_see_total(reader("representative"), OTHER, "own").allowed


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("stage", ["self", "appraised", "agreed"])
def test_who_writes_which_value_on_whose_card_at_which_step(role: str, stage: str) -> None:
    for member in (OWN, OTHER):
        for step in STEPS:
            for state in STATES:
                answer = may_write(reader(role), stage, CardFacts(member, step, state))
                assert bool(answer) == may_write_by_the_table(role, stage, member, step, state), (member, step, state)
                assert (answer.reason == "") == answer.allowed


# Who hands files in and who takes them away again, by the card's state while the round is open.
ADDS = {
    "drafting": {"secretary", "representative"},
    "submitted": {"secretary"},
    "appraised": {"secretary", "representative"},
    "agreed": set[str](),
}
REMOVES = ADDS | {"appraised": {"secretary"}}


@pytest.mark.parametrize("role", ROLES)
def test_who_hands_in_evidence_and_takes_it_away(role: str) -> None:
    for member in (OWN, OTHER):
        for step in STEPS:
            for state in STATES:
                card = CardFacts(member, step, state, assigned=member == OTHER)
                for may_do, table in ((may_add_evidence, ADDS), (may_remove_evidence, REMOVES)):
                    answer = may_do(reader(role), card)
                    allowed = step not in ("preparing", "published") and role in table[state]
                    allowed = allowed and (role == "secretary" or member == OWN)
                    assert bool(answer) == allowed, (may_do, member, step, state)
                    assert (answer.reason == "") == answer.allowed


# What may be done with one's own card, another's, and another's that one was given to appraise, while the round is
# open: the states of the card in which it may be done. The secretary stands for no member.
DEEDS = {
    "submit": {"secretary": {"drafting"}, "own": {"drafting"}},
    "return": {"secretary": {"submitted", "appraised", "agreed"}},
    "appraise": {"secretary": {"submitted"}, "assigned": {"submitted"}},
    "explain": {"own": {"drafting", "submitted", "appraised"}},
    "agree": {"secretary": {"appraised"}},
}


# What the round shows to members now, and what the file was made for: which files a representative may have.
PUBLISHED_FILES = {("full", "full"), ("full", "totals"), ("full", "own"), ("totals", "totals"), ("totals", "own")}


@pytest.mark.parametrize("visibility", ["own", "totals", "full"])
@pytest.mark.parametrize("made_for", ["own", "totals", "full"])
def test_a_published_file_is_for_members_while_the_round_shows_them_all_that_it_holds(
    visibility: str, made_for: str
) -> None:
    for role in ROLES:
        staff = role in {"secretary", "leader", "clerk", "admin"}
        allowed = may_have_published_file(reader(role), visibility, made_for)
        assert bool(allowed) == (staff or (visibility, made_for) in PUBLISHED_FILES), role


@pytest.mark.parametrize("reasons", ["own", "all"])
@pytest.mark.parametrize("tells", ["own", "all"])
def test_a_published_file_with_everybody_s_reasons_is_for_members_only_where_all_may_know_them(
    reasons: str, tells: str
) -> None:
    answer = may_have_published_file(reader("representative"), "full", "full", reasons=reasons, tells=tells)
    assert bool(answer) == (tells == "own" or reasons == "all")
    assert may_have_published_file(reader("leader"), "own", "full", reasons=reasons, tells=tells)


def answer_to(deed: str, who: Reader, card: CardFacts) -> Answer:
    asked = {
        "submit": may_submit,
        "return": may_return,
        "appraise": may_appraise,
        "explain": may_explain,
        "agree": may_agree,
    }
    return asked[deed](who, card)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("deed", DEEDS)
def test_what_each_role_may_do_with_a_card_in_each_state_at_each_step(deed: str, role: str) -> None:
    for member, assigned in ((OWN, False), (OTHER, False), (OTHER, True)):
        as_what = role
        if role == "representative":
            as_what = "own" if member == OWN else "assigned" if assigned else "stranger"
        for step in STEPS:
            open_ = step == "agreeing" or (step in ("scoring", "appraising") and deed != "agree")
            for state in STATES:
                card = CardFacts(member, step, state, assigned and role == "representative")
                answer = answer_to(deed, reader(role), card)
                assert bool(answer) == (open_ and state in DEEDS[deed].get(as_what, set())), (as_what, step, state)
                assert (answer.reason == "") == answer.allowed


def test_what_a_card_still_lacks_is_named() -> None:
    drafting, submitted = CardFacts(OWN, "scoring", "drafting"), CardFacts(OWN, "appraising", "submitted")
    lacking = may_submit(reader("representative"), drafting, ["I.1", "II.3"])
    assert lacking == Answer(False, "Còn 2 tiêu chí chưa tự chấm: I.1, II.3. Hãy chấm đủ; 0 cũng là một điểm.")
    unappraised = may_appraise(reader("secretary"), submitted, ["I.2"])
    assert unappraised == Answer(False, "Còn 1 tiêu chí chưa thẩm định: I.2.")
    same = may_explain(reader("representative"), submitted, differs=False)
    told = "Điểm thẩm định ở tiêu chí này không khác điểm tự chấm nên không cần giải trình."
    assert same == Answer(False, told)


def test_two_roles_together_may_what_either_may() -> None:
    both = Reader(User(username="both"), frozenset({"representative", "clerk"}), frozenset({OWN}))
    assert may_see_card(both, OTHER, "own")
    assert may_write(both, "self", CardFacts(OWN, "scoring", "drafting"))
    assert not may_write(both, "self", CardFacts(OTHER, "scoring", "drafting"))


def test_a_reader_is_named_by_its_roles_in_a_fixed_order() -> None:
    both = Reader(User(username="both", full_name="Trần Văn Ví Dụ"), frozenset({"clerk", "secretary"}))
    assert both.role_names == "Thư ký Khối, Văn thư"
    assert both.display_name == "Trần Văn Ví Dụ"
