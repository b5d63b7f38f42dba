"""Rounds in the admin: opened with their cards, moved one step at a time, standing once published."""

from typing import Any

import pytest
from django.test import Client

from common.audit.models import Entry
from members.models import BlocYear, Membership
from scoring.models import Criterion, Exemption, Ineligible, Round, Rubric, Scorecard
from scoring.sheet import load_sheet
from scoring.verbs.exemptions import exempt
from tests.adminpages import log, logged_in, more_rows, page, save, told, typed
from tests.years import ACTOR, Made, make_year

HERE = ("khoi-thu", 2024)
PUBLISHED = "Kỳ chấm điểm đã công bố nên không sửa được nữa."


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=2, scored=False, step=Round.Step.PREPARING)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def move(client: Client, action: str, *rounds: Round) -> list[str]:
    """What the list says after its action was done to these rounds."""
    chosen = {"action": action, "_selected_action": [round_.pk for round_ in rounds], "index": "0"}
    return [str(message) for message in client.post(page(Round), chosen, follow=True).context["messages"]]


def step_of(round_: Round) -> str:
    round_.refresh_from_db()
    return round_.step


def test_a_new_round_is_opened_by_the_verb_with_a_card_for_each_member(made: Made, secretary: Client) -> None:
    rubric = Rubric.objects.get()
    new = {
        "rubric": rubric.pk,
        "code": "6-thang",
        "name": "Sáu tháng",
        "visibility": "full",
        "scoring_due": "30/6/2024",
    }
    assert told(save(secretary, page(Round, "add"), new)) == []
    opened = Round.objects.get(code="6-thang")
    assert (opened.year, opened.step, opened.visibility, str(opened.scoring_due)) == (
        made.year,
        "preparing",
        "full",
        "2024-06-30",
    )
    assert list(opened.cards.order_by("member__order").values_list("member__code", "state")) == [
        ("dv-01", "drafting"),
        ("dv-02", "drafting"),
        ("dv-03", "drafting"),
    ]
    says = "\n".join(
        [
            f"Năm thi đua: {made.year}",
            "Bảng đánh giá: Bảng đánh giá 2 tiêu chí",
            "Mã: 6-thang",
            "Tên: Sáu tháng",
            "Bước: Chuẩn bị",
            "Thành viên được xem: Toàn bộ điểm của tất cả",
            "Chỉ sau khi công bố: không",
            "Ai xem lý do không xét: Chỉ đơn vị đó và người của Khối",
            "Hạn tự chấm: 30/06/2024",
        ]
    )
    assert log() == [(*HERE, "", "Kỳ chấm điểm Sáu tháng", "thêm", "", says)]


def test_a_code_is_given_once_a_year(made: Made, secretary: Client) -> None:
    new = {"rubric": Rubric.objects.get().pk, "code": "nam", "name": "Kỳ khác", "visibility": "own"}
    assert told(save(secretary, page(Round, "add"), new)) == ["Kỳ chấm điểm với Năm thi đua và Mã này đã có rồi."]
    assert (Round.objects.count(), log()) == (1, [])


def test_what_a_round_shows_and_its_days_are_changed_and_logged(made: Made, secretary: Client) -> None:
    changed = {"visibility": "own", "scoring_due": "1/6/2024", "appraising_due": "2/6/2024"}
    assert told(save(secretary, page(made.round, "change"), changed)) == []
    about = "Kỳ chấm điểm Cả năm"
    old = "Tổng điểm và xếp hạng của tất cả"
    assert log() == [
        (*HERE, "", about, "sửa «Thành viên được xem»", old, "Chỉ điểm của đơn vị mình"),
        (*HERE, "", about, "sửa «Hạn tự chấm»", "", "01/06/2024"),
        (*HERE, "", about, "sửa «Hạn thẩm định»", "", "02/06/2024"),
    ]
    answer = save(secretary, page(made.round, "change"), {"appraising_due": "31/5/2024"})
    assert told(answer) == ["Hạn thẩm định phải từ hạn tự chấm trở đi."]


def test_the_step_is_no_box_of_the_form(made: Made, secretary: Client) -> None:
    answer = save(secretary, page(made.round, "change"), {"step": "agreeing"})
    assert told(answer) == ["Không sửa được nữa: «Bước»."]
    answer = save(secretary, page(made.round, "change"), {"code": "khac", "rubric": "1", "year": "1"})
    assert told(answer) == ["Không sửa được nữa: «Năm thi đua», «Bảng đánh giá» và «Mã»."]
    assert (step_of(made.round), log()) == ("preparing", [])


