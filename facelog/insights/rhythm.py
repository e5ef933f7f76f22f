"""On how many days something was written, without counting streaks; and the same day of old."""

from __future__ import annotations

import datetime as dt

import pandas as pd

MONTHS = 12


def days_by_month(every: pd.DataFrame, today: dt.date, months: int = MONTHS) -> pd.DataFrame:
    """Count the days with posts in each of the last months, the present one being the last.

    Args:
        every: all posts.
        today: the present day in the person's own time zone.
        months: how many, at least 1.

    Returns:
        A row for each: `month` (a period), `days` (with posts), `posts`, `length` (days of the
        month, up to today in the present one).
    """
    last = pd.Period(today, freq="M")
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
    found.loc[last, "length"] = today.day
    return found.rename_axis("month").reset_index()


def on_this_day(every: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """Return the posts that tell of this day in earlier years, the latest year first.

    On 28 February of a common year those of 29 February are among them.
    """
    date = every["date"].dt
    same = (date.month == today.month) & (date.day == today.day)
    if (today.month, today.day) == (2, 28) and not pd.Timestamp(today).is_leap_year:
        same |= (date.month == 2) & (date.day == 29)
    earlier = every[same & (date.year < today.year)]
    return earlier.sort_values("date", ascending=False, kind="stable")
