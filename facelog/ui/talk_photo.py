"""A photo for the chat: chosen or taken, looked at, and sent."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from facelog import talking
from facelog.diary.diary import Diary
from facelog.errors import FaceLogError, InputError, NoFaceError
from facelog.types import Character
from facelog.ui import faces, friends, photo_source, resources, state
from facelog.ui.pending import Source
from facelog.ui.text import t
from facelog.ui.widgets import show_error

# What the uploader lets through; whether it is a photo is for `facelog.image` to say.
TALLEST = 260
SOURCES: tuple[Source, ...] = ("upload", "camera")


def open_dialog() -> None:
    """Let the next drawing of the page open the dialog."""
    state.pending().talk.sending_photo = True


def _close() -> None:
    state.pending().talk.sending_photo = False


def draw(diary: Diary, day: dt.date, friend: Character) -> None:
    """Draw the dialog, if it is open.

    Args:
        diary: whose.
        day: the day whose talk the photo belongs to.
        friend: who greets.
    """
    if state.pending().talk.sending_photo:
        st.dialog(t("chat.photo_title"), on_dismiss=_close)(_choose)(diary, day, friend)


def _choose(diary: Diary, day: dt.date, friend: Character) -> None:
    st.caption(t("chat.photo_note", friend=friends.word(friend)))
    source = st.segmented_control(
        t("new_post.source_label"),
        SOURCES,
        default="upload",
        required=True,
        format_func=lambda source: t(f"new_post.source_{source}"),
        key="chat-photo-source",
        label_visibility="collapsed",
    )
    if source == "camera":
        file = st.camera_input(
            t("new_post.camera_label"), key="chat-photo-camera", resolution="720p"
        )
    else:
        file = st.file_uploader(
            t("chat.photo_label"), type=photo_source.FORMATS, key="chat-photo-upload"
        )
    if file is None:
        return
    with st.spinner(t("new_post.finding")):
        seen = faces.look(file.getvalue())
    if seen.picture and (source == "upload" or seen.faces > 1):
        with st.container(key="still-chat-photo"):
            st.image(seen.picture, width=seen.shown_width(TALLEST), alt=t("new_post.photo_alt"))
    if seen.error is not None:
        show_error(seen.error)
        if isinstance(seen.error, NoFaceError):
            hints = (t(f"new_post.hint_{hint}") for hint in ("turn", "light", "closer"))
            st.markdown("\n".join(f"- {hint}" for hint in hints))
        return
    _send(diary, day, seen)


def _send(diary: Diary, day: dt.date, seen: faces.Look) -> None:
    index: int | None = 0
    if seen.faces > 1:
        index = st.segmented_control(
            t("new_post.many_faces", count=seen.faces),
            range(seen.faces),
            format_func=lambda number: t("new_post.face_number", number=number + 1),
            key="chat-photo-face",
        )
    text = st.text_input(t("chat.photo_words"), key="chat-photo-words")
    if not st.button(
        t("chat.photo_send"),
        type="primary",
        icon=":material/send:",
        width="stretch",
        key="chat-photo-send",
    ):
        return
    try:
        if index is None or seen.sight is None:
            raise InputError("face_missing")
        talking.show(diary, seen.sight, day, index, text or "", resources.classifier())
    except FaceLogError as error:
        show_error(error)  # a dialog is drawn apart: the entrance would not see it
        return
    pending = state.pending()
    pending.talk.sending_photo, pending.answering = False, True
    pending.chat_failure = pending.line_failure = None
    st.rerun()
