from django.db import migrations


class Migration(migrations.Migration):
    """The documents are an app of their own. Who points at them moved before this (`run_before` there)."""

    dependencies = [("members", "0009_day_reasons")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(
                    model_name="caveat",
                    name="file",
                ),
                migrations.RemoveField(
                    model_name="document",
                    name="replaced_by",
                ),
                migrations.RemoveField(
                    model_name="document",
                    name="year",
                ),
                migrations.RemoveField(
                    model_name="documentfile",
                    name="document",
                ),
                migrations.RemoveField(
                    model_name="ground",
                    name="cites",
                ),
                migrations.RemoveField(
                    model_name="ground",
                    name="document",
                ),
                migrations.RemoveField(
                    model_name="dossier",
                    name="year",
                ),
                migrations.RemoveField(
                    model_name="draft",
                    name="year",
                ),
                migrations.DeleteModel(
                    name="Misses",
                ),
                migrations.DeleteModel(
                    name="Caveat",
                ),
                migrations.DeleteModel(
                    name="DocumentFile",
                ),
                migrations.DeleteModel(
                    name="Document",
                ),
                migrations.DeleteModel(
                    name="Ground",
                ),
                migrations.DeleteModel(
                    name="Dossier",
                ),
                migrations.DeleteModel(
                    name="Draft",
                ),
            ]
        ),
    ]
