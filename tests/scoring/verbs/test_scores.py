"""The one verb that writes scores: what it keeps, what it refuses, what it moves, and what it logs."""

import contextlib
import json
import threading
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from common.audit.log import Actor
from common.audit.models import Entry
from common.yearfile.files import load
from members.access import Reader
from members.models import User
from scoring.models import Round, Score
from scoring.rubrics.kinds.direct import PointsValue
from scoring.sheet import RoundSheet, load_sheet
from scoring.verbs import scores as verbs
from scoring.verbs.scores import Edit, Fate, Outcome, Saved, rehearse, save_scores
from tests.parallel import in_threads
from tests.years import make_year

RUBRIC = {
    "name": "Bảng thử",
    "scale": "100",
    "step": "0.5",
    "tie_break": ["I"],
    "bands": [{"name": "Tốt", "at_least": "0"}],
    "criteria": [
        {
            "code": "I",
            "name": "Nhóm",
            "kind": "group",
            "max_points": "100",
            "children": [
                {"code": "I.1", "name": "Trực tiếp", "kind": "direct", "max_points": "30"},
                {
                    "code": "I.2",
                    "name": "Chỉ tiêu, so với dẫn đầu",
                    "kind": "target",
                    "max_points": "60",
                    "rule": "leader",
                    "default_target": "80",
                },
                {
                    "code": "I.3",
                    "name": "Chỉ tiêu riêng",
                    "kind": "target",
                    "max_points": "10",
                    "rule": "proportional",
                },
            ],
        }
    ],
}


def year_file(step: str = "agreeing", scores: list[dict[str, Any]] | None = None) -> bytes:
    return json.dumps(
        {
            "format": "khoithidua.year/1",
            "bloc": {"code": "thu", "name": "Khối thử", "parent": "Tỉnh thử", "locality": "Thử"},
            "year": 2025,
            "members": [{"code": code, "name": f"Đơn vị {code}", "short_name": code} for code in "abc"],
            "rubric": RUBRIC,
            "rounds": [{"code": "nam", "name": "Cả năm", "step": step, "scores": scores or []}],
        }
    ).encode()


@pytest.fixture
def secretary(db: None) -> User:
    return User.objects.create_user("thuky", full_name="Thư ký Thử")


@pytest.fixture
def round_(db: None) -> Round:
    load(year_file(), Actor(name="test"))
    return Round.objects.get()


def as_secretary(user: User) -> Reader:
    return Reader(user, frozenset({"secretary"}))


def save(round_: Round, user: User, *edits: Edit, reason: str = "") -> Saved:
    return save_scores(
        round_id=round_.pk, edits=edits, actor=Actor(user=user), reader=as_secretary(user), reason=reason
    )


def sheet_of(round_: Round) -> RoundSheet:
    return load_sheet(Round.objects.select_related("rubric").get(pk=round_.pk))


def fates(saved: Saved) -> list[Fate]:
    return [outcome.fate for outcome in saved.outcomes]


def test_a_first_value_needs_no_reason_and_is_logged_with_its_points(round_: Round, secretary: User) -> None:
    before = Entry.objects.count()
    saved = save(round_, secretary, Edit("a", "I.2", "agreed", 0, "60"))
    assert fates(saved) == [Fate.SAVED]
    mark = sheet_of(round_).mark("a", "I.2")
    assert (mark.agreed_input, mark.agreed_points, mark.points, mark.version) == (
        {"actual": "60", "target": "80"},
        Decimal("22.50"),
        Decimal("22.50"),
        1,
    )
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.first()
    assert entry is not None
    assert (entry.account, entry.member, entry.action, entry.old, entry.new, entry.reason, entry.key) == (
        "thuky",
        "a",
        "ghi",
        "",
        "60/80 (22,5 điểm)",
        "",
        "score/nam/a/I.2/agreed",
    )
    assert (entry.bloc, entry.year, entry.subject) == ("thu", 2025, "a, tiêu chí I.2, thống nhất")


