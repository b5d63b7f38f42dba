"""Which workers are alive, for all machines to see: each says so in the database every few seconds.

A process that is killed writes nothing. So a worker counts as gone once it has been silent for some beats; one that
ends in good order takes its row away and is known to be gone at once. Only the database's clock counts.
"""

from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now

from common.jobs.models import Worker

# Seconds between two signs of life.
BEAT = 5.0
GONE_AFTER = timedelta(seconds=30)


def at_work() -> QuerySet[Worker]:
    """The workers that are alive."""
    return Worker.objects.filter(seen_at__gt=Now() - GONE_AFTER)


def say_alive(name: str) -> None:
    """The sign of life of this worker."""
    Worker.objects.update_or_create(name=name, defaults={"seen_at": Now()})


def forget_gone() -> None:
    """Takes away the rows of those that are silent; one that was only held up puts its own back."""
    Worker.objects.exclude(pk__in=at_work().values("pk")).delete()


def say_gone(name: str) -> None:
    """This worker ends."""
    Worker.objects.filter(name=name).delete()
