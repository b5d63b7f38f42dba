"""Where the last dossier of each year lies, which a worker made and every web machine hands out.

In a folder of this machine, or in the bucket that several share. It is no record: it can be made again.
"""

from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from common.files.stores import shared_bucket
from documents.models import Dossier


def coming_folder() -> Path:
    """Where this machine writes a dossier before it has its place."""
    folder = Path(settings.DOSSIERS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def place(dossier: Dossier, ending: str, written: Path) -> None:
    """Gives the written file its place («pdf», «zip»), whole or not at all."""
    bucket = shared_bucket()
    if bucket is None:
        written.replace(file_of(dossier, ending))
        return
    from common.files.bucket import put

    with written.open("rb") as content:
        put(bucket, _key(dossier, ending), content)


def open_dossier(dossier: Dossier, ending: str) -> IO[bytes]:
    """The dossier's file. FileNotFoundError if it is not here."""
    bucket = shared_bucket()
    if bucket is None:
        return file_of(dossier, ending).open("rb")
    from common.files.bucket import fetched

    return fetched(bucket, _key(dossier, ending))


def throw_away(dossier: Dossier, ending: str) -> None:
    """Takes the file away, if it is there."""
    bucket = shared_bucket()
    if bucket is None:
        with suppress(FileNotFoundError):
            file_of(dossier, ending).unlink()
        return
    from common.files.bucket import removed

    removed(bucket, _key(dossier, ending))


def file_of(dossier: Dossier, ending: str) -> Path:
    """Where the dossier's file lies in the folder of this machine."""
    return coming_folder() / f"{dossier.pk}.{ending}"


def _key(dossier: Dossier, ending: str) -> str:
    return f"dossiers/{dossier.pk}.{ending}"
