"""Workbooks of ours that somebody damaged: as an archive, as XML, as cells."""

import random
import re
import zipfile
from io import BytesIO

from tests.fuzz.pools import NUMBERS, TEXTS, damaged

_VALUE = re.compile(r"<v>[^<]*</v>|<t[^>]*>[^<]*</t>")
_ATTRIBUTE = re.compile(r'\b(r|s|t|ref|sheetId|name|count|numFmtId|Target|Type|PartName|ContentType|id)="[^"]*"')
_CELL_VALUES = (
    "INF",
    "-INF",
    "NaN",
    "1e400",
    "-1e400",
    "1e-400",
    "9" * 5000,
    "TRUE",
    "",
    "ba",
    "1E5",
    "56.99999999999999",
    "0.98",
)
_ATTRIBUTES = (
    *("", "0", "-1", "1", "99999999999", "9" * 400, "A1:XFD1048576", "XFD1048576", "ZZZZ9", "A0", "1e400", "n", "s", "str"),
    *("b", "e", "d", "inlineStr", "x", "INF", "../x", "xl/worksheets/sheet1.xml", "rId1", "rId999", "/xl/styles.xml"),
)  # fmt: skip
_PARTS = (b"", b"<", b"<x/>", b"<?xml version='1.0'?><x>", b"\xff\xfe<\x00", b"\x00" * 64, b"<!DOCTYPE x []><x/>")


def spoiled_workbook(content: bytes, chance: random.Random) -> bytes:
    """The workbook after one to three damages."""
    if chance.random() < 0.15:
        return damaged(content, chance)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(sorted(parts)) if chance.random() < 0.4 else _sheet(parts, chance)
        deed = chance.random()
        if deed < 0.1:
            del parts[name]
            if not parts:
                break
        elif deed < 0.2:
            parts[name] = chance.choice(_PARTS)
        elif deed < 0.3:
            parts[name] = damaged(parts[name], chance)
        elif deed < 0.35:
            parts[name] = parts[chance.choice(sorted(parts))]
        else:
            parts[name] = _rewritten(parts[name].decode("utf-8", "replace"), chance).encode("utf-8", "surrogatepass")
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in parts.items():
            out.writestr(name, data)
    return written.getvalue()


def _sheet(parts: dict[str, bytes], chance: random.Random) -> str:
    sheets = sorted(name for name in parts if name.startswith(("xl/worksheets/", "xl/sharedStrings")))
    return chance.choice(sheets or sorted(parts))


def _rewritten(text: str, chance: random.Random) -> str:
    """One value, one attribute or one tag put otherwise; now and then all of its kind."""
    pattern, make = chance.choice(
        (
            (_VALUE, lambda found: f"<v>{_escaped(chance.choice((*_CELL_VALUES, *NUMBERS, *TEXTS)))}</v>"),
            (_VALUE, lambda found: f"<v>{chance.choice(_CELL_VALUES)}</v>"),
            (_ATTRIBUTE, lambda found: f'{found[1]}="{chance.choice(_ATTRIBUTES)}"'),
            (
                re.compile(r"</?\w+[^>]*>"),
                lambda found: chance.choice(("", "<c>", "</row>", "<row/>", "<v>", "<is/>", "<f/>")),
            ),
        )
    )
    found = list(pattern.finditer(text))
    if not found:
        return text
    if chance.random() < 0.15:
        return pattern.sub(make, text)
    place = chance.choice(found)
    return text[: place.start()] + make(place) + text[place.end() :]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
