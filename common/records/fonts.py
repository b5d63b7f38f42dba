"""The typeface of the records: files of our own, no record depends on what a machine has."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

# A name no installed font has: a system's own «Times New Roman» must not stand in for the files below. In a finished
# file the faces have the names that they have themselves (`common.records.tagging`).
FAMILY = "Khoi Thi Dua Record"
REAL_FAMILY = "Liberation Serif"


POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Face:
    """One file of the family, by its path below `static/`, and the name it has among fonts (its PostScript name)."""

    path: str
    weight: int
    style: str
    name: str

    @property
    def set_as(self) -> str:
        """What WeasyPrint calls it in a file: «Khoi-Thi-Dua-Record-Bold-Italic»."""
        marks = [mark for mark, has in (("Bold", self.weight == 700), ("Italic", self.style == "italic")) if has]
        return "-".join([*FAMILY.split(), *marks])


FACES = (
    Face("records/fonts/LiberationSerif-Regular.ttf", 400, "normal", "LiberationSerif"),
    Face("records/fonts/LiberationSerif-Bold.ttf", 700, "normal", "LiberationSerif-Bold"),
    Face("records/fonts/LiberationSerif-Italic.ttf", 400, "italic", "LiberationSerif-Italic"),
    Face("records/fonts/LiberationSerif-BoldItalic.ttf", 700, "italic", "LiberationSerif-BoldItalic"),
)


def font_faces() -> str:
    """The `@font-face` rules of the family, with addresses that `common.records.typesetting` serves."""
    return "\n".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'src: url("static:{face.path}"); }}'
        for face in FACES
    )


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of text is on paper, in millimetres, at this size in points; kerning left out."""
    advances, glyphs, units = _measures(bold)
    return sum(advances[glyphs.get(ord(letter), ".notdef")] for letter in text) * size / units / POINTS_PER_MM


@cache
def _measures(bold: bool) -> tuple[dict[str, int], dict[int, str], int]:
    """The widths of an upright face: by glyph, the glyphs by letter, and how many units its size has."""
    face = next(face for face in FACES if face.style == "normal" and face.weight == (700 if bold else 400))
    with TTFont(Path(settings.BASE_DIR) / "static" / face.path, lazy=True) as font:
        advances = {name: width for name, (width, _) in font["hmtx"].metrics.items()}
        return advances, dict(font.getBestCmap()), font["head"].unitsPerEm
