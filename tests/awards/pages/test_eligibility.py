"""«Đơn vị được xét» in the browser: noted, changed, ended, opened again, taken back, answered."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from awards.eligibility import reviewed_of
from awards.models import AwardSettings, Eligibility
from awards.rules.eligible import Standing
from awards.verbs.eligibility import (
    ALREADY_OPEN,
    NO_DAY_OF_ANSWER,
    NOT_YET,
    NOTHING_ENDED,
    NOTHING_OPEN,
    EligibilityRefused,
    answer_eligibility,
    drop_eligibility,
    end_eligibility,
    keep_eligibility,
    reopen_eligibility,
)
from common.audit.models import Entry
from common.vietnamese.dates import short_date, today_vn
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.awards.eligible import PAPER, WHY, ended, held, reasons_for, sealed
from tests.printing import Paper
from tests.years import Made, make_year

TYPED = {"deed": "save", "state": "suspended", "since": "2/4/2024", "reason": WHY, "document": PAPER, "whose": "UBKT"}
END = {"deed": "end", "end-until": "3/5/2024", "end-outcome": "Không có sai phạm"}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=4, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


@pytest.fixture
def form(made: Made) -> str:
    return made.address("eligibility-edit", "dv-02")


def send(client: Client, where: str, typed: dict[str, Any]) -> Any:
    return client.post(where, {"seen": client.get(where).context["seen"]} | typed)


def logged() -> list[tuple[str, str, str, str]]:
    rows = Entry.objects.filter(key__startswith="eligibility/").order_by("id")
    return list(rows.values_list("action", "member", "old", "new"))


def states(made: Made, client: Client) -> list[str]:
    return [line.state for line in client.get(made.address("eligibility")).context["lines"]]


def test_a_member_is_suspended_then_excluded_then_reviewed_again_and_all_of_it_stays(
    made: Made, secretary: Client, form: str
) -> None:
    page = made.address("eligibility")
    assert send(secretary, form, TYPED)["Location"] == page
    assert states(made, secretary) == ["Được xét", "Tạm dừng xét", "Được xét", "Được xét"]
    assert send(secretary, form, TYPED | {"state": "excluded"})["Location"] == page
    assert states(made, secretary) == ["Được xét", "Không xét", "Được xét", "Được xét"]
    assert send(secretary, form, END)["Location"] == page
    assert states(made, secretary) == ["Được xét"] * 4
    past = secretary.get(page).context["past"]
    assert [(line.code, line.since, line.until, line.outcome) for line in past] == [
        ("dv-02", date(2024, 4, 2), date(2024, 5, 3), "Không có sai phạm")
    ]
    why = f"Lý do: {WHY}; Văn bản: {PAPER}; Của cơ quan: UBKT"
    assert logged() == [
        ("ghi", "", "", "Xét khen thưởng: Tạm dừng xét; Từ ngày: 02/04/2024"),
        ("ghi", "dv-02", "", why),
        ("sửa", "", "Xét khen thưởng: Tạm dừng xét", "Xét khen thưởng: Không xét"),
        ("xét lại", "", "Xét lại từ ngày: ", "Xét lại từ ngày: 03/05/2024"),
        ("xét lại", "dv-02", "Kết luận: ", "Kết luận: Không có sai phạm"),
    ]


def test_what_was_ended_by_mistake_goes_on_and_what_was_noted_by_mistake_goes(
    made: Made, secretary: Client, form: str
) -> None:
    held(made)
    ended(made)
    assert send(secretary, form, {"deed": "reopen"}).status_code == 302
    row = Eligibility.objects.get()
    assert (row.until, row.outcome, row.reason) == (None, "", WHY)
    assert send(secretary, form, {"deed": "drop"}).status_code == 302
    assert Eligibility.objects.count() == 0
    assert logged()[-2:] == [
        ("xóa, vì ghi nhầm", "", "Xét khen thưởng: Tạm dừng xét; Từ ngày: 02/04/2024", ""),
        ("xóa, vì ghi nhầm", "dv-02", f"Lý do: {WHY}; Văn bản: {PAPER}; Của cơ quan: UBKT", ""),
    ]
    for deed in ("reopen", "drop"):
        answer = send(secretary, form, {"deed": deed})
        assert (answer.status_code, len(answer.context["sentences"])) == (422, 1)
    assert secretary.post(form, {"deed": "dance"}).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"state": ""}, "state", None),
        ({"state": "gone"}, "state", None),
        ({"reason": " "}, "reason", None),
        ({"since": ""}, "since", None),
        ({"since": "2/4/1203"}, "since", None),
        ({"since": short_date(today_vn() + timedelta(days=1))}, "since", NOT_YET),
        ({"since": "1/2/2024"}, "since", "Đơn vị được xét lại từ ngày 01/03/2024: ghi ngày từ hôm ấy trở đi."),
        (
            {"since": "1/1/2024"},
            "since",
            "Đơn vị đã có một lần không xét, tạm dừng xét từ ngày 01/01/2024: lần sau phải từ sau ngày ấy.",
        ),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_nothing_typed_is_lost(
    typed: dict[str, str], field: str, sentence: str | None, made: Made, secretary: Client, form: str
) -> None:
    held(made, since=date(2024, 1, 1))
    ended(made, until=date(2024, 3, 1))
    answer = send(secretary, form, TYPED | typed)
    told = answer.context["form"].errors
    assert (answer.status_code, list(told), Eligibility.objects.count()) == (422, [field], 1)
    assert sentence is None or list(told[field]) == [sentence]
    assert answer.context["form"]["document"].value() == PAPER
    # From the very day on which it was reviewed again it may be suspended again.
    assert send(secretary, form, TYPED | {"since": "1/3/2024"}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"end-until": "1/4/2024"}, "until"),
        ({"end-until": ""}, "until"),
        ({"end-outcome": ""}, "outcome"),
        ({"end-until": short_date(today_vn() + timedelta(days=1))}, "until"),
    ],
)
def test_it_ends_on_a_day_that_can_be_with_an_outcome(
    typed: dict[str, str], field: str, made: Made, secretary: Client, form: str
) -> None:
    held(made)
    answer = send(secretary, form, END | typed)
    assert (answer.status_code, list(answer.context["end"].errors)) == (422, [field])
    assert Eligibility.objects.get().until is None


def test_whoever_saves_over_another_s_change_is_told_and_nothing_typed_is_lost(
    made: Made, secretary: Client, form: str
) -> None:
    seen = secretary.get(form).context["seen"]
    held(made, reason="Lý do đầu")
    for typed in (TYPED, END, {"deed": "drop"}, {"deed": "reopen"}):
        answer = secretary.post(form, {"seen": seen} | typed)
        assert answer.status_code == 422
        assert "đã sửa lúc" in as_read(answer)
    assert Eligibility.objects.get().reason == "Lý do đầu"
    answer = secretary.post(form, {"seen": seen} | TYPED)
    assert answer.context["form"]["reason"].value() == WHY
    # What is shown now is what a second press goes over.
    assert secretary.post(form, {"seen": answer.context["seen"]} | TYPED).status_code == 302


def test_the_member_answers_and_the_secretary_on_its_behalf_and_the_log_says_who(made: Made, secretary: Client) -> None:
    held(made)
    where, own = made.address("eligibility-answer", "dv-02"), logged_in(made.representative("dv-02"))
    assert "answered_on" not in own.get(where).context["form"].fields
    assert send(own, where, {"answer": "Đã giải trình"}).status_code == 302
    row = Eligibility.objects.get()
    assert (row.answer, row.answered_on) == ("Đã giải trình", today_vn())
    answer = send(secretary, where, {"answer": "Gửi bằng công văn", "answered_on": ""})
    assert list(answer.context["form"].errors.items()) == [("answered_on", [NO_DAY_OF_ANSWER])]
    assert send(secretary, where, {"answer": "Gửi bằng công văn", "answered_on": "5/4/2024"}).status_code == 302
    assert send(own, where, {"answer": ""}).status_code == 302
    row.refresh_from_db()
    assert (row.answer, row.answered_on) == ("", None)
    assert [(action, member) for action, member, _, _ in logged()[2:]] == [
        ("ghi ý kiến", "dv-02"),
        ("ghi ý kiến thay đơn vị", "dv-02"),
        ("ghi ý kiến", "dv-02"),
    ]


def test_only_the_member_and_the_secretary_answer_and_only_what_stands_open(made: Made, secretary: Client) -> None:
    where = made.address("eligibility-answer", "dv-02")
    assert [secretary.get(where).status_code, secretary.post(where, {}).status_code] == [404, 404]
    row = held(made)
    for user in (made.leader, made.clerk, made.admin, made.representative("dv-03")):
        client = logged_in(user)
        assert [client.get(where).status_code, client.post(where, {"answer": "A"}).status_code] == [403, 403]
        with pytest.raises(PermissionError):
            answer_eligibility(**sealed(made, "dv-02", user), fields={"answer": "A", "answered_on": today_vn()})
    assert Eligibility.objects.get(pk=row.pk).answer == ""
    assert logged_in(make_year(bloc="khoi-khac", scored=False).secretary).get(where).status_code == 404


def test_only_who_manages_the_year_says_who_is_reviewed_also_past_the_page(made: Made) -> None:
    held(made)
    fields = {"state": "excluded", "since": date(2024, 4, 2), "reason": "A", "document": "", "whose": ""}
    for user in (made.leader, made.clerk, made.representative("dv-02")):
        for deed in (
            lambda how: keep_eligibility(**how, fields=fields),
            lambda how: end_eligibility(**how, fields={"until": date(2024, 5, 3), "outcome": "A"}),
            lambda how: drop_eligibility(**how),
            lambda how: reopen_eligibility(**how),
        ):
            with pytest.raises(PermissionError):
                deed(sealed(made, "dv-02", user))
    assert Eligibility.objects.get().state == "suspended"


def test_what_is_not_there_cannot_be_ended_opened_or_answered(made: Made) -> None:
    how = sealed(made, "dv-02")
    for deed, sentence in (
        (lambda: end_eligibility(**how, fields={"until": date(2024, 5, 3), "outcome": "A"}), NOTHING_OPEN),
        (lambda: drop_eligibility(**how), NOTHING_OPEN),
        (lambda: answer_eligibility(**how, fields={"answer": "A", "answered_on": today_vn()}), NOTHING_OPEN),
        (lambda: reopen_eligibility(**how), NOTHING_ENDED),
    ):
        with pytest.raises(EligibilityRefused) as refused:
            deed()
        assert refused.value.problems == {"": sentence}
    held(made)
    with pytest.raises(EligibilityRefused) as refused:
        reopen_eligibility(**sealed(made, "dv-02"))
    assert refused.value.problems == {"": ALREADY_OPEN}


def test_what_the_newest_round_holds_excludes_too_and_leads_to_the_standings(db: None) -> None:
    made = make_year(members=4, leaves=1, ineligible=["dv-03"])
    held(made, "dv-02")
    held(made, "dv-03")
    lines = logged_in(made.secretary).get(made.address("eligibility")).context["lines"]
    assert [(line.state, line.round_name) for line in lines] == [
        ("Được xét", ""),
        ("Tạm dừng xét", ""),
        ("Không xét", "Cả năm"),
        ("Được xét", ""),
    ]
    assert lines[2].round_url == made.address("standings") + "?ky=nam"
    assert [one.standing for one in reviewed_of(made.year).values()] == [
        Standing.REVIEWED,
        Standing.SUSPENDED,
        Standing.EXCLUDED,
        Standing.REVIEWED,
    ]


def test_what_a_round_holds_is_told_to_whom_it_shows_the_member_s_total(db: None) -> None:
    made = make_year(members=4, leaves=1, ineligible=["dv-03"], visibility="own")
    other = logged_in(made.representative("dv-02")).get(made.address("eligibility")).context
    assert [line.state for line in other["lines"]] == ["Được xét"] * 4
    own = logged_in(made.representative("dv-03")).get(made.address("eligibility")).context
    assert [(line.state, line.reason) for line in own["lines"]][2] == ("Không xét", "Tập thể bị kỷ luật")


@pytest.mark.parametrize("reasons", ["own", "all"])
def test_who_knows_the_reason_is_the_year_s_to_settle_and_the_fact_everybody_knows(made: Made, reasons: str) -> None:
    reasons_for(made, reasons)
    held(made)
    held(made, "dv-03", reason="Lý do khác")
    ended(made, "dv-03", outcome="Kết luận khác")
    pages = [made.address(name) for name in ("eligibility", "eligibility.pdf", "eligibility.xlsx")]

    def told(client: Client, what: str) -> list[bool]:
        book = load_workbook(BytesIO(client.get(pages[2]).content))
        cells = " ".join(str(cell.value) for sheet in book for row in sheet.rows for cell in row)
        return [
            what in text for text in (as_read(client.get(pages[0])), Paper(client.get(pages[1]).content).text, cells)
        ]

    for user in (made.secretary, made.leader, made.clerk, made.admin, made.representative("dv-02")):
        assert [told(logged_in(user), what) for what in (WHY, PAPER, "Tạm dừng xét")] == [[True] * 3] * 3, user
    other = logged_in(made.representative("dv-04"))
    assert [told(other, what) for what in (WHY, "Lý do khác", "Kết luận khác")] == [[reasons == "all"] * 3] * 3
    assert told(other, "Tạm dừng xét") == [True] * 3
    # A workbook has days as days.
    assert [told(other, what)[:2] for what in ("02/04/2024", "03/05/2024")] == [[True] * 2] * 2


def test_the_year_s_rule_is_settled_and_who_saves_over_another_s_is_told(made: Made, secretary: Client) -> None:
    where = made.address("eligibility-settings")
    seen = secretary.get(where).context["seen"]
    assert send(secretary, where, {"reasons": "all", "portal_ballot": "Điều 9, khoản 2"}).status_code == 302
    row = AwardSettings.objects.get()
    assert (row.reasons, row.portal_ballot) == ("all", "Điều 9, khoản 2")
    answer = secretary.post(where, {"seen": seen, "reasons": "own"})
    assert (answer.status_code, "đã sửa lúc" in as_read(answer)) == (422, True)
    assert list(send(secretary, where, {"reasons": "nobody"}).context["form"].errors) == ["reasons"]
    row.refresh_from_db()
    assert row.reasons == "all"
    entries = Entry.objects.filter(key="award-settings/").values_list("old", "new")
    assert list(entries) == [
        (
            "Ai xem lý do không xét, tạm dừng xét: Chỉ đơn vị đó và người của Khối; "
            "Quy chế cho phép bỏ phiếu trên cổng tại: ",
            "Ai xem lý do không xét, tạm dừng xét: Mọi đơn vị trong Khối; "
            "Quy chế cho phép bỏ phiếu trên cổng tại: Điều 9, khoản 2",
        )
    ]


def test_an_empty_bloc_and_a_year_without_any_say_so(db: None) -> None:
    made = make_year(members=2, leaves=1, scored=False)
    client = logged_in(made.secretary)
    paper = Paper(client.get(made.address("eligibility.pdf")).content)
    assert paper.faults() == []
    assert "Không có đơn vị nào không được xét hoặc tạm dừng xét." in paper.text


def test_long_words_stand_below_their_row_on_paper(made: Made, secretary: Client) -> None:
    held(made, reason="Đang xác minh nội dung tố cáo của công dân. " * 20)
    paper = Paper(secretary.get(made.address("eligibility.pdf")).content)
    assert (paper.faults(), paper.text.count("xem dòng dưới"), paper.text.count("tố cáo của công dân.")) == ([], 1, 20)


def test_the_tables_refuse_what_must_not_be(made: Made) -> None:
    row = held(made)
    member = row.member
    more = {"member": member, "state": "excluded", "reason": "A"}
    for again in (
        lambda: Eligibility.objects.create(**more, since=date(2024, 6, 1)),
        lambda: Eligibility.objects.create(**more, since=row.since, until=row.since, outcome="A"),
        lambda: Eligibility.objects.create(**more, since=date(2024, 6, 1), until=date(2024, 5, 1), outcome="A"),
        lambda: Eligibility.objects.create(**more, since=date(2024, 6, 1), until=date(2024, 6, 1)),
        lambda: Eligibility.objects.filter(pk=row.pk).update(reason=""),
        lambda: Eligibility.objects.filter(pk=row.pk).update(answer="A"),
        lambda: Eligibility.objects.filter(pk=row.pk).update(state="gone"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            again()


def test_the_pages_ask_as_often_for_many_as_for_one(made: Made, secretary: Client) -> None:
    counts = []
    for code in ("dv-02", "dv-03"):
        held(made, code)
        with CaptureQueriesContext(connection) as asked:
            secretary.get(made.address("eligibility"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    with CaptureQueriesContext(connection) as asked:
        secretary.get(made.address("eligibility-answer", "dv-02"))
    assert len(asked) == 8
