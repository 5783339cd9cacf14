"""One browser and one site for all stories; a context of its own for each device."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.stories.server import Site, served
from tests.stories.watching import Watch
from tools.chromium import chromium

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LAPTOP = {"width": 1366, "height": 768}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.story)


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium for the stories. Playwright keeps a loop running, which Django must be told."""
    path = chromium()
    if path is None:
        pytest.fail("no Chromium was found; `make test` installs one")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
            yield browser
            browser.close()
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
        if before is not None:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


Device = Callable[..., BrowserContext]


@pytest.fixture
def device(browser: Browser, site: Site) -> Iterator[Device]:
    """Return a function that gives somebody a new device; at the end nothing may have gone wrong.

    ``who`` is signed in from the start; ``expected`` matches the console lines that belong
    to the story.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def give(
        who: str | None = None,
        language: str | None = None,
        expected: str | re.Pattern[str] = "",
        **options: object,
    ) -> BrowserContext:
        options = {"viewport": LAPTOP, "reduced_motion": "reduce", "locale": "es-ES", **options}
        context = browser.new_context(base_url=site.base, **options)
        context.set_default_timeout(10_000)
        cookies = {"sessionid": site.stage.sessions[who] if who else "", "language": language or ""}
        context.add_cookies(
            [{"name": n, "value": v, "url": site.base} for n, v in cookies.items() if v]
        )
        opened.append((context, Watch(context, site.base, expected)))
        return context

    yield give
    seen = [line for _, watch in opened for line in watch.seen]
    for context, _ in opened:
        context.close()
    assert seen == []


@pytest.fixture
def begin(device: Device) -> Callable[..., Page]:
    """Return a function that opens a personal link on a device, agrees, and begins or goes on."""

    def open_link(link: str, context: BrowserContext | None = None) -> Page:
        page = (context or device()).new_page()
        page.goto(link)
        if page.locator("[name=consent]").count():  # a named round, not begun yet
            page.locator("[name=consent]").check()
        page.locator("form.start button").click()
        page.wait_for_url("**/q/**")
        page.wait_for_load_state()
        return page

    return open_link
