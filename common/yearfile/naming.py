"""Whom a mistake in a file is about: «Ban Dân vận, tiêu chí I.1» beside `rounds[0].scores[17].self.points`."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from common.vietnamese.text import clean_line
from common.yearfile.parsing import Problem, YearFileRefused, parse_json
from common.yearfile.shapes import JsonObject

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_TREE = ("criteria", "children")
_LONGEST = 60


def named(problems: Iterable[Problem], data: bytes) -> list[Problem]:
    """The mistakes found in these bytes, each with the member and the criterion it is about, where it is about any."""
    try:
        whole = parse_json(data)
    except YearFileRefused:
        return list(problems)
    members = _short_names(whole)
    return [replace(problem, about=_about(whole, problem.place, members)) for problem in problems]


def _short_names(whole: Any) -> dict[str, str]:
    rows = whole.get("members") if isinstance(whole, dict) else None
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {_text(row, "code"): _name(row) for row in found}


def _name(row: JsonObject) -> str:
    return _text(row, "short_name") or _text(row, "name") or _text(row, "code")


def _text(row: JsonObject, key: str) -> str:
    """A short text of an object of the file; "" for everything else."""
    value = row.get(key)
    return clean_line(value)[:_LONGEST] if isinstance(value, str) else ""


def _about(whole: Any, place: str, members: dict[str, str]) -> str:
    """The words for one place, by the objects on the way to it."""
    member = criterion = above = ""
    value = whole
    for key, number in _STEP.findall(place):
        if key:
            value, above = (value.get(key) if isinstance(value, dict) else None), key
        else:
            value = value[int(number)] if isinstance(value, list) and int(number) < len(value) else None
        if not isinstance(value, dict):
            continue
        if above == "members":
            member = _name(value)
        elif code := _text(value, "member"):
            member = members.get(code, code)
        criterion = _text(value, "criterion") or (_text(value, "code") if above in _TREE else "") or criterion
    return ", ".join(filter(None, (member, f"tiêu chí {criterion}" if criterion else "")))
