import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The documents that a pact cites and is issued as belong to `documents`: the columns stay as they are."""

    dependencies = [("documents", "0001_initial"), ("pacts", "0005_day_reasons")]
    # Which forgets these models: nobody may point at them any more.
    run_before = [("members", "0010_documents_have_their_own_floor")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="clause",
                    name="cites",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="Văn bản trong sổ mà căn cứ này dẫn: hết hiệu lực thì cổng nhắc.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cited_by_pacts",
                        to="documents.document",
                        verbose_name="Văn bản được dẫn",
                    ),
                ),
                migrations.AlterField(
                    model_name="freezing",
                    name="document",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="freezing",
                        to="documents.document",
                        verbose_name="Văn bản phát hành",
                    ),
                ),
            ]
        ),
    ]
