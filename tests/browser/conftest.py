"""A real server and a real browser, neither of which can reach beyond this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import server as servers
from tests.browser.server import Server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it these tests are skipped, unless FACELOG_REQUIRE_BROWSER says no."""
    path = servers.chromium()
    if path is None:
        if os.environ.get("FACELOG_REQUIRE_BROWSER"):
            pytest.fail("Chromium is required here and is not installed")
        pytest.skip("Chromium is not installed: install it (apt install chromium) to run this test")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=list(servers.CHROMIUM_OPTIONS)
        )
        yield browser
        browser.close()


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[[], Server]]:
    """Start FaceLog; every start of one test shares one data directory."""
    running: list[Server] = []

    def start() -> Server:
        running.append(servers.start(tmp_path))
        return running[-1]

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a fresh Korean browser window."""
    contexts: list[BrowserContext] = []

    def new(url: str, width: int = 1280, height: int = 900, locale: str = "ko-KR") -> Page:
        context = browser.new_context(
            locale=locale, viewport={"width": width, "height": height}, color_scheme="light"
        )
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(url)
        return page

    yield new
    for context in contexts:
        context.close()
