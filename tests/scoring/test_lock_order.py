"""Who holds what before whom: several verbs in one transaction never wait for each other in a circle.

Scores hold their round and then the end of the log; whatever takes several rounds takes them first, and the log last.
"""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import close_old_connections, connection, transaction
from django.test.utils import CaptureQueriesContext

from common.audit.log import Actor, Change, write
from pacts.models import Pact
from scoring.models import Round
from scoring.sample import make_sample, remove_sample
from scoring.verbs.scores import locked_round
from tests.adminpages import logged_in, more_rows, page, save, told
from tests.yearfiles import ACTOR, File, loaded, small, the_year
from tests.years import make_year, unsign


def written(work: Callable[[], Any]) -> list[str]:
    """The tables that the work writes to and the end of the log that it holds, in their order."""
    with CaptureQueriesContext(connection) as seen:
        work()
    found = []
    for query in seen.captured_queries:
        words = query["sql"].replace('"', "").split()
        if words[0] in ("INSERT", "UPDATE", "DELETE"):
            found.append(words[1 if words[0] == "UPDATE" else 2])
        elif words[0] == "SELECT" and "audit_head" in words:
            found.append("audit_head")
    return [table for table in found if not table.startswith("django_")]


def two_rounds(points: str) -> File:
    """The year with its one round twice, the second with these points for one criterion."""
    file = small()
    first = file["rounds"][0]
    score = {"member": "a", "criterion": "I.1", "self": {"points": points}}
    rounds = [{"code": code, "name": code, "step": "scoring", "scores": [score]} for code in ("ky-1", "ky-2")]
    return file | {"rounds": [*rounds, first]}


@pytest.mark.django_db
def test_a_year_file_holds_the_log_last_of_all() -> None:
    tables = written(lambda: loaded(two_rounds("5")))
    assert tables.count("audit_head") == 1
    assert tables[tables.index("audit_head") :] == ["audit_head", "audit_entry"]
    assert tables.count("scoring_score") >= 2


@pytest.mark.django_db
def test_the_admin_holds_the_log_behind_all_rows_of_an_object() -> None:
    made = make_year(members=2, leaves=1)
    pact = Pact.objects.get()
    unsign(pact)
    client = logged_in(made.secretary)
    changed = {"conference_place": "Phan Thiết", **more_rows("pledges", 5, {"order": "6", "text": "Điều mới."})}

    def change() -> None:
        assert told(save(client, page(pact, "change"), changed)) == []

    tables = written(change)
    assert tables[-2:] == ["audit_head", "audit_entry"]
    assert (tables.count("audit_head"), {"pacts_pact", "pacts_pledge"} <= set(tables)) == (1, True)
    tables = written(lambda: client.post(page(pact, "delete"), {"post": "yes"}))
    assert (tables[-2:], "pacts_pact" in tables) == (["audit_head", "audit_entry"], True)


@pytest.mark.django_db
def test_taking_the_sample_away_holds_the_log_behind_the_accounts() -> None:
    file = small() | {"rounds": []}
    loaded(file)
    make_sample(year=the_year(file), password="x", renew=False, actor=ACTOR)
    tables = written(lambda: remove_sample(actor=ACTOR))
    assert (tables[-2:], "members_user" in tables) == (["audit_head", "audit_entry"], True)


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_a_year_file_and_somebody_who_scores_its_last_round_don_t_wait_for_each_other() -> None:
    """On SQLite the second transaction does not begin before the first has ended."""
    loaded(two_rounds("5"))
    last = Round.objects.order_by("pk").last()
    assert last is not None
    died: list[BaseException] = []

    def load_again() -> None:
        try:
            loaded(two_rounds("6"))
        except BaseException as error:  # told after it has ended
            died.append(error)
        finally:
            close_old_connections()
            connection.close()

    loader = threading.Thread(target=load_again)
    with transaction.atomic(), connection.cursor() as cursor:
        locked_round(last.pk)
        loader.start()
        waiting = 0
        while not waiting and loader.is_alive():
            # Who waits for this very transaction.
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            (waiting,) = cursor.fetchone()
        assert waiting == 1
        write(Actor(name="tests"), [Change(subject="Điểm", action="sửa")])
    loader.join()
    assert died == []
