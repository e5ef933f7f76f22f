"""One piece of music under a post, why it was chosen, and one small thing to do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import streamlit as st

from facelog.errors import FaceLogError
from facelog.music_types import Hearing, MusicIntent, Piece, Verdict
from facelog.types import Post
from facelog.ui import music_player, state
from facelog.ui.text import emotion_name, plain, t
from facelog.ui.widgets import show_error

if TYPE_CHECKING:
    from facelog.diary.diary import Diary
    from facelog.music.recommend import Reason

_PART = "post-music"


def panel(diary: Diary, post: Post) -> None:
    """Offer music for a post; nothing at all under words of crisis."""
    if post.crisis:
        return
    with st.container(border=True, key="music-side"):
        try:
            _offer(diary, post)
        except FaceLogError as error:
            show_error(error)


def title(piece: Piece) -> str:
    """Return a piece's title and composer in the interface's language, as Markdown."""
    language = state.language()
    year = "" if piece.year is None else f" · {piece.year}"
    composer = f"{plain(piece.composers[language])}{year}"
    return f"**{plain(piece.titles[language])}**  \n:small[:gray[{composer}]]"


def moods(piece: Piece) -> str:
    """Return the words that say how a piece feels, as Markdown; empty if there are none."""
    names = sorted(t(f"music.mood_{mood}") for mood in piece.moods)
    return " ".join(f":gray-badge[{name}]" for name in names)


def _offer(diary: Diary, post: Post) -> None:
    from facelog import listening

    place, hour = state.pending().music, dt.datetime.now().hour
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/music_note: **{t('music.panel')}**", width="stretch")
        st.session_state["music-intent"] = place.intent
        st.segmented_control(
            t("music.intent"),
            get_args(MusicIntent),
            required=True,
            format_func=lambda intent: t(f"music.intent_{intent}"),
            key="music-intent",
            label_visibility="collapsed",
            on_change=_switch,
            width="content",
        )
    key = f"{post.id} {place.intent} {post.emotion}"
    if key not in place.offers:
        place.offers[key] = listening.offer(diary, post, place.intent, hour)
    hearing, found = place.offers[key]
    st.markdown(title(found.piece))
    if found.piece.moods:
        st.markdown(moods(found.piece))
    st.caption(f"{t('music.why')} {' '.join(_sentence(reason) for reason in found.reasons)}")
    music_player.draw(diary, found.piece, lambda: _played(diary, key), "post-music")
    with st.container(horizontal=True, gap="xsmall"):
        _verdicts(diary, key, hearing)
    if place.failure is not None and place.failure[0] == _PART:
        show_error(place.failure[1])
        place.failure = None
    st.divider()
    _small_thing(post, hour)


def _switch() -> None:
    place = state.pending().music
    place.intent, place.playing = st.session_state["music-intent"], None


def _verdicts(diary: Diary, key: str, hearing: Hearing) -> None:
    up = hearing.verdict == "up"
    st.button(
        t("music.up"),
        icon=":material/thumb_up:",
        type="primary" if up else "secondary",
        key="music-up",
        help=t("music.up_taken_back") if up else None,
        on_click=_judge,
        args=(diary, key, None if up else "up"),
    )
    st.button(
        t("music.down"),
        icon=":material/thumb_down:",
        key="music-down",
        on_click=_judge,
        args=(diary, key, "down"),
    )
    st.button(
        t("music.skip"),
        icon=":material/skip_next:",
        type="tertiary",
        key="music-skip",
        on_click=_judge,
        args=(diary, key, "skip"),
    )


def _keep(diary: Diary, key: str, hearing: Hearing) -> bool:
    """Keep what was said to a piece; what goes wrong is told on the next drawing."""
    place = state.pending().music
    try:
        diary.keep_hearing(hearing)
    except FaceLogError as error:
        place.failure = (_PART, error)
        return False
    place.offers[key] = (hearing, place.offers[key][1])
    return True


def _judge(diary: Diary, key: str, verdict: Verdict | None) -> None:
    place = state.pending().music
    if key not in place.offers:
        return
    hearing = replace(place.offers[key][0], verdict=verdict)
    if not _keep(diary, key, hearing):
        return
    if verdict in ("down", "skip"):
        place.playing = None
    # Every thumb teaches: what other posts are offered is chosen anew.
    place.offers = {k: v for k, v in place.offers.items() if k == key and verdict in (None, "up")}


def _played(diary: Diary, key: str) -> None:
    place = state.pending().music
    if key in place.offers:
        _keep(diary, key, replace(place.offers[key][0], played=True))


def _sentence(reason: Reason) -> str:
    if reason.code in ("liked", "trying", "even", "era"):
        return t(f"music.reason_{reason.code}")
    if reason.code == "hour":
        return t(f"music.reason_{reason.values['time']}")
    if reason.moods and reason.code == "words":
        return t(
            "music.reason_words_said",
            moods=", ".join(t(f"music.mood_{mood}") for mood in reason.moods),
        )
    feel = t(f"music.feel_{reason.values['energy']}_{reason.values['pleasantness']}")
    if reason.code == "words":
        return t("music.reason_words_lean", feel=feel)
    if reason.code == "taste":
        return t("music.reason_taste", feel=feel)
    emotion = emotion_name(reason.values["emotion"])
    if reason.code == "emotion":
        return t("music.reason_emotion", emotion=emotion, feel=feel)
    return t(f"music.reason_feeling_{reason.values['intent']}", emotion=emotion, feel=feel)


def _small_thing(post: Post, hour: int) -> None:
    from facelog import listening

    number = state.pending().music.things.get(post.id, 0)
    thing = listening.small_thing(post, hour, number)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f":material/self_improvement: **{t('music.thing')}**  \n"
            f"{plain(thing.texts[state.language()])}",
            width="stretch",
        )
        st.button(
            t("music.thing_other"),
            icon=":material/refresh:",
            type="tertiary",
            key="thing-other",
            on_click=_pass_over,
            args=(post.id,),
        )


def _pass_over(post_id: str) -> None:
    things = state.pending().music.things
    things[post_id] = things.get(post_id, 0) + 1
