"""A sheet says the same whether every mark was loaded whole or only what counts of it."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from scoring.models import Round, Score, Scorecard, Stage
from scoring.rubrics import kinds
from scoring.rubrics.kinds.cases import PlainCase
from scoring.sheet import RoundSheet, load_sheet
from scoring.tallies import CountedMark, counted
from scoring.verbs.rounds import open_round
from scoring.verbs.scores import Edit, Fate, save_scores
from tests import years
from tests.years import ACTOR, Made, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Made:
    """Three members with everything, but for one value that nobody agreed on and one criterion nobody scored."""
    made = make_year(members=3, leaves=8, ineligible=["dv-03"])
    Score.objects.filter(criterion__code="1.1", card__member__code="dv-01").update(
        agreed_input=None, agreed_points=None
    )
    Score.objects.filter(criterion__code="1.3", card__member__code="dv-02").delete()
    return made


def sheet_of(made: Made, **how: Any) -> RoundSheet:
    return load_sheet(Round.objects.select_related("rubric").get(pk=made.round.pk), **how)


PARTS: list[dict[str, Any]] = [
    {"criteria": ()},
    {"criteria": ["1.1"]},
    {"criteria": ["1.2", "2.1"], "members": ["dv-02"]},
    {"criteria": (), "members": ["dv-01", "dv-03"]},
]


@pytest.mark.parametrize("part", PARTS)
def test_sums_and_standings_do_not_depend_on_what_was_loaded_whole(part: dict[str, Any], made: Made) -> None:
    whole, some = sheet_of(made), sheet_of(made, **part)
    assert some.cards() == whole.cards()
    assert some.standings(some.cards()) == whole.standings(whole.cards())
    assert some.members == whole.members
    assert [some.lacking("agreed", codes) for codes in (["dv-01"], ["dv-02"], made.codes)] == [1, 1, 2]


@pytest.mark.parametrize("part", PARTS)
def test_what_is_asked_for_whole_is_whole_and_nothing_else_is(part: dict[str, Any], made: Made) -> None:
    whole, some = sheet_of(made), sheet_of(made, **part)
    asked_for = {
        place: mark
        for place, mark in whole.marks.items()
        if place[0] in part.get("members", ()) or place[1] in part["criteria"]
    }
    assert some.marks == asked_for
    # Of the others it knows what counts.
    told, known = whole.tallies(), some.tallies()
    assert {member: {code: counted(mark) for code, mark in tally.marks.items()} for member, tally in known.items()} == {
        member: {code: counted(mark) for code, mark in tally.marks.items()} for member, tally in told.items()
    }


def test_whatever_a_mark_has_counts_the_same_whether_it_is_loaded_whole_or_not(made: Made) -> None:
    """Each thing that is told of it by itself, and points below nothing, which most of what is told hangs on."""
    marks = Score.objects.filter(card__member__code="dv-02")
    said: list[tuple[str, dict[str, Any]]] = [
        ("1.1", {"points": Decimal("-0.01")}),
        ("1.2", {"points": Decimal("-1200.5"), "explanation": ""}),
        ("1.4", {"points": None, "self_points": Decimal(0)}),
        ("2.1", {"self_input": None, "self_points": None}),
        ("2.2", {"appraised_input": None, "appraised_points": None}),
        ("1.6", {"agreed_input": None, "agreed_points": None, "points": Decimal("9999999999.99")}),
    ]
    for code, fields in said:
        assert marks.filter(criterion__code=code).update(**fields) == 1
    whole, known = (sheet.tallies()["dv-02"] for sheet in (sheet_of(made), sheet_of(made, criteria=())))
    assert {code: counted(mark) for code, mark in whole.marks.items()} == known.marks
    assert known.marks["1.1"] == CountedMark(Decimal("-0.01"), frozenset(Stage.values), True, False)
    assert known.answered == {"1.6"}


def test_a_sheet_of_one_card_knows_that_card_and_refuses_to_add_up_the_others(made: Made) -> None:
    one = sheet_of(made, criteria=(), members=["dv-02"], sums=False)
    assert one.card("dv-02") == sheet_of(made).cards()["dv-02"]
    assert one.lacking("agreed", ["dv-02"]) == 1
    with pytest.raises(ValueError, match="does not know all members' points"):
        one.cards()


def test_a_sheet_that_is_not_whole_knows_what_is_lacking_at_every_stage(made: Made) -> None:
    for sheet in (sheet_of(made), sheet_of(made, criteria=())):
        assert [sheet.lacking(stage, made.codes) for stage in ("self", "appraised", "agreed")] == [1, 1, 2]


def test_points_of_what_is_no_criterion_are_not_lost_in_silence(made: Made) -> None:
    sheet = sheet_of(made)
    sheet.marks["dv-01", "9.9"] = sheet.marks["dv-01", "1.2"]
    with pytest.raises(KeyError, match=r"9\.9"):
        sheet.cards()


def test_a_member_has_the_card_of_the_round_it_is_asked_for(made: Made) -> None:
    other = open_round(rubric=made.round.rubric, fields={"code": "nua-nam", "name": "Nửa năm", "step": "scoring"})
    Scorecard.objects.filter(round=made.round, member__code="dv-02").update(votes=7)
    Scorecard.objects.get(round=other, member__code="dv-03").delete()
    states = {
        round_.code: [(member.code, member.state, member.votes, member.card_id is None) for member in sheet.members]
        for round_, sheet in ((round_, load_sheet(round_)) for round_ in (made.round, other))
    }
    assert states == {
        "nam": [
            ("dv-01", "appraised", None, False),
            ("dv-02", "appraised", 7, False),
            ("dv-03", "appraised", None, False),
        ],
        "nua-nam": [
            ("dv-01", "drafting", None, False),
            ("dv-02", "drafting", None, False),
            ("dv-03", "drafting", None, True),
        ],
    }


def test_what_happened_case_by_case_is_shown_as_it_is_typed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    late = PlainCase("Gửi muộn", Decimal(2), Decimal(2))
    monkeypatch.setattr(years, "_KINDS", ({"kind": kinds.OCCURRENCES, "cases": (late,)},))
    made = make_year(members=2, leaves=1, scored=False)
    text = "12/3/2024 Gửi muộn (quý I): 2; Gửi muộn: 2"
    edits = [Edit("dv-02", "1.1", stage, 0, text) for stage in (Stage.SELF, Stage.AGREED)]
    saved = save_scores(round_id=made.round.pk, edits=edits, actor=ACTOR, reader=None)
    assert [one.fate for one in saved.outcomes] == [Fate.SAVED] * 2
    mark = sheet_of(made).mark("dv-02", "1.1")
    assert sheet_of(made).texts("1.1", [None, mark.agreed_input]) == ["", text]
    client = Client()
    client.force_login(made.secretary)
    [_, row] = client.get(made.address("grid")).context["rows"]
    assert [box.text for box in row.boxes] == ["", text]
    assert row.hints == f"TC\t\t{text}"
