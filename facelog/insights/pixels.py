"""A year in squares: what was felt on each day, in the order it was written."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from facelog.emotion.taxonomy import EMOTIONS


def day_parts(posts: pd.DataFrame) -> pd.DataFrame:
    """Part each day among the emotions that it held.

    Args:
        posts: as `frames.posts_frame` describes them, the oldest first.

    Returns:
        A row for each emotion of each day with posts, in the order they were first written of:
        `date`, `emotion`, `count` (posts), `at` (place of the first of them in `posts`), `part`
        (0 for the day's first emotion) and `parts` (how many emotions the day held).
    """
    flat = pd.DataFrame(
        {
            "date": posts["date"].to_numpy(),
            "code": posts["emotion"].cat.codes.to_numpy(),
            "at": np.arange(len(posts)),
        }
    )
    grouped = flat.groupby(["date", "code"], sort=False)["at"].agg(["size", "first"]).reset_index()
    found = grouped.rename(columns={"size": "count", "first": "at"})
    found = found.sort_values(["date", "at"], ignore_index=True)
    found["emotion"] = np.array(EMOTIONS, dtype=object)[found.pop("code")]
    days = found.groupby("date", sort=False)["at"]
    found["part"] = days.cumcount()
    found["parts"] = days.transform("size")
    return found


def empty_days(posts: pd.DataFrame, first: dt.date, last: dt.date) -> pd.DatetimeIndex:
    """Return the days from `first` to `last` without a post."""
    return pd.date_range(first, last).difference(pd.DatetimeIndex(posts["date"]))


def years_between(first: dt.date, last: dt.date) -> list[int]:
    """Return the calendar years that the days touch, the latest first."""
    return list(range(last.year, first.year - 1, -1))


def commonest(parts: pd.DataFrame) -> tuple[list[str], int]:
    """Return the emotions met on most days, and on how many.

    Args:
        parts: as `day_parts` returns them, not empty.
    """
    days = parts["emotion"].value_counts()
    most = int(days.max())
    return sorted(days[days == most].index), most
