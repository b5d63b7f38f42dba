"""What WeasyPrint leaves undone in a file it has tagged, put right before the file is written.

Every element of the structure tree is an object of the file; they know one another by reference («12 0 R»).
"""

from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint import Document

PX_IN_PT = 0.75


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """A `finisher` for `Document.write_pdf`: margins as decoration, heads of tables, pictures' places, files' names."""
    elements = [found for found in pdf.objects if _is(found, "/StructElem")]
    _leave_out_margins(document, pdf)
    _say_what_heads_are_of(pdf, elements)
    _list_identifiers(pdf, elements)
    _place_figures(pdf, elements)
    _name_files(pdf)


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


def _say_what_heads_are_of(pdf: pydyf.PDF, elements: list[Any]) -> None:
    """A head in the head of a table is its column's, any other its row's."""
    for element in elements:
        if element["S"] == "/TH":
            kinds = {above["S"] for above in _above(pdf, element)}
            element["A"]["Scope"] = "/Column" if "/THead" in kinds else "/Row"


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
