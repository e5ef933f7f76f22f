"""Words that several figures share: the names of months, of levels, of what leads."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from facelog.i18n import Word
from facelog.insights.scope import ENOUGH
from facelog.ui.text import emotion_name, short_month_name, t, year_month


def few(n: int) -> str:
    """Return the sentence that there is too little to say anything."""
    return t("insights.few", n=n, enough=ENOUGH)


def month_labels(months: Iterable[pd.Period]) -> list[str]:
    """Return months in few letters for an axis, the year below the first and each January."""
    found: list[str] = []
    for month in months:
        name = short_month_name(month.month)
        found.append(f"{name}<br>{month.year}" if not found or month.month == 1 else name)
    return found


def month_title(month: pd.Period) -> str:
    """Return a month with its year."""
    return year_month(month.year, month.month)


def names_of(emotions: Iterable[str]) -> Word:
    """Return the names of emotions in one row of words."""
    return Word(", ".join(emotion_name(emotion) for emotion in emotions))


def percent(share: float) -> str:
    """Return a share of 0 to 1 in whole percent."""
    return f"{round(100 * share)}%"
