"""The printed pact: what was agreed and nothing else, with room for every signature."""

import re
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from members.models import User
from pacts.models import Pact, Signature
from tests.printing import Paper, account, for_a_moment, printed, store, year_2023

pytestmark = pytest.mark.django_db
ADDRESS = "/khoi-6/2023/giao-uoc.pdf"
TITLE = "GIAO ƯỚC THI ĐUA Khối thi đua 6, năm 2023"
THEMES = [
    "Lập thành tích chào mừng Kỷ niệm 93 năm Ngày thành lập Đảng Cộng sản Việt Nam (3/2/1930 - 3/2/2023); 48 năm "
    "Ngày giải phóng quê hương Bình Thuận, giải phóng hoàn toàn miền Nam, thống nhất đất nước (30/4/1975 - "
    "30/4/2023); 133 năm Ngày sinh Chủ tịch Hồ Chí Minh (19/5/1890 - 19/5/2023); hưởng ứng Năm Du lịch quốc gia 2023 "
    "do tỉnh Bình Thuận đăng cai tổ chức với chủ đề “Bình Thuận - Hội tụ xanh” gắn với chủ đề năm 2023: “Chỉnh trang "
    "đô thị, giữ gìn, bảo vệ môi trường, cảnh quan xanh, sạch, đẹp” theo Nghị quyết số 13 của Tỉnh ủy (khóa XIV)",
    "Lập thành tích chào mừng kỷ niệm 78 năm Cách mạng Tháng Tám thành công và Quốc khánh 2/9 (1945 - 2023); phấn đấu "
    "hoàn thành xuất sắc các nhiệm vụ, chỉ tiêu được giao năm 2023",
]


def print_of(year: dict[str, Any]) -> Paper:
    store(year)
    return printed(account("clerk"), ADDRESS)


