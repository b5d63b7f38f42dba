"""What the production server does before it splits off workers."""

import os
import subprocess
import sys
from pathlib import Path

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
