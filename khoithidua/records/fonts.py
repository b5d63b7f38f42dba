"""The typeface of the records: files of our own, no record depends on what a machine has."""

from dataclasses import dataclass

# A name no installed font has: a system's own «Times New Roman» must not stand in for the files below.
FAMILY = "Khoi Thi Dua Record"


@dataclass(frozen=True, slots=True)
class Face:
    """One file of the family, by its path below `static/`."""

    path: str
    weight: int
    style: str


FACES = (
    Face("records/fonts/LiberationSerif-Regular.ttf", 400, "normal"),
    Face("records/fonts/LiberationSerif-Bold.ttf", 700, "normal"),
    Face("records/fonts/LiberationSerif-Italic.ttf", 400, "italic"),
    Face("records/fonts/LiberationSerif-BoldItalic.ttf", 700, "italic"),
)


def font_faces() -> str:
    """The `@font-face` rules of the family, with addresses that `khoithidua.records.pdf` serves."""
    return "\n".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'src: url("static:{face.path}"); }}'
        for face in FACES
    )
