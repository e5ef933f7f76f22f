"""What a diary acknowledged is there after any crash, and writers do not hurt each other."""

from __future__ import annotations

import importlib.util
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from facelog.diary.store import open_store

WRITER = Path(__file__).with_name("writer.py")
ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 200
SEED = 20261121


def photo(name: str) -> bytes:
    specification = importlib.util.spec_from_file_location("writer", WRITER)
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return bytes(module.photo(name))


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WRITER), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def check_whole(file: Path, profile_id: str, acknowledged: list[str]) -> int:
    """Compare every acknowledged post with what was sent, and every other one too."""
    store = open_store(f"sqlite:///{file}")
    diary = store.diary(profile_id)
    posts = {post.id: post for post in diary.recent(100_000)}
    for line in acknowledged:
        what, name, post_id = line.split()
        post = posts[post_id]
        assert post.text == name * 20
        if what == "said":
            assert post.comment
            assert post.comment.text == name * 9
    for post in posts.values():
        name = post.text[: len(post.text) // 20]
        assert diary.photo(post.id) == photo(name)
    store.close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return len(posts)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a warm process")
def test_every_acknowledged_post_survives_two_hundred_kills(file: Path) -> None:
    url = f"sqlite:///{file}"
    store = open_store(url)
    profile_id = store.create_profile("주성", "").id
    store.close()

    process = start("nursery", url, profile_id, str(ROUNDS), str(SEED))
    output, errors = process.communicate(timeout=200)

    assert process.returncode == 0, errors
    lines = output.splitlines()
    acknowledged = [line for line in lines if line != "killed"]
    assert lines.count("killed") == ROUNDS
    assert len(acknowledged) > ROUNDS, "too few writes for the kills to mean anything"
    kept = check_whole(file, profile_id, acknowledged)
    print(f"{len(acknowledged)} acknowledged, {kept} posts after {ROUNDS} kills")


def test_two_processes_write_at_once(file: Path) -> None:
    url = f"sqlite:///{file}"
    store = open_store(url)
    profile_id = store.create_profile("주성", "").id

    both = [start("write", url, profile_id, name, "25") for name in ("one", "two")]
    outputs = [process.communicate(timeout=100) for process in both]

    assert [process.returncode for process in both] == [0, 0], outputs
    acknowledged = [line for output, _ in outputs for line in output.splitlines()]
    assert len([line for line in acknowledged if line.startswith("kept")]) == 50
    store.close()
    assert check_whole(file, profile_id, acknowledged) == 50
