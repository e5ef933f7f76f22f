"""The words that Streamlit itself has in English only, in the language of the page.

They are the texts of the area `streamlit`: the English ones as Streamlit writes them, by which they
are found in the page, and their translations. What is not found there any more stays English.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import streamlit as st

from facelog import i18n
from facelog.types import Language
from facelog.ui import state

AREA = "streamlit."


def say() -> None:
    """Put in the script that turns the words; it takes no room to speak of."""
    st.html(_script(state.language()), unsafe_allow_javascript=True)


def pairs(language: Language) -> list[tuple[str, str]]:
    """Return what Streamlit says and what is said in its place; nothing in its own language."""
    own, wanted = i18n.texts("en"), i18n.texts(language)
    return [
        (own[key], wanted[key]) for key in own if key.startswith(AREA) and own[key] != wanted[key]
    ]


@cache
def _script(language: Language) -> str:
    code = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    # "<" could end the script from within a text.
    words = json.dumps(pairs(language), ensure_ascii=False).replace("<", "\\u003c")
    return f"<script>{code.replace('PAIRS', words)}</script>"
