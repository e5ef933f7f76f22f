"""From the chat or the mirror into the new post's draft; nothing there is lost unasked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

from facelog.ui import state
from facelog.ui.pending import Incoming
from facelog.ui.text import shorten, t

PHOTO_NAME = "facelog.jpg"
_SHOWN = 140


def offer(incoming: Incoming) -> bool:
    """Put words or a photo into the draft where nothing is in their way.

    Returns:
        Whether they are in; if not, `draw` asks the person what to do.
    """
    if taken(incoming):
        state.pending().incoming = incoming
        return False
    _put(incoming)
    return True


def taken(incoming: Incoming) -> bool:
    """Tell whether something in the draft would have to go."""
    draft = state.draft()
    words = bool(incoming.text) and draft.text.strip() not in ("", incoming.text)
    photo = incoming.photo is not None and draft.photo not in (None, incoming.photo)
    return words or photo


def write_on(date: dt.date) -> None:
    """Give the draft a day; what is written there stays. Leads to the new post."""
    pending = state.pending()
    state.update_draft(date=date)
    pending.drawn = None  # the fields are filled anew
    pending.problems.pop("date", None)
    st.switch_page("pages/new_post.py")


def draw() -> None:
    """Ask what to do with what is waiting, if anything is; leads to the new post afterwards."""
    incoming = state.pending().incoming
    if incoming is not None:
        st.dialog(t("chat.keep_title"), on_dismiss=_forget)(_ask)(incoming)


def _ask(incoming: Incoming) -> None:
    draft = state.draft()
    st.markdown(t("chat.keep_question"))
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="kept-draft"):
        if draft.photo is not None:
            st.markdown(f":material/image: {t('chat.keep_photo')}", width="content")
        if draft.text.strip():
            st.text(shorten(draft.text, _SHOWN))
    if incoming.text:
        st.caption(t("chat.keep_new"))
        st.text(shorten(incoming.text, _SHOWN))
    with st.container(horizontal=True):
        added = bool(incoming.text) and st.button(
            t("chat.keep_add"), type="primary", key="draft-add"
        )
        replaced = st.button(
            t("chat.keep_replace"),
            type="secondary" if incoming.text else "primary",
            key="draft-replace",
        )
        left = st.button(t("chat.keep_leave"), type="tertiary", key="draft-leave")
    if added:
        _add(incoming)
    elif replaced:
        _put(incoming)
    elif left:
        _forget()
    if added or replaced:
        st.switch_page("pages/new_post.py")
    if left:
        st.rerun()


def _forget() -> None:
    state.pending().incoming = None


def _add(incoming: Incoming) -> None:
    """Put the words beneath those that are there, and the photo where there is none."""
    draft = state.draft()
    text = "\n\n".join(part for part in (draft.text.rstrip(), incoming.text) if part)
    photo = incoming.photo if draft.photo is None else None
    _put(replace(incoming, date=draft.date or incoming.date, text=text, photo=photo))


def _put(incoming: Incoming) -> None:
    pending = state.pending()
    changes: dict[str, object] = {}
    if incoming.text:
        changes |= {"text": incoming.text, "date": incoming.date, "by": incoming.by}
    elif state.draft().date is None:
        changes["date"] = incoming.date
    if incoming.photo is not None:
        changes |= {"photo": incoming.photo, "photo_name": PHOTO_NAME, "face_index": None}
        pending.unseen = True
    state.update_draft(**changes)
    pending.incoming = pending.drawn = pending.failure = None  # the fields are filled anew
    pending.problems = {}
    if incoming.message:
        state.say_next(incoming.message)
