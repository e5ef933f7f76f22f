"""A square a day: split days, empty ones, and years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from facelog.insights import pixels
from facelog.insights.pixel_figures import SIDE, year_figure

MakeFrame = Callable[..., pd.DataFrame]
NAMES = {"anger": "분노", "happy": "기쁨", "panic": "당황", "sadness": "슬픔"}
MONTHS = [f"{month}월" for month in range(1, 13)]


@pytest.fixture
def posts(make_frame: MakeFrame) -> pd.DataFrame:
    """Two days in March, one of them with two emotions, and one in May."""
    return make_frame(
        ("2026-03-02", "sadness"),
        ("2026-03-02", "happy"),
        ("2026-03-02", "sadness"),
        ("2026-03-04", "anger"),
        ("2026-05-31", "anger"),
    )


def test_a_day_is_split_in_the_order_it_was_written(posts: pd.DataFrame) -> None:
    parts = pixels.day_parts(posts)
    columns = ["emotion", "count", "at", "part", "parts"]
    assert parts[columns].to_numpy().tolist() == [
        ["sadness", 2, 0, 0, 2],
        ["happy", 1, 1, 1, 2],
        ["anger", 1, 3, 0, 1],
        ["anger", 1, 4, 0, 1],
    ]
    assert list(parts["date"].dt.day) == [2, 2, 4, 31]
    assert pixels.commonest(parts) == (["anger"], 2)
    assert pixels.day_parts(posts.iloc[:0]).empty


def test_days_without_posts_are_known(posts: pd.DataFrame) -> None:
    empty = pixels.empty_days(posts, dt.date(2026, 3, 1), dt.date(2026, 3, 5))
    assert list(empty.day) == [1, 3, 5]
    assert pixels.years_between(dt.date(2024, 12, 31), dt.date(2026, 1, 1)) == [2026, 2025, 2024]


def test_squares_lie_at_their_day_and_month(posts: pd.DataFrame) -> None:
    parts = pixels.day_parts(posts)
    empty = pixels.empty_days(posts, dt.date(2026, 3, 1), dt.date(2026, 3, 5))
    figure = year_figure(posts, parts, empty, MONTHS, NAMES, "ko", False)
    bars = {bar.name: bar for bar in figure.data}
    assert list(bars) == ["😠 분노", "😊 기쁨", "😳 당황", "😢 슬픔", "비어 있는 날"]
    sad, happy = bars["😢 슬픔"], bars["😊 기쁨"]
    assert (sad.x[0], happy.x[0]) == (2, 2)
    assert (sad.width[0], happy.width[0]) == (SIDE / 2, SIDE / 2)
    assert sad.offset[0] == -SIDE / 2
    assert happy.offset[0] == pytest.approx(0)
    assert [one[0] for one in bars["😠 분노"].customdata] == ["2026-03-04", "2026-05-31"]
    assert [one[0] for one in bars["비어 있는 날"].customdata] == [
        "2026-03-01",
        "2026-03-03",
        "2026-03-05",
    ]
    assert list(figure.layout.yaxis.ticktext) == ["3월", "4월", "5월"]
    for bar in figure.data[:4]:
        assert bar.marker.pattern.shape == {"😠 분노": "/", "😢 슬픔": "-", "😳 당황": "."}.get(
            bar.name, ""
        )


def test_a_square_tells_a_post_and_what_the_day_held(posts: pd.DataFrame) -> None:
    parts = pixels.day_parts(posts)
    figure = year_figure(posts, parts, pd.DatetimeIndex([]), MONTHS, NAMES, "ko", False)
    said = {bar.name: [one[1] for one in bar.customdata] for bar in figure.data}
    assert said["😠 분노"][0] == (
        "<b>2026년 3월 4일 (수)</b><br>😠 분노 · 확신 70%<br>오늘의 이야기"
    )
    assert said["😊 기쁨"][0].endswith("오늘의 이야기<br>😢 슬픔 2 · 😊 기쁨 1")
    assert said["😢 슬픔"][0] == (
        "<b>2026년 3월 2일 (월)</b><br>😢 슬픔 · 확신 70%<br>오늘의 이야기<br>😢 슬픔 2 · 😊 기쁨 1"
    )
