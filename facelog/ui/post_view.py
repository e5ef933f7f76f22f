"""Pieces of a post: what was read in the face, who wrote the comment, and how it sounds."""

from __future__ import annotations

import html
from collections.abc import Mapping

import streamlit as st

from facelog import importing
from facelog.errors import FaceLogError
from facelog.palette import EMOTION_COLOURS, EMOTION_ICONS
from facelog.types import Language, Post, Reading
from facelog.ui import look, resources
from facelog.ui.text import emotion_badge, emotion_label, emotion_names, plain, t
from facelog.ui.widgets import help_card, origin


def bars(reading: Reading, names: Mapping[str, str], colours: Mapping[str, str]) -> str:
    """Return the four probabilities as bars with icon, word and percent, in HTML.

    Args:
        reading: what the network read.
        names: the emotions' names by code, in the order to show.
        colours: the emotions' colours by code, as CSS.
    """
    labels = {emotion: f"{EMOTION_ICONS[emotion]} {name}" for emotion, name in names.items()}
    return share_bars(reading.probabilities, labels, colours)


def share_bars(
    shares: Mapping[str, float],
    names: Mapping[str, str],
    colours: Mapping[str, str],
    marks: Mapping[str, float] | None = None,
) -> str:
    """Return shares as bars with their names and percent, in HTML; the largest in bold.

    Args:
        shares: by code, 0 to 1.
        names: what each is called, by code, in the order to show.
        colours: by code, as CSS.
        marks: other shares, 0 to 1, that an upright line in each bar shows.
    """
    rows = []
    largest = max(shares, key=lambda code: shares[code])
    for code, name in names.items():
        share, weight = shares[code], 600 if code == largest else 400
        mark = ""
        if marks is not None:
            mark = (
                f'<span style="position:absolute;left:calc({100 * marks[code]:.1f}% - 1px);'
                "top:-0.2rem;bottom:-0.2rem;width:3px;border-radius:2px;"
                'background:currentColor"></span>'
            )
        rows.append(
            '<div role="listitem" style="display:grid;grid-template-columns:6.2rem 1fr 3rem;'
            f'align-items:center;gap:0.6rem;padding:0.2rem 0;font-weight:{weight}">'
            f"<span>{html.escape(name)}</span>"
            '<span style="position:relative;background:rgba(128,128,128,0.2);'
            'border-radius:0.4rem;height:0.7rem">'
            f'<span style="display:block;height:100%;width:{100 * share:.1f}%;'
            f'border-radius:0.4rem;background:{colours[code]}"></span>{mark}</span>'
            f'<span style="text-align:right">{_percent(share)}</span></div>'
        )
    return f'<div role="list">{"".join(rows)}</div>'


def _percent(share: float) -> str:
    return "&lt;1%" if 0 < share < 0.005 else f"{100 * share:.0f}%"


def emotion(post: Post) -> None:
    """Show the emotion that counts, the guess beside a correction, and the probabilities."""
    reading = post.reading
    title = t("post.guess_title" if reading.seen else "post.unseen_title")
    st.markdown(f"**{title}**", help=t("post.guess_note") if reading.seen else None)
    st.markdown(f"{emotion_badge(post.emotion)} {origin(post)}")
    if not reading.seen:
        st.caption(brought(post))
        return
    if post.sample:
        st.caption(t("post.sample_note"))
    st.caption(guess(post))
    colours = EMOTION_COLOURS[look.theme()]
    st.html(bars(reading, emotion_names(), colours))
    neutral = t("post.neutral", percent=round(100 * reading.neutral))
    if reading.faint:
        neutral = f":gray-badge[:material/blur_on: {t('post.faint')}] {neutral}"
    st.caption(neutral)


def guess(post: Post) -> str:
    """Return what the model guessed, and what the person made of it."""
    guessed = emotion_label(post.reading.emotion)
    if post.correction is None:
        return t("post.guessed", guess=guessed)
    if post.correction == post.reading.emotion:
        return t("post.confirmed", guess=guessed)
    return t("post.corrected", guess=guessed, own=emotion_label(post.correction))


def brought_emotion(post: Post) -> str | None:
    """Return the emotion that the word of an imported post names, None where there is none."""
    if not post.reading.word:
        return None
    emotion, named = importing.emotion_of(post.reading.word, "")
    return emotion if named else None


def brought(post: Post) -> str:
    """Return why an imported post has no guess, and what the person made of its word."""
    word, emotion = plain(post.reading.word or ""), brought_emotion(post)
    if not word:
        return t("post.unseen")
    if emotion is None:
        return t("post.unseen_unnamed", word=word)
    if post.correction == emotion:
        return t("post.unseen_word", word=word)
    own = emotion_label(post.emotion)
    return t("post.unseen_corrected", word=word, emotion=emotion_label(emotion), own=own)


def crisis_card() -> None:
    """Show calmly where help is, under words of crisis."""
    with st.container(border=True, key="crisis"):
        help_card(urgent=True)


def language_of(text: str) -> Language:
    """Return "ko" for a text with Hangul, else "en": comments outlast a switch of language."""
    return "ko" if any("가" <= character <= "힣" for character in text) else "en"


def has_model() -> bool:
    """Whether a language model is set up, so that the built-in Anna is a second choice."""
    try:
        return resources.brain_settings().available
    except FaceLogError:
        return True
