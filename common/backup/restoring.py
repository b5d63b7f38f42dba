"""`manage.py restore FOLDER`: a checked backup into an empty installation, or nothing at all."""

from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader

from common.audit.verify import LogVerification
from common.backup import databases
from common.backup.making import refusal, to_copy
from common.backup.manifest import DATABASES, FILES, STORES, BackupRefused, Manifest, check, copied, read
from common.backup.sealing import opened
from common.faults import fault_of
from common.files.store import FilesAway
from common.files.stores import shared_bucket, store_of
from common.jobs.lost import end_all_open

# The migration since which there is work in the background. What was open when the backup was made may have been done
# since: no letter must go out a second time.
JOBS = "jobs.0001_jobs"
BROKEN_OFF = "Việc này đang dở lúc bản sao lưu được lập. Hãy yêu cầu lại nếu vẫn cần."
_CALLED = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def restore(folder: Path) -> Manifest:
    """Fills an installation that holds nothing yet from a backup; answers what that says of itself.

    Raises BackupRefused, and leaves the installation empty, when the backup is not what it was, is of another kind of
    database or a newer version, its log does not end where the manifest says, or the installation holds something.
    """
    try:
        with opened(folder) as plain:
            return _restore(plain)
    except OSError as error:
        # Opening a sealed one needs room beside the data.
        raise BackupRefused(refusal(Path(settings.DATA_DIR), error)) from error


def _restore(folder: Path) -> Manifest:
    manifest = read(folder)
    check(folder, manifest)
    _refuse_other_kind(manifest)
    _refuse_newer(manifest)
    _refuse_full()
    if manifest.database == "sqlite":
        # Before anything is written: a copy whose log ends elsewhere is no copy of that moment.
        number, hash_, _ = databases.state_of_file(folder / DATABASES["sqlite"])
        _refuse_other_end(manifest, number, hash_)
    root, written = Path(settings.DATA_DIR), list[Path]()
    try:
        databases.load(folder / DATABASES[manifest.database])
        _refuse_broken_log(manifest)
        if JOBS in manifest.migrations:
            end_all_open(BROKEN_OFF)
        for held in manifest.files:
            name = held.path.partition("/")[0]
            if name in STORES and shared_bucket() is not None:
                # What stays there of a try that was broken off is what the next one would bring.
                with (folder / held.path).open("rb") as reading:
                    store_of(name, root / name).keep(reading, most=held.size)
            elif held.path != DATABASES[manifest.database]:
                target = root / held.path
                written.append(target)
                copied(folder / held.path, target)
                # Nobody has a reason to write to what is kept under its SHA-256 (`common.files.store`).
                target.chmod(0o400 if name in STORES else 0o600)
    except (OSError, Error, BackupRefused, FilesAway) as error:
        # Asked before there is room again.
        fault = fault_of(error) if isinstance(error, Error | FilesAway) else None
        for path in written:
            # The secret that this process began with is not in use anywhere else yet.
            path.unlink(missing_ok=True)
        databases.clear()
        if isinstance(error, OSError):
            raise BackupRefused(refusal(root, error)) from error
        if fault is not None:
            raise BackupRefused(fault.for_command.format(folder=root)) from error
        raise
    return manifest


def _refuse_other_kind(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise BackupRefused(
            f"Bản sao lưu là của {_CALLED[manifest.database]}, cổng này đang dùng {_CALLED[connection.vendor]}. "
            "Hãy đặt DATABASE_URL theo loại cơ sở dữ liệu của bản sao lưu."
        )


def _refuse_newer(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer = sorted(set(manifest.migrations) - known)
    if newer:
        raise BackupRefused(
            f"Bản sao lưu được lập bởi một phiên bản mới hơn của cổng ({newer[-1]}). Hãy cập nhật cổng rồi làm lại."
        )


def _refuse_full() -> None:
    root = Path(settings.DATA_DIR)
    kept = [path for path in to_copy() if path.relative_to(root).as_posix() not in FILES]
    if kept or not databases.is_empty():
        raise BackupRefused(
            "Cổng này đã có số liệu, nên không khôi phục đè lên. Hãy đặt DATA_DIR (và DATABASE_URL) vào nơi còn trống."
        )


def _refuse_other_end(manifest: Manifest, number: int, hash_: str) -> None:
    if (number, hash_) != (manifest.log_number, manifest.log_hash):
        raise BackupRefused(
            f"Nhật ký trong bản sao lưu dừng ở mục {number}, không phải mục {manifest.log_number} như đã ghi lúc lập."
        )


def _refuse_broken_log(manifest: Manifest) -> None:
    known = {manifest.log_number: manifest.log_hash} if manifest.log_number else {}
    verification = LogVerification(known)
    fault = next(verification.faults(), None)
    if fault is not None:
        where = f" (mục {fault.number})" if fault.number else ""
        raise BackupRefused(f"Nhật ký trong bản sao lưu không nguyên vẹn{where}: {fault.what}.")
    _refuse_other_end(manifest, *verification.end)
