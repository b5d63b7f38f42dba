"""The two minutes of a review meeting: what was entered stands in them, and nothing that a member may not know."""

from datetime import date

import pytest

from awards.models import Review
from common.vietnamese.numbers import show_points
from documents.catalogue import Content, NothingToCompose
from khoithidua.catalogue import catalogue
from pacts.models import Conference
from scoring.models import Round, Score
from scoring.sheet import load_sheet
from tests.adminpages import logged_in
from tests.awards.meeting import SETTLED, attended
from tests.awards.voting import counted
from tests.pacts.meeting import send
from tests.years import Made, make_year

DOTS = "……………… ……………… ……………… ………………"
ON = date(2024, 12, 20)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
TITLES, AWARDS = "bien-ban-binh-xet-thi-dua", "bien-ban-xet-khen-thuong"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=9, leaves=1)


def content_of(made: Made, source: str) -> Content:
    place = catalogue.place(source)
    assert place
    return place.make(made.year, ON)


def lines_of(made: Made, slug: str) -> list[str]:
    return content_of(made, f"{slug}/1").prose.body.splitlines()


def part(lines: list[str], roman: str) -> list[str]:
    """The lines of a part, without its head."""
    heads = [at for at, line in enumerate(lines) if line.partition(". ")[0] in ROMAN]
    [begins] = [at for at in heads if lines[at].startswith(f"{roman}. ")]
    ends = next((at for at in heads if at > begins), len(lines) - 1)
    return lines[begins + 1 : ends]


def test_both_minutes_are_drafted_from_what_was_entered(made: Made) -> None:
    conference = attended(made.year)
    conference.agenda.filter(order=1).update(course="Thư ký trình bày.\nHội nghị nhất trí.")
    conference.resolutions.create(order=1, text="Thông qua điểm", votes_for=8, votes_against=0, votes_other=0)
    conference.resolutions.create(order=2, text="Giao Thư ký lập hồ sơ")
    send(logged_in(made.secretary), made.address("review-settings", 1), SETTLED)
    review = Review.objects.get()
    counted(review, 1, "title", "Cờ thi đua mẫu", [7, 4], 7)
    counted(review, 2, "award", "Bằng khen mẫu", [7, 7, 6], 7)
    titles, awards = lines_of(made, TITLES), lines_of(made, AWARDS)
    assert [line for line in titles if line.partition(". ")[0] in ROMAN] == [
        "I. Thời gian, địa điểm, nội dung",
        "II. Thành phần",
        "III. Diễn biến",
        "IV. Kết quả chấm điểm",
        "V. Kết quả bình xét danh hiệu thi đua",
        "VI. Kết luận",
        "VII. Quyết nghị, biểu quyết",
    ]
    assert part(titles, "I") == [
        "1. Thời gian: bắt đầu lúc 07 giờ 30 phút, ngày 15 tháng 12 năm 2024.",
        "2. Địa điểm: Hội trường Báo.",
        "3. Nội dung: bình xét, suy tôn danh hiệu thi đua năm 2024.",
    ]
    assert part(titles, "II")[2:5] == [
        "3. Có mặt: 08/09 đơn vị thành viên (88,89 %), gồm:",
        "- Cơ quan, đơn vị số 01: Người 0 (về lúc 10 giờ 00 phút).",
        "- Cơ quan, đơn vị số 02: Hồ Thay Mặt (được ủy quyền theo giấy ủy quyền số 12).",
    ]
    assert part(titles, "II")[-4:] == [
        "6. Số đơn vị dự họp: 8/9 đơn vị, cần quá 2/3 (7 đơn vị): đủ; sau 10:00: 7/9 đơn vị, cần quá 2/3 (7 đơn vị): "
        "đủ.",
        "7. Tổ kiểm phiếu:",
        "- Lê Đếm, Chuyên viên (tổ trưởng).",
        "- Hồ Soát.",
    ]
    assert part(titles, "III")[:3] == [
        "1. Trình bày kết quả chấm điểm (Thư ký Khối).",
        "- Thư ký trình bày.",
        "- Hội nghị nhất trí.",
    ]
    ballots = (
        "- Hình thức: phiếu giấy; có mặt 8/9, phát ra 8 phiếu, thu về 8 phiếu, hợp lệ 7 phiếu, không hợp lệ 1 phiếu."
    )
    rule = "- Điều kiện: quá 2/3 tổng số thành viên. Tỷ lệ tính trên tổng số thành viên."
    first = "- Cơ quan, đơn vị số 01: đồng ý 7/9 (77,78 %), không đồng ý 0, không ý kiến 0: được"
    assert part(titles, "V") == [
        "1. Cờ thi đua mẫu",
        ballots,
        rule,
        f"{first} suy tôn.",
        "- Cơ quan, đơn vị số 02: đồng ý 4/9 (44,44 %), không đồng ý 3, không ý kiến 0: không được suy tôn.",
    ]
    assert part(titles, "VI") == [
        "Cuộc họp thống nhất suy tôn, đề nghị danh hiệu thi đua:",
        "- Cờ thi đua mẫu: Cơ quan, đơn vị số 01.",
        "Danh sách kèm theo Biên bản này.",
    ]
    assert part(titles, "VII") == [
        "1. Thông qua điểm: tán thành 8/8 (100 %); không tán thành 0; ý kiến khác 0.",
        "2. Giao Thư ký lập hồ sơ.",
    ]
    assert part(awards, "V")[:4] == ["1. Bằng khen mẫu", ballots, rule, f"{first} đề nghị."]
    assert [line for line in awards if "Cờ thi đua mẫu" in line] == []
    (sheet,) = content_of(made, f"{AWARDS}/1").sheets()
    assert sheet.rows == [
        [1, "Cơ quan, đơn vị số 01", "Bằng khen mẫu", "7/9 (77,78 %) tổng số thành viên"],
        [2, "Cơ quan, đơn vị số 02", "Bằng khen mẫu", "7/9 (77,78 %) tổng số thành viên"],
    ]
    prose = content_of(made, f"{TITLES}/1").prose
    assert (prose.subject, prose.signer, prose.left_signer) == (
        "Bình xét thi đua năm 2024",
        "Trần Văn Chủ",
        "Lê Thị Ghi",
    )


