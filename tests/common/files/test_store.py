"""Bytes that are kept: whole or not at all, once, and never written over."""

import hashlib
import os
from io import BytesIO
from pathlib import Path

import pytest

from common.files.refusal import FileRefused
from common.files.store import CHUNK, FolderStore, KeptState
from tests.parallel import in_threads

CONTENT = b"minh chung " * 20_000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "evidence")


def files(store: FolderStore) -> list[str]:
    return sorted(str(path.relative_to(store.root)) for path in store.root.rglob("*") if path.is_file())


def test_what_was_kept_is_given_back_under_its_digest(store: FolderStore) -> None:
    kept = store.keep(BytesIO(CONTENT))
    assert (kept.sha256, kept.size) == (DIGEST, len(CONTENT))
    with store.open(DIGEST) as file:
        assert file.read() == CONTENT
    assert files(store) == [f"{DIGEST[:2]}/{DIGEST}"]
    assert list(store.digests()) == [DIGEST]


def test_the_same_bytes_are_kept_once_and_the_first_stay(store: FolderStore) -> None:
    store.keep(BytesIO(CONTENT))
    before = store.path(DIGEST).stat()
    store.keep(BytesIO(CONTENT))
    after = store.path(DIGEST).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files(store) == [f"{DIGEST[:2]}/{DIGEST}"]


def test_nobody_has_leave_to_write_to_it(store: FolderStore) -> None:
    store.keep(BytesIO(CONTENT))
    assert store.path(DIGEST).stat().st_mode & 0o777 == 0o400


class Slow(BytesIO):
    """Counts how much is asked of it at once, and breaks off where it is told to."""

    largest = 0

    def __init__(self, content: bytes, breaks_at: int | None = None) -> None:
        super().__init__(content)
        self.breaks_at = breaks_at

    def read(self, size: int | None = -1, /) -> bytes:
        self.largest = max(self.largest, size or 0)
        if self.breaks_at is not None and self.tell() >= self.breaks_at:
            raise ConnectionResetError
        return super().read(size)


def test_it_is_read_piece_by_piece(store: FolderStore) -> None:
    source = Slow(CONTENT)
    store.keep(source)
    assert source.largest == CHUNK


def test_what_breaks_off_leaves_nothing_behind(store: FolderStore) -> None:
    with pytest.raises(ConnectionResetError):
        store.keep(Slow(CONTENT, breaks_at=CHUNK))
    assert files(store) == []


def test_too_much_is_refused_while_it_comes_and_leaves_nothing_behind(store: FolderStore) -> None:
    source = Slow(CONTENT)
    with pytest.raises(FileRefused):
        store.keep(source, most=CHUNK)
    assert source.tell() == 2 * CHUNK
    assert files(store) == []


def test_many_that_bring_the_same_bytes_at_once_all_find_them(store: FolderStore) -> None:
    found: list[str] = []
    in_threads(8, lambda number: found.append(store.keep(BytesIO(CONTENT)).sha256))
    assert found == [DIGEST] * 8
    assert files(store) == [f"{DIGEST[:2]}/{DIGEST}"]


def damage(store: FolderStore) -> None:
    place = store.path(DIGEST)
    place.chmod(0o600)
    place.write_bytes(CONTENT[:-1] + b"!")


def test_it_tells_what_is_missing_and_what_was_changed(store: FolderStore) -> None:
    store.keep(BytesIO(CONTENT))
    assert store.state(DIGEST) is KeptState.WHOLE
    damage(store)
    assert store.state(DIGEST) is KeptState.CHANGED
    os.unlink(store.path(DIGEST))
    assert store.state(DIGEST) is KeptState.MISSING


def test_who_brings_the_bytes_again_mends_them_and_the_changed_ones_are_laid_aside(store: FolderStore) -> None:
    store.keep(BytesIO(CONTENT))
    damage(store)
    store.keep(BytesIO(CONTENT))
    assert store.state(DIGEST) is KeptState.WHOLE
    assert files(store) == [f"{DIGEST[:2]}/{DIGEST}", f"{DIGEST[:2]}/{DIGEST}.hong"]
    assert list(store.digests()) == [DIGEST]


@pytest.mark.parametrize("name", ["", "../../etc/passwd", DIGEST.upper(), DIGEST + "0", "g" * 64])
def test_nothing_but_a_digest_leads_to_a_file(store: FolderStore, name: str) -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        store.path(name)
