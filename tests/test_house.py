"""How the house is built: what stands where, who may import whom, what is pinned (DESIGN of the project)."""

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
HOUSE = {
    "manage.py",
    "khoithidua",
    "common",
    "members",
    "documents",
    "pacts",
    "campaigns",
    "scoring",
    "awards",
    "templates",
    "static",
    "tests",
}
PROVINCE = "deploy/province/requirements.txt"
REQUIREMENTS = ("requirements.txt", PROVINCE, "requirements-dev.txt")
PAPERS = {"requirements.txt", "README.md", "CONTRIBUTING.md"}
TOOLING = {
    *("pyproject.toml", "Makefile", "CHANGELOG.md", ".ci", "deploy", "bench", "docs"),
    *("requirements-dev.txt", ".gitignore", ".gitattributes"),
}
# The longest file there may be: more than this is two things.
MOST_LINES = 500


def project_files() -> list[Path]:
    """Every file of the project: those git tracks or would, without what is built or is data."""
    listing = subprocess.run(
        # Whoever the checkout belongs to: a build machine's user may be another than its owner.
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def written_here() -> list[Path]:
    """The project's files without those taken over whole from elsewhere (they stand in `vendor` folders)."""
    return [path for path in project_files() if "vendor" not in path.relative_to(ROOT).parts]


def texts() -> dict[Path, str]:
    """The project's own text files, by path; what is no UTF-8 (fonts, pictures) is left out."""
    found = {}
    for path in written_here():
        try:
            found[path.relative_to(ROOT)] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


def pins(file: str) -> dict[str, str]:
    """Package → the line that pins it, of one requirements file, without those it includes."""
    lines = [line.strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    return {canonicalize_name(Requirement(line).name): line for line in lines if line and line[0] not in "#-"}


def test_nothing_stands_on_the_top_level_but_the_house_its_papers_and_its_tooling():
    top = {path.relative_to(ROOT).parts[0] for path in project_files()}
    assert top - HOUSE - PAPERS - TOOLING == set()


def test_imports_run_downwards_only():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    report = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert report.returncode == 0, report.stdout + report.stderr


def test_every_package_of_the_house_has_its_floor():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    placed = set(chain.from_iterable(re.split(r"[:|\s]+", layer.strip("() ")) for layer in layers))
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert placed == packages - {"bench", "tests"}


def test_no_file_is_too_long_to_read():
    too_long = {
        str(path): len(text.splitlines())
        for path, text in texts().items()
        if path.suffix in {".py", ".html", ".js", ".css", ".sh"}
        and "migrations" not in path.parts
        and len(text.splitlines()) > MOST_LINES
    }
    assert too_long == {}


def test_what_constraints_say_can_be_said():
    """Django puts their names into their sentences, so that a «%» standing alone in one is an error of the server."""
    said = [rule.get_violation_error_message() for model in apps.get_models() for rule in model._meta.constraints]
    assert [sentence for sentence in said if "%%" in str(sentence)] == []


def test_whoever_hands_the_suite_s_database_to_a_process_is_known_to_work_with_one():
    """Whatever asks for none is not run on PostgreSQL."""
    hands = re.compile(r"""from tests\.installations import .*new_installation|environ(\.get\(|\[)["']DATABASE_URL""")
    known = re.compile(r"mark\.(database|django_db)")
    tests = {path: text for path, text in texts().items() if path.name.startswith("test_") and path.parts[0] == "tests"}
    handing = {path: text for path, text in tests.items() if hands.search(text)}
    assert len(handing) >= 2
    assert [str(path) for path, text in handing.items() if not known.search(text)] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("file", REQUIREMENTS)
def test_every_requirement_is_pinned_to_one_version(file):
    loose = [line for line in pins(file).values() if not re.fullmatch(r"[\w.-]+==[\w.]+", line)]
    assert loose == []


@pytest.mark.parametrize("file", REQUIREMENTS)
def test_what_a_pinned_package_needs_is_pinned_too(file):
    pinned = set(pins("requirements.txt")) | set(pins(file))
    needed = {
        canonicalize_name(need.name)
        for package in pins(file)
        for need in map(Requirement, requires(package) or ())
        if need.marker is None or need.marker.evaluate({"extra": ""})
    }
    assert needed - pinned == set()


def closure(package: str) -> set[str]:
    """The package and all that it pulls in."""
    found: set[str] = set()
    waiting = [canonicalize_name(package)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            needs = map(Requirement, requires(name) or ())
            waiting += [
                canonicalize_name(n.name) for n in needs if n.marker is None or n.marker.evaluate({"extra": ""})
            ]
    return found


def test_no_more_than_some_thirty_packages_run_the_portal():
    # Reading signatures from outside is worth a dozen and a half more: no library of less does it rightly.
    assert len(set(pins("requirements.txt")) - closure("pyHanko")) <= 38
    # Four of them write calendars as other programs read them. Three are the queue, of which two go with Django 6
    # (docs/decisions/background-work.md). One reads the rubrics that offices write in Word.
    # Two keep passwords by Argon2. One encrypts backups.
    assert len(pins("requirements.txt")) <= 59


def test_no_package_is_pinned_twice():
    everywhere = [name for file in REQUIREMENTS for name in pins(file)]
    assert sorted(everywhere) == sorted(set(everywhere))


def test_no_file_names_a_machine_s_own_folder_or_a_package_registry():
    # Spelled in two halves, so that this file doesn't find itself.
    foreign = re.compile(
        "|".join(
            [
                "/" + "root/", "/" + "home/[a-z]", "/" + "work/", "/" + "Users/", r"C:\\" + "Users",
                "pypi" + r"\.org", "python" + "hosted", "npmjs" + r"\.(org|com)", "index" + "-url",
            ]
        )
    )  # fmt: skip
    found = {str(path): match[0] for path, text in texts().items() if (match := foreign.search(text))}
    assert found == {}


def test_make_help_lists_every_command_that_is_meant_for_people():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = set(re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE))
    # What the others do first, each by itself.
    steps = {"ready", "ready-dev", "ready-test"}
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    listing = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True, env=environment)
    assert set(re.findall(r"^  make (\S+)", listing.stdout, re.MULTILINE)) == commands - steps


def test_a_page_that_sums_up_what_is_wrong_with_a_form_lets_the_form_say_none_of_it_again() -> None:
    """Drawn by crispy as a whole, a form tells what is wrong with all of it a second time."""
    pages = [path for path in (ROOT / "templates").rglob("*.html") if "form|crispy" in path.read_text(encoding="utf-8")]
    assert [path.name for path in pages if "parts/error_summary.html" in path.read_text(encoding="utf-8")] == []
