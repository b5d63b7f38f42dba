"""What the database refuses of votes that were counted, whoever comes, and what it lets through."""

import re

import pytest
from django.db import IntegrityError, connection, transaction

from awards.guard import CountedVotesStay
from awards.models import Question, VoteRound
from tests.awards.reviews import asked, meeting
from tests.awards.voted import counted, opened, voided
from tests.common.audit.test_guard import triggers
from tests.years import Made, make_year

LEVEL = {"dv-01": (3, 0, 0), "dv-02": (2, 1, 0), "dv-03": (2, 1, 0)}
TABLES = ("awards_voteround", "awards_candidate", "awards_question")


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def question(made: Made) -> Question:
    return asked(made, meeting(made), quota="number", quota_number=2)


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except IntegrityError:
        return True
    return False


def tried(statements: list[str]) -> dict[str, bool]:
    return {statement: refused(statement) for statement in statements}


def rows(table: str) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")
        return list(cursor.fetchall())


def changes_of(round_: VoteRound) -> list[str]:
    """Everything that could be done to a round that stands, but its two steps."""
    pk = round_.pk
    candidate = round_.candidates.order_by("order")[0].pk
    nomination = round_.candidates.order_by("order")[0].nomination_id
    return [
        *(
            f"UPDATE awards_voteround SET {name} = {name} + 1 WHERE id = {pk}"
            for name in ("valid", "present", "number")
        ),
        f"UPDATE awards_voteround SET invalid = NULL WHERE id = {pk}",
        f"UPDATE awards_voteround SET places = NULL WHERE id = {pk}",
        f"UPDATE awards_voteround SET way = 'hands' WHERE id = {pk}",
        f"UPDATE awards_voteround SET state = 'open', void_reason = '' WHERE id = {pk}",
        f"UPDATE awards_voteround SET state = 'void', void_reason = 'x', issued = 2 WHERE id = {pk}",
        f"UPDATE awards_voteround SET state = 'void', void_reason = 'x', decision = 'y' WHERE id = {pk}",
        f"UPDATE awards_candidate SET votes_for = 1 WHERE id = {candidate}",
        f"UPDATE awards_candidate SET outcome = 'not-chosen' WHERE id = {candidate}",
        f"UPDATE awards_candidate SET abstained = 1 WHERE id = {candidate}",
        f"UPDATE awards_candidate SET outcome = 'chosen', votes_for = 3 WHERE round_id = {pk}",
        f"DELETE FROM awards_candidate WHERE round_id = {pk}",
        f"DELETE FROM awards_voteround WHERE id = {pk}",
        'INSERT INTO awards_candidate (round_id, nomination_id, "order", abstained, outcome) '
        f"VALUES ({pk}, {nomination}, 9, 0, '')",
    ]


@pytest.mark.django_db
def test_every_trigger_of_the_votes_stands() -> None:
    """A migration that makes one of the tables anew on SQLite has to guard it again."""
    made = "\n".join(CountedVotesStay().made(connection.vendor))
    assert set(re.findall(r"CREATE TRIGGER (\w+)", made)) - set().union(*map(triggers, TABLES)) == set()


def test_what_was_counted_is_changed_by_nobody(made: Made, question: Question) -> None:
    round_ = counted(made, opened(made, question), LEVEL)
    stands = {table: rows(table) for table in TABLES}
    found = tried(changes_of(round_))
    assert found == dict.fromkeys(found, True)
    assert {table: rows(table) for table in TABLES} == stands


def test_a_void_round_stays_void_and_as_it_was(made: Made, question: Question) -> None:
    round_ = voided(made, counted(made, opened(made, question), LEVEL))
    more = [
        f"UPDATE awards_voteround SET void_reason = 'anders' WHERE id = {round_.pk}",
        f"UPDATE awards_voteround SET state = 'counted', void_reason = '' WHERE id = {round_.pk}",
        f"UPDATE awards_candidate SET outcome = 'chosen' WHERE round_id = {round_.pk} AND outcome = 'tied'",
    ]
    found = tried([*changes_of(round_), *more])
    assert found == dict.fromkeys(found, True)


