"""The little styling that Streamlit's theme cannot say; nothing a person typed gets in here."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from facelog.palette import EMOTION_COLOURS

_AVATAR_COLOURS = ("#0F766E", "#8A4FBF", "#B4552D", "#2C6CB0", "#A33B6B", "#5B7A1F")

_STYLE = """
<style>
[data-testid="stMarkdownContainer"] :is(p, li), [data-testid="stCaptionContainer"] p,
[data-testid="stText"] span {
  word-break: keep-all; overflow-wrap: anywhere;
}
[class*="st-key-card-"] { position: relative; transition: border-color 120ms; }
[class*="st-key-card-"]:hover, [class*="st-key-card-"]:focus-within { border-color: #2DA394; }
[class*="st-key-card-"] [class*="st-key-open-"] button::after {
  content: ""; position: absolute; inset: 0; border-radius: inherit;
}
[class*="st-key-card-"] [class*="st-key-open-"],
[class*="st-key-card-"] [class*="st-key-open-"] button { position: static; }
[class*="st-key-card-"] img { border-radius: 0.75rem; }
[class*="st-key-still-"] [data-testid="stElementToolbar"],
[class*="st-key-card-"] [data-testid="stElementToolbar"] { display: none; }
[data-testid="stApp"] button[data-variant][data-selected],
[data-testid="stApp"] button[data-variant][data-selected]:hover { color: inherit !important; }
/* The recorder's complaint and its empty waveform would push each other out of their box. */
[data-testid="stAudioInput"] > div > div > div:has(> span:only-child) + div { display: none; }
[class*="st-key-row-"] [data-testid="stColumn"] { min-width: 0; }
[class*="st-key-row-"] button { padding-left: 0.4rem; padding-right: 0.4rem; }
@media (max-width: 640px) {
  .st-key-settings-section button { padding-left: 0.4rem; padding-right: 0.4rem; }
}
.st-key-row-months button { min-height: 3.6rem; white-space: pre-line; line-height: 1.35; }
.st-key-row-month [data-testid="stHorizontalBlock"] { gap: 0.25rem; overflow: visible; }
.st-key-row-month [data-testid="stVerticalBlock"] { gap: 0.25rem; }
.st-key-row-month button {
  min-height: 3.6rem; padding: 0.2rem 0; white-space: pre-line; line-height: 1.3;
  justify-content: center; border-radius: 0.6rem;
}
.st-key-row-month button:disabled { border-color: transparent; color: inherit; opacity: 0.45; }
.st-key-row-month button p { font-size: 0.9rem; }
</style>
"""


def style() -> None:
    """Put the page's few own styles in; they take no room."""
    st.html(_STYLE)


def file_style(name: str) -> None:
    """Put in the styles of one page, from a file beside this one."""
    st.html(Path(__file__).with_name(name))


def theme() -> str:
    """Return "dark" or "light", as the browser shows the page."""
    return "dark" if st.context.theme.type == "dark" else "light"


def avatar_svg(name: str) -> str:
    """Return a coloured circle with the name's first letter, as SVG.

    Args:
        name: anything a person calls themselves.
    """
    first = name.strip()[:1]
    letter = html.escape(first.upper()) if first.isprintable() and first else "?"
    colour = _AVATAR_COLOURS[sum(map(ord, name)) % len(_AVATAR_COLOURS)]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">'
        f'<circle cx="48" cy="48" r="48" fill="{colour}"/>'
        '<text x="48" y="50" font-size="44" font-family="sans-serif" font-weight="600" '
        f'fill="#FFFFFF" text-anchor="middle" dominant-baseline="central">{letter}</text></svg>'
    )


def day_key(date: dt.date) -> str:
    """Return the key of a day's button in the month grid."""
    return f"day-{date.isoformat()}"


def _stripes(colours: Sequence[str]) -> str:
    share = 100 / len(colours)
    stops = (
        f"{colour} {number * share:.1f}% {(number + 1) * share:.1f}%"
        for number, colour in enumerate(colours)
    )
    return f"linear-gradient(90deg, {', '.join(stops)})"


def colour_days(days: Mapping[dt.date, Sequence[str]], chosen: dt.date | None) -> None:
    """Colour the month grid: a tint and a bar of each day's emotions, split where several.

    Args:
        days: the emotions of each day, in the order they were felt.
        chosen: the day that is singled out.
    """
    palette = EMOTION_COLOURS[theme()]
    rules = []
    for date, emotions in days.items():
        colours = [palette[emotion] for emotion in emotions]
        bar, tint = _stripes(colours), _stripes([f"{colour}3D" for colour in colours])
        rules.append(
            f".st-key-{day_key(date)} button {{ background: {bar} bottom / 100% 5px no-repeat, "
            f"{tint}; border-color: transparent; }}"
        )
    if chosen is not None:
        rules.append(
            f".st-key-{day_key(chosen)} button "
            "{ box-shadow: inset 0 0 0 2px currentColor !important; }"
        )
    st.html(f"<style>{' '.join(rules)}</style>")
