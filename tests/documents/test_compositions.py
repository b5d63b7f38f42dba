"""Every document of the real year, printed: it says what the data say, and what nobody told is a dotted line."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from campaigns.models import Activity, ReportCall
from common.audit.log import Actor
from documents import printing as composed
from documents.catalogue import Composition, Content, DocumentSubject, NothingToCompose
from documents.models import Document
from documents.printing import Written
from khoithidua.catalogue import catalogue
from members.models import BlocYear, Membership
from scoring.models import Round
from scoring.sample import make_sample
from tests.awards.meeting import attended
from tests.awards.reviews import voted_in
from tests.awards.submitted import submitted_in
from tests.pacts.meeting import reviewed
from tests.printing import Paper, for_a_moment, store, year_2023

TODAY = date(2023, 3, 17)
REGULATION = [
    {"kind": "chapter", "text": "Quy định chung"},
    {"kind": "article", "text": "Thành viên"},
    {"kind": "clause", "text": "Khối gồm {số thành viên} đơn vị."},
]
DOTS = "……………… ……………… ……………… ………………"


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The year, made once for all tests of this file; what a test writes there is gone after it."""
    with for_a_moment(django_db_blocker):
        store(year_2023() | {"regulation": REGULATION})
        year = BlocYear.objects.get()
        reviewed(year)
        attended(year, number=9)
        voted_in(year)
        submitted_in(year)
        make_sample(year=year, password="mat-khau-thu-6", renew=False, actor=Actor(name="test"))
        call = ReportCall.objects.create(year=year, number=1, kind="half-year", due=date(2023, 6, 10))
        call.indicators.create(order=1, name="Tiền ủng hộ", unit="đồng")
        yield


@pytest.fixture(autouse=True)
def _year(made: None, db: None) -> None:
    pass


def content_of(source: str) -> Content:
    place = catalogue.place(source)
    assert place
    return place.make(BlocYear.objects.select_related("bloc").get(), TODAY)


def printed(source: str, *, family: str = "state", on: date | None = TODAY) -> Paper:
    """The document as the portal proposes it."""
    place = catalogue.place(source)
    assert place
    year = BlocYear.objects.select_related("bloc").get()
    year.family = family
    content = place.make(year, TODAY)
    written = Written(year, place, content, content.prose, on)
    return Paper(composed.printed(written, made_at=timezone.now(), printed_by="Thư ký"))


def sources() -> list[str]:
    """One of each kind, by what the year file has."""
    return [
        "danh-sach-thanh-vien",
        "quyet-dinh-thanh-vien",
        "quy-che",
        "giay-moi/1",
        "chuong-trinh-hoi-nghi/1",
        "bien-ban-hoi-nghi",
        "nghi-quyet-hoi-nghi/1",
        "ke-hoach",
        "phat-dong/1",
        "bao-cao/so-ket",
        "bang-danh-gia",
        "phieu-cham-diem/nam/dang-uy-khoi",
        "bang-tong-hop/nam",
        "bang-xep-hang/nam",
        "bien-ban-binh-xet-thi-dua/9",
        "bien-ban-xet-khen-thuong/9",
        "bien-ban-kiem-phieu/8/1",
        "to-trinh-khen-thuong/1",
        "danh-sach-de-nghi/1",
        "bao-cao-thanh-tich/1/van-phong-tinh-uy",
        "thong-bao-khen-thuong",
        "ban-giao-truong-khoi",
        "nhat-ky",
    ]


def test_every_kind_is_tried_here() -> None:
    assert [source.partition("/")[0] for source in sources()] == [kind.slug for kind in catalogue.compositions]


@pytest.mark.parametrize("source", sources())
@pytest.mark.parametrize("family", ["state", "party"])
def test_every_document_stands_within_its_sheet_in_both_families(source: str, family: str) -> None:
    paper = printed(source, family=family)
    assert paper.faults() == []
    sides = set(paper.sizes)
    lies = source.partition("/")[0] in ("phieu-cham-diem", "bang-tong-hop", "nhat-ky")
    assert sides == {(297, 210) if lies else (210, 297)}


