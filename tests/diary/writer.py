"""A process that writes posts and says so; run by the tests that kill it or let two compete.

    writer.py write URL PROFILE NAME COUNT      keep COUNT posts, then leave
    writer.py nursery URL PROFILE ROUNDS SEED   ROUNDS times: let a child write, kill it

Each line on stdout, `kept ID` or `said ID`, follows the return of the call that it speaks of.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import os
import random
import signal
import sys
import time
from collections.abc import Iterable

from facelog.diary.store import open_store
from facelog.types import Comment, NewPost, Reading

PHOTO_BYTES = 60_000
LONGEST_LIFE = 0.2
KILLED_WHILE_OPENING = 0.1
READING = Reading(
    {"happiness": 1.0}, {"anger": 0.0, "happy": 1.0, "panic": 0.0, "sadness": 0.0}, 0.0
)


def photo(name: str) -> bytes:
    """Bytes that look like noise, and that the test can make again."""
    return hashlib.shake_256(name.encode()).digest(PHOTO_BYTES)


def write(url: str, profile_id: str, names: Iterable[str], ready: int | None = None) -> None:
    """Keep a post under each name, and a comment under every other one.

    `ready` is a pipe to be told on when the diary is open.
    """
    store = open_store(url)
    if ready is not None:
        os.write(ready, b".")
    diary = store.diary(profile_id)
    for number, name in enumerate(names):
        small = hashlib.sha256(name.encode()).digest()
        post = diary.add_post(
            NewPost(
                submission_id=name,
                date=dt.date(2026, 1, 1) + dt.timedelta(days=number),
                text=name * 20,
                photo_jpeg=photo(name),
                thumbnail_jpeg=small,
                crop_png=small,
                box=(0, 0, 1, 1),
                reading=READING,
                model_version="test",
            )
        )
        os.write(1, f"kept {name} {post.id}\n".encode())
        if number % 2:
            now = dt.datetime.now(dt.UTC)
            diary.attach_comment(post.id, Comment(name * 9, "안나", "builtin", "here", now))
            os.write(1, f"said {name} {post.id}\n".encode())
    store.close()


def nursery(url: str, profile_id: str, rounds: int, seed: int) -> None:
    """Fork a writer, kill it at a random moment of its life, again and again."""
    chance = random.Random(seed)
    for number in range(rounds):
        ear, mouth = os.pipe()
        child = os.fork()
        if child == 0:
            write(url, profile_id, (f"{number}-{post}" for post in itertools.count()), mouth)
        os.close(mouth)
        if chance.random() > KILLED_WHILE_OPENING:
            os.read(ear, 1)
        os.close(ear)
        time.sleep(chance.uniform(0, LONGEST_LIFE))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            sys.exit(f"round {number}: the writer ended by itself")
        os.write(1, b"killed\n")


if __name__ == "__main__":
    command, url, profile_id, first, second = sys.argv[1:]
    if command == "write":
        write(url, profile_id, [f"{first}-{post}" for post in range(int(second))])
    else:
        nursery(url, profile_id, int(first), int(second))
