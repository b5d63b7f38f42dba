import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The documents that a rubric cites and a publication is belong to `documents`: the columns stay as they are."""

    dependencies = [("documents", "0001_initial"), ("scoring", "0014_one_round_a_name")]
    # Which forgets these models: nobody may point at them any more.
    run_before = [("members", "0010_documents_have_their_own_floor")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="publication",
                    name="document",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication",
                        to="documents.document",
                        verbose_name="Trong sổ văn bản",
                    ),
                ),
                migrations.AlterField(
                    model_name="rubricground",
                    name="cites",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cited_by_rubrics",
                        to="documents.document",
                        verbose_name="Văn bản được dẫn",
                    ),
                ),
            ]
        ),
    ]
