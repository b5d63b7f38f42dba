"""A record as a screen reader goes through it: the elements of its structure tree and the text behind them."""

import json
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pdfplumber
import pikepdf

Place = tuple[int, int]


def data_of(content: bytes) -> Any:
    """What travels in a record as data; None where nothing does."""
    with pikepdf.open(BytesIO(content)) as pdf:
        if "du-lieu.json" not in pdf.attachments:
            return None
        return json.loads(pdf.attachments["du-lieu.json"].get_file().read_bytes())


class Tree:
    """The structure tree of a PDF."""

    def __init__(self, content: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(content))
        self.root = self.pdf.Root.StructTreeRoot
        self._numbers = {page.objgen: number for number, page in enumerate(self.pdf.pages)}
        # The text of each piece of each sheet, and what is marked as decoration, sheet by sheet.
        self._pieces: dict[Place, str] = defaultdict(str)
        self.decoration: list[str] = []
        # What is neither.
        self.unmarked = ""
        with pdfplumber.open(BytesIO(content)) as opened:
            for number, page in enumerate(opened.pages):
                self.decoration.append("")
                for char in page.chars:
                    if char["mcid"] is not None:
                        self._pieces[number, char["mcid"]] += char["text"]
                    elif char["tag"] == "Artifact":
                        self.decoration[number] += char["text"]
                    else:
                        self.unmarked += char["text"]

    def elements(self) -> list[Any]:
        """All elements, in the order they are read."""
        return [element for element, _ in self._walk(self.root)]

    def of(self, kind: str) -> list[Any]:
        """All elements of this kind («TH»), in the order they are read."""
        return [element for element in self.elements() if f"/{kind}" == element.S]

    def within(self, parent: Any) -> list[Any]:
        """All elements below this one."""
        return [element for element, _ in self._walk(parent)]

    def misplaced(self) -> list[Any]:
        """Elements that name another place than the one where they stand."""
        return [element for element, parent in self._walk(self.root) if element.P.objgen != parent.objgen]

    def text(self, element: Any = None) -> str:
        """The text as it is read out, of one element or of all."""
        return "".join(self._pieces[place] for place in self.places(element if element is not None else self.root))

    def places(self, element: Any) -> Iterator[Place]:
        """The pieces of sheets that an element stands for, in the order they are read."""
        for kid in _kids(element):
            if isinstance(kid, int):
                yield self._numbers[element.Pg.objgen], kid
            elif kid.get("/S") is not None:
                yield from self.places(kid)

    def text_places(self) -> list[Place]:
        """The pieces that are text, in the order they are read; pictures are drawn last, wherever they stand."""
        return [place for place in self.places(self.root) if self._pieces.get(place)]

    def unread(self) -> str:
        """The text of what stands on a sheet and in no element."""
        read = set(self.places(self.root))
        return "".join(text for place, text in self._pieces.items() if place not in read)

    def unlisted(self) -> list[Place]:
        """The pieces whose sheet names another element than the one that they stand in."""
        numbers = list(self.root.ParentTree.Nums)
        listed = {int(key): owners for key, owners in zip(numbers[::2], numbers[1::2], strict=True)}
        return [
            (page, kid)
            for element, _ in self._walk(self.root)
            for kid in _kids(element)
            if isinstance(kid, int)
            for page in [self._numbers[element.Pg.objgen]]
            if listed[int(self.pdf.pages[page].StructParents)][kid].objgen != element.objgen
        ]

    def _walk(self, parent: Any) -> Iterator[tuple[Any, Any]]:
        for kid in _kids(parent):
            if not isinstance(kid, int) and kid.get("/S") is not None:
                yield kid, parent
                yield from self._walk(kid)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]
