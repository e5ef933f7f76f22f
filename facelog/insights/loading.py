"""The frame of each diary's posts, kept in this process and made anew when the diary changed."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import pandas as pd

from facelog.insights.frames import posts_frame

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

DIARIES = 8
"""How many diaries of one database are kept at once."""


@dataclass(frozen=True)
class _Kept:
    marks: tuple[object, ...]
    tags: list[tuple[str, str]]
    frame: pd.DataFrame


_kept: WeakKeyDictionary[object, dict[str, _Kept]] = WeakKeyDictionary()
_lock = threading.Lock()


def load(diary: Diary) -> pd.DataFrame:
    """Return all posts as `frames.posts_frame` describes them; nobody may change the frame.

    Raises:
        DiaryError: the diary cannot be read.
    """
    store, profile_id = diary.home
    # The marks first: what changes while the posts are read is then seen the next time.
    marks, tags = diary.marks(), diary.every_tag()
    with _lock:
        kept = _kept.get(store, {}).get(profile_id)
    if kept is None or kept.marks != marks or kept.tags != tags:
        kept = _Kept(marks, tags, posts_frame(diary.lines(), tags))
    with _lock:
        found = _kept.setdefault(store, {})
        found.pop(profile_id, None)
        found[profile_id] = kept  # the one used last stands last
        while len(found) > DIARIES:
            del found[next(iter(found))]
    return kept.frame


def forget(diary: Diary) -> None:
    """Let the frame of a diary go."""
    store, profile_id = diary.home
    with _lock:
        _kept.get(store, {}).pop(profile_id, None)
