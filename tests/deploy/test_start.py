"""The first start of an installation and the second: which accounts there are, and who is told which password."""

import gzip
import re
import socket
import sys
from pathlib import Path

import pytest

from common.faults import FULL, GONE, READ_ONLY
from tests.installations import Installation
from tests.smalldisk import SmallDisk, small_disk

ROOT = Path(__file__).resolve().parents[2]
TOLD = re.compile(r"^Tài khoản Quản trị thật: (\S+)   Mật khẩu: (\S+)", re.MULTILINE)
REAL = (
    "from members.models import User; print(*User.objects.filter(is_sample=False).values_list('username', flat=True))"
)


PREPARE = "from deploy.start import prepare; prepare()"


def start(installation: Installation, **more: str) -> str:
    """What a start of this installation prints."""
    return installation.run("-c", PREPARE, **more)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    found = Installation(tmp_path_factory.mktemp("installed") / "var")
    found.make_tables()
    return found


def test_the_administrator_is_apart_from_the_samples_with_a_password_of_its_own(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "var")
    installation.make_tables()
    said = start(installation)
    (name, password), sample = TOLD.findall(said)[0], re.findall(r"^Mật khẩu: (\S+)$", said, re.MULTILINE)[0]
    assert (name, password == sample, len(password) >= 16) == ("admin", False, True)
    check = "from django.contrib.auth import authenticate as a; print(*[u and u.username for u in ({})])"
    tried = ", ".join(
        f"a(username={account!r}, password={word!r})"
        for account, word in [("admin", password), ("admin", sample), ("quantri", sample), ("quantri", password)]
    )
    assert installation.shell(check.format(tried)) == "admin None quantri None"
    roles = "from members.models import User; print(*User.objects.get(username='admin').roles.values_list('kind'))"
    assert installation.shell(roles) == "('admin',)"
    names = "from members.models import User; print([n for n in User.objects.filter(is_sample=True)"
    assert installation.shell(names + ".values_list('full_name', flat=True) if not n.endswith(' dùng thử')])") == "[]"

    # The second start makes nobody and tells no password again; nor does removing the samples touch the administrator.
    again = start(installation)
    assert TOLD.findall(again) == []
    assert password not in again
    installation.run("manage.py", "demo", "--remove")
    assert installation.shell(REAL) == "admin"
    assert "Lưu ý" not in again


def test_whoever_puts_a_web_server_in_front_is_told_to_name_it(installation: Installation) -> None:
    behind = {"CSRF_TRUSTED_ORIGINS": "https://thidua.example.vn"}
    assert "chưa đặt TRUSTED_PROXIES" in start(installation, **behind)
    assert "TRUSTED_PROXIES" not in start(installation, **behind, TRUSTED_PROXIES="127.0.0.1")


# --- where the database is gone


@pytest.mark.sqlite_only
def test_a_database_file_that_is_gone_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "var")
    installation.make_tables()
    start(installation)
    file = tmp_path / "var" / "khoithidua.sqlite3"
    aside = file.rename(tmp_path / "aside.sqlite3")
    said = GONE.for_command.format(folder=tmp_path / "var") + "\n"
    for command in (("-c", PREPARE), ("manage.py", "migrate"), ("manage.py", "verify_log")):
        done = installation.try_(*command)
        assert (done.returncode, done.stdout, done.stderr[-len(said) :]) == (1, "", said), command
        assert not file.exists()
    # A page says so too, and nothing begins anew behind it.
    page = "from django.test import Client; c = Client(False, HTTP_HOST='localhost', raise_request_exception=False); "
    page += "c.cookies['sessionid'] = 'a' * 32; print(c.get('/').status_code)"
    assert (installation.try_("manage.py", "shell", "-v0", "-c", page).stdout, file.exists()) == ("503\n", False)
    aside.rename(file)
    assert "Tài khoản dùng thử" in start(installation)
    # Of an installation from before there was such a note, what it keeps tells it.
    (tmp_path / "var" / "khoithidua.sqlite3-installed").unlink()
    file.unlink()
    (tmp_path / "var" / "evidence" / "ab").mkdir(parents=True, exist_ok=True)
    (tmp_path / "var" / "evidence" / "ab" / "cd").write_bytes(b"%PDF")
    done = installation.try_("-c", PREPARE)
    assert (done.returncode, done.stderr, file.exists()) == (1, said, False)


