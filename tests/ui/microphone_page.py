"""A page with a field and a microphone, to try the microphone on."""

import streamlit as st

from facelog.ui import microphone


def take(said: str) -> None:
    """Keep what was said."""
    st.session_state["got"] = (*st.session_state["got"], said)


st.text_input("field", disabled=microphone.busy("mic"))
microphone.draw(take, key="mic", compact=st.session_state["compact"])
