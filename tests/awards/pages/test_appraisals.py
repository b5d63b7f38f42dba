"""The pages on which the standing body reads a dossier and answers, and on which the bloc is told."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from awards.models import ChecklistItem, DossierFile, DossierItem, Proposal, Submission
from awards.rules.proposing import Stage
from awards.verbs.dossiers import seal_of as seal_of_item
from awards.verbs.proposals import stage
from awards.verbs.submissions import seal_of
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.awards.handedon import REMARK, done, hand_on, sent
from tests.awards.proposing import bring, proposed, take, wanted
from tests.common.files.samples import pdf
from tests.standingbody import standing_body
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
SECRET = "Chữ kín của Khối"
DOORS = ("submission", "submission.pdf", "submission.xlsx", "submission-zip")


@pytest.fixture
def made() -> Made:
    return make_year(members=3)


@pytest.fixture
def body(made: Made) -> Client:
    return logged_in(standing_body(made))


def note(made: Made, item: ChecklistItem, name: str = "", **fields: Any) -> None:
    """The secretary notes the paper, with a file of this name."""
    rows = DossierItem.objects.filter(item=item)
    found = next(
        (row for row in rows if (row.proposal.number if row.proposal else None) == fields.get("de-nghi")), None
    )
    sent_ = {"giay-to": item.pk, "state": "ready", "seen": seal_of_item(found)} | fields
    if name:
        sent_["files"] = SimpleUploadedFile(name, pdf(name))
    answer = logged_in(made.secretary).post(made.address("submission-item", 1), sent_)
    assert answer.status_code == 302


def statuses(made: Made, client: Client) -> list[int]:
    return [client.get(made.address(name, 1)).status_code for name in DOORS]


def names_in_zip(made: Made, client: Client) -> list[str]:
    answer = client.get(made.address("submission-zip", 1))
    if answer.status_code != 200:
        return []
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return archive.namelist()


def sent_with_papers(made: Made) -> tuple[ChecklistItem, ChecklistItem]:
    """A dossier with a paper of its own and one of each case, which was sent."""
    (letter,), (report,) = wanted(made, "Tờ trình"), wanted(made, "Báo cáo", each=True)
    hand_on(made)
    for code in ("dv-01", "dv-02"):
        bring(made, proposed(made, code), Stage.PREPARING)
    note(made, letter, "Tờ trình.pdf")
    for number in (1, 2):
        note(made, report, f"Báo cáo {number}.pdf", **{"de-nghi": number})
    for number in (1, 2):
        take(made, Proposal.objects.get(number=number), Stage.SUBMITTED)
    return letter, report


def test_a_dossier_is_closed_to_it_until_it_was_sent_and_where_the_year_hands_on_none(made, body):
    (letter,) = wanted(made, "Tờ trình")
    bring(made, proposed(made), Stage.PREPARING)
    note(made, letter, f"{SECRET}.pdf")
    file = DossierFile.objects.get()
    hand_on(made)

    def told() -> list[int]:
        where = made.address("submission-file", 1, file.pk)
        opened = body.get(where)
        if opened.streaming:
            b"".join(opened)
        answers = [opened, body.get(made.address("proposal", 1)), body.get(made.address("proposal.pdf", 1))]
        return [*statuses(made, body), *(answer.status_code for answer in answers)]

    assert told() == [404] * 7
    take(made, Proposal.objects.get(), Stage.SUBMITTED)
    assert told() == [200] * 7
    hand_on(made, False)
    assert told() == [404] * 7
    assert statuses(made, logged_in(made.secretary)) == [200] * 4


def test_it_finds_the_dossier_through_the_year_s_proposals_and_of_an_unsent_case_nothing(made, body):
    (report,) = wanted(made, "Báo cáo", each=True, required=False)
    sent(made, "dv-01")
    bring(made, proposed(made, "dv-02", person="", merits=SECRET), Stage.PREPARING)
    note(made, report, f"{SECRET}.pdf", **{"de-nghi": 2})
    note(made, report, "Báo cáo 1.pdf", **{"de-nghi": 1})
    listed = body.get(made.address("proposals"))
    assert [line.proposal.number for line in listed.context["lines"]] == [1]
    assert [(one.cases, one.state) for one in listed.context["submissions"]] == [(1, "Chờ tiếp nhận")]
    page = body.get(made.address("submission", 1))
    assert [line.proposal.number for line in page.context["lines"]] == [1]
    assert [(line.number, line.proposal) for line in page.context["places"]] == [(1, 1)]
    hidden = made.members[1].name
    told = as_read(page)
    assert (SECRET in told, hidden in told, made.members[0].name in told) == (False, False, True)
    whole = as_read(logged_in(made.secretary).get(made.address("submission", 1)))
    assert (SECRET in whole, hidden in whole) == (True, True)
    assert len(names_in_zip(made, body)) == 1
    secret = DossierFile.objects.get(name__startswith=SECRET)
    assert body.get(made.address("submission-file", 1, secret.pk)).status_code == 404
    assert body.get(made.address("proposal", 2)).status_code == 404


def test_while_the_bloc_mends_it_the_papers_are_the_bloc_s(made, body):
    letter, report = sent_with_papers(made)
    assert len(names_in_zip(made, body)) == 3
    done(made, Stage.SUPPLEMENT)
    note(made, report, f"{SECRET}.pdf", **{"de-nghi": 1})
    page = body.get(made.address("submission", 1))
    assert (page.context["places"], page.context["with_bloc"], SECRET in as_read(page)) == ([], True, False)
    assert names_in_zip(made, body) == []
    file = DossierFile.objects.get(name__startswith=SECRET)
    assert body.get(made.address("submission-file", 1, file.pk)).status_code == 404
    sends = {"on": "2/6/2023", "paper": "13/TTr", "seen": seal_of(Submission.objects.get())}
    assert logged_in(made.secretary).post(made.address("submission-send", 1), sends).status_code == 302
    assert len(names_in_zip(made, body)) == 4
    assert letter.dossier_items.count() == 1


def test_a_paper_that_is_done_again_is_none_yet_for_it(made, body):
    letter, _ = sent_with_papers(made)
    note(made, letter, state="redo", remark=SECRET)
    page = body.get(made.address("submission", 1))
    assert [line.state for line in page.context["places"]] == ["Còn thiếu", "Đã có", "Đã có"]
    assert (SECRET in as_read(page), page.context["complete"], page.context["why_not"]) == (False, False, "")
    file = letter.dossier_items.get().files.get()
    assert body.get(made.address("submission-file", 1, file.pk)).status_code == 404


def test_it_returns_the_dossier_by_a_form_and_the_bloc_is_told_where_it_stands(made, body):
    sent(made)
    where = made.address("submission-appraisal", 1)
    deeds = body.get(made.address("submission", 1)).context["deeds"]
    assert deeds == [("Tiếp nhận hồ sơ", f"{where}?buoc=tiep-nhan"), ("Trả lại hồ sơ", f"{where}?buoc=tra-lai")]
    form = body.get(where, {"buoc": "tra-lai"})
    typed = {"buoc": "tra-lai", "seen": form.context["seen"], "on": "1/6/2023", "days": "5", "remark": ""}
    again = body.post(where, typed)
    assert (again.status_code, again.context["form"].errors) == (422, {"remark": ["Hãy ghi phải bổ sung những gì."]})
    assert again.context["form"]["days"].value() == "5"
    assert body.post(where, typed | {"remark": REMARK})["Location"] == made.address("submission", 1)
    assert {stage(one) for one in made.year.proposals.all()} == {Stage.SUPPLEMENT}
    told = as_read(logged_in(made.secretary).get(made.address("submission", 1)))
    assert "Phải bổ sung, Cơ quan thường trực trả lại ngày 01/06/2023, hạn 08/06/2023:" in told
    assert REMARK in told
    listed = logged_in(made.secretary).get(made.address("proposals"))
    assert [one.state for one in listed.context["submissions"]] == ["Phải bổ sung"]
    course = [(row.told, row.cases, row.line.by) for row in body.get(made.address("submission", 1)).context["course"]]
    assert course == [
        ("Đã trình", 2, made.secretary.full_name),
        ("Phải bổ sung", 2, "Chuyên viên Mẫu (Cơ quan thường trực)"),
    ]


def test_the_secretary_sees_who_did_it_and_has_no_button_to_take_it_back(made):
    sent(made)
    done(made, Stage.SUPPLEMENT)
    page = logged_in(made.secretary).get(made.address("proposal", 1))
    assert (page.context["back_url"], [one.words for one in page.context["nexts"]][:1]) == ("", ["Ghi đã trình"])
    assert [line.by for line in page.context["steps"]][-1] == "Chuyên viên Mẫu (Cơ quan thường trực)"
    back = logged_in(made.secretary).get(made.address("proposal-step", 1), {"buoc": "rut-lai"})
    assert back.status_code == 302


@pytest.mark.parametrize("door", ["proposal", "proposal.pdf"])
def test_what_is_remarked_on_a_dossier_of_several_members_none_of_them_reads(made, door):
    sent(made)
    done(made, Stage.SUPPLEMENT, remark=SECRET)
    secretary, member = logged_in(made.secretary), logged_in(made.representative("dv-01"))
    assert [line.remark for line in secretary.get(made.address("proposal", 1)).context["steps"]][-1] == SECRET
    answer = member.get(made.address(door, 1))
    assert answer.status_code == 200
    if door == "proposal":
        assert [(line.what, line.remark) for line in answer.context["steps"]] == [
            ("Đã trình", ""),
            ("Phải bổ sung", "Nội dung về cả hồ sơ, Thư ký Khối biết."),
        ]
        assert SECRET not in as_read(answer)
    assert member.get(made.address("submission", 1)).status_code == 404


def test_nobody_else_opens_the_form_and_it_itself_only_where_there_is_something_to_do(made, body):
    sent(made)
    where = made.address("submission-appraisal", 1)
    for user in (made.secretary, made.leader, made.clerk, made.admin, made.representative("dv-01")):
        assert logged_in(user).get(where, {"buoc": "tra-lai"}).status_code == 403
    assert [body.get(where, {"buoc": said}).status_code for said in ("tra-lai", "tiep-nhan", "rut-lai", "x", "")] == [
        200,
        200,
        302,
        404,
        302,
    ]
    hand_on(made, False)
    assert body.get(where, {"buoc": "tra-lai"}).status_code == 404


def test_an_old_form_is_told_what_happened_meanwhile_and_keeps_what_was_typed(made, body):
    sent(made)
    where = made.address("submission-appraisal", 1)
    typed = {"buoc": "tra-lai", "seen": seal_of(Submission.objects.get()), "on": "1/6/2023", "remark": REMARK}
    done(made, Stage.APPRAISAL)
    again = body.post(where, typed)
    assert (again.status_code, again.context["form"]["remark"].value()) == (422, REMARK)
    assert "Chuyên viên Mẫu" in again.context["form"].non_field_errors()[0]
    assert body.post(where, typed | {"seen": again.context["seen"]}).status_code == 302
    assert {stage(one) for one in made.year.proposals.all()} == {Stage.SUPPLEMENT}


def test_where_the_year_hands_on_nothing_it_is_told_so(made, body):
    bring(made, proposed(made, merits=SECRET), Stage.SUBMITTED)
    told = as_read(body.get(made.address("proposals")))
    assert ("Khối không gửi hồ sơ trình qua Cơ quan thường trực" in told, SECRET in told) == (True, False)
    hand_on(made)
    assert made.members[0].name in as_read(body.get(made.address("proposals")))


@pytest.mark.parametrize(("name", "most"), [("submission", 24), ("submission-appraisal", 16), ("proposals", 15)])
def test_what_it_reads_costs_so_many_queries_however_many_cases_there_are(
    made, body, django_assert_max_num_queries, name, most
):
    sent(made, "dv-01", "dv-02", "dv-03")
    wanted(made, "Tờ trình", "Biên bản")
    where = made.address(name, *([] if name == "proposals" else [1]))
    with django_assert_max_num_queries(most):
        assert body.get(where, {"buoc": "tra-lai"} if "appraisal" in name else {}).status_code == 200