def test_a_round_moves_one_step_on_and_one_back_by_the_verb(made: Made, secretary: Client) -> None:
    assert move(secretary, "move_on", made.round) == ["Cả năm: đã chuyển sang bước «Tự chấm»."]
    assert move(secretary, "move_on", made.round) == ["Cả năm: đã chuyển sang bước «Thẩm định»."]
    assert move(secretary, "move_back", made.round) == ["Cả năm: đã chuyển sang bước «Tự chấm»."]
    assert step_of(made.round) == "scoring"
    assert log() == [
        (*HERE, "", "Kỳ chấm điểm Cả năm", "chuyển bước", "Chuẩn bị", "Tự chấm"),
        (*HERE, "", "Kỳ chấm điểm Cả năm", "chuyển bước", "Tự chấm", "Thẩm định"),
        (*HERE, "", "Kỳ chấm điểm Cả năm", "chuyển bước", "Thẩm định", "Tự chấm"),
    ]


@pytest.mark.parametrize(
    ("step", "action", "sentence"),
    [
        ("preparing", "move_back", "Cả năm: Đây đã là bước đầu."),
        ("agreeing", "move_on", "Cả năm: Công bố là một việc riêng, không chuyển bước được."),
        ("published", "move_back", "Cả năm: Kỳ chấm điểm đã công bố, không lùi lại được."),
        ("published", "move_on", "Cả năm: Đây đã là bước cuối."),
    ],
)
def test_a_step_that_cannot_be_is_refused_with_the_reason(
    step: str, action: str, sentence: str, made: Made, secretary: Client
) -> None:
    Round.objects.update(step=step)
    assert move(secretary, action, made.round) == [sentence]
    assert (step_of(made.round), log()) == (step, [])


def test_a_rubric_that_is_not_finished_keeps_its_round_from_starting(made: Made, secretary: Client) -> None:
    Rubric.objects.get().criteria.create(code="9", name="Nhóm trống", kind="group", order=99)
    assert move(secretary, "move_on", made.round) == [
        "Cả năm: Bảng đánh giá còn sai: Mục 9 (Nhóm trống) chưa có tiêu chí nào."
    ]


def test_the_other_bloc_s_rounds_are_not_moved(made: Made, secretary: Client) -> None:
    other = make_year(members=1, leaves=1, scored=False, step=Round.Step.PREPARING, bloc="khoi-khac").round
    move(secretary, "move_on", made.round, other)
    assert (step_of(made.round), step_of(other)) == ("scoring", "preparing")


def test_who_is_not_ranked_stands_in_the_log_with_the_reason(made: Made, secretary: Client) -> None:
    second = Membership.objects.get(code="dv-02")
    row = {"member": second.pk, "reason": "Tập thể bị kỷ luật", "document": "Quyết định số 7"}
    assert told(save(secretary, page(made.round, "change"), more_rows("ineligible", 0, row))) == []
    assert list(Ineligible.objects.values_list("member__code", "reason")) == [("dv-02", "Tập thể bị kỷ luật")]
    says = (
        "Kỳ chấm điểm: Cả năm\nThành viên: Cơ quan, đơn vị số 02\nLý do: Tập thể bị kỷ luật\nVăn bản: Quyết định số 7"
    )
    assert log() == [(*HERE, "dv-02", "Đơn vị không xét Cơ quan, đơn vị số 02", "thêm", "", says)]
    answer = save(secretary, page(made.round, "change"), more_rows("ineligible", 1, row))
    assert told(answer)[0] == "Có hai dòng cùng «Thành viên». Hãy sửa hoặc bỏ một dòng."


def test_what_was_published_stands(made: Made, secretary: Client) -> None:
    Round.objects.update(step="published")
    shown = secretary.get(page(made.round, "change"))
    assert (shown.context["notice"], shown.context["has_change_permission"]) == (PUBLISHED, False)
    assert "step-form" not in shown.content.decode()
    before = [list(model.objects.values_list()) for model in (Round, Ineligible, Scorecard)]
    member = Membership.objects.get(code="dv-02")
    boxes: dict[str, Any] = {"name": "Khác", "visibility": "own", "ineligible-INITIAL_FORMS": "0"}
    boxes |= more_rows("ineligible", 0, {"member": member.pk, "reason": "Thử"})
    for view, data in (("change", boxes), ("delete", {"post": "yes"})):
        answer = secretary.post(page(made.round, view), data)
        assert (answer.status_code, PUBLISHED in answer.content.decode()) == (403, True)
    assert [list(model.objects.values_list()) for model in (Round, Ineligible, Scorecard)] == before
    assert log() == []


