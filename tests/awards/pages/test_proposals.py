"""The pages of proposals: the list, one of them, its steps, and who learns what of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from awards.models import Proposal, ProposalStep, StepFile
from awards.rules.proposing import Stage
from awards.verbs.proposals import seal_of, stage
from common.audit.log import Actor
from common.audit.models import Entry
from documents.catalogue import NO_MEMBERS
from members.models import User
from tests.awards.proposing import bring, form_of, proposed, take, voted, wanted
from tests.common.files.samples import picture
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
SECRET = "Bí mật chưa trình"


@pytest.fixture
def made() -> Made:
    return make_year(members=3)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(made: Made, user: User, name: str, *args: object, query: str = ""):
    return browser(user).get(made.address(name, *args) + query)


def test_the_list_tells_where_each_proposal_is(made):
    bring(made, proposed(made), Stage.PREPARING)
    proposed(made, "dv-02", form="bk")
    lines = page(made, made.secretary, "proposals").context["lines"]
    assert [(line.proposal.number, line.whom, line.state) for line in lines] == [
        (1, made.members[0].name, "Đang lập hồ sơ"),
        (2, made.members[1].name, "Dự kiến"),
    ]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [("?hinh-thuc=bk", [2]), ("?buoc=preparing", [1]), ("?hinh-thuc=bk&buoc=preparing", []), ("?han=1", [])],
)
def test_the_list_is_filtered_and_says_of_how_many(made, query, numbers):
    bring(made, proposed(made), Stage.PREPARING)
    proposed(made, "dv-02", form="bk")
    context = page(made, made.secretary, "proposals", query=query).context
    assert [line.proposal.number for line in context["lines"]] == numbers
    assert context["all"] == 2


def test_one_click_proposes_everybody_who_was_chosen_and_a_second_one_nobody(made):
    question = voted(made, "dv-01", "dv-03")
    (offered,) = page(made, made.secretary, "proposals").context["chosen"]
    assert offered.names == [made.members[0].name, made.members[2].name]
    client = browser(made.secretary)
    for _ in range(2):
        client.post(made.address("proposals"), {"propose": offered.key})
    assert [one.nomination.member.code for one in Proposal.objects.order_by("number")] == ["dv-01", "dv-03"]
    assert page(made, made.secretary, "proposals").context["chosen"] == []
    assert question.pk == offered.key


def test_what_may_come_next_is_offered_and_what_may_not_says_why(made):
    bring(made, proposed(made), Stage.PREPARING)
    wanted(made, "Tờ trình")
    shown = page(made, made.secretary, "proposal", 1).context
    assert [(one.words, one.why_not) for one in shown["nexts"]] == [
        ("Ghi đã trình", "Hồ sơ chưa đủ, còn thiếu: Tờ trình."),
        ("Rút đề nghị", ""),
    ]
    for reader in (made.leader, made.clerk):
        assert page(made, reader, "proposal", 1).context["nexts"] == []


def test_a_step_about_which_nothing_is_said_has_an_empty_cell_that_a_telephone_passes_over(made):
    bring(made, proposed(made), Stage.PREPARING)
    shown = page(made, made.secretary, "proposal", 1).content.decode()
    assert shown.count('<td data-label="Nội dung, lý do"></td>') == ProposalStep.objects.filter(remark="").count() > 0


def test_a_step_that_is_refused_keeps_what_was_typed(made):
    case = proposed(made)
    sent = {"buoc": "withdrawn", "on": "1/5/2023", "remark": "", "paper": "9/CV", "seen": seal_of(case)}
    answer = browser(made.secretary).post(made.address("proposal-step", 1), sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "on": ["Bước trước ngày 01/06/2023; ngày của bước này không được sớm hơn."],
        "remark": ["Hãy ghi lý do rút."],
    }
    assert answer.context["form"]["paper"].value() == "9/CV"
    assert case.steps.count() == 1


def test_a_stale_step_is_asked_again_and_then_taken(made):
    case = proposed(made)
    sent = {"buoc": "withdrawn", "on": "2/6/2023", "remark": "Đơn vị xin rút", "seen": seal_of(case)}
    take(made, case, Stage.CHOSEN)
    answer = browser(made.secretary).post(made.address("proposal-step", 1), sent)
    assert (answer.status_code, stage(case)) == (422, Stage.CHOSEN)
    again = browser(made.secretary).post(made.address("proposal-step", 1), sent | {"seen": answer.context["seen"]})
    case = Proposal.objects.get()
    assert (again.status_code, stage(case)) == (302, Stage.WITHDRAWN)


@pytest.mark.parametrize("step", ["handed", "decided", "cancelled"])
def test_a_step_that_can_t_follow_leads_back(made, step):
    proposed(made)
    answer = page(made, made.secretary, "proposal-step", 1, query=f"?buoc={step}")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, made.address("proposal", 1))


def test_a_step_takes_the_scan_with_it_which_the_member_gets_only_of_what_was_sent(made):
    case = proposed(made)
    for to, on in (("preparing", "2/6/2023"), ("submitted", "3/6/2023")):
        sent = {"buoc": to, "on": on, "remark": "", "paper": "", "seen": seal_of(Proposal.objects.get())}
        scan = SimpleUploadedFile(f"{to}.png", picture("PNG"))
        browser(made.secretary).post(made.address("proposal-step", 1), sent | {"files": scan})
    files = list(StepFile.objects.order_by("id"))
    assert [(one.name, one.step.to) for one in files] == [
        ("preparing.png", "preparing"),
        ("submitted.png", "submitted"),
    ]
    answers = []
    for who in (made.secretary, made.representative("dv-01"), made.representative("dv-02")):
        for one in files:
            answer = page(made, who, "proposal-file", 1, one.pk)
            answers.append(answer.status_code)
            if answer.streaming:
                b"".join(answer)
    assert answers == [200, 200, 404, 200, 404, 404]
    assert stage(case) == Stage.SUBMITTED


@pytest.mark.parametrize("door", ["", ".pdf", ".xlsx"])
def test_a_member_sees_its_own_once_sent_and_no_other_ever(made, door):
    """What nobody but the bloc's own people may know is planted in every place it could leak from."""
    planned = proposed(made, occasion=f"{SECRET} 1", merits=SECRET)
    others = bring(made, proposed(made, "dv-02", occasion=f"{SECRET} 2"), Stage.SUBMITTED)
    mine = bring(made, proposed(made, occasion="Đã trình"), Stage.SUBMITTED)
    me = made.representative("dv-01")
    assert SECRET in page(made, made.secretary, "proposals").content.decode()
    answer = page(made, me, f"proposals{door}")
    assert answer.status_code == 200
    if not door:
        assert SECRET not in answer.content.decode()
        assert [line.proposal.number for line in answer.context["lines"]] == [mine.number]
        assert (answer.context["submissions"], answer.context["chosen"]) == ([], [])
    if door != ".xlsx":
        statuses = [page(made, me, f"proposal{door}", one.number).status_code for one in (planned, others, mine)]
        assert statuses == [404, 404, 200]


