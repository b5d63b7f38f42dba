"""What whoever typed a command is told where the disk or the database fails: one sentence instead of a traceback."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from common.faults import READ_ONLY, ServerFault, causes, fault_of

ROOT = Path(__file__).resolve().parent.parent
NOT_MIGRATED = (
    "Cơ sở dữ liệu chưa được lập, hoặc còn là của phiên bản trước. Hãy chạy «manage.py migrate», rồi chạy lại lệnh này."
)


@contextmanager
def faults_told() -> Iterator[None]:
    """Ends the process with the sentence (on stderr, exit code 1) if a fault comes up inside; every other error passes.

    Around the settings too: they make the installation's folder, so they may be the first to find that it can't be.
    """
    try:
        yield
    except Exception as error:
        fault = fault_of(error) or _no_leave(error)
        if fault is not None:
            sys.exit(fault.for_command.format(folder=data_folder()))
        if _lacks_tables(error):
            sys.exit(NOT_MIGRATED)
        raise


def data_folder() -> Path:
    """The installation's folder as the settings have it, which may be what could not be loaded."""
    return Path(os.environ.get("DATA_DIR", ROOT / "var")).resolve()


def _no_leave(error: BaseException) -> ServerFault | None:
    """Whether this account may not write to the installation's folder.

    To a page that is a mistake of ours; to whoever types a command it is often the wrong account.
    """
    for one in causes(error):
        if isinstance(one, OSError) and one.errno in {errno.EACCES, errno.EPERM} and one.filename:
            # What could not be made may be a folder above it.
            place, folder = Path(os.fsdecode(one.filename)).resolve(), data_folder()
            if place.is_relative_to(folder) or folder.is_relative_to(place):
                return READ_ONLY
    return None


def _lacks_tables(error: BaseException) -> bool:
    """Whether the database refused because it was not brought to this version yet.

    What it lacks although it was is a mistake of ours.
    """
    if not any(isinstance(one, DatabaseError) for one in causes(error)):
        return False
    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return False
