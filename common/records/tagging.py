"""What WeasyPrint leaves undone in a file it has tagged, put right before the file is written.

Every element of the structure tree is an object of the file; they know one another by reference («12 0 R»).
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pydyf
from weasyprint import Document

from common.records.fonts import FACES, REAL_FAMILY

PX_IN_PT = 0.75


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """A `finisher` for `Document.write_pdf`: margins as decoration, heads of tables, pictures' places, names."""
    elements = [found for found in pdf.objects if _is(found, "/StructElem")]
    _leave_out_margins(document, pdf)
    for element in elements:
        if element["S"] == "/Table":
            _say_what_heads_are_of(pdf, element)
    _list_identifiers(pdf, elements)
    _place_figures(pdf, elements)
    _name_files(pdf)
    _name_fonts(pdf)


def _is(found: Any, kind: str) -> bool:
    return isinstance(found, pydyf.Dictionary) and found.get("Type") == kind


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _leave_out_margins(document: Document, pdf: pydyf.PDF) -> None:
    """What stands in the margins of a sheet is decoration: it is no part of the text that is read out.

    WeasyPrint gives it elements that hang from the root but don't stand there.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    top = _object(pdf, root["K"][0])
    standing = set(top["K"])
    # The first numbers are the pages', in their order; after them come links.
    arrays = _object(pdf, root["ParentTree"])["Nums"][1::2]
    pages = [found for found in pdf.objects if _is(found, "/Page")]
    for page, owners in zip(pages, arrays[: len(document.pages)], strict=True):
        outside = set()
        for number, reference in enumerate(owners):
            element, own = _object(pdf, reference), reference
            while element is not top:
                own, element = element.reference, _object(pdf, element["P"])
            if own not in standing:
                outside.add(number)
                owners[number] = "null"
        _as_artifacts(_object(pdf, page["Contents"]).stream, outside)


def _as_artifacts(stream: list[Any], numbers: set[int]) -> None:
    """Marks these pieces of a page as decoration: before `BDC` stand their tag and their number."""
    for place, operator in enumerate(stream):
        if operator == b"BDC" and stream[place - 1].get("MCID") in numbers:
            stream[place - 2 : place + 1] = [b"/Artifact", b"", b"BMC"]


def _say_what_heads_are_of(pdf: pydyf.PDF, table: Any) -> None:
    """A head in the head of a table is its columns', any other its row's; every cell names the heads over it.

    WeasyPrint names them too, but loses count where heads span rows.
    """
    over: dict[int, list[Any]] = {}
    beside: dict[int, list[Any]] = {}
    placed = list(_placed(pdf, table))
    for cell, rows, columns in placed:
        if cell["S"] == "/TH":
            is_column_s = any(above["S"] == "/THead" for above in _above(pdf, cell))
            cell["A"]["Scope"] = "/Column" if is_column_s else "/Row"
            for at in columns if is_column_s else rows:
                (over if is_column_s else beside).setdefault(at, []).append(cell["ID"])
    for cell, rows, columns in placed:
        if cell["S"] == "/TD":
            names = [name for row in rows for name in beside.get(row, [])]
            names += [name for column in columns for name in over.get(column, [])]
            cell["A"]["Headers"] = pydyf.Array(dict.fromkeys(names))


def _placed(pdf: pydyf.PDF, table: Any) -> Iterator[tuple[Any, range, range]]:
    """The cells of a table with the rows and the columns that they cover."""
    covered: set[tuple[int, int]] = set()
    for row, line in enumerate(_below(pdf, table, ("/TR",))):
        column = 0
        for cell in _below(pdf, line, ("/TH", "/TD")):
            while (row, column) in covered:
                column += 1
            rows = range(row, row + cell["A"].get("RowSpan", 1))
            columns = range(column, column + cell["A"].get("ColSpan", 1))
            covered |= set(product(rows, columns))
            yield cell, rows, columns


def _below(pdf: pydyf.PDF, element: Any, kinds: tuple[str, ...]) -> Iterator[Any]:
    """The nearest elements of these kinds below an element; of a table's, those of no table within it."""
    for kid in element["K"]:
        # Numbers stand for pieces of the sheet itself.
        found = _object(pdf, kid) if isinstance(kid, bytes) else {}
        if found.get("S") in kinds:
            yield found
        elif _is(found, "/StructElem") and found["S"] != "/Table":
            yield from _below(pdf, found, kinds)


def _above(pdf: pydyf.PDF, element: Any) -> Iterator[Any]:
    """The elements that this one stands in, up to its table."""
    while element["S"] != "/Table":
        element = _object(pdf, element["P"])
        yield element


def _list_identifiers(pdf: pydyf.PDF, elements: list[Any]) -> None:
    """Cells name their heads by identifier: the root has to list those."""
    named = sorted((element["ID"].data, element) for element in elements if "ID" in element)
    if named:
        names = [part for _, element in named for part in (element["ID"], element.reference)]
        _object(pdf, pdf.catalog["StructTreeRoot"])["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(names)})


def _place_figures(pdf: pydyf.PDF, elements: list[Any]) -> None:
    """A picture's place is told in points from the sheet's foot, not in pixels from its head."""
    for element in elements:
        if element["S"] == "/Figure":
            height = _object(pdf, element["Pg"])["MediaBox"][3]
            left, top, right, bottom = (edge * PX_IN_PT for edge in element["A"]["BBox"])
            element["A"]["BBox"] = pydyf.Array([left, height - bottom, right, height - top])


def _name_files(pdf: pydyf.PDF) -> None:
    """Each file is associated with the document once, and listed in the order of names, which may be Vietnamese."""
    if "AF" not in pdf.catalog:
        return
    files = sorted((_object(pdf, own)["UF"].data, own) for own in dict.fromkeys(pdf.catalog["AF"]))
    pdf.catalog["AF"] = pydyf.Array(own for _, own in files)
    listed = pydyf.Array()
    for _, own in files:
        found = _object(pdf, own)
        found["F"] = found["UF"]
        listed += [found["UF"], own]
    _object(pdf, pdf.catalog["Names"]["EmbeddedFiles"])["Names"] = listed


def _name_fonts(pdf: pydyf.PDF) -> None:
    """Calls each face what it is: the name that it is set by says only whose it is.

    Before it stands what tells a part of a face from another part, «ABCDEF+».
    """
    real = {face.set_as.encode(): face.name.encode() for face in FACES}
    for found in pdf.objects:
        for key in ("BaseFont", "FontName"):
            if isinstance(found, pydyf.Dictionary) and key in found:
                part, _, name = found[key].partition(b"+")
                found[key] = part + b"+" + real.get(name, name)
                if "FontFamily" in found:
                    found["FontFamily"] = pydyf.String(REAL_FAMILY)
