"""How a piece is heard: what the person pinned, YouTube's player by consent, or a link.

The browser reaches for another machine only after the person pressed a button that says so.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from facelog.diary.diary import Diary
from facelog.errors import FaceLogError
from facelog.music import links
from facelog.music.catalogue import search_words
from facelog.music_types import Piece, Pin
from facelog.ui import resources, state
from facelog.ui.text import plain, t
from facelog.ui.widgets import show_error

PLAYER_HEIGHT = 315


def draw(diary: Diary, piece: Piece, on_play: Callable[[], None], key: str) -> None:
    """Show how a piece can be heard, and its player once it was pressed.

    Args:
        diary: of the person.
        piece: to hear.
        on_play: called when it is played, or looked up.
        key: tells the widgets of this place from those of others.

    Raises:
        DiaryError: the diary could not be read.
    """
    place, pin = state.pending().music, diary.pins().get(piece.id)
    asks = pin is None and resources.youtube_settings().api_key is not None
    agreed = asks and diary.music_consent()
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        if pin is not None and pin.link is not None and not _plays(pin.link):
            _outside(t("music.open_link", host=links.host(pin.link)), pin.link, on_play, key)
        elif place.playing == piece.id:
            st.button(t("music.stop"), icon=":material/stop:", key=f"{key}-stop", on_click=_stop)
        elif pin is not None or agreed:
            st.button(
                t("music.play"),
                icon=":material/play_arrow:",
                key=f"{key}-play",
                type="primary",
                help=_where(pin),
                on_click=_start,
                args=(piece, pin, on_play),
            )
        elif asks:
            _consent(diary, piece, on_play, key)
        if pin is None:
            words = search_words(piece, state.language())
            _outside(t("music.search"), links.search_page(words), on_play, key)
        _pin_editor(diary, piece, pin, key)
    if place.failure is not None and place.failure[0] == piece.id:
        show_error(place.failure[1])
    if place.playing == piece.id:
        _playing(diary, piece, pin, key)


def _plays(link: str) -> bool:
    return links.youtube_id(link) is not None or links.is_audio(link)


def _where(pin: Pin | None) -> str:
    if pin is None:
        return t("music.play_youtube")
    if pin.link is None:
        return t("music.play_here")
    return t("music.play_link", host=links.host(pin.link))


def _outside(label: str, address: str, on_play: Callable[[], None], key: str) -> None:
    st.link_button(
        label, address, icon=":material/open_in_new:", key=f"{key}-outside", on_click=on_play
    )


def _stop() -> None:
    state.pending().music.playing = None


def _start(piece: Piece, pin: Pin | None, on_play: Callable[[], None]) -> None:
    place = state.pending().music
    place.failure, place.playing = None, piece.id
    try:
        if pin is None and piece.id not in place.videos:
            from facelog.music import youtube

            language = state.language()
            found = youtube.search(
                search_words(piece, language), resources.youtube_settings(), language
            )
            place.videos[piece.id] = found
            place.video[piece.id] = 0
        on_play()
    except FaceLogError as error:
        place.playing, place.failure = None, (piece.id, error)


def _agree(diary: Diary, piece: Piece, on_play: Callable[[], None]) -> None:
    try:
        diary.set_music_consent(True)
    except FaceLogError as error:
        state.pending().music.failure = (piece.id, error)
        return
    _start(piece, None, on_play)


def _consent(diary: Diary, piece: Piece, on_play: Callable[[], None], key: str) -> None:
    with st.popover(t("music.play"), icon=":material/play_arrow:", key=f"{key}-consent"):
        st.markdown(t("music.consent"))
        st.button(
            t("music.agree"),
            type="primary",
            key=f"{key}-agree",
            on_click=_agree,
            args=(diary, piece, on_play),
        )


def _playing(diary: Diary, piece: Piece, pin: Pin | None, key: str) -> None:
    name = plain(piece.titles[state.language()])
    if pin is not None and pin.link is None:
        try:
            sound = diary.pinned_file(piece.id)
        except FaceLogError as error:
            show_error(error)
            return
        st.audio(sound, format=pin.file_type or "audio/mpeg", autoplay=True, alt=name)
        st.caption(plain(pin.file_name or ""))
    elif pin is not None and pin.link is not None:
        video = links.youtube_id(pin.link)
        if video is not None:
            st.iframe(links.embed(video), height=PLAYER_HEIGHT, alt=name)
        else:
            st.audio(pin.link, alt=name)
    else:
        _found(diary, piece, name, key)


def _found(diary: Diary, piece: Piece, name: str, key: str) -> None:
    place = state.pending().music
    videos = place.videos.get(piece.id, ())
    if not videos:  # unpinned meanwhile
        place.playing = None
        return
    video = videos[place.video.get(piece.id, 0) % len(videos)]
    st.iframe(links.embed(video.id), height=PLAYER_HEIGHT, alt=name)
    st.caption(f"{plain(video.title)} · {plain(video.channel)}")
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("music.other_video"),
            icon=":material/skip_next:",
            type="tertiary",
            key=f"{key}-video",
            on_click=_other_video,
            args=(piece.id,),
        )
        st.button(
            t("music.pin_video"),
            icon=":material/keep:",
            type="tertiary",
            key=f"{key}-pin-video",
            on_click=_pin,
            args=(diary, Pin(piece.id, f"https://youtu.be/{video.id}"), None),
        )


def _other_video(piece_id: str) -> None:
    place = state.pending().music
    place.video[piece_id] = place.video.get(piece_id, 0) + 1


# Pins


def _pin(diary: Diary, pin: Pin, file: bytes | None) -> None:
    place = state.pending().music
    place.failure = None
    try:
        diary.pin(pin, file)
    except FaceLogError as error:
        place.failure = (pin.piece_id, error)
    else:
        state.say_next(t("music.pinned"))


def _pin_typed(diary: Diary, piece_id: str, key: str) -> None:
    """Pin the file that was chosen, else the link that was typed."""
    place = state.pending().music
    chosen, typed = st.session_state.get(f"{key}-file"), st.session_state.get(f"{key}-link", "")
    try:
        if chosen is not None:
            data = chosen.getvalue()
            kind = links.audio_type(data)
            _pin(diary, Pin(piece_id, None, chosen.name, kind), data)
        else:
            _pin(diary, Pin(piece_id, links.checked_link(typed)), None)
    except FaceLogError as error:
        place.failure = (piece_id, error)


def _unpin(diary: Diary, piece_id: str) -> None:
    place = state.pending().music
    try:
        diary.unpin(piece_id)
    except FaceLogError as error:
        place.failure = (piece_id, error)
    else:
        place.playing = None


def _pin_editor(diary: Diary, piece: Piece, pin: Pin | None, key: str) -> None:
    icon = ":material/keep:"
    with st.popover(
        t("music.pin"), icon=icon, type="tertiary", help=t("music.pin_note"), key=f"{key}-pin"
    ):
        if pin is not None:
            st.caption(t("music.pinned_now", what=plain(pin.file_name or pin.link or "")))
            st.button(
                t("music.unpin"),
                icon=":material/close:",
                key=f"{key}-unpin",
                on_click=_unpin,
                args=(diary, piece.id),
            )
        st.text_input(t("music.pin_link"), key=f"{key}-link", placeholder="https://youtu.be/…")
        st.file_uploader(
            t("music.pin_file", limit=links.AUDIO_LIMIT // 2**20),
            type=[ending.removeprefix(".") for ending in links.AUDIO_ENDINGS],
            key=f"{key}-file",
        )
        st.button(
            t("music.pin_save"),
            type="primary",
            key=f"{key}-pin-save",
            on_click=_pin_typed,
            args=(diary, piece.id, key),
        )
