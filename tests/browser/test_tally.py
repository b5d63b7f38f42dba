"""What the tellers type is added up beside it, as they type; nothing of it is saved before they say so."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from awards.models import VoteRound
from pacts.models import Conference
from tests.awards.reviews import put_to_vote
from tests.browser.scene import Scene


def counting(scene: Scene) -> VoteRound:
    """A round on two members that is being counted, of nine who are there and one who wrote."""
    conference = Conference.objects.create(year=scene.year, number=50, kind="review", name="Họp bình xét")
    codes = list(scene.year.members.order_by("order").values_list("code", flat=True))[:2]
    question = put_to_vote(scene.year, conference, put_forward=codes)
    round_ = question.rounds.create(number=1, state="open", members=9, summoned=9, present=8, written=1)
    for order, nomination in enumerate(question.nominations.order_by("order"), start=1):
        round_.candidates.create(order=order, nomination=nomination)
    return round_


def test_the_votes_of_a_case_are_added_up_beside_the_valid_ballots_while_typing(
    page: Page, scene: Scene, sign_in: Callable
):
    round_ = counting(scene)
    first, second = round_.candidates.order_by("order")
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("review-votes", 50, 1))
    sums = page.locator("table[data-tally] output")
    expect(sums).to_have_text(["", ""])
    page.locator(f"#id_t-c{first.pk}-votes_for").fill("6")
    expect(sums).to_have_text(["Cộng 6 phiếu.", ""])
    page.locator("#id_t-valid").fill("8")
    expect(sums).to_have_text(["Cộng 6/9 phiếu: còn 3.", ""])
    for name, figure in (("votes_against", "3"), ("votes_none", "1")):
        page.locator(f"#id_t-c{first.pk}-{name}").fill(figure)
    expect(sums).to_have_text(["Cộng 10/9 phiếu: thừa 1.", ""])
    page.locator(f"#id_t-c{first.pk}-votes_none").fill("0")
    page.locator(f"#id_t-c{second.pk}-votes_for").fill("9")
    expect(sums).to_have_text(["Cộng 9/9 phiếu: khớp.", "Cộng 9/9 phiếu: còn ô chưa ghi."])
    round_.refresh_from_db()
    assert (round_.valid, round_.version) == (None, 1)