def test_a_round_without_scores_goes_with_its_empty_cards(made: Made, secretary: Client) -> None:
    assert secretary.post(page(made.round, "delete"), {"post": "yes"}).status_code == 302
    assert (Round.objects.count(), Scorecard.objects.count()) == (0, 0)
    assert [entry[3:5] for entry in log()] == [("Kỳ chấm điểm Cả năm", "xóa")]


def test_a_round_with_scores_stays_and_the_answer_says_why(db: None) -> None:
    made = make_year(members=1, leaves=1)
    answer = logged_in(made.secretary).post(page(made.round, "delete"), {"post": "yes"})
    says = "Kỳ chấm điểm đã có điểm nên không xóa được."
    assert (answer.status_code, says in answer.content.decode(), Round.objects.count()) == (403, True, 1)


def test_pages_and_records_of_the_round_stand_above_the_form(made: Made, secretary: Client) -> None:
    assert secretary.get(page(made.round, "change")).context["page_links"] == [
        ("Bản in (PDF): Bảng chấm điểm", "/khoi-thu/2024/cham-diem.pdf?ky=nam"),
        ("Xem trang: Bảng chấm điểm", "/khoi-thu/2024/cham-diem/?ky=nam"),
        ("Bản in (PDF): Xếp hạng", "/khoi-thu/2024/xep-hang.pdf?ky=nam"),
        ("Xem trang: Xếp hạng", "/khoi-thu/2024/xep-hang/?ky=nam"),
    ]


def test_the_history_of_a_round_holds_its_steps_too(made: Made, secretary: Client) -> None:
    move(secretary, "move_on", made.round)
    save(secretary, page(made.round, "change"), {"name": "Năm 2024"})
    shown = secretary.get(page(made.round, "history"), follow=True)
    assert [entry.action for entry in shown.context["cl"].result_list] == ["sửa «Tên»", "chuyển bước"]


def test_a_round_needs_a_rubric_of_a_bloc_of_one_s_own(made: Made, secretary: Client) -> None:
    BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    make_year(members=1, leaves=1, bloc="khoi-khac")
    choices = secretary.get(page(Round, "add")).context["adminform"].form.fields["rubric"].choices
    assert [text for pk, text in choices if pk] == ["Bảng đánh giá 2 tiêu chí (Khối thi đua khoi-thu, năm 2024)"]


def test_odd_days_of_a_round_and_of_who_is_not_ranked_are_asked(made: Made, secretary: Client) -> None:
    address = page(made.round, "change")
    member = Membership.objects.get(code="dv-02").pk
    rows = more_rows("ineligible", 0, {"member": member, "reason": "Vi phạm", "document": "Quyết định ngày 5/6/2199"})
    answer = save(secretary, address, {"scoring_due": "30/6/2042"} | rows)
    assert [sentence[:15] for sentence in told(answer)] == ["Ngày 30/06/2042", "Ngày 05/06/2199"]
    kept = {"kept_because": "Lùi hạn", "ineligible-0-kept_because": "Đang trình ký"}
    assert told(save(secretary, address, {"scoring_due": "30/6/2042"} | rows | kept)) == []
    assert sorted(entry.reason.partition("Vẫn ghi vì: ")[2] for entry in Entry.objects.exclude(reason="")) == [
        "Lùi hạn",
        "Đang trình ký",
    ]
    made.round.refresh_from_db()
    assert made.round.scoring_due_reason == "Ngày 30/06/2042 không thuộc năm thi đua 2024. Vẫn ghi vì: Lùi hạn"
    out = Ineligible.objects.get()
    assert out.document_reason.partition("Vẫn ghi vì: ")[2] == "Đang trình ký"
    changed = {"scoring_due": "30/6/2024", "ineligible-0-document": "Quyết định số 7"}
    assert told(save(secretary, address, changed)) == []
    made.round.refresh_from_db()
    out.refresh_from_db()
    assert out.document_reason == ""
    assert made.round.scoring_due_reason == ""


