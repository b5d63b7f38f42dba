"""All cards at once: who may, which cards go and which are left out by name, what the log keeps, and two at once."""

import threading
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F

from common.audit.log import Actor
from common.audit.models import Entry
from members.access import Reader
from members.models import Role, User
from scoring.models import Appraiser, Evidence, Round, Score, Scorecard
from scoring.sheet import RoundSheet, load_sheet
from scoring.verbs import allcards as verbs
from scoring.verbs.allcards import (
    CLOSE_APPRAISAL,
    HAND_IN,
    NEEDS_REASON,
    NONE_CHOSEN,
    AllCardsRefused,
    Deed,
    DoneToAll,
    appraise_cards,
    cards_ahead,
    submit_cards,
)
from scoring.verbs.cards import return_card
from scoring.verbs.scores import Edit, save_scores
from tests.parallel import in_threads
from tests.years import Made, make_year

FULL, BARE, OPEN, IN, DONE = "dv-01", "dv-02", "dv-03", "dv-04", "dv-05"
STEPS = ("preparing", "scoring", "appraising", "agreeing", "published")
ROLES = ("secretary", "leader", "clerk", "admin", "own", "assigned")
IN_TIME = date(2024, 12, 15)
WHY = "Nộp bằng giấy"


@pytest.fixture
def made(db: None) -> Made:
    """Five cards: a whole one, one without its file, one that lacks two values, one handed in, one appraised.

    All have every value, but the third, which has none of 1.2 and 1.4 at any stage; dv-02 appraises dv-04.
    """
    return with_cards(make_year(members=5, step="appraising"))


def with_cards(made: Made) -> Made:
    for code, state in ((FULL, "drafting"), (BARE, "drafting"), (OPEN, "drafting"), (IN, "submitted")):
        Scorecard.objects.filter(member__code=code).update(state=state)
    Scorecard.objects.filter(member__code=DONE).update(state="appraised")
    Score.objects.filter(card__member__code=OPEN, criterion__code__in=["1.2", "1.4"]).delete()
    give_file(made, FULL)
    members = {member.code: member for member in made.members}
    Appraiser.objects.create(round=made.round, appraiser=members[BARE], member=members[IN])
    return made


def give_file(made: Made, member: str) -> None:
    Evidence.objects.create(
        card=Scorecard.objects.get(round=made.round, member__code=member),
        criterion=made.round.rubric.criteria.get(code="1.1"),
        name="a.pdf",
        kind="pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
    )


def sheet_of(made: Made) -> RoundSheet:
    return load_sheet(Round.objects.select_related("rubric").get(pk=made.round.pk))


def reader(made: Made, role: str = "secretary") -> Reader:
    own = {"own": FULL, "assigned": BARE}
    if role in own:
        return Reader(made.representative(own[role]), frozenset({"representative"}), frozenset({own[role]}))
    return Reader(getattr(made, role), frozenset({role}))


def how(made: Made, role: str = "secretary") -> dict[str, Any]:
    who = reader(made, role)
    return {"round_id": made.round.pk, "actor": Actor(user=who.user), "reader": who}


def seen(made: Made, deed: Deed, *codes: str) -> dict[str, str]:
    """The cards as a preview shows them now: all that wait, or these."""
    ahead = cards_ahead(deed, sheet_of(made), reader(made))
    return {card.member.code: card.seal for card in ahead if not codes or card.member.code in codes}


def submit(made: Made, chosen: dict[str, str], *, reason: str = WHY, role: str = "secretary") -> DoneToAll:
    return submit_cards(seen=chosen, reason=reason, today=IN_TIME, **how(made, role))


def states() -> dict[str, str]:
    return dict(Scorecard.objects.values_list("member__code", "state"))


def log(member: str) -> list[tuple[str, str, str, str]]:
    found = Entry.objects.filter(key=f"card/nam/{member}").order_by("id")
    return [(entry.action, entry.old, entry.new, entry.reason) for entry in found]


