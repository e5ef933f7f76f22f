"""Small frames of posts, made by hand."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable

import pandas as pd
import pytest

from facelog.diary.lines import Line
from facelog.insights.frames import posts_frame

MakeLine = Callable[..., Line]
MakeFrame = Callable[..., pd.DataFrame]


@pytest.fixture
def make_line() -> MakeLine:
    """Make lines with the ids p1, p2, ...; keyword arguments set fields."""
    numbers = itertools.count(1)

    def make(date: str, guess: str = "happy", **fields: object) -> Line:
        day = dt.date.fromisoformat(date)
        values: dict[str, object] = {
            "id": f"p{next(numbers)}",
            "date": day,
            "created_at": dt.datetime.combine(day, dt.time(21, 30)).astimezone().astimezone(dt.UTC),
            "guess": guess,
            "correction": None,
            "confidence": 0.7,
            "seen": True,
            "beginning": "오늘의 이야기",
            "crisis": False,
            "sample": False,
        }
        return Line(**(values | fields))  # type: ignore[arg-type]

    return make


@pytest.fixture
def make_frame(make_line: MakeLine) -> MakeFrame:
    """Make a frame of days and emotions: `make_frame(("2026-03-02", "happy"), ...)`."""

    def make(*posts: tuple[str, str]) -> pd.DataFrame:
        return posts_frame([make_line(date, emotion) for date, emotion in posts])

    return make