def test_a_new_round_keeps_why_its_odd_deadline_stands(made: Made, secretary: Client) -> None:
    new = {"rubric": made.round.rubric_id, "code": "hai", "name": "Sáu tháng", "visibility": "full"}
    odd = {"agreeing_due": "30/6/2042", "kept_because": "Lùi hạn"}
    assert told(save(secretary, page(Round, "add"), new | odd)) == []
    reason = "Ngày 30/06/2042 không thuộc năm thi đua 2024. Vẫn ghi vì: Lùi hạn"
    opened = Round.objects.get(code="hai")
    assert (opened.scoring_due_reason, opened.agreeing_due_reason) == ("", reason)


def test_a_name_that_another_round_of_the_year_has_is_refused_in_words(made: Made, secretary: Client) -> None:
    new = {"rubric": made.round.rubric_id, "code": "hai", "name": "cả NĂM", "visibility": "full"}
    said = ["Năm này đã có kỳ «Cả năm». Hãy đặt tên khác."]
    assert told(save(secretary, page(Round, "add"), new)) == said
    assert told(save(secretary, page(Round, "add"), new | {"name": "Sáu tháng"})) == []
    assert told(save(secretary, page(Round.objects.get(code="hai"), "change"), {"name": "Ca nam"})) == said


def test_a_round_of_a_year_without_members_stays_in_preparing(made: Made, secretary: Client) -> None:
    Scorecard.objects.all().delete()
    Membership.objects.filter(year=made.year).update(year=BlocYear.objects.create(bloc=made.year.bloc, year=2031))
    said = "Khối chưa có thành viên: thêm thành viên trước khi mở kỳ."
    assert move(secretary, "move_on", made.round) == [f"Cả năm: {said}"]
    shown = secretary.get(made.address("progress")).content.decode()
    assert f'{said} <a href="{made.address("members")}">Mở trang Thành viên</a>' in shown
    assert step_of(made.round) == "preparing"


# --- what does not apply to whom ----------------------------------------------------------------------------


WHY = "Không có đoàn viên"


@pytest.fixture
def scored(db: None) -> Made:
    """A round of three with every value, in which criteria may be said not to apply."""
    return make_year(members=3, leaves=4)


def row_of(member: str, criterion: str, reason: str) -> dict[str, Any]:
    found = Membership.objects.get(code=member), Criterion.objects.get(code=criterion)
    return {"member": found[0].pk, "criterion": found[1].pk, "reason": reason}


def exempt_rows() -> list[tuple[str, str, str]]:
    return list(Exemption.objects.values_list("member__code", "criterion__code", "reason"))


def totals(made: Made) -> dict[str, Any]:
    sheet = load_sheet(Round.objects.select_related("rubric", "year__bloc").get(pk=made.round.pk))
    return {code: card.total for code, card in sheet.cards().items()}


def test_what_does_not_apply_is_said_changed_and_taken_back_by_the_verb(scored: Made) -> None:
    client, where, before = logged_in(scored.secretary), page(scored.round, "change"), totals(scored)
    rows = more_rows("exemptions", 0, row_of("dv-01", "1.1", f" {WHY} "), row_of("dv-02", "1.2", "Mới lập"))
    assert told(save(client, where, rows)) == []
    assert exempt_rows() == [("dv-01", "1.1", WHY), ("dv-02", "1.2", "Mới lập")]
    assert Exemption.objects.filter(set_by=scored.secretary).count() == 2
    after = totals(scored)
    assert [after[code] == before[code] for code in ("dv-01", "dv-02", "dv-03")] == [False, False, True]
    # Another reason, another member, and one taken back: each as on its page.
    save(client, where, {"exemptions-0-reason": "Không có chi đoàn"})
    save(client, where, {"exemptions-1-member": Membership.objects.get(code="dv-03").pk})
    assert exempt_rows() == [("dv-01", "1.1", "Không có chi đoàn"), ("dv-03", "1.2", "Mới lập")]
    save(client, where, {"exemptions-0-DELETE": "on", "exemptions-1-DELETE": "on"})
    assert (exempt_rows(), totals(scored)) == ([], before)
    said = [(member, subject, action, old, new) for _, _, member, subject, action, old, new in log()]
    assert [entry for entry in said if "áp dụng" in entry[2]][:6] == [
        ("dv-01", "Đơn vị 01, tiêu chí 1.1", "ghi không áp dụng", "", f"Không áp dụng ({WHY})"),
        ("dv-02", "Đơn vị 02, tiêu chí 1.2", "ghi không áp dụng", "", "Không áp dụng (Mới lập)"),
        (
            "dv-01",
            "Đơn vị 01, tiêu chí 1.1",
            "sửa lý do không áp dụng",
            f"Không áp dụng ({WHY})",
            "Không áp dụng (Không có chi đoàn)",
        ),
        ("dv-02", "Đơn vị 02, tiêu chí 1.2", "bỏ không áp dụng", "Không áp dụng (Mới lập)", ""),
        ("dv-03", "Đơn vị 03, tiêu chí 1.2", "ghi không áp dụng", "", "Không áp dụng (Mới lập)"),
        ("dv-01", "Đơn vị 01, tiêu chí 1.1", "bỏ không áp dụng", "Không áp dụng (Không có chi đoàn)", ""),
    ]
    assert set(Entry.objects.values_list("door", flat=True)) == {"admin"}


