"""What the profile and the month screen show, gathered in a few queries and without photos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from facelog.diary.diary import Diary
from facelog.types import Post


@dataclass(frozen=True)
class ProfileOverview:
    """The profile screen's numbers.

    Attributes:
        counts: posts by emotion, all four.
        daily_counts: day, emotion and number of posts of the last weeks.
        year: the year whose months are counted.
        years: from the first year with posts to the present one, both included at least.
        month_counts: posts by month, 1 to 12; months without posts may be absent.
    """

    counts: Mapping[str, int]
    daily_counts: list[tuple[dt.date, str, int]]
    year: int
    years: tuple[int, ...]
    month_counts: Mapping[int, int]


@dataclass(frozen=True)
class MonthOverview:
    """The month screen's posts.

    Attributes:
        days: the emotions of each day with posts, in the order the posts were written.
        total: posts of the month, or of the one day asked for.
        shown: the first of these, newest first.
        thumbnails: square JPEG by post, for those in `shown`.
        years: years with posts.
    """

    year: int
    month: int
    days: Mapping[dt.date, tuple[str, ...]]
    total: int
    shown: tuple[Post, ...]
    thumbnails: Mapping[str, bytes]
    years: tuple[int, ...]


def profile_overview(
    diary: Diary, today: dt.date, year: int | None = None, *, weeks: int = 8
) -> ProfileOverview:
    """Gather the profile screen.

    Args:
        diary: whose.
        today: the present day in the person's own time zone.
        year: whose months are counted, the present one if None.
        weeks: how far the daily counts reach back.
    """
    year = year or today.year
    return ProfileOverview(
        counts=diary.emotion_counts(),
        daily_counts=diary.daily_counts(today - dt.timedelta(weeks=weeks)),
        year=year,
        years=tuple(sorted({*diary.years(), today.year})),
        month_counts=diary.month_counts(year),
    )


def month_overview(
    diary: Diary, year: int, month: int, *, day: dt.date | None = None, limit: int = 12
) -> MonthOverview:
    """Gather the month screen.

    Args:
        diary: whose.
        year: the calendar year.
        month: 1 to 12.
        day: show only this day's posts, the whole month's if None.
        limit: how many posts are shown, with their thumbnails.
    """
    posts = diary.month(year, month)
    days: dict[dt.date, tuple[str, ...]] = {}
    for post in reversed(posts):
        days[post.date] = (*days.get(post.date, ()), post.emotion)
    asked = [post for post in posts if day is None or post.date == day]
    shown = tuple(asked[:limit])
    return MonthOverview(
        year=year,
        month=month,
        days=days,
        total=len(asked),
        shown=shown,
        thumbnails=diary.thumbnails([post.id for post in shown]),
        years=diary.years(),
    )
