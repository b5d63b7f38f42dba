"""Voting in the portal: who may open, vote and close; and that the urn gives back what was put in, in due time."""

import random
from collections import Counter
from typing import Any

import pytest
from django.db.models import F

from awards.ballots import fixed_in, votes_in
from awards.models import Candidate, Confirmation, Participation, Question, Review, Teller, Urn, VoteRound
from awards.rules import urn as rules
from awards.verbs import balloting as verbs
from awards.verbs.balloting import open_ballot, seal_of, take_confirmation_back, void_ballot
from awards.verbs.voting import VoteRefused, void_round
from common.audit.log import Actor
from common.audit.models import Entry
from members.models import User
from members.throttle import KnownPassword
from pacts.models import Presence
from tests.awards.portalballots import PASSWORD, Meeting, cast, close, confirm, make_meeting

pytestmark = pytest.mark.django_db
ACTOR = Actor(name="tests")


def opened(meeting: Meeting, **how: Any) -> Urn:
    made = meeting.made
    return open_ballot(
        year=made.year, meeting=1, question=1, actor=ACTOR, reader=made.reader(made.secretary), **how
    )  # fmt: skip


def vote(meeting: Meeting, urn: Urn, code: str, choices: list[str], own: str = "", **other: Any) -> str:
    return cast(
        meeting, urn, code, choices, own or f"QQ{code[-2]}{code[-1]}".replace("0", "A").replace("1", "B"), **other
    )


def take_back(meeting: Meeting, user: User) -> Urn:
    reader = meeting.made.reader(user)
    return take_confirmation_back(
        year=meeting.made.year, meeting=1, question=1, number=1, actor=Actor(user=user), reader=reader
    )


def refusal(**problems: str) -> dict[str, str]:
    return {key.rstrip("_"): said for key, said in problems.items()}


# --- opening -------------------------------------------------------------------------------------------------


def test_an_urn_is_opened_for_all_who_are_there_and_the_log_has_the_digest_of_what_was_fixed() -> None:
    meeting = make_meeting(members=4)
    Presence.objects.filter(member__code="dv-02").update(state="absent", reason="Ốm")
    urn = opened(meeting)
    round_ = urn.round
    assert (round_.state, round_.way, round_.members, round_.present) == ("open", "portal", 4, 3)
    assert list(Participation.objects.order_by("id").values_list("member__code", "voted")) == [
        ("dv-01", False), ("dv-03", False), ("dv-04", False),
    ]  # fmt: skip
    ballot = fixed_in(urn)
    assert ballot.question == "Cờ thi đua của Tỉnh"
    assert ballot.roll == ("Đơn vị 01", "Đơn vị 03", "Đơn vị 04")
    assert ballot.cases == ("Đơn vị 01", "Đơn vị 02", "Đơn vị 03", "Đơn vị 04")
    assert ballot.rule == "Được suy tôn khi có quá nửa tổng số thành viên đồng ý."
    said = Entry.objects.filter(action="mở hòm phiếu trên cổng").values_list("new", flat=True)
    assert list(said) == [f"3 đơn vị bỏ phiếu trên cổng; SHA-256 của nội dung đã chốt: {ballot.sha256}"]


def test_nothing_is_opened_that_the_regulation_or_the_roll_does_not_allow() -> None:
    with pytest.raises(VoteRefused) as told:
        opened(make_meeting(members=2, article=""))
    assert told.value.problems == {"": verbs.NO_ARTICLE}
    Teller.objects.all().delete()
    Review.objects.all()[0]
    assert Urn.objects.count() == VoteRound.objects.count() == 0


@pytest.mark.parametrize("tellers", [0, 1])
def test_it_takes_two_tellers_with_accounts(tellers: int) -> None:
    meeting = make_meeting(members=2)
    Teller.objects.filter(order__gt=tellers).update(account=None)
    with pytest.raises(VoteRefused) as told:
        opened(meeting)
    assert told.value.problems == {"": verbs.FEW_TELLERS}


def test_whoever_chairs_the_meeting_counts_no_votes() -> None:
    meeting = make_meeting(members=2)
    Teller.objects.filter(order=2).update(name="trần văn  chủ")
    with pytest.raises(VoteRefused) as told:
        opened(meeting)
    assert told.value.problems == {"": verbs.CHAIR_COUNTS.format("trần văn chủ")}


