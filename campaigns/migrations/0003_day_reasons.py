from django.db import migrations

import common.vietnamese.fields


class Migration(migrations.Migration):
    """Why the odd day of a joint activity was kept."""

    dependencies = [("campaigns", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="held_reason",
            field=common.vietnamese.fields.VietnameseTextField(
                blank=True, editable=False, verbose_name="Vì sao ghi ngày này"
            ),
        ),
    ]
