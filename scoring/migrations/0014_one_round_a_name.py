from typing import Any

from django.db import migrations, models

from common.vietnamese.text import fold

LONGEST = 100


def tell_rounds_apart(apps: Any, schema_editor: Any) -> None:
    """Rounds of one year that bear one name get a number behind it, but for the oldest; nothing else of them changes."""
    rounds = apps.get_model("scoring", "Round").objects.order_by("year_id", "id")
    taken: dict[int, set[str]] = {}
    for year, name in rounds.values_list("year_id", "name"):
        taken.setdefault(year, set()).add(fold(name))
    seen: dict[int, set[str]] = {}
    for round_ in rounds:
        keys = seen.setdefault(round_.year_id, set())
        name, number = round_.name, 2
        while fold(name) in keys or (name != round_.name and fold(name) in taken[round_.year_id]):
            ending = f" ({number})"
            name, number = round_.name[: LONGEST - len(ending)].rstrip() + ending, number + 1
        keys.add(fold(name))
        type(round_).objects.filter(pk=round_.pk).update(name=name, name_key=fold(name))


class Migration(migrations.Migration):
    """Two rounds of one year don't bear one name."""

    dependencies = [("scoring", "0013_handed_in")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="name_key",
            field=models.CharField(default="", editable=False, max_length=300, verbose_name="Tên không dấu"),
            preserve_default=False,
        ),
        migrations.RunPython(tell_rounds_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(fields=("year", "name_key"), name="one_round_a_name"),
        ),
    ]
