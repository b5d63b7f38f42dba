from django.db import migrations, models

from common.audit.guard import AppendOnly, Chained


class Migration(migrations.Migration):
    """From here on the database holds the chain: a number and a hash once each, and nothing is changed or removed.

    By itself: PostgreSQL alters no table that was written to in the same transaction.
    """

    dependencies = [("audit", "0004_chain_entries")]

    operations = [
        migrations.RemoveField(model_name="entry", name="actor"),
        migrations.AlterField(
            model_name="entry",
            name="number",
            field=models.PositiveBigIntegerField(unique=True, verbose_name="Số"),
        ),
        migrations.AlterField(
            model_name="entry",
            name="hash",
            field=models.CharField(max_length=64, unique=True, verbose_name="Mã"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["account", "-id"], name="audit_of_account"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", models.F("number"))), name="audit_entry_id_is_its_number"
            ),
        ),
        AppendOnly("audit_entry"),
        Chained(),
    ]
