"""The files that stand behind a page of the dossier: as they were handed in, or not at all."""

from collections.abc import Iterable
from typing import Protocol

from common.files.store import KeptState
from common.files.taking import store
from documents.dossier.contents import ArchiveFile, PieceLost

HANDED_IN = "Tệp đã nộp lên cổng"


class _KeptFile(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def sha256(self) -> str: ...


def kept_files(rows: Iterable[_KeptFile], owner: str, what: str = HANDED_IN) -> list[ArchiveFile]:
    """These files byte for byte; PieceLost, with whose it was, for one that is no longer what was handed in."""
    found = []
    for row in rows:
        if store().state(row.sha256) is not KeptState.WHOLE:
            raise PieceLost(row.name, owner)
        with store().open(row.sha256) as content:
            found.append(ArchiveFile(row.name, content.read(), what))
    return found
