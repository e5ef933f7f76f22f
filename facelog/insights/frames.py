"""Posts and counts of posts as tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import pandas as pd

from facelog.diary.lines import Line
from facelog.emotion.taxonomy import EMOTIONS
from facelog.i18n import translate
from facelog.types import Language

WEEK = dt.timedelta(weeks=1)
BEGINNING = 40
"""How many characters of a post's text a mark shows."""


def posts_frame(lines: Sequence[Line], tags: Iterable[tuple[str, str]] = ()) -> pd.DataFrame:
    """Return the posts, a row each, in the order given.

    Args:
        lines: as `Diary.lines` returns them, the oldest first.
        tags: a post's id with one of its tags, as `Diary.every_tag` returns them.

    Returns:
        A fresh index and the columns `id`; `date` (the day that the post tells of, datetime64 at
        midnight); `weekday` (of that day, 0 for Monday); `written` (the day on which it was
        written) and `hour` (0 to 23, when it was written), both in the zone of the machine, which
        is the person's own; `emotion` (the correction where there is one, a category of the
        four); `guess`; `correction` (None where there is none); `confidence` (of the guess, 0 to
        1); `seen` (whether a face was read); `beginning` (the first 40 characters on one line,
        empty under words of crisis); `tags` (a tuple); `crisis`; `sample`.
    """
    by_post: dict[str, tuple[str, ...]] = {}
    for post_id, name in tags:
        by_post[post_id] = (*by_post.get(post_id, ()), name)
    moments = [line.created_at.astimezone() for line in lines]
    dates = pd.to_datetime(pd.Series([line.date for line in lines], dtype="object"))
    emotions = [line.correction or line.guess for line in lines]
    return pd.DataFrame(
        {
            "id": pd.Series([line.id for line in lines], dtype="str"),
            "date": dates,
            "weekday": dates.dt.day_of_week.astype("int64"),
            "written": pd.to_datetime(pd.Series([one.date() for one in moments], dtype="object")),
            "hour": pd.Series([one.hour for one in moments], dtype="int64"),
            "emotion": pd.Categorical(emotions, categories=list(EMOTIONS)),
            "guess": pd.Series([line.guess for line in lines], dtype="str"),
            "correction": pd.Series([line.correction for line in lines], dtype="object"),
            "confidence": pd.Series([line.confidence for line in lines], dtype="float64"),
            "seen": pd.Series([line.seen for line in lines], dtype="bool"),
            "beginning": pd.Series([_beginning(line) for line in lines], dtype="str"),
            "tags": pd.Series([by_post.get(line.id, ()) for line in lines], dtype="object"),
            "crisis": pd.Series([line.crisis for line in lines], dtype="bool"),
            "sample": pd.Series([line.sample for line in lines], dtype="bool"),
        }
    )


def _beginning(line: Line) -> str:
    if line.crisis:
        return ""
    words = " ".join(line.beginning.split())
    return words if len(words) <= BEGINNING else words[: BEGINNING - 1].rstrip() + "…"


def weekly_frame(
    daily: Iterable[tuple[dt.date, str, int]],
    today: dt.date,
    weeks: int = 8,
    language: Language = "ko",
) -> pd.DataFrame:
    """Count the posts of the last weeks, Monday to Sunday, this week being the last.

    Args:
        daily: day, emotion and number of posts; days outside these weeks are left out.
        today: the present day in the person's own time zone.
        weeks: how many, at least 1.
        language: of the labels.

    Returns:
        A row for every week, also for those without posts: `week` (the Monday), `label` and
        `span` (the Monday, and Monday to Sunday, in words), and a count for each of the four.
    """
    last = today - dt.timedelta(days=today.weekday())
    mondays = [last - WEEK * back for back in range(weeks - 1, -1, -1)]
    days = pd.DataFrame(list(daily), columns=["day", "emotion", "count"])
    days["week"] = [day - dt.timedelta(days=day.weekday()) for day in days["day"]]
    counts = (
        days.pivot_table(index="week", columns="emotion", values="count", aggfunc="sum")
        .reindex(index=mondays, columns=list(EMOTIONS))
        .fillna(0)
        .astype(int)
    )
    return pd.DataFrame(
        {
            "week": mondays,
            "label": [_day(monday, language) for monday in mondays],
            "span": [_span(monday, language) for monday in mondays],
            **{emotion: counts[emotion].to_numpy() for emotion in EMOTIONS},
        }
    )


def _day(day: dt.date, language: Language) -> str:
    names = translate(language, "insights.month_names").split()
    return translate(language, "insights.day", month=names[day.month - 1], day=day.day)


def _span(monday: dt.date, language: Language) -> str:
    first, last = _day(monday, language), _day(monday + dt.timedelta(days=6), language)
    return translate(language, "insights.span", first=first, last=last)
