"""What a reader is told when the portal can't write, or can't reach its database: the one place that answers.

Django calls `answer` for every exception that nobody caught, wherever it came up: in a page, while the session is kept,
while an upload arrives. A full disk is 507, one that takes no writes and a database that is away are 503, each with a
page that says what is wrong and gives back what was typed; what is nobody's but ours stays Django's 500.
"""

import errno
import logging
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import server_error

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServerFault:
    """What is wrong, for whoever reads a page (`title`, `sentences`) and for a script (`name`)."""

    name: str
    status: HTTPStatus
    title: str
    sentence: str


FULL = ServerFault(
    "full",
    HTTPStatus.INSUFFICIENT_STORAGE,
    "Chưa lưu được: máy chủ hết chỗ",
    "Ổ đĩa của máy chủ đã đầy nên cổng không ghi thêm được gì. Số liệu đã lưu trước đó vẫn còn nguyên và vẫn xem được.",
)
READ_ONLY = ServerFault(
    "unwritable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Chưa lưu được: máy chủ chưa ghi được",
    "Ổ đĩa của máy chủ tạm thời không cho ghi. Số liệu đã lưu trước đó vẫn còn nguyên và vẫn xem được.",
)
AWAY = ServerFault(
    "away",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Cổng tạm thời không đọc được số liệu",
    "Máy chủ chưa nối được với cơ sở dữ liệu. Số liệu đã lưu vẫn còn nguyên; cổng tự chạy lại khi nối được.",
)

_FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED_DISK = {errno.EROFS, errno.EIO}
# Where nothing but a few pages is left, SQLite may call it an error of the disk.
_NEARLY_NOTHING = 1024 * 1024
_TYPED_SHORTEST, _TYPED_MOST = 12, 50
_NEVER_SHOWN = {"csrfmiddlewaretoken", "next"}


def answer(request: HttpRequest) -> HttpResponse:
    """The answer to the exception that is being handled now (`handler500` of the addresses)."""
    error = sys.exc_info()[1]
    fault = fault_of(error)
    if fault is None:
        return server_error(request)
    _log.error("%s for %s: %s", fault.name, request.path, error)
    told: HttpResponse
    if "application/json" in request.headers.get("Accept", ""):
        # No answer of a page's own: its script takes it for what it is by the status.
        told = HttpResponse(fault.title, status=fault.status, content_type="text/plain; charset=utf-8")
    else:
        # Without the request: who asks can't be looked up now, and what every page shows may not be there.
        page = loader.render_to_string("fault.html", {"fault": fault, "typed": list(typed(request))})
        told = HttpResponse(page, status=fault.status)
    told["Retry-After"] = "60"
    told["Cache-Control"] = "no-store"
    return told


def fault_of(error: BaseException | None) -> ServerFault | None:
    """What is wrong with disk or database, by the exception and what it came from; None if it is something else."""
    for one in _causes(error):
        if isinstance(one, OSError) and one.errno in _FULL_DISK:
            return FULL
        if isinstance(one, OSError) and one.errno in _CLOSED_DISK:
            return READ_ONLY
        if isinstance(one, DatabaseError | InterfaceError | sqlite3.Error):
            fault = _of_sqlite(one) if connection.vendor == "sqlite" else _of_postgres(one)
            if fault:
                return fault
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _of_sqlite(error: Exception) -> ServerFault | None:
    said = str(error)
    if "database or disk is full" in said:
        return FULL
    if "disk I/O error" in said or "unable to open database file" in said:
        return FULL if shutil.disk_usage(settings.DATA_DIR).free < _NEARLY_NOTHING else READ_ONLY
    if "attempt to write a readonly database" in said:
        return READ_ONLY
    return None


def _of_postgres(error: Exception) -> ServerFault | None:
    state = str(getattr(error.__cause__, "sqlstate", None) or "")
    if state == "53100":
        return FULL
    if state == "25006":
        return READ_ONLY
    # No connection, no room for one, a server that shuts down or starts; without a state none was reached.
    away = state[:2] in {"08", "53", "57"} or not state
    return AWAY if away and isinstance(error, OperationalError | InterfaceError) else None


def typed(request: HttpRequest) -> Iterator[str]:
    """The longer texts of the form that was sent: they are shown again, so that nobody has to think them up anew."""
    if request.method != "POST":
        return
    try:
        fields = list(request.POST.lists())
    except Exception:  # an upload that no longer finds room can't be read to its end
        return
    texts = (text for name, values in fields if name not in _NEVER_SHOWN and "password" not in name for text in values)
    for _, text in zip(range(_TYPED_MOST), (text for text in texts if len(text) >= _TYPED_SHORTEST), strict=False):
        yield text
