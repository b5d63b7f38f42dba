"""The data are nobody else's to read: whatever is made or found in an installation is closed to other accounts."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from common.privacy import close_to_others, own_folder

ROOT = Path(__file__).resolve().parents[2]


def modes(folder: Path) -> dict[str, str]:
    """Every file and folder below, with its rights."""
    return {str(path.relative_to(folder)): oct(stat.S_IMODE(path.lstat().st_mode)) for path in folder.rglob("*")}


def manage(data: Path, *command: str) -> None:
    """Runs a command of an installation, in a shell that would let everybody read."""
    environment = {**os.environ, "DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "khoithidua.settings"}
    environment.pop("DATABASE_URL", None)
    environment.pop("SECRET_KEY", None)
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, capture_output=True, umask=0o022
    )


def test_a_new_installation_is_closed_to_others_with_all_that_is_in_it(tmp_path: Path) -> None:
    data = tmp_path / "var"
    manage(data, "migrate", "--verbosity=0")
    assert oct(stat.S_IMODE(data.stat().st_mode)) == "0o700"
    assert modes(data) == {"coming": "0o700", "khoithidua.sqlite3": "0o600", "secret-key": "0o600"}


def test_letters_and_gathered_files_are_closed_too(tmp_path: Path) -> None:
    data = tmp_path / "var"
    manage(data, "sendtestemail", "a@example.org")
    manage(data, "collectstatic", "--noinput", "--verbosity=0")
    found = modes(data)
    assert {mode for name, mode in found.items() if (data / name).is_file()} == {"0o600"}
    assert {mode for name, mode in found.items() if (data / name).is_dir()} == {"0o700"}
    assert {Path(name).parts[0] for name in found} == {"coming", "secret-key", "mail", "static"}


def test_what_an_older_version_left_open_is_closed_and_keeps_what_its_owner_may(tmp_path: Path) -> None:
    data = tmp_path / "var"
    (data / "evidence" / "ab").mkdir(parents=True)
    for name, mode in [("khoithidua.sqlite3", 0o644), ("khoithidua.sqlite3-wal", 0o666), ("evidence/ab/abc", 0o444)]:
        (data / name).touch()
        (data / name).chmod(mode)
    outside = tmp_path / "outside"
    outside.write_text("x")
    outside.chmod(0o644)
    (data / "linked").symlink_to(outside)
    for folder in (data, data / "evidence", data / "evidence" / "ab"):
        folder.chmod(0o755)
    close_to_others(own_folder(data))
    assert oct(stat.S_IMODE(data.stat().st_mode)) == "0o700"
    assert modes(data) | {"linked": ""} == {
        "evidence": "0o700",
        "evidence/ab": "0o700",
        "evidence/ab/abc": "0o400",
        "khoithidua.sqlite3": "0o600",
        "khoithidua.sqlite3-wal": "0o600",
        "linked": "",
    }
    assert oct(stat.S_IMODE(outside.stat().st_mode)) == "0o644"


@pytest.mark.parametrize("folder", ["tmp", "tmp/khoithidua"])
def test_a_folder_that_everybody_shares_stays_shared(folder: str, tmp_path: Path) -> None:
    shared = tmp_path / "tmp"
    shared.mkdir()
    shared.chmod(0o1777)
    other = shared / "of-another"
    other.touch()
    other.chmod(0o644)
    close_to_others(own_folder(tmp_path / folder))
    assert oct(stat.S_IMODE(shared.stat().st_mode)) == "0o1777"
    assert oct(stat.S_IMODE(other.stat().st_mode)) == "0o644"
