"""The range: which days are looked at, and the days before them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from facelog.insights.frames import posts_frame
from facelog.insights.scope import Scope, between, range_days, scope

MakeFrame = Callable[..., pd.DataFrame]
TODAY = dt.date(2026, 3, 10)


@pytest.mark.parametrize(
    ("name", "first"),
    [("week", "2026-03-04"), ("month", "2026-02-09"), ("quarter", "2025-12-10"),
     ("year", "2025-03-11"), ("all", "2024-05-01"), ("days", "2024-05-01")],
)  # fmt: skip
def test_ranges_end_today(make_frame: MakeFrame, name: str, first: str) -> None:
    every = make_frame(("2024-05-01", "happy"), ("2026-03-01", "anger"))
    assert range_days(name, every, TODAY) == (dt.date.fromisoformat(first), TODAY)


def test_any_days_come_in_order(make_frame: MakeFrame) -> None:
    own = (dt.date(2026, 2, 1), dt.date(2026, 1, 1))
    assert range_days("days", make_frame(), TODAY, own) == (own[1], own[0])


def test_an_empty_diary_has_today() -> None:
    assert range_days("all", posts_frame([]), TODAY) == (TODAY, TODAY)


def test_all_reaches_to_a_post_of_tomorrow(make_frame: MakeFrame) -> None:
    every = make_frame(("2026-03-11", "happy"))
    assert range_days("all", every, TODAY) == (TODAY, dt.date(2026, 3, 11))


def cut(every: pd.DataFrame, name: str) -> Scope:
    return scope(None, every, name, None, TODAY, "ko", False)  # type: ignore[arg-type]


def test_the_days_before_are_as_many(make_frame: MakeFrame) -> None:
    every = make_frame(
        ("2026-02-24", "panic"),
        ("2026-02-25", "anger"),
        ("2026-03-03", "sadness"),
        ("2026-03-04", "happy"),
        ("2026-03-10", "happy"),
        ("2026-03-11", "panic"),
    )
    week = cut(every, "week")
    assert week.days == 7
    assert list(week.posts["id"]) == ["p4", "p5"]
    assert list(week.before["id"]) == ["p2", "p3"]
    assert week.has_before
    assert not cut(every, "all").has_before
    assert list(between(every, dt.date(2026, 3, 3), dt.date(2026, 3, 4))["id"]) == ["p3", "p4"]
