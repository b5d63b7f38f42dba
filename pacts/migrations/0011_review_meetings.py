"""Review meetings; of who took part, the paper of the authorisation and when they left early."""

from django.db import migrations, models
from django.db.models import Q

import common.vietnamese.fields

KINDS = [
    ("signing", "Phát động thi đua, ký giao ước"),
    ("midyear", "Sơ kết"),
    ("final", "Tổng kết"),
    ("review", "Họp bình xét thi đua, khen thưởng"),
    ("other", "Hội nghị khác"),
]


class Migration(migrations.Migration):
    dependencies = [("pacts", "0010_votes")]

    operations = [
        migrations.AlterField(
            model_name="conference",
            name="kind",
            field=models.CharField(choices=KINDS, default="other", max_length=10, verbose_name="Loại"),
        ),
        migrations.RemoveConstraint(model_name="conference", name="conference_kind_is_known"),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=["signing", "midyear", "final", "review", "other"]),
                name="conference_kind_is_known",
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="paper",
            field=common.vietnamese.fields.VietnameseCharField(
                blank=True, default="", max_length=200, verbose_name="Giấy ủy quyền"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="presence",
            name="left_at",
            field=models.TimeField(blank=True, null=True, verbose_name="Về sớm lúc"),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.CheckConstraint(
                condition=Q(paper="") | Q(state="authorised"),
                name="only_the_authorised_have_a_paper",
                violation_error_message="Chỉ ghi giấy ủy quyền khi đơn vị ủy quyền dự họp.",
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.CheckConstraint(
                condition=Q(left_at__isnull=True) | ~Q(state="absent"),
                name="only_who_came_left",
                violation_error_message="Chỉ ghi giờ về sớm khi đơn vị có người dự họp.",
            ),
        ),
    ]
