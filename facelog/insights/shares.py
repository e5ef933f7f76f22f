"""How often each of the four is met: by month, over moving spans of days, and which leads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from facelog.emotion.taxonomy import EMOTIONS
from facelog.insights.scope import ENOUGH


@dataclass(frozen=True)
class Leading:
    """Which emotions are met most often among some posts, and how often each of them."""

    emotions: tuple[str, ...]
    count: int
    n: int

    @property
    def share(self) -> float:
        """Share of one of the leading emotions, 0 to 1."""
        return self.count / self.n


def leading(posts: pd.DataFrame) -> Leading | None:
    """Return the emotion that leads, several where they are level, None under `ENOUGH` posts."""
    if len(posts) < ENOUGH:
        return None
    counts = posts["emotion"].value_counts()
    most = int(counts.max())
    names = tuple(name for name in EMOTIONS if counts[name] == most)
    return Leading(names, most, len(posts))


def counts_by(posts: pd.DataFrame, key: pd.Series) -> pd.DataFrame:
    """Count the four by a key of each post.

    Args:
        posts: as `frames.posts_frame` describes them.
        key: one value for each of the posts, on their index.

    Returns:
        A row for each value that occurs, in order, and a column for each of the four.
    """
    places, values = pd.factorize(key, sort=True)
    cells = places * len(EMOTIONS) + posts["emotion"].cat.codes.to_numpy()
    counts = np.bincount(cells, minlength=len(values) * len(EMOTIONS))
    return pd.DataFrame(counts.reshape(-1, len(EMOTIONS)), index=values, columns=list(EMOTIONS))


def months_frame(posts: pd.DataFrame, first: dt.date, last: dt.date) -> pd.DataFrame:
    """Count the posts of each month.

    Args:
        posts: those of the days from `first` to `last`.
        first: the first day looked at.
        last: the last one.

    Returns:
        A row for every month that the days touch, also for those without posts: `month` (a
        period), a count for each of the four, `n` (their sum) and `share_<emotion>` (0 to 1,
        missing where there are no posts).
    """
    months = pd.period_range(first, last, freq="M")
    counts = counts_by(posts, posts["date"].dt.to_period("M")).reindex(months, fill_value=0)
    counts["n"] = counts.sum(axis=1)
    shares = counts[list(EMOTIONS)].div(counts["n"].where(counts["n"] > 0), axis=0)
    found = counts.join(shares.add_prefix("share_"))
    return found.rename_axis("month").reset_index()


def strongest_month(months: pd.DataFrame, emotion: str) -> pd.Series | None:
    """Return the row of the month in which an emotion's share is highest.

    Args:
        months: as `months_frame` returns them.
        emotion: one of the four.

    Returns:
        None unless at least two months have `ENOUGH` posts, and one of them has more than the
        others.
    """
    enough = months[months["n"] >= ENOUGH]
    if len(enough) < 2:
        return None
    share = enough[f"share_{emotion}"]
    if (share == share.max()).sum() > 1:
        return None
    return enough.loc[share.idxmax()]


def rolling_frame(every: pd.DataFrame, first: dt.date, last: dt.date, days: int) -> pd.DataFrame:
    """Return each emotion's share of the posts of the last days, day by day.

    Args:
        every: all posts; those before `first` count for the first days.
        first: the first day looked at.
        last: the last one.
        days: how many days each share is of, the day itself being the last of them.

    Returns:
        A row for every day: `date`, `n` (posts of those days) and a share for each of the four
        (0 to 1, missing under `ENOUGH` posts).
    """
    counts = counts_by(every, every["date"])
    start = pd.Timestamp(first) - pd.Timedelta(days=days - 1)
    each = counts.reindex(pd.date_range(start, last), fill_value=0)
    sums = each.rolling(days).sum().loc[pd.Timestamp(first) :]
    n = sums.sum(axis=1)
    shares = sums.div(n.where(n >= ENOUGH), axis=0)
    shares.insert(0, "n", n.astype(int))
    return shares.rename_axis("date").reset_index()
