"""The helper process that sets records, as tests have it: at hand, hanging, without room, or dying over each."""

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
# One that can write no file of more than some bytes, as on a full disk.
CRAMPED = [
    sys.executable,
    "-c",
    "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY)); "
    "from common.records.worker import main; main()",
]


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
