"""Loads and dumps whole year files from the parts that the apps bring."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from django.conf import settings
from django.db import DataError, IntegrityError, OperationalError, transaction

from common.audit.log import Actor, Change, write, written_last
from common.faults import is_busy
from common.yearfile.naming import named
from common.yearfile.parsing import Problem, YearFileRefused, parse_json
from common.yearfile.reading import FileNode
from common.yearfile.shapes import JsonObject, Parts

YEAR_FORMAT = "khoithidua.year/1"


class YearFileSection(Protocol):
    """What an app's `yearfile` module offers. `parts` grows as the sections are read and applied, in order."""

    def read(self, root: FileNode, parts: Parts) -> None:
        """Reads its keys of the file into `parts`, telling every mistake; touches no database."""

    def apply(self, parts: Parts, actor: Actor) -> list[Change]:
        """Writes what differs; answers what it changed, unlogged. The first section leaves `parts["bloc_year"]`.

        May raise YearFileRefused: then nothing of the file stands.
        """

    def dump(self, year: Any) -> JsonObject:
        """Its keys of the file, in order."""

    # A section may offer `left_out(year) -> list[str]` too: in words, what of the year no file holds.


@dataclass(frozen=True)
class Loaded:
    """What loading did, or a check would do: the bloc-year in words, each change, and what is probably a slip."""

    year: str
    changes: list[Change]
    notes: list[Problem]


def sections() -> list[YearFileSection]:
    """The apps' parts in the order they are read, written and dumped."""
    return [import_module(name) for name in settings.YEAR_FILE_SECTIONS]


def read(data: bytes) -> Parts:
    """What the file says, part by part; YearFileRefused with every mistake found. `notes` are probable slips."""
    root = FileNode.root(parse_json(data))
    read_format(root, YEAR_FORMAT, required=True)
    parts: Parts = {"notes": []}
    for section in sections():
        section.read(root, parts)
    root.close()
    if root.problems:
        raise YearFileRefused(root.problems)
    return parts


def read_format(node: FileNode, *wanted: str, required: bool) -> None:
    """Asks the file what it is; YearFileRefused at once if something else, whose every key would be a mistake."""
    if node.line("format", required=required) not in ("", *wanted):
        known = " hoặc ".join(f"«{format_}»" for format_ in wanted)
        raise YearFileRefused([Problem(node.at("format"), f"Định dạng phải là {known}.")])


def load(data: bytes, actor: Actor, *, check: bool = False) -> Loaded:
    """Loads a year file, all or nothing; a second time it changes nothing. With `check` nothing is kept.

    YearFileRefused tells every mistake by place; then nothing was written.
    """
    try:
        parts = read(data)
        changes: list[Change] = []
        with all_or_nothing(undo=check), written_last():
            for section in sections():
                changes += section.apply(parts, actor)
            year = parts["bloc_year"]
            write(actor, changes, bloc=year.bloc.code, year=year.year)
    except YearFileRefused as refused:
        raise YearFileRefused(named(refused.problems, data)) from refused
    return Loaded(str(year), changes, named(parts["notes"], data))


@contextmanager
def all_or_nothing(*, undo: bool = False) -> Iterator[None]:
    """One transaction for a file, taken back in the end with `undo`.

    What the database refuses although the file was right (somebody else changed the same rows meanwhile) becomes a
    YearFileRefused too.
    """
    try:
        with transaction.atomic():
            yield
            if undo:
                transaction.set_rollback(True)
    except (DataError, IntegrityError, OperationalError) as error:
        # A full disk, or a database that is away, is no matter of the file's.
        if isinstance(error, OperationalError) and not is_busy(error):
            raise
        raise YearFileRefused(
            [
                Problem(
                    "",
                    "Cơ sở dữ liệu đang bận, hoặc số liệu vừa được sửa ở nơi khác trong lúc nạp. Hãy nạp lại.",
                )
            ]
        ) from error


def dump(year: Any) -> JsonObject:
    """The bloc-year as a year file: what `load` reads."""
    found: JsonObject = {"format": YEAR_FORMAT}
    for section in sections():
        found |= section.dump(year)
    return found


def left_out(year: Any) -> list[str]:
    """In words, what of this year its file does not hold."""
    told: list[str] = []
    for section in sections():
        tell: Callable[[Any], list[str]] | None = getattr(section, "left_out", None)
        told += tell(year) if tell else []
    return told


def refuse_if(condition: bool, place: str, sentence: str) -> None:
    """YearFileRefused with one mistake, if the condition holds."""
    if condition:
        raise YearFileRefused([Problem(place, sentence)])
