"""The plumbing of the suite: which database, which browser, in which order.

A test asks for `page` (1366 × 768, an office screen) or `phone` (390 × 844), or takes the fixture `screen`
to run once at each size; `sign_in(page, user)` spares it the log-in form. A page that asks any other
computer for anything, breaks the content security policy or throws in a script fails its test.
"""

import asyncio
import gc
import random
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.examples import examples
from tests.flushing import let_tests_empty_the_database
from tests.migrated import migrated_once

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
    from pytest_django.live_server_helper import LiveServer

    from members.models import User

OFFICE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
OWN_HOSTS = {"127.0.0.1", "localhost"}
# Processes that the browser would start for every new window, two thirds of what a window costs, and that no test looks
# at: suggestions under the address bar, which are pages of their own, and a renderer kept in reserve.
UNUSED = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess")
# What Playwright switches off itself (disabledFeatures in its chromiumSwitches.ts): of two lists the browser takes the
# last only. Names that a browser doesn't know are passed over.
PLAYWRIGHT_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)

# Machines differ in speed; no test of ours says anything about time.
hypothesis.settings.register_profile(
    "house", parent=hypothesis.settings.default, deadline=None, max_examples=examples(100)
)
hypothesis.settings.load_profile("house")

let_tests_empty_the_database()


# --- which tests, in which order ------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--shuffle",
        nargs="?",
        type=int,
        const=random.SystemRandom().randrange(10**6),
        help="run the tests in another order; give the number a run printed to have its order again",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Workers get the number that the first process drew.
    if hasattr(config, "workerinput"):
        config.option.shuffle = config.workerinput["shuffle"]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    node.workerinput["shuffle"] = node.config.option.shuffle  # type: ignore[attr-defined]


def pytest_report_header(config: pytest.Config) -> list[str]:
    seed = config.option.shuffle
    order = [] if seed is None else [f"order: shuffled, again with --shuffle={seed}"]
    return [f"database: {connection.vendor}", *order]


# First, because pytest-django then sorts (and keeps our order within) tests that roll back before tests
# that empty the whole database.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        # Whatever is in no such test is kept from the database by pytest-django, and is the same on both.
        asks = "django_db_setup" in getattr(item, "fixturenames", ())
        if asks or any(item.get_closest_marker(name) for name in ("django_db", "sqlite_only", "postgres_only")):
            item.add_marker(pytest.mark.database)
    other = "postgres_only" if connection.vendor == "sqlite" else "sqlite_only"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    if config.option.shuffle is not None:
        shuffle(items, random.Random(config.option.shuffle))  # noqa: S311


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays to the end: going through it again and again is a fourteenth of the suite's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Playwright keeps its event loop in the thread of the tests, and Django gives a thread in which one runs another
    connection. A test that was set up with the loop would wait for itself once signing or checking, which run a loop of
    their own, had put it aside: so no test without a browser sees it, from its first fixture to its last.
    """
    if "browser" in getattr(item, "fixturenames", ()):
        return (yield)
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        asyncio._set_running_loop(loop)


def shuffle(items: list[pytest.Item], chance: random.Random) -> None:
    """Puts the files in another order, and the tests of each: what a file makes for all its tests, it makes once."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    order = list(files.values())
    chance.shuffle(order)
    for tests in order:
        chance.shuffle(tests)
    items[:] = [item for tests in order for item in tests]


# --- the database ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, pytestconfig: pytest.Config) -> Iterator[None]:
    """Asked for by pytest-django before it makes the database."""
    if pytestconfig.cache is None or connection.vendor != "sqlite":
        yield
        return
    with migrated_once(pytestconfig.cache.mkdir("migrated")):
        yield


# --- the browser ----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The system's Chromium, quiet: it calls nobody, and no name but this machine's can be resolved."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("Chromium is not installed: deploy/packages.sh test", pytrace=False)
    quiet = ("quic", "background-networking", "component-update", "sync", "default-apps", "extensions")
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": [
            "--no-sandbox",
            "--no-first-run",
            *(f"--disable-{what}" for what in quiet),
            f"--disable-features={','.join((*PLAYWRIGHT_OFF, *UNUSED))}",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
    }


@pytest.fixture
def new_context(new_context: "Callable[..., BrowserContext]") -> "Iterator[Callable[..., BrowserContext]]":
    """Browser windows that are watched: what no page of ours may do fails the test at its end."""
    complaints: list[str] = []

    def on_request(request: "Request") -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in OWN_HOSTS:
            complaints.append(f"asked another computer: {request.url}")

    def on_console(message: "ConsoleMessage") -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            complaints.append(f"broke the content security policy: {message.text}")

    def open_watched(**options: object) -> "BrowserContext":
        place = {"viewport": OFFICE, "locale": "vi-VN", "timezone_id": settings.TIME_ZONE}
        context = new_context(**{**place, **options})
        context.on("request", on_request)
        context.on("console", on_console)
        context.on("weberror", lambda error: complaints.append(f"threw: {error.error}"))
        return context

    yield open_watched
    assert complaints == []


@pytest.fixture
def phone(new_context: "Callable[..., BrowserContext]") -> "Page":
    """A page on a phone, with a finger instead of a mouse."""
    return new_context(viewport=PHONE, device_scale_factor=3, is_mobile=True, has_touch=True).new_page()


@pytest.fixture(params=["office", "phone"])
def screen(request: pytest.FixtureRequest, browser: "Browser") -> "Page":
    """A page at each of the two sizes: the test runs twice."""
    # `browser` is asked for by name, for what is asked for below does not mark the test as one of the browser's.
    page: Page = request.getfixturevalue("page" if request.param == "office" else "phone")
    return page


@pytest.fixture
def sign_in(live_server: "LiveServer") -> "Callable[[Page, User], None]":
    """`sign_in(page, user)`: this page's window is logged in from now on."""

    def sign(page: "Page", user: "User") -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    return sign
