import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import Site, new_phone, running
from tests.needs import needs_chromium, new_database, redis_of_our_own

# Playwright's loop runs in this thread, and Django takes that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = needs_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A shop owner's phone."""
    page = new_phone(chromium)
    yield page
    page.context.close()


@pytest.fixture(params=["sqlite", "postgres"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """`./run` as a newcomer types it, and on PostgreSQL and Redis as in production."""
    if request.param == "sqlite":
        with running(tmp_path) as site:
            yield site
        return
    with (
        new_database() as database,
        redis_of_our_own() as broker,
        running(tmp_path, DATABASE_URL=database, REDIS_URL=broker) as site,
    ):
        yield site


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`./run` on SQLite, started once for tests that hardly change anything."""
    with running(tmp_path_factory.mktemp("demo")) as site:
        yield site
