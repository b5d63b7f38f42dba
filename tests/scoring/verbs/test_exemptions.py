"""A criterion that is not for a member: who is told what, what stops counting, and what comes back."""

from decimal import Decimal

import pytest

from common.audit.log import Actor
from common.audit.models import Entry
from scoring.models import Exemption, Round, Score
from scoring.rubrics.kinds.points import points_of
from scoring.rubrics.kinds.target import TargetValue
from scoring.rubrics.models import Rubric
from scoring.rubrics.tree.rubric import WhenExempt
from scoring.sheet import Place, RoundSheet, load_sheet
from scoring.verbs.exemptions import ExemptionRefused, apply_again, change_exemptions, exempt, standing
from scoring.verbs.publication import lacks
from scoring.verbs.scores import Edit, Fate, save_scores
from tests.years import Made, make_year

ACTOR = Actor(name="Thư ký Thử")
ME, OTHER, THIRD = "dv-01", "dv-02", "dv-03"
WHY = "Đơn vị không có đoàn viên"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(step="agreeing", leaves=5)


def sheet_of(made: Made) -> RoundSheet:
    return load_sheet(Round.objects.select_related("rubric").get(pk=made.round.pk))


def leave_out(made: Made, criterion: str, *members: str, reason: str = WHY) -> list[tuple[str, ...]]:
    changes = exempt(
        round_id=made.round.pk, criterion=criterion, members=members, reason=reason, actor=ACTOR, year=made.year
    )
    return [(change.subject, change.action, change.old, change.new) for change in changes]


def take_back(made: Made, *places: Place) -> list[tuple[str, ...]]:
    changes = apply_again(round_id=made.round.pk, places=places, actor=ACTOR, year=made.year)
    return [(change.subject, change.action, change.old, change.new) for change in changes]


def means(made: Made, meaning: WhenExempt) -> None:
    Rubric.objects.filter(pk=made.round.rubric_id).update(not_applicable=meaning)


def test_a_criterion_is_left_out_and_comes_back_with_what_was_put_in(made: Made) -> None:
    before = sheet_of(made)
    inputs = list(Score.objects.order_by("pk").values())
    assert leave_out(made, "1.4", ME, OTHER) == [
        ("Đơn vị 01, tiêu chí 1.4", "ghi không áp dụng", "", f"Không áp dụng ({WHY})"),
        ("Đơn vị 02, tiêu chí 1.4", "ghi không áp dụng", "", f"Không áp dụng ({WHY})"),
    ]
    sheet = sheet_of(made)
    assert sheet.exempt == {ME: {"1.4": WHY}, OTHER: {"1.4": WHY}}
    own = before.mark(ME, "1.4").points
    assert own is not None and own > 0
    cards, were = sheet.cards(), before.cards()
    assert (were[ME].total, cards[ME].total) == (were[ME].total, (were[ME].total or 0) - own)
    assert (cards[THIRD], cards[ME].unscored) == (were[THIRD], 0)
    assert sheet.card(ME) == cards[ME]
    # The values and their points are as they were.
    assert list(Score.objects.order_by("pk").values()) == inputs
    assert take_back(made, (ME, "1.4")) == [
        ("Đơn vị 01, tiêu chí 1.4", "bỏ không áp dụng", f"Không áp dụng ({WHY})", "")
    ]
    assert (sheet_of(made).cards()[ME], sheet_of(made).exempt) == (were[ME], {OTHER: {"1.4": WHY}})
    assert list(Entry.objects.order_by("id").values_list("key", "new", "actor_name"))[-3:] == [
        ("score/nam/dv-01/1.4/not_applicable", f"Không áp dụng ({WHY})", "Thư ký Thử"),
        ("score/nam/dv-02/1.4/not_applicable", f"Không áp dụng ({WHY})", "Thư ký Thử"),
        ("score/nam/dv-01/1.4/not_applicable", "", "Thư ký Thử"),
    ]


def test_saying_it_again_changes_the_reason_or_nothing(made: Made) -> None:
    leave_out(made, "1.4", ME)
    assert leave_out(made, "1.4", ME) == []
    assert leave_out(made, "1.4", ME, reason="Lý do khác") == [
        ("Đơn vị 01, tiêu chí 1.4", "sửa lý do không áp dụng", f"Không áp dụng ({WHY})", "Không áp dụng (Lý do khác)")
    ]
    assert Exemption.objects.values_list("reason", flat=True).get() == "Lý do khác"
    assert take_back(made, (OTHER, "1.4")) == []


def test_the_rubric_says_what_it_comes_to(made: Made) -> None:
    before = sheet_of(made)
    leave_out(made, "1.4", ME)
    node, group = before.nodes["1.4"], before.nodes["1"]
    own = before.mark(ME, "1.4").points or Decimal(0)
    points = before.cards()[ME].nodes["1"] or Decimal(0)
    found = {}
    for meaning in WhenExempt:
        means(made, meaning)
        sheet = sheet_of(made)
        found[meaning] = (sheet.cards()[ME].nodes["1"], sheet.counted_at(ME, node))
    full = node.full_points
    standard = sum((leaf.full_points for leaf in group.children), Decimal(0))
    scaled = (points - own) * standard / (standard - full)
    assert found == {
        WhenExempt.FULL: (points - own + full, full),
        WhenExempt.NONE: (points - own, Decimal(0)),
        WhenExempt.SCALED: (scaled.quantize(Decimal("0.01"), "ROUND_HALF_UP"), None),
    }