def test_the_members_stand_in_their_order_with_who_is_known() -> None:
    members = [
        (str(order), one["name"], (one["representative"] or {}).get("name", ""))
        for order, one in enumerate(year_2023()["members"], start=1)
    ]
    for source in ("danh-sach-thanh-vien", "quyet-dinh-thanh-vien"):
        rows = printed(source).rows[1:]
        assert [(row[0], row[1], row[3]) for row in rows] == members


def test_the_hand_over_names_both_heads_and_counts_the_register_and_is_offered_once_the_next_year_stands() -> None:
    kind = catalogue.kind_of("ban-giao-truong-khoi")
    year = BlocYear.objects.select_related("bloc").get()
    assert isinstance(kind, Composition)
    assert kind.choices(year) == []
    paper = printed("ban-giao-truong-khoi")
    assert paper.between("II. BÊN GIAO", "IV. NGƯỜI CHỨNG KIẾN") == (
        "1. Đơn vị: Văn phòng Tỉnh ủy, Trưởng khối năm 2023. 2. Người đại diện: Trần Tới, Chánh Văn phòng Tỉnh ủy. "
        f"III. BÊN NHẬN 1. Đơn vị: {DOTS}, Trưởng khối năm 2024. 2. Người đại diện: {DOTS}"
    )
    given = {"year": year, "origin": "filed", "issuer": "Ủy ban", "title": "Thi đua", "added_by": "thử"}
    for name in ("Kế hoạch", "Công văn", "Kế hoạch"):
        Document.objects.create(kind=name, **given)
    taking = Membership.objects.get(year=year, code="ban-dan-van")
    following = BlocYear.objects.create(bloc=year.bloc, year=2024)
    Membership.objects.create(
        year=following, agency=taking.agency, order=1, code=taking.code, name=taking.name, role="head"
    )
    assert [choice.key for choice in kind.choices(year)] == [""]
    made = kind.make(DocumentSubject(year, (), TODAY)).prose.body.split("\n")
    assert "1. Đơn vị: Ban Dân vận Tỉnh ủy, Trưởng khối năm 2024." in made
    place = made.index("1. Hồ sơ, văn bản năm 2023 trong sổ văn bản của Khối: 03 văn bản, gồm:")
    assert made[place + 1 : place + 4] == [
        "- Công văn: 01.",
        "- Kế hoạch: 02.",
        "2. Danh sách 09 thành viên của Khối.",
    ]


def test_the_decision_has_the_list_as_its_appendix_and_room_for_its_grounds() -> None:
    paper = printed("quyet-dinh-thanh-vien")
    assert paper.between("KHỐI THI ĐUA 6 Căn", "QUYẾT ĐỊNH: Điều 1.") == f"cứ {DOTS}."
    assert paper.between("PHỤ LỤC", "STT") == (
        "Danh sách thành viên Khối thi đua 6, năm 2023 "
        "(Kèm theo Quyết định số ……/QĐ-KTĐ6 ngày 17 tháng 3 năm 2023 của Khối thi đua 6)"
    )


@pytest.mark.parametrize("family", ["state", "party"])
def test_the_title_of_an_appendix_is_one_line_without_the_rule_of_a_documents_subject(family: str) -> None:
    paper = printed("quyet-dinh-thanh-vien", family=family)
    title = "Danh sách thành viên Khối thi đua 6, năm 2023"
    assert paper.between("PHỤ LỤC", "(Kèm") == title
    first = next(at for at, word in enumerate(paper.body) if word.text == "LỤC") + 1
    assert len({round(word.bottom) for word in paper.body[first : first + len(title.split())]}) == 1


