"""For tests that sign PDFs or check signatures."""

import asyncio
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_loop_of_the_browser() -> Iterator[None]:
    """Playwright keeps its event loop in the thread of the tests; signing and checking run one of their own, which
    is refused beside another. No thread of the server has any.
    """
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)
