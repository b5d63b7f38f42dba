from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.audit.models import Entry
from common.yearfile.files import load
from common.yearfile.parsing import YearFileRefused
from members.models import Agency, Bloc, Membership
from tests.examples import examples
from tests.randomyears import spoilt, year_files
from tests.yearfiles import (
    ACTOR,
    File,
    as_bytes,
    dumped,
    everything,
    inside,
    loaded,
    paths,
    real,
    refusal,
    refused_at,
    sample_rubric,
    small,
    undone,
)

pytestmark = pytest.mark.django_db

slow = settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

# --- nothing is lost ------------------------------------------------------------------------------------


def test_the_real_year_comes_back_as_it_was_loaded() -> None:
    loaded(real())
    assert dumped(real()) == real()


def test_a_year_with_everything_comes_back_as_it_was_loaded() -> None:
    loaded(small())
    assert dumped(small()) == small()


@slow
@given(year_files())
def test_any_year_comes_back_as_it_was_loaded(file: File) -> None:
    with undone():
        loaded(file)
        assert dumped(file) == file


@slow
@given(year_files())
def test_any_year_loaded_twice_changes_nothing(file: File) -> None:
    with undone():
        loaded(file)
        before = everything()
        assert loaded(file).changes == []
        assert everything() == before


# Without these there is no file, or another one.
REQUIRED = {"format", "bloc", "code", "name", "parent", "locality", "year", "members", "member", "criterion", "kind"}
REQUIRED |= {"number", "starts", "ends", "theme", "from", "to", "on", "signed_by", "reason", "title", "at_least"}
REQUIRED |= {"points", "points_each", "levels", "level", "actual", "count", "achieved", "scale", "criteria", "children"}
REQUIRED |= {"start", "min_points", "cases", "case", "occurrences", "least", "most"}
REQUIRED |= {"curve", "of", "interpolation", "beyond", "at", "share_of", "percent"}
REQUIRED |= {"max_points", "rule", "floor_percent", "kinds", "rubric", "appraiser", "value", "mean"}


def hangs_together(path: tuple[Any, ...], beside: Any) -> bool:
    """Whether the key can't be left out by itself, for what stands beside it."""
    # Points suit the step they were drawn with, and not always the one that stands where none is given.
    return (
        path == ("rubric", "step")
        # What appraisers put in by themselves wants them, and a rubric that takes their mean.
        or path == ("rubric", "several_appraisers")
        or (path[-1] == "appraisers" and "appraisals" in beside)
        # Who asks for evidence to decide has to ask for evidence.
        or (path[-1] == "evidence_required" and "evidence_decides" in beside)
        # A level is one of the node that a condition names.
        or (path[-1] == "only_if" and "only_if_level" in beside)
        # A target has a plan, and what is registered is a title or an award.
        or (path[0] == "registrations" and path[-1] in ("plan", "award"))
        # What came of an activity came of one that was held.
        or (path[-1] == "held_on" and not {"result", "spent"}.isdisjoint(beside))
    )


@slow
@given(st.data())
def test_a_year_with_keys_left_out_is_whole_after_its_first_dump(data: Any) -> None:
    file = data.draw(year_files())
    optional = [path for path in paths(file) if isinstance(path[-1], str) and path[-1] not in REQUIRED]
    optional = [path for path in optional if not hangs_together(path, inside(file, path[:-1]))]
    for path in reversed(data.draw(st.lists(st.sampled_from(optional), max_size=8, unique=True))):
        try:
            inside(file, path[:-1]).pop(path[-1], None)
        except KeyError:
            continue
    with undone():
        loaded(file)
        first = dumped(file)
        assert loaded(first).changes == []
        assert dumped(file) == first


def test_what_a_file_leaves_out_stays_as_it_stands() -> None:
    loaded(small())
    file = small()
    bare = {key: file[key] for key in ("format", "bloc", "year")}
    bare["members"] = [{"code": member["code"], "name": member["name"]} for member in file["members"]]
    bare["pact"] = {"title": file["pact"]["title"]}
    dates = ("number", "starts", "ends", "theme")
    bare["campaigns"] = [{key: campaign[key] for key in dates} for campaign in file["campaigns"]]
    bare["activities"] = {"planned": [{"kind": a["kind"], "name": a["name"]} for a in file["activities"]["planned"]]}
    bare["rounds"] = [{"code": "nam", "name": "Cả năm", "scores": [{"member": "a", "criterion": "I.1"}]}]
    assert loaded(bare).changes == []
    assert dumped(file) == small()