@dataclass(frozen=True)
class Told:
    """The codes that a deed answers."""

    done: list[str]
    changed: list[str]
    held: dict[str, tuple[str, ...]]


def told(done: DoneToAll) -> Told:
    return Told(
        [card.member.code for card in done.done],
        [member.code for member in done.changed],
        {card.member.code: card.open for card in done.held},
    )


def test_what_waits_is_shown_with_what_each_card_lacks(made: Made) -> None:
    ahead = cards_ahead(HAND_IN, sheet_of(made), reader(made))
    assert [(card.member.code, card.answer.allowed, card.open, card.without_evidence) for card in ahead] == [
        (FULL, True, (), ()),
        (BARE, True, (), ("1.1",)),
        (OPEN, False, ("1.2", "1.4"), ("1.1",)),
    ]
    assert ahead[2].answer.reason == "Còn 2 tiêu chí chưa tự chấm: 1.2, 1.4. Hãy chấm đủ; 0 cũng là một điểm."
    ahead = cards_ahead(CLOSE_APPRAISAL, sheet_of(made), reader(made))
    assert [(card.member.code, card.answer.allowed, card.open) for card in ahead] == [(IN, True, ())]


def test_the_chosen_cards_are_handed_in_for_one_reason_and_each_has_its_line_in_the_log(made: Made) -> None:
    done = submit(made, seen(made, HAND_IN), reason="  Nộp bằng giấy ")
    assert told(done) == Told([FULL, BARE], [], {OPEN: ("1.2", "1.4")})
    assert done.late is True
    assert states() == {FULL: "submitted", BARE: "submitted", OPEN: "drafting", IN: "submitted", DONE: "appraised"}
    line = ("nộp phiếu thay đơn vị (trễ hạn)", "Đang chấm", "Đã nộp", WHY)
    assert [log(code) for code in made.codes] == [[line], [line], [], [], []]
    handed_in = Scorecard.objects.filter(submitted_at__isnull=False).values_list("member__code", flat=True)
    assert list(handed_in) == [FULL, BARE]


def test_a_card_that_nobody_chose_stays_where_it_is_and_is_not_spoken_of(made: Made) -> None:
    assert told(submit(made, seen(made, HAND_IN, BARE))) == Told([BARE], [], {OPEN: ("1.2", "1.4")})
    assert (states()[FULL], log(FULL)) == ("drafting", [])


def test_who_hands_in_the_own_card_too_does_not_do_it_in_its_place(made: Made) -> None:
    who = Reader(made.secretary, frozenset({"secretary", "representative"}), frozenset({FULL}))
    submit_cards(
        round_id=made.round.pk,
        seen=seen(made, HAND_IN),
        reason=WHY,
        actor=Actor(user=made.secretary),
        reader=who,
    )
    assert [log(code)[0][0] for code in (FULL, BARE)] == [
        "nộp phiếu (trễ hạn)",
        "nộp phiếu thay đơn vị (trễ hạn)",
    ]


def test_each_card_that_was_handed_in_so_can_be_handed_back(made: Made) -> None:
    submit(made, seen(made, HAND_IN))
    for code in (FULL, BARE):
        assert return_card(member=code, reason="Nộp nhầm", **how(made)) == "drafting"
    assert set(Scorecard.objects.filter(member__code__in=[FULL, BARE]).values_list("submitted_at")) == {(None,)}
    # It comes again with why it came back, and goes in again without it.
    assert [card.member.return_reason for card in cards_ahead(HAND_IN, sheet_of(made), reader(made))] == [
        "Nộp nhầm",
        "Nộp nhầm",
        "",
    ]
    submit(made, seen(made, HAND_IN))
    assert set(Scorecard.objects.values_list("return_reason", flat=True)) == {""}
    assert len(log(FULL)) == 3


