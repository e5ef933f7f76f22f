"""Behind "why this guess?": the face as the network saw it, and what in it spoke for a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from facelog import i18n, image
from facelog.config import CROP_SIDE
from facelog.emotion import explain
from facelog.errors import ExplainError, FaceLogError, MissingError, PhotoError
from facelog.types import Pixels, Post, Reading
from facelog.ui import resources, state
from facelog.ui.text import emotion_label, emotion_name, emotion_names, t
from facelog.ui.widgets import show_error

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

SAME_READING = 0.05
"""Probabilities that differ by more come from another network than the one that is installed."""


def panel(diary: Diary, post: Post) -> None:
    """Offer to show which parts of a post's face spoke for the guess; worked out when opened."""
    opened = st.expander(
        t("post.why_title"),
        icon=":material/center_focus_weak:",
        key=f"why-{post.id}",
        on_change="rerun",
    )
    if not opened.open:
        return
    with opened:
        try:
            found_in = face(diary, post.id)
            _show(post, found_in, explain.explain(found_in, resources.classifier()))
        except ExplainError as error:
            st.info(i18n.explain(state.language(), error), icon=":material/info:")
        except FaceLogError as error:
            show_error(error)


def face(diary: Diary, post_id: str) -> Pixels:
    """Return the face that the network saw, (224, 224, 3) RGB.

    Raises:
        ExplainError: crop_missing, there is none with the post, or none that can be used.
        DiaryError: the diary cannot be read.
    """
    try:
        pixels = image.load(diary.face_crop(post_id)).pixels
    except (MissingError, PhotoError) as error:
        raise ExplainError("crop_missing") from error
    if pixels.shape != (CROP_SIDE, CROP_SIDE, 3):
        raise ExplainError("crop_missing")
    return pixels


def _show(post: Post, found_in: Pixels, explanation: explain.Explanation) -> None:
    place = st.container(key=f"still-why-{post.id}")
    names = emotion_names()
    chosen = st.radio(
        t("post.why_choose"),
        tuple(names),
        index=tuple(names).index(post.reading.emotion),
        format_func=emotion_label,
        horizontal=True,
        key=f"why-emotion-{post.id}",
    )
    emotion = emotion_name(chosen)
    drawn = explain.draw(found_in, explanation.support[chosen])
    with place:
        st.image(
            drawn, width="stretch", alt=t("post.why_alt", emotion=emotion), output_format="PNG"
        )
        seen = explanation.has_support(chosen)
        st.caption(t("post.why_shown" if seen else "post.why_none", emotion=emotion))
        if differs(post.reading, explanation.reading):
            st.caption(t("post.why_changed", guess=emotion_label(explanation.reading.emotion)))


def differs(kept: Reading, now: Reading) -> bool:
    """Tell whether what is read in a face now is not what was kept with its post."""
    return any(
        abs(now.probabilities[emotion] - share) > SAME_READING
        for emotion, share in kept.probabilities.items()
    )
