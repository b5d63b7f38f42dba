"""The first start of an installation and the second: which accounts there are, and who is told which password."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOLD = re.compile(r"^Tài khoản Quản trị thật: (\S+)   Mật khẩu: (\S+)", re.MULTILINE)
REAL = (
    "from members.models import User; print(*User.objects.filter(is_sample=False).values_list('username', flat=True))"
)


class Installation:
    """A data folder of its own, on SQLite, with the commands run in it."""

    def __init__(self, data: Path) -> None:
        self.environment = {**os.environ, "DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "khoithidua.settings"}
        for name in ("DATABASE_URL", "SECRET_KEY", "DEMO_PASSWORD"):
            self.environment.pop(name, None)

    def run(self, *command: str, **more: str) -> str:
        environment = self.environment | more
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout

    def start(self, **more: str) -> str:
        return self.run("-c", "from deploy.start import prepare; prepare()", **more)

    def shell(self, code: str) -> str:
        return self.run("manage.py", "shell", "--verbosity=0", "-c", code).strip()


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation(tmp_path_factory.mktemp("installed") / "var")


def test_the_administrator_is_apart_from_the_samples_with_a_password_of_its_own(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "var")
    said = installation.start()
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
    again = installation.start()
    assert TOLD.findall(again) == []
    assert password not in again
    installation.run("manage.py", "demo", "--remove")
    assert installation.shell(REAL) == "admin"
    assert "Lưu ý" not in again


def test_whoever_puts_a_web_server_in_front_is_told_to_name_it(installation: Installation) -> None:
    behind = {"CSRF_TRUSTED_ORIGINS": "https://thidua.example.vn"}
    assert "chưa đặt TRUSTED_PROXIES" in installation.start(**behind)
    assert "TRUSTED_PROXIES" not in installation.start(**behind, TRUSTED_PROXIES="127.0.0.1")
