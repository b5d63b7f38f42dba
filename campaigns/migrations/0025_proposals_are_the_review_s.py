from typing import Any

from django.db import migrations


def forget(apps: Any, schema_editor: Any) -> None:
    """What the database took for the model, with its permissions."""
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label="campaigns", model="awardproposal").delete()


class Migration(migrations.Migration):
    """Whom the bloc proposes after a campaign stands with the other proposals by now (`awards`)."""

    dependencies = [
        ("campaigns", "0024_prize_money"),
        ("awards", "0012_proposals_after_campaigns"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.DeleteModel(name="AwardProposal"),
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
