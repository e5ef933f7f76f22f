"""On how many days something was written, without counting streaks; and the same day of old."""

from __future__ import annotations

import calendar
import datetime as dt

import pandas as pd

MONTHS = 12


def days_by_month(
    every: pd.DataFrame, today: dt.date, months: int = MONTHS, until: dt.date | None = None
) -> pd.DataFrame:
    """Count the days with posts in each of some months.

    Args:
        every: all posts.
        today: the present day in the person's own time zone.
        months: how many, at least 1.
        until: a day of the last of them, None for the present one.

    Returns:
        A row for each: `month` (a period), `days` (with posts), `posts`, `length` (days of the
        month, up to today in the present one).
    """
    last = pd.Period(until or today, freq="M")
    asked = pd.period_range(last - (months - 1), last, freq="M")
    month = every["date"].dt.to_period("M")
    grouped = every["date"].groupby(month)
    found = pd.DataFrame(
        {
            "days": grouped.nunique().reindex(asked, fill_value=0),
            "posts": grouped.size().reindex(asked, fill_value=0),
            "length": [one.days_in_month for one in asked],
        },
        index=asked,
    )
    if last == pd.Period(today, freq="M"):
        found.loc[last, "length"] = today.day
    return found.rename_axis("month").reset_index()


def on_this_day(every: pd.DataFrame, today: dt.date, reach: int = 0) -> pd.DataFrame:
    """Return the posts that tell of this day in earlier years, the latest first.

    Args:
        every: all posts.
        today: the present day in the person's own time zone. On 28 February of a common year
            those of 29 February are among them; in a leap year 29 February has 28 in common ones.
        reach: how many days earlier or later still count.
    """
    dates = every["date"]
    near = pd.Series(False, index=every.index)
    for year in sorted({*dates.dt.year} | {*(dates.dt.year + 1)}):
        if year >= today.year:
            continue
        leap = calendar.isleap(year)
        day = 28 if (today.month, today.day) == (2, 29) and not leap else today.day
        first = last = pd.Timestamp(year, today.month, day)
        if (today.month, today.day, leap) == (2, 28, True) and not calendar.isleap(today.year):
            last = pd.Timestamp(year, 2, 29)
        around = pd.Timedelta(days=reach)
        near |= (dates >= first - around) & (dates <= last + around)
    return every[near].sort_values("date", ascending=False, kind="stable")
