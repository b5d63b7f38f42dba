"""The verbs of a rubric: each change whole or not at all, in the log in words, taken back again."""

import threading
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import close_old_connections, connection

from common.audit.log import Actor
from common.audit.models import Entry
from members.models import BlocYear
from scoring.models import Round, Rubric, RubricStep
from scoring.rubrics import tree as rules
from scoring.rubrics.files import RubricPart
from scoring.rubrics.frozen import FROZEN
from scoring.rubrics.storing import rules_of
from scoring.rubrics.tree import editing
from scoring.rubrics.tree.editing import EditRefused
from scoring.rubrics.verbs import (
    MOST_STEPS,
    NOTHING_TO_UNDO,
    ChangedRubric,
    Done,
    RubricRefused,
    StaleRubric,
    as_of,
    begin_rubric,
    change_rubric,
    edited,
    last_step,
    part_of,
    store_rubric,
    undo_rubric,
)
from tests.scoring.rubrics.examples import D, direct, group, levels, rubric
from tests.years import Made, make_year

ACTOR = Actor(name="Trần Thị Thư")


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=5, scored=False, step=Round.Step.PREPARING)


def stored(made: Made) -> Rubric:
    return Rubric.objects.get(year=made.year)


def plain(made: Made) -> rules.PlainRubric:
    return rules_of(stored(made))


def move(made: Made, code: str, steps: int, version: int | None = None) -> Done:
    return change_rubric(
        year=made.year,
        version=stored(made).version if version is None else version,
        actor=ACTOR,
        title=f"chuyển {code}",
        change=lambda part: edited(part, editing.moved(part.plain, code, steps)),
    )


def change(made: Made, fresh: rules.PlainRubric, **fields: Any) -> Done:
    return change_rubric(
        year=made.year,
        version=stored(made).version,
        actor=ACTOR,
        title="sửa",
        change=lambda part: edited(part, fresh, **fields),
    )


def log() -> list[tuple[str, ...]]:
    rows = Entry.objects.order_by("id").values_list("actor_name", "key", "subject", "action", "old", "new")
    return [tuple(row) for row in rows]


def test_a_change_is_stored_as_the_next_version_and_logged_in_words(made: Made):
    done = move(made, "1.1", 2)
    assert [leaf.code for leaf in plain(made).leaves()] == ["1.2", "1.3", "1.1", "1.4", "1.5"]
    assert (done.rubric, stored(made).version) == (stored(made), 2)
    assert log() == [
        ("Trần Thị Thư", "rubric/1.1", "Tiêu chí 1.1", "chuyển chỗ", "trong 1, đầu tiên", "trong 1, sau 1.3")
    ]
    assert set(Entry.objects.values_list("bloc", "year")) == {("khoi-thu", 2024)}


def test_a_change_that_changes_nothing_writes_nothing(made: Made):
    assert change(made, plain(made)) == Done(None, [])
    assert (stored(made).version, log(), RubricStep.objects.count()) == (1, [], 0)


def test_a_stale_change_is_refused_and_told_whose_was_first(made: Made):
    move(made, "1.1", 1)
    before = plain(made)
    with pytest.raises(StaleRubric) as stale:
        move(made, "1.2", 1, version=1)
    said = str(stale.value)
    assert said.startswith("Bảng đánh giá vừa có thay đổi. Trần Thị Thư đã sửa lúc ")
    assert said.endswith(": Tiêu chí 1.1, chuyển chỗ.")
    assert (plain(made), len(log())) == (before, 1)


def test_an_impossible_change_is_refused_with_its_places_and_leaves_everything(made: Made):
    before = plain(made)
    with pytest.raises(RubricRefused) as refused:
        change(made, editing.with_maxima(before, {"1.1": D(501)}))
    assert refused.value.mistakes == [
        ("criteria[0].children[0].max_points", "Điểm chuẩn 501 lớn hơn điểm chuẩn 500 của mục cha.")
    ]
    assert refused.value.sentences == ["Tiêu chí 1.1: Điểm chuẩn 501 lớn hơn điểm chuẩn 500 của mục cha."]
    assert (plain(made), stored(made).version, log()) == (before, 1, [])


def test_what_is_only_missing_may_be_stored(made: Made):
    half = replace(plain(made), nodes=(group("I", "100"), group("II", "5", replace(levels("II.1", A="5"), levels=()))))
    change(made, replace(half, tie_break=()))
    assert plain(made).nodes == half.nodes
    change(made, replace(half, nodes=(), tie_break=()))
    assert plain(made).nodes == ()


def test_what_was_impossible_before_may_be_mended_step_by_step(made: Made):
    wrong = editing.with_maxima(plain(made), {"1.1": D(700), "1.2": D(600)})
    store_rubric(year=made.year, part=RubricPart(wrong, ""))
    change(made, editing.with_maxima(wrong, {"1.1": D(100)}))
    assert [leaf.max_points for leaf in plain(made).leaves()][:2] == [100, 600]
    with pytest.raises(RubricRefused, match=r"Tiêu chí 1\.3"):
        change(made, editing.with_maxima(plain(made), {"1.3": D(900)}))


def test_what_the_edit_itself_refuses_changes_nothing(made: Made):
    with pytest.raises(EditRefused, match=r"Mục 1\.1 đã ở đầu nhóm của nó\."):
        move(made, "1.1", -1)
    assert (stored(made).version, log()) == (1, [])


