"""Cases that no meeting votes on: what a new one has to say, and what may be changed of one for how long."""

from typing import Any

import pytest

from awards.models import Nomination, Proposal, ProposalStep
from awards.rules.proposing import Stage
from awards.verbs import midyear
from awards.verbs.midyear import ALREADY_SENT, BUILT_ON, FURTHER_ON, IS_OVER, VOTED_ON, change_case
from awards.verbs.proposals import ProposalRefused, StaleProposal, Taking, propose_chosen, seal_of, take_step
from common.audit.log import Actor
from common.audit.models import Entry
from documents.catalogue import NO_MEMBERS
from members.models import User
from tests.awards.proposing import DAY, OCCASION, bring, form_of, proposed, proposed_after, take, voted
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
NOTHING = dict.fromkeys(midyear.OF_CASE, "")


@pytest.fixture
def made() -> Made:
    return make_year(members=3)


def how(made: Made, user: User | None = None) -> dict[str, Any]:
    user = user or made.secretary
    return {"year": made.year, "actor": Actor(user=user), "reader": made.reader(user)}


def changed(made: Made, proposal: Proposal, seen: str = "", user: User | None = None, **fields: Any) -> bool:
    """The secretary sends these fields, the others as `proposed` says them; answers whether anything was different."""
    proposal.refresh_from_db()
    said = NOTHING | {"form": "co", "occasion": OCCASION, "member": "dv-01"} | fields
    return change_case(**how(made, user), number=proposal.number, fields=said, seen=seen or seal_of(proposal))


def refused(made: Made, proposal: Proposal, **fields: Any) -> dict[str, str]:
    """Why these fields cannot be, and that nothing was written."""
    before, entries = list(Nomination.objects.order_by("pk").values_list()), Entry.objects.count()
    with pytest.raises(ProposalRefused) as told:
        changed(made, proposal, **fields)
    assert (list(Nomination.objects.order_by("pk").values_list()), Entry.objects.count()) == (before, entries)
    return told.value.problems


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"occasion": ""}, {"occasion": midyear.NO_OCCASION}),
        ({"form": "ca-nhan"}, {"person": midyear.NO_PERSON}),
        ({"form": "khong-co"}, {"form": midyear.NO_FORM}),
        ({"member": "dv-99"}, {"member": midyear.LOST_MEMBER}),
        ({"person": "Nguyễn Văn An"}, {"person": midyear.NO_PERSON_HERE}),
        ({"campaign": 9}, {"campaign": midyear.NO_CAMPAIGN}),
        ({"form": "ca-nhan", "person": "Nguyễn Văn An", "unit": "Phòng Một"}, {"unit": midyear.NO_UNIT}),
    ],
)
def test_a_proposal_says_what_whom_and_why_now(made, fields, wrong):
    form_of(made), form_of(made, "ca-nhan", person=True)
    said = dict.fromkeys(midyear.OF_CASE, "") | {"form": "co", "occasion": "Sơ kết", "member": "dv-01"} | fields
    with pytest.raises(ProposalRefused) as refused:
        midyear.propose_case(**how(made), fields=said, on=DAY)
    assert refused.value.problems == wrong
    assert (Proposal.objects.count(), Nomination.objects.count()) == (0, 0)


def test_nobody_is_proposed_twice_on_one_occasion(made):
    proposed(made)
    with pytest.raises(ProposalRefused) as refused:
        proposed(made)
    assert refused.value.problems == {"": midyear.ALREADY.format(1)}
    assert proposed(made, occasion="Thành tích đột xuất").number == 2


def test_after_a_campaign_that_one_is_the_occasion_where_no_other_is_named(made):
    after = make_year(members=2, campaigns=1, bloc="khoi-hai")
    name = after.year.campaigns.get().name
    cases = [proposed_after(after, 1, code) for code in ("dv-01", "dv-02")]
    own = proposed(after, campaign=1, occasion="Tuyên dương tại sơ kết")
    assert [one.nomination.occasion for one in (*cases, own)] == [name, name, "Tuyên dương tại sơ kết"]
    assert Nomination.objects.filter(campaign=after.year.campaigns.get()).count() == 3


def test_what_is_planned_is_changed_and_the_log_tells_from_what_to_what_to_no_member(made):
    case = proposed(made, merits="Sáng kiến")
    form_of(made, "bk", name="Bằng khen của tỉnh")
    steps = list(ProposalStep.objects.values_list())
    assert changed(made, case, form="bk", occasion="Đột xuất", member="dv-02", unit="Phòng Một", merits="Cứu nạn")
    row = Nomination.objects.get()
    assert (row.form.code, row.occasion, row.member.code) == ("bk", "Đột xuất", "dv-02")
    assert (row.unit, row.merits, list(ProposalStep.objects.values_list())) == ("Phòng Một", "Cứu nạn", steps)
    formed, entry = Entry.objects.filter(key="proposal/1/").order_by("id")[1:]
    assert (formed.action, formed.old, formed.new) == ("đổi hình thức", "Cờ thi đua của tỉnh", "Bằng khen của tỉnh")
    assert (entry.action, entry.member, formed.member) == ("sửa trường hợp", NO_MEMBERS, NO_MEMBERS)
    first, second = (member.name for member in made.members[:2])
    assert (entry.old, entry.new) == (
        f"Dịp đề nghị: {OCCASION}; Đơn vị: {first}; Tập thể thuộc đơn vị: ; Tóm tắt thành tích: Sáng kiến",
        f"Dịp đề nghị: Đột xuất; Đơn vị: {second}; Tập thể thuộc đơn vị: Phòng Một; Tóm tắt thành tích: Cứu nạn",
    )


