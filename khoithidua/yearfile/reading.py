"""JSON with places: every value knows where it stands, and every mistake is told there, in Vietnamese."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from khoithidua.vietnamese.text import clean

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Problem:
    """One mistake: its place in the file (`members[3].role`) and a sentence that says what to do."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


class FileRefused(ValueError):
    """The file has mistakes; nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise FileRefused([Problem("", f"Khóa «{key}» viết hai lần trong cùng một mục. Hãy bỏ bớt một.")])
        found[key] = value
    return found


def parse_json(data: bytes) -> Any:
    """The JSON in these bytes; FileRefused when they are not UTF-8 or not JSON, with the line and the column."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileRefused(
            [Problem(f"dòng {line}", "Tệp không phải bảng mã UTF-8. Hãy lưu lại tệp với bảng mã UTF-8.")]
        ) from error
    try:
        return json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = f"dòng {error.lineno}, cột {error.colno}"
        raise FileRefused([Problem(place, "Không đọc được JSON ở chỗ này. Hãy kiểm tra dấu phẩy, ngoặc.")]) from error
    except RecursionError as error:
        raise FileRefused([Problem("", "Tệp lồng nhau quá nhiều cấp.")]) from error


def _refuse_constant(name: str) -> Any:
    raise FileRefused([Problem("", f"«{name}» không phải là số. Hãy ghi số trong ngoặc kép, ví dụ \"97.5\".")])


@dataclass
class Node:
    """An object of the file, read key by key; `close` tells the keys nobody asked for."""

    value: dict[str, Any]
    place: str
    problems: list[Problem]
    asked: set[str] = field(default_factory=set)

    @classmethod
    def root(cls, value: Any) -> "Node":
        """The whole file; FileRefused when it is no object."""
        if not isinstance(value, dict):
            raise FileRefused([Problem("", "Tệp phải là một đối tượng JSON, bắt đầu bằng «{».")])
        return cls(value, "", [])

    def at(self, key: str) -> str:
        """The place of a key of this object."""
        return f"{self.place}.{key}" if self.place else key

    def tell(self, key: str, sentence: str) -> None:
        """Notes a mistake at a key of this object."""
        self.problems.append(Problem(self.at(key) if key else self.place, sentence))

    def has(self, key: str) -> bool:
        """Whether the key stands in the file at all, null or not."""
        return key in self.value

    def _take(self, key: str, required: bool) -> Any:
        self.asked.add(key)
        value = self.value.get(key)
        if value is None and required:
            self.tell(key, "Thiếu giá trị này.")
        return value

    def text(self, key: str, *, required: bool = True, longest: int = 0) -> str:
        """A text, cleaned (NFC, no stray spaces); «» when it is missing or wrong."""
        value = self._take(key, required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.tell(key, "Phải là chữ, đặt trong ngoặc kép.")
            return ""
        found = clean(value)
        if required and not found:
            self.tell(key, "Không được để trống.")
        if longest and len(found) > longest:
            self.tell(key, f"Dài quá {longest} ký tự.")
        return found

    def code(self, key: str = "code", *, longest: int = 50) -> str:
        """A code for addresses: small letters, digits and hyphens."""
        found = self.text(key, longest=longest)
        if found and not _CODE.fullmatch(found):
            self.tell(key, f"Mã «{found}» chỉ được gồm chữ thường không dấu, chữ số và dấu gạch nối.")
        return found

    def integer(self, key: str, *, required: bool = True, least: int = 0, most: int = 32767) -> int | None:
        """A whole number between the bounds; None when it is missing or wrong."""
        value = self._take(key, required)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.tell(key, "Phải là số nguyên.")
            return None
        if not least <= value <= most:
            self.tell(key, f"Phải từ {least} đến {most}.")
            return None
        return value

    def boolean(self, key: str, *, default: bool = False) -> bool:
        """true or false."""
        value = self._take(key, False)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.tell(key, "Phải là true hoặc false.")
            return default
        return value

    def date(self, key: str, *, required: bool = True) -> date | None:
        """A day, written 2023-03-17."""
        value = self._take(key, required)
        if value is None:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                raise ValueError
            return date.fromisoformat(value)
        except (ValueError, TypeError):
            self.tell(key, f"«{value}» không phải là ngày. Hãy ghi năm-tháng-ngày, ví dụ 2023-03-17.")
            return None

    def choice(self, key: str, choices: Iterable[str], *, default: str = "") -> str:
        """One of the words; the default when it is left out, and required when there is no default."""
        value = self._take(key, not default)
        allowed = list(choices)
        if value is None:
            return default
        if value not in allowed:
            self.tell(key, f"«{value}» không hợp lệ. Hãy dùng một trong: {', '.join(allowed)}.")
            return default
        return str(value)

    def node(self, key: str, *, required: bool = False) -> "Node | None":
        """An object inside this one; None when it is missing, null or wrong."""
        value = self._take(key, required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.tell(key, "Phải là một đối tượng, đặt trong { }.")
            return None
        return Node(value, self.at(key), self.problems)

    def nodes(self, key: str, *, required: bool = False) -> "list[Node]":
        """A list of objects, each with its place; those that are none are told and left out."""
        found = []
        for place, value in self._items(key, required):
            if isinstance(value, dict):
                found.append(Node(value, place, self.problems))
            else:
                self.problems.append(Problem(place, "Phải là một đối tượng, đặt trong { }."))
        return found

    def texts(self, key: str, *, required: bool = False) -> list[str]:
        """A list of texts, cleaned."""
        found = []
        for place, value in self._items(key, required):
            if isinstance(value, str) and clean(value):
                found.append(clean(value))
            else:
                self.problems.append(Problem(place, "Phải là chữ, đặt trong ngoặc kép, không để trống."))
        return found

    def raw(self, key: str) -> Any:
        """The value as it stands, for readers that know its shape themselves."""
        return self._take(key, False)

    def _items(self, key: str, required: bool) -> Iterator[tuple[str, Any]]:
        value = self._take(key, required)
        if value is None:
            return
        if not isinstance(value, list):
            self.tell(key, "Phải là một danh sách, đặt trong [ ].")
            return
        for number, item in enumerate(value):
            yield f"{self.at(key)}[{number}]", item

    def close(self) -> None:
        """Tells every key that nobody asked for: what is not understood is never silently dropped."""
        for key in self.value:
            if key not in self.asked:
                self.tell(key, "Không có mục nào tên như vậy. Hãy bỏ đi hoặc sửa lại tên.")


def tell_duplicates(nodes: Iterable["Node"], keys: Iterable[object], name: str, what: str) -> None:
    """Tells each value of the key `name` that stood before."""
    seen: dict[object, str] = {}
    for node, key in zip(nodes, keys, strict=True):
        if key in ("", None):
            continue
        if key in seen:
            node.tell(name, f"{what} «{key}» đã có ở {seen[key]}.")
        else:
            seen[key] = node.place
