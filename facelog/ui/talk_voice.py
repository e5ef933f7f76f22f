"""What the person says to the microphone: shown and corrected before it is sent."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from facelog.ui import microphone, state
from facelog.ui.text import t

DICTATION, WORDS = "chat-mic", "chat-dictated"


def record(*, disabled: bool) -> None:
    """Draw the microphone's button; draw it before `correct`, which shows what was said."""
    microphone.draw(_take, key=DICTATION, compact=True, disabled=disabled)


def _take(said: str) -> None:
    talk = state.pending().talk
    talk.dictated = microphone.joined(talk.dictated or "", said)
    st.session_state[WORDS] = talk.dictated


def _keep() -> None:
    state.pending().talk.dictated = st.session_state[WORDS] or ""


def drop() -> None:
    """Let go of what was said."""
    state.pending().talk.dictated = None


def correct(send: Callable[[str], None], *, disabled: bool) -> None:
    """Show what was said in a field of its own, so that nothing typed beside it is lost.

    Args:
        send: given the corrected words; calls `drop` once they are kept.
        disabled: whether nothing can be sent now.
    """
    said = state.pending().talk.dictated
    if said is None:
        return

    def sent() -> None:
        if state.pending().talk.dictated is None:
            return  # the second of two clicks
        _keep()
        send(st.session_state[WORDS] or "")

    with st.container(border=True, gap="small", key="chat-heard"):
        st.session_state.setdefault(WORDS, said)
        st.text_area(t("chat.dictated"), key=WORDS, height=88, on_change=_keep)
        with st.container(horizontal=True, gap="small"):
            st.button(
                t("chat.dictated_send"),
                type="primary",
                icon=":material/send:",
                key="dictated-send",
                on_click=sent,
                disabled=disabled,
            )
            st.button(t("chat.dictated_drop"), type="tertiary", key="dictated-drop", on_click=drop)
