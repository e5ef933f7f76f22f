"""What Anna may know of the diary beside the present post: by exclusion and by the settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from facelog.memory.recall import Nearness, recall
from facelog.types import AnswerSettings, ChatMessage, Comment, Memory, Post

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

LINES = 2
"""How many of the person's latest lines tell what the talk is about."""


def memories_for_post(
    diary: Diary,
    settings: AnswerSettings,
    post: Post,
    today: dt.date,
    nearness: Nearness | None = None,
) -> tuple[Memory, ...]:
    """Return the earlier posts to draw on under a post: none in a crisis, none if switched off.

    Args:
        nearness: as for `recall`.

    Raises:
        DiaryError: the diary could not be read.
    """
    if not settings.memory or post.crisis:
        return ()
    return recall(diary, post.text, today, emotion=post.emotion, before=post, nearness=nearness)


def memories_for_talk(
    diary: Diary,
    settings: AnswerSettings,
    talk: Sequence[ChatMessage],
    today: dt.date,
    *,
    crisis: bool,
    nearness: Nearness | None = None,
) -> tuple[Memory, ...]:
    """Return the earlier posts that fit the person's latest lines.

    Args:
        nearness: as for `recall`.

    Raises:
        DiaryError: the diary could not be read.
    """
    if not settings.memory or crisis:
        return ()
    lines = [line for line in talk if line.speaker == "person"][-LINES:]
    text = "\n".join(line.text for line in lines)
    emotion = lines[-1].reading.emotion if lines and lines[-1].reading else None
    return recall(diary, text, today, emotion=emotion, nearness=nearness)


def latest_posts(diary: Diary, settings: AnswerSettings, count: int) -> tuple[Post, ...]:
    """Return the latest posts that Anna may know, without their comments; none if switched off.

    Raises:
        DiaryError: the diary could not be read.
    """
    if not settings.memory:
        return ()
    return tuple(replace(post, comment=None) for post in diary.known_recent(count))


def earlier_comments(
    diary: Diary, settings: AnswerSettings, post: Post, count: int
) -> tuple[str, ...]:
    """Return what Anna wrote lately, so that she does not repeat herself.

    Comments under excluded posts, comments that draw on such a post and, outside of a crisis,
    comments under words of crisis are not among them. With the memory switched off only the
    present post's own comment is, if it draws on nothing.

    Raises:
        DiaryError: the diary could not be read.
    """
    if not settings.memory:
        own = post.comment
        return (own.text,) if own is not None and not own.sources else ()
    hidden = diary.excluded_ids()
    found = diary.known_comments(count, crisis=post.crisis)
    return tuple(said.text for said in found if not hidden & set(said.sources))


def talk_to_tell(
    diary: Diary, settings: AnswerSettings, talk: tuple[ChatMessage, ...]
) -> tuple[ChatMessage, ...]:
    """Return a talk without what Anna said of posts that she is not to know any more.

    Raises:
        DiaryError: the diary could not be read.
    """
    hidden = diary.excluded_ids()

    def fits(line: ChatMessage) -> bool:
        sources = line.comment.sources if line.comment is not None else ()
        return not (hidden & set(sources)) if settings.memory else not sources

    return tuple(line for line in talk if fits(line))


def with_sources(comment: Comment, memories: Sequence[Memory]) -> Comment:
    """Return a language model's comment with what it was given to draw on.

    The built-in Anna says herself what she drew on.
    """
    if comment.brain == "builtin":
        return comment
    return replace(comment, sources=tuple(memory.post_id for memory in memories))
