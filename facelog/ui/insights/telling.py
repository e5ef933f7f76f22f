"""Words that several figures share: the names of months, of levels, of what leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from facelog.i18n import Word
from facelog.insights.scope import ENOUGH
from facelog.ui.text import emotion_name, short_month_name, t, year_month


def few(n: int) -> str:
    """Return the sentence that there is too little to say anything."""
    return t("insights.few", n=n, enough=ENOUGH)


def month_labels(months: Sequence[pd.Period], most: int = 7) -> list[str]:
    """Return months in few letters for an axis, the year below the first of each year.

    Args:
        months: in order.
        most: how many are named at most; the others are "", the last one is named.
    """
    step = max(1, -(-len(months) // most))
    found, year = [], None
    for number, month in enumerate(months):
        if (len(months) - 1 - number) % step:
            found.append("")
            continue
        name = short_month_name(month.month)
        found.append(name if month.year == year else f"{name}<br>{month.year}")
        year = month.year
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
