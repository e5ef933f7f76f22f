"""Days with posts by month, and this day in other years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from facelog.insights import rhythm

MakeFrame = Callable[..., pd.DataFrame]


def test_days_are_counted_once(make_frame: MakeFrame) -> None:
    every = make_frame(
        ("2025-12-31", "happy"),
        ("2026-02-01", "happy"),
        ("2026-02-01", "anger"),
        ("2026-03-02", "happy"),
        ("2026-03-09", "happy"),
    )
    months = rhythm.days_by_month(every, dt.date(2026, 3, 10), months=3)
    assert [str(month) for month in months["month"]] == ["2026-01", "2026-02", "2026-03"]
    assert months[["days", "posts", "length"]].to_numpy().tolist() == [
        [0, 0, 31],
        [1, 2, 28],
        [2, 2, 10],
    ]


@pytest.mark.parametrize(
    ("today", "reach", "expected"),
    [
        ("2026-03-10", 0, ["2025-03-10", "2023-03-10"]),
        ("2026-03-08", 0, []),
        ("2026-03-08", 3, ["2025-03-10", "2023-03-10"]),
        ("2026-02-28", 0, ["2024-02-29", "2023-02-28"]),
        ("2024-02-29", 0, ["2023-02-28"]),
        ("2026-01-01", 2, ["2024-12-30", "2024-01-01"]),
        ("2025-12-31", 2, ["2024-12-30", "2024-01-01"]),
    ],
)
def test_this_day_in_other_years(
    make_frame: MakeFrame, today: str, reach: int, expected: list[str]
) -> None:
    days = ("2023-02-28", "2023-03-10", "2024-01-01", "2024-02-29", "2024-12-30", "2025-03-10",
            "2026-03-10")  # fmt: skip
    every = make_frame(*((day, "happy") for day in days))
    found = rhythm.on_this_day(every, dt.date.fromisoformat(today), reach)
    assert [f"{date:%Y-%m-%d}" for date in found["date"]] == expected


def test_an_empty_diary_has_no_rhythm(make_frame: MakeFrame) -> None:
    assert rhythm.days_by_month(make_frame(), dt.date(2026, 3, 10))["days"].sum() == 0
    assert rhythm.on_this_day(make_frame(), dt.date(2026, 3, 10)).empty
