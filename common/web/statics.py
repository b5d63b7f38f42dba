"""The addresses of stylesheets, scripts and pictures, each worked out once in a process's life."""

from functools import cached_property, lru_cache
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class KnownAddresses(CompressedManifestStaticFilesStorage):
    """Files under names that tell their content, as WhiteNoise keeps them.

    A page names some twenty of them, the same at every look; putting together their addresses was a twentieth of what
    a card costs.
    """

    @cached_property
    def _addresses(self) -> Any:
        return lru_cache(maxsize=None)(super().url)

    def url(self, name: str | None, force: bool = False) -> str:
        address: str = self._addresses(name, force)
        return address
