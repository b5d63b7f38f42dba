from django.db import migrations, models

from common.audit.guard import AppendOnly


class Migration(migrations.Migration):
    """From here on the database keeps what was published; sample data alone can be taken away again."""

    dependencies = [("scoring", "0003_rubric_steps")]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="is_sample",
            field=models.BooleanField(default=False, editable=False, verbose_name="Số liệu minh họa"),
        ),
        AppendOnly("scoring_publication", unless="is_sample"),
    ]
