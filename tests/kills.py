"""Kills servers, workers and databases while people type, and counts what was told as saved and is gone (`make kills`).

    python -m tests.kills --rounds 20

On SQLite one machine as `make run` starts it; on PostgreSQL a whole province (`tests/deploy/province/`). Each round
kills one of the programs, starts it again, and goes on once values are saved again.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from tests.deploy.province.machines import NAME, Province, free_ports, province, until
from tests.deploy.province.writers import Cell, Site, Writers, lost, new_year
from tests.installations import Installation

# nginx leaves a machine out for so long once it was gone (deploy/province/nginx.conf).
LEFT_OUT = 6
Kill = Callable[[], None]


@contextmanager
def one_machine(home: Path) -> Iterator[tuple[Installation, int, dict[str, Kill]]]:
    """A portal on SQLite: its commands, its port, how each of its programs is killed and started again."""
    machine = Province(home, {"web1": free_ports(1)[0]})
    portal = Installation(home / "web1")
    own = {
        "DATA_DIR": str(portal.data),
        "PORT": str(machine.ports["web1"]),
        "ALLOWED_HOSTS": NAME,
        "RECORD_WORKERS": "0",
        "DJANGO_SETTINGS_MODULE": "khoithidua.settings",
    }
    portal.environment |= own
    portal.run("-c", "from deploy.start import prepare; prepare(with_samples=False)")
    server = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "khoithidua.wsgi:application"]
    commands = {"server": server, "worker": [sys.executable, "manage.py", "worker"]}

    def again(name: str) -> None:
        machine.kill(name)
        machine.begin(name, commands[name], **own)

    for name, command in commands.items():
        machine.begin(name, command, **own)
    try:
        yield portal, machine.ports["web1"], {name: partial(again, name) for name in commands}
    finally:
        for name in list(machine.processes):
            machine.kill(name)


def kills_of(machines: Province) -> dict[str, Kill]:
    """How each program of a province is killed and started again."""
    worker = [sys.executable, "manage.py", "worker"]
    machines.begin("worker", worker, **machines.environment("web1"))

    def web(name: str) -> None:
        machines.kill(name)
        machines.start_web(name)
        time.sleep(LEFT_OUT)

    def work() -> None:
        machines.kill("worker")
        machines.begin("worker", worker, **machines.environment("web1"))

    def database() -> None:
        killed = machines.primary()
        machines.kill(killed)
        # A standby that lacks anything does not take over: then the one that was killed goes on where it was.
        with suppress(AssertionError):
            until(lambda: machines.primary() not in {"", killed}, 40)
        machines.start_database(killed)
        until(lambda: machines.primary() != "", 120)
        until(machines.is_synchronous, 180)

    return {"web1": partial(web, "web1"), "web2": partial(web, "web2"), "worker": work, "database": database}


def _has_told(writers: Writers, enough: int) -> bool:
    return writers.told() > enough


def attack(
    what: str,
    portal: Installation,
    site: Site,
    kills: dict[str, Kill],
    year: tuple[str, str, int, list[str]],
    options: argparse.Namespace,
) -> bool:
    """Kills for so many rounds, prints the counts, and says whether nothing is lost."""
    address, _, number, codes = year
    writers = Writers(site, address, number, [Cell(code) for code in codes])
    with writers as cells:
        until(lambda: writers.told() > len(cells), 120)
        for kill in islice(cycle(kills.values()), options.rounds):
            kill()
            enough = writers.told() + len(cells)
            until(partial(_has_told, writers, enough), 180)
    gone = lost(portal, cells)
    verified = portal.try_("manage.py", "verify_log").returncode == 0
    repeated, failed = (sum(len(getattr(cell, name)) for cell in cells) for name in ("repeated", "failed"))
    print(f"{what}: {options.rounds} kills ({', '.join(kills)}), {len(cells)} writers")
    print(
        f"  {writers.told()} values told as saved, {len(gone)} lost, log {'verified' if verified else 'NOT VERIFIED'}"
    )
    print(
        f"  {repeated} sent twice, {failed} failed again; answers {dict(sorted(writers.statuses.items()))}", flush=True
    )
    for cell, value in gone:
        print(f"  lost: {cell} {value}")
    return verified and not gone and not writers.statuses[500]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="kills on each database")
    parser.add_argument("--writers", type=int, default=12)
    options = parser.parse_args()
    os.environ.pop("DATABASE_URL", None)
    well = []
    home = Path(tempfile.mkdtemp(prefix="khoithidua-kills-", dir="/tmp"))
    try:
        (home / "one").mkdir()
        with one_machine(home / "one") as (portal, port, kills):
            year = new_year(portal, options.writers)
            well.append(attack("SQLite", portal, Site(NAME, port, None, year[1]), kills, year, options))
        (home / "province").mkdir()
        home.chmod(0o755)
        with province(home / "province") as machines:
            year = new_year(machines.portal(), options.writers)
            site = Site(NAME, machines.ports["https"], machines.trust(), year[1])
            well.append(attack("PostgreSQL", machines.portal(), site, kills_of(machines), year, options))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
