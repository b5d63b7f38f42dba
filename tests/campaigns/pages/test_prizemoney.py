"""What prizes come with, in whole đồng: typed with the contest, told beside its teams, added up apart."""

import pytest
from django.test import Client

from campaigns.models import Activity, Contest
from common.audit.models import Entry
from tests.adminpages import logged_in
from tests.campaigns.competed import contest, won
from tests.campaigns.pages.test_meets import errors, send
from tests.printing import Paper
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=4, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def paid(made: Made, secretary: Client) -> Contest:
    """A contest with a team for each member; the first two prizes and the third come with money."""
    found = contest(made, each=True)
    typed = {"first_money": "3.000.000", "second_money": "2 000 000 đồng", "third_money": "0"}
    assert send(secretary, made.address("contest-edit", 1) + "?so=1", typed).status_code == 302
    found.refresh_from_db()
    return found


def test_it_is_kept_in_whole_dong_and_the_log_says_it(made: Made, secretary: Client) -> None:
    assert paid(made, secretary).money == {"first": 3_000_000, "second": 2_000_000, "third": 0}
    entry = Entry.objects.filter(action="sửa nội dung thi").get()
    assert entry.new == (
        "Tiền thưởng giải Nhất (đồng): 3000000; Tiền thưởng giải Nhì (đồng): 2000000; Tiền thưởng giải Ba (đồng): 0"
    )


@pytest.mark.parametrize("typed", ["3 triệu", "-1", "1,5", "9" * 16])
def test_what_is_no_sum_in_dong_is_refused_and_stays_in_its_box(made: Made, secretary: Client, typed: str) -> None:
    contest(made)
    answer = send(secretary, made.address("contest-edit", 1) + "?so=1", {"first_money": typed})
    assert set(errors(answer)) == {"first_money"}
    assert answer.context["form"]["first_money"].value() == typed
    assert Contest.objects.get().money == {}


def test_the_contest_tells_it_before_and_after_its_results(made: Made, secretary: Client) -> None:
    found = paid(made, secretary)
    member = logged_in(made.representative("dv-02"))
    said = "Tiền thưởng mỗi giải: Nhất 3.000.000 đồng, Nhì 2.000.000 đồng, Ba 0 đồng."
    before = Paper(member.get(made.address("contest.pdf", 1, 1)).content)
    assert (said in before.text, before.tables[0][0]) == (True, ["Đội"])
    won(made, found, {1: "first", 2: "second", 3: "consolation"})
    after = Paper(member.get(made.address("contest.pdf", 1, 1)).content)
    assert after.tables[0] == [
        ["Đội", "Giải", "Tiền thưởng (đồng)"],
        ["Đơn vị 01", "Giải Nhất", "3.000.000"],
        ["Đơn vị 02", "Giải Nhì", "2.000.000"],
        ["Đơn vị 03", "Giải Khuyến khích", ""],
        ["Đơn vị 04", "", ""],
    ]


def test_the_activity_adds_it_up_apart_and_says_what_nobody_has_said(made: Made, secretary: Client) -> None:
    Activity.objects.filter(number=1).update(budget=10_000_000)
    found = paid(made, secretary)
    assert secretary.get(made.address("activity", 1)).context["prize_money"] is None
    won(made, found, {1: "first", 2: "third", 3: "third", 4: "consolation"})
    rows = dict(Paper(secretary.get(made.address("activity.pdf", 1)).content).tables[0])
    assert (rows["Dự toán"], rows["Tiền thưởng các giải"]) == (
        "10.000.000 đồng",
        "3.000.000 đồng, tính từ các giải đã ghi, để riêng ngoài dự toán và kinh phí đã chi; 1 giải chưa ghi tiền "
        "thưởng",
    )


def test_where_no_prize_comes_with_money_nothing_is_said_of_it(made: Made, secretary: Client) -> None:
    found = contest(made, each=True)
    won(made, found, {1: "first"})
    assert secretary.get(made.address("activity", 1)).context["prize_money"] is None
    assert "Tiền thưởng" not in Paper(secretary.get(made.address("contest.pdf", 1, 1)).content).text


def test_a_contest_that_is_taken_away_leaves_in_the_log_what_its_prizes_came_with(
    made: Made, secretary: Client
) -> None:
    paid(made, secretary)
    assert send(secretary, made.address("contest-edit", 1) + "?so=1", {"deed": "drop"}).status_code == 302
    entry = Entry.objects.get(action="xóa nội dung thi")
    assert entry.old.endswith("Tiền thưởng giải Nhì (đồng): 2000000; Tiền thưởng giải Ba (đồng): 0")
