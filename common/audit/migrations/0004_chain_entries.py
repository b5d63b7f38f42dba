from django.db import migrations

from common.audit.chain import HASHED, START, digest
from common.audit.models import searched_words

AT_A_TIME = 1000
SEARCHED = ("subject", "action", "actor_name", "old", "new", "reason")


def chain(apps, schema_editor):
    """Numbers and chains the entries that stand, in their order; the account's name takes the place of its key."""
    database = schema_editor.connection.alias
    entries = apps.get_model("audit", "Entry").objects.using(database)
    number, last, hash_ = 0, 0, START
    while rows := entries.filter(pk__gt=last).order_by("pk").select_related("actor")[:AT_A_TIME]:
        for entry in rows:
            last, number = entry.pk, number + 1
            entry.number, entry.previous = number, hash_
            entry.account = entry.actor.username if entry.actor else ""
            hash_ = digest(getattr(entry, name) for name in HASHED)
            # The id becomes the number. It never was less, so the row that had this id has moved up already.
            entries.filter(pk=last).update(
                id=number,
                number=number,
                account=entry.account,
                previous=entry.previous,
                hash=hash_,
                words=searched_words(**{name: getattr(entry, name) for name in SEARCHED}),
            )
    apps.get_model("audit", "Head").objects.using(database).create(id=1, number=number, hash=hash_)


def unchain(apps, schema_editor):
    apps.get_model("audit", "Head").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_chain_fields"), ("members", "0001_initial")]

    operations = [migrations.RunPython(chain, unchain)]
