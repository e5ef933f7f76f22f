"""Who wrote an AI's text and where, as badges to stand under it."""

from __future__ import annotations

import streamlit as st

from facelog.types import Comment, Place
from facelog.ui.text import plain, t

_LOOKS: dict[Place, tuple[str, str]] = {
    "here": ("green", ":material/computer:"),
    "internet": ("orange", ":material/public:"),
}


def show(comment: Comment) -> None:
    """Show under a comment who wrote it, where, and for whom the built-in Anna stood in."""
    st.markdown(badge(comment.brain, comment.place, comment.stood_in_for))


def badge(brain: str, place: Place, stood_in_for: str | None = None) -> str:
    """Return who wrote a text and where, as Streamlit Markdown.

    Args:
        brain: what wrote the text: "builtin" or the model's id.
        place: "here" or "internet".
        stood_in_for: id of the model that failed, where the built-in Anna stood in.
    """
    if brain == "builtin":
        author = t("post.brain_builtin")
    else:
        author = t("post.brain_model", model=plain(brain))
    shown = _badges(author, place)
    if stood_in_for is None:
        return shown
    instead = t("post.stood_in", model=plain(stood_in_for))
    return f"{shown} :gray-badge[:material/swap_horiz: {instead}]"


def who(brain: str, place: Place) -> str:
    """Return who would write and where, as Streamlit Markdown."""
    return _badges(t("settings.brain_builtin") if brain == "builtin" else plain(brain), place)


def _badges(author: str, place: Place) -> str:
    # Two of them: a long name is cut off on a phone, and the place must not be cut off with it.
    colour, icon = _LOOKS[place]
    where = f":{colour}-badge[{icon} {t(f'post.place_{place}')}]"
    return f"{where} :gray-badge[:material/smart_toy: {author}]"
