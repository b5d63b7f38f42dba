"""The printed campaigns and joint activities: word for word what the year file says, and what is still to be done."""

from datetime import date
from typing import Any

import pytest

from campaigns.models import Activity
from members.models import User
from tests.printing import Paper, account, printed, store, year_2023

pytestmark = pytest.mark.django_db
YEAR = "Khối thi đua 6, năm 2023"
FOCUS = "Nội dung trọng tâm của các đợt thi đua:"


@pytest.fixture
def year() -> dict[str, Any]:
    return year_2023()


def clerk_of(year: dict[str, Any]) -> User:
    store(year)
    return account("clerk")


def record(clerk: User, path: str) -> Paper:
    return printed(clerk, f"/khoi-6/2023/{path}.pdf")


def focus_of(year: dict[str, Any]) -> str:
    return "; ".join(f"- {text}" for text in year["focus"]) + "."


def test_the_campaigns_stand_with_days_themes_and_focus(year: dict[str, Any]) -> None:
    paper = record(clerk_of(year), "dot-thi-dua")
    assert paper.between(f"CÁC ĐỢT THI ĐUA {YEAR}", "Các ngày kỷ niệm của Đợt 1") == (
        "1. Đợt 1: từ ngày 01 tháng 01 năm 2023 đến ngày 30 tháng 6 năm 2023 (đã kết thúc) "
        f"Chủ đề: {year['campaigns'][0]['theme']}."
    )
    assert paper.between("2. Đợt 2", "Các ngày kỷ niệm của Đợt 2") == (
        ": từ ngày 01 tháng 7 năm 2023 đến ngày 31 tháng 12 năm 2023 (đã kết thúc) "
        f"Chủ đề: {year['campaigns'][1]['theme']}."
    )
    assert paper.after(FOCUS) == focus_of(year)
    assert paper.faults() == []


def test_each_campaign_has_its_anniversaries_with_their_years(year: dict[str, Any]) -> None:
    clerk = clerk_of(year)
    tables = record(clerk, "dot-thi-dua").tables
    head = ["STT", "Ngày kỷ niệm", "Ngày gốc", "Trong năm", "Số năm"]
    assert tables == [
        [
            head,
            ["1", "Ngày thành lập Đảng Cộng sản Việt Nam", "03/02/1930", "03/02/2023", "93"],
            [
                "2",
                "Ngày giải phóng quê hương Bình Thuận, giải phóng hoàn toàn miền Nam, thống nhất đất nước",
                "30/04/1975",
                "30/04/2023",
                "48",
            ],
            ["3", "Ngày sinh Chủ tịch Hồ Chí Minh", "19/05/1890", "19/05/2023", "133"],
        ],
        [head, ["1", "Cách mạng Tháng Tám thành công và Quốc khánh 2/9", "02/09/1945", "02/09/2023", "78"]],
    ]
    assert [record(clerk, f"dot-thi-dua/{number}").tables for number in (1, 2)] == [tables[:1], tables[1:]]


def test_why_an_odd_day_stands_is_printed_with_it(year: dict[str, Any]) -> None:
    year["campaigns"][1] |= {"ends": "2024-01-15", "ends_reason": "Lùi vì bão"}
    clerk = clerk_of(year)
    days = "từ ngày 01 tháng 7 năm 2023 đến ngày 15 tháng 01 năm 2024 (đã kết thúc)"
    shown = record(clerk, "dot-thi-dua").between("2. Đợt 2", f"Chủ đề: {year['campaigns'][1]['theme']}")
    alone = record(clerk, "dot-thi-dua/2")
    assert shown == f": {days} Lùi vì bão"
    assert alone.between(f"ĐỢT THI ĐUA Đợt 2, {YEAR}", "Chủ đề: ") == f"Thời gian: {days}. Lùi vì bão"
    assert alone.faults() == []


