"""Questions of a review meeting and who is put forward for them, in the browser."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from awards.models import Award, Nomination, Question
from awards.rules.asking import MORE_THAN_ALL, NO_PERCENT, NO_SHARE
from awards.verbs.nominations import NO_REASON, TWICE, NominationRefused, drop_nomination, put_forward, withdraw
from awards.verbs.nominations import seal_of as seal_of_case
from awards.verbs.questions import (
    HAS_ROUNDS,
    ONE_A_FORM,
    OTHER_CASES,
    QuestionRefused,
    drop_question,
    keep_question,
    move_question,
    seal_of,
    why_frozen,
)
from common.audit.models import Entry
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.awards.eligible import held
from tests.awards.meeting import called
from tests.awards.nominated import FIELDS, RULE, changed, found, put, question_put
from tests.awards.reviews import award_form
from tests.campaigns.proposed import who
from tests.printing import Paper
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=4, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def send(client: Client, where: str, typed: dict[str, Any]) -> Any:
    return client.post(where, {"seen": client.get(where).context["seen"]} | typed)


def lines(made: Made, client: Client, order: int = 1) -> list[tuple[str, str, str]]:
    """Of each case of a question: the member's code, what it meets, and the note."""
    block = client.get(made.address("nominations", 1)).context["blocks"][order - 1]
    return [(line.row.member.code, line.told, line.note) for line in block.lines]


# --- questions


def test_the_secretary_puts_a_question_which_everybody_reads_in_words(made: Made, secretary: Client) -> None:
    called(made)
    award_form(made)
    page = made.address("nominations", 1)
    assert send(secretary, made.address("question-edit", 1), RULE)["Location"] == page
    block = logged_in(made.representative("dv-02")).get(page).context["blocks"][0]
    assert (block.name, block.asked, block.threshold, block.quota, block.path) == (
        "Cờ thi đua mẫu",
        "Bỏ phiếu kín: đồng ý hoặc không đồng ý từng trường hợp",
        "Cần quá 2/3 tổng số thành viên đồng ý",
        "Đề nghị không quá 1 trường hợp: 30 % của 4 thành viên là 1,2, bỏ phần lẻ",
        "Khi bằng phiếu, thừa hoặc không có: bỏ phiếu lại",
    )
    assert list(Entry.objects.filter(key__startswith="review/1/question/").values_list("action", "member")) == [
        ("thêm", "")
    ]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"form": ""}, "form", None),
        ({"form": "khong-co"}, "form", None),
        ({"numerator": "4"}, "numerator", NO_SHARE),
        ({"numerator": "hai"}, "numerator", None),
        ({"denominator": "2"}, "exceeds", MORE_THAN_ALL),
        ({"quota_percent": "101"}, "quota_percent", NO_PERCENT),
        ({"quota_percent": "30,125"}, "quota_percent", None),
        ({"method": "choose"}, "most_chosen", None),
        ({"base": "chair"}, "base", None),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_nothing_typed_is_lost(
    typed: dict[str, str], field: str, sentence: str | None, made: Made, secretary: Client
) -> None:
    called(made)
    award_form(made)
    answer = send(secretary, made.address("question-edit", 1), RULE | typed)
    told = answer.context["form"].errors
    assert (answer.status_code, list(told), Question.objects.count()) == (422, [field], 0)
    assert sentence is None or list(told[field]) == [sentence]
    assert answer.context["form"]["ground"].value() == RULE["ground"]


def test_a_meeting_asks_once_about_a_form_and_who_saves_over_another_is_told(made: Made, secretary: Client) -> None:
    question_put(made)
    answer = send(secretary, made.address("question-edit", 1), RULE)
    assert answer.context["form"].errors["form"] == [ONE_A_FORM]
    where = made.address("question-edit", 1) + "?so=1"
    seen = secretary.get(where).context["seen"]
    changed(made, 1, ground="Điều 8")
    for deed in ({}, {"deed": "drop"}, {"deed": "up"}):
        answer = secretary.post(where, {"seen": seen} | RULE | deed)
        assert (answer.status_code, "đã sửa lúc" in as_read(answer)) == (422, True)
    assert found(made).ground == "Điều 8"
    assert [secretary.get(made.address("question-edit", 1) + f"?so={so}").status_code for so in ("2", "x")] == [404] * 2