def test_a_change_of_what_stands_asks_for_a_reason_and_logs_old_and_new(round_: Round, secretary: User) -> None:
    save(round_, secretary, Edit("a", "I.1", "agreed", 0, "20"))
    refused = save(round_, secretary, Edit("a", "I.1", "agreed", 1, "21"), reason=" \u200b ")
    assert refused.outcomes == [Outcome(refused.outcomes[0].edit, Fate.REFUSED, "Điểm này đã có. Hãy ghi lý do sửa.")]
    assert sheet_of(round_).mark("a", "I.1").points == Decimal("20.00")
    saved = save(round_, secretary, Edit("a", "I.1", "agreed", 1, "21"), reason="Nhầm số")
    assert fates(saved) == [Fate.SAVED]
    entry = Entry.objects.first()
    assert entry is not None
    assert (entry.action, entry.old, entry.new, entry.reason) == ("sửa", "20", "21", "Nhầm số")


def test_blank_takes_a_value_away_and_zero_is_a_value(round_: Round, secretary: User) -> None:
    save(round_, secretary, Edit("a", "I.1", "agreed", 0, "0"))
    assert sheet_of(round_).cards()["a"].total == Decimal(0)
    save(round_, secretary, Edit("a", "I.1", "agreed", 1, "  "), reason="Chưa chấm")
    sheet = sheet_of(round_)
    assert sheet.mark("a", "I.1").points is None
    assert sheet.cards()["a"].total is None
    assert sheet.mark("a", "I.1").version == 2


def test_what_cannot_be_is_refused_with_a_sentence_and_the_rest_is_saved(round_: Round, secretary: User) -> None:
    saved = save(
        round_,
        secretary,
        Edit("a", "I.1", "agreed", 0, "30,5"),
        Edit("b", "I.1", "agreed", 0, "30"),
        Edit("c", "I.1", "agreed", 0, "9.125"),
        Edit("z", "I.1", "agreed", 0, "1"),
        Edit("a", "I", "agreed", 0, "1"),
        Edit("a", "I.1", "thống nhất", 0, "1"),
    )
    assert fates(saved) == [Fate.REFUSED, Fate.SAVED, Fate.REFUSED, Fate.UNKNOWN, Fate.UNKNOWN, Fate.UNKNOWN]
    assert saved.outcomes[0].message == "Điểm phải từ 0 đến 30, bước 0,5."
    sheet = sheet_of(round_)
    assert {place: mark.points for place, mark in sheet.marks.items()} == {("b", "I.1"): Decimal("30.00")}


def test_a_target_that_stands_is_kept_when_only_the_actual_is_typed(secretary: User) -> None:
    load(year_file(step="scoring"), Actor(name="test"))
    round_ = Round.objects.get()
    save(round_, secretary, Edit("a", "I.3", "self", 0, "18/40"), Edit("b", "I.3", "appraised", 0, "18"))
    save(round_, secretary, Edit("a", "I.3", "appraised", 1, "20"))
    assert sheet_of(round_).mark("a", "I.3").appraised_input == {"actual": "20", "target": "40"}
    # Without any target the value is kept and gives nothing yet: never a silent 0.
    mark = sheet_of(round_).mark("b", "I.3")
    assert (mark.appraised_input, mark.appraised_points, mark.points) == ({"actual": "18"}, None, None)


def test_a_stale_save_is_refused_and_tells_who_changed_what_to_what_and_why(round_: Round, secretary: User) -> None:
    save(round_, secretary, Edit("a", "I.1", "agreed", 0, "20"))
    other = User.objects.create_user("thuky2", full_name="Thư ký Khác")
    save(round_, other, Edit("a", "I.1", "agreed", 1, "25"), reason="Theo biên bản")
    stale = save(round_, secretary, Edit("a", "I.1", "agreed", 1, "22"), reason="Nhầm")
    assert fates(stale) == [Fate.STALE]
    message = stale.outcomes[0].message
    assert message.startswith("Ô này vừa có thay đổi, hiện là «25». Thư ký Khác đã sửa lúc ")
    assert message.endswith("lý do: Theo biên bản. Giá trị bạn nhập chưa được lưu.")
    assert sheet_of(round_).mark("a", "I.1").points == Decimal("25.00")


def test_a_blank_form_is_stale_too_when_somebody_scored_meanwhile(round_: Round, secretary: User) -> None:
    save(round_, secretary, Edit("a", "I.1", "agreed", 0, "20"))
    assert fates(save(round_, secretary, Edit("a", "I.1", "agreed", 0, "22"), reason="Nhầm")) == [Fate.STALE]