def test_who_changes_nothing_leaves_no_entry(made):
    case = proposed(made)
    entries = Entry.objects.count()
    assert (changed(made, case), Entry.objects.count()) == (False, entries)


def test_under_another_form_it_stands_behind_those_that_are_there(made):
    proposed(made, "dv-02", form="bk"), proposed(made, "dv-03", form="bk")
    case = proposed(made)
    changed(made, case, form="bk")
    rows = Nomination.objects.filter(form__code="bk").order_by("order")
    assert [(row.order, row.member.code) for row in rows] == [(1, "dv-02"), (2, "dv-03"), (3, "dv-01")]


def test_another_campaign_is_the_occasion_where_none_is_named(made):
    after = make_year(members=2, campaigns=2, bloc="khoi-hai")
    case = proposed_after(after, 1, "dv-01")
    changed(after, case, occasion="", campaign=2)
    campaign = after.year.campaigns.get(number=2)
    row = Nomination.objects.get()
    assert (row.campaign, row.occasion) == (campaign, campaign.name)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"occasion": ""}, {"occasion": midyear.NO_OCCASION}),
        ({"form": "ca-nhan"}, {"person": midyear.NO_PERSON}),
        ({"form": "khong-co"}, {"form": midyear.NO_FORM}),
        ({"member": "dv-99"}, {"member": midyear.LOST_MEMBER}),
        ({"person": "Nguyễn Văn An"}, {"person": midyear.NO_PERSON_HERE}),
        ({"campaign": 9}, {"campaign": midyear.NO_CAMPAIGN}),
        ({"member": "dv-02"}, {"": midyear.ALREADY.format(1)}),
    ],
)
def test_what_makes_no_new_case_is_no_change_either(made, fields, wrong):
    form_of(made, "ca-nhan", person=True)
    proposed(made, "dv-02")
    assert refused(made, proposed(made), **fields) == wrong


@pytest.mark.parametrize(
    ("to", "why"),
    [
        (Stage.CHOSEN, FURTHER_ON.format("Đã suy tôn")),
        (Stage.PREPARING, FURTHER_ON.format("Đang lập hồ sơ")),
        (Stage.SUBMITTED, ALREADY_SENT),
        (Stage.SUPPLEMENT, ALREADY_SENT),
        (Stage.DECIDED, ALREADY_SENT),
        (Stage.WITHDRAWN, IS_OVER),
    ],
)
def test_what_went_on_is_changed_no_more_and_it_says_why(made, to, why):
    case = bring(made, proposed(made), to)
    assert refused(made, case, merits="Cứu nạn") == {"": why}


def test_whom_a_meeting_has_chosen_is_no_case_of_mid_year(made):
    question = voted(made, "dv-01")
    (case,) = propose_chosen(**how(made), question=question.pk)
    assert refused(made, case, merits="Cứu nạn") == {"": VOTED_ON}


def test_once_there_was_a_dossier_form_occasion_and_member_stay_and_the_rest_is_changed(made):
    form_of(made, "bk")
    case = bring(made, proposed(made), Stage.PREPARING)
    take(made, case, None)
    assert refused(made, case, form="bk", occasion="Đột xuất", member="dv-02", merits="Cứu nạn") == {
        "form": BUILT_ON.format("hình thức này"),
        "occasion": BUILT_ON.format("dịp này"),
        "member": BUILT_ON.format("đơn vị này"),
    }
    assert changed(made, case, merits="Cứu nạn")
    assert Nomination.objects.get().merits == "Cứu nạn"


def test_of_two_who_change_it_the_later_is_told_of_the_first(made):
    case = proposed(made)
    seen = seal_of(case)
    changed(made, case, merits="Một")
    with pytest.raises(StaleProposal) as stale:
        changed(made, case, seen, merits="Hai")
    assert str(stale.value).startswith(f"{Actor(user=made.secretary).shown} đã sửa lúc ")
    assert str(stale.value).endswith("sửa trường hợp.")
    assert Nomination.objects.get().merits == "Một"


def test_who_takes_the_next_step_by_an_older_case_is_told_too(made):
    case = proposed(made)
    seen = seal_of(case)
    changed(made, case, unit="Phòng Một")
    with pytest.raises(StaleProposal):
        take_step(**how(made), number=1, taking=Taking(Stage.PREPARING, DAY), seen=seen)
    assert case.steps.count() == 1


def test_only_who_manages_the_year_changes_it(made):
    case = proposed(made)
    for user in (made.leader, made.clerk, made.representative("dv-01")):
        with pytest.raises(PermissionError):
            changed(made, case, user=user, merits="Hai")
    assert Nomination.objects.get().merits == ""
