"""Looking for posts: words, emotion, tags, days and the friend who commented, all at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facelog.insights.loading import load
from facelog.insights.scope import between
from facelog.memory.finding import asked_words, posts_with
from facelog.memory.recall import unread_posts

if TYPE_CHECKING:
    import pandas as pd

    from facelog.diary.diary import Diary


@dataclass(frozen=True)
class Wanted:
    """What a person looks for; what is empty asks for nothing.

    Attributes:
        words: as typed; a post must hold each of them in its text or as a tag's beginning.
        emotions: some of the four, of which a post has one; the correction goes before the guess.
        tags: a post must have each of them.
        first: the first day that is looked at.
        last: the last one, included.
        character: id of the friend who commented.
    """

    words: str = ""
    emotions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    character: str = ""

    @property
    def nothing(self) -> bool:
        """Whether nothing is asked for, so that every post is found."""
        return self == Wanted()


@dataclass(frozen=True)
class Found:
    """What was found.

    Attributes:
        ids: of the posts, the latest day first.
        unread: how many posts could not be looked through for words yet, but for the letters that
            words begin with; they are being read meanwhile.
    """

    ids: tuple[str, ...]
    unread: int = 0


def search(diary: Diary, wanted: Wanted) -> Found:
    """Return the posts that fit all that is asked for.

    Raises:
        DiaryError: the diary could not be read.
    """
    posts = load(diary)
    words = asked_words(wanted.words)
    posts = between(posts, wanted.first or dt.date.min, wanted.last or dt.date.max)
    if wanted.emotions:
        posts = posts[posts["emotion"].isin(wanted.emotions)]
    if wanted.tags:
        posts = posts[posts["tags"].map(set(wanted.tags).issubset).astype(bool)]
    if wanted.character and len(posts):
        commenters = diary.commenters()
        posts = posts[posts["id"].map(commenters) == wanted.character]
    for word in words:
        if posts.empty:
            break
        held = posts_with(diary, word) | _tagged(posts, word)
        posts = posts[posts["id"].isin(held)]
    unread = unread_posts(diary) if words else 0
    return Found(tuple(reversed(posts["id"].tolist())), unread)


def _tagged(posts: pd.DataFrame, word: str) -> frozenset[str]:
    """Return the ids of the posts of which a tag begins with a word."""
    begins = word.casefold()
    return frozenset(
        post_id
        for post_id, tags in zip(posts["id"], posts["tags"], strict=True)
        if any(tag.casefold().startswith(begins) for tag in tags)
    )
