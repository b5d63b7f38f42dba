"""Writes docs/dependencies.md: what the portal and its suite stand on, by whom it is kept and when it last moved.

    make dependencies

Licence and keeper are what each package says of itself; its day is that of the files in its wheel, which is fetched for
that alone. Some builders give all files one made-up day, and then none is told.
"""

import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAPER = ROOT / "docs" / "dependencies.md"
FILES = {
    "requirements.txt": "What runs the portal",
    "deploy/province/requirements.txt": "What several machines need besides",
    "requirements-dev.txt": "What tests, lint and types need besides",
}
# Days that builders give to all files, so that the same source makes the same wheel.
MADE_UP = {"1980-01-01", "2016-01-01", "2020-02-02"}
# What says nothing of its licence that a program can read, or says it at length.
LICENCES = {
    "axe-playwright-python": "MIT",
    "pypdfium2": "BSD-3-Clause, Apache-2.0; PDFium: BSD-3-Clause",
    "pyphen": "GPL-2.0+, LGPL-2.1+ or MPL-1.1",
    "pyrage": "MIT",
    "pytest-django": "BSD-3-Clause",
    "python-dateutil": "Apache-2.0 or BSD-3-Clause",
    "text-unidecode": "Artistic-1.0 or GPL-2.0+",
}
# What is done about packages that haven't moved for two years when the list was written.
ANSWERS = {
    "asn1crypto": "Asked for by pyHanko, whose structures are made of it; pyHanko would have to leave it first.",
    "et-xmlfile": "Asked for by openpyxl, and goes with it.",
    "mdurl": "Asked for by the linter of imports, for its words on the screen; the portal doesn't have it.",
    "openpyxl": "What comes in is bounded before it is opened (common/files/workbook.py), and what goes out is"
    " computed by LibreOffice in the suite. Nothing else that is known here both reads and writes .xlsx with formats.",
    "oscrypto": "Asked for by pyHanko. If it fails on a newer OpenSSL, reading signatures does, and the suite says so.",
    "python-dateutil": "boto3 refuses the newer major version; here only icalendar and boto3 call it.",
    "sortedcontainers": "Asked for by hypothesis; the portal doesn't have it.",
    "text-unidecode": "Asked for by the browser tests, for names of files; the portal doesn't have it.",
}
HEAD = """# What the portal stands on

Written by `make dependencies`; the day is that of the package's own files, where they tell one. Whatever had not moved
for two years before the newest of them has an answer below. Known holes are looked up where there is an internet,
before each release and at each notice of Django's or Debian's: `pip-audit -r requirements.txt`.
"""


@dataclass(frozen=True)
class Pin:
    """One pinned package: what it is there for (what pulled it in; "" where it was chosen)."""

    name: str
    version: str
    pulled_in_by: str


def pins(file: str) -> Iterator[Pin]:
    """What a list of requirements pins, in its order."""
    is_chosen, said = True, ""
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("# --- "):
            is_chosen = "chosen" in line
        elif line.startswith("#"):
            said = re.split(r"[;(]", line.removeprefix("# "))[0].strip()
        elif match := re.fullmatch(r"([\w.-]+)==(\S+)", line):
            yield Pin(match[1], match[2], "" if is_chosen else said)


def licence(name: str, told: Any) -> str:
    """Under which licence it says that it is."""
    known = LICENCES.get(name.lower())
    classified = [
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier") or []
        if line.startswith("License :: ") and not line.endswith("OSI Approved")
    ]
    short = (told.get("License") or "").split("\n")[0].strip()
    return known or told.get("License-Expression") or ", ".join(classified) or short or "?"


def keeper(told: Any) -> str:
    """Who keeps it, without addresses."""
    said = next(
        (told[key] for key in ("Maintainer", "Author", "Maintainer-email", "Author-email") if told.get(key)), ""
    )
    names = [re.sub(r"\s*<[^>]*>|\"", "", one).strip() for one in re.split(r",(?![^<]*>)", said)]
    first = [one.partition("@")[0] if "@" in one else one for one in names if one]
    return ", ".join(first[:2]) + (" and others" if len(first) > 2 else "") or "?"


def days_of(names: list[str], folder: Path) -> dict[str, str]:
    """By package (as the wheel's name has it): the day of the newest of its files; "" where it is made up."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), *names]
    subprocess.run(command, check=True, capture_output=True)
    found = {}
    for wheel in sorted(folder.glob("*.whl")):
        with zipfile.ZipFile(wheel) as opened:
            day = "{:04}-{:02}-{:02}".format(*max(one.date_time for one in opened.infolist())[:3])
        found[plain(wheel.name.partition("-")[0])] = "" if day in MADE_UP else day
    return found


def plain(name: str) -> str:
    """A package's name as all that write it differently mean it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def written() -> Iterator[str]:
    """The lines of the paper."""
    yield HEAD
    all_pins = {file: list(pins(file)) for file in FILES}
    with tempfile.TemporaryDirectory() as folder:
        wanted = [f"{pin.name}=={pin.version}" for found in all_pins.values() for pin in found]
        days = days_of(wanted, Path(folder))
    for file, title in FILES.items():
        yield f"## {title}\n"
        yield "| package | version | licence | kept by | its files of | for |"
        yield "|---|---|---|---|---|---|"
        for pin in all_pins[file]:
            told = metadata(pin.name)
            cells = (pin.name, pin.version, licence(plain(pin.name), told), keeper(told), days.get(plain(pin.name), ""))
            yield f"| {' | '.join(cells)} | {pin.pulled_in_by or 'chosen'} |"
        yield ""
    yield "## What hasn't moved for two years\n"
    for name, answer in sorted(ANSWERS.items()):
        yield f"- **{name}**: {answer}"


def main() -> None:
    PAPER.write_text("\n".join(written()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
