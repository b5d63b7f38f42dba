import django.db.models.deletion
from django.db import migrations, models

from common.audit.guard import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_register_guards"),
        ("pacts", "0002_the_pact_s_life"),
    ]

    operations = [
        migrations.AddField(
            model_name="freezing",
            name="document",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="freezing",
                to="members.document",
                verbose_name="Văn bản phát hành",
            ),
        ),
        # On SQLite the table was made anew just now, without its guard.
        AppendOnly("pacts_freezing"),
    ]
