"""Backups under a key: the same data comes back, and whatever was done to the file is told before it is used."""

import fcntl
import json
import os
import stat
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pyrage
import pytest

from tests.common.backup.test_backup import EVERYTHING, files_of
from tests.installations import Installation, new_installation

# In processes of its own, on the database of the suite.
pytestmark = pytest.mark.database

FILL = """
from io import BytesIO
from django.conf import settings
from common.audit.log import Actor, Change, write
from common.files.store import FolderStore
for turn in range(5):
    write(Actor(name="người ghi"), [Change(subject="Điểm", action="sửa", new=str(turn))])
FolderStore(settings.EVIDENCE_DIR).keep(BytesIO("ảnh lễ ký kết ".encode() * 20_000))
"""
# How many bytes a piece of the format has, and its proof after it.
PIECE = 64 * 1024 + 16


def new_key() -> str:
    return str(pyrage.x25519.Identity.generate())


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Installation]:
    """An installation with a log and a file, and a key for its backups."""
    with new_installation(tmp_path_factory.mktemp("installed") / "var") as installation:
        installation.make_tables()
        installation.shell(FILL)
        installation.environment["BACKUP_KEY"] = new_key()
        yield installation


@pytest.fixture(scope="module")
def sealed(filled: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    folder = tmp_path_factory.mktemp("backups") / "sao luu"
    said = filled.manage("backup", str(folder)).splitlines()
    assert said[1] == "Bản sao lưu đã mã hóa. Mất BACKUP_KEY thì không ai mở được; hãy giữ khóa ở nơi khác."
    return folder


@pytest.fixture
def empty(filled: Installation, tmp_path: Path) -> Iterator[Installation]:
    """Where it would be restored: nothing is there yet, but the key."""
    with new_installation(tmp_path / "other") as installation:
        installation.environment["BACKUP_KEY"] = filled.environment["BACKUP_KEY"]
        yield installation


def left_in(installation: Installation) -> list[str]:
    """The files of an installation that nothing was restored into, but the secret that every start makes."""
    found = (path.relative_to(installation.data).as_posix() for path in installation.data.rglob("*") if path.is_file())
    return sorted(set(found) - {"secret-key"})


def test_a_sealed_backup_is_one_file_in_which_nothing_can_be_read_and_comes_back_whole(
    filled: Installation, sealed: Path, empty: Installation
) -> None:
    (file,) = sealed.iterdir()
    assert (file.name, oct(stat.S_IMODE(file.stat().st_mode))) == ("backup.tar.age", "0o600")
    found = file.read_bytes()
    assert found.startswith(b"age-encryption.org/v1\n")
    secret = (filled.data / "secret-key").read_bytes().strip()
    told = [word for word in ("ảnh lễ ký kết".encode(), b"manifest.json", b"evidence/", secret) if word in found]
    assert told == []
    # Nothing that was open meanwhile stays behind.
    assert list((filled.data / "coming").iterdir()) == []
    empty.manage("restore", str(sealed))
    assert json.loads(empty.shell(EVERYTHING)) == json.loads(filled.shell(EVERYTHING))
    assert files_of(empty) == files_of(filled)
    assert list((empty.data / "coming").iterdir()) == []
    assert "Nhật ký nguyên vẹn" in empty.manage("verify_log", "--backup", str(sealed))


def test_it_is_opened_without_the_portal(filled: Installation, sealed: Path, tmp_path: Path) -> None:
    (key := tmp_path / "key.txt").write_text(filled.environment["BACKUP_KEY"] + "\n", encoding="ascii")
    opened = subprocess.run(["age", "-d", "-i", key, sealed / "backup.tar.age"], capture_output=True, check=True)
    with tarfile.open(fileobj=BytesIO(opened.stdout)) as packed:
        inside = packed.getnames()
        secret = packed.extractfile("secret-key")
        assert secret is not None
        assert secret.read() == (filled.data / "secret-key").read_bytes()
    assert {"manifest.json", "secret-key"} < set(inside)
    assert len([name for name in inside if name.startswith("evidence/")]) == 1


def test_what_a_killed_one_left_open_to_read_goes_with_the_next_and_what_another_is_at_stays(
    filled: Installation, tmp_path: Path
) -> None:
    coming = filled.data / "coming"
    left, at_work = coming / "backup-left", coming / "backup-at-work"
    for folder in (left, at_work):
        folder.mkdir(parents=True)
        (folder / "secret-key").write_text("bí mật", encoding="utf-8")
    held = os.open(at_work, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        filled.manage("backup", str(tmp_path / "sao luu"))
        assert list(coming.iterdir()) == [at_work]
    finally:
        os.close(held)
    filled.manage("backup", str(tmp_path / "sao luu 2"))
    assert list(coming.iterdir()) == []


TAKE_TURNS = """
from common.backup.sealing import aside
for turn in range(400):
    with aside() as folder:
        (folder / "f").write_bytes(b"x")
        assert (folder / "f").exists()
print("whole")
"""


def test_two_at_once_never_sweep_one_another(filled: Installation) -> None:
    both = [filled.begin(TAKE_TURNS) for _ in range(2)]
    assert [one.communicate()[0] for one in both] == ["whole\n", "whole\n"]
    assert list((filled.data / "coming").iterdir()) == []


@pytest.mark.parametrize("command", [("restore",), ("verify_log", "--backup")])
def test_where_there_is_no_room_to_open_it_that_is_said(
    command: tuple[str, ...], filled: Installation, sealed: Path, empty: Installation
) -> None:
    where = empty if command == ("restore",) else filled
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
    typed = ["manage.py", *command, str(sealed)]
    run = f"from django.core.management import execute_from_command_line as run; run({typed!r})"
    done = where.try_("-c", limited + run)
    said = f"CommandError: Không ghi được vào «{where.data}»: đĩa không nhận tệp lớn như vậy."
    assert (done.returncode, done.stdout, done.stderr.count(said), done.stderr.count("Traceback")) == (1, "", 1, 0)


def _cut(found: bytes) -> bytes:
    return found[:-1]


def _cut_between_pieces(found: bytes) -> bytes:
    header = found.index(b"\n--- ") + 1
    begin = found.index(b"\n", header) + 1 + 16
    return found[: begin + 2 * PIECE]


def _changed(found: bytes) -> bytes:
    place = len(found) // 2
    return found[:place] + bytes([found[place] ^ 1]) + found[place + 1 :]


def _swapped(found: bytes) -> bytes:
    header = found.index(b"\n--- ") + 1
    begin = found.index(b"\n", header) + 1 + 16
    first, second = found[begin : begin + PIECE], found[begin + PIECE : begin + 2 * PIECE]
    return found[:begin] + second + first + found[begin + 2 * PIECE :]


def _longer(found: bytes) -> bytes:
    return found + b"\0"


@pytest.mark.parametrize("damage", [_cut, _cut_between_pieces, _changed, _swapped, _longer])
def test_a_sealed_backup_that_is_not_what_was_written_is_refused_and_nothing_is_restored(
    sealed: Path, empty: Installation, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    folder = tmp_path / "damaged"
    folder.mkdir()
    found = (sealed / "backup.tar.age").read_bytes()
    assert damage(found) != found
    (folder / "backup.tar.age").write_bytes(damage(found))
    assert empty.refusal("restore", str(folder)) == (
        f"Bản sao lưu «{folder}» bị cắt ngắn hoặc đã bị sửa sau khi lập. Hãy dùng một bản sao lưu khác."
    )
    assert left_in(empty) == []


@pytest.mark.parametrize("command", [("restore",), ("verify_log", "--backup")])
def test_another_key_or_none_opens_no_sealed_backup(
    sealed: Path, empty: Installation, command: tuple[str, ...]
) -> None:
    empty.environment["BACKUP_KEY"] = new_key()
    assert empty.refusal(*command, str(sealed)) == (
        f"Không mở được bản sao lưu «{sealed}»: BACKUP_KEY không phải là khóa đã dùng lúc lập, "
        "hoặc phần đầu tệp đã hỏng."
    )
    empty.environment["BACKUP_KEY"] = ""
    assert empty.refusal(*command, str(sealed)) == (
        f"Bản sao lưu «{sealed}» đã mã hóa. Hãy đặt BACKUP_KEY là khóa đã dùng lúc lập, rồi làm lại."
    )
    assert left_in(empty) == []


def test_with_a_key_that_is_none_no_backup_is_made_rather_than_an_open_one(
    filled: Installation, tmp_path: Path
) -> None:
    done = filled.try_("manage.py", "backup", str(tmp_path / "new"), BACKUP_KEY="mật khẩu của tôi")
    assert (done.returncode, done.stderr) == (
        1,
        "CommandError: BACKUP_KEY không phải là một khóa: khóa là một dòng bắt đầu bằng AGE-SECRET-KEY-1. "
        "Hãy chép lại cho đủ dòng đó.\n",
    )
    assert not (tmp_path / "new").exists()


def test_a_backup_that_was_made_without_a_key_is_restored_where_one_is_set(
    filled: Installation, empty: Installation, tmp_path: Path
) -> None:
    done = filled.try_("manage.py", "backup", str(tmp_path / "open"), BACKUP_KEY="")
    assert (done.returncode, (tmp_path / "open" / "manifest.json").is_file()) == (0, True)
    empty.manage("restore", str(tmp_path / "open"))
    assert files_of(empty) == files_of(filled)
