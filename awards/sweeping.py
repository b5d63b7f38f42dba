"""After a ballot in the portal: the tables are written anew, so that no older copy of an urn lies in the database.

At each cast the urn's row is written again, and what it was stays in the files until the room is used for something
else: on PostgreSQL as a dead row, on SQLite as freed pages and in the journal. Until that is gone no backup is made.
"""

from django.db import connection

from awards.models import Participation, Urn
from common.jobs.declaring import background
from common.jobs.running import JobRefused, Running

LOST = "Việc dọn cơ sở dữ liệu sau khi bỏ phiếu bị dừng giữa chừng. Hãy chạy lệnh sweep_ballots."
NOT_NOW = "Chưa dọn được cơ sở dữ liệu sau khi bỏ phiếu. Hãy chạy lệnh sweep_ballots."
STILL_OPEN = (
    "Đang có cuộc bỏ phiếu trên cổng, nên chưa sao lưu được: bản sao lưu lúc này có thể cho biết phiếu của ai. "
    "Hãy sao lưu sau khi tổ kiểm phiếu đóng hòm phiếu."
)
NOT_SWEPT = (
    "Vừa có cuộc bỏ phiếu trên cổng mà cơ sở dữ liệu chưa được dọn, nên chưa sao lưu được. Hãy chạy lệnh "
    "sweep_ballots, rồi sao lưu."
)


def unswept() -> int:
    """How many urns were closed or voided of which older copies may still lie in the database's files."""
    return Urn.objects.exclude(state=Urn.State.OPEN).filter(swept=False).count()


def sweep() -> int:
    """Writes the tables of the ballots anew; answers how many urns that ended are clean now.

    Not inside a transaction: no database can do it there.
    """
    ended = list(Urn.objects.exclude(state=Urn.State.OPEN).filter(swept=False).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in (Participation, Urn):
                table = connection.ops.quote_name(model._meta.db_table)
                # In the order of the list again, and not in that of the casts.
                cursor.execute(f"CLUSTER {table} USING {connection.ops.quote_name(model._meta.db_table + '_pkey')}")
                cursor.execute(f"VACUUM FULL {table}")
        else:
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
    return Urn.objects.filter(pk__in=ended).update(swept=True)


@background(repeatable=True, lost=LOST)
def sweep_ballots(running: Running) -> None:
    """The same as background work, asked for when an urn is closed."""
    if connection.in_atomic_block:
        raise JobRefused(NOT_NOW)
    sweep()


def why_no_backup() -> str:
    """Why no backup may be made now (`settings.BACKUP_QUESTIONS`); "" if it may."""
    # It is asked of a database that is older than the code too.
    if Urn._meta.db_table not in connection.introspection.table_names():
        return ""
    if Urn.objects.filter(state=Urn.State.OPEN).exists():
        return STILL_OPEN
    return NOT_SWEPT if unswept() else ""
