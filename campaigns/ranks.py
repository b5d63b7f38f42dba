"""Ranks that are shared: who stands level has the same rank, and as many ranks are left free behind («1, 2, 2, 4»)."""

from collections.abc import Mapping
from typing import Any, TypeVar

Named = TypeVar("Named")


def shared_ranks(keys: Mapping[Named, Any]) -> dict[Named, int]:
    """The rank of each by its key, the greatest first."""
    return {name: 1 + sum(other > key for other in keys.values()) for name, key in keys.items()}
