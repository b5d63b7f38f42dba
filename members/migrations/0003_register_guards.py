from django.db import migrations

from common.audit.guard import AppendOnly, Fixed

_SAMPLE = {"unless": "is_sample", "of": ("members_document", "document_id")}


class Migration(migrations.Migration):
    """From here on the database keeps what was registered: of a document only its state changes; sample data may go."""

    dependencies = [("members", "0002_documents_and_their_layout")]

    operations = [
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
                "issuer",
                "source",
                "run",
                "number",
                "code",
                "added_at",
                "added_by",
                "is_sample",
            ],
            unless="is_sample",
        ),
        AppendOnly("members_documentfile", **_SAMPLE),
        # Which document of the register a ground names may turn out later: that one is filed later.
        Fixed("members_ground", ["id", "document_id", '"order"', "text"], **_SAMPLE),
    ]
