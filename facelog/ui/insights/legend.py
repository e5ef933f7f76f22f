"""What the colours and hatchings of a figure mean, in a row that wraps on a phone."""

from __future__ import annotations

import html

import streamlit as st

from facelog.palette import EMOTION_COLOURS, EMOTION_ICONS, EMOTION_PATTERNS
from facelog.ui import look
from facelog.ui.text import emotion_names

_LIGHT = "rgba(255, 255, 255, 0.55)"
_HATCHING = {
    "": "",
    "/": f"repeating-linear-gradient(135deg, {_LIGHT} 0 1.5px, transparent 1.5px 5px), ",
    "-": f"repeating-linear-gradient(0deg, {_LIGHT} 0 1.5px, transparent 1.5px 5px), ",
    ".": f"radial-gradient({_LIGHT} 1px, transparent 1.4px) 0 0 / 5px 5px, ",
}
"""The patterns of `palette.EMOTION_PATTERNS` as backgrounds, in CSS."""


def draw(empty: tuple[str, str] | None = None) -> None:
    """Show the four, and what stands for nothing.

    Args:
        empty: word and colour of marks without a post, where there are such marks.
    """
    colours = EMOTION_COLOURS[look.theme()]
    items = [
        (
            f"{_HATCHING[EMOTION_PATTERNS[emotion]]}{colours[emotion]}",
            f"{EMOTION_ICONS[emotion]} {html.escape(name)}",
        )
        for emotion, name in emotion_names().items()
    ]
    if empty is not None:
        items.append((empty[1], html.escape(empty[0])))
    shown = "".join(
        '<span style="display:inline-flex;align-items:center;gap:0.35rem;white-space:nowrap">'
        '<span style="width:0.85rem;height:0.85rem;border-radius:0.2rem;'
        f'background:{background}"></span>{word}</span>'
        for background, word in items
    )
    st.html(
        '<div style="display:flex;flex-wrap:wrap;gap:0.25rem 0.9rem;font-size:0.85rem">'
        f"{shown}</div>"
    )
