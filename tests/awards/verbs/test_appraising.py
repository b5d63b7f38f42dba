"""A dossier is returned with remarks, mended, sent again, taken up: what the standing body does, and nobody else."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from awards.handing import with_stage
from awards.models import AwardSettings, Proposal, ProposalStep, Submission
from awards.rules.proposing import Stage
from awards.verbs.appraising import NOTHING_OF_YOURS, NOTHING_THERE, appraise
from awards.verbs.proposals import NOT_YOURS, ProposalRefused, Taking, stage
from awards.verbs.submissions import StaleSubmission, SubmissionRefused, seal_of, send
from common.audit.log import Actor
from common.audit.models import Entry
from common.vietnamese.dates import today_vn
from documents.catalogue import NO_MEMBERS
from members.models import Province, Role, User
from tests.awards.handedon import REMARK, done, done_by, hand_on, sent
from tests.awards.proposing import DAY, bring, proposed, take
from tests.standingbody import standing_body
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    return make_year(members=3)


def stages(made: Made) -> list[Stage]:
    return [stage(one) for one in made.year.proposals.order_by("number")]


def send_again(made: Made) -> int:
    secretary, submission = made.secretary, Submission.objects.get()
    seen, actor, reader = seal_of(submission), Actor(user=secretary), made.reader(secretary)
    return send(year=made.year, number=1, on=DAY, paper="13/TTr-KTĐ6", seen=seen, actor=actor, reader=reader)


def test_it_goes_back_and_forth_until_it_is_taken_up_and_every_step_is_kept(made):
    sent(made)
    assert (done(made, Stage.SUPPLEMENT, days=5), stages(made)) == (2, [Stage.SUPPLEMENT] * 2)
    assert (send_again(made), stages(made)) == (2, [Stage.SUBMITTED] * 2)
    assert (done(made, Stage.APPRAISAL), stages(made)) == (2, [Stage.APPRAISAL] * 2)
    assert (done(made, Stage.SUPPLEMENT), stages(made)) == (2, [Stage.SUPPLEMENT] * 2)
    steps = ProposalStep.objects.filter(proposal__number=1).order_by("number")
    assert list(steps.values_list("to", "remark", "due", "entered_by", "by_standing_body"))[3:] == [
        ("supplement", REMARK, date(2023, 6, 8), "Chuyên viên Mẫu", True),
        ("submitted", "", None, made.secretary.full_name, False),
        ("appraisal", "", None, "Chuyên viên Mẫu", True),
        ("supplement", REMARK, None, "Chuyên viên Mẫu", True),
    ]


def test_the_log_names_who_did_it_by_which_door_and_no_member_reads_it(made):
    sent(made)
    done(made, Stage.SUPPLEMENT)
    told = Entry.objects.order_by("-id").values_list("actor_name", "door", "action", "member")[:3]
    assert list(told) == [
        ("Chuyên viên Mẫu", "page", "ghi bước «Phải bổ sung»", NO_MEMBERS),
        ("Chuyên viên Mẫu", "page", "ghi bước «Phải bổ sung»", NO_MEMBERS),
        ("Chuyên viên Mẫu", "page", "trả lại hồ sơ", NO_MEMBERS),
    ]


def test_its_own_last_step_it_takes_back_and_nobody_else_does(made):
    sent(made)
    done(made, Stage.APPRAISAL)
    bring(made, proposed(made, "dv-03"), Stage.SUBMITTED)
    done(made, Stage.SUPPLEMENT)
    assert stages(made) == [Stage.SUPPLEMENT] * 3
    with pytest.raises(ProposalRefused) as refused:
        take(made, Proposal.objects.get(number=1), None)
    assert refused.value.problems == {"": NOT_YOURS}
    assert (done(made, None), stages(made)) == (3, [Stage.APPRAISAL, Stage.APPRAISAL, Stage.SUBMITTED])
    assert (done(made, None), stages(made)) == (2, [Stage.SUBMITTED] * 3)
    with pytest.raises(SubmissionRefused) as none:
        done(made, None)
    assert none.value.problems == {"": NOTHING_OF_YOURS}
    assert ProposalStep.objects.filter(by_standing_body=True).count() == 2 + 3 + 3 + 2


def test_a_step_of_the_bloc_s_own_it_does_not_take_back(made):
    sent(made, "dv-01")
    take(made, Proposal.objects.get(), Stage.SUPPLEMENT)
    with pytest.raises(SubmissionRefused):
        done(made, None)
    assert stages(made) == [Stage.SUPPLEMENT]


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"remark": ""}, {"remark": "Hãy ghi phải bổ sung những gì."}),
        ({"on": date(2023, 5, 1)}, {"on": "Bước trước ngày 01/06/2023; ngày của bước này không được sớm hơn."}),
        ({"on": today_vn() + timedelta(days=1)}, {"on": "Ngày này chưa tới. Hãy ghi khi đã có."}),
        ({"days": 0}, {"days": "Hãy ghi số ngày làm việc từ 1 đến 250."}),
    ],
)
def test_without_remarks_or_on_a_day_that_cannot_be_nothing_goes_back(made, fields, problems):
    sent(made)
    with pytest.raises(SubmissionRefused) as refused:
        done(made, Stage.SUPPLEMENT, **fields)
    assert {field: refused.value.problems.get(field) for field in problems} == problems
    assert stages(made) == [Stage.SUBMITTED] * 2


def test_what_the_council_considers_is_not_returned_and_what_is_not_sent_neither(made):
    sent(made, "dv-01")
    take(made, Proposal.objects.get(number=1), Stage.COUNCIL)
    bring(made, proposed(made, "dv-02"), Stage.PREPARING)
    with pytest.raises(SubmissionRefused) as refused:
        done(made, Stage.SUPPLEMENT)
    assert refused.value.problems == {"": NOTHING_THERE}
    bring(made, proposed(made, "dv-03"), Stage.SUBMITTED)
    assert (done(made, Stage.SUPPLEMENT), stages(made)) == (1, [Stage.COUNCIL, Stage.PREPARING, Stage.SUPPLEMENT])


def test_nobody_else_does_it_and_it_only_of_what_is_handed_on_in_its_province_and_term(made):
    sent(made)
    body, role = standing_body(made), Role.objects.filter(kind="standing-body")
    for user in (made.secretary, made.leader, made.clerk, made.admin, made.representative("dv-01")):
        for to in (Stage.SUPPLEMENT, Stage.APPRAISAL, None):
            with pytest.raises(PermissionError, match="Chỉ Cơ quan thường trực"):
                done_by(made, user, to)
    Role.objects.create(user=body, kind="representative", bloc=made.year.bloc, agency=made.members[0].agency)
    for held in ({"valid_to": today_vn() - timedelta(days=1)}, {"province": Province.objects.create(name="Tỉnh khác")}):
        kept = role.values("valid_to", "province").get()
        role.update(**held)
        with pytest.raises(PermissionError, match="Chỉ Cơ quan thường trực"):
            done_by(made, User.objects.get(pk=body.pk), Stage.SUPPLEMENT)
        role.update(**kept)
    hand_on(made, False)
    with pytest.raises(PermissionError, match="không gửi hồ sơ trình qua"):
        done(made, Stage.SUPPLEMENT)
    AwardSettings.objects.all().delete()
    with pytest.raises(PermissionError, match="không gửi hồ sơ trình qua"):
        done(made, Stage.SUPPLEMENT)
    assert stages(made) == [Stage.SUBMITTED] * 2


def test_a_dossier_that_was_never_sent_is_none_of_its_business(made):
    hand_on(made)
    bring(made, proposed(made), Stage.PREPARING)
    with pytest.raises(PermissionError, match="Khối chưa trình"):
        done(made, Stage.SUPPLEMENT)


def test_two_who_do_something_at_once_are_told(made):
    submission = sent(made)
    before = seal_of(submission)
    done(made, Stage.APPRAISAL)
    assert seal_of(submission) != before
    with pytest.raises(StaleSubmission, match="Chuyên viên Mẫu"):
        body = standing_body(made)
        appraise(
            year=made.year,
            number=1,
            taking=Taking(Stage.SUPPLEMENT, DAY, remark=REMARK),
            seen=before,
            actor=Actor(user=body),
            reader=made.reader(body),
        )
    assert stages(made) == [Stage.APPRAISAL] * 2


@pytest.mark.parametrize("to", ["planned", "submitted", "council", "decided", "refused", "withdrawn"])
def test_the_database_takes_no_other_step_of_it(made, to):
    sent(made, "dv-01")
    fields = {"on": DAY, "remark": REMARK, "paper": "1", "entered_by": "Ai", "by_standing_body": True}
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.get().steps.create(number=9, to=to, **fields)


def test_the_database_tells_the_stage_as_the_rule_does(made):
    """A course with every kind of step, and of each step taken back, up to each of its steps."""
    case = proposed(made)
    for to in (Stage.PREPARING, None, Stage.PREPARING, Stage.SUBMITTED, Stage.APPRAISAL, None, Stage.SUPPLEMENT, None):
        take(made, case, to)
        found = with_stage(Proposal.objects.all()).get()
        assert Stage(found.stage) == stage(Proposal.objects.get())
    take(made, case, None)
    assert with_stage(Proposal.objects.all()).get().stage == stage(Proposal.objects.get()) == Stage.PREPARING
