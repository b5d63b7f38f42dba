"""The log on paper and in a workbook: how much of it they hold, and its entries as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.audit.models import Entry
from common.records.workbooks import Column, Kind, WorkbookSheet
from common.vietnamese.dates import date_time
from members.models import BlocYear

# A print or a workbook of the log holds at most this many entries, and says so when there are more.
LOG_PRINT = 500
LOG_SHEET = 5000


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
        columns=[
            Column("Số", 8, Kind.INTEGER),
            Column("Lúc", 17),
            Column("Người thực hiện", 24),
            Column("Tài khoản", 16),
            Column("Qua", 11),
            Column("Đối tượng", 40),
            Column("Việc", 20),
            Column("Trước", 24),
            Column("Sau", 24),
            Column("Lý do", 30),
        ],
        rows=[
            [
                entry.number,
                date_time(entry.at),
                entry.shown_actor,
                entry.account,
                entry.shown_door,
                entry.subject,
                entry.action,
                entry.old,
                entry.new,
                entry.reason,
            ]
            for entry in entries
        ],
    )
