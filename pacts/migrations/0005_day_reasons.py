from django.db import migrations

import common.vietnamese.fields


class Migration(migrations.Migration):
    """Why the odd day of a signature on paper was kept."""

    dependencies = [("pacts", "0004_signatures_one_by_one")]

    operations = [
        migrations.AddField(
            model_name="signature",
            name="day_reason",
            field=common.vietnamese.fields.VietnameseTextField(
                blank=True, editable=False, verbose_name="Vì sao ghi ngày này"
            ),
        ),
    ]
