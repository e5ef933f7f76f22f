"""FaceLog's entrance: the page's frame, the ways between the screens, and the sidebar."""

from __future__ import annotations

import streamlit as st

from facelog.config import DATA
from facelog.errors import FaceLogError
from facelog.ui import look, resources, sidebar, state
from facelog.ui.text import t
from facelog.ui.widgets import go_on, show_error


def main() -> None:
    """Draw the frame and the page that the person is on."""
    st.set_page_config(page_title="FaceLog", page_icon="🙂", layout="centered")
    state.set_framed()
    look.style()
    st.logo(DATA / "logo.svg", size="large")
    try:
        profiles = resources.profiles()
        failure = None
    except FaceLogError as error:
        profiles, failure = (), error
    shown = {"welcome"} if not profiles else sidebar.PAGES.keys() - sidebar.INNER
    page = st.navigation(
        [
            st.Page(
                f"pages/{name}.py",
                title=t(f"app.page_{name}"),
                icon=icon,
                default=name == "my_profile",
                visibility="visible" if name in shown else "hidden",
            )
            for name, icon in sidebar.PAGES.items()
        ]
    )
    go_on()
    try:
        sidebar.draw(profiles)
        if failure is not None:
            raise failure
        page.run()
    except FaceLogError as error:
        show_error(error)


main()
