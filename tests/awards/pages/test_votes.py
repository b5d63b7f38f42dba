"""The votes on a question in the browser: entering what the tellers counted, what came of it, and who sees it when."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from awards.models import Question
from awards.verbs import voting
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.awards.reviews import asked, award_form, meeting
from tests.awards.voted import counted, decided, fresh, opened, outcomes, voided
from tests.printing import Paper
from tests.years import Made, make_year

LEVEL = {"dv-01": (3, 0, 0), "dv-02": (2, 1, 0), "dv-03": (2, 1, 0)}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def question(made: Made) -> Question:
    return asked(made, meeting(made), quota="number", quota_number=2, ground="Điều 9 Quy chế mẫu")


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def where(made: Made, door: str = "review-votes") -> str:
    return made.address(door, 1, 1)


def send(client: Client, made: Made, deed: str, **typed: Any) -> Any:
    return client.post(where(made), {"seen": client.get(where(made)).context["seen"], "deed": deed} | typed)


def boxes(question: Question, votes: dict[str, tuple[Any, ...]], **counts: Any) -> dict[str, Any]:
    """What is typed into the tellers' form."""
    round_ = question.rounds.latest("number")
    said = {"members": 3, "summoned": 3, "present": 3, "issued": 3, "returned": 3, "valid": 3, "invalid": 0} | counts
    typed = {f"t-{name}": figure for name, figure in said.items()}
    for one in round_.candidates.select_related("nomination__member"):
        figures = votes.get(one.nomination.member.code, ("", "", ""))
        for name, figure in zip(("votes_for", "votes_against", "votes_none"), figures, strict=True):
            typed[f"t-c{one.pk}-{name}"] = figure
    return typed


def test_the_secretary_opens_a_round_enters_figures_settles_it_and_all_read_what_came_of_it(
    secretary: Client, made: Made, question: Question
) -> None:
    assert send(secretary, made, "open", **{"o-way": "paper"})["Location"] == where(made)
    form = secretary.get(where(made)).context["forms"].tally
    assert {box.name: box.value() for box in form.counts} == {
        "members": 3,
        "summoned": 3,
        "present": 3,
        **dict.fromkeys(("issued", "returned", "valid", "invalid")),
    }
    assert send(secretary, made, "settle", **boxes(question, LEVEL)).status_code == 302
    member = logged_in(made.representative("dv-02"))
    shown = member.get(where(made)).context
    assert shown["next_step"] == (
        "Chưa phân định: bằng phiếu ở vị trí cuối. Cách đã chọn cho nội dung này: bỏ phiếu lại."
    )
    [first] = shown["shown"].rounds
    assert [(line.name, line.share, line.outcome) for line in first.lines] == [
        ("Cơ quan, đơn vị số 01", "3/3 (100 %)", "Được suy tôn"),
        ("Cơ quan, đơn vị số 02", "2/3 (66,67 %)", "Chưa phân định"),
        ("Cơ quan, đơn vị số 03", "2/3 (66,67 %)", "Chưa phân định"),
    ]
    assert first.sentences == [
        "Bằng phiếu ở vị trí cuối, còn 1 chỗ: Đơn vị 02, Đơn vị 03.",
        "Được suy tôn: 01 trường hợp: Đơn vị 01.",
    ]
    assert (shown["shown"].threshold, shown["shown"].quota) == (
        "quá nửa tổng số thành viên",
        "không quá 2 trường hợp",
    )