def test_questions_change_their_places_and_go_while_nobody_hangs_on_them(made: Made, secretary: Client) -> None:
    question_put(made)
    question_put(made, award_form(made, code="bang-khen", name="Bằng khen"))
    where = made.address("question-edit", 1) + "?so=2"
    assert send(secretary, where, {"deed": "up"}).status_code == 302
    assert [one.form.code for one in (found(made, 1), found(made, 2))] == ["bang-khen", "co-mau"]
    row = put(made, order=2)
    answer = send(secretary, where, {"deed": "drop"})
    assert answer.status_code == 422
    answer = send(secretary, where, RULE | {"form": "bang-khen"})
    assert list(answer.context["form"].errors["form"]) == [ONE_A_FORM]
    award_form(made, code="giay-khen", name="Giấy khen")
    answer = send(secretary, where, RULE | {"form": "giay-khen"})
    assert list(answer.context["form"].errors["form"]) == [OTHER_CASES]
    drop_nomination(**who(made, made.secretary), nomination=row.pk, seen=seal_of_case(row))
    assert send(secretary, where, {"deed": "drop"}).status_code == 302
    assert [one.form.code for one in Question.objects.all()] == ["bang-khen"]


@pytest.mark.parametrize("state", ["preparing", "open", "counted"])
def test_once_a_round_counts_question_and_list_stand_and_a_void_one_frees_them(
    state: str, made: Made, secretary: Client
) -> None:
    question, row = question_put(made), put(made)
    round_ = question.rounds.create(number=1, state=state)
    reason = why_frozen(found(made))
    assert reason.startswith("Nội dung này đã có lượt bỏ phiếu số 1:")
    how, seen = who(made, made.secretary), seal_of(question)
    for deed in (
        lambda: keep_question(**how, meeting=1, order=1, seen=seen, fields=FIELDS | {"ground": "A"}),
        lambda: drop_question(**how, meeting=1, order=1, seen=seen),
        lambda: move_question(**how, meeting=1, order=1, seen=seen),
    ):
        with pytest.raises(QuestionRefused) as refused:
            deed()
        assert refused.value.problems == {"": reason}
    mark = seal_of_case(row)
    for again in (
        lambda: put(made, "dv-03"),
        lambda: withdraw(**how, nomination=row.pk, reason="A", seen=mark),
        lambda: drop_nomination(**how, nomination=row.pk, seen=mark),
    ):
        with pytest.raises(NominationRefused) as told:
            again()
        assert told.value.problems == {"": reason}
    answer = secretary.get(made.address("question-edit", 1) + "?so=1")
    assert (reason in as_read(answer), 'name="deed" value="save">Lưu' in answer.content.decode()) == (True, False)
    if state != "counted":
        round_.state, round_.void_reason = "void", "Nhầm"
        round_.save()
        assert why_frozen(found(made)) == ""
        put(made, "dv-03")
        with pytest.raises(QuestionRefused) as gone:
            drop_question(**how, meeting=1, order=1, seen=seen)
        assert gone.value.problems == {"": HAS_ROUNDS}


# --- who is put forward


def test_one_click_puts_a_member_forward_and_twice_is_told(made: Made, secretary: Client) -> None:
    question_put(made)
    page = made.address("nominations", 1)
    block = secretary.get(page).context["blocks"][0]
    assert [member.code for member, _ in block.free] == made.codes
    sent = {"question": "1", "member": "dv-02"}
    assert secretary.post(page, sent)["Location"] == f"{page}#noi-dung-1"
    block = secretary.get(page).context["blocks"][0]
    assert [member.code for member, _ in block.free] == ["dv-01", "dv-03", "dv-04"]
    answer = secretary.post(page, sent)
    assert (answer.status_code, answer.context["sentences"]) == (422, [TWICE])
    assert secretary.post(page, sent | {"member": "ai-do"}).status_code == 422
    assert [secretary.post(page, sent | {"question": so}).status_code for so in ("7", "x")] == [404, 404]
    assert Nomination.objects.count() == 1


def test_a_person_is_put_forward_by_name_and_a_collective_without(made: Made, secretary: Client) -> None:
    question_put(made, award_form(made, code="chien-si", name="Chiến sĩ thi đua", subject="individual"))
    where = made.address("nomination-edit", 1) + "?noi-dung=1"
    typed = {"deed": "save", "member": "dv-02", "person": "Nguyễn Thị A", "position": "Trưởng phòng", "sex": "female"}
    answer = send(secretary, where, typed | {"person": ""})
    assert list(answer.context["form"].errors) == ["person"]
    assert answer.context["form"]["position"].value() == "Trưởng phòng"
    assert send(secretary, where, typed).status_code == 302
    row = Nomination.objects.get()
    assert (row.person, row.position, row.sex, row.member.code) == ("Nguyễn Thị A", "Trưởng phòng", "female", "dv-02")
    assert list(send(secretary, where, typed).context["form"].errors["person"]) == [TWICE]
    assert send(secretary, where, typed | {"person": "Trần Văn B", "deed": "more"})["Location"] == where
    edit = made.address("nomination-edit", 1) + f"?so={row.pk}"
    assert send(secretary, edit, typed | {"merits": "Sáng kiến"}).status_code == 302
    row.refresh_from_db()
    assert row.merits == "Sáng kiến"


