from django.db import migrations, models

from awards.guard import CountedVotesStay


class Migration(migrations.Migration):
    """How many a round may choose is frozen with it; the votes that were counted are kept by the database."""

    dependencies = [("awards", "0002_proposals")]

    operations = [
        migrations.AddField(
            model_name="voteround",
            name="places",
            field=models.PositiveSmallIntegerField(
                blank=True, editable=False, null=True, verbose_name="Số được chọn nhiều nhất"
            ),
        ),
        CountedVotesStay(written=False),
    ]
