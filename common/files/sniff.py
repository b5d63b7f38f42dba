"""What a file is, told by what is in it: PDF, Word, Excel or a picture, whole and of one kind; nothing else is taken.

Its name says nothing, and neither does the kind that a browser sent along. What passes here is later shown by
browsers, so whatever could be read as something else too (a page, a program, an archive) is refused.
"""

import re
import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import IO
from zipfile import ZipFile

from common.files import ole, pdfs
from common.files.pdf_inside import PdfFinding, is_encrypted
from common.files.pictures import check_picture
from common.files.refusal import MOST_BYTES, FileRefused, too_big


class FileKind(StrEnum):
    """What is taken."""

    PDF = "pdf"
    WORD = "word"
    EXCEL = "excel"
    PICTURE = "picture"


@dataclass(frozen=True)
class FileType:
    """What a file was found to be: its kind, its content type, and the ending its name should have."""

    kind: FileKind
    content_type: str
    ending: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileType(FileKind.PDF, "application/pdf", ".pdf")
DOCX = FileType(FileKind.WORD, f"{_OFFICE}.wordprocessingml.document", ".docx")
DOC = FileType(FileKind.WORD, "application/msword", ".doc")
XLSX = FileType(FileKind.EXCEL, f"{_OFFICE}.spreadsheetml.sheet", ".xlsx")
XLS = FileType(FileKind.EXCEL, "application/vnd.ms-excel", ".xls")
PNG = FileType(FileKind.PICTURE, "image/png", ".png")
JPEG = FileType(FileKind.PICTURE, "image/jpeg", ".jpg")
GIF = FileType(FileKind.PICTURE, "image/gif", ".gif")
WEBP = FileType(FileKind.PICTURE, "image/webp", ".webp")
ALL = (PDF, DOCX, DOC, XLSX, XLS, PNG, JPEG, GIF, WEBP)

ONLY = "Chỉ nhận PDF, Word (.docx, .doc), Excel (.xlsx, .xls) và ảnh (PNG, JPEG, GIF, WEBP)."
_EMPTY = "Tệp rỗng, không có gì bên trong. Hãy chọn lại tệp."
_CUT_OFF = "Tệp không mở được: bị cắt cụt hoặc hỏng. Hãy mở tệp trên máy của bạn, lưu lại rồi nộp."
_MACROS = "Tệp có macro nên không nhận. Hãy lưu lại thành .docx, .xlsx hoặc PDF (không có macro) rồi nộp."
_LOCKED = "Tệp đặt mật khẩu nên người thẩm định không mở được. Hãy bỏ mật khẩu rồi nộp lại."
_ENCODED = "Tệp PDF mã hóa theo cách cổng không mở được. Hãy in lại ra PDF thường rồi nộp."
_TWO_THINGS = "Tệp lẫn nội dung của một loại tệp khác nên không nhận. Hãy in ra PDF rồi nộp bản PDF."
_ARCHIVE = "Đây là tệp nén. Hãy giải nén rồi nộp từng tệp bên trong."

