"""Real workers, as processes of an installation of their own."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.installations import ROOT, Installation

# As if the thirty seconds were over after which a worker that says nothing counts as gone.
SILENCE = """
from datetime import timedelta
from common.jobs.models import Worker
from common.jobs.workers import GONE_AFTER
for worker in Worker.objects.all():
    worker.seen_at -= GONE_AFTER + timedelta(seconds=1)
    worker.save()
"""


@contextmanager
def working(installed: Installation, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker of the installation; it is ended, if it has not, when the block is left."""
    command = [sys.executable, "manage.py", "worker", *options]
    with subprocess.Popen(command, cwd=ROOT, env=installed.environment) as process:
        try:
            yield process
        finally:
            process.kill()


def until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    """Waits until it is so; an error if it never is."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.1)


def silence(installed: Installation) -> None:
    """Has every worker of the installation been silent for too long."""
    installed.shell(SILENCE)
