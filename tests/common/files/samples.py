"""Real files, made here: one of each kind that is taken, and the parts to make bad ones from."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from PIL import Image

TYPES = "[Content_Types].xml"
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def pdf(text: str = "Bao cao") -> bytes:
    """A page with a line of text, as small as a viewer opens."""
    stream = f"BT /F1 24 Tf 40 100 Td ({text}) Tj ET"
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return (
        "%PDF-1.4\n"
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        f"3 0 obj<</Type/Page/MediaBox[0 0 300 200]/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 {font}>>>>>>"
        "endobj\n"
        f"4 0 obj<</Length {len(stream)}>>stream\n{stream}\nendstream endobj\n"
        "trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
    ).encode()


def archive(parts: dict[str, bytes], comment: bytes = b"") -> bytes:
    """A ZIP of these parts."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as found:
        for name, content in parts.items():
            found.writestr(name, content)
        found.comment = comment
    return made.getvalue()


def types(part: str, content_type: str) -> bytes:
    """The list of contents of a document whose main part this is."""
    return f'<?xml version="1.0"?><Types><Override PartName="/{part}" ContentType="{content_type}"/></Types>'.encode()


def docx(extra: dict[str, bytes] | None = None, *, main: str = "word/document.xml", kind: str = WORD_MAIN) -> bytes:
    """A Word document."""
    return archive({TYPES: types(main, kind), main: b"<w:document/>"} | (extra or {}))


def xlsx() -> bytes:
    """An Excel workbook, by the library that makes them here."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = 97.5
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def compound(*names: str, sectors: int = 8) -> bytes:
    """An OLE compound file with streams of these names, and this much in them."""
    size = 512
    directory = b""
    for number, name in enumerate(["Root Entry", *names]):
        coded = (name + "\0").encode("utf-16-le")
        entry = coded.ljust(64, b"\0") + struct.pack("<HB", len(coded), 5 if number == 0 else 2)
        directory += entry.ljust(128, b"\0")
    directory = directory.ljust(-(-len(directory) // size) * size, b"\0")
    blocks = len(directory) // size
    # Sector 0 is the table, then the directory, then what the streams hold.
    table = [0xFFFFFFFD, *range(2, blocks + 1), 0xFFFFFFFE, *[0xFFFFFFFE] * sectors]
    table += [0xFFFFFFFF] * (128 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<II", 1, 1)
    head = head.ljust(60, b"\0") + struct.pack("<IIII", 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + struct.pack("<128I", *table) + directory + b"x" * size * sectors


def picture(form: str, **options: object) -> bytes:
    """A picture, by the library that reads them here."""
    made = BytesIO()
    Image.linear_gradient("L").resize((40, 30)).save(made, form, **options)
    return made.getvalue()


ENDINGS = {
    ".pdf": pdf(),
    ".docx": docx(),
    ".doc": compound("WordDocument", "1Table"),
    ".xlsx": xlsx(),
    ".xls": compound("Workbook"),
    ".png": picture("PNG"),
    ".jpg": picture("JPEG"),
    ".gif": picture("GIF"),
    ".webp": picture("WEBP"),
}
