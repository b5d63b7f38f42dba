"""What whoever watches over the machines asks: whether this process lives, can serve, and whether work is being done.

Three addresses, for three answers that lead to three deeds: a process that does not live is started again, one that
can't serve gets no requests for a while, and where no worker is at work somebody is told, but all pages go on.
"""

import os
import sqlite3
from functools import cache
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.faults import is_nearly_full
from common.files.stores import shared_is_reached
from common.jobs.workers import at_work

LIVES = "Đang chạy."
READY = "Sẵn sàng."
AT_WORK = "Có tiến trình làm việc nền."
NO_DATABASE = "Chưa sẵn sàng: không nối được cơ sở dữ liệu."
NOT_MIGRATED = "Chưa sẵn sàng: cơ sở dữ liệu chưa được đưa lên phiên bản này (manage.py migrate)."
NO_ROOM = "Chưa sẵn sàng: ổ đĩa của DATA_DIR đã đầy hoặc không ghi được."
NO_FILES = "Chưa sẵn sàng: không nối được nơi giữ tệp (FILES_URL)."
NOBODY_WORKS = "Không có tiến trình làm việc nền nào (manage.py worker)."


@login_not_required
@never_cache
@require_safe
def lives(request: HttpRequest) -> HttpResponse:
    """Whether this process answers at all. Nothing is asked, so that no fault elsewhere has it started again."""
    return _told(LIVES)


@login_not_required
@never_cache
@require_safe
def is_ready(request: HttpRequest) -> HttpResponse:
    """Whether this process can serve pages: database, its version, and where it keeps files. 503 with why not."""
    reason = why_not_ready()
    return _told(reason or READY, is_well=not reason)


@login_not_required
@never_cache
@require_safe
def is_worked(request: HttpRequest) -> HttpResponse:
    """Whether a worker is alive, on whichever machine. 503 where none is."""
    try:
        works = at_work().exists()
    except (Error, sqlite3.Error):
        return _told(NO_DATABASE, is_well=False)
    return _told(AT_WORK if works else NOBODY_WORKS, is_well=works)


def why_not_ready() -> str:
    """Why no page could be served, for whoever looks after the machine; "" where they can."""
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except (Error, sqlite3.Error):
        return NO_DATABASE
    # What a newer version has applied already is no reason: it serves beside this one while machines are changed.
    if not _newest() <= applied:
        return NOT_MIGRATED
    if not _has_room(Path(settings.DATA_DIR)):
        return NO_ROOM
    return "" if shared_is_reached() else NO_FILES


@cache
def _newest() -> frozenset[tuple[str, str]]:
    """The last migration of each app, as this version's files have it."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _has_room(folder: Path) -> bool:
    try:
        return os.access(folder, os.W_OK) and not is_nearly_full(folder)
    except OSError:
        return False


def _told(sentence: str, *, is_well: bool = True) -> HttpResponse:
    status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")
