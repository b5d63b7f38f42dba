"""Proposals for awards after a campaign: written as a list, known to the bloc's own people alone."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from campaigns.models import AwardProposal, Campaign
from campaigns.verbs.awards import AwardRow, AwardsRefused, change_awards, seal_of
from common.audit.models import Entry
from documents.catalogue import NO_MEMBERS
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.campaigns.awarded import ROWS, SECRET, awards_proposed
from tests.campaigns.proposed import who
from tests.printing import Paper
from tests.years import Made, make_year

TYPED = {"a0-name": SECRET, "a0-whom": "individual", "a0-award": "Giấy khen", "a0-member": "dv-02", "a0-note": ""}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1, campaigns=2)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def send(client: Client, where: str, typed: dict[str, Any]) -> Any:
    return client.post(where, {"seen": client.get(where).context["seen"]} | typed)


def test_the_secretary_writes_the_list_changes_a_row_and_clears_one(made: Made, secretary: Client) -> None:
    form, page = made.address("awards-edit", 1), made.address("campaign", 1)
    second = {"a1-name": "Phòng Một", "a1-whom": "collective", "a1-award": "Bằng khen", "a1-member": "dv-03"}
    assert send(secretary, form, TYPED | second)["Location"] == page
    first, other = AwardProposal.objects.order_by("order")
    blank = dict.fromkeys(TYPED, "") | {"a0-was": str(first.pk)}
    kept = {"a1-was": str(other.pk)} | second | {"a1-award": "Cờ", "a1-note": "Xuất sắc"}
    assert send(secretary, form, blank | kept | {"deed": "more"})["Location"] == form
    row = AwardProposal.objects.get()
    assert (row.pk, row.order, row.award, row.member.code, row.note) == (other.pk, 1, "Cờ", "dv-03", "Xuất sắc")
    entries = Entry.objects.filter(key="award-proposal/1/").order_by("id")
    assert list(entries.values_list("action", "subject", "member")) == [
        ("thêm", f"Đề nghị khen thưởng: Giấy khen, {SECRET}", NO_MEMBERS),
        ("thêm", "Đề nghị khen thưởng: Bằng khen, Phòng Một", NO_MEMBERS),
        ("bỏ", f"Đề nghị khen thưởng: Giấy khen, {SECRET}", NO_MEMBERS),
        ("sửa", "Đề nghị khen thưởng: Cờ, Phòng Một", NO_MEMBERS),
    ]


def test_the_bloc_s_people_know_the_proposals_and_no_member_at_any_door_not_even_its_own(made: Made) -> None:
    awards_proposed(made)
    pages = [made.address("campaign", 1), made.address("log")]
    prints = [made.address("campaign.pdf", 1), made.address("log.pdf")]

    def told(client: Client) -> list[bool]:
        texts = [as_read(client.get(door)) for door in pages]
        return [SECRET in text for text in (*texts, *(Paper(client.get(door).content).text for door in prints))]

    for user in (made.secretary, made.leader, made.clerk, made.admin):
        assert told(logged_in(user)) == [True] * 4, user
    for code in ("dv-02", "dv-03"):
        client = logged_in(made.representative(code))
        assert told(client) == [False] * 4
        assert "hen thưởng" not in as_read(client.get(made.address("campaign", 1)))
        assert client.get(made.address("campaign", 1)).context["proposals"] == []
        form = made.address("awards-edit", 1)
        assert [client.get(form).status_code, client.post(form, TYPED).status_code] == [403, 403]
        assert SECRET not in as_read(client.get(form))
    assert SECRET.encode() not in logged_in(made.representative("dv-02")).get(made.address("log.xlsx")).content
    assert AwardProposal.objects.count() == 3


def test_two_rows_that_claim_to_be_the_same_are_both_kept(made: Made, secretary: Client) -> None:
    form = made.address("awards-edit", 1)
    send(secretary, form, TYPED)
    was = str(AwardProposal.objects.get().pk)
    second = {"a1-name": "Phòng Một", "a1-whom": "collective", "a1-award": "Bằng khen", "a1-member": "dv-03"}
    assert send(secretary, form, TYPED | second | {"a0-was": was, "a1-was": was}).status_code == 302
    assert list(AwardProposal.objects.order_by("order").values_list("name", flat=True)) == [SECRET, "Phòng Một"]


@pytest.mark.parametrize("box", ["a0-name", "a0-whom", "a0-award", "a0-member"])
def test_a_row_that_lacks_something_is_told_and_nothing_is_kept(box: str, made: Made, secretary: Client) -> None:
    answer = send(secretary, made.address("awards-edit", 1), TYPED | {box: ""})
    assert (answer.status_code, len(answer.context["wrong"]), AwardProposal.objects.count()) == (422, 1, 0)


def test_a_list_that_somebody_else_changed_is_not_written_over(made: Made, secretary: Client) -> None:
    form = made.address("awards-edit", 1)
    seen = secretary.get(form).context["seen"]
    awards_proposed(made)
    answer = secretary.post(form, {"seen": seen} | TYPED)
    assert (answer.status_code, AwardProposal.objects.count()) == (422, 3)
    assert "đã sửa lúc" in as_read(answer)
    assert secretary.get(made.address("awards-edit", 9)).status_code == 404


def test_the_verb_asks_who_may_and_knows_the_year_s_members(made: Made) -> None:
    campaign = Campaign.objects.get(year=made.year, number=1)
    for user in (made.leader, made.clerk, made.representative("dv-02")):
        with pytest.raises(PermissionError):
            change_awards(**who(made, user), number=1, rows=ROWS, seen=seal_of(campaign))
    with pytest.raises(AwardsRefused):
        awards_proposed(made, rows=(AwardRow(None, "Cờ", "collective", "A", "ai-do"),))
    assert AwardProposal.objects.count() == 0


def test_the_table_refuses_what_must_not_be(made: Made) -> None:
    campaign = awards_proposed(made)
    fields = {"campaign": campaign, "award": "A", "name": "B", "member": made.year.members.get(code="dv-02")}
    for more in ({"order": 1, "kind": "individual"}, {"order": 9, "kind": "nobody"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AwardProposal.objects.create(**fields, **more)