def test_a_member_is_told_its_course_from_the_sending_on(made):
    case = proposed(made)
    take(made, case, Stage.PREPARING, remark=SECRET)
    take(made, case, Stage.SUBMITTED)
    answer = page(made, made.representative("dv-01"), "proposal", 1)
    assert [line.what for line in answer.context["steps"]] == ["Đã trình"]
    assert SECRET not in answer.content.decode()


def test_a_taken_back_sending_hides_it_from_its_member_again(made):
    case = bring(made, proposed(made), Stage.SUBMITTED)
    take(made, case, None)
    assert page(made, made.representative("dv-01"), "proposal", 1).status_code == 404


def test_the_log_and_the_overview_tell_members_nothing_of_what_is_planned(made):
    proposed(made, occasion=SECRET)
    for name in ("log", "overview", "calendar", "search"):
        answer = page(made, made.representative("dv-01"), name, query="?tim=mật" if name == "search" else "")
        assert SECRET not in answer.content.decode()
    assert Actor(user=made.secretary).shown


def test_a_new_one_is_typed_in_and_refused_beside_the_box(made):
    form_of(made, "ca-nhan", person=True)
    sent = {"form": "ca-nhan", "occasion": "", "on": "1/6/2023", "member": "dv-01", "position": "Chuyên viên"}
    answer = browser(made.secretary).post(made.address("proposal-new"), sent)
    assert answer.context["form"].errors == {"person": ["Có chức vụ hoặc giới tính thì ghi cả họ và tên."]}
    whole = sent | {"person": "Nguyễn Văn An", "occasion": "Thành tích đột xuất"}
    assert browser(made.secretary).post(made.address("proposal-new"), whole).status_code == 302
    nomination = Proposal.objects.get().nomination
    assert (nomination.person, nomination.position, nomination.occasion) == (
        "Nguyễn Văn An",
        "Chuyên viên",
        "Thành tích đột xuất",
    )


