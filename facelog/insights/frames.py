"""Counts of posts as tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pandas as pd

from facelog.emotion.taxonomy import EMOTIONS
from facelog.i18n import translate
from facelog.types import Language

WEEK = dt.timedelta(weeks=1)


def weekly_frame(
    daily: Iterable[tuple[dt.date, str, int]],
    today: dt.date,
    weeks: int = 8,
    language: Language = "ko",
) -> pd.DataFrame:
    """Count the posts of the last weeks, Monday to Sunday, this week being the last.

    Args:
        daily: day, emotion and number of posts; days outside these weeks are left out.
        today: the present day in the person's own time zone.
        weeks: how many, at least 1.
        language: of the labels.

    Returns:
        A row for every week, also for those without posts: `week` (the Monday), `label` and
        `span` (the Monday, and Monday to Sunday, in words), and a count for each of the four.
    """
    last = today - dt.timedelta(days=today.weekday())
    mondays = [last - WEEK * back for back in range(weeks - 1, -1, -1)]
    days = pd.DataFrame(list(daily), columns=["day", "emotion", "count"])
    days["week"] = [day - dt.timedelta(days=day.weekday()) for day in days["day"]]
    counts = (
        days.pivot_table(index="week", columns="emotion", values="count", aggfunc="sum")
        .reindex(index=mondays, columns=list(EMOTIONS))
        .fillna(0)
        .astype(int)
    )
    return pd.DataFrame(
        {
            "week": mondays,
            "label": [_day(monday, language) for monday in mondays],
            "span": [_span(monday, language) for monday in mondays],
            **{emotion: counts[emotion].to_numpy() for emotion in EMOTIONS},
        }
    )


def _day(day: dt.date, language: Language) -> str:
    names = translate(language, "insights.month_names").split()
    return translate(language, "insights.day", month=names[day.month - 1], day=day.day)


def _span(monday: dt.date, language: Language) -> str:
    first, last = _day(monday, language), _day(monday + dt.timedelta(days=6), language)
    return translate(language, "insights.span", first=first, last=last)
