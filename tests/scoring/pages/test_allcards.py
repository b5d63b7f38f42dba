"""«Nộp thay tất cả» and «Chốt thẩm định tất cả»: what is shown first, what is sent, what is told, on paper too."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from common.audit.models import Entry
from members.models import User
from scoring.models import Appraiser, Round, Score, Scorecard
from scoring.verbs.allcards import NEEDS_REASON, NONE_CHOSEN
from tests.as_read import as_read
from tests.printing import Paper
from tests.years import Made, make_year

FULL, BARE, OPEN, IN = "dv-01", "dv-02", "dv-03", "dv-04"
WHY = "Nộp bằng giấy"


@pytest.fixture
def made(db: None) -> Made:
    """Three cards not in: a whole one, one without its file, one that lacks two values; and one handed in."""
    made = make_year(members=4, step="scoring", visibility="totals")
    Scorecard.objects.exclude(member__code=IN).update(state="drafting")
    Scorecard.objects.filter(member__code=IN).update(state="submitted")
    Score.objects.filter(card__member__code=FULL, criterion__code="1.1").update(self_points=0)
    Score.objects.filter(card__member__code=OPEN, criterion__code__in=["1.2", "1.4"]).delete()
    members = {member.code: member for member in made.members}
    Appraiser.objects.create(round=made.round, appraiser=members[BARE], member=members[FULL])
    return made


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rows(made: Made, page: str = "progress-submit", query: str = "") -> list[Any]:
    found: list[Any] = as_(made.secretary).get(made.address(page) + query).context["rows"]
    return found


def form(made: Made, page: str = "progress-submit", **more: object) -> dict[str, object]:
    """What a browser sends that ticks every card that has a box."""
    boxes = [f"{row.card.member.code}:{row.card.seal}" for row in rows(made, page) if row.card.answer]
    return {"round": made.round.pk, "card": boxes, "reason": WHY} | more


def told(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def states() -> dict[str, str]:
    return dict(Scorecard.objects.values_list("member__code", "state"))


def test_each_card_stands_there_with_what_it_lacks_and_whole_ones_are_ticked(made: Made) -> None:
    assert [
        (row.card.member.code, row.given, row.open, row.without_evidence, row.appraisers, row.verdict, row.chosen)
        for row in rows(made)
    ] == [
        (FULL, "5/5", "", "", "Đơn vị 02", "Nộp được", True),
        (BARE, "5/5", "", "1.1", "", "Nộp được", False),
        (OPEN, "3/5", "1.2, 1.4", "1.1", "", "Chưa nộp được: còn 2 tiêu chí chưa tự chấm", False),
    ]
    page = as_(made.secretary).get(made.address("progress-submit")).content.decode()
    assert [page.count(f'name="card" value="{code}:') for code in made.codes] == [1, 1, 0, 0]
    assert page.count(" checked> Nộp được") == 1


def test_the_cards_are_handed_in_and_who_was_left_out_is_named(made: Made) -> None:
    answer = as_(made.secretary).post(made.address("progress-submit"), form(made), follow=True)
    assert answer.redirect_chain == [(made.address("progress"), 302)]
    assert told(answer) == [
        "Đã nộp thay 2 phiếu.",
        "Đã nộp mà chưa có minh chứng: Đơn vị 02 (1.1).",
        "Bỏ qua vì còn tiêu chí chưa tự chấm: Đơn vị 03 (2 tiêu chí).",
    ]
    assert states() == {FULL: "submitted", BARE: "submitted", OPEN: "drafting", IN: "submitted"}
    kept = Entry.objects.filter(key__startswith="card/").values_list("member", "action", "reason")
    assert sorted(kept) == [(code, "nộp phiếu thay đơn vị", WHY) for code in (FULL, BARE)]


def test_late_cards_are_said_to_be_late_before_and_after(made: Made) -> None:
    Round.objects.update(step="appraising")
    page = as_(made.secretary).get(made.address("progress-submit"))
    assert "Các phiếu này sẽ được ghi là nộp trễ." in as_read(page)
    answer = as_(made.secretary).post(made.address("progress-submit"), form(made), follow=True)
    assert told(answer)[0] == "Đã nộp thay 2 phiếu, ghi là nộp trễ."


def test_appraisals_are_closed_and_who_was_left_out_is_named(made: Made) -> None:
    Round.objects.update(step="appraising")
    Scorecard.objects.update(state="submitted")
    for score in Score.objects.exclude(card__member__code=BARE):
        Score.objects.filter(pk=score.pk).update(appraised_input=score.self_input, appraised_points=score.self_points)
    assert [(row.card.member.code, row.given, row.chosen) for row in rows(made, "progress-appraise")] == [
        (FULL, "5/5", True),
        (BARE, "0/5", False),
        (OPEN, "3/5", False),
        (IN, "5/5", True),
    ]
    sent = form(made, "progress-appraise")
    del sent["reason"]
    answer = as_(made.secretary).post(made.address("progress-appraise") + "?ky=nam", sent, follow=True)
    assert answer.redirect_chain == [(made.address("progress") + "?ky=nam", 302)]
    assert told(answer) == [
        "Đã chốt thẩm định 2 phiếu.",
        "Bỏ qua vì còn tiêu chí chưa thẩm định: Đơn vị 02 (5 tiêu chí), Đơn vị 03 (2 tiêu chí).",
    ]
    assert states() == {FULL: "appraised", BARE: "submitted", OPEN: "submitted", IN: "appraised"}


def test_without_a_reason_the_form_comes_back_with_its_ticks_and_the_sentence_beside_the_field(made: Made) -> None:
    boxes = [box for box in form(made)["card"] if str(box).startswith(BARE)]  # type: ignore[attr-defined]
    sent = form(made, card=boxes, reason=" ")
    answer = as_(made.secretary).post(made.address("progress-submit"), sent)
    assert (answer.status_code, answer.context["problems"]) == (422, {"reason": NEEDS_REASON})
    assert [row.chosen for row in answer.context["rows"]] == [False, True, False]
    page = answer.content.decode()
    assert page.count(f'id="reason-why">{NEEDS_REASON}') == 1
    assert set(states().values()) == {"drafting", "submitted"}
    sent = form(made, card=[], reason="Vì đơn vị <b>nộp giấy</b>")
    answer = as_(made.secretary).post(made.address("progress-submit"), sent)
    assert (answer.status_code, answer.context["problems"]) == (422, {"cards": NONE_CHOSEN})
    assert "Vì đơn vị &lt;b&gt;nộp giấy&lt;/b&gt;</textarea>" in answer.content.decode()
    assert Entry.objects.filter(key__startswith="card/").count() == 0


def test_every_card_that_may_go_is_ticked_by_a_button_that_keeps_what_was_typed(made: Made) -> None:
    client = as_(made.secretary)
    assert as_read(client.get(made.address("progress-submit"))).count("Chọn cả 2 phiếu nộp được") == 1
    sent = form(made, card=[], deed="chon-het")
    answer = client.post(made.address("progress-submit"), sent)
    assert (answer.status_code, [row.chosen for row in answer.context["rows"]]) == (200, [True, True, False])
    shown = as_read(answer)
    assert (shown.count(f"{WHY}</textarea>"), shown.count("Chọn cả 2 phiếu nộp được")) == (1, 0)
    assert (set(states().values()), Entry.objects.filter(key__startswith="card/").count()) == (
        {"drafting", "submitted"},
        0,
    )


def test_a_card_that_changed_is_left_out_and_loses_its_tick_where_the_form_comes_back(made: Made) -> None:
    sent = form(made)
    Score.objects.filter(card__member__code=FULL, criterion__code="1.2").update(version=9)
    answer = as_(made.secretary).post(made.address("progress-submit"), sent | {"reason": ""})
    assert [(row.chosen, row.changed) for row in answer.context["rows"]] == [
        (False, True),
        (True, False),
        (False, False),
    ]
    assert as_read(answer).count("Phiếu vừa có thay đổi. Hãy xem lại rồi chọn lần nữa.") == 1
    answer = as_(made.secretary).post(made.address("progress-submit"), sent, follow=True)
    assert told(answer) == [
        "Đã nộp thay 1 phiếu.",
        "Đã nộp mà chưa có minh chứng: Đơn vị 02 (1.1).",
        "Bỏ qua vì phiếu đã khác lúc bạn xem: Đơn vị 01 (nay «Đang chấm»).",
        "Bỏ qua vì còn tiêu chí chưa tự chấm: Đơn vị 03 (2 tiêu chí).",
    ]
    # Sent once more by who pressed twice: nothing is done, and the cards are shown again.
    answer = as_(made.secretary).post(made.address("progress-submit"), sent, follow=True)
    assert answer.redirect_chain == [(made.address("progress-submit"), 302)]
    assert told(answer)[0] == (
        "Bỏ qua vì phiếu đã khác lúc bạn xem: Đơn vị 01 (nay «Đang chấm»), Đơn vị 02 (nay «Đã nộp»)."
    )


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("preparing", "Kỳ chấm điểm chưa mở: bảng đánh giá còn đang được chuẩn bị."),
        ("published", "Kỳ chấm điểm đã công bố, điểm không sửa được nữa."),
    ],
)
def test_where_the_round_is_closed_there_is_no_button_and_a_form_is_refused_with_why(
    step: str, sentence: str, made: Made
) -> None:
    sent = {page: form(made, page) for page in ("progress-submit", "progress-appraise")}
    Round.objects.update(step=step)
    client = as_(made.secretary)
    assert client.get(made.address("progress")).context["to_all"] == []
    before = states()
    for page in sent:
        shown = client.get(made.address(page))
        assert (shown.context["answer"].reason, shown.content.decode().count('name="card"')) == (sentence, 0)
        answer = client.post(made.address(page), sent[page])
        assert (answer.status_code, answer.context["problems"]) == (422, {"": sentence})
        assert as_read(answer).count(sentence) == 1
    assert states() == before


def test_the_way_there_stands_on_the_progress_for_the_secretary_alone(made: Made) -> None:
    Score.objects.filter(card__member__code=IN, criterion__code="1.1").update(
        appraised_input={"points": "5"}, appraised_points=5
    )
    shown = as_(made.secretary).get(made.address("progress") + "?ky=nam").context["to_all"]
    assert [(way.title, way.text, way.url) for way in shown] == [
        (
            "Nộp thay tất cả",
            "3 phiếu chưa nộp: 2 phiếu nộp được, 1 phiếu chưa nộp được.",
            made.address("progress-submit") + "?ky=nam",
        ),
        (
            "Chốt thẩm định tất cả",
            "1 phiếu chờ chốt thẩm định: 1 phiếu chưa chốt được.",
            made.address("progress-appraise") + "?ky=nam",
        ),
    ]
    for user in (made.leader, made.clerk, made.admin, made.representative(FULL)):
        assert as_(user).get(made.address("progress")).context["to_all"] == []
    # Whoever may not open them learns nothing of others' cards.
    for page in ("progress-submit", "progress-appraise"):
        for door in ("", ".pdf", ".xlsx"):
            answer = as_(made.representative(FULL)).get(made.address(page + door))
            assert (answer.status_code, "1.2, 1.4" in answer.content.decode()) == (403, False)


def test_an_administrator_looks_and_is_told_whose_deed_it_is(made: Made) -> None:
    shown = as_(made.admin).get(made.address("progress-submit"))
    assert shown.context["answer"].reason == "Chỉ đơn vị và Thư ký Khối được nộp phiếu này."
    assert [row.verdict for row in shown.context["rows"]] == [row.verdict for row in rows(made)]
    assert shown.content.decode().count('type="checkbox"') == 0


def test_where_no_card_waits_the_page_says_so(made: Made) -> None:
    Scorecard.objects.update(state="appraised")
    for page, sentence in (
        ("progress-submit", "Mọi phiếu của kỳ này đã nộp."),
        ("progress-appraise", "Không còn phiếu đã nộp nào chờ chốt thẩm định."),
    ):
        client = as_(made.secretary)
        assert as_read(client.get(made.address(page))).count(sentence) == 1
        assert sentence in Paper(client.get(made.address(page + ".pdf")).content).text
    Score.objects.all().delete()
    Scorecard.objects.all().delete()
    Round.objects.all().delete()
    assert as_(made.secretary).get(made.address("progress-submit")).status_code == 404


def test_what_is_shown_is_printed_and_given_as_a_workbook(made: Made) -> None:
    client = as_(made.secretary)
    paper = Paper(client.get(made.address("progress-submit.pdf")).content)
    assert paper.faults() == []
    for text in ("RÀ SOÁT PHIẾU CHƯA NỘP", "Cơ quan, đơn vị số 03", "Chưa nộp được: còn 2 tiêu chí chưa tự chấm"):
        assert text in paper.text
    sheet = load_workbook(BytesIO(client.get(made.address("progress-submit.xlsx")).content)).worksheets[0]
    found = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert found[-1] == [
        *("Cơ quan, đơn vị số 03", "3/5", "1.2, 1.4", "1.1"),
        "Chưa nộp được: còn 2 tiêu chí chưa tự chấm",
    ]


def asked(client: Client, method: str, address: str, *args: Any) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as seen:
        answer = getattr(client, method)(address, *args)
    return answer.status_code, len(seen.captured_queries)


def test_thirty_cards_are_looked_at_and_done_by_as_many_queries_as_three(db: None) -> None:
    counts = []
    for members, bloc in ((3, "khoi-nho"), (30, "khoi-lon")):
        made = make_year(members=members, step="appraising", bloc=bloc)
        Scorecard.objects.filter(round=made.round).update(state="drafting")
        client = as_(made.secretary)
        found = {"progress": asked(client, "get", made.address("progress"))}
        for page in ("progress-submit", "progress-appraise"):
            found[page] = asked(client, "get", made.address(page))
            sent = form(made, page)
            assert len(sent["card"]) == members  # type: ignore[arg-type]
            found[f"{page}, sent"] = asked(client, "post", made.address(page), sent)
        assert Scorecard.objects.filter(round=made.round, state="appraised").count() == members
        counts.append(found)
    small, large = counts
    assert large == small
    assert {page: status for page, (status, _) in small.items()} == {
        "progress": 200,
        "progress-submit": 200,
        "progress-submit, sent": 302,
        "progress-appraise": 200,
        "progress-appraise, sent": 302,
    }
    assert max(count for page, (_, count) in small.items() if not page.endswith("sent")) <= 16
