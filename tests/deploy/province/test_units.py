"""The units of systemd: they can be read, start what there is, and leave a service little that it could do."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.province.machines import PROVINCE
from tests.installations import ROOT

UNITS = sorted(PROVINCE.glob("*.service"))
# Where systemd rates what a service could still do from 0 to 10, 10 the worst; one without any such line has 9.6.
MOST_EXPOSED = 2.0
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")


def test_there_is_a_unit_for_each_program_and_each_begins_with_what_both_need() -> None:
    assert [unit.name for unit in UNITS] == [f"khoithidua-{name}.service" for name in ("prepare", "web", "worker")]
    hardened = {unit.read_text().partition("User=")[2].partition("[Install]")[0] for unit in UNITS}
    assert len(hardened) == 1


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_what_a_unit_starts_is_in_the_house(unit: Path) -> None:
    (command,) = re.findall(r"^ExecStart=/opt/khoithidua/\.venv/bin/python (.*)$", unit.read_text(), re.MULTILINE)
    files = [word for word in command.split() if word.endswith(".py")]
    assert [file for file in files if not (ROOT / file).is_file()] == []
    assert files != []


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_understands_every_line_of_a_unit(unit: Path, tmp_path: Path) -> None:
    for one in UNITS:
        # An installation's Python is not here; the line beside it is what is looked at.
        text = one.read_text().replace("/opt/khoithidua/.venv/bin/python", "/usr/bin/python3")
        (tmp_path / one.name).write_text(text)
    run = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(tmp_path / unit.name)]
    done = subprocess.run(run, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_service_can_do_little_beyond_its_work(unit: Path) -> None:
    run = ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(unit)]
    said = subprocess.run(run, capture_output=True, text=True).stdout
    (exposed,) = re.findall(r"Overall exposure level for .*: ([\d.]+)", said)
    assert float(exposed) <= MOST_EXPOSED
