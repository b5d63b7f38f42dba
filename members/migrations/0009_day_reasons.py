from django.db import migrations

import common.vietnamese.fields
from common.audit.guard import AppendOnly, Fixed, Lifted

_SAMPLE = {"unless": "is_sample", "of": ("members_document", "document_id")}
_FILES = AppendOnly("members_documentfile", **_SAMPLE)
_GROUNDS = Fixed("members_ground", ["id", "document_id", '"order"', "text"], **_SAMPLE)


class Migration(migrations.Migration):
    """Why an odd day was kept stands with the document, and is kept like the day itself."""

    # Behind the registering of publications, which puts the guard of documents up again as it was before.
    dependencies = [("members", "0008_provisional_documents"), ("scoring", "0012_publications_stay_registered")]

    operations = [
        # Both look into the table of documents.
        Lifted(_FILES),
        Lifted(_GROUNDS),
        migrations.AddField(
            model_name="document",
            name="day_reason",
            field=common.vietnamese.fields.VietnameseTextField(blank=True, verbose_name="Vì sao ghi ngày này"),
        ),
        migrations.AddField(
            model_name="document",
            name="state_day_reason",
            field=common.vietnamese.fields.VietnameseTextField(blank=True, verbose_name="Vì sao hiệu lực từ ngày này"),
        ),
        # SQLite has made the table anew, without its triggers.
        Fixed(
            "members_document",
            [
                "id",
                "year_id",
                "origin",
                "kind",
                "title",
                "sign",
                '"on"',
                "day_reason",
                "issuer",
                "source",
                "run",
                "number",
                "code",
                "added_at",
                "added_by",
                "is_sample",
                "provisional",
            ],
            unless="is_sample",
        ),
        _FILES,
        _GROUNDS,
    ]
