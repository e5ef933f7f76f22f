"""A running FaceLog and the browser to open it with, for tests and measurements."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

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


def chromium() -> str | None:
    """Return the path of Chromium or Chrome: `FACELOG_CHROMIUM`, else where it usually is."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("FACELOG_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    return found or (MAC_CHROME if Path(MAC_CHROME).exists() else None)


@dataclass
class Server:
    """A running FaceLog; `attempts` lists hosts beyond this machine that it tried to reach."""

    url: str
    home: Path
    process: subprocess.Popen[bytes]
    attempts_file: Path

    @property
    def attempts(self) -> list[str]:
        """Hosts it tried to reach."""
        return self.attempts_file.read_text().split() if self.attempts_file.exists() else []

    def stop(self) -> None:
        """End the process and wait for its end."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path, settings: Mapping[str, str] | None = None) -> Server:
    """Start FaceLog on a free port and wait until it answers.

    Args:
        folder: for its data and its log.
        settings: more environment variables for it.
    """
    guard = folder / "guard"
    guard.mkdir(exist_ok=True)
    (guard / "sitecustomize.py").write_text(SOCKET_GUARD)
    port, attempts, log = _free_port(), folder / "attempts.txt", folder / "server.log"
    environment = {
        **os.environ,
        "FACELOG_HOME": str(folder / "diary"),
        "PYTHONPATH": str(guard),
        "FACELOG_TEST_ATTEMPTS": str(attempts),
        **(settings or {}),
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.headless=true", f"--server.port={port}"]
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    server = Server(f"http://127.0.0.1:{port}", folder / "diary", process, attempts)
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2):
                return server
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None or time.monotonic() > deadline:
                server.stop()
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.05)
