"""The live mirror: the camera's picture with what FaceLog guesses in it, from moment to moment."""

from __future__ import annotations

import datetime as dt
import time

import streamlit as st

from facelog.errors import FaceLogError
from facelog.ui import into_draft, mirror, state
from facelog.ui.pending import Incoming
from facelog.ui.text import t
from facelog.ui.widgets import open_diary, page_header, show_error

ON = "mirror-on"


def _look() -> None:
    seen.look(mirror.sent("frame"), time.monotonic())


def _take() -> None:
    try:
        pending.moment = mirror.moment(mirror.sent("moment"))
    except FaceLogError as error:
        pending.moment_failure = error


@st.fragment
def _watch() -> None:
    """Draw camera and bars; of the whole page only this is drawn again for a frame."""
    mirror.camera(mirror.shown(seen), _look, _take)
    if pending.moment is not None:
        photo, pending.moment = pending.moment, None
        incoming = Incoming(dt.date.today(), photo=photo, message=t("mirror.taken"))
        if into_draft.offer(incoming):
            st.switch_page("pages/new_post.py")
        st.rerun()  # the whole page: the question is a dialog
    if pending.moment_failure is not None:
        show_error(pending.moment_failure)


open_diary(need_settings=False)
pending = state.pending()
seen = state.mirror()
page_header(t("mirror.title"), t("mirror.caption"))
with st.container(horizontal=True, vertical_alignment="center"):
    on = st.toggle(t("mirror.switch"), key=ON)
    if st.button(t("mirror.to_chat"), icon=":material/forum:", type="tertiary", key="to-chat"):
        st.switch_page("pages/chat.py")
if on and pending.incoming is None:
    pending.moment_failure = None
    _watch()
elif not on:
    state.forget_mirror()
    with st.container(border=True, key="mirror-off"):
        st.markdown(t("mirror.off"))
st.caption(t("mirror.note"))
into_draft.draw()