def test_a_case_is_withdrawn_with_a_reason_stands_again_and_goes(made: Made, secretary: Client) -> None:
    question_put(made)
    row = put(made)
    where = made.address("nomination-edit", 1) + f"?so={row.pk}"
    answer = send(secretary, where, {"deed": "withdraw", "withdrawn": " "})
    assert list(answer.context["withdrawing"].errors["withdrawn"]) == [NO_REASON]
    assert send(secretary, where, {"deed": "withdraw", "withdrawn": "Đơn vị xin rút"}).status_code == 302
    assert lines(made, secretary) == [("dv-02", "", "Đã rút: Đơn vị xin rút")]
    assert send(secretary, where, {"deed": "withdraw", "withdrawn": ""}).status_code == 302
    assert lines(made, secretary) == [("dv-02", "", "")]
    seen = secretary.get(where).context["seen"]
    assert send(secretary, where, {"deed": "drop"}).status_code == 302
    assert secretary.get(where).status_code == 404
    assert secretary.post(where, {"seen": seen, "deed": "drop"}).status_code == 404
    actions = Entry.objects.filter(key__startswith="review/1/nomination/").order_by("id")
    assert list(actions.values_list("action", flat=True)) == ["đề cử", "rút", "bỏ việc rút", "bỏ"]


def test_who_saves_over_another_s_change_of_a_case_is_told(made: Made, secretary: Client) -> None:
    question_put(made)
    row = put(made)
    where = made.address("nomination-edit", 1) + f"?so={row.pk}"
    seen = secretary.get(where).context["seen"]
    send(secretary, where, {"deed": "save", "member": "dv-02", "merits": "Đầu"})
    for typed in (
        {"deed": "save", "member": "dv-03", "merits": "Sau"},
        {"deed": "withdraw", "withdrawn": "Lý do"},
        {"deed": "drop"},
    ):
        answer = secretary.post(where, {"seen": seen} | typed)
        assert (answer.status_code, "đã sửa lúc" in as_read(answer)) == (422, True)
    row.refresh_from_db()
    assert (row.member.code, row.merits, row.withdrawn) == ("dv-02", "Đầu", "")


def test_what_the_form_asks_for_is_held_against_the_standings_and_warns_without_blocking(
    made: Made, secretary: Client
) -> None:
    form = award_form(made)
    form.editions.update(most_rank=1, band="Xuất sắc", years_running=2, years_of=form)
    question_put(made)
    held(made, "dv-03")
    for code in ("dv-02", "dv-03"):
        put(made, code)
    line = secretary.get(made.address("nominations", 1)).context["blocks"][0].lines[0]
    rank = line.conditions[0]
    assert (rank.told.startswith("Hạng "), " tạm tính, cần hạng 1" in rank.told) == (True, True)
    assert "tạm tính, cần xếp loại Xuất sắc" in line.conditions[1].told
    assert line.conditions[2].sentence.endswith("năm liên tục đạt «Cờ thi đua mẫu»: chưa biết")
    assert [note for _, _, note in lines(made, secretary)] == ["", "Tạm dừng xét"]
    made.publish()
    line = secretary.get(made.address("nominations", 1)).context["blocks"][0].lines[0]
    assert "tạm tính" not in line.told


def test_years_running_come_from_the_ledger_and_of_whom_it_has_nothing_they_are_not_known(
    made: Made, secretary: Client
) -> None:
    form, other = award_form(made), award_form(made, code="bang-khen", name="Bằng khen")
    form.editions.update(years_running=2, years_of=other)
    question_put(made)
    for code in ("dv-01", "dv-02", "dv-03", "dv-04"):
        put(made, code)
    won = {"dv-01": [2022, 2023], "dv-02": [2021, 2023], "dv-03": [2023, 2024]}
    for number, (code, year) in enumerate(((code, year) for code, years in won.items() for year in years), start=1):
        member = made.year.members.get(code=code)
        names = {"agency": member.agency, "agency_name": member.name, "form_name": "Bằng khen"}
        Award.objects.create(bloc=made.year.bloc, number=number, form=other, year=year, **names)
    # What was given for one campaign, and what was cancelled, does not count.
    Award.objects.filter(agency__memberships__code="dv-03", year=2023).update(ground="thematic")

    def told() -> list[str]:
        return [told for _, told, _ in lines(made, secretary)]

    asked = "cần 2 năm liên tục đạt «Bằng khen»"
    assert told() == [
        f"2 năm liên tục, {asked}: đạt",
        f"1 năm liên tục, {asked}: chưa đạt",
        f"1 năm liên tục, {asked}: chưa đạt",
        f"Chưa biết số năm liên tục, {asked}: chưa biết",
    ]
    Award.objects.filter(agency__memberships__code="dv-01", year=2023).update(
        cancelled_on=date(2024, 5, 1), cancelled_by="Quyết định số 9"
    )
    assert told()[0] == f"0 năm liên tục, {asked}: chưa đạt"


