"""Records set in a process of its own, so that nobody's page waits for somebody else's PDF.

Setting a record holds the whole of a Python process. So the portal hands the HTML to a helper process that has the
style and the fonts at hand already, and its own threads wait for the answer without being in anybody's way. A helper
that dies is replaced and its record tried once more; one that has set many is replaced before it grows too big; one
that hangs is ended when the patience of whoever waits for it is. Only a few may wait: the server's other threads are
for those who don't print. When the portal's process ends, however it ends, its end of the line closes, and the helper
goes too.
"""

import atexit
import gc
import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from queue import Empty, LifoQueue
from threading import Event, Lock, Semaphore, Timer
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings

from common.faults import fault_of

if TYPE_CHECKING:
    from common.records.job import TypesettingJob

# WeasyPrint's memory grows slowly over many renders.
RENDERS = 200
# Seconds, from asking to having, whatever happens in between: more than the longest record takes on an old machine,
# less than the server gives a request (deploy/gunicorn.conf.py).
PATIENCE = 60.0
# How many may wait for a helper to be free, beside those that one is working for. The server has more threads than that
# (deploy/gunicorn.conf.py), so that a helper that hangs never keeps all of them.
WAITING = 3
PROGRAM = (sys.executable, "-m", "common.records.worker")
# What a line says when nobody is at its other end.
_GONE = (EOFError, ConnectionError, BrokenPipeError)

_log = logging.getLogger(__name__)


class RecordNotMade(Exception):
    """The helper could not set a record: it took too long, or died over it, or too many wait for it."""


class _Worker:
    """One helper process and the line to it."""

    def __init__(self, program: Sequence[str]) -> None:
        self.line, its_end = Pipe()
        with its_end:
            self.process = subprocess.Popen(  # noqa: S603
                [*program, str(its_end.fileno())],
                pass_fds=[its_end.fileno()],
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                # The line is no part of what a terminal's Ctrl+C is meant for: it goes when the portal goes.
                start_new_session=True,
            )
        self.renders = 0

    def render(self, job: "TypesettingJob", patience: float) -> bytes:
        """The PDF of this job; raises what setting it raised. EOFError or the like if the process is gone."""
        too_late = Event()

        def end() -> None:
            too_late.set()
            self.process.kill()

        # Ended from outside: a helper that hangs takes no job that is longer than the line, so sending waits as well.
        watch = Timer(patience, end)
        watch.daemon = True
        watch.start()
        try:
            self.line.send(job)
            done, answer = self.line.recv()
        except _GONE:
            if not too_late.is_set():
                raise
            self.stop(patience=0)
            raise RecordNotMade(f"not made within {patience:.0f} seconds") from None
        finally:
            watch.cancel()
        self.renders += 1
        if not done:
            raise answer
        content: bytes = answer
        return content

    def stop(self, *, patience: float = 5) -> None:
        """Ends the process: one that waits for work takes its temporary files with it, one at some is killed."""
        self.line.close()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Workers:
    """So many helper processes, each started when it is first needed."""

    def __init__(
        self, count: int, *, renders: int = RENDERS, patience: float = PATIENCE, program: Sequence[str] = PROGRAM
    ) -> None:
        self.renders, self.patience, self.program = renders, patience, program
        self._room = Semaphore(count + WAITING)
        # The one that came back last is taken first: a second one starts only when two records are wanted at once.
        self._idle: LifoQueue[_Worker | None] = LifoQueue()
        for _ in range(count):
            self._idle.put(None)

    def render(self, job: "TypesettingJob") -> bytes:
        """The PDF of this job, from whichever helper is free first.

        Raises what setting it raised, and RecordNotMade if that took too long or killed two helpers, or if too many
        wait already.
        """
        if not self._room.acquire(blocking=False):
            raise RecordNotMade("too many wait for the helpers already")
        try:
            return self._rendered(job, until=monotonic() + self.patience)
        finally:
            self._room.release()

    def _rendered(self, job: "TypesettingJob", *, until: float) -> bytes:
        try:
            worker = self._idle.get(timeout=self.patience)
        except Empty:
            raise RecordNotMade("every helper is busy") from None
        try:
            worker = worker or _Worker(self.program)
            try:
                return worker.render(job, until - monotonic())
            except _GONE:
                _log.warning("a helper that sets records had died, with exit code %s", _end(worker))
            worker = _Worker(self.program)
            try:
                return worker.render(job, until - monotonic())
            except _GONE:
                raise RecordNotMade(f"the helper died over it, with exit code {_end(worker)}") from None
        finally:
            self._idle.put(self._kept(worker))

    def _kept(self, worker: _Worker | None) -> _Worker | None:
        """The worker if it can go on; else a fresh one if it is only worn out, so that it is warm for the next."""
        if worker is None or worker.line.closed:
            return None
        if worker.renders < self.renders:
            return worker
        worker.stop()
        return _Worker(self.program)

    @property
    def processes(self) -> list[int]:
        """The processes that are at hand, those busy left out."""
        return [worker.process.pid for worker in list(self._idle.queue) if worker]

    def warm(self) -> None:
        """Starts one helper now, so that the first record doesn't wait for it."""
        with suppress(Empty):
            self._idle.put(self._idle.get_nowait() or _Worker(self.program))

    def close(self) -> None:
        """Ends all helpers that are not busy; those end with this process."""
        with suppress(Empty):
            while True:
                worker = self._idle.get_nowait()
                if worker:
                    worker.stop()


def _end(worker: _Worker) -> int:
    worker.stop()
    return worker.process.returncode


# --- of this process --------------------------------------------------------------------------------------

_lock = Lock()
_workers: Workers | None = None


def workers() -> Workers:
    """The helpers of this process."""
    global _workers
    with _lock:
        if _workers is None:
            _workers = Workers(settings.RECORD_WORKERS)
            atexit.register(_workers.close)
        return _workers


def _forget() -> None:
    global _workers
    _workers = None


# A server's process that is split off another one has helpers of its own: two can't speak on one line.
os.register_at_fork(after_in_child=_forget)


# --- the helper itself ------------------------------------------------------------------------------------


def serve(line: Connection) -> None:
    """Sets what comes over the line, until it is closed."""
    from common.records.typesetting import typeset, warm_up

    try:
        warm_up()
    except OSError as error:
        # The fonts find no room among the temporary files. The first job is told so, unless there is room by then.
        if fault_of(error) is None:
            raise
    gc.collect()
    gc.freeze()
    while True:
        try:
            job = line.recv()
        except _GONE:
            return
        try:
            answer: tuple[bool, Any] = (True, typeset(**job))
        except Exception as error:
            answer = (False, error)
        try:
            line.send(answer)
        except _GONE:
            return
        # What the document left behind goes while nobody waits for it; what was there before needs no looking at.
        del answer, job
        gc.collect()


def main() -> None:
    """The helper's program: gets everything ready, then serves the line it was given."""
    import django

    django.setup()
    serve(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
