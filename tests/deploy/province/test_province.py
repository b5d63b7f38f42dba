"""What is in deploy/province/, started for real on loopback: HTTPS, pooling, and machines that are lost under load."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.province.machines import NAME, Province, province, status_of, until
from tests.deploy.province.writers import Cell, Site, Writers, lost, new_year
from tests.installations import ROOT

WRITERS = 6
# The pool still holds a connection to the suite's database when that is over, so it could not be dropped.
KEPT = ("--create-db", "--reuse-db")
VERSIONS = """
import json
from scoring.models import Score
scores = Score.objects.filter(criterion__code="1.1")
print(json.dumps({score.card.member.code: score.version for score in scores}))
"""


@pytest.fixture(scope="module")
def machines() -> Iterator[Province]:
    # Not below pytest's own folder, which PostgreSQL's account can't enter.
    home = Path(tempfile.mkdtemp(prefix="khoithidua-province-", dir="/tmp"))
    try:
        with province(home) as found:
            yield found
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def year(machines: Province) -> tuple[str, str, int, list[str]]:
    """The grid's address, a secretary's session, the round, the members."""
    return new_year(machines.portal(), WRITERS)


@pytest.fixture(scope="module")
def site(machines: Province, year: tuple[str, str, int, list[str]]) -> Site:
    found = Site(NAME, machines.ports["https"], machines.trust(), year[1])
    until(lambda: found.ask("GET", "/huong-dan/")[0] == 200)
    return found


def test_the_portal_answers_by_https_alone_and_tells_nobody_outside_how_its_machines_are(
    machines: Province, site: Site, year: tuple[str, str, int, list[str]]
) -> None:
    status, headers, body = site.ask("GET", year[0])
    assert (status, headers["Strict-Transport-Security"]) == (200, "max-age=31536000")
    assert "Bảng chấm điểm" in body.decode()
    assert [site.ask("GET", f"/suc-khoe/{what}/")[0] for what in ("song", "san-sang", "so-do")] == [404, 404, 404]
    # What a visitor calls a trusted server's word is not handed on.
    assert site.ask("GET", "/huong-dan/", **{"X-Forwarded-Proto": "http"})[0] == 200


def test_one_of_two_web_machines_killed_under_load_is_no_error_to_whoever_repeats_once(
    machines: Province, site: Site, year: tuple[str, str, int, list[str]]
) -> None:
    address, _, number, codes = year
    writers = Writers(site, address, number, [Cell(code) for code in codes])
    with writers as cells:
        until(lambda: writers.told() > 5 * WRITERS)
        machines.kill("web1")
        before = writers.told()
        until(lambda: writers.told() > before + 10 * WRITERS)
        machines.start_web("web1")
        until(lambda: status_of(machines.ports["web1"], "/suc-khoe/san-sang/") == 200)
    assert [cell.failed for cell in cells] == [[]] * WRITERS
    assert lost(machines.portal(), cells) == []
    assert machines.portal().manage("verify_log") != ""


def test_a_primary_that_is_killed_under_load_loses_nothing_that_was_told_as_saved(
    machines: Province, site: Site, year: tuple[str, str, int, list[str]]
) -> None:
    address, _, number, codes = year
    killed = machines.primary()
    versions = json.loads(machines.portal().shell(VERSIONS).splitlines()[-1])
    cells = [Cell(code, versions[code]) for code in codes]
    for cell in cells:
        # What the last test has saved is not sent again.
        cell.sent.extend(["…"] * 4000)
    writers = Writers(site, address, number, cells)
    with writers:
        until(lambda: writers.told() > 5 * WRITERS)
        machines.kill(killed)
        until(lambda: machines.primary() not in {"", killed})
        before = writers.told()
        until(lambda: writers.told() > before + 5 * WRITERS)
    assert lost(machines.portal(), cells) == []
    # While none writes, the portal says that its database is away, or the server in front that nobody answers.
    assert set(writers.statuses) - {0, 502, 503, 504} == {200}
    assert "…" not in [value for cell in cells for value in cell.acknowledged]
    # The machine comes back as the standby, without anybody's help.
    machines.start_database(killed)
    until(machines.is_synchronous, 120)
    assert machines.primary() != killed
    assert machines.portal().manage("verify_log") != ""


def test_nothing_that_the_portal_asks_of_its_database_outlives_a_transaction(machines: Province) -> None:
    """A slice of the suite itself, through PgBouncer, which lends a connection for a transaction at a time."""
    files = [
        "tests/common/jobs/test_asking.py",
        "tests/scoring/pages/test_saving.py",
        "tests/common/audit/test_verify.py",
    ]
    environment: dict[str, Any] = os.environ | {"DATABASE_URL": machines.pooled("postgres")}
    run = [sys.executable, "-m", "pytest", "-q", "-m", "database", *KEPT, *files]
    done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[:6000]
