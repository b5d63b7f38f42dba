"""The ballots as paper: as many as are asked for, all alike, without a number, a name, or who printed them."""

import pytest
from django.test import Client

from tests.adminpages import logged_in
from tests.awards.reviews import asked, meeting
from tests.awards.voted import opened
from tests.printing import Paper
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def paper(client: Client, made: Made, query: str = "") -> Paper:
    return Paper(client.get(made.address("review-ballots.pdf", 1, 1) + query).content)


@pytest.mark.parametrize("family", ["state", "party"])
def test_there_is_a_sheet_for_each_who_is_present_and_all_are_alike(made: Made, secretary: Client, family: str) -> None:
    made.year.family = family
    made.year.save()
    question = asked(made, meeting(made, absent=["dv-03"]), put_forward=["dv-01", "dv-02"])
    opened(made, question)
    found = paper(secretary, made)
    assert found.faults() == []
    assert len(found.sizes) == 2
    text = " ".join(found.text.split())
    assert (text.count("PHIẾU SUY TÔN"), text.count("Cơ quan, đơn vị số 01"), text.count("Không đồng ý")) == (2, 2, 4)
    # A page number would be a number, too.
    sheets = [sorted(word.text for word in found.words if word.page == page) for page in (0, 1)]
    assert sheets[0] == sheets[1]
    assert (text.count("In từ Cổng"), text.count("người in")) == (0, 0)
    assert (text.count("Chỗ đóng dấu của Khối"), text.count("không ký tên, không ghi tên")) == (2, 2)


def test_one_says_how_many_and_what_the_note_is_and_never_more_than_a_hundred(made: Made, secretary: Client) -> None:
    asked(made, meeting(made), method="choose", most_chosen=2)
    found = paper(secretary, made, "?ban=1&luu-y=Theo+Điều+9")
    text = " ".join(found.text.split())
    assert (len(found.sizes), text.count("Theo Điều 9"), text.count("Phiếu không hợp lệ")) == (1, 1, 0)
    assert text.count("Chọn không quá 2 trường hợp") == 1
    shown = secretary.get(made.address("review-ballots", 1, 1) + "?ban=900").context
    assert (shown["count"], secretary.get(made.address("review-ballots", 1, 1) + "?ban=x").context["count"]) == (100, 3)


def test_whoever_counts_and_the_clerk_print_them_and_nobody_else(made: Made) -> None:
    asked(made, meeting(made))
    link = f'href="{made.address("review-ballots", 1, 1)}"'
    member = made.representative("dv-01")
    told = {}
    for user in (made.secretary, made.admin, made.clerk, made.leader, member):
        client = logged_in(user)
        doors = [client.get(made.address(door, 1, 1)).status_code for door in ("review-ballots", "review-ballots.pdf")]
        told[user] = [*doors, client.get(made.address("review-votes", 1, 1)).content.decode().count(link)]
    prints, does_not = [200, 200, 1], [403, 403, 0]
    assert told == {
        made.secretary: prints,
        made.admin: prints,
        made.clerk: prints,
        made.leader: does_not,
        member: does_not,
    }
