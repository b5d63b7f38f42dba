"""The production server of `make run`; an installation puts its own web server with HTTPS in front of it."""

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path

# Wherever gunicorn itself stands: what follows asks the portal how it logs.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from common.logs import configuration

# Only this machine: who opens it to a network does so through a web server that speaks HTTPS.
# Where that one stands on another machine, LISTEN names the address that it reaches (docs/province.md).
bind = f"{os.environ.get('LISTEN', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"

# Two processes for two cores; threads, because most requests wait: for the database, or for the helper process that
# sets a PDF (common.records.worker; each of these processes has its own). Those who wait for a helper never take
# all of them, even if it hangs: four are left for whoever logs in, looks and saves.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
WAIT_FOR_RECORDS = int(os.environ.get("RECORD_WORKERS", "1")) + 3  # common.records.worker.WAITING
threads = WAIT_FOR_RECORDS + 4
# The code is loaded once and shared, so a fresh worker is there at once.
preload_app = True

# Whatever grows slowly: workers are replaced, not all at the same moment.
max_requests = 2000
max_requests_jitter = 400

# The longest page is a record of some hundred rows; on an old machine that may take half a minute.
timeout = 120
graceful_timeout = 30
keepalive = 5

# Errors on the screen; who opened what is no server's business (the portal has its own log of changes).
accesslog = None
errorlog = "-"
loglevel = "warning"
if os.environ.get("LOG_FORMAT") == "json":
    logconfig_dict = configuration("json")
    logconfig_dict["loggers"]["gunicorn.error"] = {"level": "WARNING", "handlers": ["console"], "propagate": False}

# Where the processes count together what is measured (common.web.measures), anew with each start.
measured_in = ""
if os.environ.get("METRICS_FROM") or os.environ.get("METRICS_TOKEN"):
    measured_in = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="khoithidua-measures-")

# Nothing steers a running server from outside; without this, a socket appears in the home folder.
control_socket_disable = True


def when_ready(server: object) -> None:
    """Loads every page's code before workers are split off, so that no reader waits for it.

    It then stays to the end: looking through all of it for what is no longer used stopped a request for 130 ms now and
    then, and would copy memory that the workers share.
    """
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018
    gc.collect()
    gc.freeze()


def post_worker_init(worker: object) -> None:
    """Starts the helper that sets records, so that the first reader who prints doesn't wait for it."""
    from django.conf import settings

    from common.records.worker import workers
    from common.web.keeping import keep_journal

    keep_journal()
    if settings.RECORD_WORKERS:
        workers().warm()


def child_exit(server: object, worker: object) -> None:
    """What a process that ended measured of its own state is forgotten; what it counted stays."""
    if measured_in:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(server: object) -> None:
    """The files of what was measured go with the server."""
    if measured_in:
        shutil.rmtree(measured_in, ignore_errors=True)
