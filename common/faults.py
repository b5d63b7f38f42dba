"""What is wrong when the portal can't write, or can't reach its database, told by the exception.

A page tells it to its reader (`common.web.faults`), a command to whoever typed it (`common.commandline`), a job to
whoever asked for it (`common.jobs.running`). What is nobody's but ours is no fault: it stays the error that it is.
"""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from common.files.store import FilesAway
from common.sqlite.base import GONE as FILE_IS_GONE


@dataclass(frozen=True)
class ServerFault:
    """What is wrong, for whoever reads a page (`title`, `sentence`), for a script (`name`) and for who asked for work.

    `for_command` says it to whoever typed a command, and what to do; {folder} is the installation's folder.
    """

    name: str
    status: HTTPStatus
    title: str
    sentence: str
    for_job: str
    for_command: str


FULL = ServerFault(
    "full",
    HTTPStatus.INSUFFICIENT_STORAGE,
    "Chưa lưu được: máy chủ hết chỗ",
    "Ổ đĩa của máy chủ đã đầy nên cổng không ghi thêm được gì. Số liệu đã lưu trước đó vẫn còn nguyên và vẫn xem được.",
    "Ổ đĩa của máy chủ đã đầy nên cổng chưa làm xong việc này. Xin báo Quản trị giải phóng chỗ, rồi yêu cầu lại.",
    "Ổ đĩa đã đầy nên không ghi được vào «{folder}». Hãy giải phóng chỗ, rồi chạy lại lệnh này.",
)
READ_ONLY = ServerFault(
    "unwritable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Chưa lưu được: máy chủ chưa ghi được",
    "Ổ đĩa của máy chủ tạm thời không cho ghi. Số liệu đã lưu trước đó vẫn còn nguyên và vẫn xem được.",
    "Ổ đĩa của máy chủ không cho ghi nên cổng chưa làm xong việc này. Xin báo Quản trị, rồi yêu cầu lại.",
    "Không ghi được vào «{folder}»: ổ đĩa chỉ cho đọc hoặc bị lỗi, hoặc tài khoản đang dùng không có quyền ghi ở đó. "
    "Hãy cho phép ghi, hoặc đặt DATA_DIR vào nơi ghi được, rồi chạy lại lệnh này.",
)
AWAY = ServerFault(
    "away",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Cổng tạm thời không đọc được số liệu",
    "Máy chủ chưa nối được với cơ sở dữ liệu. Số liệu đã lưu vẫn còn nguyên; cổng tự chạy lại khi nối được.",
    "Máy chủ mất kết nối với cơ sở dữ liệu nên cổng chưa làm xong việc này. Hãy yêu cầu lại.",
    "Không nối được với cơ sở dữ liệu nêu ở DATABASE_URL. Hãy xem máy chủ PostgreSQL có đang chạy không, rồi chạy lại "
    "lệnh này.",
)
GONE = ServerFault(
    "gone",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Cổng không thấy cơ sở dữ liệu",
    "Tệp cơ sở dữ liệu của cổng không còn ở chỗ của nó. Cổng dừng lại và không tự lập cơ sở dữ liệu mới.",
    "Tệp cơ sở dữ liệu của cổng không còn ở chỗ của nó nên cổng chưa làm xong việc này. Xin báo Quản trị.",
    "Không thấy tệp cơ sở dữ liệu trong «{folder}», nơi cổng đã từng chạy. Hãy đưa tệp ấy về chỗ cũ, hoặc khôi phục "
    "một bản sao lưu vào một DATA_DIR còn trống (manage.py restore). Cổng không tự lập cơ sở dữ liệu mới ở đây.",
)

FILES_AWAY = ServerFault(
    "files-away",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Cổng tạm thời không đọc, ghi được tệp",
    "Máy chủ chưa nối được với nơi giữ tệp. Số liệu và tệp đã lưu vẫn còn nguyên; cổng tự chạy lại khi nối được.",
    "Máy chủ mất kết nối với nơi giữ tệp nên cổng chưa làm xong việc này. Hãy yêu cầu lại.",
    "Không nối được với nơi giữ tệp nêu ở FILES_URL. Hãy xem máy chủ lưu trữ có đang chạy, khóa có còn dùng được "
    "không, rồi chạy lại lệnh này.",
)

_FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED_DISK = {errno.EROFS, errno.EIO}
# Where nothing but a few pages is left, SQLite may call it an error of the disk.
_NEARLY_NOTHING = 1024 * 1024


def fault_of(error: BaseException | None) -> ServerFault | None:
    """What is wrong with disk or database, by the exception and what it came from; None if it is something else."""
    for one in causes(error):
        if isinstance(one, FilesAway):
            return FILES_AWAY
        if isinstance(one, OSError) and one.errno in _FULL_DISK:
            return FULL
        if isinstance(one, OSError) and one.errno in _CLOSED_DISK:
            return READ_ONLY
        if isinstance(one, DatabaseError | InterfaceError | sqlite3.Error):
            fault = _of_sqlite(one) if connection.vendor == "sqlite" else _of_postgres(one)
            if fault:
                return fault
    return None


def is_busy(error: BaseException) -> bool:
    """Whether the database refused because somebody else holds what was asked for, or changed it meanwhile."""
    states = {str(getattr(one, "sqlstate", None)) for one in causes(error)}
    # Serialization, deadlock, a lock not had in time; SQLite has one sentence for a file and one for a table.
    return bool(states & {"40001", "40P01", "55P03"}) or any(
        isinstance(one, sqlite3.OperationalError) and "is locked" in str(one) for one in causes(error)
    )


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The exception, and one after the other what it came from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def is_nearly_full(folder: Path) -> bool:
    """Whether so little is left on the disk of this folder that SQLite can't even read there."""
    return shutil.disk_usage(folder).free < _NEARLY_NOTHING


def _of_sqlite(error: Exception) -> ServerFault | None:
    said = str(error)
    if said == FILE_IS_GONE:
        return GONE
    if "database or disk is full" in said:
        return FULL
    if "disk I/O error" in said or "unable to open database file" in said:
        return FULL if is_nearly_full(settings.DATA_DIR) else READ_ONLY
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
