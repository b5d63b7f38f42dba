from django.db import migrations

from common.audit.guard import AppendOnly, Lifted, Step

_SAMPLE = {"unless": "is_sample", "of": ("members_document", "document_id")}
_KEPT = ("id", "document_id", "name", "content_type", "size", "sha256", "added_at", "added_by")


class Migration(migrations.Migration):
    """A copy that was only kept may become the signed copy once its signatures were found good; nothing else changes."""

    dependencies = [("documents", "0002_dossiers_are_made_by_jobs")]

    operations = [
        Lifted(AppendOnly("members_documentfile", **_SAMPLE)),
        AppendOnly(
            "members_documentfile",
            **_SAMPLE,
            but=Step("role", before=("scan", "attached", "unchecked"), after="signed", kept=_KEPT),
        ),
    ]
