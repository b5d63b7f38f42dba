"""Whether a PDF may be shown in the browser: not one that runs something by itself, or that nobody could read through.

What was found is remembered under the SHA-256 of the bytes, in a folder that may be thrown away: whoever kept the file
long ago is asked once, when it is first opened.
"""

import hashlib
import subprocess  # nosec B404
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from common.files.pdf_inside import MOST_SECONDS, PdfFinding, is_suspect

_PROGRAM = Path(__file__).with_name("pdf_inside.py")
# By the clock: a busy machine gives the program less than all of it.
_PATIENCE = 6 * MOST_SECONDS
_RUNS = "Tệp PDF có thành phần tự chạy (mã lệnh, mở chương trình, gửi dữ liệu) nên chỉ tải xuống, không mở ở đây."
_UNREAD = "Cổng không đọc hết được tệp PDF này nên chỉ cho tải xuống, không mở ở đây."


def state_of(file: IO[bytes]) -> PdfFinding:
    """What this PDF is; the file is read whole, and stands at its beginning afterwards."""
    file.seek(0)
    content = file.read()
    file.seek(0)
    sha256 = hashlib.sha256(content).hexdigest()
    found = _remembered(sha256)
    if found is None:
        found = _inspected(content) if is_suspect(content) else PdfFinding.PLAIN
        _remember(sha256, found)
    return found


def why_saved(sha256: str) -> str:
    """Why the PDF of this digest is given to be saved and not shown, as far as it is known; "" if it is shown."""
    found = _remembered(sha256)
    return (
        {PdfFinding.ACTIVE: _RUNS, PdfFinding.UNREAD: _UNREAD, PdfFinding.LOCKED: _UNREAD}.get(found, "")
        if found
        else ""
    )


def _inspected(content: bytes) -> PdfFinding:
    try:
        done = subprocess.run(  # noqa: S603  # nosec B603
            [sys.executable, "-P", str(_PROGRAM)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=True,
        )
        return PdfFinding(done.stdout.decode())
    except (subprocess.SubprocessError, OSError, ValueError):
        return PdfFinding.UNREAD


def _place(sha256: str) -> Path:
    return Path(settings.LOOKED_DIR) / sha256[:2] / sha256


def _remembered(sha256: str) -> PdfFinding | None:
    try:
        return PdfFinding(_place(sha256).read_text())
    except (OSError, ValueError):
        return None


def _remember(sha256: str, found: PdfFinding) -> None:
    """Whole or not at all; a disk that is full only means that it is asked again."""
    place = _place(sha256)
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=place.parent, delete=False) as file:
            file.write(found)
        Path(file.name).replace(place)
