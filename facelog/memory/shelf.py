"""The index of each diary, kept in this process and brought up to date before each use."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from facelog.companion.morphemes import analyse
from facelog.errors import FaceLogError
from facelog.memory.index import Entry, Index
from facelog.memory.terms import RULES, find_terms

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

AT_ONCE = 0.8
"""Seconds for which somebody may wait for posts to be read; the rest is read meanwhile."""

SLICE = 40
"""Posts that are read between two writings."""

PAUSE = 0.05
"""Seconds between two slices that nobody waits for."""

DIARIES = 8
"""How many diaries of one database are kept at once."""

_WASTE = 0.5
_log = logging.getLogger(__name__)


class Shelf:
    """One diary's index; every use of it holds `lock`."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.index = Index()
        self.reader: threading.Thread | None = None
        self._marks: tuple[object, ...] = ()
        self._unread: set[str] = set()

    @property
    def waiting(self) -> bool:
        """Whether there were posts, when last looked, whose words are not known."""
        return bool(self._unread)

    def refresh(self, diary: Diary) -> None:
        """Take over what has changed in the diary."""
        marks = diary.marks()
        if marks == self._marks and not self._unread:
            return
        versions = diary.versions()
        self.index.drop([post_id for post_id in self.index.entries if post_id not in versions])
        changed = [
            post_id
            for post_id, version in versions.items()
            if not self.index.holds(post_id, version)
        ]
        kept = diary.terms(RULES, changed)
        self._take(diary, kept)
        self._unread = set(changed) - kept.keys()
        self.index.drop(self._unread)  # what they said before is not what they say now
        self._marks = marks
        if self.index.waste > _WASTE:
            self.index = self.index.packed()

    def _take(self, diary: Diary, terms: Mapping[str, Mapping[str, int]]) -> None:
        """Take the terms of posts into the index."""
        for post in diary.outlines(terms):
            self.index.add(
                Entry(
                    post_id=post.id,
                    version=post.version,
                    day=post.date.toordinal(),
                    order=post.created_at.timestamp(),
                    emotion=post.emotion,
                    drawable=not post.crisis,
                    terms=terms[post.id],
                )
            )

    def read(self, diary: Diary, seconds: float) -> bool:
        """Find and keep the terms of posts, the newest first, until the time is over.

        Args:
            diary: whose.
            seconds: how long; the analyser's own start is not counted, since whoever waits needs
                it for the present text as well.

        Returns:
            Whether there is nothing left that could be read.
        """
        deadline = None
        while True:
            waiting = [
                post
                for post in diary.unread(RULES, SLICE)
                if not self.index.holds(post.id, post.version)
            ]
            found: dict[str, tuple[int, Mapping[str, int]]] = {}
            for post in waiting:
                terms = find_terms(post.text, analyse)
                if terms is None and found:
                    break
                if terms is None:
                    return True  # the analyser cannot be had; another time
                found[post.id] = (post.version, terms)
                deadline = deadline or time.monotonic() + seconds
                if time.monotonic() > deadline:
                    break
            kept = self._keep(diary, found)
            with self.lock:
                self._take(diary, {post_id: terms for post_id, (_seen, terms) in found.items()})
            if not waiting or not kept:
                return True
            if deadline is not None and time.monotonic() > deadline:
                return False

    def _keep(self, diary: Diary, found: Mapping[str, tuple[int, Mapping[str, int]]]) -> bool:
        try:
            diary.keep_terms(RULES, found)
        except FaceLogError:
            _log.warning("the words of posts could not be kept and will be read again")
            return False
        return True

    def read_on(self, diary: Diary) -> None:
        """Read what is left while nobody waits for it."""
        if self.reader is not None and self.reader.is_alive():
            return

        def work() -> None:
            try:
                while not self.read(diary, 0):
                    time.sleep(PAUSE)
            except FaceLogError:
                _log.warning("reading the diary's words stopped; the next use goes on with it")

        self.reader = threading.Thread(target=work, name="facelog-memory", daemon=True)
        self.reader.start()


_shelves: WeakKeyDictionary[object, dict[str, Shelf]] = WeakKeyDictionary()
_lock = threading.Lock()


def shelf_of(diary: Diary) -> Shelf:
    """Return the diary's index, an empty one at first."""
    store, profile_id = diary.home
    with _lock:
        found = _shelves.setdefault(store, {})
        shelf = found.pop(profile_id, None) or Shelf()
        found[profile_id] = shelf  # the one used last stands last
        while len(found) > DIARIES:
            del found[next(iter(found))]
        return shelf


def ready_shelf(diary: Diary) -> Shelf:
    """Return the diary's index, brought up to date.

    Posts whose words were never looked at are read first, as many as a moment allows; the others
    follow in the background and are in it the next time.

    Raises:
        DiaryError: the diary could not be read.
    """
    shelf = shelf_of(diary)
    with shelf.lock:
        shelf.refresh(diary)
    if shelf.waiting:
        if not shelf.read(diary, AT_ONCE):
            shelf.read_on(diary)
        with shelf.lock:
            shelf.refresh(diary)  # what another thread has read meanwhile
    return shelf


def forget(diary: Diary) -> None:
    """Let a diary's index go; what is kept in the diary stays."""
    store, profile_id = diary.home
    with _lock:
        _shelves.get(store, {}).pop(profile_id, None)
