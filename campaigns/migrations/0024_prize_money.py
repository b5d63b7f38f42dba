"""What each prize of a contest comes with, in đồng."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0023_brought_along"),
    ]

    operations = [
        migrations.AddField(
            model_name="contest",
            name="consolation_money",
            field=models.PositiveBigIntegerField(
                blank=True, null=True, verbose_name="Tiền thưởng giải Khuyến khích (đồng)"
            ),
        ),
        migrations.AddField(
            model_name="contest",
            name="first_money",
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name="Tiền thưởng giải Nhất (đồng)"),
        ),
        migrations.AddField(
            model_name="contest",
            name="second_money",
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name="Tiền thưởng giải Nhì (đồng)"),
        ),
        migrations.AddField(
            model_name="contest",
            name="third_money",
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name="Tiền thưởng giải Ba (đồng)"),
        ),
    ]
