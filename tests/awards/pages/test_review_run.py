"""The meeting as it sits, and what its room is shown: nothing typed is lost, nothing is shown before its time."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from awards.models import AwardForm, Review
from awards.pages.review_run import NO_TEXT
from awards.verbs.running import NO_ITEM, NO_RESULT, NO_ROUND
from common.audit.models import Entry
from common.vietnamese.numbers import show_points
from pacts.models import AgendaItem, Conference, Resolution
from scoring.models import Round
from scoring.sheet import load_sheet
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.awards.meeting import attended, called
from tests.years import Made, make_year

KIND = {"category": "award", "subject": "collective", "level": "province"}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def run(client: Client, made: Made, deed: str = "save", **typed: str) -> Any:
    """Opens the desk and presses one of its buttons."""
    where = made.address("review-run", 1)
    shown = client.get(where).context
    place = str(shown["line"].number) if shown["line"] else ""
    course = shown["form"]["course"].value() or ""
    return client.post(where, {"seen": shown["seen"], "place": place, "course": course, "deed": deed} | typed)


def wrong(answer: Any) -> list[str]:
    assert answer.status_code == 422
    return [*answer.context["sentences"], *(sentence for _, sentence in answer.context["wrong"])]


def test_one_press_keeps_what_was_said_and_calls_the_next_item(secretary: Client, made: Made) -> None:
    attended(made.year)
    where = made.address("review-run", 1)
    begun = secretary.get(where).context
    assert (begun["line"], begun["before"], begun["after"].number) == (None, None, 1)
    assert run(secretary, made, "go:1")["Location"] == where
    told = "Ông Chủ trình bày.\nHội nghị nhất trí."
    assert run(secretary, made, "go:2", course=told).status_code == 302
    context = secretary.get(where).context
    assert (context["line"].number, context["before"], context["after"]) == (2, 1, None)
    assert [at for _, at in context["agenda"]] == ["done", "now"]
    assert list(AgendaItem.objects.order_by("order").values_list("course", flat=True)) == [told, ""]
    run(secretary, made, "go:0", course="Đã bỏ phiếu.")
    assert Review.objects.get().at_hand is None
    assert AgendaItem.objects.get(order=2).course == "Đã bỏ phiếu."
    entries = Entry.objects.filter(key="review/1/").order_by("id").values_list("action", "new")
    assert list(entries) == [
        ("sang nội dung", "1. Trình bày kết quả chấm điểm"),
        ("sang nội dung", "2. Bỏ phiếu suy tôn"),
        ("kết thúc chương trình", ""),
    ]


def test_a_resolution_is_added_once_and_what_is_wrong_with_it_stands_beside_its_box(
    secretary: Client, made: Made
) -> None:
    attended(made.year)
    run(secretary, made, "go:1")
    typed = {"text": "Thông qua điểm", "votes_for": "2", "votes_against": "0", "votes_other": "0"}
    assert wrong(run(secretary, made, course="Đã nói.", votes_for="2")) == [f"Nội dung quyết nghị: {NO_TEXT}"]
    answer = run(secretary, made, "go:2", course="Đã nói.", **(typed | {"votes_other": ""}))
    assert wrong(answer) == ["Ý kiến khác: Hãy ghi đủ ba số phiếu, số nào không có thì ghi 0; hoặc để trống cả ba."]
    assert answer.context["form"]["course"].value() == "Đã nói."
    assert (Resolution.objects.count(), AgendaItem.objects.get(order=1).course, Review.objects.get().at_hand) == (
        *(0, ""),
        1,
    )
    for _ in range(2):
        assert run(secretary, made, **typed).status_code == 302
    assert list(Resolution.objects.values_list("order", "text", "votes_for")) == [(1, "Thông qua điểm", 2)]


def test_what_was_noted_meanwhile_is_not_written_over_and_nothing_typed_is_lost(secretary: Client, made: Made) -> None:
    conference = attended(made.year)
    run(secretary, made, "go:1")
    where = made.address("review-run", 1)
    seen = secretary.get(where).context["seen"]
    # Who left is noted by somebody else: that is another thing.
    conference.presences.filter(state="authorised").update(left_at="10:30")
    sent = {"seen": seen, "place": "1", "course": "Của tôi", "deed": "go:2"}
    assert secretary.post(where, sent).status_code == 302
    run(secretary, made, "go:1")
    AgendaItem.objects.filter(order=1).update(course="Của người khác")
    late = secretary.post(where, sent)
    [said] = wrong(late)
    assert said.endswith("Bấm «Lưu» lần nữa để ghi theo biểu mẫu này.")
    assert late.context["form"]["course"].value() == "Của tôi"
    assert AgendaItem.objects.get(order=1).course == "Của người khác"
    assert secretary.post(where, sent | {"seen": late.context["seen"]}).status_code == 302
    assert AgendaItem.objects.get(order=1).course == "Của tôi"


def test_what_is_typed_for_an_item_that_is_gone_is_kept_in_the_form(secretary: Client, made: Made) -> None:
    attended(made.year)
    run(secretary, made, "go:2")
    sent = {"seen": "", "place": "2", "course": "Đã nói.", "deed": "save"}
    AgendaItem.objects.filter(order=2).delete()
    answer = secretary.post(made.address("review-run", 1), sent)
    assert wrong(answer)[0].startswith(NO_ITEM)
    assert answer.context["form"]["course"].value() == "Đã nói."
    assert secretary.get(made.address("review-run", 1)).context["line"] is None


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("go:3", NO_ITEM),
        ("show:standings", NO_ROUND),
        ("show:result:1", NO_RESULT),
        ("show:result:x", NO_RESULT),
        ("show:votes", NO_ITEM),
    ],
)
def test_what_there_is_not_is_neither_called_nor_shown(deed: str, said: str, secretary: Client, made: Made) -> None:
    attended(made.year)
    run(secretary, made, "go:1")
    assert wrong(run(secretary, made, deed, course="Đã nói.")) == [said]
    stands = Review.objects.get()
    assert (stands.at_hand, stands.showing, AgendaItem.objects.get(order=1).course) == (1, "nothing", "")


def test_the_room_sees_the_item_at_hand_only_once_it_is_put_on(secretary: Client, made: Made) -> None:
    attended(made.year)
    where = made.address("review-screen", 1)
    run(secretary, made, "go:1", course="")
    member = logged_in(made.representative("dv-01"))
    before = member.get(where)
    assert before.context["item"] is None
    assert as_read(before).count("Trình bày kết quả chấm điểm") == 0
    run(secretary, made, "show:agenda")
    assert as_read(member.get(where)).count("Trình bày kết quả chấm điểm") == 1
    run(secretary, made, "go:2")
    assert as_read(member.get(where)).count("Bỏ phiếu suy tôn") == 1
    run(secretary, made, "show:nothing")
    assert as_read(member.get(where)).count("Bỏ phiếu suy tôn") == 0


@pytest.mark.parametrize("visibility", ["own", "totals"])
def test_a_member_s_own_screen_tells_no_more_of_the_standings_than_the_round_lets_it(
    visibility: str, secretary: Client, made: Made
) -> None:
    conference = attended(made.year)
    Round.objects.update(visibility=visibility)
    Review.objects.create(conference=conference, round=made.round)
    totals = {show_points(card.total) for card in load_sheet(made.round).cards().values()}
    where = made.address("review-screen", 1)
    member = logged_in(made.representative("dv-02"))

    def seen(client: Client) -> set[str]:
        page = as_read(client.get(where))
        return {total for total in totals if total in page}

    assert (seen(secretary), seen(member)) == (set(), set())
    run(secretary, made, "show:standings")
    assert seen(secretary) == totals
    assert seen(member) == (totals if visibility == "totals" else set())
    assert Entry.objects.filter(key="review/1/").values_list("action", "old", "new").get() == (
        "đổi màn chiếu",
        "Chưa chiếu gì",
        "Bảng xếp hạng",
    )


def test_a_result_is_shown_once_it_is_counted_and_not_before(secretary: Client, made: Made) -> None:
    conference = attended(made.year)
    review = Review.objects.create(conference=conference)
    form = AwardForm.objects.create(bloc=made.year.bloc, code="bang-khen", order=1, **KIND)
    form.editions.create(name="Bằng khen mẫu")
    question = review.questions.create(order=1, form=form)
    vote = question.rounds.create(number=1, members=3, present=2, issued=2, returned=2, valid=2, invalid=0)
    for order, member in enumerate(made.year.members.order_by("order")[:2], start=1):
        nomination = question.nominations.create(year=made.year, form=form, order=order, member=member)
        vote.candidates.create(nomination=nomination, order=order, votes_for=3 - order, votes_against=order - 1)
    assert secretary.get(made.address("review-run", 1)).context["choices"][-1].sends == "agenda"
    assert wrong(run(secretary, made, "show:result:1")) == [NO_RESULT]
    vote.candidates.filter(order=1).update(outcome="chosen")
    vote.candidates.filter(order=2).update(outcome="not-chosen")
    type(vote).objects.update(state="counted")
    [last] = secretary.get(made.address("review-run", 1)).context["choices"][2:]
    assert (last.sends, last.called) == ("result:1", "Kết quả: Bằng khen mẫu")
    assert run(secretary, made, "show:result:1").status_code == 302
    page = as_read(logged_in(made.representative("dv-03")).get(made.address("review-screen", 1)))
    assert [page.count(told) for told in ("Bằng khen mẫu", "2/3 (66,67 %)", "1/3 (33,33 %)", "Được đề nghị")] == [1] * 4
    assert page.count("Phiếu giấy: có mặt 2/3, phát ra 2 phiếu, thu về 2 phiếu, hợp lệ 2 phiếu") == 1
    type(vote).objects.update(state="void", void_reason="Kiểm nhầm")
    gone = secretary.get(made.address("review-screen", 1))
    assert gone.context["result"] is None


def test_who_may_not_run_it_is_told_and_who_is_no_member_knows_of_nothing(secretary: Client, made: Made) -> None:
    called(made)
    where = made.address("review-run", 1)
    for who in (made.leader, made.representative("dv-01")):
        client = logged_in(who)
        assert (client.get(where).status_code, client.post(where, {"deed": "go:1"}).status_code) == (403, 403)
        assert client.get(made.address("review-screen", 1)).status_code == 200
    stranger = logged_in(make_year(members=1, leaves=1, bloc="khoi-la").secretary)
    assert [stranger.get(made.address(door, 1)).status_code for door in ("review-run", "review-screen")] == [404, 404]
    assert Review.objects.count() == 0
    Conference.objects.update(kind="final")
    assert [secretary.get(made.address(door, 1)).status_code for door in ("review-run", "review-screen")] == [404, 404]


def test_the_desk_and_the_screen_ask_so_many_queries(secretary: Client, made: Made) -> None:
    conference = attended(made.year)
    Review.objects.create(conference=conference, round=made.round, at_hand=1, showing="standings")
    found = {}
    for name in ("review-run", "review-screen"):
        with CaptureQueriesContext(connection) as captured:
            assert secretary.get(made.address(name, 1)).status_code == 200
        found[name] = len(captured)
    assert found == {"review-run": 14, "review-screen": 13}


def test_a_meeting_without_an_agenda_says_where_to_write_one(secretary: Client, made: Made) -> None:
    Conference.objects.create(year=made.year, number=1, name="Họp", kind="review", day=date(2024, 12, 15))
    page = as_read(secretary.get(made.address("review-run", 1)))
    assert page.count("Cuộc họp chưa có chương trình") == 1
