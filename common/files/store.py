"""Where bytes are kept for good: under their SHA-256, once, never overwritten.

One machine keeps them in folders; several share a bucket (`common.files.bucket`), in which they have the same names.
In a folder a file is first written whole under a name of its own, is forced to the disk, and only then gets its place:
whatever happens in between, under a digest stands either everything or nothing. Two that bring the same bytes at once
both find them there.
"""

import hashlib
import os
import re
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BufferedReader
from pathlib import Path
from typing import IO, Protocol

from common.files.refusal import MOST_BYTES, too_big

CHUNK = 64 * 1024
_DIGEST = re.compile("[0-9a-f]{64}")
_COMING = "coming"


class Readable(Protocol):
    """What gives bytes piece by piece: an open file, an upload."""

    def read(self, size: int, /) -> bytes: ...


class KeptState(StrEnum):
    """What became of kept bytes."""

    WHOLE = "whole"
    MISSING = "missing"
    CHANGED = "changed"


@dataclass(frozen=True)
class Kept:
    """Bytes that are kept: their digest, and how many they are."""

    sha256: str
    size: int


class FilesAway(Exception):
    """What keeps the files for several machines can't be reached, or refuses; nothing is known of any file in it."""


class Store(ABC):
    """Bytes by their SHA-256."""

    @abstractmethod
    def keep(self, source: Readable, most: int = MOST_BYTES) -> Kept:
        """Keeps what is still to be read of `source`, a piece at a time; FileRefused for more than `most` bytes."""

    @abstractmethod
    def open(self, sha256: str) -> IO[bytes]:
        """The bytes of this digest, to be read. FileNotFoundError if they are not here."""

    @abstractmethod
    def digests(self) -> Iterator[str]:
        """The digests of everything that is kept here."""

    @abstractmethod
    def where(self, sha256: str) -> str:
        """Where the bytes of this digest stand or would stand, as whoever looks after them is told."""

    def state(self, sha256: str) -> KeptState:
        """Whether the bytes of this digest are here and are still the same."""
        try:
            with self.open(sha256) as file:
                found = _digest_of(file)
        except OSError:
            return KeptState.MISSING
        return KeptState.WHOLE if found == sha256 else KeptState.CHANGED


class FolderStore(Store):
    """A folder of bytes by their SHA-256."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the bytes of this digest stand or would stand. ValueError for what is no digest."""
        return self.root / place_of(sha256)

    def where(self, sha256: str) -> str:
        return str(self.path(sha256))

    def keep(self, source: Readable, most: int = MOST_BYTES) -> Kept:
        coming = self.root / _COMING
        coming.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=coming)
        try:
            with os.fdopen(handle, "wb") as file:
                kept = copy(source, file, most)
                file.flush()
                os.fsync(file.fileno())
            # Nobody has a reason to write to it again.
            os.chmod(name, 0o400)
            self._place(Path(name), kept.sha256)
        finally:
            os.unlink(name)
        return kept

    def _place(self, written: Path, sha256: str) -> None:
        """Gives the written file its place too, unless the same bytes stand there already."""
        place = self.path(sha256)
        place.parent.mkdir(exist_ok=True)
        while True:
            try:
                os.link(written, place)
            except FileExistsError:
                if self.state(sha256) is KeptState.WHOLE:
                    return
                # What stands there is no longer what it was: it is laid aside, never thrown away.
                os.replace(place, place.with_suffix(".hong"))
            else:
                break
        _to_disk(place.parent)
        _to_disk(self.root)

    def open(self, sha256: str) -> BufferedReader:
        return self.path(sha256).open("rb")

    def digests(self) -> Iterator[str]:
        for place in sorted(self.root.glob("??/*")):
            if is_digest(place.name):
                yield place.name


def place_of(sha256: str) -> str:
    """The name under which the bytes of this digest stand in a store. ValueError for what is no digest."""
    if not is_digest(sha256):
        raise ValueError(f"no SHA-256: {sha256!r}")
    return f"{sha256[:2]}/{sha256}"


def is_digest(text: str) -> bool:
    """Whether this is a SHA-256 as the portal writes it."""
    return _DIGEST.fullmatch(text) is not None


def _digest_of(file: IO[bytes]) -> str:
    found = hashlib.sha256()
    while piece := file.read(CHUNK):
        found.update(piece)
    return found.hexdigest()


def copy(source: Readable, target: IO[bytes], most: int) -> Kept:
    """Writes what is still to be read of `source`, a piece at a time; FileRefused for more than `most` bytes."""
    digest = hashlib.sha256()
    size = 0
    while piece := source.read(CHUNK):
        size += len(piece)
        if size > most:
            raise too_big()
        digest.update(piece)
        target.write(piece)
    return Kept(digest.hexdigest(), size)


def _to_disk(folder: Path) -> None:
    """Forces the folder's list of names to the disk: a file that nobody finds after a power cut is lost."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
