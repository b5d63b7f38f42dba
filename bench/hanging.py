"""What everybody else feels while the helper that sets records hangs and somebody publishes."""

import os
import signal
import threading
from collections.abc import Callable
from statistics import median
from time import perf_counter, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.years import Made

    Ask = Callable[[], object]


def measure(made: "Made", things: "dict[str, Ask]", rounds: int) -> None:
    """Times each thing as usual, and again while this round is being published by a helper that is stopped."""
    from common.records.worker import workers

    workers().warm()
    [pid] = workers().processes
    usual = timed(things, rounds)
    publishing = threading.Thread(target=publish, args=(made,), daemon=True)
    os.kill(pid, signal.SIGSTOP)
    try:
        publishing.start()
        while workers().processes:
            sleep(0.01)
        meanwhile = timed(things, rounds)
        waited = publishing.is_alive()
    finally:
        os.kill(pid, signal.SIGCONT)
        publishing.join()
    print(f"\nWhile a record hangs and its publisher {'waits' if waited else 'does NOT wait'}, {rounds} rounds, ms")
    print(f"  {'':28}{'usual':>8}{'meanwhile':>11}{'×':>7}{'aim':>6}")
    for name in things:
        before, after = (median(taken[name]) * 1000 for taken in (usual, meanwhile))
        print(f"  {name:28}{before:8.2f}{after:11.2f}{after / before:7.2f}{'≤ 2':>6}")


def timed(things: "dict[str, Ask]", rounds: int) -> dict[str, list[float]]:
    """How long each took, asked for in turn."""
    found: dict[str, list[float]] = {name: [] for name in things}
    for _ in range(rounds):
        for name, ask in things.items():
            began = perf_counter()
            ask()
            found[name].append(perf_counter() - began)
    return found


def publish(made: "Made") -> None:
    """The secretary publishes, as the page does; told in the end that the figures moved, or that it is done."""
    from django.db import connection

    from common.audit.log import Actor
    from scoring.verbs.publication import PublicationRefused
    from scoring.verbs.publication import publish as do_publish

    secretary = made.secretary
    try:
        do_publish(round_id=made.round.pk, typed="CÔNG BỐ", actor=Actor(user=secretary), reader=made.reader(secretary))
    except PublicationRefused:
        pass
    finally:
        connection.close()


def log_in(username: str, password: str) -> "Ask":
    """Logs this account in, each time from a browser that nobody is logged in with; RuntimeError if it isn't let in."""
    from django.test import Client

    def ask() -> object:
        answer = Client().post("/dang-nhap/", {"username": username, "password": password})
        if answer.status_code != 302:
            raise RuntimeError(f"not logged in: {answer.status_code}")
        return answer

    return ask
