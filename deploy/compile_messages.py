"""Compiles the portal's own translations: every `*.po` under `common/locale` into the `*.mo` beside it.

Pure Python, so that neither Debian's gettext nor `django-admin compilemessages` (which calls it) is needed.
The same text always gives the same bytes: a test compares them with the file that is in the repository.

    python deploy/compile_messages.py
"""

import ast
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LOCALES = Path(__file__).resolve().parent.parent / "common" / "locale"


@dataclass(frozen=True)
class Message:
    """One entry of a .po file."""

    id: str
    context: str | None
    plural: str | None
    strings: tuple[str, ...]
    fuzzy: bool

    @property
    def key(self) -> str:
        """The name under which gettext looks the entry up in a catalogue."""
        return self.id if self.context is None else f"{self.context}\x04{self.id}"


def read_po(text: str) -> Iterator[Message]:
    """The entries of a .po file, parted by empty lines as in every file that gettext writes; the head first.

    Raises ValueError for a line that is none of the format.
    """
    for block in re.split(r"\n\s*\n", text):
        lines = block.strip().splitlines()
        said = [line for line in lines if not line.startswith("#")]
        if said:
            fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in lines)
            yield _message(said, fuzzy=fuzzy)


def _message(lines: list[str], *, fuzzy: bool) -> Message:
    """One entry: keywords, each with one or more quoted texts. Escapes are those of a Python string."""
    parts: dict[str, str] = {}
    keyword = ""
    for line in lines:
        found = re.fullmatch(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?|)\s*(".*")', line.strip())
        if found is None:
            raise ValueError(f"not a line of a .po file: {line}")
        keyword = found[1] or keyword
        parts[keyword] = parts.get(keyword, "") + ast.literal_eval(found[2])
    return Message(
        id=parts["msgid"],
        context=parts.get("msgctxt"),
        plural=parts.get("msgid_plural"),
        strings=tuple(text for name, text in parts.items() if name.startswith("msgstr")),
        fuzzy=fuzzy,
    )


def compile_po(text: str) -> bytes:
    """The .mo file of a .po file: translated entries only, the fuzzy ones left out, as msgfmt does.

    Raises ValueError for a text that stands there twice.
    """
    entries: dict[str, tuple[bytes, bytes]] = {}
    for message in read_po(text):
        if message.key in entries:
            raise ValueError(f"twice: {message.key}")
        if all(message.strings) and not message.fuzzy:
            ids = [message.key] if message.plural is None else [message.key, message.plural]
            entries[message.key] = "\0".join(ids).encode(), "\0".join(message.strings).encode()
    # gettext finds an id by halving: they stand in order of their bytes.
    return _mo(sorted(entries.values()))


def _mo(entries: list[tuple[bytes, bytes]]) -> bytes:
    """The format: seven 32-bit words, two tables of (length, offset), then ids and strings; no hash table."""
    head, table = struct.calcsize("<7I"), 8 * len(entries)
    first = head + 2 * table
    tables, texts = b"", b""
    for text in [id for id, _ in entries] + [string for _, string in entries]:
        tables += struct.pack("<2I", len(text), first + len(texts))
        texts += text + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, len(entries), head, head + table, 0, first) + tables + texts


def main() -> None:
    for po in sorted(LOCALES.rglob("*.po")):
        po.with_suffix(".mo").write_bytes(compile_po(po.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
