"""How stylesheets, scripts and pictures are kept for the server, and by which addresses pages name them."""

from functools import cached_property, lru_cache
from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class KnownAddresses(CompressedManifestStaticFilesStorage):
    """Files under names that tell their content, packed by gzip, as WhiteNoise keeps them.

    Not by Brotli as well, which some package of ours happens to bring along: packing took the first start twelve
    seconds longer, for some hundred kilobytes that a browser loads once.
    """

    @cached_property
    def _addresses(self) -> Any:
        # A page names some twenty files, the same at every look: working out where they are was a twentieth of a card.
        return lru_cache(maxsize=None)(super().url)

    def url(self, name: str | None, force: bool = False) -> str:
        address: str = self._addresses(name, force)
        return address

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return super().create_compressor(**kwargs, use_brotli=False)
