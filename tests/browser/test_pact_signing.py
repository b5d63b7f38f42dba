"""The pact frozen, signed and opened again in the browser, at both sizes; every page on the way passes inspection."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from members.models import User
from tests.browser.inspector import Inspector
from tests.pacts.life import PASSWORD, Life, begin, standing

SignIn = Callable[[Page, User], None]


@pytest.fixture
def life(transactional_db: None, live_server: LiveServer) -> Life:
    return begin()


def test_a_pact_is_frozen_signed_on_paper_and_in_the_portal_and_opened_again(
    inspector: Inspector, live_server: LiveServer, life: Life, sign_in: SignIn
) -> None:
    page, made = inspector.page, life.made
    sign_in(page, made.secretary)
    inspector.visit(live_server.url + made.address("pact-freeze"), "Chốt giao ước để ký")
    page.get_by_role("button", name="Chốt giao ước").click()
    expect(page.get_by_text("Đã chốt giao ước lần 1.")).to_be_visible()
    inspector.look("Giao ước thi đua")

    sign_in(page, made.clerk)
    inspector.visit(live_server.url + made.address("pact-paper"), "Ghi nhận chữ ký trên giấy")
    page.get_by_label("Cơ quan, đơn vị số 03").check()
    page.get_by_role("button", name="Ghi nhận", exact=True).click()
    expect(page.get_by_text("Đã ghi nhận 1 chữ ký trên giấy.")).to_be_visible()

    sign_in(page, life.representative("dv-02"))
    page.goto(live_server.url + made.address("pact"))
    page.get_by_role("link", name="ký giao ước").click()
    inspector.look("Ký giao ước: Cơ quan, đơn vị số 02")
    page.get_by_label("Mật khẩu của bạn").fill("sai")
    page.get_by_role("button", name="Ký giao ước").click()
    expect(page.get_by_role("alert")).to_contain_text("Mật khẩu không đúng.")
    page.get_by_label("Mật khẩu của bạn").fill(PASSWORD)
    page.get_by_role("button", name="Ký giao ước").click()
    expect(page.get_by_text("Đúng văn bản đang chốt.")).to_be_visible()
    inspector.look("Ký giao ước: Cơ quan, đơn vị số 02")
    assert standing(life) == {"dv-02": "portal", "dv-03": "paper"}

    sign_in(page, made.secretary)
    inspector.visit(live_server.url + made.address("pact-files"), "Tệp giao ước được giữ")
    inspector.visit(live_server.url + made.address("pact-freeze"), "Mở lại giao ước")
    page.get_by_label("Lý do mở lại").fill("Thiếu một chỉ tiêu")
    page.get_by_role("button", name="Mở lại giao ước").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Soạn giao ước")
    inspector.visit(live_server.url + made.address("pact"), "Giao ước thi đua")
    expect(page.get_by_text("Hết giá trị. Giao ước mở lại: Thiếu một chỉ tiêu").first).to_be_visible()
    # The browser notes the one refusal: that is how the server answers it.
    inspector.complaints = [said for said in inspector.complaints if "status of 4" not in said]
