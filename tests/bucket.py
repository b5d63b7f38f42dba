"""A server that speaks S3, a program of its own on this machine (`rclone serve s3`), as long as a test needs it."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME, KEY, SECRET = "thidua", "khoa-thu", "mat-khau-thu"
_PROGRAM = Path(sys.executable).with_name("rclone")


class Bucket:
    """One bucket on a server, whose objects lie as files in `folder`; the server can be stopped and started again."""

    def __init__(self, root: Path) -> None:
        self.root, self.port = root, free_port()
        self.folder = root / NAME
        self.folder.mkdir(parents=True)
        self.url = f"s3+http://{KEY}:{SECRET}@127.0.0.1:{self.port}/{NAME}"

    def start(self) -> None:
        """Starts the server; it answers when this returns."""
        told = ["--addr", f"127.0.0.1:{self.port}", "--auth-key", f"{KEY},{SECRET}"]
        # It keeps what it knows of the folder for a while; tests spoil objects behind its back.
        told += ["--dir-cache-time", "0s", "--config", str(self.root.with_suffix(".conf"))]
        command = [str(_PROGRAM), "serve", "s3", *told, str(self.root)]
        self.server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("the server of the bucket does not answer")

    def stop(self) -> None:
        """Ends the server; what it keeps stays."""
        self.server.kill()
        self.server.wait()

    def objects(self) -> list[str]:
        """The names of all objects."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())


@contextmanager
def running_bucket(root: Path) -> Iterator[Bucket]:
    """A bucket on a server that runs until the block is left."""
    bucket = Bucket(root)
    bucket.start()
    try:
        yield bucket
    finally:
        bucket.stop()
        shutil.rmtree(root)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
