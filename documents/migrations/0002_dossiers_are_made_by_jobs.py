from django.db import migrations, models


def forget_unfinished(apps, schema_editor):
    """One that was in the making, or failed, holds nothing: it can be asked for again."""
    dossiers = apps.get_model("documents", "Dossier").objects
    dossiers.exclude(state="done").delete()
    dossiers.filter(ended_at=None).delete()


def all_done(apps, schema_editor):
    """The way back: whatever has a row is done."""
    apps.get_model("documents", "Dossier").objects.update(state="done")


class Migration(migrations.Migration):
    """A dossier's row is written when its files are there; how far it is, is told by its job (`common.jobs`)."""

    dependencies = [("documents", "0001_initial"), ("members", "0010_documents_have_their_own_floor")]

    operations = [
        migrations.RunPython(forget_unfinished, all_done),
        migrations.RemoveConstraint(model_name="dossier", name="one_dossier_in_the_making"),
        migrations.RemoveConstraint(model_name="dossier", name="dossier_state_is_known"),
        migrations.RenameField(model_name="dossier", old_name="ended_at", new_name="made_at"),
        migrations.AlterField(
            model_name="dossier", name="made_at", field=models.DateTimeField(verbose_name="Xong lúc")
        ),
        migrations.AlterField(
            model_name="dossier", name="pdf_size", field=models.PositiveBigIntegerField(verbose_name="Kích thước PDF")
        ),
        migrations.AlterField(
            model_name="dossier", name="zip_size", field=models.PositiveBigIntegerField(verbose_name="Kích thước ZIP")
        ),
        *(
            migrations.RemoveField(model_name="dossier", name=name)
            for name in ("state", "done", "total", "doing", "problem", "begun_at")
        ),
    ]
