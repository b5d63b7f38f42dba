"""A command on a disk that fails, or without its database, says so in a sentence; every mistake of ours stays one."""

import errno
import os
from pathlib import Path

import pytest
from django.db import ProgrammingError

from common.commandline import NOT_MIGRATED, data_folder, faults_told
from common.faults import AWAY, FULL, READ_ONLY, ServerFault
from tests.installations import Installation

# Some run commands in processes of their own.
pytestmark = pytest.mark.database

HERE = Path(__file__).resolve().parents[2]
# No file may have a byte more than this; Python itself leaves the signal alone.
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most})); "


def ended(error: Exception) -> object:
    """What the process ends with where this comes up."""
    with pytest.raises(SystemExit) as end, faults_told():
        raise error
    return end.value.code


def said(fault: ServerFault, folder: Path) -> str:
    return fault.for_command.format(folder=folder)


def test_a_full_disk_and_one_that_takes_no_writes_end_the_command_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    full, closed = (OSError(number, os.strerror(number)) for number in (errno.ENOSPC, errno.EROFS))
    assert [ended(full), ended(closed)] == [said(FULL, tmp_path), said(READ_ONLY, tmp_path)]
    assert said(FULL, Path("/srv/x")) == (
        "Ổ đĩa đã đầy nên không ghi được vào «/srv/x». Hãy giải phóng chỗ, rồi chạy lại lệnh này."
    )


def test_an_account_without_leave_in_the_installation_s_folder_is_told_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "a" / "var"))
    for place in ("a", "a/var", "a/var/secret-key"):
        error = PermissionError(errno.EACCES, "Permission denied", str(tmp_path / place))
        assert ended(error) == said(READ_ONLY, tmp_path / "a" / "var")


@pytest.mark.parametrize(
    "error",
    [
        PermissionError("Chỉ Thư ký Khối được làm việc này."),
        PermissionError(errno.EACCES, "Permission denied", "/khac"),
        FileNotFoundError(errno.ENOENT, "No such file", "/khac"),
        ProgrammingError("no such table: members_user"),
        ValueError("x"),
    ],
)
def test_what_is_no_fault_of_disk_or_database_passes(error: Exception, db: None) -> None:
    with pytest.raises(type(error)) as passed, faults_told():
        raise error
    assert passed.value is error


def test_the_folder_is_the_one_that_the_settings_take(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "x" / ".." / "y"))
    assert data_folder() == tmp_path / "y"
    monkeypatch.delenv("DATA_DIR")
    assert data_folder() == HERE / "var"


def test_a_command_that_finds_no_room_for_its_first_file_leaves_none_half_written(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "var")
    command = "import runpy, sys; sys.argv[1:] = ['check']; runpy.run_path('manage.py', run_name='__main__')"
    done = installation.try_("-c", LIMITED.format(most=0) + command)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said(FULL, installation.data) + "\n")
    assert list(installation.data.iterdir()) == []
    assert installation.try_("manage.py", "check").returncode == 0


def test_a_command_whose_database_is_away_says_so(tmp_path: Path) -> None:
    nowhere = Installation(tmp_path / "var", "postgres://nobody@127.0.0.1:1/none")
    done = nowhere.try_("manage.py", "demo")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", AWAY.for_command + "\n")


def test_a_command_whose_database_has_no_tables_yet_says_what_makes_them(tmp_path: Path) -> None:
    year = str(HERE / "members" / "data" / "khoi-6-2023.json")
    for command in (("load_year", year), ("dump_year", "khoi-6", "2023")):
        done = Installation(tmp_path / "var").try_("manage.py", *command)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", NOT_MIGRATED + "\n")


@pytest.mark.skipif(os.getuid() == 0, reason="root may write where the mode forbids it")
def test_a_command_in_a_folder_that_is_closed_to_its_account_says_so(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    done = Installation(closed / "var").try_("manage.py", "check")
    assert (done.returncode, done.stderr) == (1, said(READ_ONLY, closed / "var") + "\n")