def test_appraisals_are_closed_where_nothing_is_open_and_nothing_is_filled_in(made: Made) -> None:
    Scorecard.objects.exclude(member__code=DONE).update(state="submitted")
    before = list(Score.objects.order_by("id").values_list("id", "appraised_input", "version"))
    done = appraise_cards(seen=seen(made, CLOSE_APPRAISAL), **how(made))
    assert told(done) == Told([FULL, BARE, IN], [], {OPEN: ("1.2", "1.4")})
    assert states() == dict.fromkeys(made.codes, "appraised") | {OPEN: "submitted"}
    line = ("chốt thẩm định", "Đã nộp", "Đã thẩm định", "")
    assert [log(code) for code in made.codes] == [[line], [line], [], [line], []]
    assert list(Score.objects.order_by("id").values_list("id", "appraised_input", "version")) == before
    assert return_card(member=IN, reason="Xem lại", **how(made)) == "submitted"


@pytest.mark.parametrize("deed", ["submit", "appraise"])
def test_only_the_secretary_may_and_only_while_the_round_is_open(deed: str, made: Made) -> None:
    chosen = seen(made, HAND_IN if deed == "submit" else CLOSE_APPRAISAL)
    before = states()
    for step in STEPS:
        Round.objects.filter(pk=made.round.pk).update(step=step)
        for role in ROLES:
            with transaction.atomic():
                logged = Entry.objects.count()
                if role == "secretary" and step in ("scoring", "appraising", "agreeing"):
                    run(deed, made, chosen, role)
                    assert states() != before, step
                    assert Entry.objects.count() - logged == (2 if deed == "submit" else 1)
                else:
                    with pytest.raises(PermissionError) as refused:
                        run(deed, made, chosen, role)
                    assert str(refused.value).endswith(".")
                    assert (states(), Entry.objects.count()) == (before, logged), (step, role)
                transaction.set_rollback(True)


def run(deed: str, made: Made, chosen: dict[str, str], role: str) -> DoneToAll:
    if deed == "submit":
        return submit(made, chosen, role=role)
    return appraise_cards(seen=chosen, **how(made, role))


@pytest.mark.parametrize(
    ("reason", "codes", "problems"),
    [
        (" \u200b\n", [FULL], {"reason": NEEDS_REASON}),
        (WHY, [], {"cards": NONE_CHOSEN}),
        ("", [], {"reason": NEEDS_REASON, "cards": NONE_CHOSEN}),
    ],
)
def test_without_a_reason_or_a_choice_nothing_is_done(
    reason: str, codes: list[str], problems: dict[str, str], made: Made
) -> None:
    chosen = seen(made, HAND_IN, *codes) if codes else {}
    before = states()
    with pytest.raises(AllCardsRefused) as refused:
        submit(made, chosen, reason=reason)
    assert refused.value.problems == problems
    assert (states(), Entry.objects.filter(key__startswith="card/").count()) == (before, 0)
    with pytest.raises(AllCardsRefused, match=NONE_CHOSEN):
        appraise_cards(seen={}, **how(made))


def change_score(made: Made) -> None:
    edit = Edit(FULL, "1.1", "self", 1, "12")
    assert save_scores(edits=[edit], reason="Nhầm", **how(made, "own")).outcomes[0].fate == "saved"


def take_file_away(made: Made) -> None:
    Evidence.objects.filter(card__member__code=FULL).update(removed_at=F("added_at"))


def hand_in_and_back(made: Made) -> None:
    submit(made, seen(made, HAND_IN, FULL))
    return_card(member=FULL, reason="Nộp nhầm", **how(made))


@pytest.mark.parametrize("change", [change_score, take_file_away, hand_in_and_back])
def test_a_card_that_changed_since_it_was_seen_is_left_out_by_name(change: Any, made: Made) -> None:
    chosen = seen(made, HAND_IN)
    change(made)
    lines = len(log(FULL))
    assert told(submit(made, chosen)) == Told([BARE], [FULL], {OPEN: ("1.2", "1.4")})
    assert (states()[FULL], len(log(FULL))) == ("drafting", lines)


