"""Guessing codes is slowed down: who missed too often is told nothing for a while, not even of a code that exists.

Counted in the database, so that it holds for all server processes together. What is counted are misses: who looks up
genuine documents may do so as often as he likes.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from common.web.addresses import client_address
from documents.models import Misses

# So many misses in so long. A code has 10 ** 17 possibilities: it would take longer than there is time.
MOST = 20
SPAN = timedelta(minutes=10)


def who_asks(request: HttpRequest) -> str:
    """Who asks, told apart by where it comes from, in a form from which nobody gets the address back."""
    return salted_hmac("documents.throttle", client_address(request)).hexdigest()


def is_slowed_down(who: str, now: datetime) -> bool:
    """Whether they missed too often to be told anything now."""
    return Misses.objects.filter(who=who, since__gt=now - SPAN, count__gte=MOST).exists()


def count_miss(who: str, now: datetime) -> bool:
    """Counts one more miss; whether it may still be told as such. Of many at once, no more than `MOST` may."""
    with transaction.atomic():
        if not _one_more(who, now):
            Misses.objects.filter(since__lte=now - SPAN).delete()
            Misses.objects.bulk_create([Misses(who=who, since=now, count=0)], ignore_conflicts=True)
            _one_more(who, now)
        # The row is ours until the transaction ends.
        return Misses.objects.filter(who=who, count__lte=MOST).exists()


def _one_more(who: str, now: datetime) -> bool:
    return Misses.objects.filter(who=who, since__gt=now - SPAN).update(count=F("count") + 1) > 0
