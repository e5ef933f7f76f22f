"""aimock, an independent server that speaks OpenAI's protocol, and what was sent to it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.real.wire import Received, Wire, free_port

FOLDER = Path(__file__).parent
OLDEST_NODE = (20, 15)
# It does not start without an answer to give.
NEVER = {"match": {"userMessage": "nobody ever says this"}, "response": {"content": "nothing"}}


class MissingError(RuntimeError):
    """What aimock needs is not on this machine."""


def program() -> list[str]:
    """Return the command that starts aimock; install it beside this file first if need be.

    Raises:
        MissingError: no Node.js, too old a one, or npm could not install aimock.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise MissingError("Node.js and npm are not installed")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    version = tuple(int(part) for part in re.findall(r"\d+", said)[:2])
    if version < OLDEST_NODE:
        raise MissingError(f"aimock needs Node.js 20.15 or newer, not {said.strip()}")
    script = FOLDER / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
    if not script.exists() or _installed() != _wanted():
        command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=240)
        if done.returncode:
            raise MissingError(f"npm could not install aimock: {done.stderr[-500:]}")
    return [node, str(script)]


def _installed() -> str:
    package = FOLDER / "node_modules" / "@copilotkit" / "aimock" / "package.json"
    return str(json.loads(package.read_text(encoding="utf-8"))["version"])


def _wanted() -> str:
    package = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    return str(package["dependencies"]["@copilotkit/aimock"])


class Aimock:
    """A running aimock behind a wire that is tapped.

    Attributes:
        url: the base URL that FaceLog is given.
    """

    def __init__(self) -> None:
        """Start it and wait until it answers.

        Raises:
            MissingError: as `program`.
            RuntimeError: it did not start; with what it said.
        """
        command = program()
        port = free_port()
        self._control = f"http://127.0.0.1:{port}/__aimock"
        self._folder = tempfile.TemporaryDirectory()
        fixtures = Path(self._folder.name, "fixtures.json")
        fixtures.write_text(json.dumps({"fixtures": [NEVER]}))
        self._log = Path(self._folder.name, "log.txt")
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "-p", str(port), "-f", str(fixtures), "--strict", "--log-level", "warn"],
                stdout=log,
                stderr=log,
            )
        self._wait()
        self._wire = Wire(port)
        self.url = f"http://127.0.0.1:{self._wire.port}/v1"

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                self._call("GET", "/health")
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if self._process.poll() is not None or time.monotonic() > deadline:
                    said = self._log.read_text()
                    self._end()
                    raise RuntimeError(said) from None
                time.sleep(0.05)

    def _end(self) -> None:
        self._process.terminate()
        self._process.wait(20)
        self._folder.cleanup()

    def stop(self) -> None:
        """End it."""
        self._wire.close()
        self._end()

    def reset(self) -> None:
        """Forget all answers and all that was received."""
        self._call("POST", "/reset")
        self._call("DELETE", "/chaos")
        self._wire.clear()

    def answer(self, response: dict[str, Any], match: dict[str, Any] | None = None, **how: Any):
        """Add an answer; the first whose `match` fits is given.

        Args:
            response: as aimock's fixtures have it, such as `{"content": "..."}`.
            match: such as `{"userMessage": "..."}`; everything on the chat's endpoint if None.
            how: more of the fixture, such as `latency`, `chunkSize`, `chaos`.
        """
        fixture = {"match": match or {"endpoint": "chat"}, "response": response, **how}
        self._call("POST", "/fixtures", {"fixtures": [fixture]})

    def fail_once(self, status: int, **body: str) -> None:
        """Answer the next request with an error."""
        self._call("POST", "/error", {"status": status, "body": body})

    def trouble(self, **rates: float) -> None:
        """Make every answer fail: `dropRate`, `malformedRate`, `disconnectRate`, `latencyMs`..."""
        self._call("POST", "/chaos", rates)

    def journal(self) -> list[dict[str, Any]]:
        """Return aimock's own record of the requests, the oldest first."""
        found: list[dict[str, Any]] = self._call("GET", "/journal")
        return found

    def received(self) -> list[Received]:
        """Return every request as its bytes went over the wire, the oldest first."""
        return self._wire.received()

    def _call(self, method: str, path: str, body: object = None) -> Any:
        request = urllib.request.Request(
            self._control + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)