def test_what_came_of_those_who_stand_level_is_told_once(made: Made, question: Question) -> None:
    round_ = counted(made, opened(made, question), LEVEL)
    tied = [one.pk for one in round_.candidates.filter(outcome="tied").order_by("order")]
    told = [
        (f"UPDATE awards_candidate SET outcome = 'chosen' WHERE id = {tied[0]}", False),
        (f"UPDATE awards_voteround SET decision = 'Chủ trì chọn' WHERE id = {round_.pk}", False),
        (f"UPDATE awards_candidate SET outcome = 'not-chosen' WHERE id = {tied[1]}", True),
        (f"UPDATE awards_voteround SET decision = 'Chủ trì chọn khác' WHERE id = {round_.pk}", True),
        (f"UPDATE awards_voteround SET state = 'void', void_reason = 'Nhầm' WHERE id = {round_.pk}", False),
    ]
    assert [(statement, refused(statement)) for statement, _ in told] == told


def test_the_rule_stays_while_a_round_counts_under_it(made: Made, question: Question) -> None:
    change = f"UPDATE awards_question SET numerator = 2, denominator = 3 WHERE id = {question.pk}"
    other = f"UPDATE awards_question SET ground = 'Điều 9' WHERE id = {question.pk}"
    assert tried([change]) == {change: False}
    round_ = counted(made, opened(made, question), LEVEL)
    back = f"UPDATE awards_question SET numerator = 1, denominator = 2 WHERE id = {question.pk}"
    assert tried([back, other]) == {back: True, other: False}
    voided(made, round_)
    assert tried([back]) == {back: False}


def test_a_candidate_is_not_moved_into_a_round_that_stands(made: Made, question: Question) -> None:
    first = counted(made, opened(made, question, wanted=["dv-01"]), LEVEL)
    second = opened(made, question, wanted=["dv-02"])
    moved = second.candidates.get().pk
    change = f'UPDATE awards_candidate SET round_id = {first.pk}, "order" = 7 WHERE id = {moved}'
    assert tried([change]) == {change: True}


@pytest.mark.sqlite_only
def test_no_row_is_put_in_the_place_of_one_that_stands(made: Made, question: Question) -> None:
    first = counted(made, opened(made, question, wanted=["dv-01"]), LEVEL)
    second = opened(made, question, wanted=["dv-02"])
    columns = "question_id, number, way, state, void_reason, decision, version"
    values = f"{question.pk}, 1, 'paper', 'open', '', '', 1"
    found = tried(
        [
            f"INSERT OR REPLACE INTO awards_voteround ({columns}) VALUES ({values})",
            f"INSERT OR REPLACE INTO awards_voteround (id, {columns}) VALUES ({first.pk}, {values})",
            f"UPDATE OR REPLACE awards_voteround SET number = 1 WHERE id = {second.pk}",
            "INSERT OR REPLACE INTO awards_candidate (id, round_id, nomination_id, abstained, outcome, 'order') VALUES "
            f"({first.candidates.get().pk}, {second.pk}, {second.candidates.get().nomination_id}, 0, '', 5)",
        ]
    )
    assert found == dict.fromkeys(found, True)


@pytest.mark.postgres_only
def test_the_tables_are_not_emptied_while_a_round_stands(made: Made, question: Question) -> None:
    counted(made, opened(made, question), LEVEL)
    # What is still to be checked of new rows forbids it in any case.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    found = tried(["TRUNCATE awards_candidate CASCADE", "TRUNCATE awards_voteround CASCADE"])
    assert found == dict.fromkeys(found, True)


def test_what_is_still_being_counted_changes_and_goes(made: Made, question: Question) -> None:
    round_ = opened(made, question)
    found = tried(
        [
            f"UPDATE awards_voteround SET present = 2 WHERE id = {round_.pk}",
            f"UPDATE awards_candidate SET votes_for = 1 WHERE round_id = {round_.pk}",
            f"DELETE FROM awards_candidate WHERE round_id = {round_.pk}",
            f"DELETE FROM awards_voteround WHERE id = {round_.pk}",
        ]
    )
    assert found == dict.fromkeys(found, False)
