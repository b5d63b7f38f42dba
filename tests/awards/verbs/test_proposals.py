"""Proposals from the vote, their steps, and what a decision writes into the ledger."""

from datetime import date, timedelta

import pytest

from awards.models import Award, Holiday, Nomination, ProposalStep, Submission
from awards.presenters.ledger import awards_of
from awards.rules.proposing import Stage
from awards.verbs import proposals
from awards.verbs.ledger import Holders
from awards.verbs.proposals import (
    NOBODY_DECIDES,
    ProposalRefused,
    StaleProposal,
    Taking,
    propose_chosen,
    seal_of,
    stage,
    take_step,
)
from common.audit.log import Actor
from common.audit.models import Entry
from documents.catalogue import NO_MEMBERS
from tests.awards.proposing import AUTHORITY, DAY, bring, proposed, take, voted, wanted
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    return make_year(members=3)


def how(made: Made) -> dict:
    return {"year": made.year, "actor": Actor(user=made.secretary), "reader": made.reader(made.secretary)}


def test_everybody_who_was_chosen_is_proposed_once(made):
    question = voted(made, "dv-01", "dv-02")
    first = propose_chosen(**how(made), question=question.pk)
    assert [(one.number, one.nomination.member.code, stage(one).value) for one in first] == [
        (1, "dv-01", "chosen"),
        (2, "dv-02", "chosen"),
    ]
    assert {step.on for step in ProposalStep.objects.all()} == {date(2023, 12, 20)}
    assert propose_chosen(**how(made), question=question.pk) == []


@pytest.mark.parametrize("outcome", ["not-chosen", "tied"])
def test_nobody_else_is(made, outcome):
    assert propose_chosen(**how(made), question=voted(made, "dv-01", outcome=outcome).pk) == []


def test_who_is_put_forward_no_longer_is_not_proposed(made):
    question = voted(made, "dv-01")
    Nomination.objects.update(withdrawn="Đơn vị xin rút")
    assert propose_chosen(**how(made), question=question.pk) == []


def test_a_collective_in_a_member_is_another_case_and_its_award_is_none_of_the_member_s_own(made):
    unit = bring(made, proposed(made, unit="Phòng Tổng hợp"), Stage.SUBMITTED)
    own = bring(made, proposed(made), Stage.PREPARING)
    other = bring(made, proposed(made, unit="Phòng Hai"), Stage.PREPARING)
    assert [str(one.nomination) for one in (unit, own, other)] == [
        f"Phòng Tổng hợp, {made.members[0].name}",
        made.members[0].name,
        f"Phòng Hai, {made.members[0].name}",
    ]
    for case in (unit, other):
        bring(made, case, Stage.SUBMITTED)
        take(made, case, Stage.DECIDED, paper="15/QĐ-UBND")
    rows = Award.objects.order_by("number")
    assert [(one.agency_name, one.unit) for one in rows] == [
        (made.members[0].name, "Phòng Tổng hợp"),
        (made.members[0].name, "Phòng Hai"),
    ]
    found = awards_of(made.members[0].agency, made.year.bloc, made.year.year, Holders.of(made.year))
    assert (found.titles, found.awards) == ([], [])
    bring(made, own, Stage.SUBMITTED)
    take(made, own, Stage.DECIDED, paper="15/QĐ-UBND")
    found = awards_of(made.members[0].agency, made.year.bloc, made.year.year, Holders.of(made.year))
    assert [one.name for one in found.titles] == ["Cờ thi đua của tỉnh"]


def test_cases_of_one_form_and_authority_are_one_submission(made):
    one, two, other = proposed(made), proposed(made, "dv-02"), proposed(made, form="bk")
    for case in (one, two, other):
        take(made, case, Stage.PREPARING)
    assert [
        (sent.form.code, sent.decided_by, sent.recipient, sent.proposals.count())
        for sent in Submission.objects.order_by("number")
    ] == [("co", AUTHORITY, AUTHORITY, 2), ("bk", AUTHORITY, AUTHORITY, 1)]


def test_without_somebody_who_decides_there_is_nobody_to_send_it_to(made):
    case = proposed(made)
    case.nomination.form.editions.update(decided_by="")
    with pytest.raises(ProposalRefused) as refused:
        take(made, case, Stage.PREPARING)
    assert refused.value.problems == {"": NOBODY_DECIDES}
    assert case.steps.count() == 1


def test_what_is_incomplete_is_not_sent_and_is_named(made):
    case = bring(made, proposed(made), Stage.PREPARING)
    wanted(made, "Tờ trình", "Biên bản")
    with pytest.raises(ProposalRefused) as refused:
        take(made, case, Stage.SUBMITTED)
    assert refused.value.problems == {"": "Hồ sơ chưa đủ, còn thiếu: Tờ trình; Biên bản."}
    assert stage(case) == Stage.PREPARING


def test_a_decision_makes_its_row_in_the_ledger_once(made):
    case = bring(made, proposed(made), Stage.SUBMITTED)
    take(made, case, Stage.DECIDED, paper="15/QĐ-UBND", money=2_700_000, ground="sudden")
    award = Award.objects.get()
    case.refresh_from_db()
    assert case.award == award
    assert (award.number, award.agency_name, award.form_name, award.decision_number, award.decided_by) == (
        1,
        made.members[0].name,
        "Cờ thi đua của tỉnh",
        "15/QĐ-UBND",
        AUTHORITY,
    )
    assert (award.money, award.ground, award.year, award.decided_on) == (
        2_700_000,
        "sudden",
        made.year.year,
        case.steps.latest("number").on,
    )
    with pytest.raises(ProposalRefused):
        take(made, case, Stage.DECIDED, paper="16/QĐ-UBND")
    assert Award.objects.count() == 1


