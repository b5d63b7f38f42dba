"""The names inside an «OLE compound file»: what Word and Excel wrote before 2007, a file system in a file.

Only the table of sectors and the directory are read, never what a stream holds. Nothing in the file is believed: a
chain that runs in a circle, out of the file or too long makes it a damaged one.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE = 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA
_HEADER = 512
_ENTRY = 128
# No office document comes near: a directory of this many names, a table of this many sectors.
MOST_NAMES = 20_000


class Damaged(ValueError):
    """The file is no whole compound file."""


@dataclass(frozen=True)
class _Shape:
    """What the head of the file says about the rest."""

    sector: int
    directory: int
    tables: list[int]
    more: int


def names(file: IO[bytes], size: int) -> list[str]:
    """The names of all streams and folders in the file, which has `size` bytes. Damaged if it is not whole."""
    shape = _shape(file)
    table = _table(file, shape, size)
    used = [number for number, follower in enumerate(table) if follower != _FREE]
    # The last sector need not be filled up.
    if used and (used[-1] + 1) * shape.sector >= size:
        raise Damaged("cut off")
    found = []
    for number in _chain(table, shape.directory):
        block = _sector(file, shape.sector, number, size)
        for start in range(0, len(block), _ENTRY):
            length, kind = struct.unpack_from("<HB", block, start + 64)
            if kind in (1, 2) and 2 <= length <= 64:
                found.append(block[start : start + length - 2].decode("utf-16-le", "replace"))
        if len(found) > MOST_NAMES:
            raise Damaged("too many names")
    return found


def _shape(file: IO[bytes]) -> _Shape:
    file.seek(0)
    head = file.read(_HEADER)
    if len(head) < _HEADER or not head.startswith(MAGIC):
        raise Damaged("no head")
    version, _order, power = struct.unpack_from("<HHH", head, 26)
    if (version, power) not in ((3, 9), (4, 12)):
        raise Damaged("an unknown version")
    directory = struct.unpack_from("<I", head, 48)[0]
    more = struct.unpack_from("<I", head, 68)[0]
    tables = [number for number in struct.unpack_from("<109I", head, 76) if number < _LAST_SECTOR]
    return _Shape(1 << power, directory, tables, more)


def _sector(file: IO[bytes], sector: int, number: int, size: int) -> bytes:
    start = (number + 1) * sector
    if start >= size:
        raise Damaged("a sector outside the file")
    file.seek(start)
    return file.read(sector).ljust(sector, b"\0")


def _table(file: IO[bytes], shape: _Shape, size: int) -> list[int]:
    """Which sector follows each; the last of a chain, and one that is free, has no follower."""
    places = shape.sector // 4
    tables = list(shape.tables)
    more, seen = shape.more, set[int]()
    while more < _LAST_SECTOR:
        if more in seen:
            raise Damaged("a circle")
        seen.add(more)
        block = struct.unpack(f"<{places}I", _sector(file, shape.sector, more, size))
        tables += [number for number in block[:-1] if number < _LAST_SECTOR]
        more = block[-1]
    # One table more than the file can fill is a lie.
    if len(tables) > size // (shape.sector * places) + 2:
        raise Damaged("more tables than file")
    table: list[int] = []
    for number in tables:
        table += struct.unpack(f"<{places}I", _sector(file, shape.sector, number, size))
    return table


def _chain(table: list[int], first: int) -> Iterator[int]:
    seen = set[int]()
    while first < _LAST_SECTOR:
        if first in seen or first >= len(table):
            raise Damaged("a circle")
        seen.add(first)
        yield first
        first = table[first]
