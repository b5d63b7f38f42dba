"""The pages of a round's progress: what each reader is told, what its forms keep, and what they give back."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from openpyxl import load_workbook

from common.audit.models import Entry
from common.vietnamese.dates import short_date, today_vn
from members.models import Role, User
from scoring.models import Appraiser, Ineligible, Round, Score, Scorecard
from tests.as_read import as_read
from tests.printing import Paper
from tests.years import Made, make_year

ME, OTHER, THIRD = "dv-01", "dv-02", "dv-03"


@pytest.fixture
def made(db: None) -> Made:
    """Being appraised: dv-01 appraised and not explained, dv-02 handed in, dv-03 came back to its member."""
    made = make_year(step="appraising", visibility="totals")
    Score.objects.update(explanation="")
    for code, state in ((ME, "appraised"), (OTHER, "submitted"), (THIRD, "drafting")):
        Scorecard.objects.filter(member__code=code).update(state=state)
    Scorecard.objects.filter(member__code=THIRD).update(return_reason="Thiếu báo cáo")
    Round.objects.update(scoring_due=today_vn() - timedelta(days=2), appraising_due=today_vn() + timedelta(days=3))
    return made


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seen(made: Made, user: User) -> Any:
    """What the page of progress shows this account."""
    return as_(user).get(made.address("progress")).context


def told(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_staff_see_every_card_with_how_far_it_is(made: Made) -> None:
    rows = seen(made, made.secretary)["rows"]
    assert [(row.member.code, row.tag, row.said) for row in rows] == [
        (ME, "now", ""),
        (OTHER, "now", ""),
        (THIRD, "late", "chưa nộp, trễ hạn"),
    ]
    first = rows[0].progress
    assert (first.scored, first.appraised, first.agreed, first.leaves) == (5, 5, 0, 5)
    assert first.differing == first.unexplained > 2
    assert (first.without_evidence, first.explained, first.disputed) == (("1.1",), 0, 0)
    assert [(row.may_return, row.may_agree) for row in rows] == [(True, False), (True, False), (False, False)]
    assert rows[0].why_not == "Phiếu chỉ thống nhất được ở bước Thống nhất."
    for user in (made.leader, made.clerk, made.admin):
        shown = seen(made, user)
        assert len(shown["rows"]) == 3
        assert (shown["acts"], shown["agree"]) == (False, None)
        assert {row.may_return for row in shown["rows"]} == {False}


@pytest.mark.parametrize(("visibility", "codes"), [("own", [ME]), ("totals", [ME]), ("full", [ME, OTHER, THIRD])])
def test_a_member_sees_the_others_progress_only_where_the_round_shows_everything(
    visibility: str, codes: list[str], made: Made
) -> None:
    Round.objects.update(visibility=visibility)
    client = as_(made.representative(ME))
    shown = client.get(made.address("progress"))
    assert [row.member.code for row in shown.context["rows"]] == codes
    assert shown.context["figures"] == [] or visibility == "full"
    for door in ("progress", "progress.xlsx"):
        assert ("Thiếu báo cáo" in client.get(made.address(door)).content.decode(errors="ignore")) == (
            visibility == "full" and door == "progress"
        )
    assert shown.context["moves"] == []


def test_an_appraiser_is_told_of_its_cards_and_opens_those_that_are_in(made: Made) -> None:
    members = {member.code: member for member in made.members}
    for code in (OTHER, THIRD):
        Appraiser.objects.create(round=made.round, appraiser=members[ME], member=members[code])
    given = seen(made, made.representative(ME))["given"]
    assert [(card.title, card.state_name, bool(card.url)) for card in given] == [
        ("Cơ quan, đơn vị số 02", "Cần thẩm định", True),
        ("Cơ quan, đơn vị số 03", "Chưa nộp", False),
    ]
    client = as_(made.representative(ME))
    assert [client.get(made.address("card", code)).status_code for code in (OTHER, THIRD)] == [200, 404]
    assert seen(made, made.representative(THIRD))["given"] == []


def next_text(made: Made, user: User) -> str:
    found = seen(made, user)["next_step"]
    return found.text if found else ""


def test_each_reader_is_told_the_one_next_thing(made: Made) -> None:
    assert next_text(made, made.secretary) == "Còn 1 phiếu chờ thẩm định: Đơn vị 02."
    assert next_text(made, made.representative(THIRD)) == "Phiếu bị trả lại: Thiếu báo cáo"
    assert next_text(made, made.representative(ME)).startswith("Thẩm định khác tự chấm ở ")
    assert (next_text(made, made.representative(OTHER))).startswith("Thẩm định khác tự chấm ở ")
    assert next_text(made, made.leader) == ""
    Round.objects.update(step="scoring")
    assert next_text(made, made.secretary) == "Chờ 1 đơn vị nộp phiếu: Đơn vị 03."
    Round.objects.update(step="agreeing")
    assert next_text(made, made.secretary) == "Thống nhất 1 phiếu đã thẩm định."
    Scorecard.objects.update(state="agreed")
    Score.objects.update(agreed_input=F("appraised_input"), agreed_points=F("appraised_points"))
    assert next_text(made, made.secretary) == "Mọi ô điểm đã thống nhất: công bố kết quả."
    assert next_text(made, made.leader) == "Mọi ô điểm đã thống nhất: công bố kết quả."
    Round.objects.update(step="published")
    assert {next_text(made, user) for user in (made.secretary, made.leader, made.representative(ME))} == {""}


def test_the_steps_stand_with_their_days(made: Made) -> None:
    steps = seen(made, made.representative(ME))["steps"]
    assert [(step.label, step.look) for step in steps] == [
        ("Chuẩn bị", "is-done"),
        ("Tự chấm", "is-done"),
        ("Thẩm định", "is-now"),
        ("Thống nhất", ""),
        ("Đã công bố", ""),
    ]
    assert steps[2].due == f"hạn {short_date(today_vn() + timedelta(days=3))}, còn 3 ngày"
    assert steps[1].due == f"hạn {short_date(today_vn() - timedelta(days=2))}"


def test_what_a_step_on_means_is_said_and_it_is_gone_by_a_button(made: Made) -> None:
    forward, back = seen(made, made.secretary)["moves"]
    assert (forward.title, back.title) == ("Chuyển sang bước Thống nhất", "Lùi về bước Tự chấm")
    assert forward.means[1:] == [
        "Chưa nộp: Đơn vị 03. Các đơn vị này vẫn nộp được, ghi là nộp trễ.",
        "Chưa chốt thẩm định: Đơn vị 02. Các phiếu này vẫn thẩm định tiếp được.",
    ]
    form = {"deed": "buoc", "step": "agreeing", "round": made.round.pk}
    assert as_(made.leader).post(made.address("progress"), form).status_code == 403
    answer = as_(made.secretary).post(made.address("progress"), form, follow=True)
    assert told(answer) == ["Cả năm đã sang bước «Thống nhất»."]
    # Pressed twice.
    answer = as_(made.secretary).post(made.address("progress"), form, follow=True)
    assert told(answer) == ["Mỗi lần chỉ chuyển được một bước, tới hoặc lùi."]
    assert Round.objects.get().step == "agreeing"


def test_all_cards_are_agreed_by_a_button_that_says_what_is_left(made: Made) -> None:
    Round.objects.update(step="agreeing")
    Scorecard.objects.filter(member__code=OTHER).update(state="appraised")
    Score.objects.filter(card__member__code=OTHER, criterion__code="1.1").update(explanation="Có văn bản")
    agree = seen(made, made.secretary)["agree"]
    assert {name: getattr(agree, name) for name in ("cards", "ready", "unappraised", "disputed", "useful")} == {
        "cards": 2,
        "ready": 9,
        "unappraised": 0,
        "disputed": 1,
        "useful": True,
    }
    form = {"deed": "thong-nhat", "round": made.round.pk}
    answer = as_(made.secretary).post(made.address("progress"), form, follow=True)
    assert told(answer) == [
        "Đã điền điểm thống nhất vào 9 ô điểm, 1 phiếu đã thống nhất.",
        "Còn 1 ô điểm đơn vị có giải trình, Khối bàn rồi ghi bằng tay: Đơn vị 02 (1.1). "
        f'<a href="{made.address("grid")}?ky=nam&amp;gia-tri=thong-nhat&amp;loc=khac-nhau">Mở các ô này</a>',
        "Chưa chốt thẩm định nên chưa thống nhất được: Đơn vị 03.",
    ]
    answer = as_(made.leader).post(made.address("progress"), form, follow=True)
    assert told(answer) == ["Chỉ Thư ký Khối được thống nhất phiếu."]


def test_a_year_without_a_round_says_how_to_begin(made: Made) -> None:
    Score.objects.all().delete()
    Scorecard.objects.all().delete()
    Round.objects.all().delete()
    assert seen(made, made.secretary)["new_url"] == made.address("progress-new")
    assert seen(made, made.leader)["new_url"] == ""
    assert as_(made.secretary).get(made.address("progress.pdf")).status_code == 200
    assert as_(made.secretary).get(made.address("progress-settings")).status_code == 404


# --- the card's deeds ------------------------------------------------------------------------------------


def test_a_refused_deed_comes_back_with_what_was_typed_and_why(made: Made) -> None:
    where = made.address("card", OTHER)
    answer = as_(made.secretary).post(where, {"deed": "tra-lai", "return_reason": "  "})
    assert answer.status_code == 422
    assert answer.context["refusal"].message == "Hãy ghi lý do trả lại: đơn vị sẽ đọc lý do này trên phiếu."
    Score.objects.filter(card__member__code=THIRD, criterion__code="1.2").update(self_input=None, self_points=None)
    answer = as_(made.representative(THIRD)).post(made.address("card", THIRD), {"deed": "nop"})
    assert answer.status_code == 422
    assert "Còn 1 tiêu chí chưa tự chấm: 1.2." in answer.context["refusal"].message
    assert as_(made.secretary).post(where, {"deed": "???"}).status_code == 404


def test_a_deed_of_the_progress_page_leads_back_there(made: Made) -> None:
    form = {"deed": "tra-lai", "return_reason": "Xem lại", "from": "progress"}
    answer = as_(made.secretary).post(made.address("card", OTHER) + "?ky=nam", form)
    assert (answer.status_code, answer["Location"]) == (302, made.address("progress") + "?ky=nam")
    assert Scorecard.objects.get(member__code=OTHER).return_reason == "Xem lại"


def test_an_explanation_that_comes_too_late_is_shown_again_and_saved_at_the_second_try(made: Made) -> None:
    client = as_(made.representative(ME))
    loaded = client.get(made.address("card", ME)).context["explain_loaded"]
    Score.objects.filter(card__member__code=ME, criterion__code="1.1").update(version=5)
    form = {"loaded": loaded, "g:1.1": "Có văn bản", "g:1.4": "Đủ số", "round": made.round.pk}
    answer = client.post(made.address("explain", ME), form)
    assert (answer.status_code, told(answer)) == (422, ["Đã lưu 1 giải trình."])
    assert [(row.code, row.text) for row in answer.context["errors"]] == [("1.1", "Có văn bản")]
    form = {"loaded": answer.context["loaded"], "g:1.1": "Có văn bản", "g:1.4": "Đủ số"}
    answer = client.post(made.address("explain", ME), form)
    assert (answer.status_code, answer["Location"]) == (302, made.address("card", ME))
    kept = Score.objects.exclude(explanation="").values_list("criterion__code", "explanation")
    assert sorted(kept) == [("1.1", "Có văn bản"), ("1.4", "Đủ số")]


# --- settings, a new round, appraisers -------------------------------------------------------------------


def settings_form(made: Made, client: Client, **more: str) -> dict[str, Any]:
    shown = client.get(made.address("progress-settings")).context
    given = {name: str(shown["form"][name].value() or "") for name in shown["form"].fields}
    given.pop("only_after_publication")
    return given | {"round": made.round.pk, "loaded": shown["loaded"]} | more


def test_settings_are_kept_as_they_are_typed_in_vietnam(made: Made) -> None:
    client = as_(made.secretary)
    typed = {"name": " Cả  năm 2024 ", "scoring_due": "5/11/2024", "appraising_due": "2024-11-20", "agreeing_due": ""}
    typed |= {f"reason:{OTHER}": "Bị kỷ luật", f"document:{OTHER}": "QĐ số 5", f"votes:{THIRD}": "7"}
    answer = client.post(made.address("progress-settings"), settings_form(made, client, **typed), follow=True)
    assert told(answer) == ["Đã lưu cài đặt kỳ."]
    round_ = Round.objects.get()
    assert (round_.name, round_.scoring_due, round_.appraising_due, round_.agreeing_due) == (
        "Cả năm 2024",
        date(2024, 11, 5),
        date(2024, 11, 20),
        None,
    )
    assert list(Ineligible.objects.values_list("member__code", "reason", "document")) == [
        (OTHER, "Bị kỷ luật", "QĐ số 5")
    ]
    assert Scorecard.objects.get(member__code=THIRD).votes == 7
    answer = client.post(made.address("progress-settings"), settings_form(made, client), follow=True)
    assert told(answer) == ["Không có gì thay đổi."]


def test_settings_say_who_may_know_why_a_member_is_not_ranked(made: Made) -> None:
    client = as_(made.secretary)
    address = made.address("progress-settings")
    assert Round.objects.get().reasons == "own"
    answer = client.post(address, settings_form(made, client, reasons="all"), follow=True)
    assert (told(answer), Round.objects.get().reasons) == (["Đã lưu cài đặt kỳ."], "all")
    entry = Entry.objects.latest("number")
    assert (entry.old, entry.new) == (
        "Ai xem lý do không xét: Chỉ đơn vị đó và người của Khối",
        "Ai xem lý do không xét: Mọi đơn vị xem được xếp hạng",
    )
    assert client.post(address, settings_form(made, client, reasons="nobody")).status_code == 422
    assert Round.objects.get().reasons == "all"


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("scoring_due", "31/2/2024", "Không có ngày «31/2/2024». Hãy nhập ngày/tháng/năm, ví dụ 17/03/2023."),
        ("appraising_due", "1/1/2020", "Hạn thẩm định phải từ hạn tự chấm trở đi."),
        (f"votes:{ME}", "bảy", "Hãy ghi số phiếu bằng số nguyên, ví dụ 7."),
        (f"document:{ME}", "QĐ số 5", "Hãy ghi lý do không xét, hoặc bỏ văn bản."),
    ],
)
def test_wrong_settings_come_back_as_typed_with_why(field: str, text: str, sentence: str, made: Made) -> None:
    client = as_(made.secretary)
    before = Entry.objects.count()
    answer = client.post(made.address("progress-settings"), settings_form(made, client, **{field: text}))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert [error for errors in form.errors.values() for error in errors] == [sentence]
    assert form[field].value() == text
    assert Entry.objects.count() == before


def test_settings_changed_meanwhile_are_told_and_kept_at_the_second_try(made: Made) -> None:
    client = as_(made.secretary)
    form = settings_form(made, client, name="Tên của tôi")
    Round.objects.update(name="Tên khác")
    answer = client.post(made.address("progress-settings"), form)
    assert (answer.status_code, Round.objects.get().name) == (422, "Tên khác")
    assert answer.context["form"].non_field_errors()[0].startswith("Cài đặt vừa được người khác sửa")
    client.post(made.address("progress-settings"), form | {"loaded": answer.context["loaded"]})
    assert Round.objects.get().name == "Tên của tôi"


def test_a_new_round_is_opened_in_its_first_step(made: Made) -> None:
    client = as_(made.secretary)
    typed = {"name": "Sáu tháng đầu năm", "visibility": "own", "scoring_due": "30/6/2024"}
    answer = client.post(made.address("progress-new"), typed, follow=True)
    assert told(answer) == ["Đã mở kỳ Sáu tháng đầu năm, đang ở bước «Chuẩn bị»."]
    assert answer.request["QUERY_STRING"] == "ky=sau-thang-dau-nam"
    assert answer.context["next_step"].label == "Chuyển bước"
    assert client.post(made.address("progress-new"), {"name": ""}).status_code == 422


def test_appraisers_are_tried_out_going_round_and_kept_only_by_a_button(made: Made) -> None:
    client = as_(made.secretary)
    shown = client.get(made.address("progress-appraisers") + "?vong=1").context
    assert [(row.member.code, row.chosen[0]) for row in shown["rows"]] == [
        (ME, THIRD),
        (OTHER, ME),
        (THIRD, OTHER),
    ]
    assert Appraiser.objects.count() == 0
    form = {f"v:{row.member.code}": row.chosen for row in shown["rows"]} | {"round": made.round.pk}
    answer = client.post(made.address("progress-appraisers") + "?vong=1", form)
    assert answer["Location"] == made.address("progress")
    assert Appraiser.objects.count() == 3
    for shift in ("0", "3", "x", "-1"):
        shown = client.get(made.address("progress-appraisers") + f"?vong={shift}").context
        assert (shown["shift"], shown["rows"][0].chosen) == (0, [THIRD, "", ""])


def test_who_appraises_whom_is_printed_as_it_is_kept_and_what_is_only_tried_out_says_so(made: Made) -> None:
    client, address = as_(made.secretary), made.address("progress-appraisers.pdf")
    names = {member.code: member.name for member in made.members}
    first, second, third = (names[code] for code in (ME, OTHER, THIRD))
    members = {member.code: member for member in made.members}
    for code in (OTHER, THIRD):
        Appraiser.objects.create(round=made.round, appraiser=members[code], member=members[ME])
    kept = Paper(client.get(address).content)
    assert kept.faults() == []
    assert kept.rows == [
        ["STT", "Phiếu của", "Đơn vị thẩm định"],
        ["1", first, f"{second} {third}"],
        ["2", second, "chưa phân công"],
        ["3", third, "chưa phân công"],
    ]
    assert (kept.text.count("PHÂN CÔNG THẨM ĐỊNH"), kept.text.count("Dự kiến"), len(kept.blanks)) == (1, 0, 1)
    tried = Paper(client.get(f"{address}?vong=1").content)
    assert tried.rows[1:] == [["1", first, third], ["2", second, first], ["3", third, second]]
    assert (tried.text.count("DỰ KIẾN PHÂN CÔNG"), tried.text.count("Dự kiến, chưa lưu")) == (1, 1)
    book = load_workbook(BytesIO(client.get(made.address("progress-appraisers.xlsx")).content)).worksheets[0]
    assert list(book.values)[3:] == [
        ("1", first, f"{second}\n{third}"),
        ("2", second, "chưa phân công"),
        ("3", third, "chưa phân công"),
    ]


def test_an_assignment_to_oneself_comes_back_with_why(made: Made) -> None:
    answer = as_(made.secretary).post(made.address("progress-appraisers"), {f"v:{ME}": [ME, OTHER]})
    assert (answer.status_code, answer.context["error"]) == (422, "Đơn vị không thẩm định phiếu của chính mình.")
    assert Appraiser.objects.count() == 0


def test_two_agencies_of_one_account_do_not_appraise_each_other_for_it(made: Made) -> None:
    """Who stands for a card does not appraise it, though another agency of the same account was given it."""
    members = {member.code: member for member in made.members}
    user = made.representative(ME)
    Role.objects.create(user=user, kind="representative", bloc=made.year.bloc, agency=members[OTHER].agency)
    Appraiser.objects.create(round=made.round, appraiser=members[ME], member=members[OTHER])
    assert seen(made, user)["given"] == []
    answer = as_(user).post(made.address("card", OTHER), {"deed": "tham-dinh", "as_scored": "1"})
    assert (answer.status_code, Scorecard.objects.get(member__code=OTHER).state) == (422, "submitted")


def test_what_nobody_has_appraised_is_not_said_to_be_objected_to(made: Made) -> None:
    """What is left after «Thống nhất» is told by what is in the way, named, and led to; and it is not called done."""
    Round.objects.update(step="agreeing")
    Scorecard.objects.update(state="appraised", return_reason="")
    empty = {"appraised_input": None, "appraised_points": None}
    Score.objects.filter(card__member__code=ME, criterion__code__in=("1.1", "1.3")).update(**empty)
    never = Score.objects.filter(card__member__code=OTHER, criterion__code="1.5")
    never.update(self_input=None, self_points=None, points=None, **empty)
    shown = seen(made, made.secretary)
    assert shown["figures"][1] == ("Đã thẩm định đủ", 1, 3)
    assert [row.open for row in shown["rows"]] == [2, 1, 0]
    assert shown["next_step"].text == (
        "Còn 3 ô điểm chưa thẩm định ở các phiếu đã chốt: Đơn vị 01 (1.1, 1.3), Đơn vị 02 (1.5)."
    )
    where = f"{made.address('grid')}?ky=nam&gia-tri=tham-dinh&loc=chua-cham"
    assert shown["next_step"].url == where
    [task] = [
        task
        for section in as_(made.secretary).get(made.address("overview")).context["sections"]
        for task in section.tasks
        if task.title == "Thẩm định phiếu"
    ]
    assert (task.state.label, task.url) == ("Còn thiếu", where)
    assert task.note == "Còn 3 ô điểm chưa thẩm định ở các phiếu đã chốt: Đơn vị 01 (2), Đơn vị 02 (1)."
    form = {"deed": "thong-nhat", "round": made.round.pk}
    link = where.replace("&", "&amp;")
    assert told(as_(made.secretary).post(made.address("progress"), form, follow=True)) == [
        "Đã điền điểm thống nhất vào 12 ô điểm, 1 phiếu đã thống nhất.",
        f'Còn 1 ô điểm đơn vị chưa tự chấm và cũng chưa thẩm định: Đơn vị 02 (1.5). <a href="{link}">Mở các ô này</a>',
        f'Còn 2 ô điểm chưa thẩm định: Đơn vị 01 (1.1, 1.3). <a href="{link}">Mở các ô này</a>',
    ]
    # The button can do no more, and isn't offered.
    shown = seen(made, made.secretary)
    assert (shown["agree"].useful, shown["next_step"].label) == (False, "Ghi điểm thẩm định")


def test_odd_deadlines_and_documents_are_asked_beside_the_form(made: Made) -> None:
    client = as_(made.secretary)
    address = made.address("progress-settings")
    typed = {"scoring_due": "30/6/2042", "appraising_due": "", "agreeing_due": ""}
    typed |= {"reason:dv-01": "Bị kỷ luật", "document:dv-01": "Quyết định ngày 5/6/2199"}
    form = settings_form(made, client, **typed)
    answer = client.post(address, form)
    questions = {question.field: question.asked for question in answer.context["questions"]}
    assert (answer.status_code, set(questions)) == (422, {"scoring_due", "document:dv-01"})
    assert 'value="30/6/2042"' in answer.content.decode()
    first = {"scoring_due_asked": questions["scoring_due"], "scoring_due_reason": "Lùi hạn"}
    answer = client.post(address, form | first)
    assert [(question.field, question.reason) for question in answer.context["questions"]] == [
        ("scoring_due", "Lùi hạn"),
        ("document:dv-01", ""),
    ]
    both = first | {"document:dv-01_asked": questions["document:dv-01"], "document:dv-01_reason": "Đang trình ký"}
    assert client.post(address, form | both).status_code == 302
    made.round.refresh_from_db()
    assert str(made.round.scoring_due) == "2042-06-30"
    kept = Ineligible.objects.get(member__code="dv-01").document_reason
    assert kept == f"{questions['document:dv-01']} Vẫn ghi vì: Đang trình ký"
    assert as_read(client.get(address)).count(kept) == 1


def test_why_an_odd_deadline_stands_is_kept_beside_it_and_shown_with_it(made: Made) -> None:
    client, address = as_(made.secretary), made.address("progress-settings")
    odd = "Ngày 30/06/2042 không thuộc năm thi đua 2024."
    kept = {"agreeing_due": "30/6/2042", "agreeing_due_asked": odd, "agreeing_due_reason": "Lùi hạn"}
    assert client.post(address, settings_form(made, client, **kept)).status_code == 302
    round_, reason = Round.objects.get(), f"{odd} Vẫn ghi vì: Lùi hạn"
    assert (round_.scoring_due_reason, round_.appraising_due_reason, round_.agreeing_due_reason) == ("", "", reason)
    progress = as_read(as_(made.representative(ME)).get(made.address("progress")))
    assert progress.count(f"Hạn thống nhất: {reason}") == as_read(client.get(address)).count(reason) == 1
    printed = Paper(as_(made.clerk).get(made.address("progress.pdf")).content)
    assert printed.text.count(f"Hạn thống nhất: {reason}") == 1
    # Another change leaves it; it goes with its day.
    assert client.post(address, settings_form(made, client, name="Năm 2024")).status_code == 302
    assert Round.objects.get().agreeing_due_reason == reason
    assert client.post(address, settings_form(made, client, agreeing_due="")).status_code == 302
    assert Round.objects.get().agreeing_due_reason == ""
