"""A worker's signs of life, given beside its work; and what it looks after meanwhile: jobs that others left behind."""

import logging
import os
import signal
from contextlib import suppress
from threading import Event, Thread

from django.db import Error, connection

from common.jobs.lost import settle
from common.jobs.workers import BEAT, say_alive, say_gone

_log = logging.getLogger(__name__)


class Presence:
    """`with Presence(name):` the worker of this name is alive, for everybody to see, until the block is left."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._ended = Event()
        self._thread = Thread(target=self._go_on, daemon=True)

    def __enter__(self) -> None:
        say_alive(self.name)
        settle()
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        # Where the database is away, its silence tells.
        with suppress(Error):
            say_gone(self.name)

    def _go_on(self) -> None:
        while not self._ended.wait(BEAT):
            beat(self.name)


def beat(name: str) -> None:
    """One sign of life, and a look after the others'; a database that is away is tried again at the next one."""
    try:
        say_alive(name)
        settle()
    except Error as error:
        _log.warning("No sign of life could be given: %s", error)
    finally:
        connection.close()


def end_with_parent(parent: int) -> None:
    """Ends this process in good order once the one that started it is gone, however that ended."""
    never = Event()

    def watch() -> None:
        while os.getppid() == parent:
            never.wait(1)
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=watch, daemon=True).start()
