"""The sidebar: ways to the screens, whose diary it is, language, help, what FaceLog is not."""

from __future__ import annotations

import streamlit as st

from facelog.i18n import LANGUAGES
from facelog.types import Profile
from facelog.ui import resources, state, streamlit_words
from facelog.ui.text import t
from facelog.ui.widgets import help_card

PAGES = {
    "my_profile": ":material/person:",
    "new_post": ":material/add_a_photo:",
    "mood_calendar": ":material/calendar_month:",
    "find": ":material/search:",
    "insights": ":material/insights:",
    "report": ":material/summarize:",
    "chat": ":material/forum:",
    "music": ":material/music_note:",
    "lesson": ":material/school:",
    "my_data": ":material/database:",
    "ai_settings": ":material/tune:",
    "welcome": ":material/waving_hand:",
    "post": ":material/article:",
    "live_mirror": ":material/face:",
}
"""The screens by the names of their files in `pages/`, each with its icon."""
INNER = {"welcome", "post", "live_mirror"}
"""Screens that are reached from others only."""
LANGUAGE = "language"


def draw(profiles: tuple[Profile, ...]) -> None:
    """Fill the sidebar beneath the pages.

    Args:
        profiles: everyone who keeps a diary in this session's store.
    """
    with st.sidebar:
        if state.is_guest():
            _guest()
        elif len(profiles) > 1:
            _chooser(profiles)
        _language()
        with st.expander(t("app.help"), icon=":material/volunteer_activism:"):
            help_card()
        st.caption(t("app.no_diagnosis"))
        streamlit_words.say()


def _guest() -> None:
    with st.container(border=True, gap="small"):
        st.markdown(f":material/visibility_off: **{t('app.guest_title')}**")
        st.caption(t("app.guest_note"))
        with st.popover(t("app.guest_to_profile"), width="stretch", key="guest-make"):
            st.markdown(t("app.guest_to_profile_question"))
            if st.button(t("app.guest_to_profile_yes"), type="primary", key="guest-make-yes"):
                state.end_guest()
                state.show_profile_form(True)
                st.switch_page("pages/welcome.py")
        if st.button(t("app.guest_end"), width="stretch", key="guest-end"):
            state.end_guest()
            st.switch_page("pages/my_profile.py" if resources.profiles() else "pages/welcome.py")


def _chooser(profiles: tuple[Profile, ...]) -> None:
    ids = [profile.id for profile in profiles]
    names = {profile.id: profile.name for profile in profiles}
    present = resources.signed_in()
    chosen = st.selectbox(
        t("app.profile"),
        ids,
        index=ids.index(present) if present in ids else 0,
        format_func=names.__getitem__,
        key=f"profile-chooser-{present}",
    )
    if chosen and chosen != present:
        state.sign_in(chosen)
        st.switch_page("pages/my_profile.py")


def _language() -> None:
    st.session_state.setdefault(LANGUAGE, state.language())
    st.segmented_control(
        t("app.language"),
        LANGUAGES,
        required=True,
        format_func=lambda code: t(f"app.language_{code}"),
        width="stretch",
        key=LANGUAGE,
        on_change=_switch_language,
    )


def _switch_language() -> None:
    state.set_language(st.session_state[LANGUAGE])
