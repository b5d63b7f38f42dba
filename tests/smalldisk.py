"""A small disk of a test's own, that can be filled, made bigger and mounted for reading only.

It is a real one (tmpfs), mounted where only this test's processes see it. Root may mount it, and so may everybody on a
system that lets users have namespaces of their own; elsewhere these tests are left out.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
_UNSHARE = ["unshare", "--mount", "--propagation", "private"]
_AS_USER = ["--user", "--map-root-user"]


@cache
def unshared() -> list[str] | None:
    """What to put before a command that is to mount something for itself; None if nobody here may."""
    if shutil.which("unshare") is None:
        return None
    for way in (_UNSHARE, [*_UNSHARE, *_AS_USER]):
        trial = [*way, "mount", "-t", "tmpfs", "none", "/mnt"]
        if subprocess.run(trial, capture_output=True).returncode == 0:
            return way
    return None


def mounting() -> list[str]:
    """The same; the test is left out where nobody may."""
    way = unshared()
    if way is None:
        pytest.skip("mounting a small disk needs root, or the leave to have a namespace of one's own")
    return way


class SmallDisk:
    """A disk at `folder`, for the processes that are started by `run`."""

    def __init__(self, folder: Path, keeper: "subprocess.Popen[str]", way: list[str]) -> None:
        self.folder = folder
        self._keeper = keeper
        self._enter = ["nsenter", f"--target={keeper.pid}", "--mount", f"--wd={ROOT}"]
        if _AS_USER[0] in way:
            self._enter += ["--user", "--preserve-credentials"]

    @property
    def seen(self) -> Path:
        """Where this process sees what is on the disk."""
        return Path(f"/proc/{self._keeper.pid}/root{self.folder}")

    def run(self, *command: str, environment: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        """Runs a command that sees the disk."""
        return subprocess.run(
            [*self._enter, *command], env=environment or os.environ, cwd=ROOT, capture_output=True, text=True
        )

    def mount(self, options: str) -> None:
        """Mounts it again: «size=4m», «ro», «rw»."""
        # With type and source: else mount repeats the disk's own options, and a user may not set all of them.
        done = self.run("mount", "-t", "tmpfs", "-o", f"remount,{options}", "none", str(self.folder))
        assert done.returncode == 0, done.stderr

    def fill(self) -> None:
        """Leaves no room for one more byte, until `heal`."""
        done = self.run("dd", "if=/dev/zero", f"of={self.folder / 'filling'}", "bs=4k")
        assert "No space left" in done.stderr, done.stderr

    def heal(self) -> None:
        """Takes away what `fill` put there."""
        self.run("rm", str(self.folder / "filling"))


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[SmallDisk]:
    """A new disk of this size at a folder."""
    way = mounting()
    script = 'mount -t tmpfs -o "size=$1" none "$0" && echo mounted && exec cat'
    keeper = subprocess.Popen(
        [*way, "sh", "-c", script, str(folder), size], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert keeper.stdout is not None
        assert keeper.stdout.readline() == "mounted\n"
        yield SmallDisk(folder, keeper, way)
    finally:
        keeper.communicate()
