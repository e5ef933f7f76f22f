"""Which earlier posts fit what is talked about: BM25, with recency and emotion weighed in.

Where a server of this machine compares texts, those nearer in meaning come before others.

A post is drawn on only where what it shares with the present text tells enough; else none is.
Posts with words of crisis and posts that the person keeps from Anna are never drawn on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from facelog.companion.morphemes import analyse
from facelog.memory.index import Match
from facelog.memory.shelf import ready_shelf, shelf_of
from facelog.memory.terms import RULES, as_written, find_terms
from facelog.types import Memory, Post

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

_Worth = tuple[float, Match]
Nearness = Callable[[str, Sequence[str]], Sequence[float] | None]
"""Tells how near texts are to a text, 1 for the same, 0 and less for far; None if it cannot."""

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

COMPARED = 12
"""How many of the best posts are compared by their meaning, where somebody can."""

NEAR = 1.0
"""How much more a post of the very same meaning counts."""


def recall(
    diary: Diary,
    text: str,
    today: dt.date,
    *,
    emotion: str | None = None,
    before: Post | None = None,
    most: int = MOST,
    nearness: Nearness | None = None,
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
        nearness: weighs in what the posts mean; None for words, recency and emotion alone.

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
    fitting = _fitting(found, today, emotion)
    if nearness is not None:
        fitting = _weighed(diary, text, fitting, nearness)
    chosen = _chosen(fitting, most)
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


def _fitting(found: list[Match], today: dt.date, emotion: str | None) -> list[_Worth]:
    """Return what fits at all with its worth, the best first."""

    def worth(match: Match) -> float:
        days = max(today.toordinal() - match.day, 0)
        recency = 1 + RECENT * 0.5 ** (days / HALF_LIFE)
        return match.score * recency * (SAME_EMOTION if match.emotion == emotion else 1.0)

    return _sorted((worth(match), match) for match in found if match.fit >= FIT)


def _weighed(diary: Diary, text: str, fitting: list[_Worth], nearness: Nearness) -> list[_Worth]:
    """Weigh in what the best of them mean; as they were where nobody can tell."""
    posts = diary.posts_by_id([match.post_id for _worth, match in fitting[:COMPARED]])
    best = [one for one in fitting[:COMPARED] if one[1].post_id in posts]
    if len(best) < 2:
        return fitting
    near = nearness(text, [posts[match.post_id].text for _worth, match in best])
    if near is None:
        return fitting
    compared = [
        (worth * (1 + NEAR * max(share, 0.0)), match)
        for (worth, match), share in zip(best, near, strict=True)
    ]
    return _sorted([*compared, *fitting[COMPARED:]])


def _sorted(matches: Iterable[_Worth]) -> list[_Worth]:
    return sorted(matches, key=lambda one: one[0], reverse=True)


def _chosen(fitting: list[_Worth], most: int) -> list[Match]:
    """Return the best, and those not far behind."""
    least = BESIDE_THE_BEST * fitting[0][0] if fitting else 0.0
    return [match for worth, match in fitting if worth >= least][:most]
