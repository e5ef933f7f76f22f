"""Where a photo comes from: a file or the camera."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import streamlit as st

from facelog.ui.pending import Source
from facelog.ui.text import t

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

# What the uploader lets through; whether it is a photo is for `facelog.image` to say.
FORMATS = ("jpg", "jpeg", "jfif", "png", "webp", "heic", "heif", "gif")


class KeepsSource(Protocol):
    """What remembers where the last photo came from."""

    source: Source


def choose(page: str, kept: KeepsSource, took: Callable[[UploadedFile], None]) -> None:
    """Offer a file or the camera.

    Args:
        page: how the widgets' keys begin.
        kept: remembers which of the two is chosen.
        took: given the photo as soon as there is one, before the page is drawn anew.
    """
    key = f"{page}-source"
    st.session_state.setdefault(key, kept.source)
    st.segmented_control(
        t("new_post.source_label"),
        ("upload", "camera"),
        required=True,
        format_func=lambda source: t(f"new_post.source_{source}"),
        key=key,
        on_change=lambda: setattr(kept, "source", st.session_state[key]),
        label_visibility="collapsed",
    )

    def taken() -> None:
        file = st.session_state[f"{page}-{kept.source}"]
        if file is not None:
            took(file)

    if kept.source == "camera":
        st.camera_input(
            t("new_post.camera_label"), key=f"{page}-camera", resolution="720p", on_change=taken
        )
    else:
        st.file_uploader(
            t("new_post.upload_label"), type=FORMATS, key=f"{page}-upload", on_change=taken
        )
