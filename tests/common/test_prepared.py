import sys
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from common.prepared import Prepared, PreparedRows, with_children, with_parents
from scoring.models import Band, Evidence, Score, Scorecard
from tests.years import Made, make_year

MARKS = Score.objects.order_by("id").values_list(
    "id", "self_input", "agreed_points", "explanation", "changed_at", "changed_by"
)
APPS = {"awards", "campaigns", "common", "documents", "members", "pacts", "scoring"}
COUNTED = Score.objects.order_by("id").annotate(agreed=Q(agreed_input__isnull=False)).values_list("points", "agreed")
CARDS_ALONE = Scorecard.objects.order_by("member__order")
CARDS = Scorecard.objects.order_by("member__order").values_list("member__name", "submitted_at", "votes")


@pytest.fixture
def made(db: None) -> Made:
    made = make_year(members=3, leaves=5)
    Scorecard.objects.filter(member__code="dv-02").update(submitted_at=datetime(2024, 3, 1, 8, 5, tzinfo=UTC), votes=7)
    return made


@pytest.mark.parametrize("query", [MARKS, COUNTED])
def test_it_gives_what_the_query_gives_of_every_kind_of_column(query: QuerySet[Any, Any], made: Made) -> None:
    asked = Prepared(query, "card")
    for card in made.round.cards.all():
        rows = list(query.filter(card=card.pk))
        assert (asked(card.pk), {type(row) for row in rows}) == (rows, {tuple})


def test_it_gives_what_joins_bring(made: Made) -> None:
    assert Prepared(CARDS, "round")(made.round.pk) == list(CARDS.filter(round=made.round.pk))


def test_rows_bring_what_they_hang_from_and_ask_no_more(made: Made) -> None:
    rows = PreparedRows(Scorecard.objects.order_by("member__order").select_related("member__year__bloc"), "round")
    cards = list(Scorecard.objects.order_by("member__order").select_related("member__year__bloc"))
    with CaptureQueriesContext(connection) as seen:
        found = [(one, one.member, one.member.year, one.member.year.bloc) for one in rows(made.round.pk)]
        said = [vars(one.member.year.bloc)["name"] for one in rows(made.round.pk)]
    assert (len(seen), found) == (2, [(one, one.member, one.member.year, one.member.year.bloc) for one in cards])
    assert said == [one.member.year.bloc.name for one in cards]
    lines = Scorecard.objects.order_by("id").annotate(lines=Count("scores"))
    counted = PreparedRows(lines.select_related("member__agency"), "round")
    assert [(vars(one)["lines"], one.member.agency.code) for one in counted(made.round.pk)] == [
        (one.scores.count(), one.member.agency.code) for one in Scorecard.objects.order_by("id")
    ]


def test_each_id_goes_where_its_lookup_stands(made: Made) -> None:
    place = Score.objects.filter(card__member__code="dv-02", criterion__code="1.2").values_list(
        "criterion", "card__round"
    )
    criterion, round_ = place.get()
    query = Score.objects.exclude(explanation="?").order_by("id").values_list("id", "points")
    rows = list(query.filter(criterion=criterion, card__round=round_))
    assert Prepared(query, "criterion", "card__round")(criterion, round_) == rows
    assert Prepared(query, "card__round", "criterion")(round_, criterion) == rows
    assert Prepared(query, "criterion", "card__round")(criterion, round_ + 1) == []


def test_an_id_may_stand_where_no_lookup_reaches(made: Made) -> None:
    def cards(member: int, round: int) -> QuerySet[Scorecard]:
        of_member = Score.objects.filter(card=OuterRef("pk"), card__member=member)
        return CARDS_ALONE.filter(round=round).annotate(is_its=Exists(of_member))

    asked: PreparedRows[Any] = PreparedRows(cards, "member", "round")
    for card in CARDS_ALONE:
        rows = asked(card.member_id, made.round.pk)
        assert [one.pk for one in rows if one.is_its] == [card.pk]
        assert len(rows) == 3
    assert asked(1, made.round.pk + 1) == []


@pytest.mark.parametrize("query", [MARKS, COUNTED])
def test_rows_as_the_driver_gives_them_are_the_same_rows_once_they_are_converted(
    query: QuerySet[Any, Any], made: Made
) -> None:
    asked = Prepared(query, "card__round")
    raw = asked.raw(made.round.pk)
    assert (asked.raw(made.round.pk), asked.converted(raw)) == (raw, asked(made.round.pk))
    assert len(raw) == 15


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_asked_for_inside_a_transaction_alone_whenever_it_is() -> None:
    made = make_year(members=3, leaves=5)
    locked = PreparedRows(CARDS_ALONE.select_for_update(of=("self",)).select_related("member"), "round")
    with transaction.atomic():
        assert [card.member.code for card in locked(made.round.pk)] == made.codes
    with pytest.raises(TransactionManagementError):
        locked(made.round.pk)


@pytest.mark.parametrize("ids", [(), (1, 2)])
def test_as_many_ids_as_lookups_are_wanted(ids: tuple[int, ...], made: Made) -> None:
    with pytest.raises(ValueError):
        Prepared(MARKS, "card")(*ids)