def test_saving_the_same_value_twice_changes_and_logs_nothing(round_: Round, secretary: User) -> None:
    save(round_, secretary, Edit("a", "I.1", "agreed", 0, "20"))
    logged = Entry.objects.count()
    assert fates(save(round_, secretary, Edit("a", "I.1", "agreed", 0, "20,0"))) == [Fate.UNCHANGED]
    assert (sheet_of(round_).mark("a", "I.1").version, Entry.objects.count()) == (1, logged)


def test_three_values_of_one_mark_may_come_in_one_form(secretary: User) -> None:
    load(year_file(step="scoring"), Actor(name="test"))
    round_ = Round.objects.get()
    edits = [Edit("a", "I.1", stage, 0, points) for stage, points in (("self", "30"), ("appraised", "28"))]
    assert fates(save(round_, secretary, *edits)) == [Fate.SAVED, Fate.SAVED]
    mark = sheet_of(round_).mark("a", "I.1")
    assert (mark.self_points, mark.appraised_points, mark.points, mark.version) == (
        Decimal("30.00"),
        Decimal("28.00"),
        Decimal("28.00"),
        1,
    )


def test_the_secretary_writing_for_a_member_is_logged_so(secretary: User) -> None:
    load(year_file(step="scoring"), Actor(name="test"))
    round_ = Round.objects.get()
    save(round_, secretary, Edit("a", "I.1", "self", 0, "30"))
    member = User.objects.create_user("a", full_name="Đại diện A")
    save_scores(
        round_id=round_.pk,
        edits=[Edit("a", "I.2", "self", 0, "60"), Edit("b", "I.2", "self", 0, "60")],
        actor=Actor(user=member),
        reader=Reader(member, frozenset({"representative"}), frozenset({"a"})),
    )
    actions = (
        Entry.objects.filter(key__startswith="score/").order_by("id").values_list("actor_name", "member", "action")
    )
    assert list(actions) == [("Thư ký Thử", "a", "ghi thay đơn vị"), ("Đại diện A", "a", "ghi")]


def test_one_entry_by_the_leader_moves_the_others_in_the_same_save_and_each_move_is_logged(
    round_: Round, secretary: User
) -> None:
    save(round_, secretary, Edit("a", "I.2", "agreed", 0, "88"), Edit("b", "I.2", "agreed", 0, "84"))
    sheet = sheet_of(round_)
    assert sheet.mark("a", "I.2").points == Decimal("60.00")
    assert sheet.mark("b", "I.2").points == Decimal("45.00")
    saved = save(round_, secretary, Edit("c", "I.2", "agreed", 0, "100"))
    assert saved.moved == {("a", "I.2"), ("b", "I.2")}
    sheet = sheet_of(round_)
    assert [sheet.mark(code, "I.2").points for code in "abc"] == [Decimal("42.00"), Decimal("36.00"), Decimal("60.00")]
    assert [sheet.mark(code, "I.2").version for code in "abc"] == [1, 1, 1]
    moves = Entry.objects.filter(action="tính lại theo đơn vị dẫn đầu").order_by("member")
    assert list(moves.values_list("member", "old", "new", "key")) == [
        ("a", "60", "42", "score/nam/a/I.2/agreed"),
        ("b", "45", "36", "score/nam/b/I.2/agreed"),
    ]


def test_each_stage_is_compared_with_what_was_known_then_and_what_counts_with_all_that_is_known(
    secretary: User,
) -> None:
    load(year_file(step="agreeing"), Actor(name="test"))
    round_ = Round.objects.get()
    save_scores(
        round_id=round_.pk,
        edits=[
            Edit("a", "I.2", "self", 0, "96"),
            Edit("b", "I.2", "self", 0, "88"),
            Edit("b", "I.2", "appraised", 0, "84"),
            Edit("a", "I.2", "agreed", 0, "88"),
        ],
        actor=Actor(name="test"),
        reader=None,
    )
    sheet = sheet_of(round_)
    a, b = sheet.mark("a", "I.2"), sheet.mark("b", "I.2")
    assert (a.self_points, a.agreed_points, a.points) == (Decimal("60.00"), Decimal("60.00"), Decimal("60.00"))
    # As a member says itself: 88 beside 96. Appraised: 84 beside 96. What counts: 84 beside the agreed 88.
    assert (b.self_points, b.appraised_points, b.points) == (Decimal("45.00"), Decimal("37.50"), Decimal("45.00"))


