"""Backups that only the holder of a key can read: the whole folder as one archive, encrypted in the age format."""

import fcntl
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any

import pyrage
from django.conf import settings

from common.backup.manifest import COMING, NAME, BackupRefused, copied_from, walk

# What a sealed backup's folder holds, and nothing besides: not even how many files there are can be told from outside.
SEALED = "backup.tar.age"
_ASIDE = "backup-"
_NO_KEY = "Bản sao lưu «{folder}» đã mã hóa. Hãy đặt BACKUP_KEY là khóa đã dùng lúc lập, rồi làm lại."
_BAD_KEY = (
    "BACKUP_KEY không phải là một khóa: khóa là một dòng bắt đầu bằng AGE-SECRET-KEY-1. Hãy chép lại cho đủ dòng đó."
)
_OTHER_KEY = (
    "Không mở được bản sao lưu «{folder}»: BACKUP_KEY không phải là khóa đã dùng lúc lập, hoặc phần đầu tệp đã hỏng."
)
_DAMAGED = "Bản sao lưu «{folder}» bị cắt ngắn hoặc đã bị sửa sau khi lập. Hãy dùng một bản sao lưu khác."


class _Written:
    """A file being written that remembers why it took nothing more: the library tells that apart by words alone."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.fault: OSError | None = None

    def write(self, piece: bytes) -> int:
        try:
            return self.file.write(piece)
        except OSError as error:
            self.fault = error
            raise

    def flush(self) -> None:
        self.file.flush()


def key() -> Any | None:
    """The key that is set, or None where backups stay open. BackupRefused for what is no key: never open by a slip."""
    if not settings.BACKUP_KEY:
        return None
    try:
        return pyrage.x25519.Identity.from_str(settings.BACKUP_KEY.strip())
    except pyrage.IdentityError:
        raise BackupRefused(_BAD_KEY) from None


@contextmanager
def aside() -> Iterator[Path]:
    """A folder of this process alone beside the data that stand open anyway, gone afterwards.

    What a process that was killed left in such a folder, open to read, goes now: its lock went with the process.
    """
    coming = Path(settings.DATA_DIR) / COMING
    coming.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        # One after the other: a folder that is made and not yet held looks like one that was left.
        with _held(coming, fcntl.LOCK_EX):
            for left in coming.glob(f"{_ASIDE}*"):
                _sweep(left)
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=_ASIDE, dir=coming)))
            stack.enter_context(_held(folder, fcntl.LOCK_EX | fcntl.LOCK_NB))
        yield folder


def _sweep(left: Path) -> None:
    """Takes the folder away, unless somebody holds it, or it went meanwhile."""
    with suppress(BlockingIOError, FileNotFoundError), _held(left, fcntl.LOCK_EX | fcntl.LOCK_NB):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _held(folder: Path, how: int) -> Iterator[None]:
    """Inside, nobody else holds this folder. It is free when the process ends, however it does.

    Raises BlockingIOError where another holds it and `how` is not to wait.
    """
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, how)
        yield
    finally:
        os.close(opened)


def seal(plain: Path, folder: Path, identity: Any) -> None:
    """Puts the backup in `plain`, whole, into `folder` as one encrypted file, which gets its name last."""
    archive, coming = plain / f"{SEALED}.tar", folder / f"{SEALED}.{COMING}"
    with tarfile.open(archive, "w") as packing:
        for path in walk(plain):
            if path != archive.name:
                packing.add(plain / path, path)
                # Packed is packed: it doesn't stand there twice.
                (plain / path).unlink()
    with archive.open("rb") as reading, coming.open("wb") as file:
        writing = _Written(file)
        try:
            pyrage.encrypt_io(reading, writing, [identity.to_public()])
        except (pyrage.EncryptError, OSError) as error:
            if writing.fault is not None:
                raise writing.fault from error
            raise BackupRefused(f"Không mã hóa được bản sao lưu: {error}.") from error
        file.flush()
        os.fsync(file.fileno())
    coming.rename(folder / SEALED)


@contextmanager
def opened(folder: Path) -> Iterator[Path]:
    """The folder of a backup as `manifest.read` takes it: itself, or what was sealed in it, for as long as needed.

    Raises BackupRefused, before anything of it is used, where the key is missing or another one, or a byte is.
    """
    if not (folder / SEALED).is_file():
        yield folder
        return
    if (folder / NAME).exists():
        raise BackupRefused(f"Bên cạnh bản sao lưu đã mã hóa trong «{folder}» có {NAME}, không thuộc về nó.")
    identity = key()
    if identity is None:
        raise BackupRefused(_NO_KEY.format(folder=folder))
    with aside() as plain:
        archive = plain / f"{SEALED}.tar"
        _decrypt(folder, archive, identity)
        inside = plain / "inside"
        try:
            with tarfile.open(archive) as packed:
                _unpack(packed, inside)
        except tarfile.TarError:
            raise BackupRefused(_DAMAGED.format(folder=folder)) from None
        archive.unlink()
        yield inside


def _unpack(packed: tarfile.TarFile, inside: Path) -> None:
    """Plain files below the folder and nothing else: Python 3.11.2 knows no filters of `extractall` yet."""
    for member in packed:
        place = PurePosixPath(member.name)
        reading = packed.extractfile(member) if member.isreg() else None
        if reading is None or place.is_absolute() or ".." in place.parts:
            raise tarfile.TarError(member.name)
        copied_from(reading, inside / place)


def _decrypt(folder: Path, archive: Path, identity: Any) -> None:
    with (folder / SEALED).open("rb") as reading, archive.open("wb") as file:
        writing = _Written(file)
        try:
            pyrage.decrypt_io(reading, writing, [identity])
        except pyrage.DecryptError:
            raise BackupRefused(_OTHER_KEY.format(folder=folder)) from None
        except OSError as error:
            if writing.fault is not None:
                raise writing.fault from error
            raise BackupRefused(_DAMAGED.format(folder=folder)) from None