def test_nobody_is_on_the_roll_before_it_is_known_who_is_there() -> None:
    meeting = make_meeting(members=3)
    Presence.objects.filter(member__code="dv-03").delete()
    with pytest.raises(VoteRefused) as told:
        opened(meeting)
    assert told.value.problems == {"": verbs.NO_ROLL}
    assert VoteRound.objects.count() == 0


def test_where_nobody_votes_on_the_own_case_the_gap_would_name_the_voter_so_it_is_done_on_paper() -> None:
    with pytest.raises(VoteRefused) as told:
        opened(make_meeting(own_item=Review.OwnItem.ABSTAINS))
    assert told.value.problems == {"": verbs.OWN_ITEM}
    assert Urn.objects.count() == VoteRound.objects.count() == 0


@pytest.mark.parametrize("who", ["leader", "clerk", "representative"])
def test_only_who_manages_the_year_opens_an_urn(who: str) -> None:
    meeting = make_meeting(members=2)
    made = meeting.made
    user = made.representative("dv-01") if who == "representative" else getattr(made, who)
    with pytest.raises(PermissionError):
        open_ballot(year=made.year, meeting=1, question=1, actor=ACTOR, reader=made.reader(user))
    assert Urn.objects.count() == 0


# --- voting --------------------------------------------------------------------------------------------------


def test_what_the_tellers_count_is_what_was_cast() -> None:
    meeting = make_meeting(members=3)
    urn = opened(meeting)
    cast = {
        "dv-01": ["for", "against", "none"],
        "dv-02": ["for", "for", "none"],
        "dv-03": ["for", "against", "against"],
    }
    receipts = {code: vote(meeting, urn, code, choices) for code, choices in cast.items()}
    urn = close(meeting, urn)
    assert {(one.receipt, one.choices) for one in votes_in(urn)} == {
        (receipts[code], tuple(choices)) for code, choices in cast.items()
    }
    fields = ("votes_for", "votes_against", "votes_none", "outcome")
    assert list(Candidate.objects.order_by("order").values_list(*fields)) == [
        (3, 0, 0, "chosen"), (1, 2, 0, "not-chosen"), (0, 1, 2, "not-chosen"),
    ]  # fmt: skip
    round_ = VoteRound.objects.get()
    assert (round_.state, round_.issued, round_.returned, round_.valid, round_.invalid) == ("counted", 3, 3, 3, 0)
    assert urn.sha256 == rules.sha256_of(rules.published(fixed_in(urn), votes_in(urn)))


