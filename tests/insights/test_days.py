"""Hours of the days themselves, and pairs of days that follow each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd

from facelog.diary.lines import Line
from facelog.insights import days
from facelog.insights.frames import posts_frame

MakeFrame = Callable[..., pd.DataFrame]
MakeLine = Callable[..., Line]


def at(day: str, hour: int) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{hour:02}:15:00").astimezone()


def test_posts_written_on_another_day_have_no_hour(make_line: MakeLine) -> None:
    posts = posts_frame(
        [
            make_line("2026-03-02", "happy", created_at=at("2026-03-02", 21)),
            make_line("2026-03-02", "anger", created_at=at("2026-03-02", 21)),
            make_line("2026-03-09", "happy", created_at=at("2026-03-09", 21)),
            make_line("2026-03-08", "panic", created_at=at("2026-03-08", 7)),
            make_line("2026-03-03", "sadness", created_at=at("2026-03-10", 21)),
        ]
    )
    found = days.hours(posts)
    assert found.counts.to_numpy().tolist() == [
        [0, 21, "anger", 1],
        [0, 21, "happy", 2],
        [6, 7, "panic", 1],
    ]
    assert (found.n, found.later) == (4, 1)
    assert days.busiest(found.counts) == (0, 21, 3)


def test_no_hour_is_the_busiest_where_two_are(make_line: MakeLine) -> None:
    posts = posts_frame(
        [make_line("2026-03-02", created_at=at("2026-03-02", hour)) for hour in (7, 8)]
    )
    assert days.busiest(days.hours(posts).counts) is None
    assert days.busiest(days.hours(posts.iloc[:0]).counts) is None


def test_a_days_emotion_is_that_of_most_posts_then_of_the_later(make_frame: MakeFrame) -> None:
    posts = make_frame(
        ("2026-03-02", "happy"),
        ("2026-03-02", "happy"),
        ("2026-03-02", "anger"),
        ("2026-03-03", "sadness"),
        ("2026-03-03", "panic"),
    )
    found = days.day_emotions(posts)
    assert found.to_dict() == {
        pd.Timestamp("2026-03-02"): "happy",
        pd.Timestamp("2026-03-03"): "panic",
    }


def test_gaps_are_no_pairs_and_are_counted(make_frame: MakeFrame) -> None:
    posts = make_frame(
        ("2026-02-28", "happy"),
        ("2026-03-01", "happy"),
        ("2026-03-02", "sadness"),
        ("2026-03-05", "happy"),
        ("2026-03-06", "happy"),
        ("2026-03-20", "anger"),
    )
    pairs, gaps = days.transitions(posts)
    assert pairs.to_numpy().tolist() == [
        [pd.Timestamp("2026-02-28"), "happy", "happy"],
        [pd.Timestamp("2026-03-01"), "happy", "sadness"],
        [pd.Timestamp("2026-03-05"), "happy", "happy"],
    ]
    assert gaps == 2
    table = days.transition_table(pairs).set_index(["before", "after"])
    assert len(table) == 16
    assert table.loc[("happy", "happy"), ["count", "n"]].to_list() == [2, 3]
    assert table.loc[("happy", "happy"), "share"] == 2 / 3
    assert table.loc[("happy", "sadness"), "share"] == 1 / 3
    assert table.loc["anger", "n"].to_list() == [0] * 4
    assert table.loc["anger", "share"].isna().all()


def test_no_posts_and_one_day_make_no_pairs(make_frame: MakeFrame) -> None:
    for posts in (make_frame(), make_frame(("2026-03-02", "happy"))):
        pairs, gaps = days.transitions(posts)
        assert (len(pairs), gaps) == (0, 0)
        assert days.transition_table(pairs)["count"].sum() == 0
