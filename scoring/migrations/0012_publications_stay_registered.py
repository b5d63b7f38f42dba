import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from common.audit.guard import AppendOnly


class Migration(migrations.Migration):
    """Every publication is registered from here on, and the database keeps it again."""

    dependencies = [("scoring", "0011_register_publications")]

    operations = [
        migrations.AlterField(
            model_name="publication",
            name="document",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publication",
                to="members.document",
                verbose_name="Trong sổ văn bản",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=Q(visibility__in=["own", "totals", "full"]), name="publication_visibility_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=Q(reasons__in=["own", "all"]), name="publication_reasons_are_known"
            ),
        ),
        AppendOnly("scoring_publication", unless="is_sample"),
    ]