def test_a_decision_that_somebody_entered_by_hand_is_taken_and_stays_when_the_step_is_taken_back(made):
    case = bring(made, proposed(made), Stage.SUBMITTED)
    by_hand = Award.objects.create(
        bloc=made.year.bloc,
        number=4,
        agency=made.members[0].agency,
        agency_name="Ban A",
        year=made.year.year,
        form=case.nomination.form,
        form_name="Cờ",
        decision_number="15/QĐ-UBND",
    )
    take(made, case, Stage.DECIDED, paper="15/QĐ-UBND")
    case.refresh_from_db()
    assert (case.award, case.award_is_made, Award.objects.count()) == (by_hand, False, 1)
    take(made, case, None)
    case.refresh_from_db()
    assert (case.award, list(Award.objects.all())) == (None, [by_hand])


def test_handing_over_and_cancelling_are_marked_in_the_ledger_and_taken_back_there(made):
    case = bring(made, proposed(made), Stage.DECIDED)
    day = case.steps.latest("number").on
    take(made, case, Stage.HANDED, remark="Hội nghị tổng kết")
    take(made, case, Stage.CANCELLED, paper="20/QĐ-UBND")
    award = Award.objects.get()
    assert (award.handed_on, award.handed_at, award.cancelled_on, award.cancelled_by) == (
        day,
        "Hội nghị tổng kết",
        day,
        "20/QĐ-UBND",
    )
    for _ in range(2):
        take(made, case, None)
    award.refresh_from_db()
    assert (award.handed_on, award.handed_at, award.cancelled_on, award.cancelled_by) == (None, "", None, "")
    take(made, case, None)
    case.refresh_from_db()
    assert (case.award, Award.objects.count(), stage(case)) == (None, 0, Stage.SUBMITTED)
    # Nothing of the course is gone.
    assert case.steps.count() == 9


def test_what_a_decision_writes_into_the_ledger_is_logged_there_as_what_is_typed_is(made):
    case = bring(made, proposed(made), Stage.SUBMITTED)
    take(made, case, Stage.DECIDED, paper="15/QĐ-UBND", money=2_700_000)
    take(made, case, Stage.HANDED, remark="Hội nghị tổng kết")
    take(made, case, Stage.CANCELLED, paper="20/QĐ-UBND")
    for _ in range(3):
        take(made, case, None)
    name, day = made.members[0].name, f"{case.steps.latest('number').on:%d/%m/%Y}"
    rows = Entry.objects.filter(key="award/1/").order_by("id")
    assert {row.subject for row in rows} == {f"Khen thưởng số 1: Cờ thi đua của tỉnh, {name}, năm {made.year.year}"}
    assert [(row.action, row.member) for row in rows] == [
        ("thêm", ""),
        ("sửa tiền thưởng, ghi chú", "dv-01"),
        ("ghi đã trao", ""),
        ("hủy bỏ", ""),
        ("sửa", ""),
        ("sửa", ""),
        ("xóa", ""),
        ("xóa tiền thưởng, ghi chú", "dv-01"),
    ]
    assert (rows[1].new, rows[2].new) == (
        "Tiền thưởng (đồng): 2700000",
        f"Ngày trao: {day}; Trao tại: Hội nghị tổng kết",
    )
    assert rows[0].new.startswith(f"Đơn vị: {name}; Tên đơn vị trong quyết định: {name}; Năm thành tích")


def test_a_supplement_is_due_in_working_days_over_the_holidays(made):
    case = bring(made, proposed(made), Stage.SUBMITTED)
    day = case.steps.latest("number").on
    off = day + timedelta(days=1)
    Holiday.objects.create(bloc=made.year.bloc, on=off, name="Nghỉ lễ")
    take(made, case, Stage.SUPPLEMENT, days=1)
    due = case.steps.latest("number").due
    assert due is not None and due > off and due.weekday() < 5
    with pytest.raises(ProposalRefused) as refused:
        take(made, bring(made, proposed(made, "dv-02"), Stage.SUBMITTED), Stage.SUPPLEMENT, days=0)
    assert refused.value.problems == {"days": proposals.DAYS_WRONG}


def test_a_stale_form_adds_nothing(made):
    case = proposed(made)
    seen = seal_of(case)
    take(made, case, Stage.PREPARING)
    with pytest.raises(StaleProposal) as stale:
        take_step(**how(made), number=1, taking=Taking(Stage.WITHDRAWN, DAY, remark="Rút"), seen=seen)
    assert "ghi bước «Đang lập hồ sơ»" in str(stale.value)
    assert case.steps.count() == 2


def test_only_who_manages_the_year_writes(made):
    case = proposed(made)
    for who in (made.leader, made.clerk, made.representative("dv-01")):
        with pytest.raises(PermissionError):
            take_step(
                year=made.year,
                number=1,
                taking=Taking(Stage.PREPARING, DAY),
                seen=seal_of(case),
                actor=Actor(user=who),
                reader=made.reader(who),
            )
    assert case.steps.count() == 1


def test_the_log_tells_members_nothing_of_it(made):
    bring(made, proposed(made), Stage.SUBMITTED)
    entries = Entry.objects.filter(key__startswith="proposal/")
    assert [one.action for one in entries.order_by("id")] == [
        "lập đề nghị",
        "ghi bước «Đang lập hồ sơ»",
        "ghi bước «Đã trình»",
    ]
    assert {one.member for one in entries} == {NO_MEMBERS}
