"""What chains the log: each entry's hash covers all it says and the hash of the entry before. Imports no Django."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

# What stands for «the entry before» in front of the first one.
START = "0" * 64
# What an entry's hash is taken over, in this order. `words` follows from the others, and `id` is the number again.
HASHED = (
    "number",
    "at",
    "account",
    "actor_name",
    "door",
    "bloc",
    "year",
    "member",
    "subject",
    "key",
    "action",
    "old",
    "new",
    "reason",
    "previous",
)


def digest(values: Iterable[Any]) -> str:
    """The hash of an entry whose `HASHED` values these are: SHA-256 over a JSON list of texts, in hexadecimal."""
    texts = json.dumps([_text(value) for value in values], ensure_ascii=False, separators=(",", ":"))
    # Halves of a character are no text of ours, but may be found in a file that somebody worked on.
    return hashlib.sha256(texts.encode("utf-8", "surrogatepass")).hexdigest()


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return "" if value is None else str(value)
