"""Points that follow from other nodes of the card are worked out anew by whatever moves those, at every door."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.audit.log import Actor
from common.audit.models import Entry
from common.yearfile.files import load
from members.access import Reader
from members.models import User
from scoring.models import Criterion, Round, Score, Scorecard, Stage
from scoring.presenters.boxes import TypedBoxes, box
from scoring.presenters.explained import explained_node
from scoring.recompute import rescore
from scoring.sheet import load_sheet
from scoring.verbs.exemptions import apply_again, exempt
from scoring.verbs.scores import Edit, Fate, save_scores
from tests.as_read import as_read
from tests.printing import account

pytestmark = pytest.mark.django_db
RUBRIC: dict[str, Any] = {
    "format": "khoithidua.rubric/2",
    "name": "Bảng thử",
    "scale": "100",
    "step": "0.5",
    "criteria": [
        {
            "code": "I",
            "name": "Nhiệm vụ",
            "kind": "group",
            "max_points": "90",
            "children": [
                {"code": "I.1", "name": "Chuyên môn", "kind": "direct", "max_points": "30"},
                {
                    "code": "I.2",
                    "name": "So với đơn vị dẫn đầu",
                    "kind": "target",
                    "max_points": "60",
                    "rule": "leader",
                    "default_target": "80",
                },
            ],
        },
        {
            "code": "C",
            "name": "Điểm thưởng",
            "kind": "bonus",
            "max_points": "10",
            "children": [
                {"code": "C.1", "name": "Sáng kiến", "kind": "direct", "max_points": "10", "only_if": "I.1"},
            ],
        },
        {
            "code": "T",
            "name": "Điểm trừ",
            "kind": "penalty",
            "max_points": None,
            "children": [
                {"code": "T.1", "name": "Nộp muộn", "kind": "percent_of", "share_of": "I", "percent": "10"},
                {"code": "T.2", "name": "Trừ tiếp", "kind": "percent_of", "share_of": "T.1"},
            ],
        },
    ],
}
VALUES = {
    "I.1": {"points": "30"},
    "I.2": {"actual": "80"},
    "C.1": {"points": "5"},
    "T.1": {"percent": "10"},
    "T.2": {"percent": "50"},
}


@pytest.fixture
def round_() -> Round:
    """Three members; «a» and «b» gave themselves every value, and «b» leads where they compete."""
    given = {"a": VALUES, "b": VALUES | {"I.2": {"actual": "120"}}}
    scores = [
        {"member": member, "criterion": code, "self": value}
        for member in given
        for code, value in given[member].items()
    ]
    file = {
        "format": "khoithidua.year/1",
        "bloc": {"code": "thu", "name": "Khối thử", "parent": "Tỉnh thử", "locality": "Thử"},
        "year": 2025,
        "members": [{"code": code, "name": f"Đơn vị {code}", "short_name": code} for code in "abc"],
        "rubric": RUBRIC,
        "rounds": [{"code": "nam", "name": "Cả năm", "step": "agreeing", "scores": scores}],
    }
    load(json.dumps(file).encode(), Actor(name="test"))
    return Round.objects.get()


@pytest.fixture
def secretary(round_: Round) -> User:
    return account("secretary")


def save(round_: Round, user: User, *edits: Edit, **how: Any) -> list[Fate]:
    reader = Reader(user, frozenset({"secretary"}))
    saved = save_scores(
        round_id=round_.pk, edits=edits, actor=Actor(user=user), reader=reader, reason="Họp Khối", **how
    )
    return [outcome.fate for outcome in saved.outcomes]


def stored(member: str) -> dict[str, list[str]]:
    """The points of a member's criteria as the table keeps them: own, appraised, agreed, what counts."""
    rows = Score.objects.filter(card__member__code=member).order_by("criterion__order")
    columns = ("criterion__code", "self_points", "appraised_points", "agreed_points", "points")
    return {
        code: ["–" if one is None else f"{one.normalize():f}" for one in rest]
        for code, *rest in rows.values_list(*columns)
    }


def test_a_loaded_year_has_them(round_: Round) -> None:
    # Half of the 60 points for a target that is reached; with 30 they are 60, 10 % of it 6, half of that 3.
    assert stored("a") == {
        "I.1": ["30", "–", "–", "30"],
        "I.2": ["30", "–", "–", "30"],
        "C.1": ["5", "–", "–", "5"],
        "T.1": ["6", "–", "–", "6"],
        "T.2": ["3", "–", "–", "3"],
    }


@pytest.mark.parametrize("sums", [False, True])
def test_one_changed_criterion_moves_what_follows_from_it_and_only_there(
    round_: Round, secretary: User, sums: bool
) -> None:
    before = stored("b")
    assert save(round_, secretary, Edit("a", "I.1", "agreed", 1, "20"), sums=sums) == [Fate.SAVED]
    # Each stage by what was known then: the member's own stays by its own.
    assert stored("a") == {
        "I.1": ["30", "–", "20", "20"],
        "I.2": ["30", "–", "–", "30"],
        "C.1": ["5", "–", "–", "0"],
        "T.1": ["6", "–", "–", "5"],
        "T.2": ["3", "–", "–", "2.5"],
    }
    assert stored("b") == before


