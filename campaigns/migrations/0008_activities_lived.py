import common.vietnamese.fields
import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def number_by_place(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those that stand get the number of their place: one a year, as the places are."""
    apps.get_model("campaigns", "Activity").objects.update(number=models.F("order"))


class Migration(migrations.Migration):
    """Joint activities get a number, a plan, results, and who took part."""

    dependencies = [
        ("campaigns", "0007_campaign_contents"),
        ("members", "0012_phone_validated"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("people", models.PositiveIntegerField(verbose_name="Số người tham gia")),
            ],
            options={
                "verbose_name": "số người tham gia",
                "verbose_name_plural": "số người tham gia",
                "ordering": ["activity", "member__order"],
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="budget",
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name="Dự toán (đồng)"),
        ),
        migrations.AddField(
            model_name="activity",
            name="cancelled_reason",
            field=common.vietnamese.fields.VietnameseTextField(blank=True, verbose_name="Lý do hủy"),
        ),
        migrations.AddField(
            model_name="activity",
            name="host",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hosted_activities",
                to="members.membership",
                verbose_name="Đơn vị chủ trì",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="number",
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="Số"),
        ),
        migrations.RunPython(number_by_place, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="activity",
            name="number",
            field=models.PositiveSmallIntegerField(editable=False, verbose_name="Số"),
        ),
        migrations.AddField(
            model_name="activity",
            name="plan",
            field=common.vietnamese.fields.VietnameseTextField(blank=True, verbose_name="Nội dung"),
        ),
        migrations.AddField(
            model_name="activity",
            name="planned_from",
            field=models.DateField(blank=True, null=True, verbose_name="Dự kiến từ ngày"),
        ),
        migrations.AddField(
            model_name="activity",
            name="planned_from_reason",
            field=common.vietnamese.fields.VietnameseTextField(
                blank=True, editable=False, verbose_name="Vì sao ghi ngày dự kiến bắt đầu này"
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="planned_to",
            field=models.DateField(blank=True, null=True, verbose_name="Dự kiến đến ngày"),
        ),
        migrations.AddField(
            model_name="activity",
            name="planned_to_reason",
            field=common.vietnamese.fields.VietnameseTextField(
                blank=True, editable=False, verbose_name="Vì sao ghi ngày dự kiến kết thúc này"
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="result",
            field=common.vietnamese.fields.VietnameseTextField(blank=True, verbose_name="Kết quả"),
        ),
        migrations.AddField(
            model_name="activity",
            name="spent",
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name="Kinh phí đã chi (đồng)"),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(fields=("year", "number"), name="one_activity_a_number"),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("planned_to__isnull", True), ("planned_to__gte", models.F("planned_from")), _connector="OR"
                ),
                name="activity_is_planned_to_end_after_it_begins",
                violation_error_message="Ngày dự kiến kết thúc phải từ ngày dự kiến bắt đầu trở đi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("planned_to__isnull", True), ("planned_from__isnull", False), _connector="OR"),
                name="activity_that_is_planned_to_end_begins",
                violation_error_message="Hãy ghi cả ngày dự kiến bắt đầu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("cancelled_reason", ""), ("held_on__isnull", True), _connector="OR"),
                name="cancelled_activity_was_not_held",
                violation_error_message="Hoạt động đã hủy thì không có ngày tổ chức. Hãy bỏ ngày, hoặc bỏ lý do hủy.",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held_on__isnull", False), models.Q(("result", ""), ("spent__isnull", True)), _connector="OR"
                ),
                name="activity_with_results_was_held",
                violation_error_message="Hãy ghi ngày đã tổ chức trước khi ghi kết quả và kinh phí đã chi.",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attendances",
                to="campaigns.activity",
                verbose_name="Hoạt động chung",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attendances",
                to="members.membership",
                verbose_name="Đơn vị",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(fields=("activity", "member"), name="one_attendance_a_member"),
        ),
    ]
