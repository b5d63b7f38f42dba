"""A card's way from drafting to agreed: who takes it a step, what that fills in, what it says, what the log keeps."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.audit.log import Actor
from common.audit.models import Entry
from members.access import Reader
from members.models import Membership
from scoring.models import Appraiser, Evidence, Round, Score, Scorecard
from scoring.openplaces import Why
from scoring.sheet import Place, RoundSheet, load_sheet
from scoring.verbs.cards import (
    NEEDS_REASON,
    AgreedCards,
    EvidenceMissing,
    ExplanationEdit,
    ExplanationOutcome,
    Submitted,
    agree_cards,
    appraise_card,
    explain,
    return_card,
    submit_card,
)
from scoring.verbs.scores import Edit, Fate, save_scores
from tests.examples import examples
from tests.years import Made, make_year

ME, OTHER, THIRD = "dv-01", "dv-02", "dv-03"
STEPS = ("preparing", "scoring", "appraising", "agreeing", "published")
STATES = ("drafting", "submitted", "appraised", "agreed")
ROLES = ("secretary", "leader", "clerk", "admin", "own", "assigned", "stranger")
IN_TIME = date(2024, 12, 15)


@pytest.fixture
def made(db: None) -> Made:
    """Three members whose appraised values all differ from their own, none of it explained; dv-02 appraises dv-01."""
    made = make_year(step="appraising")
    Score.objects.update(explanation="")
    members = {member.code: member for member in made.members}
    Appraiser.objects.create(round=made.round, appraiser=members[OTHER], member=members[ME])
    return made


def reader(made: Made, role: str) -> Reader:
    own = {"own": ME, "assigned": OTHER, "stranger": THIRD}
    if role in own:
        return Reader(made.representative(own[role]), frozenset({"representative"}), frozenset({own[role]}))
    return Reader(getattr(made, role), frozenset({role}))


def how(made: Made, role: str = "secretary") -> dict[str, Any]:
    who = reader(made, role)
    return {"round_id": made.round.pk, "actor": Actor(user=who.user), "reader": who}


def stand(made: Made, step: str, state: str) -> None:
    Round.objects.filter(pk=made.round.pk).update(step=step)
    Scorecard.objects.filter(round=made.round).update(state=state, return_reason="")


def state_of(made: Made, member: str = ME) -> str:
    return Scorecard.objects.get(round=made.round, member__code=member).state


def sheet_of(made: Made) -> RoundSheet:
    return load_sheet(Round.objects.select_related("rubric").get(pk=made.round.pk))


def log(made: Made, member: str = ME) -> list[tuple[str, str, str, str, str]]:
    found = Entry.objects.filter(key=f"card/nam/{member}").order_by("id")
    return [(entry.actor_name, entry.action, entry.old, entry.new, entry.reason) for entry in found]


VERBS: dict[str, Callable[[Made, str], object]] = {
    "submit": lambda made, role: submit_card(member=ME, today=IN_TIME, without=("1.1",), **how(made, role)),
    "return": lambda made, role: return_card(member=ME, reason="Thiếu minh chứng", **how(made, role)),
    "appraise": lambda made, role: appraise_card(member=ME, **how(made, role)),
    "agree": lambda made, role: agree_cards(members=[ME], **how(made, role)),
}
# Where each verb leads, from which state, at which steps, and whom it obeys; DESIGN §6 in a table.
TABLE = {
    "submit": ({"drafting": "submitted"}, {"scoring", "appraising", "agreeing"}, {"secretary", "own"}),
    "return": (
        {"submitted": "drafting", "appraised": "submitted", "agreed": "appraised"},
        {"scoring", "appraising", "agreeing"},
        {"secretary"},
    ),
    "appraise": ({"submitted": "appraised"}, {"scoring", "appraising", "agreeing"}, {"secretary", "assigned"}),
    "agree": ({"appraised": "agreed"}, {"agreeing"}, {"secretary"}),
}


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_takes_a_card_where_the_table_says_and_else_nowhere(verb: str, made: Made) -> None:
    ways, steps, roles = TABLE[verb]
    for step in STEPS:
        for state in STATES:
            for role in ROLES:
                stand(made, step, state)
                before = Entry.objects.count()
                values = list(Score.objects.order_by("id").values_list("agreed_input", "version"))
                with transaction.atomic():
                    if step in steps and state in ways and role in roles:
                        VERBS[verb](made, role)
                        assert state_of(made) == ways[state], (step, state, role)
                        assert Entry.objects.count() > before
                    else:
                        with pytest.raises(PermissionError) as refused:
                            VERBS[verb](made, role)
                        assert str(refused.value).endswith(".")
                        assert (state_of(made), Entry.objects.count()) == (state, before), (step, state, role)
                        assert list(Score.objects.order_by("id").values_list("agreed_input", "version")) == values
                    transaction.set_rollback(True)


def test_a_card_is_handed_in_by_its_member_and_it_is_in_the_log(made: Made) -> None:
    stand(made, "scoring", "drafting")
    assert submit_card(member=ME, today=IN_TIME, without=("1.1",), **how(made, "own")) == Submitted(
        late=False, without_evidence=("1.1",)
    )
    card = Scorecard.objects.get(round=made.round, member__code=ME)
    assert (card.state, card.submitted_at is not None) == ("submitted", True)
    name = made.representative(ME).full_name
    assert log(made) == [(name, "nộp phiếu", "Đang chấm", "Đã nộp", "")]
    assert state_of(made, OTHER) == "drafting"


def test_the_secretary_hands_in_for_a_member_and_the_log_says_so(made: Made) -> None:
    stand(made, "scoring", "drafting")
    submit_card(member=ME, today=IN_TIME, without=("1.1",), **how(made))
    assert [line[1] for line in log(made)] == ["nộp phiếu thay đơn vị"]


@pytest.mark.parametrize(
    ("step", "due", "late"),
    [
        ("scoring", None, False),
        ("scoring", date(2024, 12, 15), False),
        ("scoring", date(2024, 12, 14), True),
        ("appraising", None, True),
        ("agreeing", date(2024, 12, 31), True),
    ],
)
def test_late_is_allowed_and_said(step: str, due: date | None, late: bool, made: Made) -> None:
    stand(made, step, "drafting")
    Round.objects.update(scoring_due=due)
    assert submit_card(member=ME, today=IN_TIME, without=("1.1",), **how(made, "own")).late is late
    assert [line[1] for line in log(made)] == ["nộp phiếu" + (" (trễ hạn)" if late else "")]


def test_every_criterion_must_have_been_scored_and_zero_is_a_score(made: Made) -> None:
    stand(made, "scoring", "drafting")
    Score.objects.filter(card__member__code=ME, criterion__code__in=["1.2", "1.4"]).update(
        self_input=None, self_points=None
    )
    with pytest.raises(PermissionError, match=r"^Còn 2 tiêu chí chưa tự chấm: 1\.2, 1\.4\."):
        submit_card(member=ME, today=IN_TIME, without=("1.1",), **how(made, "own"))
    edits = [Edit(ME, "1.2", "self", 1, "0/100"), Edit(ME, "1.4", "self", 1, "0")]
    saved = save_scores(edits=edits, **how(made, "own"))
    assert [outcome.fate for outcome in saved.outcomes] == [Fate.SAVED, Fate.SAVED]
    assert submit_card(member=ME, today=IN_TIME, without=("1.1",), **how(made, "own")).late is False


def test_missing_evidence_is_told_unless_there_is_a_file_or_nothing_to_show(made: Made) -> None:
    stand(made, "scoring", "drafting")
    card = Scorecard.objects.get(round=made.round, member__code=ME)
    criterion = made.round.rubric.criteria.get(code="1.1")
    Evidence.objects.create(
        card=card,
        criterion=criterion,
        name="a.pdf",
        kind="pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
    )
    assert submit_card(member=ME, today=IN_TIME, without=("1.1",), **how(made, "own")).without_evidence == ()
    assert submit_card(member=OTHER, today=IN_TIME, without=("1.1",), **how(made)).without_evidence == ("1.1",)
    Score.objects.filter(card__member__code=THIRD, criterion__code="1.1").update(self_points=0)
    assert submit_card(member=THIRD, today=IN_TIME, without=("1.1",), **how(made)).without_evidence == ()


def test_a_card_is_handed_back_for_a_reason_that_stays_until_it_goes_on(made: Made) -> None:
    stand(made, "scoring", "drafting")
    submit_card(member=ME, today=IN_TIME, without=("1.1",), **how(made, "own"))
    for blank in ("", " \u200b\n"):
        with pytest.raises(PermissionError) as refused:
            return_card(member=ME, reason=blank, **how(made))
        assert str(refused.value) == NEEDS_REASON
    assert return_card(member=ME, reason="  Thiếu báo cáo quý IV ", **how(made)) == "drafting"
    card = Scorecard.objects.get(round=made.round, member__code=ME)
    assert (card.state, card.return_reason, card.submitted_at) == ("drafting", "Thiếu báo cáo quý IV", None)
    assert log(made)[-1][1:] == ("trả phiếu về bước trước", "Đã nộp", "Đang chấm", "Thiếu báo cáo quý IV")
    submit_card(member=ME, today=IN_TIME, without=("1.1",), **how(made, "own"))
    card.refresh_from_db()
    assert (card.state, card.return_reason) == ("submitted", "")


def test_an_appraisal_is_closed_only_when_it_is_whole_or_filled_with_the_own_values(made: Made) -> None:
    stand(made, "appraising", "submitted")
    empty = Score.objects.filter(card__member__code=ME, criterion__code__in=["1.1", "1.2"])
    empty.update(appraised_input=None, appraised_points=None)
    with pytest.raises(PermissionError, match=r"^Còn 2 tiêu chí chưa thẩm định: 1\.1, 1\.2\.$"):
        appraise_card(member=ME, **how(made, "assigned"))
    kept = sheet_of(made).mark(ME, "1.3")
    assert appraise_card(member=ME, as_scored=True, **how(made, "assigned")) == 2
    sheet = sheet_of(made)
    for code in ("1.1", "1.2"):
        mark = sheet.mark(ME, code)
        assert (mark.appraised_input, mark.version) == (mark.self_input, 2)
        assert mark.points == mark.appraised_points
        assert mark.differs is False
    assert sheet.mark(ME, "1.3") == kept
    filled = Entry.objects.filter(key="score/nam/dv-01/1.1/appraised").values_list("action", "new", "member")
    assert list(filled) == [("thẩm định theo tự chấm", made.text(ME, "1.1", "self"), ME)]
    assert log(made)[-1][1:4] == ("chốt thẩm định", "Đã nộp", "Đã thẩm định")


def test_what_filling_in_moves_of_others_is_recomputed_in_the_same_deed(made: Made) -> None:
    """Under the leader's rule one appraisal moves the others' points."""
    Score.objects.filter(criterion__code="1.2").update(appraised_input=None, appraised_points=None)
    edits = [Edit(ME, "1.2", "self", 0, "150/100"), Edit(OTHER, "1.2", "self", 0, "120/100")]
    quiet = Actor(name="tests")
    save_scores(round_id=made.round.pk, edits=edits, actor=quiet, reader=None)
    save_scores(round_id=made.round.pk, edits=[Edit(OTHER, "1.2", "appraised", 0, "120/100")], actor=quiet, reader=None)
    save_scores(round_id=made.round.pk, edits=[Edit(THIRD, "1.2", "appraised", 0, "200/100")], actor=quiet, reader=None)
    stand(made, "appraising", "submitted")
    Score.objects.filter(card__member__code=THIRD, criterion__code="1.2").update(
        appraised_input=None, appraised_points=None
    )
    assert appraise_card(member=ME, as_scored=True, **how(made)) == 1
    sheet = sheet_of(made)
    assert [str(sheet.mark(code, "1.2").appraised_points) for code in (ME, OTHER)] == ["100.00", "70.00"]
    moved = Entry.objects.filter(key="score/nam/dv-02/1.2/appraised").order_by("id").last()
    assert moved is not None
    assert (moved.action, moved.new) == ("tính lại theo đơn vị dẫn đầu", "70")


def test_a_member_explains_where_the_appraisal_differs(made: Made) -> None:
    stand(made, "appraising", "submitted")
    sheet = sheet_of(made)
    mark = sheet.mark(ME, "1.1")
    assert (
        explain(member=ME, given=[ExplanationEdit("1.1", mark.version, " Đã có  văn bản. ")], **how(made, "own"))[
            0
        ].fate
        == "saved"
    )
    after = sheet_of(made).mark(ME, "1.1")
    assert after == mark._replace(explanation="Đã có  văn bản.", version=mark.version + 1)
    entry = Entry.objects.get(key="score/nam/dv-01/1.1/explanation")
    assert (entry.action, entry.new, entry.member) == ("giải trình", "Đã có  văn bản.", ME)
    taken = explain(member=ME, given=[ExplanationEdit("1.1", after.version, "")], **how(made, "own"))
    assert [heard.fate for heard in taken] == ["saved"]
    assert Entry.objects.filter(key="score/nam/dv-01/1.1/explanation").latest("id").action == "bỏ giải trình"


def test_an_explanation_is_refused_in_a_sentence_and_the_others_are_kept(made: Made) -> None:
    stand(made, "appraising", "submitted")
    save = Edit(ME, "1.1", "appraised", 0, made.values[ME, "1.1", "self"])
    save_scores(round_id=made.round.pk, edits=[save], actor=Actor(name="tests"), reader=None)
    long = ExplanationEdit("1.3", 1, "x" * 6001)
    given = [
        ExplanationEdit("1.1", 2, "Giống nhau"),
        ExplanationEdit("1.4", 1, "Đã đạt"),
        ExplanationEdit("9.9", 1, "?"),
        long,
    ]
    heard = explain(member=ME, given=given, **how(made, "own"))
    assert [one.fate for one in heard] == [Fate.REFUSED, Fate.SAVED, Fate.UNKNOWN, Fate.REFUSED]
    assert heard[0].message == "Điểm thẩm định ở tiêu chí này không khác điểm tự chấm nên không cần giải trình."
    assert heard[3].message == "Giải trình dài 6001 ký tự, chỉ được tối đa 6000. Hãy viết gọn lại."
    kept = Score.objects.exclude(explanation="").values_list("card__member__code", "criterion__code")
    assert list(kept) == [(ME, "1.4")]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", STATES)
def test_nobody_but_the_member_explains_and_not_once_it_is_agreed(role: str, state: str, made: Made) -> None:
    for step in STEPS:
        stand(made, step, state)
        with transaction.atomic():
            heard = explain(member=ME, given=[ExplanationEdit("1.1", 1, "Vì sao")], **how(made, role))
            allowed = role == "own" and state != "agreed" and step not in ("preparing", "published")
            assert heard[0].fate == (Fate.SAVED if allowed else Fate.REFUSED), step
            assert Score.objects.filter(explanation="Vì sao").count() == allowed
            transaction.set_rollback(True)


def test_an_explanation_of_an_appraisal_changed_meanwhile_is_refused_and_says_by_whom(made: Made) -> None:
    stand(made, "appraising", "submitted")
    edit = Edit(ME, "1.1", "appraised", 1, "50")
    save_scores(edits=[edit], reason="Xem lại", **how(made))
    heard = explain(member=ME, given=[ExplanationEdit("1.1", 1, "Vì sao")], **how(made, "own"))
    assert [one.fate for one in heard] == [Fate.STALE]
    assert heard[0].message.startswith(f"Tiêu chí này vừa có thay đổi. {made.secretary.full_name} sửa lúc ")
    assert heard[0].message.endswith(": «50». Giải trình của bạn chưa được lưu: hãy xem lại rồi lưu lần nữa.")
    assert heard == [ExplanationOutcome(ExplanationEdit("1.1", 1, "Vì sao"), Fate.STALE, heard[0].message)]
    assert Score.objects.exclude(explanation="").count() == 0


def test_agreeing_fills_in_what_nobody_disputes_and_closes_what_is_complete(made: Made) -> None:
    stand(made, "appraising", "submitted")
    explain(member=OTHER, given=[ExplanationEdit("1.1", 1, "Tôi có văn bản")], **how_of(made, OTHER))
    # Explained, and then the appraiser came round: no longer disputed.
    explain(member=OTHER, given=[ExplanationEdit("1.4", 1, "Đủ số")], **how_of(made, OTHER))
    same = Edit(OTHER, "1.4", "appraised", 0, made.values[OTHER, "1.4", "self"])
    save_scores(round_id=made.round.pk, edits=[same], actor=Actor(name="tests"), reader=None)
    stand(made, "agreeing", "appraised")
    Scorecard.objects.filter(member__code=THIRD).update(state="submitted")
    names = {code: f"Đơn vị {number:02}" for number, code in enumerate(made.codes, start=1)}
    nothing: dict[Why, list[Place]] = {why: [] for why in Why}
    assert agree_cards(**how(made)) == AgreedCards(
        filled=9,
        closed=(ME,),
        open={OTHER: ("1.1",)},
        waiting=(THIRD,),
        why=nothing | {Why.DISPUTED: [(OTHER, "1.1")]},
        names=names,
    )
    assert [state_of(made, code) for code in made.codes] == ["agreed", "appraised", "submitted"]
    sheet = sheet_of(made)
    assert all(
        sheet.mark(ME, leaf.code).agreed_input == sheet.mark(ME, leaf.code).appraised_input for leaf in made.leaves
    )
    assert (sheet.mark(OTHER, "1.1").agreed_input, sheet.mark(OTHER, "1.1").disputed) == (None, True)
    assert sheet.lacking("agreed", [ME, OTHER]) == 1
    told = Entry.objects.filter(key="score/nam/dv-01/1.1/agreed").values_list("action", "new")
    assert list(told) == [("thống nhất theo thẩm định", made.text(ME, "1.1", "appraised"))]
    # What the meeting decides by hand is left as it is, and completes the card.
    save_scores(edits=[Edit(OTHER, "1.1", "agreed", sheet.mark(OTHER, "1.1").version, "77")], **how(made))
    assert agree_cards(**how(made)) == AgreedCards(
        filled=0, closed=(OTHER,), waiting=(THIRD,), why=nothing, names=names
    )
    assert sheet_of(made).mark(OTHER, "1.1").agreed_input == {"points": "77"}


def how_of(made: Made, member: str) -> dict[str, Any]:
    who = Reader(made.representative(member), frozenset({"representative"}), frozenset({member}))
    return {"round_id": made.round.pk, "actor": Actor(user=who.user), "reader": who}


def test_there_must_be_a_card_to_agree_on(made: Made) -> None:
    stand(made, "agreeing", "submitted")
    with pytest.raises(PermissionError, match="Không có phiếu nào đã chốt thẩm định"):
        agree_cards(**how(made))
    with pytest.raises(PermissionError, match="Phiếu chưa chốt thẩm định nên chưa thống nhất được"):
        agree_cards(members=[ME], **how(made))


def test_a_member_that_joined_later_has_no_card_until_it_hands_one_in(made: Made) -> None:
    stand(made, "scoring", "drafting")
    Score.objects.filter(card__member__code=ME).delete()
    Scorecard.objects.filter(member__code=ME).delete()
    with pytest.raises(PermissionError, match="Còn 5 tiêu chí chưa tự chấm"):
        submit_card(member=ME, today=IN_TIME, without=("1.1",), **how(made, "own"))
    edits = [Edit(ME, leaf.code, "self", 0, made.values[ME, leaf.code, "self"]) for leaf in made.leaves]
    save_scores(round_id=made.round.pk, edits=edits, actor=Actor(name="tests"), reader=None)
    submit_card(member=ME, today=IN_TIME, without=("1.1",), **how(made, "own"))
    assert state_of(made) == "submitted"


@pytest.mark.parametrize("verb", [submit_card, appraise_card, return_card])
def test_a_card_of_no_member_is_none(verb: Callable[..., object], made: Made) -> None:
    more = {"reason": "Vì"} if verb is return_card else {}
    with pytest.raises(Membership.DoesNotExist):
        verb(member="dv-99", **how(made), **more)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(30))
@given(
    deeds=st.lists(
        st.tuples(st.sampled_from(sorted(VERBS)), st.sampled_from(ROLES), st.sampled_from(STEPS)), max_size=12
    )
)
def test_a_card_never_skips_a_state_whatever_is_tried(deeds: list[tuple[str, str, str]], made: Made) -> None:
    with transaction.atomic():
        stand(made, "scoring", "drafting")
        for verb, role, step in deeds:
            Round.objects.filter(pk=made.round.pk).update(step=step)
            before = STATES.index(state_of(made))
            logged = len(log(made))
            with suppress(PermissionError):
                VERBS[verb](made, role)
            after = STATES.index(state_of(made))
            assert abs(after - before) <= 1
            # What the log says of it is what happened.
            assert len(log(made)) - logged == abs(after - before)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_of_handing_in_and_saving_at_once_nothing_is_written_after_the_card_is_in() -> None:
    """Whoever comes second sees what the first did: a score saved after the card was handed in is refused."""
    made = make_year(step="scoring")
    who = how(made, "own")
    fates: list[str] = []
    together = threading.Barrier(2)

    def save() -> None:
        together.wait()
        saved = save_scores(edits=[Edit(ME, "1.1", "self", 1, "11")], reason="Nhầm", **who)
        fates.append(saved.outcomes[0].fate)
        connection.close()

    def submit() -> None:
        together.wait()
        submit_card(member=ME, today=IN_TIME, without=("1.1",), **who)
        connection.close()

    threads = [threading.Thread(target=save), threading.Thread(target=submit)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert state_of(made) == "submitted"
    order = list(Entry.objects.filter(member=ME).order_by("id").values_list("action", flat=True))
    stored = Score.objects.get(card__member__code=ME, criterion__code="1.1").self_input
    if fates == [Fate.SAVED]:
        assert (order, stored) == (["sửa", "nộp phiếu"], {"points": "11"})
    else:
        assert (fates, order) == ([Fate.REFUSED], ["nộp phiếu"])


def test_a_card_without_evidence_goes_in_only_for_who_was_shown_what_is_missing(made: Made) -> None:
    stand(made, "scoring", "drafting")
    for shown in ((), ("1.2",)):
        with pytest.raises(EvidenceMissing) as missing:
            submit_card(member=ME, today=IN_TIME, without=shown, **how(made, "own"))
        assert (missing.value.criteria, str(missing.value)) == (("1.1",), "Chưa có minh chứng ở 1.1.")
    assert (state_of(made), log(made)) == ("drafting", [])
    assert submit_card(member=ME, today=IN_TIME, without=("1.1",), **how(made, "own")).without_evidence == ("1.1",)