def save_whole(round_: Round, user: User, *edits: Edit, reason: str = "") -> Saved:
    reader = as_secretary(user)
    return save_scores(
        round_id=round_.pk, edits=edits, actor=Actor(user=user), reader=reader, reason=reason, whole=True
    )


@pytest.mark.parametrize(
    ("bad", "fate"),
    [
        (Edit("b", "I.1", "agreed", 0, "31"), Fate.REFUSED),
        (Edit("b", "I.1", "self", 0, "9.125"), Fate.REFUSED),
        (Edit("z", "I.1", "agreed", 0, "1"), Fate.UNKNOWN),
        (Edit("c", "I.1", "agreed", 0, "12"), Fate.STALE),
    ],
)
def test_a_whole_set_is_held_back_by_one_that_may_not_stand(
    bad: Edit, fate: Fate, round_: Round, secretary: User
) -> None:
    save(round_, secretary, Edit("c", "I.1", "agreed", 0, "11"), Edit("a", "I.2", "agreed", 0, "84"))
    logged, before = Entry.objects.count(), sheet_of(round_).marks
    # The first would move another member's points too.
    good = (Edit("c", "I.2", "agreed", 0, "100"), Edit("a", "I.1", "agreed", 0, "20"))
    edits = (*good, Edit("c", "I.1", "agreed", 1, "11"), bad)
    saved = save_whole(round_, secretary, *edits)
    assert fates(saved) == [Fate.HELD, Fate.HELD, Fate.UNCHANGED, fate]
    assert saved.moved == set()
    assert sheet_of(round_).marks == before
    assert saved.sheet.mark("a", "I.1").agreed_input is None
    assert Entry.objects.count() == logged


def test_a_whole_set_without_a_mistake_is_written_as_any_other(round_: Round, secretary: User) -> None:
    save(round_, secretary, Edit("c", "I.1", "agreed", 0, "11"))
    edits = (Edit("a", "I.1", "agreed", 0, "20"), Edit("c", "I.1", "agreed", 1, ""), Edit("b", "I.1", "agreed", 0, ""))
    saved = save_whole(round_, secretary, *edits, reason="Nhập từ tệp")
    assert fates(saved) == [Fate.SAVED, Fate.SAVED, Fate.UNCHANGED]
    sheet = sheet_of(round_)
    assert [sheet.mark(code, "I.1").points for code in "abc"] == [Decimal("20.00"), None, None]
    # A change for which the reason is missing holds the others back too.
    pair = (Edit("a", "I.1", "agreed", 1, "21"), Edit("b", "I.1", "agreed", 0, "22"))
    assert fates(save_whole(round_, secretary, *pair)) == [Fate.REFUSED, Fate.HELD]


def test_a_rehearsal_comes_to_what_the_save_comes_to_and_writes_nothing(round_: Round, secretary: User) -> None:
    save(round_, secretary, Edit("a", "I.2", "agreed", 0, "84"), Edit("b", "I.1", "agreed", 0, "10"))
    edits = [
        Edit("c", "I.2", "agreed", 0, "100"),
        Edit("b", "I.1", "agreed", 0, "12"),
        Edit("b", "I.2", "agreed", 0, "x"),
        Edit("c", "I.1", "agreed", 0, "30"),
    ]
    logged, before = Entry.objects.count(), sheet_of(round_).marks
    tried = rehearse(
        load_sheet(Round.objects.select_related("rubric", "year__bloc").get()), edits, as_secretary(secretary), "Thử"
    )
    assert (Entry.objects.count(), sheet_of(round_).marks) == (logged, before)
    saved = save(round_, secretary, *edits, reason="Thử")
    assert tried.outcomes == saved.outcomes
    assert tried.moved == saved.moved == {("a", "I.2")}
    written = sheet_of(round_)
    assert tried.sheet.cards() == written.cards()


def test_a_trusted_file_asks_neither_permission_nor_reason(round_: Round) -> None:
    save_scores(
        round_id=round_.pk,
        edits=[Edit("a", "I.1", "self", 0, PointsValue(Decimal(20)))],
        actor=Actor(name="load_year"),
        reader=None,
    )
    saved = save_scores(
        round_id=round_.pk,
        edits=[Edit("a", "I.1", "self", 0, PointsValue(Decimal(21)))],
        actor=Actor(name="load_year"),
        reader=None,
    )
    assert fates(saved) == [Fate.SAVED]


