from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0005_campaign_order")]

    operations = [
        migrations.AlterModelOptions(
            "campaign",
            {"ordering": ["year", "order"], "verbose_name": "đợt thi đua", "verbose_name_plural": "đợt thi đua"},
        ),
        migrations.AddConstraint(
            "campaign", models.UniqueConstraint(fields=["year", "order"], name="one_campaign_a_place")
        ),
    ]
