"""The worker beside the server: started again when it dies, and gone when the server is."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.common.jobs.processes import until
from tests.common.jobs.test_worker import lives

ROOT = Path(__file__).resolve().parents[2]
# The keeper with a worker that only tells its number and waits.
KEEPER = """
import sys
from deploy import keep_working
worker = "import os, time; open({file!r}, 'a').write(str(os.getpid()) + chr(10)); time.sleep(600)"
keep_working.COMMAND = [sys.executable, "-c", worker]
keep_working.LOOK = keep_working.AGAIN = 0.05
keep_working.main(int(sys.argv[1]))
"""
# What becomes the server, as deploy/start.py does.
SERVER = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", sys.argv[1], str(os.getpid())])
time.sleep(600)
"""


def test_a_worker_that_dies_is_started_again_and_the_last_one_ends_with_the_server(tmp_path: Path) -> None:
    file = tmp_path / "workers"

    def workers() -> list[int]:
        return [int(line) for line in file.read_text(encoding="ascii").split()] if file.exists() else []

    command = [sys.executable, "-c", SERVER, KEEPER.format(file=str(file))]
    with subprocess.Popen(command, cwd=ROOT) as server:
        until(lambda: len(workers()) == 1)
        os.kill(workers()[0], signal.SIGKILL)
        until(lambda: len(workers()) == 2)
        assert [lives(worker) for worker in workers()] == [False, True]
        server.kill()
    until(lambda: not lives(workers()[1]))
    time.sleep(0.2)
    assert len(workers()) == 2