def test_a_member_that_comes_to_lead_moves_what_follows_on_the_others_cards(round_: Round, secretary: User) -> None:
    assert save(round_, secretary, Edit("b", "T.1", "agreed", 1, "có vi phạm")) == [Fate.SAVED]
    assert stored("b")["T.1"] == ["9", "–", "9", "9"]
    assert save(round_, secretary, Edit("a", "I.2", "agreed", 1, "160"), sums=True) == [Fate.SAVED]
    # Half of the way from the target to the leader's is three quarters of the 60: 75 in all.
    assert [stored("b")[code][-1] for code in VALUES] == ["30", "45", "5", "7.5", "3.75"]
    assert stored("b")["T.1"] == ["9", "–", "7.5", "7.5"]
    followed = Entry.objects.filter(action="tính lại theo mục liên quan")
    assert list(followed.values_list("member", "key", "old", "new")) == [("b", "score/nam/b/T.1/agreed", "9", "7,5")]


def test_what_follows_waits_for_what_was_taken_away(round_: Round, secretary: User) -> None:
    Round.objects.update(step=Round.Step.SCORING)
    Scorecard.objects.update(state=Scorecard.State.DRAFTING)
    assert save(round_, secretary, *(Edit("a", code, "self", 1, "") for code in ("I.1", "I.2"))) == [Fate.SAVED] * 2
    assert [stored("a")[code][-1] for code in VALUES] == ["–", "–", "–", "–", "–"]
    sheet = load_sheet(round_)
    assert sheet.card("a").total is None
    shown = box(sheet, sheet.nodes["C.1"], "a", Stage.SELF, open_=True, typed=TypedBoxes())
    assert shown.why_not == "Chưa có điểm của mục I.1 nên chưa tính được."


@pytest.mark.parametrize("name", ["grid", "card", "criterion"])
def test_the_pages_show_what_follows(round_: Round, secretary: User, client: Client, name: str) -> None:
    save(round_, secretary, Edit("a", "I.1", "agreed", 1, "20"))
    client.force_login(secretary)
    args = {"grid": [], "card": ["a"], "criterion": ["T.1"]}[name]
    shown = as_read(client.get(reverse(name, args=["thu", 2025, *args])))
    told = "10 % × 50 (mục I) = 5 → trừ 5 điểm"
    assert (told in shown) is (name != "grid")
    sheet = load_sheet(round_)
    assert explained_node(sheet, "a", sheet.nodes["T.1"], sheet.card("a")) == told


@pytest.mark.parametrize("name", ["grid", "card", "criterion"])
def test_a_save_by_script_answers_with_what_moved(round_: Round, secretary: User, client: Client, name: str) -> None:
    client.force_login(secretary)
    edit = {"member": "a", "criterion": "I.1", "stage": "agreed", "version": 1, "value": "20"}
    sent = {"round": round_.pk, "reason": "Họp Khối", "edits": json.dumps([edit])}
    args = {"grid": [], "card": ["a"], "criterion": ["I.1"]}[name]
    answered = client.post(reverse(name, args=["thu", 2025, *args]), sent, headers={"Accept": "application/json"})
    moved = {one["criterion"]: one["counts"] for one in answered.json()["moved"]}
    assert moved == {"I.1": "20", "C.1": "0", "T.1": "5", "T.2": "2,5"}


def test_a_file_that_decides_moves_what_follows(round_: Round, secretary: User) -> None:
    Criterion.objects.filter(code="I.1").update(evidence_required=True, evidence_decides=True)
    sheet = load_sheet(round_, criteria={"I.1"}, moving={"a"}, sums=False)
    changes = rescore(sheet, [("a", "I.1")], Actor(user=secretary), "tính lại theo minh chứng")
    assert [(change.key.rpartition("/a/")[2], change.old, change.new) for change in changes] == [
        ("I.1/self", "30", ""),
        ("C.1/self", "5", ""),
        ("T.1/self", "6", "3"),
        ("T.2/self", "3", "1,5"),
    ]
    assert [stored("a")[code][-1] for code in VALUES] == ["–", "30", "–", "3", "1.5"]


def test_a_criterion_that_does_not_apply_moves_what_follows_from_it_and_taken_back_moves_it_again(
    round_: Round, secretary: User
) -> None:
    before = {member: stored(member) for member in "ab"}
    by: dict[str, Any] = {"round_id": round_.pk, "actor": Actor(user=secretary)}
    exempt(criterion="I.1", members=["a"], reason="Không có", **by)
    # Nothing of I.1: group I has the 30 of I.2, 10 % of it is 3. C.1 counts only where I.1 reached its standard.
    assert [stored("a")[code][-1] for code in VALUES] == ["30", "30", "0", "3", "1.5"]
    assert stored("b") == before["b"]
    sheet = load_sheet(round_)
    assert sheet.cards()["a"].total == Decimal("25.5")
    apply_again(places=[("a", "I.1")], **by)
    assert {member: stored(member) for member in "ab"} == before
