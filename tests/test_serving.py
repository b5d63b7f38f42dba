"""Migrations while serving: the version before goes on beside the newer tables (docs/recipes.md)."""

import json
from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from tests.serving import EMPTY, GOES, NARROWER, SERVED_BEFORE, harmful, of_migration


def test_the_version_before_can_live_with_every_migration_since() -> None:
    before = json.loads(SERVED_BEFORE.read_text(encoding="utf-8"))
    found = harmful(MigrationLoader(None), before)
    assert found == [], (
        "see «A migration» in docs/recipes.md; if the version before is given out nowhere, tests.serving"
    )


def check(**asked: Any) -> Any:
    return models.CheckConstraint(condition=models.Q(**asked), name="a")


def text(**how: Any) -> Any:
    return models.CharField(**({"max_length": 20} | how))


NEW = migrations.CreateModel("Other", [("id", models.AutoField(primary_key=True))])
STEPS = [
    (migrations.RemoveField("one", "name"), GOES),
    (migrations.RenameField("one", "name", "title"), GOES),
    (migrations.DeleteModel("One"), GOES),
    (migrations.RenameModel("One", "Another"), GOES),
    (migrations.AlterModelTable("one", "another"), GOES),
    (migrations.AddField("one", "more", text(default="")), EMPTY),
    (migrations.AddField("one", "more", text(db_default="")), ""),
    (migrations.AddField("one", "more", text(null=True)), ""),
    (migrations.AlterField("one", "name", text(max_length=10, null=True)), NARROWER),
    (migrations.AlterField("one", "name", text(max_length=30, null=True)), ""),
    (migrations.AlterField("one", "name", models.TextField(null=True)), NARROWER),
    (migrations.AlterField("one", "name", text()), NARROWER),
    (migrations.AlterField("one", "name", text(null=True, unique=True)), NARROWER),
    (migrations.AddConstraint("one", check(name__gt="")), NARROWER),
    (migrations.RunPython(migrations.RunPython.noop), ""),
    # What the models alone forget is still there for the version before.
    (migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("one", "name")]), ""),
    (migrations.SeparateDatabaseAndState(database_operations=[migrations.RemoveField("one", "name")]), GOES),
]


def judged(*steps: Any) -> list[str]:
    state = ProjectState()
    fields = [("id", models.AutoField(primary_key=True)), ("name", text(null=True))]
    state.add_model(ModelState("app", "One", fields))
    migration = migrations.Migration("0002", "app")
    vars(migration)["operations"] = list(steps)
    return [said.rpartition(": ")[2] for said in of_migration(migration, "app", state, set())]


@pytest.mark.parametrize(("step", "why"), STEPS, ids=lambda one: one if isinstance(one, str) else one.describe())
def test_a_step_is_refused_where_it_takes_what_the_version_before_uses(step: Any, why: str) -> None:
    assert [said.split(": ")[0] for said in judged(step)] == ([why.rpartition(": ")[2]] if why else [])


def test_what_is_new_itself_may_be_made_as_one_likes() -> None:
    more = migrations.AddField("one", "more", text(null=True))
    assert judged(NEW, migrations.AddField("other", "name", text()), migrations.DeleteModel("Other")) == []
    assert judged(more, migrations.AddConstraint("one", check(more__gt=""))) == []
    assert judged(more, migrations.AddConstraint("one", check(more__gt=models.F("name")))) == [NARROWER]
