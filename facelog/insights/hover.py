"""What a mark says when it is pointed at."""

from __future__ import annotations

import datetime as dt
import html
import textwrap
from collections.abc import Mapping
from typing import Any

import pandas as pd

from facelog.i18n import translate
from facelog.palette import EMOTION_ICONS
from facelog.types import Language

COLUMNS = ["date", "emotion", "seen", "correction", "guess", "confidence", "beginning"]
"""What of a post a mark tells."""
WIDTH = 22
"""How many letters stand on a line at most: what a phone has room for."""


def day(date: dt.date, language: Language) -> str:
    """Return a date with its weekday."""
    weekday = translate(language, f"common.weekday_{date.isoweekday() % 7}")
    month = translate(language, f"common.month_{date.month}")
    return translate(
        language, "common.date", year=date.year, month=month, day=date.day, weekday=weekday
    )


def month(period: pd.Period, language: Language) -> str:
    """Return a month with its year."""
    name = translate(language, f"common.month_{period.month}")
    return translate(language, "common.year_month", year=period.year, month=name)


def post(row: Any, names: Mapping[str, str], language: Language) -> str:
    """Return a post's date, emotion, confidence and first words, in plotly's markup.

    Args:
        row: the `COLUMNS` of a frame as `frames.posts_frame` describes it, as `itertuples` gives
            them.
        names: the emotions in the interface's language.
        language: of the words around.
    """
    word = f"{EMOTION_ICONS[row.emotion]} {names[row.emotion]}"
    if not row.seen:
        sure = translate(language, "insights.hover_unseen")
    elif row.correction is None:
        sure = translate(language, "insights.hover_sure", share=round(100 * row.confidence))
    elif row.correction == row.guess:
        sure = translate(language, "insights.hover_confirmed", share=round(100 * row.confidence))
    else:
        guess = f"{EMOTION_ICONS[row.guess]} {names[row.guess]}"
        sure = translate(
            language, "insights.hover_own", guess=guess, share=round(100 * row.confidence)
        )
    parts = [f"<b>{day(row.date.date(), language)}</b>", f"{word} · {sure}"]
    if row.beginning:
        lines = textwrap.wrap(row.beginning, WIDTH)
        parts += [html.escape(line, quote=False) for line in lines]
    return "<br>".join(parts)
