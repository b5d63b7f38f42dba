"""The fields of a pact's PDF in which members sign by token: one each, in the room of the member's own block."""

from dataclasses import dataclass
from io import BytesIO

import pikepdf

POINTS_PER_MM = 72 / 25.4
# Between the field and the edges of its column, and of the lines above and below.
SIDE_MM, EDGE_MM = 3, 1


@dataclass(frozen=True)
class SignaturePlace:
    """Where a member signs: the field's name, what a reader is told it is, and the anchor of its room."""

    name: str
    told: str
    anchor: str


def field_name(member: str) -> str:
    """The name of a member's field, by its code."""
    return f"ky-{member}"


def with_fields(pdf: bytes, places: list[SignaturePlace], *, column_mm: float) -> bytes:
    """The PDF with an empty signature field at each place; ValueError for a place whose room is not in the file."""
    # Slow to load, and needed a few times a year.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field, ensure_sig_flags

    boxes = _boxes(pdf, places, column_mm)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    for place in places:
        page, box = boxes[place.anchor]
        spec = SigFieldSpec(
            place.name, on_page=page, box=box, readable_field_name=place.told, empty_field_appearance=False
        )
        append_signature_field(writer, spec)
    # What signing would set anyway: a signature then changes its own field and nothing beside it.
    ensure_sig_flags(writer, lock_sig_flags=True)
    written = BytesIO()
    writer.write(written)  # type: ignore[no-untyped-call]
    return written.getvalue()


def _boxes(
    pdf: bytes, places: list[SignaturePlace], column_mm: float
) -> dict[str, tuple[int, tuple[int, int, int, int]]]:
    """The page and the rectangle of each room, from the anchors that stand at its top and at its end."""
    with pikepdf.open(BytesIO(pdf)) as document:
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        names = pikepdf.NameTree(document.Root.Names.Dests)
        found = {}
        for place in places:
            if place.anchor not in names or f"{place.anchor}-end" not in names:
                raise ValueError(f"no room to sign in: {place.anchor}")
            top, end = names[place.anchor], names[f"{place.anchor}-end"]
            left = float(top[2])
            side, edge = SIDE_MM * POINTS_PER_MM, EDGE_MM * POINTS_PER_MM
            box = (left + side, float(end[3]) + edge, left + column_mm * POINTS_PER_MM - side, float(top[3]) - edge)
            found[place.anchor] = (pages[top[0].objgen], tuple(round(one) for one in box))
    return found  # type: ignore[return-value]
