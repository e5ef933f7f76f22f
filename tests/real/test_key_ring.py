"""Keys in the key ring of a Linux desktop (gnome-keyring over D-Bus), not in a stand-in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "sk-facelog-secret-4711"


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder for all that a person's session has, of a short name, as sockets want it."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def try_ring(folder: Path) -> dict[str, Any]:
    if not all(map(shutil.which, ("dbus-run-session", "gnome-keyring-daemon"))):
        pytest.skip("no key ring: install it (apt install dbus gnome-keyring) to run this test")
    places = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-m", "tests.real.key_ring"],
        cwd=ROOT,
        env={**os.environ, **dict.fromkeys(places, str(folder)), "FACELOG_HOME": str(folder)},
        input=f"{KEY}\n",
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert KEY not in done.stderr
    if "begun" not in done.stdout:
        pytest.skip(f"the key ring of this machine does not start: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.timeout(180)
def test_the_systems_own_key_ring_keeps_a_key_and_gives_it_up(folder: Path) -> None:
    assert try_ring(folder) == {
        "usable": True,
        "kept": True,
        "read": KEY,
        "forgotten": True,
        "read_after": None,
        "read_locked": None,
        "kept_locked": False,
        "forgotten_locked": False,
    }
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert any(file.suffix == ".keyring" for file in files), "it was kept by the ring itself"
    assert not any(KEY.encode() in file.read_bytes() for file in files)
