"""This year against the last: what is known to all is counted, what is known to some is counted for nobody."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from campaigns.models import (
    Activity,
    Adjustment,
    Attendance,
    Contribution,
    DeadlineMove,
    MemberReport,
    NewModel,
    ReportCall,
    Target,
    Work,
)
from common.vietnamese.dates import today_vn
from members.models import Agency, User
from scoring.models import Round, Scorecard
from tests.campaigns.registered import register
from tests.campaigns.reported import at, called, handed_in, returned
from tests.test_queries import asked, client_of
from tests.years import Made, make_year

ME = "dv-02"
NAMES = {
    "members": "Đơn vị thành viên",
    "campaigns": "Đợt thi đua",
    "held": "Hoạt động chung đã tổ chức",
    "people": "Lượt người tham gia hoạt động chung",
    "targets": "Chỉ tiêu đạt, trên số đã có kết quả",
    "models": "Nhân tố mới, mô hình mới được công nhận",
    "money": "Tiền an sinh xã hội đã nhận",
    "works": "Công trình, phần việc đã bàn giao",
    "reports": "Báo cáo nộp đúng hạn",
    "cards": "Phiếu tự chấm nộp đúng hạn",
}


def context_of(user: User, made: Made) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(made.address("comparison")).context


def table(user: User, made: Made) -> dict[str, tuple[str, str, str]]:
    names = {name: key for key, name in NAMES.items()}
    rows = context_of(user, made)["rows"]
    return {names[row.now.name]: (row.last.text, row.now.text, row.moved) for row in rows}


@pytest.fixture
def years(db: None) -> tuple[Made, Made]:
    return make_year(members=3, leaves=5, campaigns=1, year=2023), make_year(members=4, leaves=5, year=2024)


def test_each_figure_of_both_years_and_how_it_moved(years: tuple[Made, Made]) -> None:
    last, now = years
    activity = Activity.objects.get(year=now.year, number=1)
    for member, people in zip(now.members, (10, 0, 5), strict=False):
        Attendance.objects.create(activity=activity, member=member, people=people)
    Target.objects.filter(registration=register(now)).update(actual=Decimal(4))
    said: dict[str, Any] = {"what": "Một nơi", "member": now.members[0], "year": now.year}
    NewModel.objects.create(number=1, name="Một", state="recognised", reviewed_on=date(2024, 6, 1), **said)
    for made, sums in ((last, [3_000_000]), (now, [1_000_000, 4_000_000])):
        for number, amount in enumerate(sums, start=1):
            Contribution.objects.create(
                year=made.year, number=number, giver="Ngân hàng", amount=amount, received_on=date(2024, 2, 1)
            )
    Contribution.objects.create(
        year=now.year, number=3, giver="Ngân hàng", amount=9, beside=True, received_on=date(2024, 2, 1)
    )
    Contribution.objects.create(year=now.year, number=4, giver="Ngân hàng", amount=9, pledged_on=date(2024, 2, 1))
    Work.objects.create(year=now.year, number=1, name="Đường", handed_on=date(2024, 9, 1))
    Work.objects.create(year=now.year, number=2, name="Cầu")
    Work.objects.create(year=now.year, number=3, name="Sân", stopped_reason="Thiếu đất")
    Round.objects.filter(pk=now.round.pk).update(scoring_due=date(2024, 6, 30))
    cards = Scorecard.objects.filter(round=now.round)
    # In Vietnam it is the day of the deadline still, and for the second the day after.
    cards.update(state="submitted", submitted_at=datetime(2024, 6, 30, 16, 59, tzinfo=UTC))
    cards.filter(member__code=ME).update(submitted_at=datetime(2024, 6, 30, 17, 0, tzinfo=UTC))
    # The first in time by the deadline that was moved before it came, the third too late, the fourth only begun; of the
    # second call nobody was to have reported yet.
    call = called(now, due=date(2024, 6, 10))
    DeadlineMove.objects.create(call=call, order=1, set_at=at(9), due=date(2024, 6, 12), reason="Bão")
    for code, moment in (("dv-01", at(12)), (ME, at(1)), ("dv-03", at(13))):
        handed_in(now, call, code, received=moment)
    returned(now, MemberReport.objects.get(call=call, member__code=ME))
    handed_in(now, call, "dv-04", hand_in=False)
    second = called(now, kind="whole-year", due=date(2024, 12, 1))
    handed_in(now, second, "dv-01")
    ReportCall.objects.filter(pk=second.pk).update(due=today_vn())
    expected = {
        "members": ("3", "4", "tăng 1"),
        "campaigns": ("1", "2", "tăng 1"),
        "held": ("1", "2", "tăng 1"),
        "people": ("", "15", ""),
        # 4 of 12 models is too few, 4 files of at most 4 is met; of the plan of nothing only a hand can say it.
        "targets": ("", "1/2 (50 %)", ""),
        "models": ("0", "1", "tăng 1"),
        "money": ("3.000.000 đồng", "5.000.000 đồng", "tăng 2.000.000 đồng"),
        "works": ("", "1/2 (50 %)", ""),
        "reports": ("", "2/4 (50 %)", ""),
        "cards": ("", "3/4 (75 %)", ""),
    }
    assert table(now.secretary, now) == expected
    assert table(now.representative("dv-01"), now) == expected


def test_a_year_and_the_year_before_are_asked_together(years: tuple[Made, Made]) -> None:
    for made in years:
        call = called(made, due=date(made.year.year, 6, 10))
        DeadlineMove.objects.create(call=call, order=1, set_at=at(9), due=date(2024, 6, 12), reason="Bão")
        handed_in(made, call, "dv-01")
        target = Target.objects.filter(registration=register(made, on=date(made.year.year, 3, 15))).earliest("pk")
        Adjustment.objects.create(target=target, order=1, on=date(made.year.year, 7, 1), plan=3, reason="Bão")
        Round.objects.filter(pk=made.round.pk).update(scoring_due=date(made.year.year, 6, 30))
        Contribution.objects.create(
            year=made.year, number=1, giver="Ngân hàng", amount=9, received_on=date(made.year.year, 2, 1)
        )
    _, now = years
    assert asked(client_of(now.secretary), "get", now.address("comparison")) == (200, 14)


def test_of_a_round_that_came_without_the_moments_of_its_cards_nothing_is_told(years: tuple[Made, Made]) -> None:
    _, now = years
    Round.objects.filter(pk=now.round.pk).update(scoring_due=date(2024, 6, 30), step="published")
    cards = Scorecard.objects.filter(round=now.round)
    cards.update(state="agreed", submitted_at=None)
    assert table(now.secretary, now)["cards"] == ("", "", "")
    # Of one round that tells it, what has no moment was never handed in: publishing closed it all the same.
    cards.filter(member__code=ME).update(submitted_at=datetime(2024, 6, 1, tzinfo=UTC))
    assert table(now.secretary, now)["cards"] == ("", "1/4 (25 %)", "")


def test_what_only_some_may_know_is_counted_for_nobody(years: tuple[Made, Made]) -> None:
    _, now = years
    Target.objects.filter(registration=register(now, hand_in=False, on=None)).update(actual=Decimal(4))
    NewModel.objects.create(year=now.year, number=1, name="Một", what="Một nơi", member=now.members[0])
    for user in (now.secretary, now.representative(ME)):
        found = table(user, now)
        assert (found["targets"], found["models"]) == (("", "", ""), ("0", "0", "không đổi"))


def test_each_figure_leads_a_reader_to_the_page_that_tells_what_was_counted(years: tuple[Made, Made]) -> None:
    _, now = years
    client = client_of(now.representative(ME))
    names = {name: key for key, name in NAMES.items()}
    urls = {names[row.now.name]: row.url for row in context_of(now.representative(ME), now)["rows"]}
    pages = ("members", "campaigns", "activities", "activities", "registrations", "newmodels", "charity", "works")
    expected = dict(zip(NAMES, (*pages, "reports", "progress"), strict=True))
    assert urls == {key: now.address(page) for key, page in expected.items()}
    assert {client.get(url).status_code for url in urls.values()} == {200}


def test_a_member_of_this_year_alone_is_not_told_of_the_last(years: tuple[Made, Made]) -> None:
    _, now = years
    context = context_of(now.representative("dv-04"), now)
    assert context["before"] is None
    assert [row.last.text for row in context["rows"]] == [""] * len(NAMES)
    assert context_of(now.representative(ME), now)["before"] is not None


def test_another_bloc_s_year_is_not_the_year_before(years: tuple[Made, Made]) -> None:
    other = make_year(members=3, leaves=5, bloc="khoi-khac", year=2025)
    assert context_of(other.admin, other)["before"] is None


def test_the_bars_of_both_years_have_one_scale_and_the_workbook_has_none(years: tuple[Made, Made]) -> None:
    _, now = years
    context = context_of(now.secretary, now)
    bars = {row.now.name: [str(drawn) for drawn in row.bars] for row in context["rows"]}
    assert ['width="75.00"' in bars[NAMES["members"]][0], 'width="100.00"' in bars[NAMES["members"]][1]] == [True, True]
    assert bars[NAMES["people"]] == []
    assert list(context["table"].fields) == ["name", "last", "now", "moved", "bars"]


def test_the_first_year_stands_alone(years: tuple[Made, Made]) -> None:
    first, _ = years
    context = context_of(first.secretary, first)
    assert (context["before"], list(context["table"].fields)) == (None, ["name", "now"])


def test_a_rank_chart_stands_over_the_years_for_who_may_know_two_ranks_in_a_row(db: None) -> None:
    first = make_year(members=3, leaves=5, year=2023, step="published")
    second = make_year(members=3, leaves=5, year=2024, step="published")
    client = Client()

    def lines(user: User) -> int:
        client.force_login(user)
        return str(client.get(second.address("standings-years")).context["chart"]).count("chart-line")

    assert (lines(second.secretary), lines(second.representative(ME))) == (3, 3)
    Round.objects.filter(pk=first.round.pk).update(visibility="own")
    assert (lines(second.secretary), lines(second.representative(ME))) == (3, 0)
    # Two that became one have no one rank before.
    Agency.objects.filter(code="khoi-thu-dv-03").update(successor=Agency.objects.get(code="khoi-thu-dv-01"))
    assert lines(second.secretary) == 1
