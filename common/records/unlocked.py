"""Setting a record takes seconds, and a helper that hangs takes a minute: nothing may be locked meanwhile."""

from django.db import connection


class LockedMeanwhile(RuntimeError):
    """A record was asked for inside a transaction: everybody who writes would wait for it."""

    def __init__(self) -> None:
        super().__init__("a record is set before the transaction that keeps it, and never inside one")


def require_no_transaction() -> None:
    """Raises LockedMeanwhile inside a transaction of this thread.

    Django marks the transactions that a test wraps itself in; they don't count here, as they don't count where
    `atomic(durable=True)` asks.
    """
    if not all(block._from_testcase for block in connection.atomic_blocks):  # type: ignore[attr-defined]
        raise LockedMeanwhile
