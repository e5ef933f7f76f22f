"""What the model guessed from faces against what the persons themselves said."""

from __future__ import annotations

import pandas as pd

from facelog.emotion.taxonomy import EMOTIONS
from facelog.insights.comparing import share_interval


def told(posts: pd.DataFrame) -> pd.DataFrame:
    """Return the posts on whose guess the person has said something: confirmed or corrected it.

    Posts without a face that was read have no guess, and those of the sample are made up.

    Args:
        posts: as `frames.posts_frame` describes them.
    """
    return posts[posts["correction"].notna() & posts["seen"] & ~posts["sample"]]


def confusion(said: pd.DataFrame) -> pd.DataFrame:
    """Count what the person said of each guess.

    Args:
        said: as `told` returns them.

    Returns:
        A row for each two of the four, in order: `guess`, `own` (the person's word), `count`, `n`
        (posts of that guess) and `share` (0 to 1, missing where nothing was guessed so).
    """
    counts = pd.crosstab(said["guess"].astype("str"), said["correction"].astype("str"))
    counts = counts.reindex(index=list(EMOTIONS), columns=list(EMOTIONS), fill_value=0)
    n = counts.sum(axis=1)
    rows = [
        {
            "guess": guess,
            "own": own,
            "count": int(counts.loc[guess, own]),
            "n": int(n[guess]),
            "share": counts.loc[guess, own] / n[guess] if n[guess] else float("nan"),
        }
        for guess in EMOTIONS
        for own in EMOTIONS
    ]
    return pd.DataFrame(rows)


def agreement(table: pd.DataFrame) -> pd.DataFrame:
    """Return how often the person agreed, by guess and over all.

    Args:
        table: as `confusion` returns it.

    Returns:
        A row for each of the four and one for `all`: `guess`, `count` (agreed), `n`, `share` with
        `low` and `high` (its 95 % interval after Wilson), these three missing where `n` is 0.
    """
    same = table[table["guess"] == table["own"]].set_index("guess")
    rows = [(guess, int(same["count"][guess]), int(same["n"][guess])) for guess in EMOTIONS]
    rows.append(("all", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    found = []
    for guess, count, n in rows:
        low, high = share_interval(count, n) if n else (float("nan"), float("nan"))
        share = count / n if n else float("nan")
        found.append((guess, count, n, share, low, high))
    return pd.DataFrame(found, columns=["guess", "count", "n", "share", "low", "high"])