def test_a_card_that_went_on_meanwhile_is_left_out_by_name_and_a_code_of_no_member_is_nobody(made: Made) -> None:
    chosen = seen(made, HAND_IN) | {"dv-99": "0" * 16}
    submit(made, seen(made, HAND_IN, FULL))
    assert told(submit(made, chosen)) == Told([BARE], [FULL], {OPEN: ("1.2", "1.4")})
    assert len(log(FULL)) == 1
    # An appraised value that was taken away again holds its card back.
    chosen = seen(made, CLOSE_APPRAISAL)
    edit = Edit(IN, "1.4", "appraised", 1, "")
    assert save_scores(edits=[edit], reason="Nhầm", **how(made)).outcomes[0].fate == "saved"
    assert told(appraise_cards(seen=chosen, **how(made))) == Told([FULL, BARE], [IN], {})
    assert told(appraise_cards(seen=seen(made, CLOSE_APPRAISAL), **how(made))) == Told([], [], {IN: ("1.4",)})


def test_nothing_is_half_written_where_the_log_cannot_be(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> int:
        raise OSError("no room")

    before = list(Scorecard.objects.order_by("id").values_list("state", "submitted_at", "return_reason"))
    monkeypatch.setattr(verbs, "log_in", full)
    for deed, waiting in (("submit", HAND_IN), ("appraise", CLOSE_APPRAISAL)):
        with pytest.raises(OSError, match="no room"):
            run(deed, made, seen(made, waiting), "secretary")
        assert list(Scorecard.objects.order_by("id").values_list("state", "submitted_at", "return_reason")) == before


# --- two secretaries at once -----------------------------------------------------------------------------


@pytest.fixture
def desks(transactional_db: None) -> tuple[Made, list[Reader]]:
    made = with_cards(make_year(members=5, step="appraising"))
    found = []
    for number in range(2):
        user = User.objects.create_user(f"thuky-{number}", full_name=f"Thư ký {number}")
        Role.objects.create(user=user, kind=Role.Kind.SECRETARY, bloc=made.year.bloc)
        found.append(Reader(user, frozenset({"secretary"})))
    return made, found


def both_at_once(made: Made, readers: list[Reader]) -> list[Told]:
    chosen = seen(made, HAND_IN)
    heard: list[Told] = []

    def work(number: int) -> None:
        who = readers[number]
        actor = Actor(user=who.user)
        heard.append(told(submit_cards(round_id=made.round.pk, seen=chosen, reason=WHY, actor=actor, reader=who)))

    in_threads(2, work)
    return sorted(heard, key=lambda one: len(one.changed))


def test_with_the_guard_off_two_who_hand_in_at_once_both_think_they_did(
    desks: tuple[Made, list[Reader]], monkeypatch: pytest.MonkeyPatch
) -> None:
    both_have_read = threading.Barrier(2)

    def read_together(round_: Round) -> RoundSheet:
        sheet = load_sheet(round_)
        both_have_read.wait()
        return sheet

    made, readers = desks
    if connection.vendor == "sqlite":
        monkeypatch.setattr(verbs, "transaction", SimpleNamespace(atomic=nullcontext))
    monkeypatch.setattr(
        verbs, "locked_round", lambda pk, year=None: Round.objects.select_related("rubric", "year__bloc").get(pk=pk)
    )
    monkeypatch.setattr(verbs, "load_sheet", read_together)
    assert [one.done for one in both_at_once(made, readers)] == [[FULL, BARE], [FULL, BARE]]
    assert [len(log(code)) for code in made.codes] == [2, 2, 0, 0, 0]


def test_of_two_who_hand_in_at_once_one_does_and_the_other_is_told(desks: tuple[Made, list[Reader]]) -> None:
    made, readers = desks
    assert both_at_once(made, readers) == [
        Told([FULL, BARE], [], {OPEN: ("1.2", "1.4")}),
        Told([], [FULL, BARE], {OPEN: ("1.2", "1.4")}),
    ]
    assert [len(log(code)) for code in made.codes] == [1, 1, 0, 0, 0]
    assert states() == {FULL: "submitted", BARE: "submitted", OPEN: "drafting", IN: "submitted", DONE: "appraised"}
