"""A visit to a portal whose PostgreSQL goes away and comes back, run by test_faults.py on a server of its own:

    deploy/with_postgres.sh python tests/common/web/database_visit.py FOLDER

Prints as JSON what each page answered before, while the server was stopped, and after it was started again.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import django


def control(home: Path, *arguments: str) -> None:
    """PostgreSQL's own program, as the user who owns the server."""
    program = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))[-1]
    owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    command = [*owner, str(program), "-D", str(home / "data"), "-s", "-w", *arguments]
    subprocess.run(command, cwd=home, check=True, stdout=sys.stderr, stdin=subprocess.DEVNULL)


def main() -> None:
    home = Path("/" + os.environ["DATABASE_URL"].split("@/")[1].strip("/")).parent
    hosts = {"ALLOWED_HOSTS": "testserver", "DEMO_PASSWORD": "thu"}
    os.environ |= hosts | {"DATA_DIR": sys.argv[1], "DJANGO_SETTINGS_MODULE": "tests.plainstatic"}
    django.setup()
    from django.core.management import call_command
    from django.db import close_old_connections
    from django.test import Client

    from members.models import User

    call_command("migrate", verbosity=0)
    call_command("load_year", "members/data/khoi-6-2023.json", stdout=StringIO())
    call_command("demo", stdout=StringIO())
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username="thuky"))

    def visits() -> dict[str, Any]:
        nobody, sent = Client(raise_request_exception=False), {"username": "vanthu", "password": "thu"}
        asked: dict[str, Callable[[], Any]] = {
            "page": lambda: client.get("/khoi-6/2023/"),
            "front": lambda: nobody.get("/dang-nhap/"),
            "save": lambda: client.post("/khoi-6/2023/cham-diem/", {}, headers={"accept": "application/json"}),
            "log-in": lambda: nobody.post("/dang-nhap/", sent),
            "lives": lambda: nobody.get("/suc-khoe/song/"),
            "ready": lambda: nobody.get("/suc-khoe/san-sang/"),
        }
        found = {}
        for name, ask in asked.items():
            # What a server does before each request, and the test's client doesn't.
            close_old_connections()
            found[name] = ask().status_code
        return found

    found = {"before": visits()}
    control(home, "-m", "fast", "stop")
    found["away"] = visits()
    page = client.get("/khoi-6/2023/").content.decode()
    found["said"] = {"heading": page.partition("<h1>")[2].partition("</h1>")[0]}
    found["said"]["ready"] = Client().get("/suc-khoe/san-sang/").content.decode().strip()
    control(home, "-l", str(home / "server.log"), "start", "-o", f"-k {home} -c listen_addresses=''")
    found["after"] = visits()
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
