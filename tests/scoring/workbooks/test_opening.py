"""Files from outside: whatever they are, they are weighed before they are unpacked, and told what to do instead."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from common.files import workbook
from common.files.cells import CellRefused
from common.files.workbook import MOST_CELLS, MOST_ROWS, MOST_TAGS, TOO_MUCH, Count
from scoring.workbooks.opening import MOST_BYTES, MOST_UNPACKED, FileRefused, open_workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def a_workbook() -> bytes:
    written = BytesIO()
    Workbook().save(written)
    return written.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    """A workbook's archive with these parts beside or in place of its own."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(a_workbook())) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            out.writestr(name, parts.get(name, source.read(name)))
        for name in parts.keys() - set(source.namelist()):
            out.writestr(name, parts[name])
    return written.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        open_workbook(content)
    return str(refused.value).partition(" Hãy ")[0]


def test_a_workbook_opens() -> None:
    assert open_workbook(a_workbook()).sheetnames == ["Sheet"]


def test_an_old_or_locked_workbook_is_told_what_to_do() -> None:
    assert refusal(OLE + bytes(600)) == "Tệp theo dạng cũ (.xls)."
    assert refusal(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")) == "Tệp có mật khẩu mở."


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = packed({"xl/media/image1.png": bytes(MOST_UNPACKED + 1)})
    assert len(bomb) < MOST_BYTES
    assert refusal(bomb) == "Tệp chứa quá nhiều dữ liệu so với một bảng tính của cổng nên không được mở."
    many = packed({f"xl/media/{number}.png": b"" for number in range(600)})
    assert refusal(many) == "Tệp chứa quá nhiều dữ liệu so với một bảng tính của cổng nên không được mở."


def test_an_archive_that_says_less_than_it_holds_is_not_read_further() -> None:
    content = packed({"xl/media/image1.png": bytes(10_000)})
    # The size in the archive's directory, which is believed, and no byte more is read.
    lying = content.replace((10_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != content
    assert refusal(lying) == "Tệp bị hỏng hoặc có mật khẩu, không đọc được."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_what_could_unfold_without_end_is_refused(encoding: str) -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'.encode(encoding)
    assert refusal(packed({"xl/workbook.xml": laughs})) == "Tệp chứa nội dung lạ nên không được mở."


def test_other_archives_and_broken_workbooks_are_refused() -> None:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    assert refusal(written.getvalue()) == "Tệp này không phải bảng tính Excel (.xlsx)."
    assert refusal(packed({"xl/workbook.xml": b"<workbook"})) == "Tệp bị hỏng, không đọc được."
    assert refusal(a_workbook()[:-50]) == "Tệp bị hỏng hoặc tải lên chưa trọn."
    assert refusal(bytes(range(256))) == "Tệp này không phải bảng tính Excel (.xlsx)."
    assert refusal(bytes(MOST_BYTES + 1)) == "Tệp lớn hơn 5 MB."


# --- what no form of ours can have is refused before it is read through ------------------------------------------

SHEET = "xl/worksheets/sheet1.xml"
_HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def sheet_of(rows: bytes, before: bytes = b"", behind: bytes = b"") -> bytes:
    """A workbook whose one sheet has these rows."""
    return packed({SHEET: _HEAD + before + b"<sheetData>" + rows + b"</sheetData>" + behind + b"</worksheet>"})


def rows(count: int, cells: int = 1) -> bytes:
    inside = b"".join(b"<c><v>1</v></c>" for _ in range(cells))
    return b"".join(b'<row r="%d">%s</row>' % (number, inside) for number in range(1, count + 1))


@pytest.fixture
def read_bytes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many unpacked bytes were read of archives, read by read."""
    counted: list[int] = []
    whole = zipfile.ZipExtFile.read

    def read(self: zipfile.ZipExtFile, *args: Any, **kwargs: Any) -> bytes:
        found = whole(self, *args, **kwargs)
        counted.append(len(found))
        return found

    monkeypatch.setattr(zipfile.ZipExtFile, "read", read)
    return counted


def test_a_sheet_of_a_million_rows_is_refused_by_its_size_and_none_of_it_read(read_bytes: list[int]) -> None:
    content = sheet_of(rows(1_000_000))
    assert len(content) < MOST_BYTES
    del read_bytes[:]
    assert refusal(content) == TOO_MUCH
    assert read_bytes == []


@pytest.mark.parametrize(
    "content",
    [
        sheet_of(b"<row/>" * 1_000_000),
        sheet_of(rows(60_000, 1)),
        sheet_of(rows(1, 300_000)),
        sheet_of(b'<row r="1"><c r="A1"/></row>' * 200_000),
    ],
    ids=["empty rows", "rows", "one row", "one row again and again"],
)
def test_rows_and_cells_are_counted_while_they_are_read(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    count = Count(MOST_CELLS)
    monkeypatch.setattr(workbook, "Count", lambda most: count)
    assert refusal(content) == TOO_MUCH
    assert (count.rows, count.cells) in {(MOST_ROWS + 1, MOST_ROWS), (1, MOST_CELLS + 1), (MOST_ROWS + 1, 0)}


def test_what_stands_behind_the_cells_is_never_parsed() -> None:
    merged = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 100_000 + b"</mergeCells><broken"
    book = open_workbook(sheet_of(rows(3), behind=merged))
    assert [len(cells) for _, cells in book["Sheet"].rows()] == [1, 1, 1]


def test_a_false_dimension_is_not_believed() -> None:
    for told in (b"A1", b"A1:XFD1048576", b"nonsense"):
        book = open_workbook(sheet_of(rows(3), before=b'<dimension ref="%s"/>' % told))
        assert len(book["Sheet"].cells) == 3


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "docProps/custom.xml"])
def test_other_parts_are_weighed_by_their_tags(part: str) -> None:
    assert refusal(packed({part: b"<x>" + b"<si/>" * (MOST_TAGS + 1) + b"</x>"})) == TOO_MUCH


def test_a_round_takes_no_more_cells_than_its_own_workbook_could_have() -> None:
    assert len(open_workbook(sheet_of(rows(10, 10)), 100)["Sheet"].cells) == 100
    with pytest.raises(FileRefused):
        open_workbook(sheet_of(rows(10, 10)), 99)


# --- cells that cannot be read do not stop the others -------------------------------------------------------------


@pytest.mark.parametrize("value", ["INF", "-INF", "NaN", "1e400", "9" * 5000, "0x10", "ba"])
def test_a_cell_that_holds_no_number_is_told_and_the_others_are_read(value: str) -> None:
    row = f'<row r="1"><c r="A1"><v>{value}</v></c><c r="B1" t="s"><v>77</v></c><c r="C1"><v>5</v></c></row>'
    cells = open_workbook(sheet_of(row.encode()))["Sheet"].cells
    assert cells[1, 3].typed() == "5"
    for column in (1, 2):
        with pytest.raises(CellRefused):
            cells[1, column].typed()


def test_a_formula_says_what_it_came_to_or_that_it_was_never_computed() -> None:
    row = (
        b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1</f><v>98%</v></c>'
        b'<c r="C1" t="str"><f>A1</f><v></v></c><c r="D1"><f>1+1</f></c></row>'
    )
    cells = open_workbook(sheet_of(row))["Sheet"].cells
    assert [cells[1, column].typed() for column in (1, 2, 3)] == ["2", "98%", ""]
    with pytest.raises(CellRefused, match="không ghi kết quả"):
        cells[1, 4].typed()
