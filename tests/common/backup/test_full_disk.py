"""Backup and restore where a disk is full or takes no writes: a sentence, nothing half done, and the next one works."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.backup.making import refusal
from common.backup.manifest import MAKE_ROOM
from common.faults import FULL
from tests.installations import Installation
from tests.smalldisk import SmallDisk, small_disk

pytestmark = [pytest.mark.database, pytest.mark.sqlite_only]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Installation:
    installation = Installation(tmp_path_factory.mktemp("filled") / "var")
    installation.make_tables()
    installation.manage("load_year", "members/data/khoi-6-2023.json")
    return installation


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder, "64m") as found:
        yield found


def ended(disk: SmallDisk, installation: Installation, *command: str) -> tuple[int, str]:
    """How the command ended where the disk is seen, and what it complained of."""
    done = disk.run(sys.executable, "manage.py", *command, environment=installation.environment)
    return done.returncode, done.stderr.removeprefix("CommandError: ").strip()


def test_a_backup_onto_a_full_disk_or_one_that_takes_no_writes_leaves_nothing_there(
    filled: Installation, disk: SmallDisk
) -> None:
    target = disk.folder / "sao-luu"
    disk.fill()
    # As much as the database takes, and a little for the files beside it.
    needed = (filled.data / "khoithidua.sqlite3").stat().st_size // 2**20 + 1
    told = f"Ổ đĩa của «{target}» còn 0 MB, bản sao lưu cần khoảng {needed} MB. {MAKE_ROOM}"
    assert ended(disk, filled, "backup", str(target)) == (1, told)
    disk.mount("ro")
    told = f"Không ghi được vào «{target}»: đĩa chỉ cho đọc. Hãy chọn một nơi khác, rồi làm lại."
    assert ended(disk, filled, "backup", str(target)) == (1, told)
    disk.mount("rw")
    disk.heal()
    assert list(disk.seen.iterdir()) == []
    assert ended(disk, filled, "backup", str(target)) == (0, "")


def test_an_installation_on_a_disk_that_takes_no_writes_can_be_backed_up_and_on_a_full_one_it_is_told_what_to_do(
    filled: Installation, disk: SmallDisk, tmp_path: Path
) -> None:
    filled.manage("backup", str(tmp_path / "first"))
    moved = Installation(disk.folder / "var")
    assert ended(disk, moved, "restore", str(tmp_path / "first")) == (0, "")
    disk.mount("ro")
    assert ended(disk, moved, "backup", str(tmp_path / "second")) == (0, "")
    names = [sorted(path.name for path in (tmp_path / name).iterdir()) for name in ("first", "second")]
    assert names[0] == names[1]
    disk.mount("rw")
    disk.fill()
    told = (
        f"Ổ đĩa của cổng («{moved.data}») đã đầy nên không đọc được cơ sở dữ liệu. "
        "Hãy giải phóng ít nhất 1 MB ở đó, rồi làm lại."
    )
    assert ended(disk, moved, "backup", str(tmp_path / "third")) == (1, told)
    assert not (tmp_path / "third").exists()


def test_a_restore_that_finds_no_room_leaves_the_installation_empty_and_the_next_one_works(
    filled: Installation, disk: SmallDisk, tmp_path: Path
) -> None:
    source = tmp_path / "sao-luu"
    filled.manage("backup", str(source))
    empty = Installation(disk.folder / "var")
    database = (source / "khoithidua.sqlite3").stat().st_size // 1024
    # With room for half of the database; for all of it, and for nothing that is written to it then.
    no_room = refusal(empty.data, OSError(28, "No space left on device"))
    for size, told in ((database // 2, no_room), (database + 16, FULL.for_command.format(folder=empty.data))):
        disk.mount(f"size={size}k")
        assert ended(disk, empty, "restore", str(source)) == (1, told)
        kept = [path.name for path in (disk.seen / "var").rglob("*") if path.is_file() and path.name != "secret-key"]
        assert kept == []
    disk.mount("size=64m")
    assert ended(disk, empty, "restore", str(source)) == (0, "")
    done = disk.run(sys.executable, "manage.py", "verify_log", environment=empty.environment)
    assert (done.returncode, "Nhật ký nguyên vẹn" in done.stdout) == (0, True)
