import django.db.models.deletion
import common.vietnamese.fields
from django.db import migrations, models

from common.audit.guard import AppendOnly, Lifted

_FILES = AppendOnly("members_documentfile", unless="is_sample", of=("members_document", "document_id"))


def say_what_was_never_checked(apps, schema_editor):
    """What was filed as signed was never checked; what a pact's signing put there, the pacts' own migration gives back."""
    apps.get_model("members", "DocumentFile").objects.filter(role="signed").update(role="unchecked")


def call_it_signed_again(apps, schema_editor):
    apps.get_model("members", "DocumentFile").objects.filter(role="unchecked").update(role="signed")


class Migration(migrations.Migration):
    dependencies = [("members", "0006_dossier")]

    operations = [
        Lifted(_FILES),
        migrations.RemoveConstraint(model_name="documentfile", name="document_file_role_is_known"),
        migrations.AddField(
            model_name="documentfile",
            name="signers",
            field=models.JSONField(blank=True, null=True, verbose_name="Chữ ký số"),
        ),
        migrations.AlterField(
            model_name="documentfile",
            name="role",
            field=models.CharField(
                choices=[
                    ("record", "Bản phát hành"),
                    ("scan", "Bản quét"),
                    ("signed", "Bản ký số"),
                    ("attached", "Tệp kèm theo"),
                    ("unchecked", "Bản lưu, chưa kiểm tra chữ ký"),
                ],
                max_length=10,
                verbose_name="Là",
            ),
        ),
        migrations.RunPython(say_what_was_never_checked, call_it_signed_again),
        migrations.AddConstraint(
            model_name="documentfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["record", "scan", "signed", "attached", "unchecked"])),
                name="document_file_role_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "signed"), ("signers__isnull", False)),
                    models.Q(models.Q(("role", "signed"), _negated=True), ("signers__isnull", True)),
                    _connector="OR",
                ),
                name="a_signed_file_says_by_whom",
            ),
        ),
        _FILES,
        migrations.CreateModel(
            name="Caveat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", common.vietnamese.fields.VietnameseTextField(verbose_name="Lưu ý")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="Ghi lúc")),
                ("by", models.CharField(max_length=200, verbose_name="Người ghi")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="caveats",
                        to="members.documentfile",
                        verbose_name="Tệp",
                    ),
                ),
            ],
            options={
                "verbose_name": "lưu ý về tệp",
                "verbose_name_plural": "lưu ý về tệp",
                "ordering": ["file", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="caveat_says_something"
                    )
                ],
            },
        ),
        AppendOnly("members_caveat"),
    ]