# Within so many bytes a PDF begins: every reader looks for it there, whatever a mail or a scanner put in front.
_START = 1024
# Within so many bytes of its end it has its mark, blank space and zeros not counted, and so much may stand after that.
_END = 2048
_MOST_AFTER = 1024
_BLANK = b"\0\t\n\f\r \x1a"
# How far from its end an archive has its list of contents.
_TAIL = 22 + 0xFFFF
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|iframe|svg|object|embed|meta|link|\?php)", re.IGNORECASE)
# Kinds that people do try, and what to do instead.
_KNOWN: tuple[tuple[bytes, int, str], ...] = (
    (b"Rar!", 0, _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", 0, _ARCHIVE),
    (b"\x1f\x8b", 0, _ARCHIVE),
    (b"ftyphei", 4, "Đây là ảnh HEIC của điện thoại. Hãy lưu thành JPEG rồi nộp lại."),
    (b"ftypmif1", 4, "Đây là ảnh HEIC của điện thoại. Hãy lưu thành JPEG rồi nộp lại."),
    (b"ftyp", 4, "Đây là tệp phim hoặc âm thanh. " + ONLY),
    (b"MZ", 0, "Đây là chương trình, không phải tài liệu. " + ONLY),
    (b"{\\rtf", 0, "Đây là tệp RTF. Hãy lưu thành .docx hoặc PDF rồi nộp lại."),
    (b"BM", 0, "Đây là ảnh BMP. Hãy lưu thành PNG hoặc JPEG rồi nộp lại."),
    (b"II*\0", 0, "Đây là ảnh TIFF. Hãy lưu thành PDF hoặc JPEG rồi nộp lại."),
    (b"MM\0*", 0, "Đây là ảnh TIFF. Hãy lưu thành PDF hoặc JPEG rồi nộp lại."),
)


def sniff(file: IO[bytes], size: int) -> FileType:
    """What the file with its `size` bytes is. Raises FileRefused, with a sentence for its owner, if it isn't taken.

    Reads here and there and holds little of it at once. Where the file stands afterwards is not said.
    """
    if size == 0:
        raise FileRefused(_EMPTY)
    if size > MOST_BYTES:
        raise too_big()
    file.seek(0)
    start = file.read(_START)
    found = _by_start(file, size, start)
    if _MARKUP.search(start):
        raise FileRefused(_TWO_THINGS)
    if found not in (DOCX, XLSX) and _contents(file, size):
        # Programs for archives read from the end, and would take it for one.
        raise FileRefused(_TWO_THINGS)
    return found


def _by_start(file: IO[bytes], size: int, start: bytes) -> FileType:
    if start.startswith(b"%PDF-"):
        return _pdf(file, size, start)
    if start.startswith(b"PK"):
        return _archive(file, size)
    if start.startswith(ole.MAGIC):
        return _compound(file, size)
    for magic, form, found in (
        (b"\x89PNG\r\n\x1a\n", "PNG", PNG),
        (b"\xff\xd8\xff", "JPEG", JPEG),
        (b"GIF87a", "GIF", GIF),
        (b"GIF89a", "GIF", GIF),
    ):
        if start.startswith(magic):
            check_picture(file, size, form)
            return found
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        check_picture(file, size, "WEBP")
        return WEBP
    for magic, place, why in _KNOWN:
        if start.startswith(magic, place):
            raise FileRefused(why)
    if _MARKUP.search(start) or start.lstrip().startswith((b"<?xml", b"<")):
        raise FileRefused("Đây là trang web hoặc ảnh SVG, dù tên tệp ghi khác. Hãy in ra PDF rồi nộp bản PDF.")
    if b"%PDF-" in start:
        return _pdf(file, size, start)
    raise FileRefused("Không nhận ra loại tệp này. " + ONLY)


def _pdf(file: IO[bytes], size: int, start: bytes) -> FileType:
    """A PDF begins with its version and ends with its mark; a little that readers pass over may stand on both sides."""
    if not re.search(rb"%PDF-[12]\.[0-9]", start):
        raise FileRefused(_CUT_OFF)
    end = _end_of(file, size)
    file.seek(max(0, end - _END))
    _, mark, after = file.read(min(end, _END)).rpartition(b"%%EOF")
    if not mark:
        raise FileRefused(_CUT_OFF)
    if len(after) > _MOST_AFTER or _MARKUP.search(after):
        raise FileRefused(_TWO_THINGS)
    found = pdfs.state_of(file)
    if found is PdfFinding.LOCKED:
        raise FileRefused(_LOCKED)
    if found is PdfFinding.UNREAD and _is_encrypted(file):
        raise FileRefused(_ENCODED)
    return PDF


def _end_of(file: IO[bytes], size: int) -> int:
    """Where the file ends, without the blank space and the zeros that fill it up."""
    end = size
    while end > 0:
        begin = max(0, end - _END)
        file.seek(begin)
        kept = file.read(end - begin).rstrip(_BLANK)
        if kept:
            return begin + len(kept)
        end = begin
    return 0


def _is_encrypted(file: IO[bytes]) -> bool:
    file.seek(0)
    return is_encrypted(file.read())


# --- the archives that Word and Excel write today --------------------------------------------------------

_CONTENTS_END = b"PK\x05\x06"
# No document of an office comes near.
MOST_PARTS = 5_000
_MOST_CONTENTS = 2 * 1024 * 1024
_MOST_UNPACKED = 1024 * 1024 * 1024
_CONTENT_TYPES = "[Content_Types].xml"
# Which part is the document itself: the list of contents says so, and the part need not have the usual name.
_PART = re.compile(rb"<(?:\w+:)?Override\b[^>]*>")
_MAIN = {b"wordprocessingml.document.main+xml": DOCX, b"spreadsheetml.sheet.main+xml": XLSX}
_NOT_READ = "Đây là tệp nén hoặc tài liệu không phải Word, Excel, dù tên tệp có thể ghi khác. " + ONLY


@dataclass(frozen=True)
class _Contents:
    """An archive's list of contents: of how many parts, where it begins as it says itself, how long, where it ends."""

    parts: int
    start: int
    length: int
    end: int


def _contents(file: IO[bytes], size: int) -> _Contents | None:
    """The list of contents of an archive that ends with the file; None if there is none."""
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    place = tail.rfind(_CONTENTS_END)
    while place >= 0:
        if len(tail) - place >= 22:
            parts, length, start, comment = struct.unpack_from("<HIIH", tail, place + 10)
            if place + 22 + comment == len(tail):
                return _Contents(parts, start, length, size - len(tail) + place)
        place = tail.rfind(_CONTENTS_END, 0, place)
    return None


def _archive(file: IO[bytes], size: int) -> FileType:
    contents = _contents(file, size)
    if contents is None:
        raise FileRefused(_CUT_OFF)
    # Asked before the list is read, which a liar can make as long as the file.
    if contents.parts > MOST_PARTS or contents.length > _MOST_CONTENTS:
        raise FileRefused(_NOT_READ)
    if contents.start + contents.length != contents.end:
        # Something stands before the archive, or its list is the one for more than 4 GB.
        raise FileRefused(_TWO_THINGS)
    file.seek(max(0, contents.end - 20))
    if file.read(4) == b"PK\x06\x07":
        # A second list, for archives of more than 4 GB: some readers would take it, and others not.
        raise FileRefused(_TWO_THINGS)
    try:
        with ZipFile(file) as archive:
            return _document(archive)
    except FileRefused:
        raise
    except Exception:  # whatever happens to whoever unpacks what somebody made up
        raise FileRefused(_CUT_OFF) from None


def _document(archive: ZipFile) -> FileType:
    infos = archive.infolist()
    names = {info.filename for info in infos}
    folded = {name.lower().replace("\\", "/") for name in names}
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name or "/activex/" in name for name in folded):
        raise FileRefused(_MACROS)
    if "mimetype" in names:
        raise FileRefused("Đây là tệp của LibreOffice. Hãy lưu thành .docx, .xlsx hoặc PDF rồi nộp lại.")
    if _CONTENT_TYPES not in names:
        raise FileRefused(_ARCHIVE)
    if len(names) != len(infos) or min(info.header_offset for info in infos) != 0:
        # Two parts have one name and each reader takes another, or something stands before the first.
        raise FileRefused(_TWO_THINGS)
    if any(info.flag_bits & 1 for info in infos):
        raise FileRefused(_LOCKED)
    if sum(info.file_size for info in infos) > _MOST_UNPACKED:
        raise FileRefused("Tệp giải nén ra quá lớn nên không nhận. Hãy in ra PDF rồi nộp bản PDF.")
    types = _read(archive, _CONTENT_TYPES)
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise FileRefused(_MACROS)
    for part in _PART.findall(types):
        name = re.search(rb"""PartName=["']/([^"']+)["']""", part)
        for mark, found in _MAIN.items():
            if mark in part and name and _is_markup(archive, name[1].decode()):
                return found
    if b"presentationml" in types:
        raise FileRefused("Đây là tệp trình chiếu PowerPoint. Hãy lưu thành PDF rồi nộp lại.")
    raise FileRefused(_NOT_READ)


def _is_markup(archive: ZipFile, name: str) -> bool:
    return _read(archive, name, 512).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def _read(archive: ZipFile, name: str, most: int = _MOST_CONTENTS) -> bytes:
    """The beginning of a part, which says nothing about how much it unpacks to."""
    with archive.open(name) as part:
        return part.read(most)


# --- what Word and Excel wrote before 2007 ---------------------------------------------------------------


def _compound(file: IO[bytes], size: int) -> FileType:
    try:
        names = ole.names(file, size)
    except (ole.Damaged, struct.error):
        raise FileRefused(_CUT_OFF) from None
    folded = {name.lower() for name in names}
    if "encryptedpackage" in folded:
        raise FileRefused(_LOCKED)
    if folded & {"macros", "vba", "_vba_project", "_vba_project_cur"}:
        raise FileRefused(_MACROS)
    # A document may have a table of the other kind inside: the first that stands in the file's own folder counts.
    if "worddocument" in folded:
        return DOC
    if folded & {"workbook", "book"}:
        return XLS
    raise FileRefused("Không nhận ra loại tệp này. " + ONLY)
