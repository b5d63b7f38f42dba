"""Whether a picture is one, whole, and of a size that a machine can open: asked of Pillow, and of the file's own end.

A small file can claim to be a picture of a milliard points. Its claim is read first, and what is too big is never
decoded.
"""

import re
import struct
from typing import IO

from PIL import Image

from common.files.refusal import FileRefused

# An A4 sheet scanned at 600 dots an inch has 35 million points, the photograph of a good telephone 64.
MOST_POINTS = 80_000_000

_CUT_OFF = "Ảnh không mở được: tệp bị cắt cụt hoặc hỏng. Hãy mở ảnh trên máy của bạn, lưu lại rồi nộp."
_TOO_MANY_POINTS = "Ảnh quá lớn (trên 80 triệu điểm ảnh). Hãy thu nhỏ ảnh, hoặc quét ở 300 dpi, rồi nộp lại."
_LARGEST_END = 64


def check_picture(file: IO[bytes], size: int, form: str) -> None:
    """Goes on if the file is a whole picture of this form («PNG», «JPEG», «GIF», «WEBP»); else FileRefused."""
    file.seek(0)
    if form == "WEBP":
        _check_webp(file, size)
    try:
        _open(file, form)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused(_TOO_MANY_POINTS) from None
    except FileRefused:
        raise
    except Exception:  # whatever else a reader of pictures does with bytes that are none
        raise FileRefused(_CUT_OFF) from None
    if not _ends(file, size, form):
        raise FileRefused(_CUT_OFF)


def _open(file: IO[bytes], form: str) -> None:
    file.seek(0)
    with Image.open(file, formats=[form]) as picture:
        width, height = picture.size
        if width * height > MOST_POINTS:
            raise FileRefused(_TOO_MANY_POINTS)
        if form == "PNG":
            # Asks the check sum of every piece, and decodes nothing.
            picture.verify()
        elif form == "JPEG":
            # An eighth of the size each way is enough to see that the last line is there.
            picture.draft("L", (max(1, width // 8), max(1, height // 8)))
            picture.load()
        elif form == "GIF":
            # Its first frame; how many there are is nothing to us.
            picture.load()


def _check_webp(file: IO[bytes], size: int) -> None:
    """Its head says how long it is and, in one of three ways, how big: read here, since Pillow makes room at once."""
    head = file.read(30)
    if len(head) < 30 or struct.unpack_from("<I", head, 4)[0] + 8 != size:
        raise FileRefused(_CUT_OFF)
    kind = head[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(head[24:27], "little") + 1
        height = int.from_bytes(head[27:30], "little") + 1
    elif kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (value & 0x3FFF for value in struct.unpack_from("<HH", head, 26))
    else:
        raise FileRefused(_CUT_OFF)
    if width * height > MOST_POINTS:
        raise FileRefused(_TOO_MANY_POINTS)


# In the picture's own data a byte of this kind is followed by a zero, or by a mark to set out from anew.
_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_SCAN, _END_OF_IMAGE, _BARE = 0xDA, 0xD9, {0x01, *range(0xD0, 0xD9)}


def _ends(file: IO[bytes], size: int, form: str) -> bool:
    """Whether the file ends as one of its form does: Pillow forgives one that doesn't, where others told it to."""
    if form == "WEBP":
        return True
    if form == "JPEG":
        file.seek(0)
        return _jpeg_ends(file.read())
    file.seek(max(0, size - _LARGEST_END))
    end = file.read().rstrip(b"\0")
    # Its last piece is empty and has always the same check sum.
    return end.endswith(b"IEND\xaeB`\x82" if form == "PNG" else b";")


def _jpeg_ends(content: bytes) -> bool:
    """Whether the picture comes to its end mark, piece by piece; a telephone writes things of its own after that."""
    place = 2
    while found := _MARKER.match(content, place):
        place, kind = found.end(), content[found.end() - 1]
        if kind == _END_OF_IMAGE:
            return True
        if kind in _BARE:
            continue
        if place + 2 > len(content):
            return False
        place += struct.unpack_from(">H", content, place)[0]
        if kind == _SCAN:
            following = _MARKER.search(content, place)
            if following is None:
                return False
            place = following.start()
    return False