def test_where_nobody_has_entered_anything_dots_stand(made: Made) -> None:
    Conference.objects.create(year=made.year, number=1, name="Họp", kind="review")
    lines = lines_of(made, TITLES)
    assert [part(lines, roman) for roman in ("IV", "V")] == [[DOTS], [f"1. {DOTS}"]]
    assert lines[-2] == DOTS
    assert content_of(made, f"{TITLES}/1").sheets() == []


@pytest.mark.parametrize(
    ("visibility", "agreed", "told"),
    [("totals", True, "points"), ("totals", False, "dots"), ("own", True, "nothing"), ("own", False, "nothing")],
)
def test_points_stand_there_once_they_are_agreed_and_only_where_all_may_see_them(
    visibility: str, agreed: bool, told: str, db: None
) -> None:
    made = make_year(members=3, leaves=1)
    conference = attended(made.year)
    if not agreed:
        # It is appraised still, so that it has points that could be told.
        one = Score.objects.filter(card__round__year=made.year).order_by("id")[:1]
        Score.objects.filter(pk__in=list(one.values_list("pk", flat=True))).update(
            agreed_input=None, agreed_points=None
        )
    Round.objects.update(visibility=visibility)
    Review.objects.create(conference=conference, round=Round.objects.get())
    sheet = load_sheet(Round.objects.get())
    shown = part(lines_of(made, TITLES), "IV")
    totals = [show_points(card.total) for card in sheet.cards().values()]
    found = sum(f", {total} điểm" in line for total in set(totals) for line in shown)
    assert found == (len(set(totals)) if told == "points" else 0)
    firsts = {"points": "Kỳ Cả năm:", "dots": f"Kỳ Cả năm: {DOTS}"}
    nothing = "Kết quả chấm điểm kỳ Cả năm theo Bảng xếp hạng kèm theo."
    assert shown[0] == firsts.get(told, nothing)


def test_a_meeting_that_votes_on_one_kind_has_the_minutes_of_that_kind_alone(made: Made) -> None:
    conference = attended(made.year)
    Conference.objects.create(year=made.year, number=2, name="Tổng kết", kind="final")

    def offered() -> list[list[str]]:
        kinds = [catalogue.place(slug) for slug in (TITLES, AWARDS, "bien-ban-hoi-nghi")]
        return [[one.key for one in kind.composition.choices(made.year)] for kind in kinds if kind]

    assert offered() == [["1"], ["1"], ["", "2"]]
    counted(Review.objects.create(conference=conference), 1, "award", "Bằng khen mẫu", [7], 7)
    assert offered() == [[], ["1"], ["", "2"]]


@pytest.mark.parametrize("key", ["2", "01", "1/1", "x"])
def test_only_a_review_meeting_has_such_minutes(key: str, made: Made) -> None:
    attended(made.year)
    Conference.objects.create(year=made.year, number=2, name="Tổng kết", kind="final")
    with pytest.raises(NothingToCompose):
        content_of(made, f"{TITLES}/{key}")


def test_the_page_of_the_meeting_leads_the_staff_to_its_minutes(made: Made) -> None:
    attended(made.year)
    where = made.address("review", 1)
    papers = logged_in(made.secretary).get(where).context["papers"]
    assert [called for called, _ in papers] == ["Biên bản bình xét thi đua", "Biên bản xét khen thưởng"]
    assert [logged_in(made.secretary).get(url).status_code for _, url in papers] == [200, 200]
    assert logged_in(made.representative("dv-01")).get(where).context["papers"] == []
