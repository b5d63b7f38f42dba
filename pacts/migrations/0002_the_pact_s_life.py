import django.db.models.deletion
import common.vietnamese.fields
from django.db import migrations, models

from common.audit.guard import AppendOnly


def tell_the_states(apps, schema_editor):
    """A pact that somebody has signed stands; one that every member has signed is in force."""
    Pact = apps.get_model("pacts", "Pact")
    for pact in Pact.objects.all():
        signed = pact.signatures.count()
        if signed:
            pact.state = "in-force" if signed >= pact.year.members.count() else "frozen"
            pact.save(update_fields=["state"])


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_documents_and_their_layout"),
        ("pacts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Clause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "section",
                    models.CharField(
                        choices=[("ground", "Căn cứ"), ("target", "Chỉ tiêu"), ("organisation", "Tổ chức thực hiện")],
                        max_length=12,
                        verbose_name="Mục",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="Thứ tự")),
                ("text", common.vietnamese.fields.VietnameseTextField(verbose_name="Nội dung")),
            ],
            options={
                "verbose_name": "điều khoản giao ước",
                "verbose_name_plural": "điều khoản giao ước",
                "ordering": ["pact", "section", "order"],
            },
        ),
        migrations.CreateModel(
            name="Freezing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="Lần chốt")),
                ("text", models.TextField(verbose_name="Văn bản")),
                ("data", models.JSONField(verbose_name="Số liệu")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("on", models.DateField(verbose_name="Ngày giao ước")),
                ("at", models.DateTimeField(verbose_name="Chốt lúc")),
                ("by", models.CharField(max_length=200, verbose_name="Người chốt")),
            ],
            options={
                "verbose_name": "bản chốt giao ước",
                "verbose_name_plural": "bản chốt giao ước",
                "ordering": ["pact", "number"],
            },
        ),
        migrations.CreateModel(
            name="PactFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("frozen", "Bản chốt để ký"), ("signed", "Bản ký số"), ("scan", "Bản quét đã ký")],
                        max_length=10,
                        verbose_name="Là",
                    ),
                ),
                ("name", common.vietnamese.fields.VietnameseCharField(max_length=200, verbose_name="Tên tệp")),
                ("content_type", models.CharField(max_length=100, verbose_name="Kiểu nội dung")),
                ("size", models.PositiveIntegerField(verbose_name="Kích thước (byte)")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("signatures", models.PositiveSmallIntegerField(default=0, verbose_name="Số chữ ký số")),
                ("at", models.DateTimeField(verbose_name="Lưu lúc")),
                ("by", models.CharField(max_length=200, verbose_name="Người lưu")),
            ],
            options={
                "verbose_name": "tệp giao ước",
                "verbose_name_plural": "tệp giao ước",
                "ordering": ["pact", "id"],
            },
        ),
        migrations.CreateModel(
            name="PactStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version_before", models.PositiveIntegerField(verbose_name="Lần sửa trước")),
                ("version", models.PositiveIntegerField(verbose_name="Lần sửa")),
                ("title", models.CharField(max_length=200, verbose_name="Việc đã làm")),
                ("before", models.JSONField(verbose_name="Bản trước")),
            ],
            options={
                "verbose_name": "bước soạn giao ước",
                "verbose_name_plural": "bước soạn giao ước",
                "ordering": ["pact", "version"],
            },
        ),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", common.vietnamese.fields.VietnameseTextField(verbose_name="Lý do")),
                ("at", models.DateTimeField(verbose_name="Mở lại lúc")),
                ("by", models.CharField(max_length=200, verbose_name="Người mở lại")),
            ],
            options={
                "verbose_name": "lần mở lại giao ước",
                "verbose_name_plural": "lần mở lại giao ước",
                "ordering": ["pact", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="signature",
            name="one_signature_a_member",
        ),
        migrations.RemoveConstraint(
            model_name="signature",
            name="signature_method_is_known",
        ),
        migrations.AddField(
            model_name="pact",
            name="copies",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Giao ước lập thành mấy bản. Để trống: không ghi câu này.",
                null=True,
                verbose_name="Số bản",
            ),
        ),
        migrations.AddField(
            model_name="pact",
            name="state",
            field=models.CharField(
                choices=[("drafting", "Đang soạn"), ("frozen", "Đã chốt, đang ký"), ("in-force", "Có hiệu lực")],
                default="drafting",
                editable=False,
                max_length=10,
                verbose_name="Trạng thái",
            ),
        ),
        migrations.AddField(
            model_name="pact",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="Lần sửa"),
        ),
        migrations.AddField(
            model_name="pact",
            name="witness_name",
            field=common.vietnamese.fields.VietnameseCharField(
                blank=True, max_length=100, verbose_name="Người chứng kiến"
            ),
        ),
        migrations.AddField(
            model_name="pact",
            name="witness_position",
            field=common.vietnamese.fields.VietnameseCharField(
                blank=True, max_length=200, verbose_name="Chức vụ người chứng kiến"
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="account",
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name="Tài khoản"),
        ),
        migrations.AddField(
            model_name="signature",
            name="at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="Ký lúc"),
        ),
        migrations.AddField(
            model_name="signature",
            name="certificate",
            field=models.JSONField(blank=True, editable=False, null=True, verbose_name="Chứng thư"),
        ),
        migrations.AddField(
            model_name="signature",
            name="sha256",
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256 của văn bản"),
        ),
        migrations.AddField(
            model_name="signature",
            name="void_reason",
            field=common.vietnamese.fields.VietnameseTextField(
                blank=True, editable=False, verbose_name="Vì sao hết giá trị"
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="voided_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="Hết giá trị lúc"),
        ),
        migrations.AlterField(
            model_name="signature",
            name="method",
            field=models.CharField(
                choices=[("paper", "Ký trên giấy"), ("portal", "Ký trong cổng"), ("token", "Ký số")],
                default="paper",
                max_length=10,
                verbose_name="Cách ký",
            ),
        ),
        migrations.AddConstraint(
            model_name="pact",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["drafting", "frozen", "in-force"])), name="pact_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="pact",
            constraint=models.CheckConstraint(
                condition=models.Q(("copies__isnull", True), ("copies__gt", 0), _connector="OR"),
                name="pact_has_some_copies",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at__isnull", True)),
                fields=("pact", "member"),
                name="one_signature_a_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(("method__in", ["paper", "portal", "token"])), name="signature_method_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("method", "paper"),
                    models.Q(models.Q(("sha256", ""), _negated=True), ("at__isnull", False)),
                    _connector="OR",
                ),
                name="a_signature_by_machine_is_bound_to_a_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("void_reason", ""), ("voided_at__isnull", True)),
                    models.Q(("voided_at__isnull", False), models.Q(("void_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_void_signature_says_why",
            ),
        ),
        migrations.AddField(
            model_name="clause",
            name="cites",
            field=models.ForeignKey(
                blank=True,
                help_text="Văn bản trong sổ mà căn cứ này dẫn: hết hiệu lực thì cổng nhắc.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cited_by_pacts",
                to="members.document",
                verbose_name="Văn bản được dẫn",
            ),
        ),
        migrations.AddField(
            model_name="clause",
            name="pact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="clauses",
                to="pacts.pact",
                verbose_name="Giao ước",
            ),
        ),
        migrations.AddField(
            model_name="freezing",
            name="pact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="freezings",
                to="pacts.pact",
                verbose_name="Giao ước",
            ),
        ),
        migrations.AddField(
            model_name="pactfile",
            name="freezing",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="pacts.freezing",
                verbose_name="Bản chốt",
            ),
        ),
        migrations.AddField(
            model_name="pactfile",
            name="pact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="pacts.pact",
                verbose_name="Giao ước",
            ),
        ),
        migrations.AddField(
            model_name="pactfile",
            name="signature",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="pacts.signature",
                verbose_name="Chữ ký",
            ),
        ),
        migrations.AddField(
            model_name="pactstep",
            name="pact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="steps",
                to="pacts.pact",
                verbose_name="Giao ước",
            ),
        ),
        migrations.AddField(
            model_name="reopening",
            name="freezing",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reopening",
                to="pacts.freezing",
                verbose_name="Bản chốt",
            ),
        ),
        migrations.AddField(
            model_name="reopening",
            name="pact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reopenings",
                to="pacts.pact",
                verbose_name="Giao ước",
            ),
        ),
        migrations.AddConstraint(
            model_name="clause",
            constraint=models.UniqueConstraint(fields=("pact", "section", "order"), name="one_clause_a_place"),
        ),
        migrations.AddConstraint(
            model_name="clause",
            constraint=models.CheckConstraint(
                condition=models.Q(("section__in", ["ground", "target", "organisation"])),
                name="clause_section_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="clause",
            constraint=models.CheckConstraint(
                condition=models.Q(("section", "ground"), ("cites__isnull", True), _connector="OR"),
                name="only_a_ground_cites_a_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="freezing",
            constraint=models.UniqueConstraint(fields=("pact", "number"), name="one_freezing_a_number"),
        ),
        migrations.AddConstraint(
            model_name="pactfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["frozen", "signed", "scan"])), name="pact_file_role_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="pactfile",
            constraint=models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="pact_file_is_not_empty"),
        ),
        migrations.AddConstraint(
            model_name="pactfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "scan"), ("signature__isnull", False), ("signatures", 0)),
                    models.Q(
                        ("freezing__isnull", False), ("role", "frozen"), ("signature__isnull", True), ("signatures", 0)
                    ),
                    models.Q(
                        ("freezing__isnull", False),
                        ("role", "signed"),
                        ("signature__isnull", False),
                        ("signatures__gt", 0),
                    ),
                    _connector="OR",
                ),
                name="a_pact_file_is_of_its_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="pactfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "scan"), _negated=True),
                fields=("freezing", "signatures"),
                name="one_signed_file_a_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="pactstep",
            constraint=models.UniqueConstraint(fields=("pact", "version"), name="one_pact_step_a_version"),
        ),
        migrations.AddConstraint(
            model_name="reopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="reopening_has_a_reason"
            ),
        ),
        migrations.RunPython(tell_the_states, migrations.RunPython.noop),
        # From here on the database keeps what was frozen, what was opened again, and which files belong to it.
        AppendOnly("pacts_freezing"),
        AppendOnly("pacts_reopening"),
        AppendOnly("pacts_pactfile"),
    ]
