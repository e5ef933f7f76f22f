"""At which hours one writes, and what follows from day to day."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from facelog.emotion.taxonomy import EMOTIONS


class Hours(NamedTuple):
    """The posts by weekday and hour.

    Attributes:
        counts: a row for each weekday (0 for Monday), hour (0 to 23) and emotion that occur:
            `weekday`, `hour`, `emotion`, `count`.
        n: how many posts are in it.
        later: how many are not: they were written on another day than the one they tell of, or
            brought in without a time.
    """

    counts: pd.DataFrame
    n: int
    later: int


def at_once(posts: pd.DataFrame) -> pd.DataFrame:
    """Return the posts that were written on the very day they tell of."""
    return posts[posts["written"] == posts["date"]]


def hours(posts: pd.DataFrame) -> Hours:
    """Count posts by weekday and by the hour in which they were written."""
    same = at_once(posts)
    cells = (same["weekday"] * 24 + same["hour"]).to_numpy()
    table = np.bincount(
        cells * len(EMOTIONS) + same["emotion"].cat.codes.to_numpy(),
        minlength=7 * 24 * len(EMOTIONS),
    )
    (held,) = table.nonzero()
    counts = pd.DataFrame(
        {
            "weekday": held // (24 * len(EMOTIONS)),
            "hour": held // len(EMOTIONS) % 24,
            "emotion": np.array(EMOTIONS, dtype=object)[held % len(EMOTIONS)],
            "count": table[held],
        }
    )
    return Hours(counts, len(same), len(posts) - len(same))


def busiest(counts: pd.DataFrame) -> tuple[int, int, int] | None:
    """Return weekday, hour and number of posts where most were written, None where several are.

    Args:
        counts: as in `Hours`.
    """
    cells = counts.groupby(["weekday", "hour"])["count"].sum()
    if cells.empty or (cells == cells.max()).sum() > 1:
        return None
    weekday, hour = cells.idxmax()
    return int(weekday), int(hour), int(cells.max())


class Transitions(NamedTuple):
    """What followed from one day to the next.

    Attributes:
        pairs: a row for each two days in a row that both have posts: `date` (the first day),
            `before` and `after` (their emotions).
        gaps: how often there were days without a post between two days with some.
    """

    pairs: pd.DataFrame
    gaps: int


def day_emotions(posts: pd.DataFrame) -> pd.Series:
    """Return each day's emotion: the one of most of its posts, of the later one where level.

    Args:
        posts: as `frames.posts_frame` describes them, the oldest first.
    """
    flat = pd.DataFrame(
        {
            "date": posts["date"].to_numpy(),
            "code": posts["emotion"].cat.codes.to_numpy(),
            "at": np.arange(len(posts)),
        }
    )
    found = flat.groupby(["date", "code"])["at"].agg(["size", "max"]).reset_index()
    last = found.sort_values(["date", "size", "max"]).drop_duplicates("date", keep="last")
    return pd.Series(
        np.array(EMOTIONS, dtype=object)[last["code"]],
        index=pd.DatetimeIndex(last["date"]),
        dtype="object",
    )


def transitions(posts: pd.DataFrame) -> Transitions:
    """Pair each day with the next where both have posts."""
    days = day_emotions(posts)
    dates = days.index.to_series()
    follows = dates.shift(-1) - dates == pd.Timedelta(days=1)
    pairs = pd.DataFrame(
        {
            "date": dates[follows].to_numpy(),
            "before": days[follows].to_numpy(),
            "after": days.shift(-1)[follows].to_numpy(),
        }
    )
    return Transitions(pairs, max(0, len(days) - 1 - len(pairs)))


def transition_table(pairs: pd.DataFrame) -> pd.DataFrame:
    """Count the pairs.

    Args:
        pairs: as in `Transitions`.

    Returns:
        A row for each two of the four, in order: `before`, `after`, `count`, `n` (pairs that
        begin so) and `share` (0 to 1, missing where none begins so).
    """
    counts = pd.crosstab(pairs["before"], pairs["after"])
    counts = counts.reindex(index=list(EMOTIONS), columns=list(EMOTIONS), fill_value=0)
    n = counts.sum(axis=1)
    rows = [
        {
            "before": before,
            "after": after,
            "count": int(counts.loc[before, after]),
            "n": int(n[before]),
            "share": counts.loc[before, after] / n[before] if n[before] else float("nan"),
        }
        for before in EMOTIONS
        for after in EMOTIONS
    ]
    return pd.DataFrame(rows)
