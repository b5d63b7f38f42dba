"""How tests handle the rubric's editor: give a rubric, press the tree's buttons, send a form, read what is said."""

from typing import Any

from django.test import Client

from scoring.models import Rubric
from scoring.rubrics import tree as rules
from scoring.rubrics.files import RubricPart
from scoring.rubrics.storing import rules_of
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


def press(client: Client, made: Made, deed: str, typed: dict[str, str] | None = None) -> Any:
    """A button of the tree, with maxima that were typed."""
    maxima = {f"max:{code}": text for code, text in (typed or {}).items()}
    return client.post(address(made, "rubric-edit"), {"version": stored(made).version, "deed": deed} | maxima)


def said(client: Client, where: str) -> list[str]:
    """What the next page tells of what was done."""
    return [str(message) for message in client.get(where).context["messages"]]
