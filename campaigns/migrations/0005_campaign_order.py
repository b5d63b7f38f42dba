"""Where a campaign stands among the others of its year; until now its number said it."""

from typing import Any

from django.db import migrations, models


def by_number(apps: Any, schema_editor: Any) -> None:
    campaigns = apps.get_model("campaigns", "Campaign").objects
    places: dict[int, int] = {}
    for campaign in campaigns.order_by("year_id", "number"):
        places[campaign.year_id] = places.get(campaign.year_id, 0) + 1
        campaigns.filter(pk=campaign.pk).update(order=places[campaign.year_id])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_reasons_of_campaign_days")]

    operations = [
        migrations.AddField(
            "Campaign", "order", models.PositiveSmallIntegerField("Thứ tự", default=0), preserve_default=False
        ),
        migrations.RunPython(by_number, migrations.RunPython.noop),
    ]
