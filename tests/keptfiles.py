"""Where kept files lie on this machine, for tests that spoil or lose them."""

from pathlib import Path

from common.files.store import FolderStore, Store


def kept_at(store: Store, sha256: str) -> Path:
    """Where the bytes of this digest lie in a store that is a folder."""
    assert isinstance(store, FolderStore)
    return store.path(sha256)
