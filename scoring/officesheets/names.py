"""Which criterion, and which member, some words of an office's table mean. Pure.

Offices shorten, add points in brackets, count anew under each heading: a name that is the same decides, a code or a
printed label only where the names don't speak against it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from common.vietnamese.text import clean_line, fold
from scoring.rubrics.intake.labels import read_label, split_label
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.tree.rubric import PlainRubric

# Shorter words are in too many names to tell one by.
_TELLING = 8
# Of all words of two names so many are the same where they mean the same.
_SHARED = 0.6
# How much a name says, beside a sign: among numbers many look like signs.
NAMED = 3


class Person(Protocol):
    """A member, as far as it is known by names."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def short_name(self) -> str: ...


@dataclass(frozen=True)
class Match:
    """What some words mean, by its code («» for nothing known), and in words why."""

    code: str
    why: str


def key_of(text: str) -> str:
    """What of a name is compared: no marks, no signs, nothing in brackets."""
    said = re.sub(r"\([^)]*\)", " ", clean_line(text)) or text
    return " ".join(re.findall(r"[0-9a-z]+", fold(said)))


def sign_of(text: str) -> str:
    """What of a sign before a line is compared: «1.2», «a», «iv»; «» for none."""
    label = read_label(text)
    return label.for_code.casefold() if label else ""


def alike(one: str, other: str) -> bool:
    """Whether two keys probably name the same."""
    if one == other:
        return bool(one)
    if min(len(one), len(other)) >= _TELLING and (f" {one} " in f" {other} " or f" {other} " in f" {one} "):
        return True
    words, others = set(one.split()), set(other.split())
    return len(words & others) > 1 and len(words & others) >= _SHARED * len(words | others)


class Criteria:
    """The criteria of a round, to be found by code, by printed label within their heading, and by name."""

    def __init__(self, rubric: PlainRubric) -> None:
        self.nodes = {node.code: node for node, _, _ in rubric.walk()}
        self.above = {node.code: parent.code if parent else "" for node, _, parent in rubric.walk()}
        self.keys = {code: key_of(node.name) for code, node in self.nodes.items()}
        self.named: dict[str, list[str]] = {}
        for code, key in self.keys.items():
            self.named.setdefault(key, []).append(code)
        self.coded = {code.casefold().strip("."): code for code in self.nodes}

    def leaf(self, code: str) -> RubricNode | None:
        """The criterion of this code, if it is one that is scored."""
        node = self.nodes.get(code)
        return node if node is not None and node.is_leaf else None

    def says(self, text: str) -> int:
        """How surely a cell names a criterion: by its name, by its code, or not at all."""
        names = (text, split_label(clean_line(text))[1])
        if any((found := self.named.get(key_of(one))) and self.leaf(found[0]) for one in names):
            return NAMED
        return int(self.leaf(self.coded.get(sign_of(text), "")) is not None)

    def find(self, label: str, name: str, heading: str = "") -> Match:
        """The node that a line with this sign and these words means, standing below this heading (its code)."""
        if not label and key_of(name) not in self.named:
            label, name = _parted(name)
        sign, key = sign_of(label), key_of(name)
        named = self.named.get(key, []) if key else []
        if len(named) == 1:
            return Match(named[0], "trùng tên")
        coded = [code for code in (self.coded.get(sign), self._labelled(sign, heading)) if code]
        if named:
            inside = next((code for code in coded if code in named), "") or self._inside(named, heading)
            return Match(inside, "trùng tên, theo mã và mục") if inside else Match("", "nhiều tiêu chí cùng tên này")
        for code in coded:
            if not key or alike(key, self.keys[code]):
                return Match(code, "trùng mã" if not key else "trùng mã, tên gần giống")
        near = [code for code, own in self.keys.items() if alike(key, own)]
        if len(near) == 1:
            return Match(near[0], "tên gần giống")
        if coded and key:
            return Match("", f"mã {coded[0]} trên cổng là «{self.nodes[coded[0]].name}», tên khác")
        return Match("", "không có tiêu chí nào trên cổng mang tên hay mã này")

    def _labelled(self, sign: str, heading: str) -> str:
        """The node that is printed with this sign right below the heading, or below what that stands in."""
        while sign:
            for code, node in self.nodes.items():
                if self.above[code] == heading and sign_of(node.printed) == sign:
                    return code
            if not heading:
                break
            heading = self.above[heading]
        return ""

    def _inside(self, codes: Iterable[str], heading: str) -> str:
        """The only one of these that stands below the heading."""
        found = [code for code in codes if heading and heading in self._over(code)]
        return found[0] if len(found) == 1 else ""

    def _over(self, code: str) -> list[str]:
        over = []
        while code := self.above[code]:
            over.append(code)
        return over


def _parted(text: str) -> tuple[str, str]:
    """The sign at the beginning of a line, as text, and the rest; a line that is a sign has no rest."""
    said = clean_line(text)
    if sign_of(said):
        return said, ""
    label, rest = split_label(said)
    return (label.printed, rest) if label else ("", said)


class Members:
    """The members of a round, to be found by code, name and short name."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.known = {one.code: {key_of(one.code), key_of(one.name), key_of(one.short_name)} - {""} for one in people}
        self.codes = {fold(one.code): one.code for one in people}

    def find(self, text: str) -> Match:
        """The member that a text names."""
        said = clean_line(text)
        bracketed = re.search(r"\(([^()]+)\)$", said)
        code = self.codes.get(fold(said)) or (bracketed and self.codes.get(fold(bracketed[1])))
        if code:
            return Match(code, "trùng mã")
        for words in (said, split_label(said)[1]):
            exact = [code for code, keys in self.known.items() if key_of(words) in keys]
            if len(exact) == 1:
                return Match(exact[0], "trùng tên")
        near = [code for code, keys in self.known.items() if any(alike(key_of(said), key) for key in keys)]
        return Match(near[0], "tên gần giống") if len(near) == 1 else Match("", "không nhận ra đơn vị nào")

    def says(self, text: str) -> int:
        """How surely a cell names a member."""
        found = self.find(text)
        return NAMED if found.code and found.why != "tên gần giống" else 0

    def spoken_of(self, text: str) -> str:
        """The member whose name stands somewhere in a text, the longest name deciding; «» for none."""
        said = f" {key_of(text)} "
        found = {
            code: max(len(key) for key in keys if f" {key} " in said)
            for code, keys in self.known.items()
            if any(f" {key} " in said for key in keys)
        }
        longest = [code for code, length in found.items() if length == max(found.values())]
        return longest[0] if len(longest) == 1 else ""
