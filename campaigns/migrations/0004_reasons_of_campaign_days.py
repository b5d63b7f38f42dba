from django.db import migrations

import common.vietnamese.fields


class Migration(migrations.Migration):
    """Why an odd first or last day of a campaign was kept."""

    dependencies = [("campaigns", "0003_day_reasons")]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="starts_reason",
            field=common.vietnamese.fields.VietnameseTextField(
                blank=True, editable=False, verbose_name="Vì sao ghi ngày bắt đầu này"
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="ends_reason",
            field=common.vietnamese.fields.VietnameseTextField(
                blank=True, editable=False, verbose_name="Vì sao ghi ngày kết thúc này"
            ),
        ),
    ]
