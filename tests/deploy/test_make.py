"""What `make` sets up before it begins, asked of its dry run, and where the environment is built."""

import subprocess
from pathlib import Path

import pytest

from deploy import build_venv

ROOT = Path(__file__).resolve().parents[2]


def programs_wanted(file: str) -> bool:
    """Whether `make test FILE=…` looks for browser, LibreOffice and PostgreSQL first."""
    done = subprocess.run(
        ["make", "--dry-run", "test", f"FILE={file}"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return "deploy/packages.sh test" in done.stdout.splitlines()


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("tests/scoring/rubrics/kinds/test_points.py", False),
        ("tests/scoring/rubrics/kinds/test_points.py::test_whatever", False),
        ("tests/scoring/rules", False),
        ("tests/browser/test_entry.py", True),
        ("tests/scoring/workbooks/test_out.py::test_whatever", True),
        ("tests/scoring", True),
        ("tests", True),
        ("", True),
    ],
)
def test_programs_are_installed_for_the_files_whose_tests_drive_them(file: str, wanted: bool) -> None:
    assert programs_wanted(file) == wanted


def test_every_file_of_the_browser_is_known_as_one() -> None:
    files = sorted(ROOT.glob("tests/browser/test_*.py"))
    assert len(files) > 20
    # What the Makefile looks for, without starting it once a file.
    assert [file.name for file in files if "playwright" not in file.read_text(encoding="utf-8")] == []


def test_an_environment_that_is_a_link_is_replaced_and_what_it_leads_to_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebodys, venv = tmp_path / "somebody's", tmp_path / ".venv"
    (somebodys / "bin").mkdir(parents=True)
    venv.symlink_to(somebodys)
    monkeypatch.setattr(build_venv, "VENV", venv)
    monkeypatch.setattr(build_venv, "STAMP", venv / "built-from.json")
    # Everything but the environment itself: nothing is fetched here.
    monkeypatch.setattr(build_venv, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(build_venv, "pip", lambda *arguments: "[]")
    build_venv.main("requirements.txt")
    assert (venv.is_symlink(), (venv / "bin" / "python").exists()) == (False, True)
    assert [path.name for path in somebodys.iterdir()] == ["bin"]
