from django.db import migrations, models


class Migration(migrations.Migration):
    """Room for the chain. Until the entries that stand are chained, what they say of it is empty."""

    dependencies = [("audit", "0002_initial")]

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(verbose_name="Số")),
                ("hash", models.CharField(max_length=64, verbose_name="Mã")),
            ],
            options={
                "verbose_name": "mục cuối của nhật ký",
                "verbose_name_plural": "mục cuối của nhật ký",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="audit_head_is_one")],
            },
        ),
        migrations.AlterField(
            model_name="entry",
            name="at",
            field=models.DateTimeField(verbose_name="Lúc"),
        ),
        migrations.AddField(
            model_name="entry",
            name="number",
            field=models.PositiveBigIntegerField(null=True, verbose_name="Số"),
        ),
        migrations.AddField(
            model_name="entry",
            name="account",
            field=models.CharField(blank=True, default="", max_length=150, verbose_name="Tài khoản"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="entry",
            name="previous",
            field=models.CharField(default="", max_length=64, verbose_name="Mã của mục trước"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="entry",
            name="hash",
            field=models.CharField(default="", max_length=64, verbose_name="Mã"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="entry",
            name="words",
            field=models.TextField(blank=True, default="", verbose_name="Từ để tìm"),
            preserve_default=False,
        ),
    ]