@pytest.mark.parametrize("seed", range(4))
def test_in_whatever_order_the_members_vote_the_count_is_the_same(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    meeting = make_meeting(members=6, method=Question.Method.CHOOSE, most=2)
    urn = opened(meeting)
    codes = list(meeting.made.codes)
    chance.shuffle(codes)
    chosen: Counter[int] = Counter()
    voting = codes[: chance.randint(2, 6)]
    for code in voting:
        taken = chance.sample(range(6), chance.randint(0, 2))
        chosen.update(taken)
        vote(meeting, urn, code, ["for" if place in taken else "none" for place in range(6)])
    urn = close(meeting, urn)
    assert list(Candidate.objects.order_by("order").values_list("votes_for", "votes_against", "votes_none")) == [
        (chosen[place], None, None) for place in range(6)
    ]
    assert [one.receipt for one in votes_in(urn)] == sorted(one.receipt for one in votes_in(urn))
    assert VoteRound.objects.get().returned == len(voting) == Participation.objects.filter(voted=True).count()


def test_nobody_votes_twice_and_what_was_cast_stays() -> None:
    meeting = make_meeting(members=2)
    urn = opened(meeting)
    vote(meeting, urn, "dv-01", ["for", "for"])
    before = Urn.objects.get().votes
    with pytest.raises(PermissionError) as told:
        vote(meeting, urn, "dv-01", ["against", "against"], own="ZZZZ")
    assert str(told.value) == verbs.ALREADY
    assert Urn.objects.get().votes == before


def test_only_its_representative_votes_for_a_member_whoever_else_may_do_what() -> None:
    meeting = make_meeting(members=3)
    urn, made = opened(meeting), meeting.made
    for user in (made.secretary, made.leader, made.clerk, made.admin, meeting.voter("dv-02")):
        user.set_password(PASSWORD)
        user.save()
        with pytest.raises(PermissionError):
            vote(meeting, urn, "dv-01", ["for", "for", "for"], user=user)
    assert Participation.objects.filter(voted=True).count() == len(votes_in(Urn.objects.get())) == 0


def test_a_vote_takes_the_password_the_ballot_that_was_shown_and_an_answer_to_each_case() -> None:
    meeting = make_meeting(members=2)
    urn = opened(meeting)
    for known in (None, KnownPassword(meeting.voter("dv-02").pk)):
        with pytest.raises(VoteRefused) as told:
            vote(meeting, urn, "dv-01", ["for", "for"], known=known)
        assert told.value.problems == {"password": verbs.WRONG_PASSWORD}
    with pytest.raises(PermissionError) as other:
        vote(meeting, urn, "dv-01", ["for", "for"], seen="0" * 64)
    assert str(other.value) == verbs.OTHER_BALLOT
    with pytest.raises(VoteRefused) as short:
        vote(meeting, urn, "dv-01", ["for"], own="x")
    assert short.value.problems == {"choices": rules.UNANSWERED, "own": rules.NOT_FOUR}
    assert Urn.objects.get().votes == "[]"


def test_no_two_receipts_of_a_meeting_begin_alike() -> None:
    meeting = make_meeting(members=2)
    urn = opened(meeting)
    first = vote(meeting, urn, "dv-01", ["for", "for"], own="abcd")
    assert first.startswith("ABCD-")
    with pytest.raises(VoteRefused) as told:
        vote(meeting, urn, "dv-02", ["for", "for"], own="ABCD")
    assert told.value.problems == {"own": rules.TAKEN}


def test_whoever_is_not_on_the_roll_has_no_vote() -> None:
    meeting = make_meeting(members=3)
    Presence.objects.filter(member__code="dv-02").update(state="absent", reason="Ốm")
    urn = opened(meeting)
    with pytest.raises(PermissionError) as told:
        vote(meeting, urn, "dv-02", ["for", "for", "for"])
    assert str(told.value) == verbs.NOT_ON_ROLL


# --- closing -------------------------------------------------------------------------------------------------


def test_it_takes_two_tellers_to_close_and_until_then_it_goes_on() -> None:
    meeting = make_meeting(members=3)
    urn = opened(meeting)
    vote(meeting, urn, "dv-01", ["for", "for", "for"])
    confirm(meeting, meeting.tellers[0], urn)
    assert Urn.objects.get().state == "open"
    with pytest.raises(VoteRefused) as told:
        confirm(meeting, meeting.tellers[0], urn)
    assert told.value.problems == {"": verbs.CONFIRMED}
    vote(meeting, urn, "dv-02", ["for", "for", "for"])
    confirm(meeting, meeting.tellers[1], urn)
    assert (Urn.objects.get().state, len(votes_in(Urn.objects.get()))) == ("closed", 2)
    with pytest.raises(PermissionError) as late:
        vote(meeting, urn, "dv-03", ["for", "for", "for"])
    assert str(late.value) == verbs.NOT_OPEN
    assert list(Participation.objects.order_by("id").values_list("voted", flat=True)) == [True, True, False]


def test_a_teller_takes_the_own_confirmation_back_until_the_urn_is_closed() -> None:
    meeting = make_meeting(members=3)
    urn = opened(meeting)
    first, second = meeting.tellers[:2]
    confirm(meeting, first, urn)
    seen = seal_of(Urn.objects.get())
    with pytest.raises(VoteRefused) as other:
        take_back(meeting, second)
    assert other.value.problems == {"": verbs.NOT_CONFIRMED}
    take_back(meeting, first)
    assert (Confirmation.objects.count(), Entry.objects.latest("id").action) == (0, "rút lại xác nhận đóng hòm phiếu")
    # Who had seen the first confirm would have closed the urn, and is asked again.
    with pytest.raises(VoteRefused) as told:
        confirm(meeting, second, urn, seen=seen)
    assert told.value.problems == {"": verbs.SEEN_OTHERWISE}
    close(meeting, urn)
    with pytest.raises(VoteRefused) as late:
        take_back(meeting, first)
    assert late.value.problems == {"": verbs.NOT_OPEN}
    assert Confirmation.objects.count() == 2


def test_nobody_takes_a_tellers_confirmation_back_for_him() -> None:
    meeting = make_meeting(members=3)
    urn, made = opened(meeting), meeting.made
    confirm(meeting, meeting.tellers[0], urn)
    for user in (made.secretary, made.admin, meeting.voter("dv-01")):
        with pytest.raises(PermissionError):
            take_back(meeting, user)
    assert Confirmation.objects.count() == 1


def test_nobody_closes_for_a_teller() -> None:
    meeting = make_meeting(members=3)
    urn, made = opened(meeting), meeting.made
    for user in (made.secretary, made.admin, meeting.voter("dv-01")):
        with pytest.raises(PermissionError):
            confirm(meeting, user, urn)
    with pytest.raises(VoteRefused) as told:
        confirm(meeting, meeting.tellers[0], urn, known=KnownPassword(meeting.tellers[1].pk))
    assert told.value.problems == {"password": verbs.WRONG_PASSWORD}
    assert Confirmation.objects.count() == 0


def test_a_teller_who_had_not_seen_the_other_confirm_is_asked_again() -> None:
    meeting = make_meeting(members=2)
    urn = opened(meeting)
    seen = seal_of(urn)
    confirm(meeting, meeting.tellers[0], urn)
    with pytest.raises(VoteRefused) as told:
        confirm(meeting, meeting.tellers[1], urn, seen=seen)
    assert told.value.problems == {"": verbs.SEEN_OTHERWISE}
    assert Urn.objects.get().state == "open"


def test_whoever_was_taken_off_the_tellers_has_confirmed_nothing() -> None:
    meeting = make_meeting(members=3)
    urn = opened(meeting)
    confirm(meeting, meeting.tellers[0], urn)
    Teller.objects.filter(account=meeting.tellers[0]).delete()
    confirm(meeting, meeting.tellers[1], urn)
    assert Urn.objects.get().state == "open"


def test_where_the_rule_was_changed_meanwhile_nothing_is_counted_by_it() -> None:
    meeting = make_meeting(members=2)
    urn = opened(meeting)
    Question.objects.update(numerator=F("numerator") + 1, denominator=F("denominator") + 1)
    confirm(meeting, meeting.tellers[0], urn)
    with pytest.raises(VoteRefused) as told:
        confirm(meeting, meeting.tellers[1], urn)
    assert told.value.problems == {"": verbs.RULE_CHANGED}
    assert Urn.objects.get().state == "open"


# --- breaking off --------------------------------------------------------------------------------------------


def test_a_ballot_that_is_broken_off_reveals_nothing_and_another_may_be_opened() -> None:
    meeting = make_meeting(members=2)
    urn, made = opened(meeting), meeting.made
    first = vote(meeting, urn, "dv-01", ["against", "for"])
    asked: dict[str, Any] = {"year": made.year, "meeting": 1, "question": 1, "number": 1, "actor": ACTOR}
    secretary = made.reader(made.secretary)
    with pytest.raises(VoteRefused) as told:
        void_ballot(**asked, reason=" ", reader=secretary)
    assert told.value.problems == {"reason": verbs.NO_REASON}
    with pytest.raises(VoteRefused):
        void_round(**asked, reason="Mất mạng", seen=f"{urn.round_id}.1", reader=secretary)
    void_ballot(**asked, reason="Mất mạng", reader=secretary)
    urn = Urn.objects.select_related("round").get()
    assert (urn.state, urn.votes, urn.sha256) == ("void", "[]", "")
    assert (urn.round.state, urn.round.void_reason) == ("void", "Mất mạng")
    assert set(Candidate.objects.values_list("votes_for", flat=True)) == {None}
    assert first not in repr(list(Entry.objects.values()))
    again = opened(meeting)
    assert (again.round.number, again.votes) == (2, "[]")


def test_nobody_else_breaks_a_ballot_off() -> None:
    meeting = make_meeting(members=3)
    opened(meeting)
    made = meeting.made
    for user in (meeting.voter("dv-01"), made.leader, made.clerk):
        with pytest.raises(PermissionError):
            void_ballot(
                year=made.year, meeting=1, question=1, number=1, reason="x", actor=ACTOR, reader=made.reader(user)
            )
    assert Urn.objects.get().state == "open"
