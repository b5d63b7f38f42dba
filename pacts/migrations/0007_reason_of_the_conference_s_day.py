from django.db import migrations

import common.vietnamese.fields


class Migration(migrations.Migration):
    """Why an odd day of the conference was kept."""

    dependencies = [("pacts", "0006_documents_have_their_own_floor")]

    operations = [
        migrations.AddField(
            model_name="pact",
            name="conference_date_reason",
            field=common.vietnamese.fields.VietnameseTextField(
                blank=True, editable=False, verbose_name="Vì sao ghi ngày họp này"
            ),
        ),
    ]
