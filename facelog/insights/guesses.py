"""What the model guessed from faces against what the person said of it."""

from __future__ import annotations

import math
from typing import NamedTuple

import pandas as pd

from facelog.emotion.taxonomy import EMOTIONS
from facelog.insights.comparing import share_interval


def told(posts: pd.DataFrame, *, sample: bool = False) -> pd.DataFrame:
    """Return the posts on whose guess the person has said something: confirmed or corrected it.

    Posts without a face that was read have no guess.

    Args:
        posts: as `frames.posts_frame` describes them.
        sample: those of the sample, whose guesses are made up, instead of the person's own.
    """
    return posts[posts["correction"].notna() & posts["seen"] & (posts["sample"] == sample)]


def confusion(said: pd.DataFrame) -> pd.DataFrame:
    """Count what the person said of each guess.

    Args:
        said: as `told` returns them.

    Returns:
        A row for each two of the four, in order: `guess`, `own` (the person's word), `count`, `n`
        (posts of that guess), `share` (of `n`, 0 to 1) with `low` and `high` (its 95 % interval
        after Wilson); these three are missing where nothing was guessed so.
    """
    counts = pd.crosstab(said["guess"].astype("str"), said["correction"].astype("str"))
    counts = counts.reindex(index=list(EMOTIONS), columns=list(EMOTIONS), fill_value=0)
    rows = []
    for guess in EMOTIONS:
        n = int(counts.loc[guess].sum())
        for own in EMOTIONS:
            count = int(counts.loc[guess, own])
            share, low, high = _share(count, n)
            rows.append((guess, own, count, n, share, low, high))
    return pd.DataFrame(rows, columns=["guess", "own", "count", "n", "share", "low", "high"])


class Agreement(NamedTuple):
    """How often the person agreed: `same` of `n`, and the share's 95 % interval after Wilson."""

    same: int
    n: int
    share: float
    low: float
    high: float


def agreement(table: pd.DataFrame) -> Agreement:
    """Return how often the guess was what the person said; shares are missing where `n` is 0.

    Args:
        table: as `confusion` returns it.
    """
    same = int(table["count"][table["guess"] == table["own"]].sum())
    n = int(table["count"].sum())
    return Agreement(same, n, *_share(same, n))


def _share(count: int, n: int) -> tuple[float, float, float]:
    return (count / n, *share_interval(count, n)) if n else (math.nan, math.nan, math.nan)
