"""Prints the rooms that one saved score passes through, from its address to its answer, and the turns between them.

    .venv/bin/python -m bench.rooms

One box of the grid is saved as the page's script does. It is saved once before it is followed, so that what is worked
out once and kept is known already, as it is in a portal that runs. Nothing here passes or fails.

It is counted as somebody counts who reads the code along the save:

- A room is a file of ours in which a function runs.
- Every function is read once, where it first runs, however often it runs. Reading on after a call, in the function
  that called, is no step.
- A function that only names an expression is not opened: it is at most two plain statements long and calls no function
  of ours (`RoundSheet.columns`, `Mark.input`). One that only passes a call on is opened.
- A turn back is a step into another file than the one before it, if that file was open already.

`scoring/` is counted first: everything else is the way in and the ground that every page stands on.
"""

import ast
import os
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

import django

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ("khoithidua", "awards", "scoring", "campaigns", "pacts", "documents", "members", "common")
# These run in a frame of their own and are read with the function that they stand in.
_INNER = ("<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>", "<lambda>", "<module>")
_PLAIN = (ast.Assign, ast.AnnAssign, ast.Return)


class Step(NamedTuple):
    """A function that is read: its room and its name."""

    room: str
    function: str


@dataclass
class Walk:
    """What runs of ours while `follow` is the profiler, in the order in which each function first ran."""

    order: list[CodeType] = field(default_factory=list)
    seen: set[CodeType] = field(default_factory=set)
    callers: set[CodeType] = field(default_factory=set)
    _running: list[CodeType] = field(default_factory=list)

    def follow(self, frame: FrameType, event: str, _: Any) -> None:
        """Takes part in every call and return, as `sys.setprofile` wants it."""
        code = frame.f_code
        if event not in ("call", "return") or code.co_name in _INNER or not _room_of(code.co_filename):
            return
        if event == "return":
            if self._running:
                self._running.pop()
            return
        if self._running:
            self.callers.add(self._running[-1])
        self._running.append(code)
        if code not in self.seen:
            self.seen.add(code)
            self.order.append(code)

    @property
    def steps(self) -> list[Step]:
        """What is read, in its order."""
        return [
            Step(_room_of(code.co_filename), code.co_qualname)
            for code in self.order
            if code in self.callers or not _is_short(code)
        ]


@cache
def _room_of(file: str) -> str:
    """The file as it is named in the house; "" for one that is none of ours."""
    path = Path(file)
    room = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path()
    return str(room) if room.parts and room.parts[0] in HOUSE else ""


def _is_short(code: CodeType) -> bool:
    """Whether a function only names an expression; its decorators count as its first line."""
    for node in ast.walk(_tree(code.co_filename)):
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            if (first, node.name) == (code.co_firstlineno, code.co_name):
                body = [line for line in node.body if not _is_docstring(line)]
                return len(body) <= 2 and all(isinstance(line, _PLAIN) for line in body)
    return False


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse(Path(file).read_text())


def _is_docstring(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


def rooms_in(steps: list[Step]) -> list[str]:
    """The rooms, in the order in which they are entered."""
    return list(dict.fromkeys(step.room for step in steps))


def turns_back(steps: list[Step]) -> list[Step]:
    """The steps into a room that was left before."""
    found, known, last = [], set(), ""
    for step in steps:
        if step.room != last and step.room in known:
            found.append(step)
        known.add(step.room)
        last = step.room
    return found


def followed() -> list[Step]:
    """The steps of one saved score, in a database made for it and removed afterwards."""
    from django.core.management import call_command

    from bench.__main__ import client_of, database, saver
    from tests.years import make_year

    call_command("collectstatic", interactive=False, verbosity=0)
    with database():
        made = make_year(members=9, leaves=18, bloc="chin")
        save = saver(client_of(made.secretary), made)
        save()
        walk = Walk()
        sys.setprofile(walk.follow)
        try:
            save()
        finally:
            sys.setprofile(None)
    return walk.steps


def main() -> None:
    """Follows a save and prints what it found: every step, indented under its room, then the counts."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    steps = followed()
    last = ""
    known: set[str] = set()
    for step in steps:
        if step.room != last:
            print(f"{'←' if step.room in known else '+'} {step.room}")
        print(f"      {step.function}")
        known.add(step.room)
        last = step.room
    own = [step for step in steps if step.room.startswith("scoring/")]
    for name, some in (("scoring/", own), ("the whole house", steps)):
        print(f"{name}: {len(some)} functions, {len(rooms_in(some))} rooms, {len(turns_back(some))} turns back")


if __name__ == "__main__":
    main()
