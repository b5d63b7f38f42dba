"""JSON as bytes: everything that can be wrong with a file before anybody asks what stands in it."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from common.vietnamese.text import clean_line
from common.yearfile.shapes import JsonObject

# Ten times the deepest rubric anybody would draw; deeper files are an accident or an attack.
DEEPEST = 60
# A whole number of more digits is kept as it is written: Python refuses to read the longest.
_MOST_DIGITS = 100
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
_UTF8 = "Hãy lưu lại tệp với bảng mã UTF-8 (chữ Unicode)."

# What Python's reader says, by how it begins, and what that means for whoever wrote the file.
_JSON_MISTAKES = {
    "Expecting ',' delimiter": "Thiếu dấu phẩy hoặc dấu đóng ngoặc trước chỗ này.",
    "Expecting ':' delimiter": "Thiếu dấu hai chấm trước chỗ này.",
    "Expecting property name": "Ở đây cần một tên trong ngoặc kép; có thể thừa dấu phẩy ở trước.",
    "Illegal trailing comma": "Thừa dấu phẩy ở chỗ này.",
    "Expecting value": "Ở đây cần một giá trị; có thể thừa dấu phẩy ở trước, hoặc chữ chưa đặt trong ngoặc kép.",
    "Unterminated string": "Chữ bắt đầu ở đây không có dấu ngoặc kép đóng.",
    "Invalid control character": "Chữ trong ngoặc kép bị xuống dòng hoặc có ký tự điều khiển ở đây.",
    "Invalid \\": "Dấu «\\» ở đây không đúng. Hãy viết hai dấu «\\\\».",
    "Extra data": "Tệp lẽ ra đã kết thúc trước chỗ này.",
}


@dataclass(frozen=True)
class Problem:
    """One mistake: its place in the file (`members[3].role`) and a sentence that says what to do.

    `about` names the member and the criterion, where there is one (`common.yearfile.naming`).
    """

    place: str
    sentence: str
    about: str = ""

    def __str__(self) -> str:
        where = f"{self.place} ({self.about})" if self.about else self.place
        return f"{where}: {self.sentence}" if where else self.sentence


class YearFileRefused(ValueError):
    """The file has mistakes; nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Unread:
    """A number that is none for us, as it is written: 97.5 has no exact value, NaN none at all.

    It is neither a number nor a text, so whoever asks for one of these tells it at its place.
    """

    literal: str


class _Doubled(JsonObject):
    """An object in which a key stands twice."""

    twice: str = ""


def parse_json(data: bytes) -> Any:
    """The JSON in these bytes; YearFileRefused when they are not UTF-8 or not JSON, with the line and the column."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The bytes before the first wrong one are UTF-8; their characters are what an editor counts.
        before = data[: error.start].decode("utf-8-sig", errors="replace")
        raise YearFileRefused([Problem(_position(before), f"Tệp không phải bảng mã UTF-8. {_UTF8}")]) from error
    if "\0" in text:
        place = _position(text[: text.index("\0")])
        raise YearFileRefused([Problem(place, f"Tệp có ký tự rỗng, có lẽ là bảng mã UTF-16. {_UTF8}")])
    if not text.strip():
        raise YearFileRefused([Problem("", "Tệp trống.")])
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=Unread, parse_constant=Unread
        )
    except json.JSONDecodeError as error:
        sentence = next(
            (told for start, told in _JSON_MISTAKES.items() if error.msg.startswith(start)),
            "Không đọc được JSON ở chỗ này. Hãy kiểm tra dấu phẩy, dấu ngoặc.",
        )
        raise YearFileRefused([Problem(f"dòng {error.lineno}, cột {error.colno}", sentence)]) from error
    except RecursionError as error:
        raise YearFileRefused([Problem("", "Tệp lồng nhau quá nhiều cấp.")]) from error
    if problems := _unreadable(value):
        raise YearFileRefused(problems)
    return value


def _position(before: str) -> str:
    lines = before.split("\n")
    return f"dòng {len(lines)}, cột {len(lines[-1]) + 1}"


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    found: JsonObject = {}
    twice = ""
    for key, value in pairs:
        twice = key if key in found else twice
        found[key] = value
    if not twice:
        return found
    doubled = _Doubled(found)
    doubled.twice = twice
    return doubled


def _integer(literal: str) -> int | Unread:
    return int(literal) if len(literal) <= _MOST_DIGITS else Unread(literal)


def _unreadable(whole: Any) -> list[Problem]:
    """What no reader could tell: keys that stand twice, halves of characters, nesting without end."""
    found = []
    todo = [("", whole, 1)]
    while todo:
        place, value, depth = todo.pop()
        inner: list[tuple[str, Any]] = []
        if isinstance(value, dict):
            if isinstance(value, _Doubled):
                twice = f"{place}.{shown_key(value.twice)}" if place else shown_key(value.twice)
                found.append(Problem(twice, "Mục này viết hai lần. Hãy bỏ bớt một."))
            inner = [(f"{place}.{shown_key(key)}" if place else shown_key(key), item) for key, item in value.items()]
            broken = any(_HALF_A_CHARACTER.search(key) for key in value)
        else:
            if isinstance(value, list):
                inner = [(f"{place}[{number}]", item) for number, item in enumerate(value)]
            broken = isinstance(value, str) and bool(_HALF_A_CHARACTER.search(value))
        if broken:
            found.append(Problem(place, "Có ký tự hỏng (một nửa ký tự «\\ud…»). Hãy gõ lại chữ này."))
        if inner and depth >= DEEPEST:
            found.append(Problem(place, f"Tệp lồng nhau quá {DEEPEST} cấp."))
        else:
            # Reversed, so that what stands first in the file is looked at, and told, first.
            todo += [(inside, item, depth + 1) for inside, item in reversed(inner)]
    return found


def shown(value: object) -> str:
    """A value of a file as a sentence quotes it: in «», on one line, not endless."""
    if isinstance(value, bool):
        return "«true»" if value else "«false»"
    if isinstance(value, dict):
        return "«{…}»"
    if isinstance(value, list):
        return "«[…]»"
    text = value.literal if isinstance(value, Unread) else str(value)
    return f"«{_shortened(text, 60)}»"


def shown_key(key: str) -> str:
    """A key as a place names it."""
    return _shortened(_HALF_A_CHARACTER.sub("?", key), 40)


def _shortened(text: str, longest: int) -> str:
    line = clean_line(text[: 4 * longest])
    return line if len(line) <= longest else line[: longest - 1] + "…"
