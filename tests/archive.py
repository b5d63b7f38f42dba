"""What an archive asks of a file, and a reader who hears it: the checks that hold for every record of the portal.

No validator of PDF/A-3 can be had for the suite, so this asks by itself for what one would ask first.
"""

import unicodedata
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf

from tests.structure import Tree

FACES = {f"LiberationSerif{face}" for face in ("", "-Bold", "-Italic", "-BoldItalic")}
LANGUAGE = "vi-VN"
# What may not stand in an archival file, wherever it hangs.
FORBIDDEN = ("/JS", "/OpenAction", "/AA", "/Launch", "/XFA", "/Movie", "/Sound", "/RichMedia")


def archival_faults(content: bytes, *, titles: int = 1) -> list[str]:
    """What is wrong with a record, in words; nothing if nothing is. One made of several has as many `titles`."""
    with pikepdf.open(BytesIO(content)) as pdf:
        found = [*_metadata(pdf), *_fonts(pdf), *_forbidden(pdf), *_files(pdf)]
    return [*found, *_structure(Tree(content), titles)]


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    root: Any = pdf.Root
    with pdf.open_metadata() as metadata:
        told = {key: str(metadata.get(key, "")) for key in ("pdfaid:part", "pdfaid:conformance", "dc:title")}
        dates = str(metadata.get("xmp:CreateDate", "")), str(metadata.get("xmp:ModifyDate", ""))
    if (told["pdfaid:part"], told["pdfaid:conformance"]) != ("3", "A"):
        yield f"not PDF/A-3a: {told}"
    title = str(pdf.docinfo.get("/Title", ""))
    if not title or title != told["dc:title"] or not unicodedata.is_normalized("NFC", title):
        yield f"two titles, or none, or not in NFC: {title!r}, {told['dc:title']!r}"
    if dates[0] != dates[1] or not dates[0].endswith("+07:00"):
        yield f"made at {dates}"
    if str(root.get("/Lang", "")) != LANGUAGE:
        yield "without its language"
    if not root.ViewerPreferences.DisplayDocTitle or not root.MarkInfo.Marked:
        yield "doesn't show its title, or says nothing of its structure"
    if [str(intent.S) for intent in root.get("/OutputIntents", [])] != ["/GTS_PDFA1"]:
        yield "doesn't say what its colours mean"
    if "/ID" not in pdf.trailer or pdf.is_encrypted:
        yield "without an identifier, or locked"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for font in page.obj.Resources.get("/Font", pikepdf.Dictionary()).values():
            below = font.DescendantFonts[0].FontDescriptor
            name = str(below.FontName).removeprefix("/")
            tag, _, face = name.partition("+")
            if face not in FACES or len(tag) != 6:
                yield f"a face that is not ours, or whole: {name}"
            if "/FontFile2" not in below or "/ToUnicode" not in font:
                yield f"{name} is not embedded, or can't be searched"


def _forbidden(pdf: pikepdf.Pdf) -> Iterator[str]:
    for found in pdf.objects:
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            yield from (f"holds {name}" for name in FORBIDDEN if name in found)


def _files(pdf: pikepdf.Pdf) -> Iterator[str]:
    listed = sorted(pdf.attachments)
    associated = sorted(str(file.UF) for file in pdf.Root.get("/AF", []))
    if listed != associated:
        yield f"files inside: {listed}, associated: {associated}"


def _structure(tree: Tree, titles: int) -> Iterator[str]:
    for what, found in (
        ("neither text nor decoration", tree.unmarked),
        ("never read out", tree.unread()),
        ("named by its sheet as another's", tree.unlisted()),
        ("in another place than it says", [str(element.S) for element in tree.misplaced()]),
    ):
        if found:
            yield f"{what}: {found!r}"
    last: dict[int, int] = {}
    for page, number in tree.text_places():
        if number < last.get(page, -1):
            yield f"read out in another order than it stands, on sheet {page + 1}"
            break
        last[page] = number
    if not unicodedata.is_normalized("NFC", tree.text()):
        yield "read out in another form than NFC"
    yield from _headings(tree, titles)
    for table in tree.of("Table"):
        yield from _table(tree, table)
    for figure in tree.of("Figure"):
        if not str(figure.get("/Alt", "")):
            yield "a figure without words"


def _headings(tree: Tree, titles: int) -> Iterator[str]:
    kinds = [str(element.S) for element in tree.elements()]
    levels = [int(kind[2]) for kind in kinds if len(kind) == 3 and kind[1] == "H" and kind[2].isdigit()]
    # A letter has no title: its subject stands beside its head.
    if levels and (levels[0] != 1 or levels.count(1) != titles):
        yield f"its headings don't begin with the title, or there are too many: {levels}"
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield f"a level of heading is left out: {levels}"


def _table(tree: Tree, table: Any) -> Iterator[str]:
    heads = [cell for cell in tree.within(table) if cell.S == "/TH"]
    cells = [cell for cell in tree.within(table) if cell.S == "/TD"]
    if not heads:
        yield f"a table without heads: {tree.text(table)[:80]!r}"
    if any("/Scope" not in head.A for head in heads):
        yield f"a head that is nobody's: {tree.text(table)[:80]!r}"
    if any(not len(cell.A.get("/Headers", [])) for cell in cells):
        yield f"a cell under no head: {tree.text(table)[:80]!r}"
