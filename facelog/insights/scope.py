"""Which days the insights look at, and what every figure is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from facelog.types import Language

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

RANGES: Mapping[str, int | None] = {
    "week": 7,
    "month": 30,
    "quarter": 91,
    "year": 365,
    "all": None,
    "days": None,
}
"""What may be asked for, with the number of days that end today; `days` are any the person names.

Seven times thirteen days make three months, so that every weekday is in it as often.
"""

ENOUGH = 8
"""Fewer observations than these carry no finding."""


@dataclass(frozen=True)
class Scope:
    """What a section of the insights draws from.

    Attributes:
        posts: the posts of the range, as `frames.posts_frame` describes them; not to be changed.
        every: all posts of the diary, likewise.
        first: the range's first day.
        last: its last day, included.
        today: the present day in the person's own time zone.
        dark: whether the page is dark.
        diary: for what the frame does not hold: texts, pictures.
        has_before: whether the range is of a length that can be set against the one before.
    """

    posts: pd.DataFrame
    every: pd.DataFrame
    first: dt.date
    last: dt.date
    today: dt.date
    language: Language
    dark: bool
    diary: Diary
    has_before: bool

    @property
    def days(self) -> int:
        """How many days the range has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> pd.DataFrame:
        """The posts of as many days right before the range."""
        first = self.first - dt.timedelta(days=self.days)
        return between(self.every, first, self.first - dt.timedelta(days=1))


def between(posts: pd.DataFrame, first: dt.date, last: dt.date) -> pd.DataFrame:
    """Return the posts that tell of the days from `first` to `last`, both included."""
    inside = (posts["date"] >= pd.Timestamp(first)) & (posts["date"] <= pd.Timestamp(last))
    return posts[inside]


def range_days(
    name: str, every: pd.DataFrame, today: dt.date, own: tuple[dt.date, dt.date] | None = None
) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a range.

    Args:
        name: one of `RANGES`.
        every: all posts of the diary.
        today: the present day in the person's own time zone.
        own: first and last day that the person named, for `days`; without them, all of them.
    """
    if name == "days" and own is not None:
        return min(own), max(own)
    length = RANGES[name]
    if length is not None:
        return today - dt.timedelta(days=length - 1), today
    if every.empty:
        return today, today
    dates = every["date"]
    return min(dates.min().date(), today), max(dates.max().date(), today)


def scope(
    diary: Diary,
    every: pd.DataFrame,
    name: str,
    own: tuple[dt.date, dt.date] | None,
    today: dt.date,
    language: Language,
    dark: bool,
) -> Scope:
    """Cut what is looked at out of all posts; the values are those of `Scope` and `range_days`."""
    first, last = range_days(name, every, today, own)
    return Scope(
        posts=between(every, first, last),
        every=every,
        first=first,
        last=last,
        today=today,
        language=language,
        dark=dark,
        diary=diary,
        has_before=name != "all",
    )
