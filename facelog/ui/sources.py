"""The earlier posts that an answer draws on, as chips that open them; and keeping a post back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from facelog.errors import FaceLogError
from facelog.palette import EMOTION_ICONS
from facelog.types import Comment, Post
from facelog.ui import state
from facelog.ui.text import month_name, plain, shorten, t

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

_EXCERPT = 16
MOST = 3


def chips(diary: Diary, comment: Comment, key: str) -> None:
    """Show the posts that a comment draws on; one that is deleted is not among them.

    Args:
        diary: whose.
        comment: a comment under a post, or a line of the chat.
        key: tells this row of chips from others on the page.
    """
    if not comment.sources:
        return
    there = diary.posts_by_id(comment.sources)
    posts = [there[post_id] for post_id in comment.sources if post_id in there][:MOST]
    if not posts:
        return
    with st.container(
        horizontal=True, gap="xsmall", vertical_alignment="center", key=f"sources-{key}"
    ):
        st.caption(t("memory.sources"), width="content")
        opened = [
            post.id
            for post in posts
            if st.button(label(post), key=f"source-{key}-{post.id}", help=t("memory.source_help"))
        ]
    if opened:
        state.open_post(opened[0])
        st.switch_page("pages/post.py")


def label(post: Post) -> str:
    """Return a post's emotion, day and first words, in few letters."""
    day = t("memory.day", month=month_name(post.date.month), day=post.date.day)
    return f"{EMOTION_ICONS[post.emotion]} {day} · {plain(shorten(post.text, _EXCERPT))}"


def exclusion(diary: Diary, post: Post) -> None:
    """Offer to keep a post from whoever answers."""
    if post.crisis:
        st.caption(f":material/lock: {t('memory.crisis_note')}")
        return
    key = f"exclude-{post.id}"
    hidden = post.id in diary.excluded_ids()
    st.toggle(
        t("memory.exclude"),
        value=hidden,
        key=key,
        help=t("memory.exclude_help"),
        on_change=_exclude,
        args=(diary, post.id, key),
    )
    if hidden:
        st.caption(t("memory.excluded_note"))


def _exclude(diary: Diary, post_id: str, key: str) -> None:
    hide(diary, post_id, bool(st.session_state[key]))


def hide(diary: Diary, post_id: str, hidden: bool) -> None:
    """Keep a post back, or with False let it be known again; a failure is told on the page."""
    try:
        diary.exclude(post_id, hidden)
    except FaceLogError as error:
        state.pending().action_failure = error
    else:
        state.say_next(t("memory.hidden" if hidden else "memory.shown"))
