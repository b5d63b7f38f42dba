"""The form of a case of mid-year that stands: what it opens with, what it tells, and that nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client

from awards.models import Nomination, Proposal
from awards.rules.proposing import Stage
from awards.verbs.midyear import ALREADY_SENT, FURTHER_ON, NO_OCCASION
from awards.verbs.proposals import seal_of
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.awards.proposing import OCCASION, bring, form_of, proposed, proposed_after
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
MERITS = "Cứu nạn trong lũ"


@pytest.fixture
def made() -> Made:
    return make_year(members=3, campaigns=2)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def sent(**fields: str) -> dict[str, str]:
    said = {"form": "co", "occasion": OCCASION, "member": "dv-01", "merits": MERITS}
    return said | {"seen": seal_of(Proposal.objects.get())} | fields


def edit(made: Made, client: Client, **fields: str) -> Any:
    return client.post(made.address("proposal-edit", 1), sent(**fields))


def test_the_form_opens_with_what_stands_and_keeps_what_is_typed(made, secretary):
    proposed(made, merits="Sáng kiến", unit="Phòng Một")
    shown = secretary.get(made.address("proposal-edit", 1)).context
    values = {name: shown["form"][name].value() for name in shown["form"].fields}
    assert values == {
        "form": "co",
        "campaign": "",
        "occasion": OCCASION,
        "member": "dv-01",
        "unit": "Phòng Một",
        "person": "",
        "position": "",
        "sex": "",
        "merits": "Sáng kiến",
    }
    answer = edit(made, secretary)
    assert (answer.status_code, answer["Location"]) == (302, made.address("proposal", 1))
    row = Nomination.objects.get()
    assert (row.merits, row.unit) == (MERITS, "")
    page = as_read(secretary.get(made.address("proposal", 1)))
    assert ("Đã sửa trường hợp được đề nghị." in page, MERITS in page) == (True, True)


def test_a_campaign_that_is_the_occasion_is_chosen_and_not_written_once_more(made, secretary):
    proposed_after(made, 2, "dv-01")
    form = secretary.get(made.address("proposal-edit", 1)).context["form"]
    assert (form["campaign"].value(), form["occasion"].value()) == (2, "")
    same = {"form": "co", "campaign": "2", "occasion": "", "merits": ""}
    assert edit(made, secretary, **same).status_code == 302
    assert "Không có gì thay đổi." in as_read(secretary.get(made.address("proposal", 1)))
    assert edit(made, secretary, **same | {"campaign": "1"}).status_code == 302
    assert Nomination.objects.get().occasion == made.year.campaigns.get(number=1).name


def test_what_is_wrong_stands_beside_its_box_and_nothing_typed_is_lost(made, secretary):
    form_of(made, "ca-nhan", person=True)
    proposed(made)
    answer = edit(made, secretary, occasion="")
    assert (answer.status_code, answer.context["form"].errors) == (422, {"occasion": [NO_OCCASION]})
    assert answer.context["form"]["merits"].value() == MERITS
    answer = edit(made, secretary, position="Chuyên viên")
    assert answer.context["form"].errors == {"person": ["Có chức vụ hoặc giới tính thì ghi cả họ và tên."]}
    assert Nomination.objects.get().merits == ""


def test_who_was_overtaken_is_told_keeps_what_was_typed_and_may_press_again(made, secretary):
    proposed(made)
    mine = sent()
    edit(made, secretary, merits="Người khác ghi")
    answer = secretary.post(made.address("proposal-edit", 1), mine)
    assert answer.status_code == 422
    told = answer.context["form"].non_field_errors()[0]
    assert "sửa trường hợp. Những gì bạn nhập còn trong biểu mẫu" in told
    assert as_read(answer).count(told) == 1
    assert answer.context["form"]["merits"].value() == MERITS
    assert Nomination.objects.get().merits == "Người khác ghi"
    again = secretary.post(made.address("proposal-edit", 1), mine | {"seen": answer.context["seen"]})
    assert (again.status_code, Nomination.objects.get().merits) == (302, MERITS)


def test_what_was_sent_meanwhile_is_refused_with_what_was_typed(made, secretary):
    case = proposed(made)
    bring(made, case, Stage.SUBMITTED)
    answer = edit(made, secretary)
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (422, [ALREADY_SENT])
    assert answer.context["form"]["merits"].value() == MERITS
    assert Nomination.objects.get().merits == ""


@pytest.mark.parametrize(
    ("to", "why"), [(Stage.PREPARING, FURTHER_ON.format("Đang lập hồ sơ")), (Stage.SUBMITTED, ALREADY_SENT)]
)
def test_the_proposal_s_page_leads_to_the_form_and_later_says_why_no_more(made, secretary, to, why):
    case = proposed(made)
    link = f'href="{made.address("proposal-edit", 1)}"'
    page = as_read(secretary.get(made.address("proposal", 1)))
    assert (link in page, "Sửa trường hợp" in page) == (True, True)
    bring(made, case, to)
    page = as_read(secretary.get(made.address("proposal", 1)))
    assert (link in page, why in page) == (False, True)
    answer = secretary.get(made.address("proposal-edit", 1))
    assert (answer.status_code, answer["Location"]) == (302, made.address("proposal", 1))


def test_nobody_else_opens_it_or_learns_that_there_is_such_a_case(made, secretary):
    proposed(made)
    where = made.address("proposal-edit", 1)
    others = [made.leader, made.clerk, made.representative("dv-01"), made.representative("dv-02")]
    assert [logged_in(user).get(where).status_code for user in others] == [403, 403, 403, 403]
    assert [logged_in(user).post(where, sent()).status_code for user in others] == [403, 403, 403, 403]
    assert [secretary.get(made.address("proposal-edit", number)).status_code for number in (1, 9)] == [200, 404]
    for user in others[:2]:
        page = as_read(logged_in(user).get(made.address("proposal", 1)))
        assert ("Sửa trường hợp" in page, where in page) == (False, False)
    assert Nomination.objects.get().merits == ""


def test_the_form_costs_so_many_queries(made, secretary, django_assert_max_num_queries):
    proposed(made)
    where = made.address("proposal-edit", 1)
    secretary.get(where)
    with django_assert_max_num_queries(13):
        assert secretary.get(where).status_code == 200