def test_wrong_figures_stand_beside_their_boxes_and_nothing_typed_is_lost(
    secretary: Client, made: Made, question: Question
) -> None:
    opened(made, question)
    typed = boxes(question, LEVEL | {"dv-03": (3, 1, "x")}, issued=4, invalid="")
    answer = send(secretary, made, "save", **typed)
    assert answer.status_code == 422
    assert [sentence for _, sentence in answer.context["wrong"]] == [
        "Đơn vị 03: Không ý kiến: Hãy ghi bằng số nguyên, ví dụ 9."
    ]
    typed = boxes(question, LEVEL | {"dv-03": (3, 1, 0)}, issued=4, invalid="")
    answer = send(secretary, made, "save", **typed)
    pk = question.rounds.get().candidates.get(nomination__member__code="dv-03").pk
    assert answer.context["wrong"] == [
        ("id_t-issued", "Số phiếu phát ra: 4 phiếu phát ra, nhiều hơn 3 đơn vị có mặt. Hãy xem lại."),
        (
            f"id_t-c{pk}-votes_for",
            "Đơn vị 03: Đồng ý: 3 đồng ý, 1 không đồng ý, 0 không ý kiến là 4, phải bằng 3 phiếu hợp lệ. Hãy xem lại.",
        ),
    ]
    form = answer.context["forms"].tally
    assert [form[name].value() for name in ("issued", "invalid", f"c{pk}-votes_for")] == ["4", "", "3"]
    assert fresh_issued(question) is None


def fresh_issued(question: Question) -> int | None:
    found: int | None = question.rounds.get().issued
    return found


def test_figures_being_entered_are_the_blocs_own_peoples_alone(
    secretary: Client, made: Made, question: Question
) -> None:
    opened(made, question)
    assert send(secretary, made, "save", **boxes(question, LEVEL, issued=3, valid="", invalid="")).status_code == 302
    member = logged_in(made.representative("dv-01"))
    answer = member.get(where(made))
    assert (answer.context["forms"].all, answer.context["sees_counting"]) == ([], False)
    page = as_read(answer)
    assert page.count("Số phiếu phát ra") == 0
    assert page.count("Số liệu đang kiểm chưa hiện") == 1
    leader = logged_in(made.leader).get(where(made))
    assert as_read(leader).count("Số phiếu phát ra") == 1
    assert leader.context["forms"].all == []
    assert member.get(where(made, "review-votes.xlsx")).status_code == 404
    paper = Paper(member.get(where(made, "review-votes.pdf")).content)
    assert "Số phiếu phát ra" not in paper.text
    log = as_read(member.get(made.address("log")))
    assert (log.count("ghi số liệu kiểm phiếu"), log.count("ghi số phiếu của")) == (0, 0)


@pytest.mark.parametrize("who", ["leader", "clerk", "dv-01"])
def test_nobody_else_sends_these_forms(made: Made, question: Question, who: str) -> None:
    opened(made, question)
    user = made.representative(who) if who == "dv-01" else getattr(made, who)
    client = logged_in(user)
    for deed in ("open", "save", "settle", "void", "decide"):
        assert client.post(where(made), {"deed": deed, "v-reason": "x"}).status_code == 403
    assert fresh(question.rounds.get()).state == "open"


def test_the_second_of_two_is_told_and_loses_nothing(secretary: Client, made: Made, question: Question) -> None:
    opened(made, question)
    seen = secretary.get(where(made)).context["seen"]
    typed = {"seen": seen, "deed": "save"}
    assert secretary.post(where(made), typed | boxes(question, LEVEL)).status_code == 302
    late = secretary.post(where(made), typed | boxes(question, LEVEL, present=2, issued=2, returned=2, valid=2))
    assert late.status_code == 422
    [(_, said)] = late.context["wrong"]
    assert said.endswith("Bấm «Lưu» lần nữa để ghi theo biểu mẫu này.")
    assert late.context["forms"].tally["present"].value() == "2"
    again = boxes(question, {}, present=2, issued=2, returned=2, valid=2)
    assert secretary.post(where(made), {"seen": late.context["seen"], "deed": "save"} | again).status_code == 302
    assert question.rounds.get().present == 2


def test_a_button_for_what_somebody_else_has_done_meanwhile_leads_back(
    secretary: Client, made: Made, question: Question
) -> None:
    round_ = counted(made, opened(made, question), LEVEL)
    answer = secretary.post(where(made), {"deed": "settle", "seen": ""} | boxes(question, LEVEL))
    assert answer["Location"] == where(made)
    assert outcomes(round_)["dv-02"] == "tied"


