"""«Báo cáo sơ kết», «Báo cáo tổng kết»: drafted from what stands of the year, telling of no single member's report."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from awards.rules.proposing import Stage
from campaigns.models import Activity, ActivityKind, Attendance, Campaign, Target
from common.vietnamese.dates import today_vn
from documents.catalogue import DOTS, SHORT_DOTS, Content, NothingToCompose
from khoithidua.catalogue import catalogue
from tests.adminpages import logged_in
from tests.awards.proposing import proposed as put_forward
from tests.awards.proposing import proposed_after, take
from tests.campaigns.proposed import proposed, taken_up
from tests.campaigns.registered import register
from tests.campaigns.reported import SECRET, at, called, handed_in
from tests.campaigns.visited import FOUND, visited
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=4, leaves=1, campaigns=1)


def content_of(made: Made, source: str = "bao-cao/so-ket") -> Content:
    place = catalogue.place(source)
    assert place
    return place.make(made.year, date(2024, 6, 30))


def lines_of(made: Made, source: str = "bao-cao/so-ket") -> list[str]:
    return content_of(made, source).prose.body.split("\n")


def rows_of(made: Made) -> list[list[str]]:
    context = content_of(made).context
    table, rows = context.figures_table, context.figures  # type: ignore[union-attr]
    return [[field.text(row) for field in table.fields.values()] for row in rows]


def test_there_is_none_until_the_members_are_asked_for_theirs(made: Made) -> None:
    for slug in ("bao-cao/so-ket", "bao-cao/tong-ket"):
        place = catalogue.place(slug)
        assert place and place.composition.choices(made.year) == []
        with pytest.raises(NothingToCompose):
            content_of(made, slug)
    called(made)
    place = catalogue.place("bao-cao/so-ket")
    assert place and [one.key for one in place.composition.choices(made.year)] == ["so-ket"]
    called(made, kind="campaign", campaign=1)
    assert [one.key for one in place.composition.choices(made.year)] == ["so-ket", "dot-1"]
    name = Campaign.objects.get().name
    assert (
        content_of(made, "bao-cao/dot-1").prose.subject == f"Kết quả thi đua {name} năm 2024 của {made.year.bloc.name}"
    )
    with pytest.raises(NothingToCompose):
        content_of(made, "bao-cao/so-ket/khac")


def test_what_nobody_has_told_is_a_dotted_line(made: Made) -> None:
    Campaign.objects.all().delete()
    Activity.objects.all().delete()
    called(made, indicators=[])
    lines = lines_of(made)
    assert [line for line in lines if DOTS not in line] == [
        "Phần thứ nhất: Kết quả đạt được",
        "I. Công tác tuyên truyền, quán triệt",
        "II. Tổ chức phong trào thi đua",
        "- Báo cáo sơ kết: 0/4 đơn vị đã nộp, 0 đơn vị đúng hạn.",
        "III. Kết quả thực hiện nhiệm vụ",
        "IV. Hoạt động chung, an sinh xã hội",
        "V. Nhân tố mới, mô hình mới",
        "VI. Khen thưởng",
        "VII. Hạn chế, nguyên nhân",
        "Phần thứ hai: Phương hướng, nhiệm vụ sáu tháng cuối năm",
        "Kiến nghị, đề xuất",
    ]


def test_it_counts_what_stands_of_the_year(made: Made) -> None:
    call = called(made, kind="whole-year")
    handed_in(made, call, "dv-01", received=at(9))
    handed_in(made, call, "dv-02", received=at(12))
    register(made, "dv-01")
    Target.objects.update(
        direction="at-least", plan=Decimal(10), actual=Decimal(12), estimate=None, met=None, qualifier=""
    )
    registered = Target.objects.count()
    taken_up(made, proposed(made, recognised=True))
    proposed(made, name="Chờ xét")
    Activity.objects.all().delete()
    kind = ActivityKind.objects.filter(year=made.year).first() or ActivityKind.objects.create(
        year=made.year, code="k", name="K", order=1
    )
    sport = {"year": made.year, "kind": kind, "order": 9, "number": 9, "name": "Hội thao", "held_on": date(2024, 4, 2)}
    held = Activity.objects.create(**sport, place="La Gi")
    for member, people in zip(made.members, (12, 0, 5, 3), strict=True):
        Attendance.objects.create(activity=held, member=member, people=people)
    lines = lines_of(made, "bao-cao/tong-ket")
    campaign = Campaign.objects.get()
    dates = f"từ ngày {campaign.starts:%d/%m/%Y} đến ngày {campaign.ends:%d/%m/%Y}"
    assert {
        f"- Các đợt thi đua trong năm (01 đợt): {campaign.name}, {dates}.",
        "- Đăng ký thi đua: 1/4 đơn vị đã nộp.",
        f"- Trong {registered} chỉ tiêu các đơn vị đăng ký: vượt {registered}, đạt 0, không đạt 0, chưa có kết quả 0.",
        "- Báo cáo tổng kết: 2/4 đơn vị đã nộp, 1 đơn vị đúng hạn.",
        "+ Hội thao, ngày 02 tháng 4 năm 2024, La Gi, 20 người của 3 đơn vị tham gia.",
        "- Các đơn vị đề xuất 2 mô hình; Khối công nhận 1; 1 mô hình được đơn vị khác áp dụng.",
    } - set(lines) == set()


def test_a_sum_of_few_and_a_share_of_a_hundred_stay_dotted(made: Made) -> None:
    call = called(made)
    figures = {"Tiền ủng hộ": 1_000_000, "Công đoàn vững mạnh": 100}
    for code in ("dv-01", "dv-02", "dv-03"):
        handed_in(made, call, code, received=at(9), figures=figures | ({"Suất quà": 7} if code != "dv-03" else {}))
    handed_in(made, call, "dv-04", hand_in=False, figures=figures)
    assert rows_of(made) == [
        ["An sinh xã hội", "Tiền ủng hộ", "đồng", "3.000.000", "3/4"],
        ["An sinh xã hội", "Suất quà", "suất", SHORT_DOTS, "2/4"],
        ["Đoàn thể", "Công đoàn vững mạnh", "%", SHORT_DOTS, "3/4"],
    ]
    [sheet] = content_of(made).sheets()
    assert [row[3:] for row in sheet.rows] == [[Decimal(3_000_000), "3/4"], [SHORT_DOTS, "2/4"], [SHORT_DOTS, "3/4"]]


def test_visits_that_were_are_counted_in_the_year_and_in_the_campaign_s_own_report(made: Made) -> None:
    called(made)
    called(made, kind="campaign", campaign=1)
    visited(made)
    visited(made, {"dv-02": FOUND}, campaign=1)
    visited(made, {"dv-01": ""}, on=today_vn() + timedelta(days=1))
    told = [
        [line for line in lines_of(made, source) if "Kiểm tra" in line]
        for source in ("bao-cao/so-ket", "bao-cao/dot-1")
    ]
    assert told == [
        ["- Kiểm tra, trao đổi: 02 cuộc, 3 lượt đơn vị."],
        ["- Kiểm tra, trao đổi: 01 cuộc, 1 lượt đơn vị."],
    ]
    assert FOUND not in content_of(made).prose.body


def test_it_counts_whom_the_bloc_proposes_for_an_award_and_names_nobody(made: Made) -> None:
    called(made)
    called(made, kind="campaign", campaign=1)
    name = "Nguyễn Thị Đề Nghị"
    proposed_after(made, form="giay-khen", person=name)
    proposed_after(made, code="dv-03", unit=f"Phòng {name}")
    proposed_after(made, code="dv-03")
    take(made, proposed_after(made, form="giay-khen", person="Người Rút Tên"), Stage.WITHDRAWN)
    # Not after a campaign, yet in the year.
    put_forward(made, "dv-01")
    told = {"bao-cao/so-ket": "3 tập thể, 1 cá nhân", "bao-cao/dot-1": "2 tập thể, 1 cá nhân"}
    for source, counts in told.items():
        lines = lines_of(made, source)
        assert lines[lines.index("VI. Khen thưởng") + 1] == f"- Đề nghị khen thưởng: {counts}."
        assert name not in content_of(made, source).prose.body


def test_it_says_nothing_of_what_a_member_wrote(made: Made) -> None:
    call = called(made)
    for code in ("dv-01", "dv-02"):
        handed_in(made, call, code, received=at(9), figures={"Tiền ủng hộ": 123_456_789})
    answer = logged_in(made.secretary).get(made.address("composition", "bao-cao/so-ket"))
    told = answer.content.decode()
    assert [told.count(secret) for secret in (SECRET, "123.456.789", "246.913.578")] == [0, 0, 0]
