"""An uploaded file as a workbook, or the sentence that says what it is and what to do instead.

A file from outside may be anything. It is weighed before it is unpacked, nothing in it is ever run or looked up
elsewhere, and cells are read one row after the other.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook

# What a file may weigh, and what it may unpack to. The largest grid of ours has a tenth of either.
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
# Where nothing of ours stands any more.
MOST_ROWS, MOST_COLUMNS = 2000, 500

AGAIN = "Hãy tải tệp từ cổng bằng nút «Excel», sửa trong tệp ấy rồi nạp lại."
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# A document type definition may hold entities that unfold without end; no spreadsheet writes one.
_DEFINITIONS = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


class FileRefused(Exception):
    """The file as a whole cannot be taken; its text is a Vietnamese sentence that says what to do."""


def open_workbook(content: bytes) -> Workbook:
    """The workbook in these bytes, to be read row by row. FileRefused for anything else."""
    if len(content) > MOST_BYTES:
        raise FileRefused(f"Tệp lớn hơn {MOST_BYTES // 1024 // 1024} MB. {AGAIN}")
    if not content:
        raise FileRefused(f"Tệp trống, không có gì bên trong. {AGAIN}")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise FileRefused("Tệp có mật khẩu mở. Hãy mở tệp, bỏ mật khẩu, lưu lại rồi nạp.")
        raise FileRefused("Tệp theo dạng cũ (.xls). Hãy mở tệp, chọn lưu thành «Excel Workbook (.xlsx)» rồi nạp lại.")
    try:
        archive = ZipFile(BytesIO(content))
    except BadZipFile:
        raise FileRefused(_no_workbook(content)) from None
    _weigh(archive)
    try:
        # Not `data_only`: a formula must be seen as one.
        return load_workbook(BytesIO(content), read_only=True, keep_links=False)
    except Exception:
        # What a broken file breaks in the library is not to be foreseen.
        raise FileRefused(f"Tệp bị hỏng, không đọc được. {AGAIN}") from None


def _no_workbook(content: bytes) -> str:
    if content.startswith(b"PK"):
        return f"Tệp bị hỏng hoặc tải lên chưa trọn. {AGAIN}"
    if content.startswith(b"%PDF"):
        return f"Đây là tệp PDF, không phải bảng tính Excel (.xlsx). {AGAIN}"
    try:
        content[:4096].decode("utf-8-sig", "strict")
    except UnicodeDecodeError:
        return f"Tệp này không phải bảng tính Excel (.xlsx). {AGAIN}"
    return f"Đây là tệp chữ (.csv, .txt), không phải bảng tính Excel (.xlsx). {AGAIN}"


def _weigh(archive: ZipFile) -> None:
    """Refuses what unpacks to too much, and what no spreadsheet would have in its file."""
    parts = archive.infolist()
    # An entry never gives more than it says here: the rest is not read.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileRefused(f"Tệp chứa quá nhiều dữ liệu so với một bảng chấm điểm nên không được mở. {AGAIN}")
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise FileRefused(f"Tệp này không phải bảng tính Excel (.xlsx). {AGAIN}")
    try:
        for part in parts:
            if any(word in archive.read(part) for word in _DEFINITIONS):
                raise FileRefused(f"Tệp chứa nội dung lạ nên không được mở. {AGAIN}")
    except (BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        raise FileRefused(f"Tệp bị hỏng hoặc có mật khẩu, không đọc được. {AGAIN}") from None


def rows_of(page: Any, most_rows: int = MOST_ROWS) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet as far as anything of ours can stand, each a tuple of cells."""
    # What the file says about its own size is not believed.
    page.reset_dimensions()
    yield from page.iter_rows(max_row=most_rows, max_col=MOST_COLUMNS)
