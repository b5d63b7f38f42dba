"""What the next year can begin with of registrations and reports: targets without a plan, deadlines to be confirmed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0022_award_proposals"),
    ]

    operations = [
        migrations.AddField(
            model_name="reportcall",
            name="due_proposed",
            field=models.BooleanField(default=False, editable=False, verbose_name="Hạn nộp mới là đề nghị"),
        ),
        migrations.AlterField(
            model_name="target",
            name="plan",
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True, verbose_name="Kế hoạch"),
        ),
    ]
