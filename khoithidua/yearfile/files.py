"""Loads and dumps whole year files from the parts that the apps bring."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction

from khoithidua.audit.log import Actor, Change, write
from khoithidua.yearfile.reading import FileRefused, Node, Problem, parse_json

YEAR_FORMAT = "khoithidua.year/1"


class Section(Protocol):
    """What an app's `yearfile` module offers. `parts` grows as the sections are read, in order."""

    def read(self, root: Node, parts: dict[str, Any]) -> None:
        """Reads its keys of the file into `parts`, telling every mistake; touches no database."""

    def apply(self, year: Any, parts: dict[str, Any], actor: Actor) -> list[Change]:
        """Writes what differs; answers what it changed. May raise FileRefused: then nothing of the file stands."""

    def dump(self, year: Any) -> dict[str, Any]:
        """Its keys of the file, in order."""


@dataclass(frozen=True)
class Loaded:
    """What loading did: the bloc-year (None after a mere check) and each change in words."""

    year: Any
    changes: list[Change]


class _Undo(Exception):
    """Rolls a check back."""


def sections() -> list[Section]:
    """The apps' parts in the order they are read, written and dumped."""
    return [import_module(name) for name in settings.YEAR_FILE_SECTIONS]  # type: ignore[misc]


def read(data: bytes) -> dict[str, Any]:
    """What the file says, part by part; FileRefused with every mistake found."""
    root = Node.root(parse_json(data))
    if root.text("format") not in ("", YEAR_FORMAT):
        root.tell("format", f"Định dạng phải là «{YEAR_FORMAT}».")
    parts: dict[str, Any] = {}
    for section in sections():
        section.read(root, parts)
    root.close()
    if root.problems:
        raise FileRefused(root.problems)
    return parts


def load(data: bytes, actor: Actor, *, check: bool = False) -> Loaded:
    """Loads a year file, all or nothing; a second time it changes nothing. With `check` nothing is kept.

    FileRefused tells every mistake by place; then nothing was written.
    """
    parts = read(data)
    changes: list[Change] = []
    year = None
    try:
        with transaction.atomic():
            for section in sections():
                changes += section.apply(year, parts, actor)
                year = parts["bloc_year"]
            if changes:
                write(actor, changes, bloc=year.bloc.code, year=year.year)
            if check:
                raise _Undo
    except _Undo:
        return Loaded(None, changes)
    return Loaded(year, changes)


def dump(year: Any) -> dict[str, Any]:
    """The bloc-year as a year file: what `load` reads."""
    found: dict[str, Any] = {"format": YEAR_FORMAT}
    for section in sections():
        found |= section.dump(year)
    return found


def refuse_if(condition: bool, place: str, sentence: str) -> None:
    """FileRefused with one mistake, if the condition holds."""
    if condition:
        raise FileRefused([Problem(place, sentence)])
