"""Lists of music: all of it to browse and search, what was liked, and what is allowed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from facelog import listening
from facelog.diary.diary import Diary
from facelog.errors import FaceLogError
from facelog.music import taste
from facelog.music.catalogue import MOODS, catalogue, find
from facelog.music_types import Hearing, Piece, Verdict
from facelog.ui import music, music_player, resources, state
from facelog.ui.text import t
from facelog.ui.widgets import show_error

PAGE = 8
ENOUGH = 5
"""Answers before anything is said of a person's taste."""
RANGES = {"any": (0.0, 1.0), "low": (0.0, 0.4), "middle": (0.3, 0.7), "high": (0.6, 1.0)}
_PART = "music-page"


def works() -> int:
    """Return how many works come with FaceLog."""
    return len(catalogue())


def browse(diary: Diary) -> None:
    """Search and filter everything there is."""
    words = st.text_input(
        t("music.find"), placeholder=t("music.find_hint"), key="music-find", on_change=_from_top
    )
    # The language in the keys: or what is chosen stays untranslated.
    language = state.language()
    chosen = st.multiselect(
        t("music.moods"),
        MOODS,
        format_func=lambda mood: t(f"music.mood_{mood}"),
        key=f"music-moods-{language}",
        placeholder=t("music.any"),
        on_change=_from_top,
    )
    left, right = st.columns(2)
    energy, pleasantness = _level(left, "energy"), _level(right, "pleasantness")
    listed(diary, find(listening.pieces(diary), words, chosen, energy, pleasantness))


def _level(column: DeltaGenerator, name: str) -> tuple[float, float]:
    def label(level: str) -> str:
        return t("music.any") if level == "any" else t(f"music.{name}_{level}")

    chosen = column.selectbox(
        t(f"music.{name}"),
        tuple(RANGES),
        format_func=label,
        key=f"music-{name}-{state.language()}",
        on_change=_from_top,
    )
    return RANGES[chosen]


def _from_top() -> None:
    place = state.pending().music
    place.shown, place.open = PAGE, None


def liked(diary: Diary) -> None:
    """Show what was liked, and what was heard lately."""
    hearings = diary.hearings()
    by_id = {piece.id: piece for piece in listening.pieces(diary)}
    thumbs = listening.liked(hearings)
    fond = [by_id[name] for name, up in reversed(thumbs.items()) if up and name in by_id]
    played = list(dict.fromkeys(one.piece_id for one in reversed(hearings) if one.played))
    lately = [by_id[name] for name in played if name in by_id and by_id[name] not in fond][:PAGE]
    if not fond:
        st.info(t("music.none_liked"), icon=":material/thumb_up:")
    else:
        listed(diary, fond)
    if lately:
        st.subheader(t("music.played_lately"), anchor=False)
        for piece in lately:
            card(diary, piece, thumbs.get(piece.id))


def listed(diary: Diary, pieces: Sequence[Piece]) -> None:
    """Show pieces, some at a time."""
    place = state.pending().music
    if not pieces:
        st.info(t("music.nothing_found"), icon=":material/search_off:")
        return
    st.caption(t("music.count", count=len(pieces)))
    thumbs = listening.liked(diary.hearings())
    for piece in pieces[: place.shown]:
        card(diary, piece, thumbs.get(piece.id))
    if len(pieces) > place.shown:
        st.button(t("music.more"), key="music-more", width="stretch", on_click=_more)


def _more() -> None:
    state.pending().music.shown += PAGE


