"""Files from outside: whatever they are, they are weighed before they are unpacked, and told what to do instead."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

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
    assert refusal(bomb) == "Tệp chứa quá nhiều dữ liệu so với một bảng chấm điểm nên không được mở."
    many = packed({f"xl/media/{number}.png": b"" for number in range(600)})
    assert refusal(many) == "Tệp chứa quá nhiều dữ liệu so với một bảng chấm điểm nên không được mở."


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
