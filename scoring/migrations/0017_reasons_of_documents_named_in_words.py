from django.db import migrations

import common.vietnamese.fields


class Migration(migrations.Migration):
    """Why a document by which a member is «không xét» was named though its day is odd."""

    dependencies = [("scoring", "0016_reasons_of_deadlines")]

    operations = [
        migrations.AddField(
            model_name="ineligible",
            name="document_reason",
            field=common.vietnamese.fields.VietnameseTextField(
                blank=True, editable=False, verbose_name="Vì sao ghi văn bản này"
            ),
        ),
    ]
