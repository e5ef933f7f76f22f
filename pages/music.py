"""The music: all there is to hear, what was liked, the person's own pieces, and what is allowed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from facelog.diary.diary import Diary
from facelog.ui import music_list, music_own
from facelog.ui.text import t
from facelog.ui.widgets import open_diary, page_header

SECTIONS: dict[str, Callable[[Diary], None]] = {
    "browse": music_list.browse,
    "liked": music_list.liked,
    "own": music_own.draw,
    "choices": music_list.choices,
}

diary, _ = open_diary()
page_header(t("music.title"), t("music.lead", count=music_list.works()))
chosen = st.segmented_control(
    t("music.section"),
    tuple(SECTIONS),
    default="browse",
    required=True,
    format_func=lambda name: t(f"music.section_{name}"),
    key="music-section",
    label_visibility="collapsed",
)
SECTIONS[chosen](diary)
