"""The helper process that sets records, as tests have it: at hand, hanging, or dying over every record."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from common.records import worker
from common.records.worker import Workers

DEAD = [sys.executable, "-c", "raise SystemExit(3)"]


@contextmanager
def working(settings: Any) -> Iterator[Workers]:
    """Inside, this process has its records set by a helper, as a server has."""
    settings.RECORD_WORKERS = 1
    with closing(worker.workers()) as found:
        yield found
    worker._forget()


@contextmanager
def hanging(workers: Workers) -> Iterator[None]:
    """Inside, the helper is stopped: it takes what it is given, and answers nothing until the end."""
    workers.warm()
    [pid] = workers.processes
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def wait_until_busy(workers: Workers) -> None:
    """Waits until somebody waits for the helper."""
    while workers.processes:
        time.sleep(0.01)
