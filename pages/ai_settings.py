"""Everything about Anna that can be chosen, in sections."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from facelog.types import Profile
from facelog.ui.friends import chosen as chosen_friend
from facelog.ui.friends import word
from facelog.ui.settings import answers, brain, friends, memory, voice
from facelog.ui.text import t
from facelog.ui.widgets import open_diary, page_header

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

SECTION = "settings-section"
SECTIONS: dict[str, Callable[[Diary, Profile], None]] = {
    "answers": answers.draw,
    "friends": friends.draw,
    "brain": brain.draw,
    "voice": voice.draw,
    "memory": memory.draw,
}
"""In the order shown; the first one comes alone while the person has not chosen anything yet."""


def _draw() -> None:
    first = profile.settings is None
    page_header(t("settings.title"), t("settings.lead_first" if first else "settings.lead"))
    chosen: str | None = "answers"
    if not first and len(SECTIONS) > 1:
        # Other pages lead straight to a section by setting its name beforehand.
        st.session_state.setdefault(SECTION, "answers")
        friend = word(chosen_friend(diary, profile))
        chosen = st.segmented_control(
            t("settings.section"),
            tuple(SECTIONS),
            required=True,
            format_func=lambda name: t(f"settings.section_{name}", friend=friend),
            key=SECTION,
            label_visibility="collapsed",
        )
    SECTIONS[chosen or "answers"](diary, profile)


diary, profile = open_diary(need_settings=False)
_draw()
