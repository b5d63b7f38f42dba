"""What a PDF would do when it is opened, and whether it opens without a password: run as a program of its own.

    python pdf_inside.py < file.pdf      prints a `State`

A PDF can be made to unpack to a thousand times its size, or to be read for hours. So it is not read where pages are
answered, but by a process that may use so much memory and time and no more. It imports nothing of the portal.
"""

import re
import resource
import sys
from enum import StrEnum
from io import BytesIO

MOST_MEMORY = 2 * 1024 * 1024 * 1024
MOST_SECONDS = 10

_END_OF_NAME = rb"(?=[\s/<>\[\](){}%]|\Z)"
# Actions that run, open or send something, wherever they hang (a page, a note, a list of names, the opening), and
# contents that play by themselves. Where an object names one of them it is taken to have it.
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|AA|XFA|Launch|SubmitForm|ImportData|GoToE|Rendition|RichMedia|Movie|Sound|3D)" + _END_OF_NAME
)
# What has none of these words in its bytes has nothing hidden either: objects are packed into /ObjStm, and a name
# may be written with #xx.
_SUSPECT = re.compile(_ACTIVE.pattern + rb"|/(?:ObjStm|Encrypt)" + _END_OF_NAME + rb"|/[!-~]{0,20}#[0-9A-Fa-f]{2}")


class PdfFinding(StrEnum):
    """What was found."""

    PLAIN = "plain"
    ACTIVE = "active"
    """It holds something that runs by itself."""
    LOCKED = "locked"
    """It asks for a password."""
    UNREAD = "unread"
    """It could not be read through: damaged, of a make that nobody knows, or made to be endless."""


def is_suspect(content: bytes) -> bool:
    """Whether the PDF has to be read inside at all; most scans have not."""
    return _SUSPECT.search(content) is not None


def is_encrypted(content: bytes) -> bool:
    """Whether the PDF says that it is encrypted, for whom ever; that stands in the open always."""
    return (
        re.search(rb"/(?:E|#45)(?:n|#6[eE])(?:c|#63)(?:r|#72)(?:y|#79)(?:p|#70)(?:t|#74)" + _END_OF_NAME, content)
        is not None
    )


def inside(content: bytes) -> PdfFinding:
    """What the PDF is, object by object; the streams' contents (pages, pictures, attached files) are not unpacked."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
            for thing in pdf.objects:
                said = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
                if isinstance(said, pikepdf.Object) and _ACTIVE.search(said.unparse(resolved=True)):
                    return PdfFinding.ACTIVE
            return PdfFinding.PLAIN if _ACTIVE.search(pdf.trailer.unparse()) is None else PdfFinding.ACTIVE
    except pikepdf.PasswordError:
        return PdfFinding.LOCKED
    except Exception:  # whatever happens to whoever reads what somebody made up
        return PdfFinding.UNREAD


def main() -> None:
    """Reads the PDF from the standard input, within the limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(inside(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
