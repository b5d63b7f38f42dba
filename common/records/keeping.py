"""Made while nothing is locked, kept in one transaction: the one way for everything that takes long to make."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from common.audit.log import written_last
from common.records.unlocked import require_no_transaction

Made = TypeVar("Made")
Kept = TypeVar("Kept")


def make_then_keep(
    make: Callable[[], Made],
    keep: Callable[[Made], Kept],
    *,
    moved: type[Exception] | tuple[type[Exception], ...] = (),
    tries: int = 1,
) -> Kept:
    """Makes something while nothing is locked, then keeps it in one transaction that ends with the log.

    `keep` locks, compares, and raises `moved` where what was made is no longer right: then it is made anew, and after
    so many `tries` that error is the caller's. LockedMeanwhile inside a transaction.
    """
    require_no_transaction()
    while True:
        made, tries = make(), tries - 1
        try:
            with transaction.atomic(), written_last():
                return keep(made)
        except moved:
            if tries <= 0:
                raise