@pytest.mark.parametrize(
    ("criterion", "members", "reason", "field", "sentence"),
    [
        ("1", [ME], WHY, "criterion", "Hãy chọn một tiêu chí của bảng đánh giá."),
        ("9.9", [ME], WHY, "criterion", "Hãy chọn một tiêu chí của bảng đánh giá."),
        ("1.1", [], WHY, "members", "Hãy chọn ít nhất một đơn vị của Khối."),
        ("1.1", [ME, "la"], WHY, "members", "Hãy chọn ít nhất một đơn vị của Khối."),
        ("1.1", [ME], " \n", "reason", "Hãy ghi lý do: vì sao tiêu chí không áp dụng với đơn vị."),
    ],
)
def test_what_cannot_be_left_out_is_refused_by_field(
    criterion: str, members: list[str], reason: str, field: str, sentence: str, made: Made
) -> None:
    with pytest.raises(ExemptionRefused) as refused:
        leave_out(made, criterion, *members, reason=reason)
    assert (refused.value.problems, Exemption.objects.count()) == ({field: sentence}, 0)


def test_several_places_are_taken_back_and_said_in_one_act_or_none_is(made: Made) -> None:
    leave_out(made, "1.4", ME, OTHER)

    def change(said: dict[Place, str]) -> None:
        change_exemptions(round_id=made.round.pk, gone=[(ME, "1.4")], said=said, actor=ACTOR, year=made.year)

    stood = {(ME, "1.4"): WHY, (OTHER, "1.4"): WHY}
    for place in ((ME, "1"), ("la", "1.1")):
        with pytest.raises(ExemptionRefused) as refused:
            change({place: WHY, (THIRD, "1.1"): WHY})
        assert refused.value.problems == {"criterion": "Hãy chọn đơn vị của Khối và tiêu chí của bảng đánh giá."}
        assert standing(sheet_of(made)) == stood
    change({(THIRD, "1.1"): "Mới lập"})
    assert standing(sheet_of(made)) == {(OTHER, "1.4"): WHY, (THIRD, "1.1"): "Mới lập"}
    made.publish()
    with pytest.raises(PermissionError, match="Kỳ chấm điểm đã công bố"):
        change({})


def test_after_publication_it_stands_as_it_is(made: Made) -> None:
    leave_out(made, "1.4", ME)
    made.publish()
    sentence = "Kỳ chấm điểm đã công bố nên không sửa được nữa."
    with pytest.raises(PermissionError, match=sentence):
        leave_out(made, "1.3", ME)
    with pytest.raises(PermissionError, match=sentence):
        take_back(made, (ME, "1.4"))
    assert list(Exemption.objects.values_list("criterion__code", flat=True)) == ["1.4"]


def test_nothing_is_put_in_where_it_does_not_apply_and_nothing_is_missing_there(made: Made) -> None:
    Score.objects.filter(card__member__code=ME, criterion__code="1.4").delete()
    assert [(lack.member.code, lack.criteria) for lack in lacks(sheet_of(made))] == [(ME, ("1.4",))]
    assert sheet_of(made).lacking("agreed", made.codes) == 1
    leave_out(made, "1.4", ME)
    sheet = sheet_of(made)
    assert (lacks(sheet), sheet.lacking("agreed", made.codes), sheet.lacking("agreed", made.codes, "1.4")) == ([], 0, 0)
    edit = Edit(ME, "1.4", "appraised", 0, "1")
    saved = save_scores(
        round_id=made.round.pk, edits=[edit], actor=ACTOR, reader=made.reader(made.secretary), year=made.year
    )
    assert [(outcome.fate, outcome.message) for outcome in saved.outcomes] == [
        (Fate.REFUSED, f"Không áp dụng với đơn vị này ({WHY}).")
    ]
    assert not Score.objects.filter(card__member__code=ME, criterion__code="1.4").exists()


def test_evidence_is_not_wanted_where_it_does_not_apply(made: Made) -> None:
    assert sheet_of(made).without_evidence(ME) == ("1.1",)
    leave_out(made, "1.1", ME)
    assert (sheet_of(made).without_evidence(ME), sheet_of(made).without_evidence(OTHER)) == ((), ("1.1",))


def test_who_leads_a_criterion_that_is_not_for_it_leads_nobody(db: None) -> None:
    made = make_year(step="scoring", leaves=5, scored=False)
    node = sheet_of(made).nodes["1.2"]

    def points() -> list[Decimal | None]:
        return [sheet_of(made).mark(code, "1.2").points for code in made.codes]

    values = {ME: TargetValue(Decimal(200), Decimal(100)), OTHER: TargetValue(Decimal(150), Decimal(100))}
    edits = [Edit(code, "1.2", "self", 0, value) for code, value in values.items()]
    save_scores(round_id=made.round.pk, edits=edits, actor=ACTOR, reader=None)
    before = points()
    assert before == [node.full_points, points_of(node, values[OTHER], values.values()).points, None]
    changed = leave_out(made, "1.2", ME)
    # Its own points stay what they were; the next one leads now, and the log says so.
    assert points() == [node.full_points, node.full_points, None]
    assert [action for _, action, _, _ in changed] == ["ghi không áp dụng", "tính lại theo đơn vị dẫn đầu"]
    assert [action for _, action, _, _ in take_back(made, (ME, "1.2"))][-1] == "tính lại theo đơn vị dẫn đầu"
    assert points() == before