# --- on a disk that fails


STATIC = ROOT / "static"
COLLECT = "import django; django.setup(); from deploy.start import collect_static; collect_static()"
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "


def whole(collected: Path) -> tuple[list[str], list[str]]:
    """Which gathered files are not what they were gathered from, and which packed ones don't unpack to the file beside.

    The stamp is there, else nobody would look.
    """
    assert (collected / "collected-from").is_file()
    sources = [path for path in STATIC.rglob("*") if path.is_file()]
    named = {path.relative_to(STATIC): path.read_bytes() for path in sources}
    others = [str(name) for name, content in named.items() if (collected / name).read_bytes() != content]
    # The same under names that have the digest in them; style sheets name each other by these, so they are others.
    for path in (one for one in collected.rglob("*.*.*") if one.suffix not in {".css", ".gz", ".js"}):
        stem, _, ending = path.relative_to(collected).as_posix().rsplit(".", 2)
        source = named.get(Path(f"{stem}.{ending}"))
        if source is not None and path.read_bytes() != source:
            others.append(path.name)
    packed = list(collected.rglob("*.gz"))
    assert (len(packed) > 50, list(collected.rglob("*.br"))) == (True, [])
    return others, [
        path.name for path in packed if gzip.decompress(path.read_bytes()) != path.with_suffix("").read_bytes()
    ]


def test_static_files_that_were_gathered_by_half_are_gathered_anew(tmp_path: Path) -> None:
    """Half a file is newer than the whole one, so it would be taken for the one that was gathered last time."""
    installation = Installation(tmp_path / "var")
    assert installation.try_("-c", LIMITED + COLLECT).returncode != 0
    collected = tmp_path / "var" / "static"
    assert [path.name for path in collected.rglob("*") if path.stat().st_size == 100_000] != []
    installation.run("-c", COLLECT)
    assert whole(collected) == ([], [])


def start_really(installation: Installation, disk: SmallDisk) -> tuple[int, str, str]:
    """How `make run` ends, which gets no further than its preparations."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = installation.environment | {"PORT": port}
    done = disk.run(sys.executable, "deploy/start.py", environment=environment)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.sqlite_only
def test_a_first_start_on_a_disk_that_fails_says_so_and_the_next_one_with_room_works(tmp_path: Path) -> None:
    data = tmp_path / "var"
    installation = Installation(data)
    full, closed = ((1, "", fault.for_command.format(folder=data) + "\n") for fault in (FULL, READ_ONLY))
    with small_disk(tmp_path, "1m") as disk:
        disk.mount("ro")
        assert start_really(installation, disk) == closed
        disk.mount("rw")
        disk.fill()
        # No room for the secret.
        assert start_really(installation, disk) == full
        assert [path.name for path in (disk.seen / "var").iterdir()] == []
        disk.heal()
        # None for the tables, and none for the static files.
        for size in ("1m", "6m"):
            disk.mount(f"size={size}")
            assert start_really(installation, disk) == full
        disk.mount("size=64m")
        done = disk.run(sys.executable, "-c", PREPARE, environment=installation.environment)
        assert (done.returncode, done.stderr, len(TOLD.findall(done.stdout))) == (0, "", 1)
        assert whole(disk.seen / "var" / "static") == ([], [])
        assert sorted(path.name for path in (disk.seen / "var").iterdir()) == [
            "coming",
            "khoithidua.sqlite3",
            "khoithidua.sqlite3-installed",
            "secret-key",
            "static",
        ]