def test_the_plan_says_what_the_year_file_says_and_leaves_the_rest_open() -> None:
    year = year_2023()
    paper = printed("ke-hoach")
    assert paper.between("II. NỘI DUNG TRỌNG TÂM", "III. CÁC ĐỢT THI ĐUA") == " ".join(
        f"- {text}." for text in year["focus"]
    )
    assert paper.between("III. CÁC ĐỢT THI ĐUA", "2. Đợt 2") == (
        "1. Đợt 1 - Thời gian: từ ngày 01 tháng 01 năm 2023 đến ngày 30 tháng 6 năm 2023. "
        f"- Chủ đề: {year['campaigns'][0]['theme']}."
    )
    assert paper.between("IV. HOẠT ĐỘNG CHUNG", "V. TỔ CHỨC THỰC HIỆN") == (
        "Trong năm 2023, Khối tổ chức ít nhất 01 hoạt động chung: "
        "- Giao lưu hội thao năm 2023: thời gian ………………, địa điểm ………………. "
        "- Hoạt động xã hội từ thiện năm 2023: thời gian ………………, địa điểm ………………."
    )
    assert paper.between("V. TỔ CHỨC THỰC HIỆN", "Nơi nhận:") == (
        "1. Văn phòng Tỉnh ủy (Trưởng khối) chủ trì, theo dõi, đôn đốc việc thực hiện Kế hoạch này. "
        f"2. Các đơn vị thành viên căn cứ Kế hoạch này tổ chức thực hiện tại đơn vị. 3. Kinh phí thực hiện: {DOTS}./."
    )
    assert paper.between("Hoạt động của Khối thi đua 6 năm 2023", "I. MỤC ĐÍCH") == (
        "Căn cứ Giao ước thi đua năm 2023 của Khối thi đua 6 ký ngày 17 tháng 3 năm 2023."
    )


def test_the_plan_says_when_each_activity_is_planned_for_and_who_hosts_it_and_leaves_out_what_was_cancelled() -> None:
    host = Membership.objects.get(year__year=2023, order=1)
    days = {"planned_from": date(2023, 8, 5), "planned_to": date(2023, 8, 6)}
    Activity.objects.filter(order=1).update(**days, place="Phan Thiết", host=host)
    Activity.objects.filter(order=2).update(cancelled_reason="Bão")
    assert printed("ke-hoach").between("ít nhất 01 hoạt động chung:", "V. TỔ CHỨC THỰC HIỆN") == (
        "- Giao lưu hội thao năm 2023: thời gian từ ngày 05 tháng 8 năm 2023 đến ngày 06 tháng 8 năm 2023, địa điểm "
        "Phan Thiết, Văn phòng Tỉnh ủy chủ trì."
    )


def test_each_campaign_is_launched_with_its_anniversaries() -> None:
    paper = printed("phat-dong/1")
    assert paper.between("II. CÁC NGÀY KỶ NIỆM", "III. NỘI DUNG THI ĐUA") == (
        "- Kỷ niệm 93 năm Ngày thành lập Đảng Cộng sản Việt Nam (3/2/1930 - 3/2/2023). "
        "- Kỷ niệm 48 năm Ngày giải phóng quê hương Bình Thuận, giải phóng hoàn toàn miền Nam, thống nhất đất nước "
        "(30/4/1975 - 30/4/2023). "
        "- Kỷ niệm 133 năm Ngày sinh Chủ tịch Hồ Chí Minh (19/5/1890 - 19/5/2023)."
    )
    assert printed("phat-dong/2").text.count("78 năm") == 2


def test_a_campaign_has_one_address() -> None:
    for source in ("phat-dong/01", "phat-dong/3", "phat-dong/x", "phat-dong/1/2", "phat-dong"):
        with pytest.raises(NothingToCompose):
            content_of(source)


