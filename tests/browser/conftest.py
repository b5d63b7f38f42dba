"""What every test in the browser stands on: the real year on a live server, and a desk to enter scores at."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from members.models import User
from tests.browser.inspector import Inspector
from tests.browser.scene import Desk, Scene, set_scene

# No test of ours says anything about time: a machine with other work to do may take longer than the usual 5 seconds.
expect.set_options(timeout=20_000)


@pytest.fixture
def scene(transactional_db: None, live_server: LiveServer) -> Scene:
    """Khối thi đua 6 in 2023 with the sample scores."""
    return set_scene(live_server.url)


@pytest.fixture
def desk(page: Page, scene: Scene, sign_in: Callable[[Page, User], None]) -> Desk:
    """The grid as the secretary has it before her on an office screen."""
    sign_in(page, scene.account("thuky"))
    page.goto(scene.url("grid"))
    return Desk(page)


@pytest.fixture
def inspector(screen: Page) -> Iterator[Inspector]:
    """Looks at pages at both sizes; the test fails at its end if one of them was not in order."""
    found = Inspector(screen)
    yield found
    assert found.complaints == []
