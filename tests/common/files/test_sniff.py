"""What a file is told to be by its content alone; whatever is not wholly that is refused, in a sentence."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFile

from common.files.refusal import MOST_BYTES, FileRefused
from common.files.sniff import ALL, FileKind, FileType, sniff
from tests.common.files.samples import ENDINGS, TYPES, archive, compound, docx, pdf, picture, types


def told(content: bytes) -> FileType:
    return sniff(BytesIO(content), len(content))


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        told(content)
    return str(refused.value)


CUT_OFF = "Tệp không mở được: bị cắt cụt hoặc hỏng. Hãy mở tệp trên máy của bạn, lưu lại rồi nộp."
PICTURE_CUT_OFF = "Ảnh không mở được: tệp bị cắt cụt hoặc hỏng. Hãy mở ảnh trên máy của bạn, lưu lại rồi nộp."
MACROS = "Tệp có macro nên không nhận. Hãy lưu lại thành .docx, .xlsx hoặc PDF (không có macro) rồi nộp."
LOCKED = "Tệp đặt mật khẩu nên người thẩm định không mở được. Hãy bỏ mật khẩu rồi nộp lại."
TWO_THINGS = "Tệp lẫn nội dung của một loại tệp khác nên không nhận. Hãy in ra PDF rồi nộp bản PDF."
ARCHIVE = "Đây là tệp nén. Hãy giải nén rồi nộp từng tệp bên trong."
MARKUP = "Đây là trang web hoặc ảnh SVG, dù tên tệp ghi khác. Hãy in ra PDF rồi nộp bản PDF."
ONLY = "Chỉ nhận PDF, Word (.docx, .doc), Excel (.xlsx, .xls) và ảnh (PNG, JPEG, GIF, WEBP)."
NOT_READ = f"Đây là tệp nén hoặc tài liệu không phải Word, Excel, dù tên tệp có thể ghi khác. {ONLY}"
TOO_MANY_POINTS = "Ảnh quá lớn (trên 80 triệu điểm ảnh). Hãy thu nhỏ ảnh, hoặc quét ở 300 dpi, rồi nộp lại."


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_kind_is_known_by_its_content(ending: str) -> None:
    assert told(ENDINGS[ending]).ending == ending


def test_there_is_a_sample_of_every_kind() -> None:
    assert {found.ending for found in ALL} == set(ENDINGS)


def test_a_word_document_whose_main_part_has_another_name_is_one() -> None:
    assert told(docx(main="word/document2.xml")).kind is FileKind.WORD


def test_what_a_telephone_writes_after_its_photograph_does_not_spoil_it() -> None:
    assert told(picture("JPEG") + b"SEFH\x6b\0\0\0SEFT").ending == ".jpg"


@pytest.mark.parametrize("options", [{"progressive": True}, {"quality": 95}, {"comment": b"x" * 5000}])
def test_a_photograph_of_any_make_comes_to_its_end(options: dict[str, object]) -> None:
    assert told(picture("JPEG", **options)).ending == ".jpg"


def test_a_pdf_may_end_in_blank_lines() -> None:
    assert told(pdf() + b"\r\n\0\n").kind is FileKind.PDF


def test_nothing_and_too_much_are_refused_before_they_are_read() -> None:
    assert refusal(b"") == "Tệp rỗng, không có gì bên trong. Hãy chọn lại tệp."
    with pytest.raises(FileRefused, match=r"^Tệp lớn hơn 20 MB"):
        sniff(BytesIO(pdf()), MOST_BYTES + 1)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("part", [0.5, 0.9])
# WeasyPrint tells Pillow to forgive, for the whole process, once a record was printed.
@pytest.mark.parametrize("forgiving", [False, True])
def test_a_file_that_was_cut_off_is_refused(
    ending: str, part: float, forgiving: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", forgiving)
    content = ENDINGS[ending]
    said = refusal(content[: int(len(content) * part)])
    assert said == (PICTURE_CUT_OFF if ending in (".png", ".jpg", ".gif", ".webp") else CUT_OFF)


REFUSED = {
    "a page called .pdf": (b"<!DOCTYPE html><html><script>alert(1)</script></html>", MARKUP),
    "a page after blank lines": (b"\n\n  <HTML><body>", MARKUP),
    "a vector picture": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', MARKUP),
    "a vector picture with a head": (b'<?xml version="1.0"?><svg/>', MARKUP),
    "a plain text": ("Báo cáo năm 2023".encode(), f"Không nhận ra loại tệp này. {ONLY}"),
    "a program": (b"MZ\x90\0" * 40, f"Đây là chương trình, không phải tài liệu. {ONLY}"),
    "an archive": (archive({"bao-cao.txt": b"x"}), ARCHIVE),
    "another archive": (b"Rar!\x1a\x07\x01\0", ARCHIVE),
    "an archive with a document's first part": (archive({TYPES: b"<Types/>", "x": b"x"}), NOT_READ),
    "a document without its main part": (archive({TYPES: types("word/document.xml", "text/xml")}), NOT_READ),
    "a page as the main part": (docx({"word/document.xml": b"MZ\x90"}), NOT_READ),
    "slides": (
        docx(kind="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"),
        "Đây là tệp trình chiếu PowerPoint. Hãy lưu thành PDF rồi nộp lại.",
    ),
    "LibreOffice": (
        archive({"mimetype": b"application/vnd.oasis.opendocument.text"}),
        "Đây là tệp của LibreOffice. Hãy lưu thành .docx, .xlsx hoặc PDF rồi nộp lại.",
    ),
    "macros": (docx({"word/vbaProject.bin": b"x"}), MACROS),
    "macros elsewhere": (docx({"customUI/VBAPROJECT.BIN": b"x"}), MACROS),
    "macros of the old kind": (docx({"xl/macrosheets/sheet1.xml": b"<x/>"}), MACROS),
    "macros by the kind of the document": (docx(kind="application/vnd.ms-word.document.macroEnabled.main+xml"), MACROS),
    "macros in an old document": (compound("WordDocument", "Macros"), MACROS),
    "macros in an old workbook": (compound("Workbook", "_VBA_PROJECT_CUR"), MACROS),
    "a password": (compound("EncryptionInfo", "EncryptedPackage"), LOCKED),
    "old slides": (compound("PowerPoint Document"), f"Không nhận ra loại tệp này. {ONLY}"),
    "a telephone's photograph": (
        b"\0\0\0\x18ftypheic\0\0\0\0",
        "Đây là ảnh HEIC của điện thoại. Hãy lưu thành JPEG rồi nộp lại.",
    ),
    "a film": (b"\0\0\0\x18ftypmp42\0\0\0\0", f"Đây là tệp phim hoặc âm thanh. {ONLY}"),
    "a PDF with a page at its beginning": (pdf().replace(b"\n", b"\n%<script>alert(1)</script>\n", 1), TWO_THINGS),
    "a PDF with something after it": (pdf() + b"<html>", TWO_THINGS),
    "a PDF that begins too late": (b"\n" * 1025 + pdf(), f"Không nhận ra loại tệp này. {ONLY}"),
    "a PDF and an archive": (pdf() + archive({"x": b"x"}, comment=b"%%EOF"), TWO_THINGS),
    "a picture and an archive": (picture("JPEG") + archive({"x": b"x"}), TWO_THINGS),
    "a picture with a page as its remark": (picture("JPEG", comment=b"<script>alert(1)</script>"), TWO_THINGS),
    "another picture with a page": (picture("GIF", comment=b"<html><body>"), TWO_THINGS),
    "a document and something before it": (b"PK<html>" + docx(), TWO_THINGS),
}


@pytest.mark.parametrize("what", REFUSED)
def test_whatever_else_it_is_it_is_refused_and_told_why(what: str) -> None:
    content, why = REFUSED[what]
    assert refusal(content) == why


def test_an_archive_in_which_two_parts_have_one_name_is_refused() -> None:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as found:
        found.writestr(TYPES, types("word/document.xml", "x"))
        with pytest.warns(UserWarning, match="Duplicate name"):
            found.writestr(TYPES, b"another")
    assert refusal(made.getvalue()) == TWO_THINGS


def test_a_document_with_a_password_by_its_parts_is_refused() -> None:
    content = bytearray(docx())
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    assert refusal(bytes(content)) == LOCKED


# --- bombs: small files that would become large


def lying_png(width: int, height: int) -> bytes:
    """A PNG whose head says that it is so big, and that is whole for the rest."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def lying_webp(width: int, height: int) -> bytes:
    body = (
        b"WEBPVP8X" + struct.pack("<II", 10, 0) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("make", [lying_png, lying_webp])
@pytest.mark.parametrize("side", [9_000, 12_000, 16_000])
def test_a_picture_that_claims_to_be_huge_is_refused_before_it_is_decoded(make, side: int) -> None:
    assert refusal(make(side, side)) == TOO_MANY_POINTS


def test_a_document_that_unpacks_to_more_than_anybody_has_is_refused() -> None:
    content = bytearray(docx({"word/media/1.bmp": b"x"}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 2_000_000_000)
    assert refusal(bytes(content)) == "Tệp giải nén ra quá lớn nên không nhận. Hãy in ra PDF rồi nộp bản PDF."


def test_an_archive_whose_list_claims_more_than_there_can_be_is_refused_unread() -> None:
    content = bytearray(docx())
    at = content.rfind(b"PK\x05\x06")
    content[at + 10 : at + 12] = struct.pack("<H", 60_000)
    assert refusal(bytes(content)) == NOT_READ


def test_a_compound_file_that_runs_in_a_circle_is_refused() -> None:
    content = bytearray(compound("WordDocument"))
    # The directory is its own follower.
    content[512 + 4 : 512 + 8] = struct.pack("<I", 1)
    assert refusal(bytes(content)) == CUT_OFF


# --- whatever bytes there are

_MAGICS = [content[:24] for content in ENDINGS.values()]


@given(st.binary(max_size=400) | st.tuples(st.sampled_from(_MAGICS), st.binary(max_size=400)).map(b"".join))
def test_no_bytes_at_all_make_it_stumble(content: bytes) -> None:
    try:
        found = told(content)
    except FileRefused as refused:
        assert str(refused)
    else:
        assert found in ALL


@given(st.sampled_from(sorted(ENDINGS)), st.data())
def test_a_file_in_which_some_bytes_were_changed_makes_it_stumble_neither(ending: str, data: st.DataObject) -> None:
    content = bytearray(ENDINGS[ending])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert told(bytes(content)) in ALL
    except FileRefused as refused:
        assert str(refused)


@given(st.binary(max_size=300), st.sampled_from(["<html>", "<svg ", "<SCRIPT>", "<!doctype html>", "<?php "]))
def test_nothing_that_begins_like_a_page_is_ever_taken(rest: bytes, mark: str) -> None:
    refusal(mark.encode() + rest)