def test_one_campaign_prints_alone(year: dict[str, Any]) -> None:
    paper = record(clerk_of(year), "dot-thi-dua/2")
    assert paper.between(f"ĐỢT THI ĐUA Đợt 2, {YEAR}", "Các ngày kỷ niệm của Đợt 2") == (
        "Thời gian: từ ngày 01 tháng 7 năm 2023 đến ngày 31 tháng 12 năm 2023 (đã kết thúc). "
        f"Chủ đề: {year['campaigns'][1]['theme']}."
    )
    assert paper.after(FOCUS) == focus_of(year)
    assert (paper.faults(), len(paper.sizes)) == ([], 1)


def test_what_a_campaign_says_stands_under_its_names(year: dict[str, Any]) -> None:
    said = {"kind": "thematic", "launched_by": "Tỉnh", "aims": "Một.\nHai.", "measures": "Tuyên truyền."}
    year["campaigns"] = [year["campaigns"][1] | {"occasions": [], "theme": "Ngắn gọn."} | said]
    year["focus"] = []
    paper = record(clerk_of(year), "dot-thi-dua/2")
    assert paper.after("Chủ đề: Ngắn gọn. ") == (
        "Loại phong trào: theo chuyên đề. Cấp phát động: Tỉnh. Mục tiêu Một. Hai. Biện pháp thực hiện Tuyên truyền."
    )
    assert paper.faults() == []


def test_a_campaign_without_anniversaries_or_focus_has_neither_table_nor_list(year: dict[str, Any]) -> None:
    year["campaigns"] = [year["campaigns"][1] | {"occasions": [], "theme": "Thi đua ngắn gọn."}]
    year["focus"] = []
    paper = record(clerk_of(year), "dot-thi-dua/2")
    assert paper.tables == []
    assert paper.text.endswith("năm 2023 (đã kết thúc). Chủ đề: Thi đua ngắn gọn.")


def test_a_year_without_campaigns_says_so(year: dict[str, Any]) -> None:
    paper = record(clerk_of(year | {"campaigns": [], "focus": []}), "dot-thi-dua")
    assert paper.after(f"CÁC ĐỢT THI ĐUA {YEAR}") == f"{YEAR} chưa có đợt thi đua nào."


def test_planned_activities_are_not_held_and_one_is_missing(year: dict[str, Any]) -> None:
    paper = record(clerk_of(year), "hoat-dong")
    assert paper.between(f"HOẠT ĐỘNG CHUNG {YEAR}", "STT Hoạt động Loại") == (
        "Số hoạt động chung phải tổ chức trong năm: ít nhất 1. Đã tổ chức: 0. Còn thiếu: 1."
    )
    assert paper.rows == [
        ["STT", "Hoạt động", "Loại", "Đơn vị chủ trì", "Ngày tổ chức", "Địa điểm"],
        ["1", "Giao lưu hội thao năm 2023", "Giao lưu văn hóa, văn nghệ, thể dục, thể thao", "", "chưa tổ chức", ""],
        ["2", "Hoạt động xã hội từ thiện năm 2023", "Hoạt động xã hội từ thiện", "", "chưa tổ chức", ""],
    ]
    assert paper.after("Các loại hoạt động chung:") == (
        "; ".join(f"- {kind['name']}" for kind in year["activities"]["kinds"]) + "."
    )
    assert (paper.faults(), len(paper.sizes)) == ([], 1)


def test_what_was_held_counts_with_its_day_and_place(year: dict[str, Any]) -> None:
    clerk = clerk_of(year)
    Activity.objects.filter(order=1).update(held_on=date(2023, 8, 5), place="Phan Thiết")
    paper = record(clerk, "hoat-dong")
    assert paper.text.count("ít nhất 1. Đã tổ chức: 1. Đã đủ.") == 1
    assert paper.rows[1][4:] == ["05/08/2023", "Phan Thiết"]


def test_a_year_that_requires_and_plans_nothing_says_so(year: dict[str, Any]) -> None:
    paper = record(clerk_of(year | {"activities": None}), "hoat-dong")
    assert paper.after(f"HOẠT ĐỘNG CHUNG {YEAR}") == (
        "Năm này không quy định số hoạt động chung tối thiểu. Đã tổ chức: 0. Chưa ghi hoạt động chung nào."
    )
