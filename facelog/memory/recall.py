"""Which earlier posts fit what is talked about: BM25, with recency and emotion weighed in.

A post is drawn on only where what it shares with the present text tells enough; else none is.
Posts with words of crisis and posts that the person keeps from Anna are never drawn on.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from facelog.companion.morphemes import analyse
from facelog.memory.index import Match
from facelog.memory.shelf import ready_shelf, shelf_of
from facelog.memory.terms import RULES, as_written, find_terms
from facelog.types import Memory, Post

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

MOST = 3
"""How many earlier posts are drawn on at most."""

FIT = 2.5
"""What the shared words must tell at least: see tests/memory/pairs.json for near and far."""

BESIDE_THE_BEST = 0.45
"""Share of the best post's score below which another one stays out."""

RECENT = 0.4
"""How much more a post of today counts than one of long ago."""

HALF_LIFE = 60.0
"""Days after which half of that is gone."""

SAME_EMOTION = 1.15
"""How much more a post of the same emotion counts."""


def recall(
    diary: Diary,
    text: str,
    today: dt.date,
    *,
    emotion: str | None = None,
    before: Post | None = None,
    most: int = MOST,
) -> tuple[Memory, ...]:
    """Return the earlier posts that fit a text, the best first; none where none really fits.

    Posts whose words were never looked at are read first, as many as a moment allows; the others
    follow in the background and are found the next time.

    Args:
        diary: whose.
        text: what is talked about.
        today: the present day; a post counts less the longer ago it is.
        emotion: of the present text, where it is known.
        before: a post of the diary, to look at those before it only.
        most: how many at most.

    Raises:
        DiaryError: the diary could not be read.
    """
    shelf = ready_shelf(diary)
    terms = find_terms(text, analyse)
    if not terms:
        return ()
    if before is None:
        limit = (dt.date.max.toordinal(), 0.0)
    else:
        limit = (before.date.toordinal(), before.created_at.timestamp())
    hidden = diary.excluded_ids()
    with shelf.lock:
        found = shelf.index.search(terms, limit, hidden)
    chosen = _chosen(found, today, emotion, most)
    posts = diary.posts_by_id([match.post_id for match in chosen])
    return tuple(
        Memory(
            post_id=post.id,
            date=post.date,
            emotion=post.emotion,
            text=post.text,
            words=tuple(as_written(term, text) for term in match.terms),
        )
        for match in chosen
        if (post := posts.get(match.post_id)) is not None
    )


def unread_posts(diary: Diary) -> int:
    """Return how many posts were not looked at yet, and go on looking at them.

    Raises:
        DiaryError: the diary could not be read.
    """
    left = diary.unread_count(RULES)
    if left:
        shelf_of(diary).read_on(diary)
    return left


def _chosen(found: list[Match], today: dt.date, emotion: str | None, most: int) -> list[Match]:
    """Return the best of what fits at all."""

    def worth(match: Match) -> float:
        days = max(today.toordinal() - match.day, 0)
        recency = 1 + RECENT * 0.5 ** (days / HALF_LIFE)
        return match.score * recency * (SAME_EMOTION if match.emotion == emotion else 1.0)

    fitting = sorted((match for match in found if match.fit >= FIT), key=worth, reverse=True)
    if not fitting:
        return []
    least = BESIDE_THE_BEST * worth(fitting[0])
    return [match for match in fitting if worth(match) >= least][:most]
