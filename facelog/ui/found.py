"""What was found: posts as cards with the words looked for, or their photos in a grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from facelog.memory.finding import beginning
from facelog.palette import EMOTION_ICONS
from facelog.types import Post
from facelog.ui import state
from facelog.ui.text import emotion_name, long_date, plain, t
from facelog.ui.widgets import post_card

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

EXCERPT = 90
"""How many letters of a post are shown."""

_BEFORE = 24
"""How many letters stand before the first word that was looked for, at most."""


def cards(diary: Diary, ids: Sequence[str], words: Sequence[str]) -> None:
    """Show posts as cards that open them.

    Args:
        diary: whose.
        ids: which, in this order.
        words: what was looked for; bold in the posts' words.
    """
    there, thumbnails = diary.posts_by_id(ids), diary.thumbnails(ids)
    for post in (there[post_id] for post_id in ids if post_id in there):
        post_card(
            post,
            thumbnails.get(post.id),
            "found",
            said=excerpt(post.text, words),
            on_open=partial(_note, post),
        )


def photos(diary: Diary, ids: Sequence[str]) -> None:
    """Show posts' photos in a grid; each opens its post."""
    there, thumbnails = diary.posts_by_id(ids), diary.thumbnails(ids)
    with st.container(key="photos"):
        for post in (there[post_id] for post_id in ids if post_id in there):
            _photo(post, thumbnails.get(post.id))


def _photo(post: Post, thumbnail: bytes | None) -> None:
    day = t("find.day", year=f"{post.date:%y}", month=post.date.month, day=post.date.day)
    with st.container(border=True, key=f"card-photo-{post.id}"):
        if thumbnail:
            alt = f"{long_date(post.date)} {emotion_name(post.emotion)}"
            st.image(thumbnail, width="stretch", alt=alt)
        if st.button(
            f"{EMOTION_ICONS[post.emotion]} {day}",
            key=f"open-photo-{post.id}",
            type="tertiary",
            width="stretch",
        ):
            _note(post)
            state.open_post(post.id)
            st.switch_page("pages/post.py")


def _note(post: Post) -> None:
    state.pending().find.opened = post.id


def excerpt(text: str, words: Sequence[str], limit: int = EXCERPT) -> str:
    """Return some of a text around the first word looked for, as Streamlit Markdown.

    Args:
        text: a post's.
        words: what was looked for; bold where a word begins with it.
        limit: how many letters at most, the marks of an omission not counted.
    """
    line = " ".join(text.split())
    start = 0
    if words:
        found = (pattern.search(line) for pattern in map(beginning, words))
        first = min((match.start() for match in found if match), default=0)
        if first > limit - _BEFORE:
            start = line.rfind(" ", 0, first - _BEFORE) + 1
    shown = line[start : start + limit].rstrip()
    before = "…" if start else ""
    after = "…" if start + limit < len(line) else ""
    return before + _bold(shown, words) + after


def _bold(line: str, words: Sequence[str]) -> str:
    if not words:
        return plain(line)
    longest = sorted(words, key=len, reverse=True)
    anyone = re.compile("(" + "|".join(beginning(word).pattern for word in longest) + ")", re.I)
    parts = anyone.split(line)
    return "".join(
        f"**{plain(part)}**" if place % 2 else _spaced(part) for place, part in enumerate(parts)
    )


def _spaced(part: str) -> str:
    """Return a part of a line made harmless, with the spaces at its ends."""
    if not part.strip():
        return part
    return " " * part.startswith(" ") + plain(part) + " " * part.endswith(" ")
