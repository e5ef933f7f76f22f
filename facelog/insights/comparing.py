"""This period against the one before: shares, and how far a difference can be trusted."""

from __future__ import annotations

import math

import pandas as pd

from facelog.emotion.taxonomy import EMOTIONS
from facelog.insights.scope import ENOUGH

Z = 1.959964
"""Of the 95 % interval of a normal distribution."""


def share_interval(count: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (E. B. Wilson, 1927).

    Args:
        count: how many of `n` have it.
        n: how many there are, at least 1.
    """
    share, square = count / n, Z * Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    reach = Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def difference_interval(count: int, n: int, other: int, m: int) -> tuple[float, float]:
    """Return the 95 % interval of the difference of two shares (R. G. Newcombe, 1998, method 10).

    Args:
        count: how many of `n` have it.
        n: how many there are, at least 1.
        other: how many of `m` have it, on the side that is taken away.
        m: how many there are, at least 1.
    """
    here, there = count / n, other / m
    low, high = share_interval(count, n)
    other_low, other_high = share_interval(other, m)
    difference = here - there
    return (
        difference - math.hypot(here - low, other_high - there),
        difference + math.hypot(high - here, there - other_low),
    )


def compare(posts: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Set the shares of one period against those of another.

    Args:
        posts: of the period looked at.
        before: of the one before.

    Returns:
        A row for each of the four: `emotion`, `count` and `n`, `count_before` and `n_before`,
        `share` and `share_before` (0 to 1), `difference` with `low` and `high` (its 95 %
        interval); these five are missing where a period has no posts.
    """
    n, m = len(posts), len(before)
    now, then = posts["emotion"].value_counts(), before["emotion"].value_counts()
    rows = []
    for emotion in EMOTIONS:
        count, other = int(now[emotion]), int(then[emotion])
        low, high = difference_interval(count, n, other, m) if n and m else (math.nan, math.nan)
        share, share_before = count / n if n else math.nan, other / m if m else math.nan
        rows.append(
            {
                "emotion": emotion,
                "count": count,
                "n": n,
                "count_before": other,
                "n_before": m,
                "share": share,
                "share_before": share_before,
                "difference": share - share_before,
                "low": low,
                "high": high,
            }
        )
    return pd.DataFrame(rows)


def clearest(compared: pd.DataFrame) -> pd.Series | None:
    """Return the row of the largest difference that is hardly by chance.

    Args:
        compared: as `compare` returns them.

    Returns:
        None where either period has fewer than `ENOUGH` posts, or where every interval holds 0.
    """
    if min(compared["n"].min(), compared["n_before"].min()) < ENOUGH:
        return None
    clear = compared[(compared["low"] > 0) | (compared["high"] < 0)]
    return None if clear.empty else clear.loc[clear["difference"].abs().idxmax()]
