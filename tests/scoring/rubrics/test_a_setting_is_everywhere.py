"""A setting of the rubric passes every door that a rubric does: each is changed alone, and must come out changed.

The places are those that docs/recipes.md names («A setting of the rubric»).
"""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten

from scoring.models import Round, Rubric
from scoring.pages.rubric_forms import RubricSettingsForm
from scoring.pages.rubric_settings import SETTINGS
from scoring.rubrics.files import RubricPart, dump_rubric, read_draft
from scoring.rubrics.storing import rules_of
from scoring.rubrics.tree.differences import SETTING_LABELS, differences
from scoring.rubrics.tree.rubric import PlainBand, PlainRubric
from scoring.rubrics.verbs import store_rubric
from scoring.rubrics.workbook.reading import read_book
from scoring.rubrics.workbook.writing import rubric_book
from scoring.rules.snapshot import read, write
from tests.scoring.rubrics.examples import D, direct, group, rubric
from tests.scoring.rules.test_snapshot import snapshot
from tests.years import make_year

ROOT = Path(__file__).resolve().parents[3]
PLAIN = rubric(group("I", "100", direct("I.1", "100")), scale="100")
NAMES = [field.name for field in fields(PlainRubric) if field.name != "nodes"]
# Another value of each setting that is no choice and no flag: of those the next one is taken.
OTHER: dict[str, Any] = {
    "name": "Bảng khác",
    "scale": D(200),
    "step": D("0.25"),
    "decimals": 1,
    "tie_break": ("fewer_penalties",),
    "bands": (PlainBand("Tốt", D(80)),),
}
# Files that the recipe names and in which a setting goes by another name, or only some are asked for.
NOT_OF_EVERY = {
    "scoring/rubrics/words.py",
    "scoring/rubrics/tree/mistakes.py",
    "scoring/rubrics/workbook/writing.py",
    "scoring/rubrics/workbook/reading.py",
    "scoring/rules/trial.py",
    "templates/scoring/help_rubric.html",
}
# Beside the other settings these have a table of their own in the editor.
IN_TABLES = {"tie_break", "bands"}


def changed(name: str) -> PlainRubric:
    value: Any = getattr(PLAIN, name)
    if isinstance(value, bool):
        value = not value
    elif isinstance(value, Enum):
        value = next(one for one in type(value) if one is not value)
    else:
        value = OTHER[name]
    return replace(PLAIN, **{name: value})


def by_file(plain: PlainRubric) -> PlainRubric:
    return read_draft(dump_rubric(RubricPart(plain, ""))).plain


def by_workbook(plain: PlainRubric) -> PlainRubric:
    part = RubricPart(plain, "")
    return read_book(rubric_book(part), RubricPart(replace(PLAIN, nodes=()), "")).plain


def by_publication(plain: PlainRubric) -> PlainRubric:
    return read(write(snapshot(plain, []))).rubric


DOORS: list[Callable[[PlainRubric], PlainRubric]] = [by_file, by_workbook, by_publication]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", NAMES)
def test_it_comes_out_of_files_workbooks_and_publications_as_it_went_in(
    name: str, door: Callable[[PlainRubric], PlainRubric]
) -> None:
    plain = changed(name)
    assert plain != PLAIN
    assert (door(plain), door(PLAIN)) == (plain, PLAIN)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_stored_and_what_was_read_before_is_not_taken_for_it(name: str, db: None) -> None:
    year = make_year(members=1, leaves=1, scored=False, step=Round.Step.PREPARING).year
    for plain in (PLAIN, changed(name), PLAIN):
        store_rubric(year=year, part=RubricPart(plain, ""))
        assert rules_of(Rubric.objects.get(year=year)) == plain


@pytest.mark.parametrize("name", NAMES)
def test_the_log_tells_it_by_its_label(name: str) -> None:
    [found] = differences(PLAIN, changed(name))
    assert found.action == f"sửa «{SETTING_LABELS[name]}»"
    assert found.old != found.new


def test_the_editor_and_the_admin_have_a_box_for_each() -> None:
    in_form = [name for name in NAMES if name not in IN_TABLES]
    assert sorted(SETTINGS) == sorted(in_form)
    assert set(RubricSettingsForm(sample=False).fields) == {*in_form, "note"}
    model_admin: Any = admin.site.get_model_admin(Rubric)
    shown = {
        *flatten(model_admin.fields or ()),
        *(inline.model._meta.model_name + "s" for inline in model_admin.inlines),
    }
    assert set(NAMES) - shown == set()


def test_the_recipe_names_the_files_where_every_setting_stands() -> None:
    recipe = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8").partition("## A setting of the rubric\n")[2]
    told = re.findall(r"`((?:scoring|templates)/[\w./]+\.(?:py|html))`", recipe.partition("\n## ")[0])
    settings = ("rounding", "not_applicable", "total_may_exceed_scale")
    found = {
        str(path.relative_to(ROOT))
        for folder in ("scoring", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html") and "migrations" not in path.parts
        if all(re.search(rf"\b{name}\b", path.read_text(encoding="utf-8")) for name in settings)
    }
    assert set(told) == found | NOT_OF_EVERY
