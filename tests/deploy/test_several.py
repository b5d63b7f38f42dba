"""Several machines prepare one database: what each must be told, and that two at once are as one."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from deploy.start import TOLD_ALIKE
from tests.deploy.province.machines import NAME, free_ports, status_of, until
from tests.deploy.province.writers import Cell, Site, Writers, lost, new_year
from tests.installations import ROOT, Installation, new_installation

ONLY = ("deploy/start.py", "--only-prepare")
TOLD = {
    "SECRET_KEY": "a" * 50,
    "PUBLIC_URL": "https://thidua.example.vn",
    "ALLOWED_HOSTS": "thidua.example.vn",
    "CSRF_TRUSTED_ORIGINS": "https://thidua.example.vn",
    "TRUSTED_PROXIES": "10.0.0.10",
}


def test_a_machine_of_several_says_every_setting_that_it_lacks(tmp_path: Path) -> None:
    done = Installation(tmp_path / "var").try_(*ONLY, **dict.fromkeys(TOLD, ""))
    expected = "".join(f"\n  {name}: {what}" for name, what in TOLD_ALIKE.items())
    said = f"Chưa chuẩn bị được máy này. Còn thiếu (xem docs/province.md):{expected}\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
    done = Installation(tmp_path / "var").try_(*ONLY, **TOLD, DATABASE_URL=f"sqlite:///{tmp_path}/a.sqlite3")
    assert (done.returncode, done.stderr.splitlines()[1:]) == (
        1,
        [f"  DATABASE_URL: {TOLD_ALIKE['DATABASE_URL']}, không phải SQLite"],
    )
    # Nothing was made before it was known where.
    assert list(tmp_path.iterdir()) == []


@pytest.mark.database
@pytest.mark.postgres_only
def test_of_two_machines_that_start_at_once_one_makes_tables_and_administrator(tmp_path: Path) -> None:
    with new_installation(tmp_path / "one") as installation:
        folders = [tmp_path / "one", tmp_path / "two"]
        starts = [
            subprocess.Popen(
                [sys.executable, *ONLY],
                cwd=ROOT,
                env=installation.environment | TOLD | {"DATA_DIR": str(folder)},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for folder in folders
        ]
        ended = [(start.communicate(timeout=300), start.returncode) for start in starts]
        assert [(told[1], code) for told, code in ended] == [("", 0), ("", 0)]
        # One of them made the administrator, and neither any sample.
        assert sorted(told[0].count("Tài khoản Quản trị thật") for told, _ in ended) == [0, 1]
        names = "from members.models import BlocYear, User; print(*User.objects.values_list('username', flat=True), "
        assert installation.shell(names + "BlocYear.objects.count())") == "admin 0"
        assert [(folder / "static" / "collected-from").is_file() for folder in folders] == [True, True]


def _is_ready(port: int) -> bool:
    return status_of(port, "/suc-khoe/san-sang/") == 200


@pytest.mark.sqlite_only
def test_two_servers_on_one_folder_know_the_same_people_and_lose_nothing_to_one_another(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "var")
    installation.environment["ALLOWED_HOSTS"] = NAME
    installation.make_tables()
    ports = free_ports(2)
    servers = [
        subprocess.Popen(
            [sys.executable, "deploy/start.py"],
            cwd=ROOT,
            env=installation.environment | {"PORT": str(port)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for port in ports
    ]
    try:
        for port in ports:
            until(partial(_is_ready, port), 120)
        address, session, round_id, codes = new_year(installation, 4)
        sites = [Site(NAME, port, None, session) for port in ports]
        # Two people at each server, each with a cell of its own.
        crews = [
            Writers(site, address, round_id, [Cell(code) for code in codes[place::2]])
            for place, site in enumerate(sites)
        ]
        with crews[0] as here, crews[1] as there:
            until(lambda: min(crew.told() for crew in crews) > 40, 120)
        assert [set(crew.statuses) for crew in crews] == [{200}, {200}]
        assert lost(installation, [*here, *there]) == []
        assert installation.try_("manage.py", "verify_log").returncode == 0
        # What was typed at one is shown at the other.
        shown = [site.ask("GET", address)[2].decode() for site in sites]
        values = [cell.acknowledged[-1] for cell in (*here, *there)]
        assert [[f'value="{value}"' in page for value in values] for page in shown] == [[True] * 4] * 2
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(60)
