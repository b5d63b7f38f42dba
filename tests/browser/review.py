"""The review of 2023 as the secretary lives it: meeting, a count on paper, proposals, the decision a year later.

Nothing of it was reported by the newspaper: all that is decided here is made up, and says so.
"""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.hand import Hand

SAMPLE = "(số liệu minh họa)"
FLAG = f"Cờ thi đua của tỉnh {SAMPLE}"
MEETING = f"Họp bình xét năm 2023 {SAMPLE}"
Go = Callable[[str], None]


def review(hand: Hand, go: Go) -> None:
    """Two members are put forward for a flag; one has enough votes, and is proposed and awarded."""
    page = hand.page
    go("danh-muc-khen-thuong/hinh-thuc/")
    page.locator("[name=level]").select_option("province")
    hand.type("[name$='-name']", FLAG)
    hand.type("[name$='-decided_by']", f"Chủ tịch UBND tỉnh {SAMPLE}")
    hand.press("Lưu")

    go("binh-xet/")
    hand.follow("Thêm cuộc họp")
    hand.fill("Tên hội nghị", MEETING)
    hand.fill("Ngày họp", "20/12/2023")
    hand.fill("Nơi họp", f"Văn phòng Tỉnh ủy {SAMPLE}")
    hand.fill("Người chủ trì", f"Trưởng khối {SAMPLE}")
    hand.type("[name='a0-content']", "Bỏ phiếu suy tôn")
    hand.press("Lưu")
    hand.follow("Ghi điểm danh")
    hand.press("Chọn «Có mặt» ở mọi dòng chưa ghi")
    hand.press("Lưu")

    go("binh-xet/")
    hand.follow(MEETING)
    hand.follow("Thiết lập")
    page.locator("[name=quorum]").select_option("share")
    hand.type("[name=quorum_numerator]", "2")
    hand.type("[name=quorum_denominator]", "3")
    hand.type("[name=t0-name]", f"Nguyễn Kiểm {SAMPLE}")
    page.locator("[name=t0-is_head]").select_option("True")
    hand.type("[name=t1-name]", f"Trần Phiếu {SAMPLE}")
    hand.press("Lưu")
    expect(page.locator("main")).to_contain_text("9/9 đơn vị, cần từ 2/3 (6 đơn vị): đủ")

    hand.follow("Nội dung bỏ phiếu, đề cử")
    hand.follow("Thêm nội dung bỏ phiếu")
    page.locator("[name=form]").select_option(label=FLAG)
    hand.type("[name=numerator]", "2")
    hand.type("[name=denominator]", "3")
    page.locator("[name=quota]").select_option("number")
    hand.type("[name=quota_number]", "1")
    hand.press("Lưu")
    hand.press("Văn phòng")
    hand.press("Ban Dân vận")
    hand.follow("Bỏ phiếu, kết quả")
    hand.press("Mở lượt 1")
    count(hand)
    propose(hand, go)


def count(hand: Hand) -> None:
    """Nine ballots are counted, one of them invalid; what cannot be is told first, and nothing typed is lost."""
    page = hand.page
    figures = {"issued": "9", "returned": "9", "valid": "8", "invalid": "2"}
    for name, figure in figures.items():
        hand.type(f"[name=t-{name}]", figure)
    for which, votes in (("Văn phòng", "701"), ("Ban Dân vận", "350")):
        row = page.get_by_role("row", name=which)
        for box, vote in zip(row.get_by_role("textbox").all(), votes, strict=True):
            box.fill(vote)
    page.get_by_role("button", name="Chốt kết quả").click()
    expect(page.locator(".invalid-feedback:visible")).to_have_text(
        "8 hợp lệ và 2 không hợp lệ là 10, nhưng thu về 9 phiếu. Hãy xem lại ba số."
    )
    hand.type("[name=t-invalid]", "1")
    hand.press("Chốt kết quả")
    rows = [row.inner_text().split("\t") for row in page.locator("main table tbody tr").all()]
    assert rows == [
        ["Văn phòng Tỉnh ủy", "7", "0", "1", "7/9 (77,78 %)", "Được suy tôn"],
        ["Ban Dân vận Tỉnh ủy", "3", "5", "0", "3/9 (33,33 %)", "Không được suy tôn"],
    ]


def propose(hand: Hand, go: Go) -> None:
    """From «suy tôn» to the decision, more than a year after the meeting; the ledger has it then."""
    page = hand.page
    go("de-nghi/")
    hand.press("Lập 1 đề nghị")
    go("de-nghi/1/")
    hand.follow("Lập hồ sơ")
    hand.fill("Ngày", "22/12/2023")
    hand.press("Ghi bước này")
    go("de-nghi/ho-so/1/trinh/")
    hand.fill("Ngày trình", "28/12/2023")
    hand.fill("Số tờ trình", "12/TTr-KTĐ6")
    hand.press("Ghi đã trình")
    for step, day in (("Ghi đang thẩm định", "5/1/2024"), ("Ghi Hội đồng xét", "20/2/2024")):
        go("de-nghi/1/")
        hand.follow(step)
        hand.fill("Ngày", day)
        hand.press("Ghi bước này")
    go("de-nghi/1/")
    hand.follow("Ghi quyết định")
    hand.fill("Ngày", "15/1/2025")
    hand.fill("Số quyết định", f"99/QĐ-UBND {SAMPLE}")
    hand.press("Ghi bước này")
    go("so-khen-thuong/")
    (row,) = page.locator("main table tbody tr").all()
    for said in (FLAG, "99/QĐ-UBND", "15/01/2025", "chưa đối chiếu"):
        expect(row).to_contain_text(said, ignore_case=True)