def test_a_tie_is_decided_by_a_second_round_among_the_tied_and_the_first_stays(
    secretary: Client, made: Made, question: Question
) -> None:
    counted(made, opened(made, question), LEVEL)
    opening = secretary.get(where(made)).context["forms"].opening
    tied = [pk for pk, name in opening.fields["wanted"].choices]
    assert [name for _, name in opening.fields["wanted"].choices] == ["Đơn vị 02", "Đơn vị 03"]
    answer = send(secretary, made, "open", **{"o-way": "paper"})
    assert [sentence for _, sentence in answer.context["wrong"]] == [f"Bỏ phiếu về: {voting.CHOOSE_SOMEBODY}"]
    assert send(secretary, made, "open", **{"o-way": "paper", "o-wanted": tied}).status_code == 302
    second = {"dv-02": (3, 0, 0), "dv-03": (1, 2, 0)}
    assert send(secretary, made, "settle", **boxes(question, second)).status_code == 302
    shown = secretary.get(where(made)).context
    assert (shown["next_step"], shown["shown"].chosen_names) == ("Đã có kết quả.", "Đơn vị 01, Đơn vị 02")
    assert [one.number for one in shown["shown"].rounds] == [1, 2]
    assert shown["forms"].opening is None


def test_the_chairs_choice_and_why_stand_on_page_paper_and_in_the_workbook(
    secretary: Client, made: Made, question: Question
) -> None:
    round_ = counted(made, opened(made, question), LEVEL)
    pk = round_.candidates.get(nomination__member__code="dv-03").pk
    answer = send(secretary, made, "decide", **{"d-path": "chair", "d-taken": [pk], "d-reason": ""})
    assert [sentence for _, sentence in answer.context["wrong"]] == ["Lý do: Hãy ghi lý do."]
    told = {"d-path": "chair", "d-taken": [pk], "d-reason": "Nhiều nữ hơn"}
    assert send(secretary, made, "decide", **told).status_code == 302
    [first] = secretary.get(where(made)).context["shown"].rounds
    assert first.sentences == [
        "Bằng phiếu ở vị trí cuối, còn 1 chỗ: Đơn vị 02, Đơn vị 03.",
        "Chủ trì quyết định chọn: Đơn vị 03. Lý do: Nhiều nữ hơn",
        "Được suy tôn: 02 trường hợp: Đơn vị 01, Đơn vị 03.",
    ]
    member = logged_in(made.representative("dv-02"))
    paper = Paper(member.get(where(made, "review-votes.pdf")).content)
    assert paper.faults() == []
    for sentence in first.sentences:
        assert sentence in " ".join(paper.text.split())
    book = load_workbook(BytesIO(member.get(where(made, "review-votes.xlsx")).content))
    assert book.sheetnames == ["Lượt 1"]


def test_nobody_with_enough_votes_leads_to_another_round_or_to_the_council(
    secretary: Client, made: Made, question: Question
) -> None:
    counted(made, opened(made, question), dict.fromkeys(LEVEL, (1, 2, 0)))
    shown = secretary.get(where(made)).context
    assert shown["next_step"] == ("Không trường hợp nào đủ số phiếu. Cách đã chọn cho nội dung này: bỏ phiếu lại.")
    assert [path for path, _ in shown["forms"].deciding.fields["path"].choices] == ["council"]
    assert [name for _, name in shown["forms"].opening.fields["wanted"].choices] == [
        "Đơn vị 01",
        "Đơn vị 02",
        "Đơn vị 03",
    ]
    assert send(secretary, made, "decide", **{"d-path": "council", "d-reason": "Không ai đủ phiếu"}).status_code == 302
    shown = secretary.get(where(made)).context
    assert shown["next_step"] == "Đã có kết quả."
    assert shown["shown"].rounds[0].sentences == [
        "Không trường hợp nào đủ số phiếu.",
        "Để trống, báo cáo Hội đồng. Lý do: Không ai đủ phiếu",
    ]


