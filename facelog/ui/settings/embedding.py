"""The embedding model of one's own server, which helps to find the earlier posts that fit."""

from __future__ import annotations

import streamlit as st

from facelog import outgoing
from facelog.companion import servers
from facelog.errors import InputError
from facelog.ui.text import t

NAME = "brain-embedding"


def draw(typed_url: str, *, disabled: bool) -> None:
    """Show the field, where the server is this machine: no other one is asked.

    Args:
        typed_url: the server's address as it was typed.
        disabled: whether the environment rules.
    """
    try:
        here = outgoing.place(servers.tidy_url(typed_url)) == "here"
    except InputError:
        here = False
    if here:
        st.text_input(
            t("settings.brain_embedding"),
            key=NAME,
            placeholder=t("settings.brain_embedding_none"),
            help=t("settings.brain_embedding_note"),
            persist_state="session",
            disabled=disabled,
        )


def typed() -> str:
    """Return the name that stands in the field."""
    return (st.session_state.get(NAME) or "").strip()
