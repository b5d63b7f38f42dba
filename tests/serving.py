"""Which migrations the version before could not live with, while it goes on serving beside the new tables.

What each app had come to when the version before was given out stands in `served_before.json`; whatever came since is
judged. Once a version is given out, `python -m tests.serving` writes down what it has come to.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

HOUSE = {"common", "members", "documents", "pacts", "campaigns", "scoring", "awards"}
SERVED_BEFORE = Path(__file__).with_name("served_before.json")
# The constraints that forbid nothing which the version before writes, by app, model and name, with the reason.
KNOWN_TO_HOLD: dict[tuple[str, str, str], str] = {}

GOES = "the version before still asks for it"
EMPTY = "the version before leaves it empty: null=True or db_default"
NARROWER = "the version before may write what it no longer takes"
_REMOVING = (
    operations.RemoveField,
    operations.DeleteModel,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
)


def harmful(loader: MigrationLoader, before: dict[str, str]) -> list[str]:
    """Each step of the migrations since then that the version before can't live with, and why."""
    graph = loader.graph
    ours = _ours()
    served = {step for app, leaf in before.items() for step in graph.forwards_plan((app, leaf))}
    later = [step for leaf in graph.leaf_nodes() for step in graph.forwards_plan(leaf) if step not in served]
    found: list[str] = []
    new: set[tuple[str, ...]] = set()
    for app, name in dict.fromkeys(later):
        if app in ours:
            state = loader.project_state((app, name), at_end=False)
            found += [f"{app}.{name}: {said}" for said in of_migration(graph.nodes[app, name], app, state, new)]
    return found


def of_migration(migration: Migration, app: str, state: ProjectState, new: set[tuple[str, ...]]) -> Iterator[str]:
    """The same of one migration. `new` gathers the tables and columns that the version before doesn't know."""
    for step in _flat(migration.operations):
        if why := _why(step, app, state, new):
            yield f"{step.describe()}: {why}"
        if isinstance(step, operations.CreateModel):
            new.add((app, step.name_lower))
        elif isinstance(step, operations.AddField):
            new.add((app, step.model_name_lower, step.name_lower))
        step.state_forwards(app, state)


def _flat(steps: Iterable[Operation]) -> Iterator[Operation]:
    """The steps that touch the database: what only the models forget stays there, for the version before."""
    for step in steps:
        if isinstance(step, operations.SeparateDatabaseAndState):
            yield from _flat(step.database_operations)
        else:
            yield step


def _why(step: Operation, app: str, state: ProjectState, new: set[tuple[str, ...]]) -> str:
    model = getattr(step, "model_name_lower", None) or getattr(step, "name_lower", "")
    if (app, model) in new:
        return ""
    if isinstance(step, _REMOVING):
        return GOES
    if isinstance(step, operations.AddField):
        return "" if _may_be_left_out(step.field) else EMPTY
    if isinstance(step, operations.AlterField):
        is_new = (app, model, step.name_lower) in new
        old = state.models[app, model].fields[step.name]
        return NARROWER if not is_new and _is_narrower(old, step.field) else ""
    if isinstance(step, operations.AddConstraint):
        columns = _columns(step.constraint)
        are_new = columns and all((app, model, column) in new for column in columns)
        return "" if are_new or (app, model, step.constraint.name) in KNOWN_TO_HOLD else NARROWER
    return ""


def _may_be_left_out(field: Any) -> bool:
    return bool(field.null or field.many_to_many or field.db_default is not models.NOT_PROVIDED)


def _is_narrower(old: Any, field: Any) -> bool:
    if type(old) is not type(field) and old.get_internal_type() != field.get_internal_type():
        return True
    if (old.null and not _may_be_left_out(field)) or (field.unique and not old.unique):
        return True
    lengths = [one.max_length for one in (old, field)]
    is_shorter = None not in lengths and lengths[1] < lengths[0]
    return is_shorter or (lengths[0] is None and lengths[1] is not None) or old.db_column != field.db_column


def _columns(constraint: Any) -> set[str]:
    """The columns of which a constraint speaks."""
    names = set(getattr(constraint, "fields", ()))
    waiting: list[Any] = [getattr(constraint, "condition", None), *getattr(constraint, "expressions", ())]
    while waiting:
        part = waiting.pop()
        if isinstance(part, models.Q):
            waiting += part.children
        elif isinstance(part, tuple):
            names.add(part[0].split("__")[0])
            waiting.append(part[1])
        elif isinstance(part, models.F):
            names.add(str(part.deconstruct()[1][0]).split("__")[0])
        elif hasattr(part, "get_source_expressions"):
            waiting += part.get_source_expressions()
    return names


def leaves() -> dict[str, str]:
    """What each app of the house has come to."""
    return {app: name for app, name in sorted(MigrationLoader(None).graph.leaf_nodes()) if app in _ours()}


def _ours() -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in HOUSE}


if __name__ == "__main__":
    import django

    django.setup()
    SERVED_BEFORE.write_text(json.dumps(leaves(), indent=1) + "\n", encoding="utf-8")