@pytest.mark.parametrize("how", ["step", "score"])
def test_a_rubric_that_was_scored_with_is_frozen(made: Made, how: str):
    if how == "step":
        Round.objects.update(step=Round.Step.SCORING)
    else:
        other = make_year(members=1, leaves=5, step=Round.Step.SCORING, bloc="khoi-khac")
        Round.objects.filter(year=other.year).update(step=Round.Step.PREPARING)
        made = other
    before = plain(made)
    for act in (lambda: move(made, "1.1", 1), lambda: undo_rubric(year=made.year, version=1, actor=ACTOR)):
        with pytest.raises(PermissionError) as refused:
            act()
        assert str(refused.value) == FROZEN
    assert plain(made) == before


# --- undoing -------------------------------------------------------------------------------------------------


def test_every_change_is_taken_back_one_after_the_other(made: Made):
    states = [part_of(stored(made))]
    move(made, "1.1", 2)
    states.append(part_of(stored(made)))
    change(made, editing.without(plain(made), "1.3"))
    states.append(part_of(stored(made)))
    change(made, replace(plain(made), name="Tên khác", decimals=1, step=D("0.5")), note="Ghi chú mới")
    while len(states) > 1 or last_step(stored(made)):
        undo_rubric(year=made.year, version=stored(made).version, actor=ACTOR)
        assert part_of(stored(made)) == states.pop()
    with pytest.raises(PermissionError) as refused:
        undo_rubric(year=made.year, version=stored(made).version, actor=ACTOR)
    assert str(refused.value) == NOTHING_TO_UNDO


def test_taking_back_is_told_the_other_way_round(made: Made):
    change(made, editing.with_maxima(plain(made), {"1.1": D("97.5")}))
    step = undo_rubric(year=made.year, version=2, actor=ACTOR)
    assert step.title == "sửa"
    assert [line[3:] for line in log()] == [
        ("sửa «Điểm chuẩn»", "100", "97,5"),
        ("hoàn tác: sửa «Điểm chuẩn»", "97,5", "100"),
    ]
    assert stored(made).version == 3


def test_a_stale_undo_takes_nothing_back(made: Made):
    move(made, "1.1", 1)
    with pytest.raises(StaleRubric):
        undo_rubric(year=made.year, version=1, actor=ACTOR)
    assert last_step(stored(made)) is not None


def test_what_another_door_changed_meanwhile_is_not_undone_with_it(made: Made):
    move(made, "1.1", 1)
    store_rubric(year=made.year, part=RubricPart(replace(plain(made), name="Từ tệp"), ""))
    assert (stored(made).version, last_step(stored(made))) == (3, None)
    assert plain(made).name == "Từ tệp"


def test_a_half_built_rubric_comes_back_as_it_was(made: Made):
    change(made, replace(plain(made), nodes=(group("I", None),), tie_break=()))
    before = part_of(stored(made))
    change(made, editing.added(plain(made), direct("I.1"), under="I"))
    undo_rubric(year=made.year, version=3, actor=ACTOR)
    assert part_of(stored(made)) == before


def test_a_rubric_is_known_as_it_was_at_the_versions_that_steps_tell_of(made: Made):
    first = plain(made)
    move(made, "1.1", 1)
    second = plain(made)
    move(made, "1.1", 1)
    rubric = stored(made)
    assert [as_of(rubric, version) for version in (1, 2, 3, 9)] == [first, second, None, None]


def test_only_so_many_steps_are_kept(made: Made):
    for number in range(MOST_STEPS + 3):
        change(made, replace(plain(made), name=f"Tên {number}"))
    assert RubricStep.objects.count() == MOST_STEPS


# --- the first rubric ----------------------------------------------------------------------------------------


def test_a_year_gets_its_first_rubric_once(made: Made):
    year = BlocYear.objects.create(bloc=made.year.bloc, year=2030)
    part = RubricPart(rubric(group("I", None, direct("I.1"))), "Ghi chú", is_sample=True)
    begun = begin_rubric(year=year, part=part, actor=ACTOR)
    assert (part_of(begun), begun.version) == (part, 1)
    assert log()[-1] == ("Trần Thị Thư", "rubric", "Bảng đánh giá", "thêm", "", f"{part.plain.name}, 1 tiêu chí")
    with pytest.raises(StaleRubric, match=r"Năm này đã có bảng đánh giá\. Trần Thị Thư đã sửa lúc"):
        begin_rubric(year=year, part=part, actor=ACTOR)
    with pytest.raises(RubricRefused):
        begin_rubric(year=BlocYear.objects.create(bloc=made.year.bloc, year=2031), part=wrong_part(), actor=ACTOR)


def wrong_part() -> RubricPart:
    return RubricPart(replace(rubric(), scale=Decimal(0)), "")


def test_a_change_of_a_rubric_that_is_gone_is_stale(made: Made):
    year = BlocYear.objects.create(bloc=made.year.bloc, year=2030)
    with pytest.raises(StaleRubric, match=r"Bảng đánh giá không còn nữa\."):
        change_rubric(year=year, version=1, actor=ACTOR, title="sửa", change=ChangedRubric)


# --- several at once -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_the_same_version_one_is_told_of_the_other():
    made = make_year(members=2, leaves=5, scored=False, step=Round.Step.PREPARING)
    fates: list[str] = []

    def write(code: str) -> None:
        try:
            move(made, code, 1, version=1)
            fates.append("saved")
        except StaleRubric:
            fates.append("stale")
        finally:
            close_old_connections()
            connection.close()

    writers = [threading.Thread(target=write, args=(code,)) for code in ("1.1", "1.2", "1.3", "1.4")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(fates) == ["saved", "stale", "stale", "stale"]
    assert (stored(made).version, len(log())) == (2, 1)
