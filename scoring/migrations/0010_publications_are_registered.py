import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from common.audit.guard import AppendOnly, Lifted

VISIBILITY = [
    ("own", "Chỉ điểm của đơn vị mình"),
    ("totals", "Tổng điểm và xếp hạng của tất cả"),
    ("full", "Toàn bộ điểm của tất cả"),
]
REASONS = [("own", "Chỉ đơn vị đó và người của Khối"), ("all", "Mọi đơn vị xem được xếp hạng")]


class Migration(migrations.Migration):
    """Room for what a publication is registered as, whom its print was made for, and who may know of reasons."""

    dependencies = [("scoring", "0009_standard_points"), ("members", "0008_provisional_documents")]

    operations = [
        # The next migration writes into what the database keeps, once; the one after it puts the guard back.
        Lifted(AppendOnly("scoring_publication")),
        migrations.AddField(
            model_name="round",
            name="reasons",
            field=models.CharField(
                choices=REASONS,
                default="own",
                help_text="Ai cũng thấy đơn vị nào không xét; lý do và văn bản thì chỉ những người này.",
                max_length=3,
                verbose_name="Ai xem lý do không xét",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(condition=Q(reasons__in=["own", "all"]), name="round_reasons_are_known"),
        ),
        migrations.AddField(
            model_name="publication",
            name="visibility",
            field=models.CharField(choices=VISIBILITY, default="full", max_length=8, verbose_name="Cho thành viên xem"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publication",
            name="reasons",
            field=models.CharField(
                choices=REASONS, default="all", max_length=3, verbose_name="Lý do không xét trong bản in"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publication",
            name="code_is_printed",
            field=models.BooleanField(default=True, verbose_name="Mã xác minh có trên bản in"),
        ),
        migrations.AddField(
            model_name="publication",
            name="document",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publication",
                to="members.document",
                verbose_name="Trong sổ văn bản",
            ),
        ),
    ]
