from django.db import migrations

import common.vietnamese.fields


class Migration(migrations.Migration):
    """Why odd deadlines of a round were kept."""

    dependencies = [("scoring", "0015_documents_have_their_own_floor")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="scoring_due_reason",
            field=common.vietnamese.fields.VietnameseTextField(
                blank=True, editable=False, verbose_name="Vì sao ghi hạn tự chấm này"
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="appraising_due_reason",
            field=common.vietnamese.fields.VietnameseTextField(
                blank=True, editable=False, verbose_name="Vì sao ghi hạn thẩm định này"
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="agreeing_due_reason",
            field=common.vietnamese.fields.VietnameseTextField(
                blank=True, editable=False, verbose_name="Vì sao ghi hạn thống nhất này"
            ),
        ),
    ]