def test_what_is_wrong_with_it_is_told_beside_its_box_and_nothing_is_lost(scored: Made) -> None:
    client, where = logged_in(scored.secretary), page(scored.round, "change")
    answer = save(client, where, more_rows("exemptions", 0, row_of("dv-01", "1.1", " ") | {"criterion": ""}))
    [formset] = [one.formset for one in answer.context["inline_admin_formsets"] if one.formset.prefix == "exemptions"]
    assert formset.errors == [
        {
            "criterion": ["Mục này không được để trống."],
            "reason": ["Hãy ghi lý do: vì sao tiêu chí không áp dụng với đơn vị."],
        }
    ]
    assert formset.forms[0]["member"].value() == str(Membership.objects.get(code="dv-01").pk)
    same = row_of("dv-01", "1.1", WHY)
    answer = save(client, where, more_rows("exemptions", 0, same, same))
    assert told(answer)[0] == "Có hai dòng cùng «Thành viên» và «Tiêu chí». Hãy sửa hoặc bỏ một dòng."
    group = row_of("dv-01", "1", WHY)
    assert len(told(save(client, where, more_rows("exemptions", 0, group)))) == 1
    assert (exempt_rows(), log()) == ([], [])


def test_only_members_and_criteria_of_the_round_can_be_chosen(scored: Made) -> None:
    make_year(members=2, leaves=2, bloc="khoi-khac")
    shown = logged_in(scored.secretary).get(page(scored.round, "change"))
    [formset] = [one.formset for one in shown.context["inline_admin_formsets"] if one.formset.prefix == "exemptions"]
    fields = formset.empty_form.fields
    assert [[text for pk, text in fields[name].choices if pk] for name in ("member", "criterion")] == [
        [member.name for member in scored.members],
        [f"{leaf.code}. {leaf.name[:34]}…" for leaf in scored.leaves],
    ]


def test_what_somebody_else_said_meanwhile_stays(scored: Made) -> None:
    client, where = logged_in(scored.secretary), page(scored.round, "change")
    loaded = typed(client.get(where))
    exempt(round_id=scored.round.pk, criterion="1.2", members=["dv-02"], reason="Mới lập", actor=ACTOR)
    sent = loaded | more_rows("exemptions", 0, row_of("dv-01", "1.1", WHY))
    assert told(client.post(where, sent)) == []
    assert exempt_rows() == [("dv-01", "1.1", WHY), ("dv-02", "1.2", "Mới lập")]


def test_once_published_what_does_not_apply_stands(scored: Made) -> None:
    exempt(round_id=scored.round.pk, criterion="1.1", members=["dv-01"], reason=WHY, actor=ACTOR)
    client, where = logged_in(scored.secretary), page(scored.round, "change")
    loaded = typed(client.get(where))
    scored.publish()
    before = len(log())
    for change in ({"exemptions-0-reason": "Khác"}, {"exemptions-0-DELETE": "on"}):
        answer = client.post(where, loaded | change)
        assert (answer.status_code, PUBLISHED in answer.content.decode()) == (403, True)
    assert (exempt_rows(), len(log())) == ([("dv-01", "1.1", WHY)], before)
