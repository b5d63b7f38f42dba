"""Files that travel inside a record: above all its data, for programs to read."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypedDict

from common.records.workbooks import CellValue, WorkbookSheet

if TYPE_CHECKING:
    import weasyprint

DATA_FILE = "du-lieu.json"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a record: its name, what it holds, what that is («Dữ liệu của văn bản»), of which moment."""

    name: str
    content: bytes
    description: str
    at: datetime

    def embedded(self) -> "weasyprint.Attachment":
        """As WeasyPrint takes it: the data behind what the record shows."""
        import weasyprint

        # WeasyPrint writes the moment as UTC, whatever it is given.
        at = self.at.astimezone(UTC)
        return weasyprint.Attachment(
            file_obj=BytesIO(self.content),
            name=unicodedata.normalize("NFC", self.name),
            description=unicodedata.normalize("NFC", self.description),
            created=at,
            modified=at,
            relationship="Data",
        )


def data_file(data: Mapping[str, Any], at: datetime) -> Attachment:
    """The data of a record as `du-lieu.json` in canonical form: the same data give the same bytes.

    UTF-8 in NFC, keys in order, no blanks. A Decimal is written as text, digit by digit, a day as 2023-03-17. TypeError
    for a float or anything else that has no one way to be written.
    """
    text = json.dumps(_plain(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Attachment(DATA_FILE, unicodedata.normalize("NFC", text).encode(), "Dữ liệu của văn bản (JSON)", at)


class TableData(TypedDict):
    """A table of a workbook, in a record's data."""

    title: str
    note: str
    columns: list[str]
    rows: Sequence[Sequence[CellValue]]


def tables_data(sheets: Sequence[WorkbookSheet]) -> dict[str, list[TableData]]:
    """Tables as data: what a page's workbook holds, for its record."""
    return {
        "tables": [
            {
                "title": sheet.title,
                "note": sheet.note,
                "columns": [column.title for column in sheet.columns],
                "rows": sheet.rows,
            }
            for sheet in sheets
        ]
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    raise TypeError(f"no {type(value).__name__} can stand in the data of a record")