def numbered(text: str) -> list[str]:
    """The points of a numbered list; that the numbers run from 1 is looked at too."""
    parts = re.split(r"(?:^| )(\d{1,2})\. ", text)
    assert parts[1::2] == [str(number) for number in range(1, len(parts) // 2 + 1)]
    return parts[2::2]


@pytest.fixture
def year() -> dict[str, Any]:
    return year_2023()


@pytest.fixture
def clerk(db: None, year: dict[str, Any]) -> User:
    store(year)
    return account("clerk")


@pytest.fixture(scope="module")
def pact(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Paper:
    """The pact of 2023, printed once for all who only read it."""
    with for_a_moment(django_db_blocker):
        return print_of(year_2023())


def test_its_head_tells_whose_it_is_and_the_day_it_was_signed(pact: Paper) -> None:
    assert pact.text.partition(TITLE)[0] == (
        "TỈNH ỦY BÌNH THUẬN KHỐI THI ĐUA 6 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc "
        "Bình Thuận, ngày 17 tháng 3 năm 2023 "
    )


def test_it_begins_with_the_conference_its_day_and_its_chair(pact: Paper) -> None:
    assert pact.between(TITLE, "1. Văn phòng") == (
        "Ngày 17 tháng 3 năm 2023, tại Hội nghị triển khai các hoạt động của Khối và ký kết giao ước thi đua năm 2023, "
        "do Trần Tới, Chánh Văn phòng Tỉnh ủy, Trưởng Khối thi đua 6 năm 2023, chủ trì, các thành viên Khối thi đua 6 "
        "sau đây ký kết giao ước thi đua năm 2023:"
    )


def test_the_nine_members_stand_in_protocol_order_the_head_first(pact: Paper) -> None:
    assert numbered(pact.between("sau đây ký kết giao ước thi đua năm 2023:", "Hội nghị thông qua")) == [
        "Văn phòng Tỉnh ủy (Trưởng khối): Trần Tới, Chánh Văn phòng Tỉnh ủy;",
        "Ban Tuyên giáo Tỉnh ủy;",
        "Ủy ban Kiểm tra Tỉnh ủy;",
        "Ban Dân vận Tỉnh ủy;",
        "Đảng ủy Khối cơ quan và doanh nghiệp tỉnh;",
        "Ban Tổ chức Tỉnh ủy;",
        "Trường Chính trị;",
        "Ban Nội chính Tỉnh ủy;",
        "Báo Bình Thuận.",
    ]


def test_the_documents_that_the_conference_adopted_are_listed(pact: Paper, year: dict[str, Any]) -> None:
    documents = year["pact"]["conference"]["adopted"]
    assert pact.between("Hội nghị thông qua các văn bản:", "Các thành viên thống nhất") == (
        "; ".join(f"- {name}" for name in documents) + "."
    )


def test_the_five_pledges_are_numbered_and_word_for_word(pact: Paper, year: dict[str, Any]) -> None:
    found = numbered(pact.between("I. NỘI DUNG THI ĐUA", "II. TỔ CHỨC THỰC HIỆN"))
    assert found == year["pact"]["pledges"]
    assert len(found) == 5


def test_how_it_is_carried_out_tells_the_campaigns_word_for_word_and_only_what_is_known(
    pact: Paper, year: dict[str, Any]
) -> None:
    kinds = "; ".join(f"- {kind['name']}" for kind in year["activities"]["kinds"])
    focus = "; ".join(f"- {point}" for point in year["focus"])
    text = pact.between("II. TỔ CHỨC THỰC HIỆN", "Giao ước do 9 thành viên ký")
    assert numbered(text) == [
        f"Đợt 1, từ ngày 01 tháng 01 năm 2023 đến ngày 30 tháng 6 năm 2023, chủ đề: {THEMES[0]}.",
        f"Đợt 2, từ ngày 01 tháng 7 năm 2023 đến ngày 31 tháng 12 năm 2023, chủ đề: {THEMES[1]}.",
        f"Nội dung trọng tâm của các đợt thi đua: {focus}.",
        f"Trong năm 2023, Khối tổ chức ít nhất 01 hoạt động chung, như: {kinds}.",
    ]
    assert pact.between("- Hoạt động xã hội từ thiện.", "VĂN PHÒNG TỈNH ỦY CHÁNH") == (
        "Giao ước do 9 thành viên ký ngày 17 tháng 3 năm 2023./."
    )
    # The newspaper tells of no grounds, no targets and no number of copies, so neither does the pact.
    assert [phrase for phrase in ("Căn cứ", "CHỈ TIÊU", "bản chính này", "lập thành") if phrase in pact.text] == []


def test_grounds_targets_organisation_copies_and_witness_stand_where_the_form_has_them(
    db: None, year: dict[str, Any]
) -> None:
    year["pact"] |= {
        "grounds": ["Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022", "Căn cứ Quy chế của Khối."],
        "targets": ["100% đơn vị đăng ký thi đua."],
        "organisation": ["Tổng kết trong tháng 12."],
        "copies": 10,
        "signatures": None,
    }
    year["pact"]["conference"]["witness"] = {"name": "Lê Văn Cường", "position": "Trưởng Ban Thi đua"}
    pact = print_of(year)
    assert pact.between(TITLE, "Ngày 17 tháng 3 năm 2023, tại Hội nghị") == (
        "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022; Căn cứ Quy chế của Khối."
    )
    assert pact.between("II. CHỈ TIÊU", "III. TỔ CHỨC THỰC HIỆN") == "1. 100% đơn vị đăng ký thi đua."
    assert pact.between("- Hoạt động xã hội từ thiện.", "VĂN PHÒNG TỈNH ỦY CHÁNH") == (
        "5. Tổng kết trong tháng 12. Giao ước này được lập thành 10 bản, có giá trị như nhau. "
        "Đại diện các thành viên cùng ký dưới đây./."
    )
    assert pact.between("BÁO BÌNH THUẬN", "Nội dung ghi theo tin") == ("CHỨNG KIẾN TRƯỞNG BAN THI ĐUA Lê Văn Cường")
    assert pact.faults() == []


def test_one_block_a_member_where_only_the_head_s_name_is_known(pact: Paper) -> None:
    assert pact.after("Giao ước do 9 thành viên ký ngày 17 tháng 3 năm 2023./.") == (
        "VĂN PHÒNG TỈNH ỦY CHÁNH VĂN PHÒNG TỈNH ỦY (Trưởng khối) Trần Tới BAN TUYÊN GIÁO TỈNH ỦY "
        "ỦY BAN KIỂM TRA TỈNH ỦY BAN DÂN VẬN TỈNH ỦY ĐẢNG ỦY KHỐI CƠ QUAN VÀ DOANH NGHIỆP TỈNH BAN TỔ CHỨC TỈNH ỦY "
        "TRƯỜNG CHÍNH TRỊ BAN NỘI CHÍNH TỈNH ỦY BÁO BÌNH THUẬN "
        "Nội dung ghi theo tin của Báo Bình Thuận ngày 17/03/2023; bản chính có chữ ký do Khối lưu giữ."
    )


def test_the_other_eight_have_a_line_to_sign_on_level_in_three_columns(pact: Paper) -> None:
    head = next(word for word in pact.words if word.text == "Tới" and word.page == 2)
    feet = sorted({foot for _, foot, _ in pact.blanks})
    # The columns are 33 % of the 165 mm between the margins, the three of them in the middle.
    left, centre, right = 58, 113, 167
    assert pact.blanks == [
        *[(2, feet[0], middle) for middle in (centre, right)],
        *[(2, foot, middle) for foot in feet[1:] for middle in (left, centre, right)],
    ]
    assert len(feet) == 3
    assert abs(head.bottom - feet[0]) < 2
    assert abs(head.right - left) < 10


def test_the_print_keeps_to_its_sheets(pact: Paper) -> None:
    assert pact.faults() == []
    assert pact.sizes == [(210, 297)] * 3


def test_the_signatures_never_stand_alone_on_a_sheet(pact: Paper) -> None:
    last = [word.text for word in pact.body if word.page == 2]
    assert " ".join(last[:4]) == "Giao ước do 9"


def test_whoever_signed_for_a_member_stands_under_it_with_the_position_of_then(clerk: User) -> None:
    Signature.objects.filter(member__code="bao-binh-thuan").update(
        signer_name="Nguyễn Thị Thử", signer_position="Phó Tổng Biên tập"
    )
    pact = printed(clerk, ADDRESS)
    assert pact.between("BÁO BÌNH THUẬN", "Nội dung ghi theo tin") == "PHÓ TỔNG BIÊN TẬP Nguyễn Thị Thử"
    assert len(pact.blanks) == 7


def test_a_pact_that_is_yet_to_be_signed_says_nothing_of_signing(db: None, year: dict[str, Any]) -> None:
    year["pact"]["signatures"] = None
    pact = print_of(year)
    assert pact.between("- Hoạt động xã hội từ thiện.", "VĂN PHÒNG TỈNH ỦY CHÁNH") == (
        "Đại diện các thành viên cùng ký dưới đây./."
    )
    assert pact.text.count("Bình Thuận, ngày 17 tháng 3 năm 2023") == 1


def test_every_day_of_signing_is_told(clerk: User) -> None:
    Signature.objects.filter(member__code="bao-binh-thuan").update(on=date(2023, 4, 3))
    pact = printed(clerk, ADDRESS)
    assert pact.text.count("ký ngày 17 tháng 3 năm 2023, ngày 03 tháng 4 năm 2023./.") == 1
    assert pact.text.count("Bình Thuận, ngày 03 tháng 4 năm 2023") == 1


def test_why_odd_days_stand_is_told_below_what_was_agreed(clerk: User) -> None:
    Pact.objects.update(conference_date_reason="Ngày lạ. Vẫn ghi vì: Họp sớm", note="")
    Signature.objects.filter(member__code="bao-binh-thuan").update(day_reason="Ngày lạ. Vẫn ghi vì: Ký bù")
    pact = printed(clerk, ADDRESS)
    assert pact.after("BÁO BÌNH THUẬN") == (
        "Ngày họp: Ngày lạ. Vẫn ghi vì: Họp sớm Ngày ký của Báo Bình Thuận: Ngày lạ. Vẫn ghi vì: Ký bù"
    )
    assert pact.faults() == []


def test_a_pact_without_conference_campaigns_or_pledges_prints_what_there_is(db: None, year: dict[str, Any]) -> None:
    year["pact"] |= {"conference": None, "pledges": [], "signatures": None, "note": ""}
    year |= {"campaigns": [], "focus": [], "activities": None}
    pact = print_of(year)
    assert pact.between(TITLE, "1. Văn phòng") == (
        "Các thành viên Khối thi đua 6 sau đây ký kết giao ước thi đua năm 2023:"
    )
    assert pact.between("9. Báo Bình Thuận.", "VĂN PHÒNG TỈNH ỦY CHÁNH") == (
        "Các thành viên thống nhất giao ước với nội dung như sau: Chưa ghi nội dung nào. "
        "Đại diện các thành viên cùng ký dưới đây./."
    )
    assert pact.text.count("Bình Thuận, ngày …… tháng …… năm ……") == 1


def test_a_year_without_a_pact_says_so(db: None, year: dict[str, Any]) -> None:
    year["pact"] = None
    pact = print_of(year)
    assert Pact.objects.count() == 0
    assert pact.after(TITLE) == "Khối thi đua 6 chưa có giao ước thi đua năm 2023."


def test_thirty_members_with_long_names_sign_in_whole_blocks(db: None, year: dict[str, Any]) -> None:
    long = "Ủy ban Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội huyện thứ"
    year["members"] += [{"code": f"m{n}", "name": f"{long} {n}", "short_name": f"Huyện {n}"} for n in range(10, 31)]
    pact = print_of(year)
    assert pact.faults() == []
    assert len(pact.blanks) == 29
    # Three to a row, and the line of each on the same sheet as its agency's last word.
    agencies = [word for word in pact.body if re.fullmatch(r"[12]\d|30", word.text) and word.page > 2]
    assert {word.page for word in agencies} == {page for page, _, _ in pact.blanks} - {2}
