"""Several people at once: each in a thread of its own, with a connection of its own, all beginning together."""

import threading
from collections.abc import Callable

from django.db import close_old_connections, connection


def in_threads(count: int, work: Callable[[int], None]) -> None:
    """Calls `work(0)`, `work(1)`… at once and waits for all of them; what any of them raised fails the test."""
    ready = threading.Barrier(count)
    failures: list[BaseException] = []

    def run(number: int) -> None:
        try:
            ready.wait()
            work(number)
        except BaseException as error:  # told after all have ended
            failures.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise BaseExceptionGroup("raised by those who worked at once", failures)
