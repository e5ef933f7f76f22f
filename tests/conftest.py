"""Every test has its own data directory, and none reaches beyond this machine."""

from __future__ import annotations

import io
import socket
from pathlib import Path

import pytest
from PIL import Image

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def facelog_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Redirect the person's data directory and forget settings of the machine."""
    home = tmp_path / "home"
    monkeypatch.setenv("FACELOG_HOME", str(home))
    for name in ("OPENAI_API_KEY", "FACELOG_LLM_BASE_URL", "FACELOG_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("FACELOG_DATABASE_URL", raising=False)
    return home


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that is not to this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def astronaut_jpeg() -> bytes:
    """A photograph with one face: Eileen Collins, NASA, public domain, 512 px square."""
    from skimage import data

    buffer = io.BytesIO()
    Image.fromarray(data.astronaut()).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()