def test_a_member_learns_no_rank_by_it_that_the_round_does_not_show(db: None) -> None:
    made = make_year(members=4, leaves=1, visibility="own")
    form = award_form(made)
    form.editions.update(most_rank=1, band="Xuất sắc")
    question_put(made)
    for code in ("dv-02", "dv-03"):
        put(made, code)
    unknown = ("Hạng chưa công bố, cần hạng 1: chưa biết", "Xếp loại chưa công bố, cần xếp loại Xuất sắc: chưa biết")
    page = made.address("nominations", 1)
    block = logged_in(made.representative("dv-02")).get(page).context["blocks"][0]
    # Of itself it knows the band, of nobody the rank.
    assert [line.conditions[0].sentence for line in block.lines] == [unknown[0]] * 2
    assert block.lines[1].conditions[1].sentence == unknown[1]
    assert block.lines[0].conditions[1].sentence != unknown[1]
    block = logged_in(made.secretary).get(page).context["blocks"][0]
    assert block.lines[1].conditions[0].told.startswith("Hạng ")
    assert "chưa công bố" not in block.lines[1].told


def test_only_who_manages_the_year_puts_forward_and_a_stranger_finds_nothing(made: Made) -> None:
    question_put(made)
    row = put(made)
    for user in (made.leader, made.clerk, made.representative("dv-02")):
        client, how = logged_in(user), who(made, user)
        assert client.get(made.address("nominations", 1)).status_code == 200
        assert client.post(made.address("nominations", 1), {"question": "1", "member": "dv-03"}).status_code == 403
        for name in ("question-edit", "nomination-edit"):
            assert client.get(made.address(name, 1)).status_code == 403
        for deed in (
            lambda how: put_forward(**how, meeting=1, question=1, fields={"member": "dv-03"}),
            lambda how: drop_nomination(**how, nomination=row.pk, seen=seal_of_case(row)),
            lambda how: keep_question(**how, meeting=1, fields=FIELDS),
        ):
            with pytest.raises(PermissionError):
                deed(how)
    assert Nomination.objects.count() == 1
    stranger = logged_in(make_year(bloc="khoi-khac", scored=False).secretary)
    assert stranger.get(made.address("nominations", 1)).status_code == 404


def test_the_list_prints_and_stands_in_a_workbook(made: Made, secretary: Client) -> None:
    form = award_form(made)
    form.editions.update(most_rank=1)
    question_put(made)
    put(made, merits="Dẫn đầu Khối")
    paper = Paper(secretary.get(made.address("nominations.pdf", 1)).content)
    assert paper.faults() == []
    said = ("Cần quá 2/3 tổng số thành viên đồng ý", "Cơ quan, đơn vị số 02", "Dẫn đầu Khối", "cần hạng 1")
    assert [one in paper.text for one in said] == [True] * 4
    book = load_workbook(BytesIO(secretary.get(made.address("nominations.xlsx", 1)).content))
    cells = " ".join(str(cell.value) for sheet in book for row in sheet.rows for cell in row)
    assert [one in cells for one in said] == [True] * 4


def test_an_empty_meeting_and_an_empty_catalogue_say_what_comes_first(made: Made, secretary: Client) -> None:
    called(made)
    page = made.address("nominations", 1)
    for client, sentence in (
        (secretary, "Thêm một nội dung cho mỗi danh hiệu"),
        (logged_in(made.representative("dv-02")), "Khi Thư ký Khối ghi nội dung bỏ phiếu"),
    ):
        assert sentence in as_read(client.get(page))
    assert "Danh mục khen thưởng còn trống" in as_read(secretary.get(made.address("question-edit", 1)))
    assert secretary.get(made.address("nominations.xlsx", 1)).status_code == 200
    assert secretary.get(made.address("nominations", 2)).status_code == 404


def test_the_list_asks_as_often_for_many_cases_as_for_one(made: Made, secretary: Client) -> None:
    question_put(made)
    counts = []
    for code in ("dv-02", "dv-03"):
        put(made, code)
        with CaptureQueriesContext(connection) as asked:
            secretary.get(made.address("nominations", 1))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_name_of_the_form_is_that_of_the_meeting_s_day(made: Made, secretary: Client) -> None:
    conference, form = called(made), award_form(made)
    form.editions.update(valid_to=date(2024, 6, 30))
    form.editions.create(name="Cờ mới", valid_from=date(2024, 7, 1))
    question_put(made)
    for day, name in ((date(2024, 6, 30), "Cờ thi đua mẫu"), (date(2024, 7, 1), "Cờ mới")):
        conference.day = day
        conference.save(update_fields=["day"])
        assert secretary.get(made.address("nominations", 1)).context["blocks"][0].name == name
