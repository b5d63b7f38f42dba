from django.db import migrations, models
from django.db.models import Q

from common.audit.guard import AppendOnly, Fixed, Lifted

_KEPT = [
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
]
_SAMPLE = {"unless": "is_sample", "of": ("members_document", "document_id")}
# They ask the document whether it is a sample: on SQLite they must not be there while its table is made anew.
_OF_DOCUMENTS = (
    AppendOnly("members_documentfile", **_SAMPLE),
    Fixed("members_ground", ["id", "document_id", '"order"', "text"], **_SAMPLE),
)


class Migration(migrations.Migration):
    """A document says whether its figures were published when it was issued; that stays as all the rest it says."""

    dependencies = [("members", "0007_signed_files_say_by_whom")]

    operations = [
        Lifted(Fixed("members_document", _KEPT, unless="is_sample"), *_OF_DOCUMENTS),
        migrations.AddField(
            model_name="document",
            name="provisional",
            field=models.BooleanField(default=False, editable=False, verbose_name="Tạm tính"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=Q(provisional=False) | Q(origin="issued") & ~Q(source=""),
                name="a_provisional_document_is_issued",
            ),
        ),
        Fixed("members_document", [*_KEPT, "provisional"], unless="is_sample"),
        *_OF_DOCUMENTS,
    ]
