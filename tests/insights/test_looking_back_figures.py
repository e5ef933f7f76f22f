"""Figures over time: emotions by icon, word, hatching and dashes; keys of marks; what is pale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from facelog.insights import comparing, days, hover, rhythm, shares
from facelog.insights.day_figures import hours_figure, transitions_figure
from facelog.insights.figures import PALE
from facelog.insights.flow_figures import POINTS, compared_figure, months_figure, rolling_figure
from facelog.insights.rhythm_figures import days_figure
from facelog.palette import EMOTION_COLOURS, EMOTION_PATTERNS

MakeFrame = Callable[..., pd.DataFrame]
NAMES = {"anger": "분노", "happy": "기쁨", "panic": "당황", "sadness": "슬픔"}
WORDS = ["😠 분노", "😊 기쁨", "😳 당황", "😢 슬픔"]
FIRST, LAST = dt.date(2026, 3, 1), dt.date(2026, 4, 10)


@pytest.fixture
def posts(make_frame: MakeFrame) -> pd.DataFrame:
    """Ten posts in March, three of them sad, and two in April."""
    return make_frame(
        *(("2026-03-02", "happy") for _ in range(7)),
        *(("2026-03-03", "sadness") for _ in range(3)),
        ("2026-04-01", "anger"),
        ("2026-04-02", "anger"),
    )


@pytest.mark.parametrize("dark", [False, True])
def test_months_are_shares_or_counts(posts: pd.DataFrame, dark: bool) -> None:
    months = shares.months_frame(posts, FIRST, LAST)
    by_share, by_count = (
        months_figure(months, ["3월", "4월"], NAMES, dark, shares=share, language="ko")
        for share in (True, False)
    )
    assert [bar.name for bar in by_share.data] == WORDS
    assert list(by_share.data[1].y) == [70, 0]
    assert list(by_count.data[1].y) == [7, 0]
    assert by_share.data[1].customdata[0].tolist() == [
        "2026-03 happy",
        "2026년 3월<br>😊 기쁨 10개 가운데 7개 (70%)",
    ]
    assert list(by_share.data[0].marker.opacity) == [1, PALE], "April has too few posts"
    assert list(by_count.data[0].marker.opacity) == [1, 1]
    theme = "dark" if dark else "light"
    for bar, emotion in zip(by_share.data, NAMES, strict=True):
        assert bar.marker.color == EMOTION_COLOURS[theme][emotion]
        assert bar.marker.pattern.shape == EMOTION_PATTERNS[emotion]


def test_long_lines_are_thinned_and_keep_their_end(posts: pd.DataFrame) -> None:
    rolling = shares.rolling_frame(posts, dt.date(2023, 1, 1), LAST, 28)
    figure = rolling_figure(rolling, NAMES, "ko", False)
    line = figure.data[1]
    assert len(line.x) <= POINTS
    assert pd.Timestamp(line.x[-1]) == pd.Timestamp(LAST)
    assert line.customdata[-1][0] == "2026-04-10 happy"
    assert len({one.line.dash for one in figure.data}) == 4


def test_hours_are_stacked_in_their_weekdays_row(posts: pd.DataFrame) -> None:
    counts = days.hours(posts).counts
    weekdays = ["월", "화", "수", "목", "금", "토", "일"]
    figure = hours_figure(counts, weekdays, NAMES, "ko", False)
    happy = figure.data[1]
    assert [one[0] for one in happy.customdata] == ["0 21 happy"]
    assert happy.customdata[0][1] == "월요일 21시<br>😊 기쁨 7"
    assert happy.base[0] == 6, "Monday is the highest of the seven rows"
    assert list(figure.layout.yaxis.ticktext) == weekdays[::-1]
    empty = hours_figure(counts.iloc[:0], weekdays, NAMES, "ko", True)
    assert [len(bar.x) for bar in empty.data] == [0, 0, 0, 0]


def test_transitions_add_up_to_a_hundred(make_frame: MakeFrame) -> None:
    emotions = ["happy", "happy", "sadness"] * 6
    run = make_frame(
        *((f"2026-03-{number:02}", emotion) for number, emotion in enumerate(emotions, 1))
    )
    table = days.transition_table(days.transitions(run).pairs)
    figure = transitions_figure(table, NAMES, "ko", False)
    happy_row = [bar.x[1] for bar in figure.data]
    assert happy_row == pytest.approx([0, 50, 0, 50])
    assert figure.data[0].y[1] == "😊 기쁨<br>n = 12"
    assert list(figure.data[0].marker.opacity) == [PALE, 1, PALE, PALE]
    assert [one[0] for one in figure.data[3].customdata][1] == "happy sadness"


def test_a_period_of_too_few_posts_is_not_drawn(posts: pd.DataFrame, make_frame: MakeFrame) -> None:
    few = make_frame(("2026-02-01", "panic"))
    sides = [
        [bar.name for bar in compared_figure(
            comparing.compare(posts, before), NAMES, ("이 기간", "그 전"), "ko", False
        ).data]
        for before in (posts, few, few.iloc[:0])
    ]  # fmt: skip
    assert sides == [["그 전", "이 기간"], ["이 기간"], ["이 기간"]]


def test_the_rhythm_counts_days(posts: pd.DataFrame) -> None:
    months = rhythm.days_by_month(posts, LAST, months=2)
    (bar,) = days_figure(months, ["3월", "4월"], ["삼월", "사월"], False).data
    assert list(bar.y) == [2, 2]
    assert bar.customdata.tolist() == [["2026-03", "삼월"], ["2026-04", "사월"]]


def test_a_mark_tells_whose_word_it_is(make_line: Callable[..., object]) -> None:
    from facelog.insights.frames import posts_frame

    frame = posts_frame(
        [
            make_line("2026-03-02", "anger", correction="sadness", confidence=0.512),
            make_line("2026-03-02", "happy", seen=False, correction="happy", beginning="<b>굵게"),
            make_line("2026-03-02", "happy", crisis=True),
        ]  # type: ignore[list-item]
    )
    corrected, unseen, crisis = (
        hover.post(row, NAMES, "ko").split("<br>") for row in frame[hover.COLUMNS].itertuples()
    )
    assert corrected[1] == "😢 슬픔 · 내가 고침 (추정 😠 분노 51%)"
    assert unseen[1:] == ["😊 기쁨 · 옮겨 온 글", "&lt;b&gt;굵게"]
    assert len(crisis) == 2
