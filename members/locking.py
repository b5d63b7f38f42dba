"""The lock under which what hangs on a bloc-year is written."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from members.models import Bloc, BlocYear


@contextmanager
def locked(year: BlocYear) -> Iterator[BlocYear]:
    """The year in a transaction of its own, under the lock that a year file takes too."""
    with transaction.atomic():
        bloc = Bloc.objects.select_for_update().get(pk=year.bloc_id)
        found = BlocYear.objects.get(pk=year.pk)
        found.bloc = bloc
        yield found