@pytest.mark.parametrize(("name", "most"), [("proposal", 9), ("proposal.pdf", 9), ("proposal-step", 11)])
def test_one_proposal_costs_so_many_queries(made, django_assert_max_num_queries, name, most):
    bring(made, proposed(made), Stage.SUBMITTED)
    client, query = browser(made.secretary), "?buoc=decided" if name == "proposal-step" else ""
    client.get(made.address(name, 1) + query)
    with django_assert_max_num_queries(most):
        assert client.get(made.address(name, 1) + query).status_code == 200


def add_scan(made: Made, user: User, step: int, name: str, content: bytes):
    where = made.address("proposal-step", 1)
    sent = {"buoc": "tep", "thu-tu": str(step), "files": SimpleUploadedFile(name, content)}
    return browser(user).post(where, sent)


def test_a_scan_is_added_to_a_step_that_was_entered_before_and_the_step_stays_as_it_is(made):
    bring(made, proposed(made), Stage.SUBMITTED)
    steps = list(ProposalStep.objects.values_list())
    link = f"{made.address('proposal-step', 1)}?buoc=tep&thu-tu=3"
    assert page(made, made.secretary, "proposal", 1).content.decode().count(f'href="{link}"'.replace("&", "&amp;")) == 1
    assert page(made, made.secretary, "proposal-step", 1, query="?buoc=tep&thu-tu=3").status_code == 200
    answer = add_scan(made, made.secretary, 3, "Tờ trình.png", picture("PNG"))
    assert (answer.status_code, answer["Location"]) == (302, made.address("proposal", 1))
    assert list(ProposalStep.objects.values_list()) == steps
    file = StepFile.objects.get()
    assert (file.name, file.step.number) == ("Tờ trình.png", 3)
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.new, entry.member) == ("thêm tệp vào bước 3 «Đã trình»", file.told, NO_MEMBERS)
    # The member that is proposed reads it, since it was sent.
    member = browser(made.representative("dv-01"))
    assert b"".join(member.get(made.address("proposal-file", 1, file.pk))) == picture("PNG")


def test_the_same_scan_is_added_once_and_the_page_says_so(made):
    bring(made, proposed(made), Stage.SUBMITTED)
    add_scan(made, made.secretary, 3, "Một.png", picture("PNG"))
    answer = add_scan(made, made.secretary, 3, "Hai.png", picture("PNG"))
    assert (answer.status_code, StepFile.objects.count()) == (422, 1)
    assert answer.context["form"].non_field_errors() == [
        "Chưa lưu được tệp «Hai.png»: Tệp này đã có, tên là «Một.png»."
    ]
    nothing = browser(made.secretary).post(made.address("proposal-step", 1), {"buoc": "tep", "thu-tu": "3"})
    assert nothing.context["form"].non_field_errors() == ["Hãy chọn ít nhất một tệp."]


def test_no_scan_is_added_to_what_only_takes_back_nor_to_no_step_nor_by_others(made):
    case = bring(made, proposed(made), Stage.SUBMITTED)
    take(made, case, None)
    assert [add_scan(made, made.secretary, step, "a.png", picture("PNG")).status_code for step in (4, 9)] == [404, 404]
    for user in (made.clerk, made.leader, made.representative("dv-01")):
        assert add_scan(made, user, 3, "a.png", picture("PNG")).status_code == 403
    assert StepFile.objects.count() == 0
