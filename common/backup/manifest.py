"""What a backup says of itself: which database, how far its tables and its log go, and the SHA-256 of every file."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO

FORMAT = "common.backup/1"
NAME = "manifest.json"
# The database's copy, by the kind of database.
DATABASES = {"sqlite": "khoithidua.sqlite3", "postgresql": "khoithidua.pgdump"}
# What belongs to an installation beside its database. The rest of DATA_DIR comes again by itself.
FOLDERS = ("evidence", "records", "trust", "mail", "files")
FILES = ("secret-key",)
# Those that are kept under their SHA-256, in folders or in the bucket that several machines share.
STORES = ("evidence", "records")
# Files on their way into a store: whoever brings them is not done yet.
COMING = "coming"
_PIECE = 1024 * 1024
# What to do where a disk is full.
MAKE_ROOM = "Hãy giải phóng chỗ hoặc dùng một ổ đĩa khác, rồi làm lại."


class BackupRefused(Exception):
    """A backup can't be made or used. Its text is a Vietnamese sentence for the administrator."""


@dataclass(frozen=True)
class BackupFile:
    """One file of a backup: where it stands in it, its size in bytes, its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """All that a backup says of itself. `migrations` are «app.name», which tells the version it was made with."""

    made_at: str
    database: str
    migrations: tuple[str, ...]
    log_number: int
    log_hash: str
    files: tuple[BackupFile, ...]

    @property
    def log_end(self) -> str:
        """The log's last entry as `verify_log` takes it: «120:3fa9…»."""
        return f"{self.log_number}:{self.log_hash}"

    def write(self, folder: Path) -> None:
        """Puts it into the folder, last of all: a folder without one is no backup."""
        found = {"format": FORMAT, **asdict(self)}
        coming = folder / f"{NAME}.{COMING}"
        with coming.open("w", encoding="utf-8") as file:
            json.dump(found, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        coming.rename(folder / NAME)


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises BackupRefused for a folder that is none, or whose manifest is damaged."""
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BackupRefused(f"«{folder}» không phải là một bản sao lưu đủ: không đọc được {NAME} trong đó.") from None
    try:
        found = json.loads(text)
        if found.pop("format") != FORMAT:
            raise BackupRefused(f"«{folder}» không phải là bản sao lưu mà phiên bản này đọc được ({FORMAT}).")
        manifest = Manifest(
            made_at=str(found["made_at"]),
            database=str(found["database"]),
            migrations=tuple(map(str, found["migrations"])),
            log_number=int(found["log_number"]),
            log_hash=str(found["log_hash"]),
            files=tuple(BackupFile(str(one["path"]), int(one["size"]), str(one["sha256"])) for one in found["files"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BackupRefused(f"{NAME} của bản sao lưu «{folder}» bị hỏng.") from None
    if manifest.database not in DATABASES or not all(_belongs(held.path, manifest.database) for held in manifest.files):
        raise BackupRefused(f"{NAME} của bản sao lưu «{folder}» nêu những tệp không thuộc bản sao lưu.")
    return manifest


def check(folder: Path, manifest: Manifest) -> None:
    """Raises BackupRefused unless the folder holds exactly the files that the manifest names, each unchanged."""
    wrong = []
    named = {held.path for held in manifest.files}
    for held in manifest.files:
        path = folder / held.path
        if not path.is_file() or path.is_symlink():
            wrong.append(f"mất tệp {held.path}")
        elif (path.stat().st_size, digest(path)) != (held.size, held.sha256):
            wrong.append(f"tệp {held.path} đã bị sửa")
    wrong += [f"có thêm tệp {path}" for path in walk(folder) if path not in named and path != NAME]
    if DATABASES[manifest.database] not in named:
        wrong.append("thiếu cơ sở dữ liệu")
    if wrong:
        shown = "; ".join(wrong[:5]) + (f"; và {len(wrong) - 5} chỗ khác" if len(wrong) > 5 else "")
        raise BackupRefused(f"Bản sao lưu không còn như lúc lập: {shown}.")


def walk(folder: Path) -> Iterator[str]:
    """The files below a folder, as paths in it, in one order everywhere."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(folder).as_posix()


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copied(source: Path, target: Path) -> tuple[int, str]:
    """Copies a file, forces it to the disk, and answers its size and SHA-256, both of what was written."""
    with source.open("rb") as reading:
        return copied_from(reading, target)


def copied_from(reading: IO[bytes], target: Path) -> tuple[int, str]:
    """The same with what is open already."""
    taken, size = hashlib.sha256(), 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as writing:
        while piece := reading.read(_PIECE):
            writing.write(piece)
            taken.update(piece)
            size += len(piece)
        writing.flush()
        os.fsync(writing.fileno())
    return size, taken.hexdigest()


def _belongs(path: str, database: str) -> bool:
    parts = PurePosixPath(path).parts
    if not parts or ".." in parts or path.startswith("/") or path != PurePosixPath(path).as_posix():
        return False
    return path in (DATABASES[database], *FILES) or (parts[0] in FOLDERS and len(parts) > 1)
