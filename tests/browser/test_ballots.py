"""A ballot in the portal as people go through it, at both sizes: vote, close, read the list."""

from collections.abc import Callable

from playwright.sync_api import expect

from awards.models import Teller, Urn
from members.models import User
from tests.awards.portalballots import PASSWORD, urn_in, with_password
from tests.browser.inspector import Inspector
from tests.browser.scene import MASSES, Scene

VOTE = "Bỏ phiếu: Cờ thi đua mẫu"


def test_a_member_votes_tellers_close_and_everybody_reads_the_list(
    inspector: Inspector, scene: Scene, sign_in: Callable
):
    urn = urn_in(scene.year)
    page, ballot = inspector.page, scene.url("ballot", 1, 1, 1)
    sign_in(page, with_password(scene.account(MASSES)))
    inspector.visit(ballot, VOTE)
    for case in range(1, urn.round.candidates.count() + 1):
        page.locator(f"#case-{case}-for").check()
    page.get_by_label("4 ký tự đầu của mã phiếu").fill("qrst")
    page.get_by_label("Mật khẩu của bạn").fill(PASSWORD)
    page.get_by_role("button", name="Bỏ phiếu", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("QRST-")
    inspector.look("Đã bỏ phiếu cho Ban Dân vận")
    # Whoever goes back finds no receipt.
    page.goto(ballot)
    expect(page.get_by_text("QRST-")).to_have_count(0)
    sign_in(page, scene.account("thuky"))
    inspector.visit(scene.url("ballot-close", 1, 1, 1), "Đóng hòm phiếu")
    for account in User.objects.filter(pk__in=Teller.objects.values("account")):
        sign_in(page, give_role(scene, with_password(account)))
        inspector.visit(scene.url("ballot-close", 1, 1, 1), "Đóng hòm phiếu")
        page.get_by_label("Mật khẩu của bạn").fill(PASSWORD)
        page.get_by_role("button", name="Xác nhận").click()
        expect(page.get_by_text("Đã xong.")).to_be_visible()
    assert Urn.objects.get().state == "closed"
    inspector.visit(ballot, VOTE)
    expect(page.get_by_text("QRST-")).to_be_visible()


def give_role(scene: Scene, user: User) -> User:
    """The account as the bloc's clerk: somebody who may see the year."""
    user.roles.get_or_create(kind="clerk", bloc=scene.year.bloc)
    return user
