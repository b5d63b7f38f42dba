"""How tests handle the rubric's editor: give a rubric, press the tree's buttons, send a form, read what is said."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.test import Client

from scoring.models import Rubric
from scoring.pages.rubric_lines import CELLS
from scoring.rubrics import tree as rules
from scoring.rubrics.files import RubricPart
from scoring.rubrics.storing import rules_of
from scoring.rubrics.tree.lines import Line, lines_of
from scoring.rubrics.verbs import store_rubric
from tests.years import Made


def give(made: Made, plain: rules.PlainRubric, *, is_sample: bool = False) -> None:
    store_rubric(year=made.year, part=RubricPart(plain, "", is_sample))


def stored(made: Made) -> Rubric:
    return Rubric.objects.get(year=made.year)


def plain(made: Made) -> rules.PlainRubric:
    return rules_of(stored(made))


def address(made: Made, name: str, *args: object, query: str = "") -> str:
    """The address of a page of the year."""
    return made.address(name, *args) + query


def post(client: Client, where: str, made: Made, **typed: Any) -> Any:
    form = {"version": stored(made).version} | {key.replace("__", ":"): value for key, value in typed.items()}
    return client.post(where, form)


def boxes(lines: Sequence[Line]) -> dict[str, str]:
    """The boxes of these lines, as the page has them and a browser sends them."""
    return {
        f"line-{number}-{cell}": text
        for number, line in enumerate(lines)
        for cell in CELLS
        if (text := getattr(line, cell)) is not None
    }


def send(client: Client, made: Made, lines: Sequence[Line], deed: str = "save", **more: object) -> Any:
    """A button of the tree, with all of its lines as they were typed."""
    form = {"version": stored(made).version, "deed": deed} | boxes(lines) | more
    return client.post(address(made, "rubric-edit"), form)


def press(client: Client, made: Made, deed: str, typed: dict[str, str] | None = None, **more: object) -> Any:
    """A button of the tree or of the line with this code («up:I.1»), with maxima that were typed."""
    maxima = typed or {}
    lines = [replace(line, max_points=maxima.get(line.was, line.max_points)) for line in lines_of(plain(made))]
    name, _, code = deed.partition(":")
    number = next((number for number, line in enumerate(lines) if line.was == code), code)
    return send(client, made, lines, f"{name}:{number}" if code else name, **more)


def said(client: Client, where: str) -> list[str]:
    """What the next page tells of what was done."""
    return [str(message) for message in client.get(where).context["messages"]]
