"""A text that appears while it is written, with a button that stops it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from facelog.types import Tell
from facelog.ui.text import t

T = TypeVar("T")


def stream(
    write: Callable[[Tell], T], *, key: str, on_stop: Callable[[], None], waiting: str | None = None
) -> T:
    """Show a text as far as it is written, and return what the writer returns.

    A press of the button, like any other press on the page, ends this drawing from within the
    writer's `tell`: the writer is left at once, and the page is drawn anew after `on_stop`. So
    keep what asks for the text until it is there, and let `on_stop` take it away.

    Args:
        write: writes and tells the text; it must let pass what `tell` raises.
        key: of the button is "<key>-stop".
        on_stop: called before the next drawing where the button was pressed.
        waiting: what is said meanwhile, by default that Anna is writing.
    """
    with st.container(key=f"{key}-stream", gap="small"):
        shown = st.empty()

        def tell(text: str) -> None:
            # Every telling sends something, also the same again: only then does Streamlit look
            # whether a button was pressed.
            if text:
                shown.text(text)
            else:
                shown.empty()

        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                t("common.stop"),
                icon=":material/stop_circle:",
                type="tertiary",
                key=f"{key}-stop",
                on_click=on_stop,
            )
            with st.spinner(waiting or t("post.asking"), width="content"):
                return write(tell)
