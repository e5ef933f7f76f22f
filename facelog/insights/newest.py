"""The newest post behind each mark: what a mark of many posts says beside its count."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from facelog.emotion.taxonomy import EMOTIONS
from facelog.i18n import translate
from facelog.insights import days, hover
from facelog.types import Language

if TYPE_CHECKING:
    import plotly.graph_objects as go

SEVERAL = "several"


def tell(
    figure: go.Figure, newest: pd.DataFrame, names: Mapping[str, str], language: Language
) -> None:
    """Let each mark of a figure tell of the newest post behind it as well.

    Args:
        figure: its marks carry their keys first, as `figures.marks` makes them.
        newest: posts as `frames.posts_frame` describes them, by the key of the mark that each is
            the newest of; `several` says whether it has others. Marks without a row stay as
            they are.
        names: the emotions in the interface's language.
        language: of the words around.
    """
    label = translate(language, "insights.newest")
    # One post can be the newest of many marks: it is put into words once.
    once = newest.drop_duplicates("id")
    words = {
        post_id: hover.post(row, names, language)
        for post_id, row in zip(once["id"], once[hover.COLUMNS].itertuples(), strict=True)
    }
    said = {
        key: f"<br>{label + ' ' if several else ''}{words[post_id]}"
        for key, post_id, several in zip(newest.index, newest["id"], newest[SEVERAL], strict=True)
    }
    for trace in figure.data:
        carried = trace.customdata
        if carried is None or not len(carried):
            continue
        more = np.array([[said.get(row[0], "")] for row in carried], dtype=object)
        trace.customdata = np.hstack([carried, more])
        place = f"%{{customdata[{carried.shape[1]}]}}"
        trace.hovertemplate = trace.hovertemplate.replace("<extra>", f"{place}<extra>")


def _last(posts: pd.DataFrame, *by: pd.Series) -> pd.DataFrame:
    """Return the last post of each group, of posts that stand with the oldest first."""
    groups = pd.concat(by, axis=1, ignore_index=True)
    found = posts[~groups.duplicated(keep="last")].copy()
    found[SEVERAL] = groups.duplicated(keep=False).loc[found.index]
    return found


def _keyed(found: pd.DataFrame, keys: Iterable[str]) -> pd.DataFrame:
    found.index = pd.Index(list(keys), dtype="object")
    return found


def by_month(posts: pd.DataFrame) -> pd.DataFrame:
    """Return the newest posts of each month and emotion, keyed "2026-03 happy"."""
    found = _last(posts, posts["date"].dt.year, posts["date"].dt.month, posts["emotion"])
    pairs = zip(found["date"], found["emotion"], strict=True)
    return _keyed(found, (f"{date:%Y-%m} {emotion}" for date, emotion in pairs))


def by_whole_month(posts: pd.DataFrame) -> pd.DataFrame:
    """Return the newest posts of each month, keyed "2026-03"."""
    found = _last(posts, posts["date"].dt.year, posts["date"].dt.month)
    return _keyed(found, (f"{date:%Y-%m}" for date in found["date"]))


def by_hour(posts: pd.DataFrame) -> pd.DataFrame:
    """Return the newest posts of each weekday, hour and emotion, keyed "0 21 happy"."""
    same = days.at_once(posts)
    found = _last(same, same["weekday"], same["hour"], same["emotion"])
    cells = zip(found["weekday"], found["hour"], found["emotion"], strict=True)
    return _keyed(found, (" ".join(map(str, cell)) for cell in cells))


def by_side(posts: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return the newest posts of two periods by emotion, keyed "now happy" or "before happy"."""
    sides = []
    for side, frame in (("now", posts), ("before", before)):
        found = _last(frame, frame["emotion"])
        sides.append(_keyed(found, (f"{side} {emotion}" for emotion in found["emotion"])))
    return pd.concat(sides)


def by_guess(said: pd.DataFrame) -> pd.DataFrame:
    """Return the newest posts of each guess and the person's word, keyed "happy panic"."""
    found = _last(said, said["guess"], said["correction"])
    pairs = zip(found["guess"], found["correction"], strict=True)
    return _keyed(found, (f"{guess} {own}" for guess, own in pairs))


def until_day(every: pd.DataFrame, dates: pd.Series, length: int) -> pd.DataFrame:
    """Return the newest posts of each emotion up to each date, keyed "2026-03-02 happy".

    Args:
        every: all posts.
        dates: in order, those that are drawn.
        length: how many days each looks back at, the date itself being the last of them.
    """
    parts = []
    asked = pd.DatetimeIndex(dates)
    first = asked - pd.Timedelta(days=length - 1)
    for emotion in EMOTIONS:
        mine = every[every["emotion"] == emotion].sort_values("date", kind="stable")
        end = mine["date"].searchsorted(asked, "right")
        count = end - mine["date"].searchsorted(first, "left")
        there = count > 0
        found = mine.iloc[end[there] - 1].copy()
        found[SEVERAL] = count[there] > 1
        parts.append(_keyed(found, (f"{date:%Y-%m-%d} {emotion}" for date in asked[there])))
    return pd.concat(parts)


def by_transition(posts: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the newest post of the later days of each transition, keyed "happy sadness".

    Args:
        posts: those that the pairs were made from.
        pairs: as in `days.Transitions`.
    """
    last = _last(pairs, pairs["before"], pairs["after"])
    next_day = last["date"] + pd.Timedelta(days=1)
    there = posts[posts["date"].isin(next_day)]
    newest = there.drop_duplicates(["date", "emotion"], keep="last")
    asked = pd.DataFrame(
        {
            "key": last["before"] + " " + last["after"],
            "date": next_day,
            "emotion": pd.Categorical(last["after"], categories=list(EMOTIONS)),
            SEVERAL: last[SEVERAL],
        }
    )
    return asked.merge(newest, on=["date", "emotion"]).set_index("key")


def by_term(
    posts: pd.DataFrame, terms: Mapping[str, Collection[str]], rows: pd.DataFrame
) -> pd.DataFrame:
    """Return the newest posts with each emotion and term, keyed "happy 한강".

    Args:
        posts: those that the rows were counted from.
        terms: the words or tags of each post, by its id.
        rows: as `words.clear` returns them.
    """
    ids = {
        emotion: list(posts["id"][posts["emotion"] == emotion])[::-1]
        for emotion in set(rows["emotion"])
    }
    wanted = {
        f"{row.emotion} {row.term}": next(
            one for one in ids[row.emotion] if row.term in terms.get(one, ())
        )
        for row in rows.itertuples()
    }
    found = posts.set_index("id", drop=False).loc[list(wanted.values())]
    found[SEVERAL] = (rows["count"] > 1).to_numpy()
    return _keyed(found, wanted)
