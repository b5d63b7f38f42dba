"""A round's settings and steps: what is kept, what is refused, and what the log says of it."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from common.audit.log import Actor
from common.audit.models import Entry
from members.models import BlocYear, Membership
from members.odd_days import KeptDay, OddDays
from scoring.models import Criterion, Ineligible, Round, Rubric, Scorecard
from scoring.rubrics.files import RubricPart
from scoring.rubrics.frozen import may_change_rubric
from scoring.rubrics.verbs import store_rubric
from scoring.verbs.rounds import (
    NameTaken,
    add_round,
    change_round,
    code_of,
    may_add_round,
    may_move,
    move_round,
    open_round,
    state_of_settings,
)
from tests.years import Made, make_year

ACTOR = Actor(name="Thư ký Thử")
STEPS = ("preparing", "scoring", "appraising", "agreeing", "published")
FIELDS = {"name": "Sáu tháng", "visibility": "own", "only_after_publication": True, "scoring_due": date(2024, 6, 30)}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(step="scoring", scored=False, ineligible=["dv-03"])


def log() -> list[tuple[str, str, str, str, str]]:
    found = Entry.objects.order_by("id").values_list("subject", "action", "old", "new", "member")
    return list(found)


def change(made: Made, **more: Any) -> int:
    round_ = Round.objects.get(pk=made.round.pk)
    told: dict[str, Any] = {"fields": {}, "ineligible": None, "votes": {}, "loaded": state_of_settings(round_)} | more
    return change_round(round_id=round_.pk, actor=ACTOR, year=made.year, **told)


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("Sáu tháng đầu năm", [], "sau-thang-dau-nam"),
        ("Cả năm", ["ca-nam"], "ca-nam-2"),
        ("Cả năm", ["ca-nam", "ca-nam-2"], "ca-nam-3"),
        ("???", [], "tep"),
        ("Kỳ chấm điểm có tên rất dài của năm thi đua", [], "ky-cham-diem-co-ten-rat-dai"),
    ],
)
def test_a_new_round_s_code_comes_from_its_name(name: str, taken: list[str], code: str) -> None:
    assert code_of(name, taken) == code
    assert len(code) <= 27


def test_a_new_round_has_a_card_for_every_member_and_is_in_the_log(made: Made) -> None:
    round_ = add_round(year=made.year, fields=dict(FIELDS), actor=ACTOR)
    assert (round_.code, round_.step, round_.is_sample) == ("sau-thang", "preparing", False)
    assert list(round_.cards.values_list("state", flat=True)) == ["drafting"] * 3
    told = "Tên: Sáu tháng; Thành viên được xem: Chỉ điểm của đơn vị mình; Chỉ sau khi công bố: có; "
    assert log()[-1] == ("Kỳ chấm điểm Sáu tháng", "thêm kỳ chấm điểm", "", told + "Hạn tự chấm: 30/06/2024", "")
    assert add_round(year=made.year, fields=FIELDS | {"name": "Sáu tháng!"}, actor=ACTOR).code == "sau-thang-2"


def test_a_rubric_that_cannot_be_scored_with_gets_no_round(made: Made) -> None:
    Criterion.objects.filter(code="1").update(max_points=1)
    rubric = Rubric.objects.get()
    assert may_add_round(rubric).reason.startswith("Bảng đánh giá còn sai: ")
    with pytest.raises(PermissionError, match="Bảng đánh giá còn sai"):
        add_round(year=made.year, fields=dict(FIELDS), actor=ACTOR)
    assert Round.objects.count() == 1


def test_settings_are_kept_and_every_change_is_in_the_log(made: Made) -> None:
    out = {"dv-01": ("Bị kỷ luật", ""), "dv-03": ("Tập thể bị kỷ luật", "Quyết định số 8")}
    assert change(made, fields=FIELDS, ineligible=out, votes={"dv-01": 7, "dv-02": None}) == 4
    round_ = Round.objects.get()
    assert (round_.name, round_.only_after_publication, round_.scoring_due) == ("Sáu tháng", True, date(2024, 6, 30))
    assert list(Ineligible.objects.values_list("member__code", "document")) == [
        ("dv-01", ""),
        ("dv-03", "Quyết định số 8"),
    ]
    assert list(Scorecard.objects.values_list("votes", flat=True)) == [7, None, None]
    assert log() == [
        (
            "Kỳ chấm điểm Sáu tháng",
            "sửa kỳ chấm điểm",
            "Tên: Cả năm; Thành viên được xem: Tổng điểm và xếp hạng của tất cả; Chỉ sau khi công bố: không; "
            "Hạn tự chấm: ",
            "Tên: Sáu tháng; Thành viên được xem: Chỉ điểm của đơn vị mình; Chỉ sau khi công bố: có; "
            "Hạn tự chấm: 30/06/2024",
            "",
        ),
        ("Cơ quan, đơn vị số 01", "không xét", "", "Bị kỷ luật", "dv-01"),
        (
            "Cơ quan, đơn vị số 03",
            "không xét",
            "Tập thể bị kỷ luật (Quyết định số 7)",
            "Tập thể bị kỷ luật (Quyết định số 8)",
            "dv-03",
        ),
        ("Phiếu của Đơn vị 01", "ghi số phiếu", "", "7 phiếu", "dv-01"),
    ]
    assert change(made, fields=FIELDS, ineligible=out, votes={"dv-01": 7}) == 0
    assert change(made, ineligible={}) == 2
    assert log()[-1][1] == "xét lại"


def test_settings_that_somebody_changed_meanwhile_are_not_overwritten(made: Made) -> None:
    loaded = state_of_settings(made.round)
    change(made, votes={"dv-02": 3})
    with pytest.raises(PermissionError, match="Cài đặt vừa được người khác sửa"):
        change(made, fields=FIELDS, loaded=loaded)
    assert Round.objects.get().name == "Cả năm"


def test_settings_of_a_published_round_stand(made: Made) -> None:
    Round.objects.update(step="published")
    with pytest.raises(PermissionError, match="đã công bố nên không sửa được nữa"):
        change(made, fields=FIELDS)


@pytest.mark.parametrize("step", STEPS)
def test_a_round_goes_one_step_on_or_back_and_never_into_or_out_of_published(step: str, made: Made) -> None:
    Round.objects.update(step=step)
    round_ = Round.objects.get()
    near = {"preparing": ["scoring"], "scoring": ["preparing", "appraising"], "appraising": ["scoring", "agreeing"]}
    for other in STEPS:
        allowed = other in (near | {"agreeing": ["appraising"]}).get(step, [])
        answer = may_move(round_, other)
        assert (bool(answer), answer.reason == "") == (allowed, allowed), other
        if not allowed:
            with pytest.raises(PermissionError):
                move_round(round_id=round_.pk, step=other, actor=ACTOR)
    assert Round.objects.get().step == step


def test_moving_a_round_moves_no_card(made: Made) -> None:
    """What was not handed in stays with its member, who may still hand it in, late."""
    Scorecard.objects.filter(member__code="dv-02").update(state="submitted")
    move_round(round_id=made.round.pk, step="appraising", actor=ACTOR)
    move_round(round_id=made.round.pk, step="agreeing", actor=ACTOR)
    assert list(Scorecard.objects.values_list("state", flat=True)) == ["drafting", "submitted", "drafting"]
    assert [line[1:4] for line in log()] == [
        ("chuyển bước", "Tự chấm", "Thẩm định"),
        ("chuyển bước", "Thẩm định", "Thống nhất"),
    ]


# --- odd days --------------------------------------------------------------------------------------------


def test_deadlines_of_another_year_and_documents_to_come_are_asked(made: Made) -> None:
    fields = {"name": "Cả năm", "scoring_due": date(2042, 6, 30)}
    out = {"dv-01": ("Bị kỷ luật", "Quyết định ngày 5/6/2199"), "dv-03": ("Vi phạm", "")}
    with pytest.raises(OddDays) as asked:
        change(made, fields=fields, ineligible=out)
    assert asked.value.odd["scoring_due"] == "Ngày 30/06/2042 không thuộc năm thi đua 2024."
    assert asked.value.odd["document:dv-01"].startswith("Ngày 05/06/2199 chưa tới: hôm nay là ")
    assert log() == []
    kept = {field: KeptDay(sentence, "Đúng vậy") for field, sentence in asked.value.odd.items()}
    assert change(made, fields=fields, ineligible=out, kept=kept) > 0
    reasons = list(Entry.objects.exclude(reason="").order_by("id").values_list("action", "member", "reason"))
    assert reasons == [
        ("sửa kỳ chấm điểm", "", f"{asked.value.odd['scoring_due']} Vẫn ghi vì: Đúng vậy"),
        ("không xét", "dv-01", f"{asked.value.odd['document:dv-01']} Vẫn ghi vì: Đúng vậy"),
    ]
    stood = Round.objects.get(pk=made.round.pk).scoring_due_reason
    assert stood == reasons[0][2]
    assert Ineligible.objects.get(member__code="dv-01").document_reason == reasons[1][2]
    # What stands is not asked again, and keeps its reason.
    assert change(made, fields=fields | {"name": "Năm 2024"}, ineligible=out) == 1
    assert Round.objects.get(pk=made.round.pk).scoring_due_reason == stood
    assert Ineligible.objects.get(member__code="dv-01").document_reason == reasons[1][2]
    out |= {"dv-01": ("Bị kỷ luật", "Quyết định ngày 5/6/2023")}
    assert change(made, fields=fields | {"scoring_due": date(2024, 6, 30)}, ineligible=out) == 2
    assert Round.objects.get(pk=made.round.pk).scoring_due_reason == ""
    assert Ineligible.objects.get(member__code="dv-01").document_reason == ""


def test_a_new_round_s_deadline_of_another_year_is_asked(made: Made) -> None:
    fields = FIELDS | {"scoring_due": date(2014, 6, 30)}
    with pytest.raises(OddDays) as asked:
        add_round(year=made.year, fields=fields, actor=ACTOR)
    assert Round.objects.count() == 1
    kept = {field: KeptDay(sentence, "Chấm bù") for field, sentence in asked.value.odd.items()}
    round_ = add_round(year=made.year, fields=fields, actor=ACTOR, kept=kept)
    reason = "Ngày 30/06/2014 không thuộc năm thi đua 2024. Vẫn ghi vì: Chấm bù"
    assert (round_.scoring_due_reason, round_.agreeing_due_reason) == (reason, "")
    assert Entry.objects.get().reason == reason


# --- names, and what a round is opened with ----------------------------------------------------------------


def test_two_rounds_of_one_year_do_not_bear_one_name_however_it_is_typed(made: Made) -> None:
    said = "Năm này đã có kỳ «Cả năm». Hãy đặt tên khác."
    for name in ("Cả năm", "ca NĂM", "  Cả   năm "):
        with pytest.raises(NameTaken) as taken:
            add_round(year=made.year, fields=FIELDS | {"name": name}, actor=ACTOR)
        assert str(taken.value) == said
    other = add_round(year=made.year, fields=dict(FIELDS), actor=ACTOR)
    with pytest.raises(NameTaken, match="đã có kỳ «Sáu tháng»"):
        change(made, fields={"name": "sáu tháng"})
    assert change(made, fields={"name": "Cả năm 2024"}) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.create(year=made.year, rubric=other.rubric, code="x", name="SAU THANG")
    assert make_year(members=1, leaves=1, year=2025).round.name == "Cả năm"


def test_a_round_is_not_opened_while_there_is_nobody_to_score_and_the_rubric_stays_free(made: Made) -> None:
    empty = BlocYear.objects.create(bloc=made.year.bloc, year=2025)
    store_rubric(year=empty, part=RubricPart(made.rubric, note=""))
    round_ = add_round(year=empty, fields={"name": "Cả năm"}, actor=ACTOR)
    said = "Khối chưa có thành viên: thêm thành viên trước khi mở kỳ."
    assert may_move(round_, "scoring").reason == said
    with pytest.raises(PermissionError, match=said):
        move_round(round_id=round_.pk, step="scoring", actor=ACTOR)
    with pytest.raises(PermissionError, match=said):
        open_round(rubric=round_.rubric, fields={"code": "khac", "name": "Khác", "step": "scoring"})
    assert may_change_rubric(round_.rubric).allowed
    round_.rubric.criteria.all().delete()
    Membership.objects.create(
        year=empty, agency=made.members[0].agency, order=1, code="dv-01", name="Đơn vị 01", short_name="Đơn vị 01"
    )
    with pytest.raises(PermissionError, match="chưa có tiêu chí nào"):
        move_round(round_id=round_.pk, step="scoring", actor=ACTOR)
    assert Round.objects.get(pk=round_.pk).step == "preparing"