def card(diary: Diary, piece: Piece, thumb: bool | None) -> None:
    """Show a piece; opened, it can be heard, judged and pinned to.

    Args:
        diary: of the person.
        piece: to show.
        thumb: what the person last said to it.
    """
    place = state.pending().music
    opened = place.open == piece.id
    with st.container(border=True, key=f"piece-{piece.id}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            mark = {True: " :material/thumb_up:", False: " :material/thumb_down:", None: ""}[thumb]
            st.markdown(music.title(piece) + mark, width="stretch")
            st.button(
                t("music.close" if opened else "music.open"),
                icon=":material/expand_less:" if opened else ":material/expand_more:",
                type="tertiary",
                key=f"open-{piece.id}",
                on_click=_open,
                args=(piece.id,),
            )
        if piece.moods:
            st.markdown(music.moods(piece))
        if opened:
            music_player.draw(
                diary, piece, lambda: _say(diary, piece.id, thumb, played=True), "music-page"
            )
            with st.container(horizontal=True, gap="small"):
                for name, up in (("up", True), ("down", False)):
                    st.button(
                        t(f"music.{name}"),
                        icon=f":material/thumb_{name}:",
                        type="primary" if thumb is up else "secondary",
                        key=f"music-page-{name}",
                        on_click=_say,
                        args=(diary, piece.id, None if thumb is up else up),
                    )
                if piece.own:
                    st.button(
                        t("music.remove"),
                        icon=":material/delete:",
                        type="tertiary",
                        key="music-remove",
                        on_click=_remove,
                        args=(diary, piece.id),
                    )
            problem(_PART)


def problem(part: str) -> None:
    """Tell what went wrong in a part of the page, once."""
    place = state.pending().music
    if place.failure is not None and place.failure[0] == part:
        show_error(place.failure[1])
        place.failure = None


def _open(piece_id: str) -> None:
    place = state.pending().music
    place.open, place.playing = (None if place.open == piece_id else piece_id), None


def _say(diary: Diary, piece_id: str, up: bool | None, played: bool = False) -> None:
    """Keep a thumb, or that a piece was played; a thumb taken back is taken off everywhere."""
    place = state.pending().music
    thumbs: dict[bool | None, Verdict | None] = {True: "up", False: "down", None: None}
    verdict = thumbs[up]
    fresh = Hearing(uuid.uuid4().hex, piece_id, datetime.now(UTC), played=played)
    try:
        if played:
            diary.keep_hearing(fresh)
            return
        if verdict is None:
            for one in diary.hearings():
                if one.piece_id == piece_id and one.verdict in ("up", "down"):
                    diary.keep_hearing(replace(one, verdict=None))
        else:
            diary.keep_hearing(replace(fresh, verdict=verdict))
    except FaceLogError as error:
        place.failure = (_PART, error)
    place.offers.clear()


def _remove(diary: Diary, piece_id: str) -> None:
    place = state.pending().music
    try:
        diary.delete_piece(piece_id)
    except FaceLogError as error:
        place.failure = (_PART, error)
        return
    place.offers.clear()
    place.open = place.playing = None
    state.say_next(t("music.removed"))


# What is allowed


def choices(diary: Diary) -> None:
    """Let the consent be given or taken back, and what was learnt be forgotten."""
    problem(_PART)
    if resources.youtube_settings().api_key is None:
        st.info(t("music.choice_no_key"), icon=":material/key_off:")
    else:
        st.session_state["music-consent"] = diary.music_consent()
        st.toggle(
            t("music.choice_consent"),
            key="music-consent",
            on_change=_consent,
            args=(diary,),
        )
        st.caption(t("music.choice_consent_note"))
    hearings = diary.hearings()
    told = sum(one.verdict is not None and one.moment is not None for one in hearings)
    if told < ENOUGH:
        st.caption(t("music.learnt_little", count=told))
    else:
        share = taste.learn(hearings, listening.pieces(diary)).usual_share
        st.caption(t("music.learnt", count=told, share=round(100 * share)))
    with st.popover(
        t("music.forget"), icon=":material/delete:", type="tertiary", key="music-forget"
    ):
        st.markdown(t("music.forget_question"))
        st.button(
            t("music.forget_yes"),
            type="primary",
            key="music-forget-yes",
            on_click=_forget,
            args=(diary,),
        )


def _consent(diary: Diary) -> None:
    try:
        diary.set_music_consent(st.session_state["music-consent"])
    except FaceLogError as error:
        state.pending().music.failure = (_PART, error)


def _forget(diary: Diary) -> None:
    place = state.pending().music
    try:
        diary.forget_hearings()
    except FaceLogError as error:
        place.failure = (_PART, error)
        return
    place.offers.clear()
    state.say_next(t("music.forgotten"))
