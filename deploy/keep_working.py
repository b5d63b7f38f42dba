"""Keeps one worker for the work in the background running beside the server (`keep_working.py PID`).

It starts the worker, starts it again when it dies, and ends it once the process PID, the server, is gone, however that
ended. Needs the standard library only, so that it takes next to no memory.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, str(ROOT / "manage.py"), "worker", "--with-parent"]
# Seconds: between two looks, before a worker that died is started again, for a worker to finish what it is doing.
LOOK, AGAIN, GRACE = 0.5, 5.0, 10.0


def main(server: int) -> None:
    """Runs until the server, which has started this process, is gone."""
    worker = started()
    while os.getppid() == server:
        if worker.poll() is None:
            time.sleep(LOOK)
        else:
            time.sleep(AGAIN)
            worker = started()
    worker.terminate()
    try:
        worker.wait(GRACE)
    except subprocess.TimeoutExpired:
        # What it was doing is found to be in nobody's hands by the next one (common/jobs/lost.py).
        worker.kill()


def started() -> "subprocess.Popen[bytes]":
    """A new worker."""
    return subprocess.Popen(COMMAND, cwd=ROOT, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    main(int(sys.argv[1]))
