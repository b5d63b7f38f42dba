"""`manage.py worker`: does what was asked for in the background, one job after the other, until it is told to stop."""

import logging
import os
import sqlite3
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand
from django.db import Error, connection
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from common.jobs.presence import Presence, end_with_parent
from common.jobs.workers import forget_gone
from common.web.keeping import keep_journal

# Seconds between two looks into an empty queue, and before a database that is away is tried again.
LOOK, PAUSE = 1.0, 5.0
# How long the queue remembers what is over.
REMEMBERED = timedelta(days=14)

_log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Làm các việc nền đã được yêu cầu trên cổng, lần lượt từng việc, cho đến khi bị dừng."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="làm hết những việc đang chờ rồi kết thúc")
        parser.add_argument("--with-parent", action="store_true", help="kết thúc khi tiến trình mở nó kết thúc")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["with_parent"]:
            end_with_parent(os.getppid())
        while True:
            try:
                keep_journal()
                _work(batch=options["until_empty"])
                return
            except (Error, sqlite3.Error) as error:
                # The library's loop ends where the database is away, or its disk is full.
                if options["until_empty"]:
                    raise
                _log.warning("The database can't be used, next try in %s s: %s", PAUSE, error)
                connection.close()
                time.sleep(PAUSE)


def _work(*, batch: bool) -> None:
    """The library's loop under a new name each time: a job that an earlier turn had to leave is in nobody's hands."""
    name = uuid4().hex
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=LOOK,
        batch=batch,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
    )
    worker.configure_signals()
    with Presence(name):
        forget_gone()
        over = DBTaskResult.objects.exclude(status=TaskResultStatus.READY)
        over.filter(enqueued_at__lt=timezone.now() - REMEMBERED).delete()
        worker.run()
