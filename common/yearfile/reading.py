"""Values with places: every value of a file knows where it stands, and its mistakes are told there, in Vietnamese."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Any

from common.vietnamese.legacy import from_legacy, looks_legacy
from common.vietnamese.text import clean, clean_line
from common.yearfile.parsing import Problem, YearFileRefused, shown, shown_key
from common.yearfile.shapes import Fields, JsonObject

# More rows of a kind than any bloc has, and few enough for the columns that count them.
MOST_ITEMS = 1000

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass
class FileNode:
    """An object of the file, read key by key; `close` tells the keys nobody asked for."""

    value: JsonObject
    place: str
    problems: list[Problem]
    asked: set[str] = field(default_factory=set)

    @classmethod
    def root(cls, value: Any) -> "FileNode":
        """The whole file; YearFileRefused when it is no object."""
        if not isinstance(value, dict):
            raise YearFileRefused([Problem("", "Tệp phải là một đối tượng JSON, bắt đầu bằng «{».")])
        return cls(value, "", [])

    def at(self, key: str) -> str:
        """The place of a key of this object."""
        return f"{self.place}.{shown_key(key)}" if self.place else shown_key(key)

    def tell(self, place: str, sentence: str) -> None:
        """Notes a mistake at a place below this object («role», «bands[1].name»), or at «», the object itself."""
        inside = f"{self.place}.{place}" if self.place and place else self.place or place
        self.problems.append(Problem(inside, sentence))

    def has(self, key: str) -> bool:
        """Whether the key stands in the file at all, null or not."""
        return key in self.value

    def says(self, key: str) -> bool:
        """Whether the key stands in the file with more than null."""
        return self.value.get(key) is not None

    def given(self, fields: Fields, **keys: str) -> Fields:
        """Those of the fields that the file does not leave out; `keys` tells a key that is not its field's name."""
        return {name: value for name, value in fields.items() if self.has(keys.get(name, name))}

    def _take(self, key: str, required: bool) -> Any:
        self.asked.add(key)
        value = self.value.get(key)
        if value is None and required:
            self.tell(key, "Thiếu giá trị này.")
        return value

    def line(self, key: str, *, required: bool = True, longest: int = 0) -> str:
        """A text of one line, cleaned (NFC, single spaces); «» when it is missing or wrong."""
        return self._string(key, clean_line, required, longest)

    def text(self, key: str, *, required: bool = True) -> str:
        """A text that may have several lines, cleaned; «» when it is missing or wrong."""
        return self._string(key, clean, required, 0)

    def _string(self, key: str, cleaned: Callable[[str], str], required: bool, longest: int) -> str:
        value = self._take(key, required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.tell(key, "Phải là chữ, đặt trong ngoặc kép.")
            return ""
        found = cleaned(value)
        if required and not found:
            self.tell(key, "Không được để trống.")
        self._judge(self.at(key), found, longest)
        return found

    def _judge(self, place: str, text: str, longest: int) -> None:
        if longest and len(text) > longest:
            self.problems.append(Problem(place, f"Dài {len(text)} ký tự, chỉ được tối đa {longest}."))
        if kind := looks_legacy(text):
            meant = shown(from_legacy(text, kind))
            sentence = f"Chữ này viết bằng mã {kind}, có lẽ là {meant}. Hãy viết lại bằng Unicode."
            self.problems.append(Problem(place, sentence))

    def code(self, key: str = "code", *, longest: int = 50) -> str:
        """A code for addresses: small letters, digits and hyphens."""
        found = self.line(key, longest=longest)
        if found and not _CODE.fullmatch(found):
            self.tell(key, f"Mã {shown(found)} chỉ được gồm chữ thường không dấu, chữ số và dấu gạch nối ở giữa.")
        return found

    def integer(self, key: str, *, required: bool = True, least: int = 0, most: int = 32767) -> int | None:
        """A whole number between the bounds; None when it is missing or wrong."""
        value = self._take(key, required)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.tell(key, "Phải là số nguyên, không đặt trong ngoặc kép.")
            return None
        if not least <= value <= most:
            self.tell(key, f"Phải từ {least} đến {most}.")
            return None
        return value

    def boolean(self, key: str) -> bool:
        """true or false; left out or null is false."""
        value = self._take(key, False)
        if value is None:
            return False
        if not isinstance(value, bool):
            self.tell(key, "Phải là true hoặc false, không đặt trong ngoặc kép.")
            return False
        return value

    def date(self, key: str, *, required: bool = True) -> date | None:
        """A day, written 2023-03-17; None when it is missing or wrong."""
        value = self._take(key, required)
        if value is None:
            return None
        try:
            if not isinstance(value, str) or not _DAY.fullmatch(value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.tell(key, f"{shown(value)} không phải là ngày. Hãy ghi năm-tháng-ngày, ví dụ 2023-03-17.")
            return None

    def moment(self, key: str, *, required: bool = True) -> datetime | None:
        """A moment with its time zone, written 2023-12-15T16:05:00+07:00; None when it is missing or wrong."""
        value = self._take(key, required)
        if value is None or (value == "" and not required):
            return None
        try:
            found = datetime.fromisoformat(clean_line(value)) if isinstance(value, str) else None
            # The first and the last year have moments that other time zones don't know.
            if found is None or found.tzinfo is None or not MINYEAR < found.year < MAXYEAR:
                raise ValueError
        except ValueError:
            self.tell(key, f"{shown(value)} không phải là thời điểm. Hãy ghi như 2023-12-15T16:05:00+07:00.")
            return None
        return found

    def choice(self, key: str, choices: Iterable[str], *, default: str = "") -> str:
        """One of the words; the default when it is left out, and required when there is no default."""
        value = self._take(key, not default)
        allowed = list(choices)
        if value is None:
            return default
        if not isinstance(value, str) or value not in allowed:
            self.tell(key, f"{shown(value)} không dùng được. Hãy ghi một trong: {', '.join(allowed)}.")
            return default
        return value

    def node(self, key: str, *, required: bool = False) -> "FileNode | None":
        """An object inside this one; None when it is missing, null or wrong."""
        value = self._take(key, required)
        return None if value is None else self.inner(self.at(key), value)

    def inner(self, place: str, value: Any) -> "FileNode | None":
        """A value at a place below this object as an object; None, and told, when it is none."""
        if isinstance(value, dict):
            return FileNode(value, place, self.problems)
        self.problems.append(Problem(place, "Phải là một đối tượng, đặt trong { }."))
        return None

    def nodes(self, key: str, *, required: bool = False, most: int = MOST_ITEMS) -> "list[FileNode]":
        """A list of objects, each with its place; those that are none are told and left out."""
        found = (self.inner(place, value) for place, value in self.items(key, required=required, most=most))
        return [node for node in found if node is not None]

    def lines(self, key: str, *, longest: int) -> list[str]:
        """A list of texts of one line each, cleaned."""
        return self._strings(key, clean_line, longest)

    def texts(self, key: str, *, most: int = MOST_ITEMS) -> list[str]:
        """A list of texts that may have several lines, cleaned."""
        return self._strings(key, clean, 0, most)

    def _strings(self, key: str, cleaned: Callable[[str], str], longest: int, most: int = MOST_ITEMS) -> list[str]:
        found = []
        for place, value in self.items(key, most=most):
            text = cleaned(value) if isinstance(value, str) else ""
            if not text:
                self.problems.append(Problem(place, "Phải là chữ, đặt trong ngoặc kép, không để trống."))
            self._judge(place, text, longest)
            found.append(text)
        return found

    def raw(self, key: str) -> Any:
        """The value as it stands, for readers that know its shape themselves."""
        return self._take(key, False)

    def items(self, key: str, *, required: bool = False, most: int = MOST_ITEMS) -> Iterator[tuple[str, Any]]:
        """The values of a list with their places, whatever they are; none when it is missing, null or wrong."""
        value = self._take(key, required)
        if value is None:
            return
        if not isinstance(value, list):
            self.tell(key, "Phải là một danh sách, đặt trong [ ].")
        elif len(value) > most:
            self.tell(key, f"Có {len(value)} mục, chỉ được tối đa {most}.")
        else:
            for number, item in enumerate(value):
                yield f"{self.at(key)}[{number}]", item

    def close(self) -> None:
        """Tells every key that nobody asked for: what is not understood is never silently dropped."""
        for key in self.value:
            if key not in self.asked:
                self.problems.append(Problem(self.at(key), "Không có mục nào tên như vậy. Hãy bỏ đi hoặc sửa lại tên."))


def tell_duplicates(nodes: Iterable[FileNode], keys: Iterable[object], name: str, what: str) -> None:
    """Tells each node whose key stood before, at the node's `name`. Keys «» and None are left alone."""
    seen: dict[object, str] = {}
    for node, key in zip(nodes, keys, strict=True):
        if key in ("", None):
            continue
        if key in seen:
            node.tell(name, f"{what} {shown(key)} đã có ở {seen[key]}.")
        else:
            seen[key] = node.place