@pytest.mark.parametrize("key", ["pact", "rubric", "campaigns", "focus", "activities", "rounds"])
def test_null_for_a_whole_part_leaves_what_stands(key: str) -> None:
    loaded(small())
    assert loaded(small() | {key: None}).changes == []
    assert dumped(small()) == small()


def test_empty_lists_are_lists_without_rows() -> None:
    file = small() | {"campaigns": [], "focus": [], "activities": {"kinds": [], "planned": []}}
    loaded(file)
    found = dumped(file)
    activities = {"required_per_year": 0, "kinds": [], "planned": []}
    assert (found["campaigns"], found["focus"], found["activities"]) == ([], [], activities)


# --- again, and only to see -----------------------------------------------------------------------------


def test_loading_twice_changes_nothing_and_logs_nothing() -> None:
    loaded(small())
    before = everything()
    assert loaded(small()).changes == []
    assert everything() == before


def test_a_check_tells_the_changes_and_writes_nothing() -> None:
    before = everything()
    checked = load(as_bytes(small()), ACTOR, check=True)
    assert everything() == before
    assert checked.changes == loaded(small()).changes


def test_each_change_is_in_the_log_with_its_bloc_year() -> None:
    changes = loaded(real()).changes
    entries = Entry.objects.order_by("id")
    assert [(entry.subject, entry.action) for entry in entries] == [
        (change.subject[:200], change.action) for change in changes
    ]
    assert set(entries.values_list("bloc", "year", "actor_name", "door")) == {("khoi-6", 2023, "tests", "import")}


def test_a_rubric_whose_sums_do_not_meet_is_loaded_with_a_note() -> None:
    file = small()
    file["rubric"]["criteria"][0]["max_points"] = "90"
    notes = loaded(file).notes
    assert [note.place for note in notes] == ["rubric.criteria[0]", "rubric.scale"]


# --- what is refused ------------------------------------------------------------------------------------


def test_another_format_is_told_alone() -> None:
    assert refusal({"format": "khoithidua.rubric/1", "criteria": []}) == {
        "format": "Định dạng phải là «khoithidua.year/1»."
    }


def test_an_empty_object_is_told_what_it_lacks() -> None:
    assert refused_at({}) == ["format", "bloc", "year", "members"]


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    file = small()
    file["members"][1]["role"] = "head"
    file["campaigns"][0]["ends"] = "2023-01-01"
    file["campaigns"][0]["occasions"][0]["years"] = 93
    file["rounds"][0]["scores"][0]["member"] = "x"
    assert sorted(refused_at(file)) == [
        "campaigns[0].ends",
        "campaigns[0].occasions[0].years",
        "members[1].role",
        "rounds[0].scores[0].member",
    ]


def place_of(path: tuple[Any, ...]) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).removeprefix(".")


def test_an_unknown_key_is_told_in_every_object_of_a_file() -> None:
    places = [path for path in [(), *paths(small())] if isinstance(inside(small(), path), dict)]
    # A value of a score is read as a whole.
    values = ("self", "appraised", "agreed")
    wanted, told = [], []
    for path in places:
        file = small()
        inside(file, path)["la"] = 1
        told += refused_at(file)
        wanted.append(place_of(path if path and path[-1] in values else (*path, "la")))
    assert told == wanted


@pytest.mark.parametrize("wrong", [[[]], [None], {"x": 1}, True, 1.5, float("nan"), 10**200, "\ud800"])
def test_a_value_of_another_kind_is_told_wherever_it_stands(wrong: object) -> None:
    for path in paths(small()):
        file = small()
        inside(file, path[:-1])[path[-1]] = wrong
        with undone():
            try:
                loaded(file)
            except YearFileRefused as refused:
                place = place_of(path)
                told = [problem.place for problem in refused.problems]
                assert any(known.startswith(place) or place.startswith(known) for known in told), (place, told)
            else:
                assert (wrong, isinstance(inside(small(), path), bool)) == (True, True)


