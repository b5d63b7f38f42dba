"""The one door that opens workbooks from outside (.xlsx): weighed first, then read whole, inside one guard.

A file from outside may be anything. What no form of ours can have is refused before it is read through: by what the
archive says of its parts, which is never exceeded, and by counting while it is read. Nothing in it is run or looked up
elsewhere; of a sheet only its cells are read, so that what else it holds (merged ranges, drawings) costs nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any, TypedDict
from zipfile import BadZipFile, ZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._reader import DATA_TAG, FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from common.files.cells import ERROR, Cell
from common.files.refusal import FileRefused

MOST_BYTES = 5 * 1024 * 1024
# What a file may unpack to, and one sheet in it; the largest grid of ours has a fifth of either.
MOST_UNPACKED = 40 * 1024 * 1024
MOST_SHEET = 16 * 1024 * 1024
MOST_PARTS = 500
MOST_SHEETS = 60
# Signs «<» in everything that is no sheet: styles, the texts that cells share, the list of sheets.
MOST_TAGS = 250_000
# Rows that stand in a sheet, whatever number they bear.
MOST_ROWS = 50_000
MOST_CELLS = 250_000

TOO_MUCH = "Tệp chứa quá nhiều dữ liệu so với một bảng tính của cổng nên không được mở."
_BROKEN = "Tệp bị hỏng, không đọc được."
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# A document type definition may hold entities that unfold without end; no spreadsheet writes one.
_DEFINITIONS = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_LONGEST_DEFINITION = max(map(len, _DEFINITIONS))
_CHUNK = 256 * 1024
_IS_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


@dataclass(frozen=True)
class ReadSheet:
    """One sheet: its cells with anything in them, by row and column counted from 1, as they stand in the file."""

    title: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """The rows with anything in them, from the top: the number, and the cells by their column."""
        found: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in self.cells.items():
            found.setdefault(row, {})[column] = cell
        yield from sorted(found.items())


@dataclass(frozen=True)
class ReadWorkbook:
    """What was read of a workbook."""

    sheets: list[ReadSheet]

    @property
    def sheetnames(self) -> list[str]:
        """The names of its sheets, in their order."""
        return [sheet.title for sheet in self.sheets]

    def __getitem__(self, title: str) -> ReadSheet:
        return next(sheet for sheet in self.sheets if sheet.title == title)


def read_workbook(content: bytes, *, again: str, most_cells: int = MOST_CELLS) -> ReadWorkbook:
    """All cells of the workbook in these bytes. FileRefused for anything else, and for more than `most_cells`.

    `again` is the sentence that says where a right file comes from; it ends what a refusal says.
    """
    try:
        return _read(content, most_cells)
    except FileRefused as refused:
        # What says by itself what to do needs no more.
        raise refused if " Hãy " in str(refused) else FileRefused(f"{refused} {again}") from None
    except Exception:  # what a broken file breaks in the library is not to be foreseen
        raise FileRefused(f"{_BROKEN} {again}") from None


def _read(content: bytes, most_cells: int) -> ReadWorkbook:
    if len(content) > MOST_BYTES:
        raise FileRefused(f"Tệp lớn hơn {MOST_BYTES // 1024 // 1024} MB.")
    if not content:
        raise FileRefused("Tệp trống, không có gì bên trong.")
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise FileRefused("Tệp có mật khẩu mở. Hãy mở tệp, bỏ mật khẩu, lưu lại rồi nạp.")
        raise FileRefused("Tệp theo dạng cũ (.xls). Hãy mở tệp, chọn lưu thành «Excel Workbook (.xlsx)» rồi nạp lại.")
    try:
        archive = ZipFile(BytesIO(content))
    except BadZipFile:
        raise FileRefused(_no_workbook(content)) from None
    with archive:
        weigh(archive, main="xl/workbook.xml", otherwise="Tệp này không phải bảng tính Excel (.xlsx).")
    reader = ExcelReader(BytesIO(content), read_only=True, keep_links=False)
    with reader.archive:
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        parts = [(sheet.name, rel.target) for sheet, rel in reader.parser.find_sheets() if "chartsheet" not in rel.Type]
        if len(parts) > MOST_SHEETS:
            raise FileRefused(TOO_MUCH)
        count = Count(most_cells)
        return ReadWorkbook([ReadSheet(title, _cells(reader, part, count)) for title, part in parts])


def _no_workbook(content: bytes) -> str:
    if content.startswith(b"PK"):
        return "Tệp bị hỏng hoặc tải lên chưa trọn."
    if content.startswith(b"%PDF"):
        return "Đây là tệp PDF, không phải bảng tính Excel (.xlsx)."
    try:
        content[:4096].decode("utf-8-sig", "strict")
    except UnicodeDecodeError:
        return "Tệp này không phải bảng tính Excel (.xlsx)."
    return "Đây là tệp chữ (.csv, .txt), không phải bảng tính Excel (.xlsx)."


def weigh(archive: ZipFile, *, main: str, otherwise: str, most_tags: int = MOST_TAGS) -> None:
    """Refuses what unpacks to too much, and what no document of an office would have in its file.

    `main` is the part that such a document must have; `otherwise` says of any other archive what it is not.
    """
    parts = archive.infolist()
    # An entry never gives more than it says here: the rest is not read.
    sheets = [part.file_size for part in parts if _IS_SHEET.fullmatch(part.filename)]
    if (
        len(parts) > MOST_PARTS
        or sum(part.file_size for part in parts) > MOST_UNPACKED
        or len(sheets) > MOST_SHEETS
        or any(size > MOST_SHEET for size in sheets)
    ):
        raise FileRefused(TOO_MUCH)
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or main not in names:
        raise FileRefused(otherwise)
    tags = 0
    try:
        for part in parts:
            with archive.open(part) as stream:
                tags += _looked_through(stream, counted=not _IS_SHEET.fullmatch(part.filename), left=most_tags - tags)
    except (BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as broken:
        if isinstance(broken, FileRefused):
            raise
        raise FileRefused("Tệp bị hỏng hoặc có mật khẩu, không đọc được.") from None


def _looked_through(stream: IO[bytes], *, counted: bool, left: int) -> int:
    """How many tags a part has, where they are `counted`; FileRefused for more than are `left`, or for definitions."""
    tags, before = 0, b""
    while chunk := stream.read(_CHUNK):
        seen = before + chunk
        if any(word in seen for word in _DEFINITIONS):
            raise FileRefused("Tệp chứa nội dung lạ nên không được mở.")
        before = chunk[-_LONGEST_DEFINITION + 1 :]
        if counted:
            tags += chunk.count(b"<")
            if tags > left:
                raise FileRefused(TOO_MUCH)
    return tags


@dataclass
class Count:
    """How many rows and cells of a workbook were read, and how many there may be."""

    most_cells: int
    cells: int = 0
    rows: int = 0

    def row(self) -> None:
        """One row more; FileRefused if it is one too many."""
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise FileRefused(TOO_MUCH)

    def cell(self) -> None:
        """One cell more; FileRefused if it is one too many."""
        self.cells += 1
        if self.cells > self.most_cells:
            raise FileRefused(TOO_MUCH)


class _Parser(WorkSheetParser):
    """openpyxl's reader of cells, told of each whether it is a formula, and never stopped by one it cannot read."""

    def __init__(self, source: IO[bytes], reader: ExcelReader, count: Count) -> None:
        book: Any = reader.wb
        super().__init__(
            source,
            reader.shared_strings,
            # What a formula came to, as who saved the file saw it.
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        self.count = count

    def parse_cell(self, element: Any) -> dict[str, Any]:
        self.count.cell()
        try:
            found = super().parse_cell(element)
        except (ValueError, IndexError, TypeError, OverflowError):
            # «INF», a number of thousands of digits, a text that is not there: this cell is told, and the others read.
            row, column = coordinate_to_tuple(element.get("r"))
            text = str(element.findtext(VALUE_TAG) or "")[:40]
            found = {"row": row, "column": column, "value": text, "data_type": ERROR, "style_id": 0}
        is_formula = element.find(FORMULA_TAG) is not None
        if is_formula and found["value"] is None and element.get("t") == "str":
            # It was computed, and came to nothing.
            found["value"], found["data_type"] = "", "s"
        return {**found, "is_formula": is_formula}


class _Look(TypedDict):
    bold: bool
    indent: int


def _cells(reader: ExcelReader, part: str, count: Count) -> dict[tuple[int, int], Cell]:
    """The cells of one sheet with anything in them; what stands behind them in its part is not read."""
    found: dict[tuple[int, int], Cell] = {}
    with reader.archive.open(part) as source:
        parser = _Parser(source, reader, count)
        for _, element in iterparse(source):
            if element.tag == ROW_TAG:
                count.row()
                _, row = parser.parse_row(element)
                for cell in row:
                    if cell["value"] is not None or cell["is_formula"]:
                        style = cell["style_id"]
                        found[cell["row"], cell["column"]] = Cell(
                            *(cell["value"], cell["data_type"], _format(reader.wb, style), cell["is_formula"]),
                            **_look(reader.wb, style),
                        )
                element.clear()
            elif element.tag == DATA_TAG:
                break
    return found


def _look(book: Any, style: int) -> _Look:
    """Whether a cell of this style shows its text bold, and how far it sets it in."""
    styles, fonts, alignments = book._cell_styles, book._fonts, book._alignments
    found = styles[style] if 0 <= style < len(styles) else None
    font = fonts[found.fontId] if found and 0 <= found.fontId < len(fonts) else None
    stands = alignments[found.alignmentId] if found and 0 <= found.alignmentId < len(alignments) else None
    return {"bold": bool(font and font.b), "indent": int(stands.indent or 0) if stands else 0}


def _format(book: Any, style: int) -> str:
    """How a cell of this style shows its number, as Excel writes it: «0%»."""
    styles = book._cell_styles
    number = styles[style].numFmtId if 0 <= style < len(styles) else 0
    own = book._number_formats
    if number >= 164:
        return own[number - 164] if number - 164 < len(own) else "General"
    return BUILTIN_FORMATS.get(number, "General")
