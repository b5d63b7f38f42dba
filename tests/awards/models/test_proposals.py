"""What the database itself refuses of proposals, their steps and their dossier."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from awards.models import AwardForm, ChecklistItem, Nomination, Proposal, ProposalStep, Submission
from members.models import Membership
from tests.years import make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal() -> Proposal:
    made = make_year(members=2)
    form = AwardForm.objects.create(
        bloc=made.year.bloc, code="co", order=1, category="title", subject="collective", level="province"
    )
    member = Membership.objects.get(year=made.year, code="dv-01")
    nomination = Nomination.objects.create(year=made.year, form=form, occasion="Sơ kết đợt 1", order=1, member=member)
    return Proposal.objects.create(year=made.year, number=1, nomination=nomination)


def step(proposal: Proposal, number: int, to: str = "planned", **more: object) -> ProposalStep:
    fields = {"on": date(2023, 6, 1), "entered_by": "Thư ký"} | more
    return ProposalStep.objects.create(proposal=proposal, number=number, to=to, **fields)


def test_a_step_is_neither_changed_nor_removed(proposal):
    kept = step(proposal, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalStep.objects.update(remark="Đã sửa")
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.delete()
    assert list(ProposalStep.objects.values_list("number", "remark")) == [(1, "")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": 1, "to": "preparing"},
        {"number": 2, "to": "nowhere"},
        {"number": 2, "to": ""},
        {"number": 2, "to": "preparing", "takes_back": 1},
        {"number": 2, "to": "", "takes_back": 2, "remark": "Nhầm"},
        {"number": 2, "to": "", "takes_back": 1},
        {"number": 2, "to": "refused"},
        {"number": 2, "to": "decided"},
        {"number": 2, "to": "preparing", "due": date(2023, 7, 1)},
    ],
)
def test_no_step_contradicts_itself(proposal, wrong):
    step(proposal, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        step(proposal, **wrong)
    assert ProposalStep.objects.count() == 1


def test_a_step_is_taken_back_once(proposal):
    step(proposal, 1)
    step(proposal, 2, "preparing")
    step(proposal, 3, "", takes_back=2, remark="Nhầm đơn vị")
    with pytest.raises(IntegrityError), transaction.atomic():
        step(proposal, 4, "", takes_back=2, remark="Nhầm đơn vị")


def test_one_submission_for_a_form_an_authority_and_an_occasion(proposal):
    whole = {"year": proposal.year, "form": proposal.nomination.form, "decided_by": "Chủ tịch UBND tỉnh"}
    Submission.objects.create(number=1, **whole)
    Submission.objects.create(number=2, **whole, occasion="Sơ kết đợt 1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(number=3, **whole)


@pytest.mark.parametrize("wrong", [{"name": ""}, {"kind": "stone"}, {"sets": 0}, {"source": "ears"}])
def test_a_line_of_the_checklist_says_what_it_is(proposal, wrong):
    fields = {"bloc": proposal.year.bloc, "form": proposal.nomination.form, "order": 1, "name": "Tờ trình"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ChecklistItem.objects.create(**fields | wrong)
