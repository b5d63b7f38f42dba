"""Whose the data are: the folder of the installation is the portal's own account's, and nobody else reads it.

In it lie scores nobody has published, evidence, the secret that sessions are signed with. The folder itself is 700;
what is made in it is 600 whoever makes it (database, its journals, uploads, letters), for the process says so once.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def own_folder(folder: Path) -> Path:
    """The folder, made if it isn't there, closed to others; and from now on all that this process makes is too."""
    os.umask(_OTHERS)
    folder.mkdir(parents=True, exist_ok=True)
    _close(folder)
    return folder


def close_to_others(folder: Path) -> None:
    """Closes what is in the folder already: an older version, a copy or an unpacked backup left it open."""
    if _shared(folder):
        return
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            _close(Path(place, name))


def _close(path: Path) -> None:
    """What is a link points at something else, and what another account owns is that one's to close."""
    # A disk that takes no writes must not keep the portal from being read.
    with suppress(OSError):
        mode = path.lstat().st_mode
        if mode & _OTHERS and not stat.S_ISLNK(mode) and not _shared(path):
            path.chmod(stat.S_IMODE(mode) & ~_OTHERS)


def _shared(path: Path) -> bool:
    """A folder like /tmp, in which everybody may have files: whoever names that as his own is not followed."""
    return path.is_dir() and bool(path.stat().st_mode & stat.S_ISVTX)