def test_the_minutes_have_what_was_reported_and_dotted_lines_for_the_rest() -> None:
    pact = year_2023()["pact"]
    paper = printed("bien-ban-hoi-nghi")
    assert paper.between("I. THỜI GIAN, ĐỊA ĐIỂM", "III. DIỄN BIẾN") == (
        f"1. Thời gian: bắt đầu lúc …… giờ ……, ngày 17 tháng 3 năm 2023. 2. Địa điểm: {DOTS} "
        "II. THÀNH PHẦN 1. Chủ trì: Trần Tới, Chánh Văn phòng Tỉnh ủy, Trưởng Khối thi đua 6 năm 2023. "
        f"2. Thư ký: {DOTS} 3. Có mặt: ……/09 đơn vị thành viên, gồm: {DOTS} 4. Vắng mặt: {DOTS} 5. Khách mời: {DOTS}"
    )
    adopted = " ".join(f"- {name}." for name in pact["conference"]["adopted"])
    assert paper.between("IV. KẾT QUẢ", "V. BIỂU QUYẾT") == (
        f"1. Hội nghị thông qua các văn bản: {adopted} 2. 09/09 đơn vị thành viên ký Giao ước thi đua năm 2023."
    )
    assert paper.between("có giá trị như nhau./.", "Nơi nhận:") == "THƯ KÝ CHỦ TRÌ Trần Tới"
    assert len(paper.blanks) == 1
    party = printed("bien-ban-hoi-nghi", family="party")
    assert party.between("có giá trị như nhau.", "Nơi nhận:") == "NGƯỜI GHI BIÊN BẢN CHỦ TRÌ HỘI NGHỊ Trần Tới"


def test_the_rubric_has_all_criteria_and_is_marked_as_sample() -> None:
    sample = json.loads(Path("scoring/data/bang-tieu-chi-mau.json").read_text(encoding="utf-8"))
    paper = printed("bang-danh-gia")

    def codes(nodes: list[dict[str, object]]) -> list[str]:
        return [code for node in nodes for code in (str(node["code"]), *codes(node.get("children", [])))]  # type: ignore[arg-type]

    assert [row[0] for row in paper.rows[1:]] == codes(sample["criteria"])
    assert paper.everything.count("Số liệu minh họa") == len(paper.sizes)


def test_one_line_of_dots_ends_no_heading() -> None:
    """A heading is bold and stays with what comes after it; a dotted line is there to be written on."""
    body = content_of("bien-ban-hoi-nghi").prose.body
    assert f"2. Thư ký: {DOTS}" in body.splitlines()


def test_what_is_not_signed_yet_is_no_ground() -> None:
    year = BlocYear.objects.get()
    year.pact.signatures.all().delete()
    assert content_of("ke-hoach").prose.grounds == ""
    assert "ký Giao ước" not in content_of("bien-ban-hoi-nghi").prose.body


@pytest.mark.parametrize("source", ["danh-sach-thanh-vien", "bang-danh-gia", "phieu-cham-diem/nam/dang-uy-khoi"])
def test_what_has_a_table_has_it_as_a_workbook_too(source: str) -> None:
    sheet = content_of(source).sheets()[0]
    codes = [row[0] for row in printed(source).rows if row[0]]
    assert [str(row[0]) for row in sheet.rows] == [code for code in codes if code not in ("STT", "Mã")]


@pytest.mark.parametrize("source", sources())
def test_what_shows_sample_data_says_so_on_every_sheet_and_nothing_else_does(source: str) -> None:
    paper = printed(source)
    shows = source.partition("/")[0] in (
        "bang-danh-gia",
        "phieu-cham-diem",
        "bang-tong-hop",
        "bang-xep-hang",
        "nhat-ky",
    )
    marks = [word for word in paper.words if word not in paper.body and word.text == "minh"]
    assert len(marks) == (len(paper.sizes) if shows else 0)


@pytest.mark.parametrize(("visibility", "figures"), [("own", False), ("totals", False), ("full", True)])
def test_the_standings_hold_the_points_of_groups_only_where_the_round_shows_all_scores(
    visibility: str, figures: bool
) -> None:
    Round.objects.update(visibility=visibility)
    (sheet,) = content_of("bang-xep-hang/nam").sheets()
    groups = ["I", "II", "III", "IV", "V"] if figures else []
    assert [column.title.partition(".")[0] for column in sheet.columns] == [
        "Hạng", "Đơn vị", *groups, "Tổng điểm", "Xếp loại", "Ghi chú",
    ]  # fmt: skip
    assert {len(row) for row in sheet.rows} == {len(sheet.columns)}
