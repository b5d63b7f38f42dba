import common.vietnamese.fields
import django.db.models.deletion
from django.db import migrations, models


MODELS = ["misses", "document", "documentfile", "caveat", "dossier", "draft", "ground"]


def to_documents(apps, schema_editor):
    """Whatever points at these models by their content type goes on pointing at them."""
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label="members", model__in=MODELS).update(
        app_label="documents"
    )


def to_members(apps, schema_editor):
    """The way back."""
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label="documents", model__in=MODELS).update(
        app_label="members"
    )


class Migration(migrations.Migration):
    """The documents, which were a part of `members`, are an app of their own: the tables stay as they are."""

    initial = True

    dependencies = [("members", "0009_day_reasons"), ("contenttypes", "0002_remove_content_type_name")]
    run_before = [("members", "0010_documents_have_their_own_floor")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Misses",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("who", models.CharField(max_length=64, unique=True, verbose_name="Từ đâu")),
                        ("since", models.DateTimeField(db_index=True, verbose_name="Từ lúc")),
                        ("count", models.PositiveIntegerField(verbose_name="Số lần")),
                    ],
                    options={
                        "verbose_name": "mã tra hụt",
                        "verbose_name_plural": "mã tra hụt",
                        "db_table": "members_misses",
                    },
                ),
                migrations.CreateModel(
                    name="Document",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[("issued", "Phát hành từ cổng"), ("filed", "Lưu từ bên ngoài")],
                                max_length=10,
                                verbose_name="Nguồn",
                            ),
                        ),
                        (
                            "kind",
                            common.vietnamese.fields.VietnameseCharField(max_length=100, verbose_name="Loại văn bản"),
                        ),
                        ("title", common.vietnamese.fields.VietnameseTextField(verbose_name="Trích yếu")),
                        (
                            "sign",
                            common.vietnamese.fields.VietnameseCharField(
                                blank=True, max_length=60, verbose_name="Số và ký hiệu"
                            ),
                        ),
                        ("on", models.DateField(blank=True, null=True, verbose_name="Ngày văn bản")),
                        (
                            "day_reason",
                            common.vietnamese.fields.VietnameseTextField(
                                blank=True, verbose_name="Vì sao ghi ngày này"
                            ),
                        ),
                        (
                            "issuer",
                            common.vietnamese.fields.VietnameseCharField(
                                max_length=200, verbose_name="Cơ quan ban hành"
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=100, verbose_name="Lập từ")),
                        ("run", models.CharField(blank=True, max_length=60, verbose_name="Dãy số")),
                        ("number", models.PositiveIntegerField(blank=True, null=True, verbose_name="Số")),
                        ("code", models.CharField(blank=True, max_length=20, verbose_name="Mã xác minh")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("in-force", "Còn hiệu lực"),
                                    ("replaced", "Đã được thay thế"),
                                    ("withdrawn", "Đã thu hồi"),
                                    ("expired", "Hết hiệu lực"),
                                ],
                                default="in-force",
                                max_length=10,
                                verbose_name="Hiệu lực",
                            ),
                        ),
                        (
                            "state_reason",
                            common.vietnamese.fields.VietnameseTextField(blank=True, verbose_name="Lý do"),
                        ),
                        ("state_on", models.DateField(blank=True, null=True, verbose_name="Từ ngày")),
                        (
                            "state_day_reason",
                            common.vietnamese.fields.VietnameseTextField(
                                blank=True, verbose_name="Vì sao hiệu lực từ ngày này"
                            ),
                        ),
                        ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="Ghi lúc")),
                        ("added_by", models.CharField(max_length=200, verbose_name="Người ghi")),
                        (
                            "is_sample",
                            models.BooleanField(default=False, editable=False, verbose_name="Số liệu minh họa"),
                        ),
                        ("provisional", models.BooleanField(default=False, editable=False, verbose_name="Tạm tính")),
                        (
                            "replaced_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaces",
                                to="documents.document",
                                verbose_name="Văn bản thay thế",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="members.blocyear",
                                verbose_name="Năm thi đua",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "văn bản",
                        "verbose_name_plural": "văn bản",
                        "db_table": "members_document",
                        "ordering": ["year", "-on", "-id"],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
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
                        ("name", common.vietnamese.fields.VietnameseCharField(max_length=200, verbose_name="Tên tệp")),
                        ("content_type", models.CharField(max_length=100, verbose_name="Kiểu nội dung")),
                        ("size", models.PositiveIntegerField(verbose_name="Kích thước (byte)")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("signers", models.JSONField(blank=True, null=True, verbose_name="Chữ ký số")),
                        ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="Lưu lúc")),
                        ("added_by", models.CharField(max_length=200, verbose_name="Người lưu")),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="documents.document",
                                verbose_name="Văn bản",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tệp văn bản",
                        "verbose_name_plural": "tệp văn bản",
                        "db_table": "members_documentfile",
                        "ordering": ["document", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Caveat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", common.vietnamese.fields.VietnameseTextField(verbose_name="Lưu ý")),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="Ghi lúc")),
                        ("by", models.CharField(max_length=200, verbose_name="Người ghi")),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="caveats",
                                to="documents.documentfile",
                                verbose_name="Tệp",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lưu ý về tệp",
                        "verbose_name_plural": "lưu ý về tệp",
                        "db_table": "members_caveat",
                        "ordering": ["file", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Dossier",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("making", "Đang lập"), ("done", "Đã lập xong"), ("failed", "Chưa lập được")],
                                default="making",
                                max_length=10,
                                verbose_name="Trạng thái",
                            ),
                        ),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="Đã xong")),
                        ("total", models.PositiveIntegerField(default=0, verbose_name="Tất cả")),
                        ("doing", common.vietnamese.fields.VietnameseTextField(blank=True, verbose_name="Đang làm")),
                        ("problem", common.vietnamese.fields.VietnameseTextField(blank=True, verbose_name="Vì sao")),
                        ("begun_at", models.DateTimeField(auto_now_add=True, verbose_name="Bắt đầu lúc")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="Xong lúc")),
                        ("asked_by", models.CharField(max_length=200, verbose_name="Người yêu cầu")),
                        ("pdf_size", models.PositiveBigIntegerField(default=0, verbose_name="Kích thước PDF")),
                        ("zip_size", models.PositiveBigIntegerField(default=0, verbose_name="Kích thước ZIP")),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dossiers",
                                to="members.blocyear",
                                verbose_name="Năm thi đua",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "hồ sơ năm",
                        "verbose_name_plural": "hồ sơ năm",
                        "db_table": "members_dossier",
                        "ordering": ["year", "-id"],
                    },
                ),
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(max_length=100, verbose_name="Văn bản")),
                        (
                            "title",
                            common.vietnamese.fields.VietnameseCharField(max_length=100, verbose_name="Tên loại"),
                        ),
                        ("subject", common.vietnamese.fields.VietnameseTextField(blank=True, verbose_name="Trích yếu")),
                        ("on", models.DateField(blank=True, null=True, verbose_name="Ngày văn bản")),
                        (
                            "grounds",
                            common.vietnamese.fields.VietnameseTextField(
                                blank=True, help_text="Mỗi căn cứ một dòng.", verbose_name="Căn cứ"
                            ),
                        ),
                        ("body", common.vietnamese.fields.VietnameseTextField(blank=True, verbose_name="Nội dung")),
                        (
                            "recipients",
                            common.vietnamese.fields.VietnameseTextField(
                                blank=True, help_text="Mỗi nơi một dòng.", verbose_name="Nơi nhận"
                            ),
                        ),
                        (
                            "authority",
                            common.vietnamese.fields.VietnameseCharField(
                                blank=True, max_length=200, verbose_name="Thay mặt"
                            ),
                        ),
                        (
                            "position",
                            common.vietnamese.fields.VietnameseTextField(blank=True, verbose_name="Chức vụ người ký"),
                        ),
                        (
                            "signer",
                            common.vietnamese.fields.VietnameseCharField(
                                blank=True, max_length=100, verbose_name="Người ký"
                            ),
                        ),
                        (
                            "left_signer",
                            common.vietnamese.fields.VietnameseCharField(
                                blank=True, max_length=100, verbose_name="Người ký bên trái"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="Lần lưu")),
                        ("changed_at", models.DateTimeField(auto_now=True, verbose_name="Sửa lúc")),
                        ("changed_by", models.CharField(max_length=200, verbose_name="Người sửa")),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="drafts",
                                to="members.blocyear",
                                verbose_name="Năm thi đua",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bản thảo",
                        "verbose_name_plural": "bản thảo",
                        "db_table": "members_draft",
                        "ordering": ["year", "source"],
                    },
                ),
                migrations.CreateModel(
                    name="Ground",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(verbose_name="Thứ tự")),
                        ("text", common.vietnamese.fields.VietnameseTextField(verbose_name="Căn cứ")),
                        (
                            "cites",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cited_by",
                                to="documents.document",
                                verbose_name="Văn bản được dẫn",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="grounds",
                                to="documents.document",
                                verbose_name="Văn bản",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "căn cứ",
                        "verbose_name_plural": "căn cứ",
                        "db_table": "members_ground",
                        "ordering": ["document", "order"],
                    },
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("number__isnull", False)),
                        fields=("run", "number"),
                        name="one_document_a_number",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True), fields=("code",), name="one_document_a_code"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("origin", "issued"), models.Q(("code", ""), _negated=True), ("on__isnull", False)
                            ),
                            models.Q(
                                ("code", ""), ("number__isnull", True), ("origin", "filed"), ("run", ""), ("source", "")
                            ),
                            _connector="OR",
                        ),
                        name="an_issued_document_can_be_verified",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("provisional", False),
                            models.Q(("origin", "issued"), models.Q(("source", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_provisional_document_is_issued",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("number__isnull", True), models.Q(("run", ""), _negated=True), _connector="OR"
                        ),
                        name="a_number_counts_somewhere",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replaced_by__isnull", True), ("state", "in-force"), ("state_reason", "")),
                            models.Q(
                                ("replaced_by__isnull", False),
                                ("state", "replaced"),
                                models.Q(("replaced_by", models.F("id")), _negated=True),
                            ),
                            models.Q(
                                ("replaced_by__isnull", True),
                                ("state__in", ["withdrawn", "expired"]),
                                models.Q(("state_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_document_out_of_force_says_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="documentfile",
                    constraint=models.UniqueConstraint(
                        fields=("document", "sha256"), name="one_document_file_a_content"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="documentfile",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("role", "record")), fields=("document",), name="one_issued_file_a_document"
                    ),
                ),
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
                        condition=models.Q(("size__gt", 0)), name="document_file_is_not_empty"
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
                migrations.AddConstraint(
                    model_name="caveat",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="caveat_says_something"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dossier",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "making")), fields=("year",), name="one_dossier_in_the_making"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dossier",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("state__in", ["making", "done", "failed"])), name="dossier_state_is_known"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="draft",
                    constraint=models.UniqueConstraint(fields=("year", "source"), name="one_draft_a_document"),
                ),
                migrations.AddConstraint(
                    model_name="ground",
                    constraint=models.UniqueConstraint(fields=("document", "order"), name="one_ground_a_place"),
                ),
                migrations.AddConstraint(
                    model_name="ground",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("cites__isnull", True),
                            models.Q(("cites", models.F("document")), _negated=True),
                            _connector="OR",
                        ),
                        name="no_document_cites_itself",
                    ),
                ),
            ]
        ),
        migrations.RunPython(to_documents, to_members),
    ]