def test_more_than_the_quota_is_cut_by_votes_and_said(secretary: Client, made: Made, question: Question) -> None:
    counted(made, opened(made, question), {"dv-01": (3, 0, 0), "dv-02": (3, 0, 0), "dv-03": (2, 1, 0)})
    [first] = secretary.get(where(made)).context["shown"].rounds
    assert first.sentences == [
        "Số trường hợp đủ phiếu nhiều hơn số lượng 2: lấy theo số phiếu từ cao xuống, đủ 02 trường hợp.",
        "Được suy tôn: 02 trường hợp: Đơn vị 01, Đơn vị 02.",
    ]


def test_a_void_round_stays_to_be_read_with_its_reason_and_a_new_one_begins(
    secretary: Client, made: Made, question: Question
) -> None:
    counted(made, opened(made, question), LEVEL)
    answer = send(secretary, made, "void", **{"v-reason": " "})
    assert [sentence for _, sentence in answer.context["wrong"]] == [f"Lý do hủy: {voting.NO_REASON}"]
    assert send(secretary, made, "void", **{"v-reason": "Phát nhầm phiếu"}).status_code == 302
    shown = secretary.get(where(made)).context
    [first] = shown["shown"].rounds
    assert (first.state, first.round.void_reason, [line.share for line in first.lines]) == (
        "Hủy, không tính",
        "Phát nhầm phiếu",
        ["", "", ""],
    )
    assert (shown["shown"].chosen, shown["further"], shown["next_step"]) == ([], 2, "Chưa bỏ phiếu về nội dung này.")


def test_one_that_is_decided_again_begins_with_the_first_voided(made: Made, question: Question) -> None:
    round_ = decided(made, counted(made, opened(made, question), LEVEL), "council", reason="Ngang nhau")
    voided(made, round_)
    assert list(outcomes(opened(made, question))) == ["dv-01", "dv-02", "dv-03"]


def test_what_is_not_there_is_not_found_and_a_stranger_knows_of_nothing(
    secretary: Client, made: Made, question: Question
) -> None:
    assert [secretary.get(made.address("review-votes", *at)).status_code for at in ((1, 2), (2, 1))] == [404, 404]
    stranger = logged_in(make_year(members=1, leaves=1, bloc="khoi-la").secretary)
    assert stranger.get(where(made)).status_code == 404
    assert stranger.post(where(made), {"deed": "open"}).status_code == 404


@pytest.mark.parametrize("door", ["review-votes", "review-votes.pdf", "review-votes.xlsx"])
def test_a_round_more_costs_no_query_more(secretary: Client, made: Made, question: Question, door: str) -> None:
    voided(made, counted(made, opened(made, question), LEVEL))
    secretary.get(where(made, door))
    with CaptureQueriesContext(connection) as one:
        secretary.get(where(made, door))
    for _ in range(2):
        voided(made, counted(made, opened(made, question), LEVEL))
    with CaptureQueriesContext(connection) as three:
        secretary.get(where(made, door))
    assert len(three.captured_queries) == len(one.captured_queries)


def test_the_meeting_lists_what_it_votes_on_and_where_each_stands(made: Made, question: Question) -> None:
    form = award_form(made, code="bang-khen", name="Bằng khen mẫu")
    second = asked(made, question.review, form=form, numerator=2, denominator=3)
    asked(made, question.review, form=award_form(made, code="giay-khen", name="Giấy khen mẫu"))
    counted(made, opened(made, question), LEVEL)
    opened(made, question)
    counted(made, opened(made, second), dict.fromkeys(LEVEL, (0, 3, 0)))
    member = logged_in(made.representative("dv-02"))
    lines = member.get(made.address("review", 1)).context["votes"]
    assert [(line.name, line.rule, line.state, line.url) for line in lines] == [
        (
            "Cờ thi đua mẫu",
            "quá nửa tổng số thành viên",
            "Lượt 2 đang bỏ phiếu, kiểm phiếu. Được suy tôn: Đơn vị 01",
            made.address("review-votes", 1, 1),
        ),
        (
            "Bằng khen mẫu",
            "quá 2/3 tổng số thành viên",
            "Chưa có ai được suy tôn",
            made.address("review-votes", 1, 2),
        ),
        ("Giấy khen mẫu", "quá nửa tổng số thành viên", "Chưa bỏ phiếu", made.address("review-votes", 1, 3)),
    ]
