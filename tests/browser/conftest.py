"""A real server and a real browser, neither of which can reach beyond this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from facelog.diary.diary import Diary
from facelog.diary.store import open_store
from facelog.types import AnswerSettings
from tests.browser import devices
from tests.browser import server as servers
from tests.browser.server import Server


@pytest.fixture(scope="session")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Chromium's microphone hears: Korean speech, once."""
    path = devices.write_microphone(tmp_path_factory.mktemp("microphone") / "spoken.wav")
    if path is None:
        if os.environ.get("FACELOG_REQUIRE_BROWSER"):
            pytest.fail("espeak-ng is required here and is not installed")
        pytest.skip("espeak-ng is not installed: install it (apt install espeak-ng) for this test")
    return path


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return where Chromium is; without it skip, or fail where FACELOG_REQUIRE_BROWSER is set."""
    path = servers.chromium()
    if path is None:
        if os.environ.get("FACELOG_REQUIRE_BROWSER"):
            pytest.fail("Chromium is required here and is not installed")
        pytest.skip("Chromium is not installed: install it (apt install chromium) to run this test")
    return path


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Chromium as it is."""
    browser = playwright.chromium.launch(
        executable_path=chromium, args=list(servers.CHROMIUM_OPTIONS)
    )
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def studio(
    playwright: Playwright,
    chromium: str,
    microphone: Path,
    astronaut_jpeg: bytes,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Browser]:
    """Chromium with a camera that shows a face and a microphone that hears Korean."""
    film = devices.write_camera(tmp_path_factory.mktemp("camera") / "face.y4m", astronaut_jpeg)
    studio = playwright.chromium.launch(
        executable_path=chromium,
        args=[
            *servers.CHROMIUM_OPTIONS,
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
            f"--use-file-for-fake-audio-capture={microphone}",
            "--autoplay-policy=no-user-gesture-required",
        ],
    )
    yield studio
    studio.close()


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start FaceLog; every start of one test shares one data directory."""
    running: list[Server] = []

    def start(settings: Mapping[str, str] | None = None) -> Server:
        running.append(servers.start(tmp_path, settings))
        return running[-1]

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """The diary of the server that will be started: with a profile, ready to talk."""
    store = open_store(f"sqlite:///{tmp_path / 'diary' / 'diary.db'}")
    found = store.diary(store.create_profile("주성", "산책을 좋아하는 개발자").id)
    found.update_settings(AnswerSettings("casual", "normal", "short"))
    yield found
    store.close()


@pytest.fixture
def open_page(request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Open a page in a fresh Korean browser window; with camera and microphone in the studio."""
    contexts: list[BrowserContext] = []

    def new(
        url: str,
        width: int = 1280,
        height: int = 900,
        locale: str = "ko-KR",
        studio: bool = False,
    ) -> Page:
        browser: Browser = request.getfixturevalue("studio" if studio else "browser")
        context = browser.new_context(
            locale=locale,
            viewport={"width": width, "height": height},
            color_scheme="light",
            permissions=["camera", "microphone"] if studio else [],
        )
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(url)
        return page

    yield new
    for context in contexts:
        context.close()