def test_signs_that_no_database_keeps_are_taken_out_of_texts() -> None:
    file = small()
    file["source"], file["members"][0]["name"] = "Số\0 liệu", "Cơ quan\0 A"
    loaded(file)
    assert (dumped(file)["source"], dumped(file)["members"][0]["name"]) == ("Số liệu", "Cơ quan A")


def real_with_scores() -> File:
    """The real year with the sample rubric and some scores upon it."""
    values = [("I.1", {"actual": "98"}), ("II.1", {"level": "Hoàn thành tốt nhiệm vụ"}), ("V.1", {"count": 1})]
    scores = [{"member": "ban-dan-van", "criterion": code, "self": value} for code, value in values]
    round_ = {"code": "nam", "name": "Cả năm", "step": "scoring", "scores": scores}
    return real() | {"rubric": sample_rubric(), "rounds": [round_]}


@settings(slow, max_examples=examples(150))
@given(spoilt(small()) | spoilt(real_with_scores()))
def test_a_spoilt_file_is_refused_or_loaded_for_good(file: Any) -> None:
    with undone():
        try:
            loaded(file)
        except YearFileRefused as refused:
            assert [problem for problem in refused.problems if not problem.sentence.strip()] == []
            assert Bloc.objects.count() == 0
        else:
            assert loaded(file).changes == []
            assert loaded(dumped(file)).changes == []


@settings(slow, max_examples=examples(60))
@given(spoilt(small()))
def test_a_spoilt_file_over_a_good_one_is_refused_or_loaded_for_good(file: Any) -> None:
    with undone():
        loaded(small())
        try:
            loaded(file)
        except YearFileRefused:
            assert dumped(small()) == small()
        else:
            assert loaded(file).changes == []
            assert loaded(dumped(file)).changes == []


@slow
@given(year_files(), year_files())
def test_one_year_over_another_is_refused_or_loaded_for_good(first: File, second: File) -> None:
    second |= {"bloc": first["bloc"], "year": first["year"]}
    with undone():
        loaded(first)
        try:
            loaded(second)
        except YearFileRefused:
            assert dumped(first) == first
        else:
            assert loaded(second).changes == []
            assert loaded(dumped(second)).changes == []


# --- who comes first ------------------------------------------------------------------------------------

BUSY = "Cơ sở dữ liệu đang bận, hoặc số liệu vừa được sửa ở nơi khác trong lúc nạp. Hãy nạp lại."


@pytest.fixture
def another_connection() -> Iterator[BaseDatabaseWrapper]:
    """Somebody else's connection to the same database."""
    other = connections.create_connection("default")
    yield other
    other.close()


@pytest.mark.django_db(transaction=True)
def test_a_locked_database_is_told_and_nothing_is_written(another_connection: BaseDatabaseWrapper) -> None:
    loaded(small())
    before = everything()
    impatient = {"sqlite": "PRAGMA busy_timeout = 1", "postgresql": "SET lock_timeout = 1"}
    patient = {"sqlite": "PRAGMA busy_timeout = 20000", "postgresql": "SET lock_timeout = 0"}
    with another_connection.cursor() as other, connection.cursor() as own:
        other.execute("BEGIN")
        other.execute("UPDATE members_bloc SET name = 'Khối khác'")
        own.execute(impatient[connection.vendor])
        with pytest.raises(YearFileRefused) as caught:
            loaded(small() | {"source": "Nguồn khác"})
        own.execute(patient[connection.vendor])
        other.execute("ROLLBACK")
    assert [(problem.place, problem.sentence) for problem in caught.value.problems] == [("", BUSY)]
    assert everything() == before
    assert len(loaded(small() | {"source": "Nguồn khác"}).changes) == 1


def test_rows_that_somebody_else_wrote_meanwhile_are_told_and_nothing_is_written() -> None:
    def meanwhile(instance: Membership, **sent: Any) -> None:
        # After the rows that stand were looked at, and before all new ones are written.
        if instance.order == 1:
            other = Agency.objects.create(locality="Bình Thuận", code="z", name="Z", short_name="Z")
            instance.year.members.create(agency=other, order=2, code="z", name="Z", short_name="Z")

    post_save.connect(meanwhile, sender=Membership)
    try:
        assert refusal(small()) == {"": BUSY}
    finally:
        post_save.disconnect(meanwhile, sender=Membership)
    assert Bloc.objects.count() == 0
