import common.vietnamese.fields
from django.db import migrations, models

from common.audit.guard import AppendOnly, Lifted
from common.vietnamese.dates import date_time

_DOCUMENT_FILES = AppendOnly("members_documentfile", unless="is_sample", of=("members_document", "document_id"))


def say_who_signed_the_files_of_pacts(apps, schema_editor):
    """The files that members signed by token were checked when they came: beside the issued pact they say by whom."""
    PactFile = apps.get_model("pacts", "PactFile")
    DocumentFile = apps.get_model("members", "DocumentFile")
    for file in PactFile.objects.filter(role="signed", freezing__document__isnull=False):
        until = PactFile.objects.filter(freezing=file.freezing_id, role="signed", signatures__lte=file.signatures)
        signers = [
            certificate | {"at": date_time(at)}
            for certificate, at in until.order_by("signatures").values_list("signature__certificate", "signature__at")
            if certificate
        ]
        kept = DocumentFile.objects.filter(document=file.freezing.document_id, sha256=file.sha256, role="unchecked")
        kept.update(role="signed", signers=signers)


def say_nothing_of_it(apps, schema_editor):
    apps.get_model("members", "DocumentFile").objects.filter(role="signed").update(role="unchecked", signers=None)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0007_signed_files_say_by_whom"),
        ("pacts", "0003_the_pact_is_issued"),
    ]

    operations = [
        Lifted(_DOCUMENT_FILES),
        migrations.RunPython(say_who_signed_the_files_of_pacts, say_nothing_of_it),
        _DOCUMENT_FILES,
        migrations.RemoveConstraint(model_name="pactfile", name="one_signed_file_a_step"),
        migrations.AlterField(
            model_name="pactfile",
            name="role",
            field=models.CharField(
                choices=[("frozen", "Bản chốt để ký"), ("signed", "Bản ký số"), ("scan", "Bản quét")],
                max_length=10,
                verbose_name="Là",
            ),
        ),
        migrations.AddConstraint(
            model_name="pactfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "frozen")), fields=("freezing",), name="one_frozen_file_a_freezing"
            ),
        ),
        migrations.AddConstraint(
            model_name="pactfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "signed")), fields=("signature",), name="one_signed_file_a_signature"
            ),
        ),
        # On SQLite the table may have been made anew just now, without its guard.
        AppendOnly("pacts_pactfile"),
        migrations.AddField(
            model_name="signature",
            name="compared",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=200, verbose_name="So chứng thư với đơn vị"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="signature",
            name="mismatch",
            field=common.vietnamese.fields.VietnameseTextField(
                blank=True, default="", editable=False, verbose_name="Chứng thư không khớp"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="signature",
            name="mismatch_reason",
            field=common.vietnamese.fields.VietnameseTextField(
                blank=True, default="", editable=False, verbose_name="Vì sao vẫn nhận"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="signature",
            name="voided_by",
            field=models.CharField(blank=True, default="", editable=False, max_length=200, verbose_name="Người hủy"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mismatch", ""), ("mismatch_reason", "")),
                    models.Q(
                        ("method", "token"),
                        models.Q(("compared", ""), _negated=True),
                        models.Q(("mismatch", ""), _negated=True),
                        models.Q(("mismatch_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="another_s_certificate_is_taken_with_a_reason",
            ),
        ),
    ]
