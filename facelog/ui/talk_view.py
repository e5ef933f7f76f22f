"""The lines of the talk as bubbles: who speaks, what was seen in a photo, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from facelog.diary.diary import Diary
from facelog.errors import MissingError
from facelog.types import Character, ChatMessage, Comment, Profile, Reading
from facelog.ui import ai_badge, friends, look, player, sources, state
from facelog.ui.talk_days import delete_line
from facelog.ui.text import emotion_badge, long_date, t

PHOTO_WIDTH = 220


def day_separator(day: dt.date) -> None:
    """Draw the line between two days, with the day that begins."""
    with st.container(key="chat-separator"):
        st.markdown(long_date(day))


def introduction(friend: Character) -> None:
    """Let the friend say, in a bubble, that they are an AI."""
    with (
        st.container(key="said-friend-intro"),
        st.chat_message(friends.name(friend), avatar=friend.portrait),
    ):
        st.markdown(t("chat.intro", friend=friends.word(friend)))


def line(
    diary: Diary,
    profile: Profile,
    message: ChatMessage,
    known: Mapping[str, Character],
) -> None:
    """Draw one line; where lines are being deleted, with the button that does it.

    Args:
        diary: whose.
        profile: the person's.
        message: the line.
        known: the friends, as `friends.album` gives them.
    """
    mine = message.speaker == "person"
    deleting = state.pending().talk.deleting
    with st.container(key=f"said-{'person' if mine else 'friend'}-{message.id}"):
        if message.comment is None:
            speaker, face = profile.name, look.avatar_svg(profile.name)
        else:
            speaker, face = message.comment.author, friends.portrait(message.comment, known)
        # Who speaks is what a screen reader says before the line.
        with st.chat_message(speaker, avatar=face):
            if message.reading is not None:
                _photo(diary, message, message.reading)
            if message.text:
                st.text(message.text)
            if message.comment is not None:
                sources.chips(diary, message.comment, message.id)
            with st.container(
                horizontal=True, wrap=False, gap="xsmall", key=f"beneath-{message.id}"
            ):
                st.markdown(_beneath(message), width="stretch")
                if message.comment is not None:
                    _voice(message, message.comment, known)
        if deleting:
            st.button(
                t("chat.line_delete"),
                icon=":material/delete:",
                type="tertiary",
                key=f"delete-{message.id}",
                on_click=delete_line,
                args=(diary, message.id),
            )


def _voice(message: ChatMessage, comment: Comment, known: Mapping[str, Character]) -> None:
    """Let an answer be heard: by a press, and at once where it was just said with sound on."""
    player.draw(
        message.text,
        key=f"chat-{message.id}",
        autoplay=state.sound() and state.pending().talk.said == message.id,
        character=known.get(comment.character),
        compact=True,
    )


def _beneath(message: ChatMessage) -> str:
    clock = f":small[:gray[{message.created_at.astimezone():%H:%M}]]"
    comment = message.comment
    if comment is None:
        return clock
    return f"{ai_badge.badge(comment.brain, comment.place, comment.stood_in_for)} {clock}"


def _photo(diary: Diary, message: ChatMessage, reading: Reading) -> None:
    try:
        photo = diary.message_photo(message.id)
    except MissingError:  # deleted in another window
        return
    with st.container(key=f"still-{message.id}"):
        st.image(photo, width=PHOTO_WIDTH, alt=t("chat.photo_alt"))
    if reading.faint:
        shares = t("chat.faint")
    else:
        percent = round(100 * reading.probabilities[reading.emotion])
        shares = t("chat.shares", percent=percent, neutral=round(100 * reading.neutral))
    st.markdown(
        f":small[{t('chat.guess')}] {emotion_badge(reading.emotion)} :small[:gray[{shares}]]"
    )
