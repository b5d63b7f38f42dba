"""What the production server does before it splits off workers."""

import json
import os
import re
import subprocess
import sys
import time
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path

from tests.bucket import free_port
from tests.installations import Installation

ROOT = Path(__file__).resolve().parents[2]
COUNT = """
import gc, runpy
import django
django.setup()
ready = runpy.run_path("deploy/gunicorn.conf.py")["when_ready"]
before = gc.get_freeze_count()
ready(None)
import sys
print(before, gc.get_freeze_count() > 100_000, "scoring.pages.grid" in sys.modules)
"""


def test_all_code_is_there_and_left_alone_by_the_garbage_collector_before_the_workers_begin() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "khoithidua.settings"}
    run = [sys.executable, "-c", COUNT]
    said = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["0", "True", "True"]


def asked(port: int, page: str, **headers: str) -> tuple[int, str]:
    """What the page answers, over a connection of its own, which any of the processes may take."""
    with closing(HTTPConnection("127.0.0.1", port)) as link:
        link.request("GET", f"/suc-khoe/{page}/", headers=headers)
        answer = link.getresponse()
        return answer.status, answer.read().decode()


def test_the_processes_log_as_json_and_count_together_and_leave_no_files_behind(tmp_path: Path) -> None:
    installation, port = Installation(tmp_path / "var"), free_port()
    installation.make_tables()
    (tmp_path / "tmp").mkdir()
    more = {"LOG_FORMAT": "json", "METRICS_TOKEN": "ma-doc", "PORT": str(port), "TMPDIR": str(tmp_path / "tmp")}
    # No helper for prints: it is not what is looked at, and takes a while.
    environment = installation.environment | more | {"RECORD_WORKERS": "0", "WEB_CONCURRENCY": "2"}
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
    server = subprocess.Popen(
        [*command, "khoithidua.wsgi:application"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    for _ in range(200):
        with suppress(ConnectionRefusedError):
            asked(port, "song")
            break
        time.sleep(0.1)
    for _ in range(19):
        asked(port, "song")
    assert asked(port, "viec-nen")[0] == 503
    said = asked(port, "so-do", Authorization="Bearer ma-doc")[1]
    counted = re.findall(r'^khoithidua_request_seconds_count\{.*page="lives",.*\} (\S+)$', said, re.MULTILINE)
    kept = [path.parent.name.startswith("khoithidua-measures-") for path in (tmp_path / "tmp").glob("*/*.db")]
    server.terminate()
    _, logged = server.communicate(timeout=40)
    assert (counted, set(kept), list((tmp_path / "tmp").glob("khoithidua-measures-*"))) == (["20.0"], {True}, [])
    lines = [json.loads(line) for line in logged.splitlines()]
    assert ("django.request", "Service Unavailable: /suc-khoe/viec-nen/") in {
        (line["logger"], line["message"]) for line in lines
    }
