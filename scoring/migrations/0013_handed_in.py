import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was handed in to be looked at has an address, which one can go back to."""

    dependencies = [
        ("scoring", "0012_publications_stay_registered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HandedIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=300, verbose_name="Trang")),
                ("data", models.JSONField(verbose_name="Nội dung")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="Lúc")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Tài khoản",
                    ),
                ),
            ],
            options={
                "verbose_name": "tệp đang xem trước",
                "verbose_name_plural": "tệp đang xem trước",
                "ordering": ["user", "page", "id"],
            },
        ),
    ]
