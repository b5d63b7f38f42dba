"""`manage.py backup FOLDER`: the database first, then the files, which are only ever added to, then the manifest."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from common.backup import databases
from common.backup.manifest import (
    COMING,
    DATABASES,
    FILES,
    FOLDERS,
    MAKE_ROOM,
    STORES,
    BackupFile,
    BackupRefused,
    Manifest,
    copied,
    copied_from,
    digest,
)
from common.backup.sealing import aside, key, seal
from common.files.store import FilesAway, Store, place_of
from common.files.stores import shared_bucket, store_of

_ELSEWHERE = "Hãy chọn một nơi khác, rồi làm lại."
_WHY = {
    errno.ENOSPC: f"hết chỗ trên đĩa. {MAKE_ROOM}",
    errno.EDQUOT: f"hết hạn mức trên đĩa. {MAKE_ROOM}",
    errno.EROFS: f"đĩa chỉ cho đọc. {_ELSEWHERE}",
    errno.EACCES: f"không có quyền ghi vào đó. {_ELSEWHERE}",
    errno.EPERM: f"không có quyền ghi vào đó. {_ELSEWHERE}",
    errno.ENOTDIR: f"có một tệp đứng ở chỗ của thư mục. {_ELSEWHERE}",
    errno.EFBIG: f"đĩa không nhận tệp lớn như vậy. {_ELSEWHERE}",
}


def make_backup(folder: Path) -> Manifest:
    """Puts a backup of the installation into a new or empty folder, while others go on working.

    What is asked first (`settings.BACKUP_QUESTIONS`) answers why not now, or "". Raises BackupRefused, and leaves no
    half backup behind, when that says so, the folder has something in it, can't be written, the disk is too small, or
    what is set as the key is none. With a key the backup is sealed (`common.backup.sealing`).
    """
    for question in settings.BACKUP_QUESTIONS:
        if reason := _answer_to(question):
            raise BackupRefused(reason)
    folder = folder.resolve()
    existed = folder.exists()
    if existed and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupRefused(f"«{folder}» đã có gì đó bên trong. Hãy chọn một thư mục mới.")
    _refuse_inside(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        _refuse_too_small(folder)
        identity = key()
        return _fill(folder) if identity is None else _fill_sealed(folder, identity)
    except BackupRefused:
        _take_away(folder, existed=existed)
        raise
    except OSError as error:
        _take_away(folder, existed=existed)
        raise BackupRefused(refusal(folder, error)) from error
    except FilesAway:
        # Half a copy is none.
        _take_away(folder, existed=existed)
        raise


def _answer_to(question: str) -> str:
    """Why not now, or "". That a database cannot be read at all is told by whoever copies it, in the next step."""
    try:
        return str(import_string(question)())
    except OperationalError:
        return ""


def refusal(folder: Path, error: OSError) -> str:
    """Why a folder took no backup, or gave none, and what to do."""
    why = _WHY.get(error.errno or 0, f"{error.strerror or error}.")
    return f"Không ghi được vào «{folder}»: {why}"


def _fill_sealed(folder: Path, identity: Any) -> Manifest:
    """The same under the key that is set: what is open meanwhile stands with the data, never where the backup goes."""
    with aside() as plain:
        # On one disk both stand beside each other for a moment.
        _refuse_too_small(plain, times=2 if plain.stat().st_dev == folder.stat().st_dev else 1)
        manifest = _fill(plain)
        seal(plain, folder, identity)
    return manifest


def _fill(folder: Path) -> Manifest:
    name = DATABASES[connection.vendor]
    number, hash_, migrations = databases.dump(folder / name)
    with (folder / name).open("rb") as written:
        os.fsync(written.fileno())
    held = [BackupFile(name, (folder / name).stat().st_size, digest(folder / name))]
    for path in to_copy():
        place = path.relative_to(settings.DATA_DIR).as_posix()
        held.append(BackupFile(place, *copied(path, folder / place)))
    for store, name in _shared():
        for sha256 in store.digests():
            place = f"{name}/{place_of(sha256)}"
            with store.open(sha256) as reading:
                held.append(BackupFile(place, *copied_from(reading, folder / place)))
    manifest = Manifest(timezone.now().isoformat(), connection.vendor, migrations, number, hash_, tuple(held))
    manifest.write(folder)
    return manifest


def _shared() -> Iterator[tuple[Store, str]]:
    """The stores that are in no folder of this machine."""
    if shared_bucket() is not None:
        for name in STORES:
            yield store_of(name, Path(settings.DATA_DIR) / name), name


def to_copy() -> list[Path]:
    """The installation's files beside the database, but those that are still on their way in."""
    root = Path(settings.DATA_DIR)
    found = [root / name for name in FILES if (root / name).is_file()]
    for name in FOLDERS:
        for path in sorted((root / name).rglob("*")):
            if path.is_file() and not path.is_symlink() and COMING not in path.relative_to(root).parts:
                found.append(path)
    return found


def _refuse_inside(folder: Path) -> None:
    """A backup in what it copies would be copied into the next; and it would go with what it is a backup of."""
    if folder.is_relative_to(Path(settings.DATA_DIR)):
        raise BackupRefused(f"«{folder}» nằm trong DATA_DIR. Hãy chọn một nơi khác, tốt nhất là trên một ổ đĩa khác.")


def _refuse_too_small(folder: Path, *, times: int = 1) -> None:
    """Raises BackupRefused where there is no room for so many copies."""
    needed = times * (databases.size() + sum(path.stat().st_size for path in to_copy()))
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise BackupRefused(
            f"Ổ đĩa của «{folder}» còn {free // 2**20} MB, bản sao lưu cần khoảng {needed // 2**20 + 1} MB. {MAKE_ROOM}"
        )


def _take_away(folder: Path, *, existed: bool) -> None:
    """What was begun; the folder itself stays if it was there."""
    if not folder.is_dir():
        return
    # What can't be taken away either must not hide why the backup failed.
    for part in folder.iterdir():
        if part.is_dir() and not part.is_symlink():
            shutil.rmtree(part, ignore_errors=True)
        else:
            with suppress(OSError):
                part.unlink()
    if not existed:
        with suppress(OSError):
            folder.rmdir()
