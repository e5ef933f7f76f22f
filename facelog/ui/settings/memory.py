"""What Anna knows of the diary: the switch, her knowledge, an example, the posts kept back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from facelog import posting, talking
from facelog.companion import safety
from facelog.errors import FaceLogError
from facelog.memory import known, recall
from facelog.types import AnswerSettings, Memory, Profile
from facelog.ui import friends, resources, sources, state
from facelog.ui.text import emotion_badge, long_date, plain, posts_count, shorten, t
from facelog.ui.widgets import show_error, show_message

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

_EXCERPT = 120
_WORDS = 5
SWITCH, EXAMPLE = "memory-switch", "memory-example"


def draw(diary: Diary, profile: Profile) -> None:
    """Show what is known and given on, and let it be limited."""
    settings = profile.settings
    if settings is None:
        return
    show_message()
    failure = state.pending().action_failure
    if failure is not None:
        show_error(failure)
        state.pending().action_failure = None
    with st.container(border=True, key="memory-box-switch"):
        st.toggle(
            f"**{t('memory.switch')}**",
            value=settings.memory,
            key=SWITCH,
            on_change=_switch,
            args=(diary, settings),
        )
        st.caption(t("memory.switch_on" if settings.memory else "memory.switch_off"))
    with st.container(border=True, key="memory-box-knows"):
        _knowledge(diary, profile, settings)
    if settings.memory:
        with st.container(border=True, key="memory-box-example"):
            _example(diary, settings)
    with st.container(border=True, key="memory-box-kept"):
        _kept_back(diary)


def _switch(diary: Diary, settings: AnswerSettings) -> None:
    try:
        diary.update_settings(replace(settings, memory=bool(st.session_state[SWITCH])))
    except FaceLogError as error:
        state.pending().action_failure = error


def _knowledge(diary: Diary, profile: Profile, settings: AnswerSettings) -> None:
    friend = friends.chosen(diary, profile)
    st.markdown(f":material/psychology: **{t('memory.knows', friend=friends.word(friend))}**")
    introduction = plain(profile.introduction) or t("memory.no_introduction")
    parts = [t(f"settings.ingredient_{name}") for name in settings.ingredients]
    manner = [
        t(f"settings.attitude_{settings.attitude}"),
        f"{t('settings.intensity')} {t(f'settings.intensity_{settings.intensity}')}",
        f"{t('settings.length')} {t(f'settings.length_{settings.length}')}",
        " + ".join(parts),
    ]
    st.markdown(
        f"- {t('memory.knows_name')}: {plain(profile.name)}\n"
        f"- {t('memory.knows_introduction')}: {introduction}\n"
        f"- {t('memory.knows_settings')}: {' · '.join(manner)}\n"
        f"- {t('memory.knows_posts')}: {_count(diary, settings)}\n"
        f"- {t('memory.knows_beside')}: {_beside(settings)}"
    )
    left = recall.unread_posts(diary) if settings.memory else 0
    if left:
        st.caption(t("memory.reading", count=posts_count(left)))
    st.caption(t("memory.crisis_rule"))


def _count(diary: Diary, settings: AnswerSettings) -> str:
    if not settings.memory:
        return t("memory.no_posts")
    every = sum(diary.emotion_counts().values())
    return t("memory.posts_of", known=diary.known_count(), every=posts_count(every))


def _beside(settings: AnswerSettings) -> str:
    """Return what is looked at beside the posts that fit, and how much of it at most."""
    if not settings.memory:
        return t("memory.beside_off", lines=talking.MEMORY)
    return t(
        "memory.beside",
        lines=talking.MEMORY,
        posts=posts_count(talking.POSTS),
        comments=posting.REMEMBERED_COMMENTS,
    )


def _example(diary: Diary, settings: AnswerSettings) -> None:
    st.markdown(f":material/history: **{t('memory.example')}**")
    text = st.text_input(
        t("memory.example_label"), key=EXAMPLE, placeholder=t("memory.example_placeholder")
    )
    latest = diary.known_recent(1)
    # Words of crisis go to no model, not even to be compared.
    near = None if safety.screen(text) else resources.nearness()
    today = dt.date.today()
    with st.spinner(t("memory.looking")):
        if text.strip():
            found = recall.recall(diary, text, today, nearness=near)
        elif latest:
            st.caption(t("memory.example_latest", text=plain(shorten(latest[0].text, 40))))
            found = known.memories_for_post(diary, settings, latest[0], today, near)
        else:
            found = ()
    if not found:
        st.markdown(t("memory.example_none"))
    for memory in found:
        _found(memory)


def _found(memory: Memory) -> None:
    words = " ".join(f":gray-badge[{plain(word)}]" for word in memory.words[:_WORDS])
    with st.container(border=True, key=f"found-{memory.post_id}", gap="xxsmall"):
        st.markdown(f"{emotion_badge(memory.emotion)} **{long_date(memory.date)}**")
        st.markdown(plain(shorten(memory.text, _EXCERPT)))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":small[{t('memory.shared')}] {words}", width="stretch")
            if st.button(
                t("common.open_post"),
                key=f"found-open-{memory.post_id}",
                type="tertiary",
                icon=":material/arrow_forward:",
                icon_position="right",
            ):
                state.open_post(memory.post_id)
                st.switch_page("pages/post.py")


def _kept_back(diary: Diary) -> None:
    st.markdown(f":material/visibility_off: **{t('memory.excluded')}**")
    posts = diary.excluded_posts()
    st.caption(t("memory.excluded_rule" if posts else "memory.excluded_none"))
    for post in posts:
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", key=f"row-kept-{post.id}"
        ):
            st.markdown(sources.label(post), width="stretch")
            st.button(
                t("memory.show_again"),
                key=f"show-{post.id}",
                type="tertiary",
                icon=":material/visibility:",
                on_click=sources.hide,
                args=(diary, post.id, False),
            )