def test_several_stale_edits_are_told_each_by_its_own_last_change_of_this_year(secretary: User) -> None:
    """Another year has a round, members and criteria of the same codes, and its changes are newer."""
    ours, other = (make_year(year=year, scored=False) for year in (2024, 2025))
    for year, reasons in ((ours, ("Nhầm A", "Nhầm B")), (other, ("Năm khác", "Năm khác"))):
        for member, reason in zip(("dv-01", "dv-02"), reasons, strict=True):
            save(year.round, secretary, Edit(member, "1.1", "agreed", 0, "60"))
            save(year.round, secretary, Edit(member, "1.1", "agreed", 1, "61"), reason=reason)
    stale = [Edit(member, "1.1", "agreed", 1, "62") for member in ("dv-01", "dv-02")]
    told = [outcome.message for outcome in save(ours.round, secretary, *stale, reason="Sửa").outcomes]
    assert [message.partition("lý do: ")[2].partition(".")[0] for message in told] == ["Nhầm A", "Nhầm B"]
    assert [message.partition(".")[0] for message in told] == ["Ô này vừa có thay đổi, hiện là «61»"] * 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_writers_would_both_be_told_that_they_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is real: both have read before either writes, and one value is lost without a word."""
    load(year_file(), Actor(name="test"))
    round_ = Round.objects.get()
    users = [User.objects.create_user(f"thuky{number}") for number in range(2)]
    save(round_, users[0], Edit("a", "I.1", "agreed", 0, "5"))
    both_have_read = threading.Barrier(2)

    def read_together(round_: Round, **how: Any) -> RoundSheet:
        sheet = load_sheet(round_, **how)
        both_have_read.wait()
        return sheet

    monkeypatch.setattr(verbs, "transaction", SimpleNamespace(atomic=contextlib.nullcontext))
    monkeypatch.setattr(
        verbs, "locked_round", lambda pk, year: Round.objects.select_related("rubric", "year__bloc").get(pk=pk)
    )
    monkeypatch.setattr(verbs, "load_sheet", read_together)
    outcomes: list[Outcome] = []

    def work(number: int) -> None:
        edit = Edit("a", "I.1", "agreed", 1, str(10 + number))
        outcomes.extend(save(round_, users[number], edit, reason="Nhầm").outcomes)

    in_threads(2, work)
    assert [outcome.fate for outcome in outcomes] == [Fate.SAVED, Fate.SAVED]


@pytest.mark.django_db(transaction=True)
def test_of_several_who_write_at_once_one_is_saved_and_the_others_are_told() -> None:
    load(year_file(), Actor(name="test"))
    round_ = Round.objects.get()
    users = [User.objects.create_user(f"thuky{number}", full_name=f"Thư ký {number}") for number in range(6)]
    outcomes: list[Outcome] = []

    def work(number: int) -> None:
        outcomes.extend(save(round_, users[number], Edit("a", "I.1", "agreed", 0, str(10 + number))).outcomes)

    in_threads(len(users), work)
    saved = [outcome for outcome in outcomes if outcome.fate is Fate.SAVED]
    assert sorted(outcome.fate for outcome in outcomes) == [Fate.SAVED] + [Fate.STALE] * 5
    assert Score.objects.get().agreed_input == {"points": saved[0].edit.given}
    logged = Entry.objects.filter(key="score/nam/a/I.1/agreed").values_list("new", flat=True)
    assert list(logged) == [saved[0].edit.given]


@pytest.mark.django_db(transaction=True)
def test_writers_of_different_boxes_at_once_all_stand_and_the_leaders_points_fit_the_last() -> None:
    load(year_file(), Actor(name="test"))
    round_ = Round.objects.get()
    user = User.objects.create_user("thuky")
    actuals = {"a": "84", "b": "92", "c": "100"}

    def work(number: int) -> None:
        member = "abc"[number % 3]
        save(
            round_,
            user,
            Edit(member, "I.2" if number < 3 else "I.1", "agreed", 0, actuals[member] if number < 3 else "7"),
        )

    # Two boxes of one member lie in different marks: nobody's version is another's.
    in_threads(6, work)
    sheet = sheet_of(round_)
    assert [sheet.mark(code, "I.2").points for code in "abc"] == [Decimal("36.00"), Decimal("48.00"), Decimal("60.00")]
    assert [sheet.mark(code, "I.1").points for code in "abc"] == [Decimal("7.00")] * 3
