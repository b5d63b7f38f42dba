"""That a year's headship was handed over on one day, for the minutes and for taking it back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0018_openings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="Bàn giao từ ngày")),
                ("changes", models.JSONField(default=list, verbose_name="Vai trò thôi và nhận")),
                (
                    "year",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handover",
                        to="members.blocyear",
                        verbose_name="Năm thi đua",
                    ),
                ),
            ],
            options={
                "verbose_name": "việc bàn giao Trưởng khối",
                "verbose_name_plural": "việc bàn giao Trưởng khối",
            },
        ),
    ]
