"""Words and tags that stand together with an emotion more often than chance would have it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from itertools import chain

import pandas as pd

from facelog.emotion.taxonomy import EMOTIONS
from facelog.insights.comparing import share_interval
from facelog.insights.scope import ENOUGH

COLUMNS = ("term", "emotion", "count", "n", "share", "usual", "lift", "low", "high")


def together(posts: pd.DataFrame, terms: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """Set how often an emotion is met beside a term against how often it is met at all.

    Args:
        posts: as `frames.posts_frame` describes them.
        terms: the words or tags of each post, by its id; posts that are not in it are left out.

    Returns:
        A row for each term that at least `ENOUGH` of the posts hold and each emotion that one of
        these has: `term`, `emotion`, `count` (posts with both), `n` (posts with the term),
        `share` (of the emotion among these, 0 to 1), `usual` (its share among all), `lift` with
        `low` and `high` as in `lift`. The largest `low` comes first.
    """
    ids = {
        emotion: [
            post_id for post_id in posts["id"][posts["emotion"] == emotion] if post_id in terms
        ]
        for emotion in EMOTIONS
    }
    counts = {
        emotion: Counter(chain.from_iterable(set(terms[post_id]) for post_id in mine))
        for emotion, mine in ids.items()
    }
    n: Counter[str] = Counter()
    for one in counts.values():
        n.update(one)
    every = sum(map(len, ids.values()))
    rows = [
        _row(term, emotion, counts[emotion][term], n[term], len(ids[emotion]), every)
        for term in n
        if n[term] >= ENOUGH
        for emotion in EMOTIONS
        if counts[emotion][term]
    ]
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    by = ["low", "n", "term"]
    return found.sort_values(by, ascending=[False, False, True], ignore_index=True)


def _row(
    term: str, emotion: str, count: int, n: int, with_it: int, every: int
) -> tuple[object, ...]:
    return (term, emotion, count, n, count / n, with_it / every, *lift(count, n, with_it, every))


def lift(count: int, n: int, with_it: int, every: int) -> tuple[float, float, float]:
    """Return how many times as often an emotion is met beside a term, with its 95 % interval.

    Lift is the emotion's share among the posts with the term over its share among all posts. The
    interval is that of the ratio of two independent shares, with the term and without it, carried
    over to the lift, how many posts hold the term being taken as given: method MOVER-R on Wilson
    limits (A. Donner and G. Zou, Statistical Methods in Medical Research 21, 2012). It holds for
    small numbers too, where the logarithm's standard error knows no "all" and no "never".

    Args:
        count: posts with the term and the emotion, at least 1.
        n: posts with the term.
        with_it: posts with the emotion.
        every: all posts.

    Returns:
        The lift, and the interval's lower and upper limit; 1 means as often as usual.
    """
    usual = with_it / every
    if n == every:
        return 1.0, 1.0, 1.0  # there is nothing to set it against
    low, high = _ratio_interval(count, n, with_it - count, every - n)
    held = n / every

    def carried(ratio: float) -> float:
        return 1 / held if math.isinf(ratio) else ratio / (held * ratio + 1 - held)

    return count / n / usual, carried(low), carried(high)


def _ratio_interval(count: int, n: int, other: int, m: int) -> tuple[float, float]:
    """Return the interval of one share over another; the upper limit can be infinite."""
    here, there = count / n, other / m
    here_low, here_high = share_interval(count, n)
    there_low, there_high = share_interval(other, m)
    product = here * there
    below = here_low * (2 * here - here_low)
    root = math.sqrt(max(0.0, product**2 - below * there_high * (2 * there - there_high)))
    low = below / (product + root)
    if there_low <= 0:
        return low, math.inf
    above = here_high * (2 * here - here_high)
    root = math.sqrt(max(0.0, product**2 - above * there_low * (2 * there - there_low)))
    return low, (product + root) / (there_low * (2 * there - there_low))


def clear(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return what hardly stands together by chance, some for each emotion, in the order of these.

    Args:
        rows: as `together` returns them.
        most: how many for each emotion.

    Returns:
        Those rows whose interval lies above 1.
    """
    more = rows[rows["low"] > 1]
    parts = [more[more["emotion"] == emotion].head(most) for emotion in EMOTIONS]
    return pd.concat(parts, ignore_index=True)
