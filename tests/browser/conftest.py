"""A real server and a real browser, neither of which can reach beyond this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

SOCKET_GUARD = """
import os, socket
_connect, _connect_ex, _lookup = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo
def _check(address):
    host = str(address[0]) if isinstance(address, tuple) else ""
    if host and not host.startswith(("127.", "::1", "localhost", "0.0.0.0")):
        with open(os.environ["FACELOG_TEST_ATTEMPTS"], "a") as log:
            log.write(host + "\\n")
        raise OSError("the network is switched off for this test")
def connect(self, address):
    _check(address)
    return _connect(self, address)
def connect_ex(self, address):
    _check(address)
    return _connect_ex(self, address)
def getaddrinfo(host, *rest, **options):
    if host not in (None, "", "localhost", socket.gethostname()):
        _check((host.decode() if isinstance(host, bytes) else host,))
    return _lookup(host, *rest, **options)
socket.socket.connect, socket.socket.connect_ex = connect, connect_ex
socket.getaddrinfo = getaddrinfo
"""


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("FACELOG_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    return found or (MAC_CHROME if Path(MAC_CHROME).exists() else None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it these tests are skipped, unless FACELOG_REQUIRE_BROWSER says no."""
    path = _chromium()
    if path is None:
        if os.environ.get("FACELOG_REQUIRE_BROWSER"):
            pytest.fail("Chromium is required here and is not installed")
        pytest.skip("Chromium is not installed: install it (apt install chromium) to run this test")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--disable-component-update",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


@dataclass
class Server:
    """A running FaceLog; `attempts` lists hosts beyond this machine that it tried to reach."""

    url: str
    home: Path
    process: subprocess.Popen[bytes]
    log: Path
    attempts_file: Path

    @property
    def attempts(self) -> list[str]:
        """Hosts it tried to reach."""
        return self.attempts_file.read_text().split() if self.attempts_file.exists() else []

    def stop(self) -> None:
        """End the process as Ctrl-C would."""
        self.process.terminate()
        self.process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[[], Server]]:
    """Start FaceLog on a free port; every start of one test shares one data directory."""
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(SOCKET_GUARD)
    running: list[Server] = []

    def start() -> Server:
        port = _free_port()
        log = tmp_path / f"server{len(running)}.log"
        attempts = tmp_path / "attempts.txt"
        environment = {
            **os.environ,
            "FACELOG_HOME": str(tmp_path / "diary"),
            "PYTHONPATH": str(guard),
            "FACELOG_TEST_ATTEMPTS": str(attempts),
        }
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        command += [
            "--server.headless=true",
            f"--server.port={port}",
            "--server.fileWatcherType=none",
        ]
        with log.open("wb") as out:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        server = Server(f"http://127.0.0.1:{port}", tmp_path / "diary", process, log, attempts)
        running.append(server)
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2):
                    return server
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.2)

    yield start
    for server in running:
        if server.process.poll() is None:
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
