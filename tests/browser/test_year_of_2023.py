"""The year 2023 of Khối thi đua 6, lived in the browser from its founding to «tổng kết» and the award it led to, and
2024 opened from it.

What the newspaper reported is typed as it stands in the year file of the project; what it does not say and the year
needs is marked as made up («số liệu minh họa») where it is typed.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from common.yearfile.files import dump
from documents.issuedfile import bytes_of
from documents.models import DocumentFile
from members.models import BlocYear, Membership, Role, User
from pacts.models import Freezing
from scoring.models import Publication
from tests.browser.hand import Hand
from tests.browser.review import review
from tests.browser.scene import YEAR_FILE, Desk
from tests.browser.test_paste import paste
from tests.pdftext import pdf_text

PASSWORD = "cau-ca-song-luy-7x"
SAMPLE = "(số liệu minh họa)"
FACTS: dict[str, Any] = json.loads(YEAR_FILE.read_text(encoding="utf-8"))
RENAMED = f"Ban Dân vận và Mặt trận {SAMPLE}"
CAMPAIGN = ("name", "starts", "ends", "theme", "occasions")
CODES = [member["code"] for member in FACTS["members"]]


def day(iso: str) -> str:
    """2023-01-06 as it is typed: 6/1/2023."""
    year, month, of_month = iso.split("-")
    return f"{int(of_month)}/{int(month)}/{year}"


def roster() -> str:
    """The members as they are pasted: what the newspaper says of them, and the short names of the year file."""
    rows = [("Đơn vị", "Tên ngắn", "Mã", "Vai trò", "Người đại diện", "Chức vụ")]
    for member in FACTS["members"]:
        person = member["representative"] or {"name": "", "position": ""}
        role = "Trưởng khối" if member["role"] == "head" else ""
        rows.append((member["name"], member["short_name"], member["code"], role, person["name"], person["position"]))
    return "\n".join("\t".join(row) for row in rows)


@dataclass
class Play:
    """The secretary at her screen, and where the bloc's year is."""

    hand: Hand
    base: str

    @property
    def page(self) -> Page:
        return self.hand.page

    def go(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")


def test_2023_is_lived_in_the_browser_to_its_end_and_2024_opened_from_it(
    page: Page, browser: Browser, transactional_db: None, live_server: LiveServer, sign_in: Callable
) -> None:
    sign_in(page, User.objects.create_superuser("quantri", password=PASSWORD))
    play = founded(page, browser, live_server.url)
    launch(play)
    year = BlocYear.objects.get()
    assert reported(dump(year)) == reported(FACTS)

    live(play)
    score(play)
    # Who comes later in the protocol order was given a point more for each of the two criteria.
    rows = play.page.locator("table#standings tr[data-member]").all()
    shown = [(row.get_attribute("data-member"), row.locator('[data-field="total"]').inner_text()) for row in rows]
    assert shown == [(code, str(80 + 2 * place)) for place, code in reversed(list(enumerate(CODES)))]

    review(play.hand, play.go)
    sum_up(play)
    report = DocumentFile.objects.get(document__kind="Báo cáo")
    said = " ".join(pdf_text(bytes_of(report)).split())
    for figure in (
        "Đăng ký thi đua: 1/9 đơn vị đã nộp.",
        "Báo cáo tổng kết: 2/9 đơn vị đã nộp, 2 đơn vị đúng hạn.",
        "72 người của 9 đơn vị tham gia.",
    ):
        assert figure in said, said

    before = json.dumps(dump(year), ensure_ascii=False), kept()
    assert sorted(name.split()[0] for name in kept()) == ["document", "document", "document", "pact", "publication"]
    open_2024(play)
    assert (json.dumps(dump(year), ensure_ascii=False), kept()) == before
    members = {one.code: one for one in BlocYear.objects.get(year=2024).members.all()}
    assert [code for code, one in members.items() if one.role == Membership.Role.HEAD] == ["ban-to-chuc"]
    assert (members["ban-dan-van"].name, members["ban-dan-van"].agency.name) == (RENAMED, RENAMED)
    assert year.members.get(code="ban-dan-van").name == "Ban Dân vận Tỉnh ủy"

    hand_over(play, page, live_server.url)
    staff = Role.objects.filter(kind=Role.Kind.SECRETARY).order_by("pk")
    first, second = staff.values_list("user__username", "valid_from", "valid_to")
    assert first[1:] == (None, date(2025, 1, 30))
    assert second == ("ban-to-chuc", date(2025, 1, 31), None)
    answer = play.page.goto(f"{live_server.url}/khoi-6/2024/thanh-vien/danh-sach/sua/")
    assert answer
    assert answer.status == 403
    assert (json.dumps(dump(year), ensure_ascii=False), kept()) == before


def reported(year: dict[str, Any]) -> dict[str, Any]:
    """Of a year file what the newspaper has: all but what the portal adds by itself."""
    pact, activities = year["pact"], year["activities"]
    return {
        "bloc": {name: year["bloc"][name] for name in ("name", "parent", "locality")},
        "source": year["source"],
        "members": [[one[name] for name in ("code", "name", "short_name", "role")] for one in year["members"]],
        "representatives": [one["representative"] for one in year["members"]],
        "pact": [pact[name] for name in ("title", "note", "conference", "pledges")],
        "signed": [pact["signatures"]["on"], pact["signatures"]["method"]],
        "campaigns": [
            [one[name] for name in ("name", "starts", "ends", "theme", "occasions")] for one in year["campaigns"]
        ],
        "focus": year["focus"],
        "activities": [activities["required_per_year"], [kind["name"] for kind in activities["kinds"]]],
    }


def kept() -> dict[str, str]:
    """Everything of 2023 that was frozen or issued, byte for byte, by its hash."""
    files = DocumentFile.objects.filter(document__year__year=2023)
    found = {f"document {file.pk}": bytes_of(file) for file in files}
    found |= {f"publication {one.number}": bytes(one.pdf) for one in Publication.objects.all()}
    found |= {f"pact {one.number}": one.text.encode() for one in Freezing.objects.all()}
    return {name: sha256(content).hexdigest() for name, content in found.items()}


def founded(page: Page, browser: Browser, server: str) -> Play:
    """The administrator founds the bloc; its secretary comes in by the link and sets a password."""
    founder = Hand(page)
    page.goto(f"{server}/lap-khoi/")
    founder.fill("Tên khối", FACTS["bloc"]["name"])
    founder.fill("Cơ quan chủ quản", FACTS["bloc"]["parent"])
    founder.fill("Địa danh", FACTS["bloc"]["locality"])
    founder.fill("Mã", FACTS["bloc"]["code"])
    founder.fill("Năm", "2023")
    founder.fill("Nguồn số liệu", FACTS["source"])
    founder.fill("Họ và tên Thư ký", f"Lê Thị Dung {SAMPLE}")
    founder.press("Lập khối")
    link = page.locator("code.sha").inner_text()
    hand = Hand(browser.new_context(viewport={"width": 1366, "height": 768}).new_page())
    hand.page.goto(server + "/" + link.split("/", 3)[3])
    hand.fill("Mật khẩu mới", PASSWORD)
    hand.fill("Xác nhận mật khẩu mới", PASSWORD)
    hand.press("Đặt mật khẩu và vào cổng")
    return Play(hand, f"{server}/khoi-6/2023/")


def launch(play: Play) -> None:
    """March: members, campaigns, what is done together, the pact and its conference, as the newspaper has them."""
    hand = play.hand
    play.go("thanh-vien/danh-sach/sua/")
    hand.fill("Bảng dán từ Excel hoặc Word", roster())
    hand.press("Điền vào danh sách")
    hand.press("Lưu danh sách")

    for campaign in FACTS["campaigns"]:
        play.go("dot-thi-dua/them/")
        hand.fill("Tên", campaign["name"])
        hand.fill("Từ ngày", day(campaign["starts"]))
        hand.fill("Đến ngày", day(campaign["ends"]))
        hand.fill("Chủ đề", campaign["theme"])
        for place, occasion in enumerate(campaign["occasions"]):
            if not play.page.locator(f"[name$='{place}-name']").count():
                hand.press("Thêm dòng kỷ niệm")
            hand.type(f"[name$='{place}-name']", occasion["name"])
            hand.type(f"[name$='{place}-from_date']", day(occasion["from"]))
            hand.type(f"[name$='{place}-to_date']", day(occasion["to"]))
        hand.press("Lưu")
    play.go("dot-thi-dua/sua/")
    hand.fill("Nội dung trọng tâm của các đợt", "\n".join(FACTS["focus"]))
    hand.press("Lưu")
    play.go("hoat-dong/thiet-lap/")
    hand.type("#required", str(FACTS["activities"]["required_per_year"]))
    for place, kind in enumerate(FACTS["activities"]["kinds"], start=1):
        if not play.page.get_by_label(f"Tên loại, dòng {place}").count():
            # New rows come with each save.
            hand.press("Lưu thiết lập")
            play.go("hoat-dong/thiet-lap/")
        hand.fill(f"Tên loại, dòng {place}", kind["name"])
    hand.press("Lưu thiết lập")

    play.go("giao-uoc/soan/")
    hand.press("Soạn từ đầu")
    pact = FACTS["pact"]
    hand.fill("Thêm vào «Nội dung»", "\n".join(pact["pledges"]))
    hand.fill("Thêm vào «Văn bản được thông qua»", "\n".join(pact["conference"]["adopted"]))
    hand.fill("Tên giao ước", pact["title"])
    hand.fill("Hội nghị ký kết", pact["conference"]["name"])
    hand.fill("Ngày họp", day(pact["conference"]["date"]))
    hand.fill("Người chủ trì", pact["conference"]["chair"]["name"])
    hand.fill("Chức vụ người chủ trì", pact["conference"]["chair"]["position"])
    hand.fill("Ghi chú", pact["note"])
    hand.press("Lưu")
    play.go("giao-uoc/chot/")
    hand.press("Chốt giao ước")
    play.go("giao-uoc/ky-giay/")
    for box in play.page.locator("input[name^='signed:']").all():
        box.check()
    hand.type("[name=on]", day(pact["signatures"]["on"]))
    hand.press("Ghi nhận")
    expect(play.page.get_by_role("heading", level=1)).to_have_text("Giao ước thi đua")


def live(play: Play) -> None:
    """The year goes on; all of this is made up, and says so."""
    hand = play.hand
    play.go("dang-ky-thi-dua/ban-dan-van/sua/")
    hand.type("[name$='-name']", f"Chỉ tiêu công tác dân vận {SAMPLE}")
    hand.type("[name$='-unit']", "%")
    hand.type("[name$='-plan']", "95")
    hand.type("[name=on]", "20/3/2023")
    hand.press("Nộp đăng ký")
    play.go("hoat-dong/moi/")
    hand.fill("Tên", f"Giao lưu hội thao {SAMPLE}")
    hand.press("Thêm hoạt động")
    play.go("hoat-dong/1/ket-qua/")
    hand.type("[name=held_on]", "19/5/2023")
    hand.type("[name=result]", f"Chín đơn vị dự {SAMPLE}.")
    for member in FACTS["members"]:
        hand.fill(member["name"], "8")
    hand.press("Lưu kết quả")
    play.go("mo-hinh/ghi/")
    play.page.locator("[name=member]").select_option(label="Ban Dân vận Tỉnh ủy")
    hand.type("[name=name]", f"Dân vận khéo trên mạng {SAMPLE}")
    hand.type("[name=what]", f"Trả lời người dân trong ngày {SAMPLE}.")
    hand.press("Lưu")
    play.go("mo-hinh/1/xet/")
    play.page.locator("[name=state]").select_option(label="Được công nhận")
    hand.type("[name=reviewed_on]", "15/11/2023")
    hand.press("Lưu")
    play.go("bao-cao/yeu-cau/")
    hand.choose("Loại báo cáo", "Tổng kết")
    hand.type("[name=on]", "10/12/2023")
    hand.press("Lưu")
    for member in ("ban-dan-van", "truong-chinh-tri"):
        play.go(f"bao-cao/1/{member}/sua/")
        hand.type("[name=text]", f"Đã thực hiện xong kế hoạch năm {SAMPLE}.")
        hand.type("[name=on]", "8/12/2023")
        hand.type("[name=at]", "15:30")
        hand.press("Nộp báo cáo")


def score(play: Play) -> None:
    """December: a rubric of two criteria, the members' points, the standings."""
    hand, page = play.hand, play.page
    play.go("tieu-chi/sua/lay-bang/")
    hand.follow("Soạn bảng mới")
    hand.fill("Tên bảng", f"Bảng đánh giá {SAMPLE}")
    hand.fill("Thang điểm", "100")
    hand.fill("Tên xếp loại 1", "Tốt")
    hand.fill("Điểm của xếp loại 1", "0")
    hand.press("Lập bảng này")
    lines = (("Nhiệm vụ chính trị", "100"), ("Hoàn thành chỉ tiêu", "50"), ("Xây dựng nội bộ", "50"))
    for number, (name, points) in enumerate(lines, start=1):
        hand.fill(f"Nội dung của dòng {number}", name)
        hand.fill(f"Điểm chuẩn của dòng {number}", points)
    hand.press("Lưu")
    play.go("tien-do/moi/")
    hand.fill("Tên kỳ", "Cả năm")
    hand.press("Mở kỳ chấm điểm")
    hand.press("Chuyển sang bước Tự chấm")
    play.go("cham-diem/")
    grid = Desk(page)
    grid.box(CODES[0], "I.1", "self").focus()
    paste(page, "\r\n".join("\t".join(str(40 + place) for place in range(len(CODES))) for _ in range(2)))
    expect(grid.status).to_have_text("Đã lưu 18 giá trị.")
    for code in CODES:
        play.go(f"cham-diem/{code}/")
        hand.press("Nộp phiếu thay đơn vị")
    play.go("tien-do/")
    hand.press("Chuyển sang bước Thẩm định")
    for code in CODES:
        play.go(f"cham-diem/{code}/")
        page.get_by_label("Thẩm định theo tự chấm").check()
        hand.press("Chốt thẩm định")
    play.go("tien-do/")
    hand.press("Chuyển sang bước Thống nhất")
    hand.press("Thống nhất 9 phiếu")
    play.go("xep-hang/cong-bo/")
    page.get_by_label("Gõ hai chữ CÔNG BỐ để xác nhận").fill("CÔNG BỐ")
    hand.press("Công bố kết quả")
    expect(page.get_by_role("heading", level=1)).to_have_text("Công bố lần 1")


def sum_up(play: Play) -> None:
    """The report of the year is drafted from all of it, and issued."""
    hand = play.hand
    play.go("van-ban/soan/")
    hand.follow("Báo cáo sơ kết, tổng kết")
    hand.press("Lưu và phát hành…")
    play.page.locator("[name=seen]").check()
    hand.press("Phát hành")
    expect(play.page.get_by_role("heading", level=1)).to_contain_text("Báo cáo")


def hand_over(play: Play, admin: Page, server: str) -> None:
    """After the decision the new head's representative takes the secretary's place, who keeps the years it made."""
    play.page.goto(f"{server}/khoi-6/2024/thanh-vien/tai-khoan/")
    play.hand.press("Lập 9 tài khoản còn thiếu")
    desk = Hand(admin)
    admin.goto(f"{server}/khoi-6/2024/thanh-vien/ban-giao/")
    desk.type("#on", "31/01/2025")
    admin.locator("input[name=ends]").first.check()
    admin.get_by_role("row").filter(has_text="ban-to-chuc").locator("select").select_option("Thư ký Khối")
    desk.press("Xem trước")
    desk.press("Ghi bàn giao")
    expect(admin.get_by_role("heading", name="Đã bàn giao từ ngày 31/01/2025")).to_be_visible()


def open_2024(play: Play) -> None:
    """Another head, and an agency under another name."""
    hand, page = play.hand, play.page
    play.go("mo-nam-moi/")
    page.get_by_label("Ban Dân vận trong năm 2024").select_option("Đổi tên")
    page.get_by_label("Tên mới của Ban Dân vận", exact=True).fill(RENAMED)
    page.locator("[name=head][value=ban-to-chuc]").check()
    hand.press("Xem trước")
    page.locator("#preview").get_by_role("button", name="Mở năm 2024").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng quan")
