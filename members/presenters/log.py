"""The log on paper and in a workbook: how much of it they hold, and its entries as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.audit.models import Entry
from common.labels import label
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, WorkbookSheet
from common.vietnamese.dates import date_time
from members.models import BlocYear

# A print or a workbook of the log holds at most this many entries, and says so when there are more.
LOG_PRINT = 500
LOG_SHEET = 5000

# The columns of its workbook. The page and the record draw their rows by hand and take the titles.
LOG_TABLE = Table[Entry](
    {
        "number": TableField(label("audit.Entry.number"), lambda entry: entry.number, width=8, kind=ColumnKind.INTEGER),
        "at": TableField(label("audit.Entry.at"), lambda entry: date_time(entry.at), width=17),
        "actor": TableField(label("audit.Entry.actor_name"), lambda entry: entry.shown_actor, width=24),
        "account": TableField(label("audit.Entry.account"), lambda entry: entry.account, width=16),
        "door": TableField(label("audit.Entry.door"), lambda entry: entry.shown_door, width=11),
        "subject": TableField(label("audit.Entry.subject"), lambda entry: entry.subject, width=40),
        "action": TableField(label("audit.Entry.action"), lambda entry: entry.action, width=20),
        "old": TableField(label("audit.Entry.old"), lambda entry: entry.old, width=24),
        "new": TableField(label("audit.Entry.new"), lambda entry: entry.new, width=24),
        "reason": TableField(label("audit.Entry.reason"), lambda entry: entry.reason, width=30),
    }
)
# Where there is little room, one column says what was and what is.
LOG_HEADS = LOG_TABLE.heads | {"change": "Thay đổi"}


@dataclass(frozen=True)
class Extent:
    """Of a print: how many entries, from which number to which, and the hash of the last one.

    Whoever keeps the print can later tell whether the log up to there was written anew: `manage.py verify_log`.
    """

    count: int
    first: int
    last: int
    hash: str

    @property
    def sentence(self) -> str:
        numbers = f"từ mục số {self.first} đến mục số {self.last}" if self.count > 1 else f"là mục số {self.last}"
        return f"Nhật ký trên đây gồm {self.count} mục, {numbers}. Mã của mục cuối, số {self.last}: {self.hash}."


def extent_of(entries: Sequence[Entry]) -> Extent | None:
    """The extent of these entries, newest first; None if there are none."""
    if not entries:
        return None
    return Extent(len(entries), entries[-1].number, entries[0].number, entries[0].hash)


def log_sheet(year: BlocYear, entries: Sequence[Entry], note: str = "") -> WorkbookSheet:
    """These entries as a sheet of a workbook."""
    return WorkbookSheet(
        name="Nhật ký",
        title=f"Nhật ký thay đổi, {year}",
        note=note,
        columns=LOG_TABLE.columns,
        rows=LOG_TABLE.rows(entries),
    )