def test_nothing_comes_where_there_is_nothing(db: None) -> None:
    asked = Prepared(Evidence.objects.values_list("id", "name"), "card")
    assert (asked(1), asked(1)) == ([], [])


def test_it_asks_anew_every_time_in_one_query(made: Made) -> None:
    asked = Prepared(Band.objects.order_by("-at_least").values_list("name", "at_least"), "rubric")
    before = asked(made.round.rubric_id)
    with transaction.atomic():
        Band.objects.create(rubric_id=made.round.rubric_id, name="Mới", at_least=Decimal("999.25"))
        with CaptureQueriesContext(connection) as seen:
            assert asked(made.round.rubric_id) == [("Mới", Decimal("999.25")), *before]
        transaction.set_rollback(True)
    assert (asked(made.round.rubric_id), len(seen)) == (before, 1)


@pytest.mark.django_db(transaction=True)
def test_another_thread_asks_through_its_own_connection() -> None:
    made = make_year(members=3, leaves=5)
    asked = Prepared(CARDS, "round")
    rows = asked(made.round.pk)
    found: list[Any] = []

    def ask() -> None:
        found.append(asked(made.round.pk))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert (found, len(rows)) == ([rows], 3)


def test_whole_rows_are_what_the_query_gives_with_what_it_is_annotated_with(made: Made) -> None:
    query = Scorecard.objects.order_by("member__order").annotate(boxes=Count("scores"), late=Q(votes__gt=5))
    asked: PreparedRows[Any] = PreparedRows(query, "round")
    rows, wanted = asked(made.round.pk), list(query.filter(round=made.round.pk))
    assert (rows, len(rows)) == (wanted, 3)
    assert [vars(row) | {"_state": None} for row in rows] == [vars(row) | {"_state": None} for row in wanted]
    assert [row._state.adding for row in rows] == [False] * 3
    assert asked(made.round.pk + 1) == []


def test_children_are_what_a_prefetch_brings_and_cost_one_query_for_all_rows(made: Made) -> None:
    scores = PreparedRows(Score.objects.order_by("criterion__order", "id"), "card__round")
    cards = list(made.round.cards.order_by("member__order"))
    # Of two of the three cards: what is of the third is passed over.
    with CaptureQueriesContext(connection) as seen:
        rows = with_children(cards[:2], "scores", scores, made.round.pk)
        found = [[score.pk for score in row.scores.all()] for row in rows]
        parents = [score.card for row in rows for score in row.scores.all()]
    assert (len(seen), len(parents)) == (1, 10)
    wanted = made.round.cards.order_by("member__order").prefetch_related(
        Prefetch("scores", Score.objects.order_by("criterion__order", "id"))
    )
    assert found == [[score.pk for score in row.scores.all()] for row in wanted[:2]]
    assert parents == [card for card in cards[:2] for _ in range(5)]
    # A narrower look asks anew, as after any prefetch.
    assert rows[0].scores.filter(pk=found[0][0]).count() == 1


def test_a_row_without_children_has_none_and_without_rows_nothing_is_asked(made: Made) -> None:
    def none(_: int) -> list[Evidence]:
        return []

    [card, *_] = with_children(list(made.round.cards.order_by("pk")), "evidence", none, 5)
    with CaptureQueriesContext(connection) as seen:
        assert list(card.evidence.all()) == []
        assert with_children([], "scores", PreparedRows(Score.objects.all(), "card"), 5) == []
    assert len(seen) == 0


def test_parents_are_what_a_join_brings(made: Made) -> None:
    cards = list(Scorecard.objects.filter(round=made.round).order_by("member__order"))
    with CaptureQueriesContext(connection) as seen:
        rows = with_parents(cards, "round", [made.round])
        assert [row.round for row in rows] == [made.round] * 3
    assert len(seen) == 0


def test_one_lookup_takes_as_many_ids_as_it_was_made_for_or_fewer(made: Made) -> None:
    query = Score.objects.order_by("id").values_list("id", "card")
    first, second, third = (card.pk for card in made.round.cards.order_by("pk"))
    two = Prepared(query, "card__in", most=2)
    assert two(first, third) == list(query.filter(card__in=[first, third]))
    assert two(second) == list(query.filter(card=second))
    assert PreparedRows(Score.objects.order_by("id"), "card__in", most=2)(first, third) == list(
        Score.objects.filter(card__in=[first, third]).order_by("id")
    )
    for ids in ((), (first, second, third)):
        with pytest.raises(ValueError):
            two(*ids)


def test_every_prepared_query_of_the_house_can_be_put_together_on_this_database(db: None) -> None:
    """A lookup of a small number takes no mark on PostgreSQL: only ids are asked for so."""
    import_module("khoithidua.urls")
    ours = [module for name, module in list(sys.modules.items()) if name.partition(".")[0] in APPS]
    values = {id(value): value for module in ours for value in vars(module).values()}.values()
    house = [value._values if isinstance(value, PreparedRows) else value for value in values]
    found = [one for one in house if isinstance(one, Prepared)]
    assert len(found) > 40
    # Anew, whatever was asked before.
    assert len([Prepared.__dict__["made"].func(one) for one in found]) == len(found)
