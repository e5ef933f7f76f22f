"""Weekly counts, weeks without posts included."""

from __future__ import annotations

import datetime as dt

import pytest

from facelog.emotion.taxonomy import EMOTIONS
from facelog.insights.frames import weekly_frame

SATURDAY = dt.date(2026, 11, 21)
MONDAY = dt.date(2026, 11, 16)


def test_weeks_run_from_monday_to_sunday_and_end_with_this_one() -> None:
    daily = [
        (MONDAY - dt.timedelta(days=1), "anger", 1),
        (MONDAY, "happy", 2),
        (MONDAY, "panic", 1),
        (SATURDAY, "happy", 3),
    ]
    frame = weekly_frame(daily, SATURDAY, weeks=3)
    assert list(frame["week"]) == [MONDAY - dt.timedelta(weeks=back) for back in (2, 1, 0)]
    assert frame[list(EMOTIONS)].to_numpy().tolist() == [[0, 0, 0, 0], [1, 0, 0, 0], [0, 5, 1, 0]]


def test_days_outside_are_left_out() -> None:
    daily = [(MONDAY - dt.timedelta(weeks=1, days=1), "anger", 7), (SATURDAY, "sadness", 1)]
    frame = weekly_frame(daily, SATURDAY, weeks=2)
    assert frame[list(EMOTIONS)].to_numpy().tolist() == [[0, 0, 0, 0], [0, 0, 0, 1]]


def test_no_posts_at_all() -> None:
    frame = weekly_frame([], SATURDAY)
    assert len(frame) == 8
    assert int(frame[list(EMOTIONS)].to_numpy().sum()) == 0


@pytest.mark.parametrize(
    ("language", "label", "span"),
    [("ko", "11/16", "11/16~11/22"), ("en", "Nov 16", "Nov 16 to Nov 22")],
)
def test_labels(language: str, label: str, span: str) -> None:
    frame = weekly_frame([], SATURDAY, 1, language)  # type: ignore[arg-type]
    assert (frame["label"][0], frame["span"][0]) == (label, span)


def test_weeks_across_the_new_year() -> None:
    frame = weekly_frame([(dt.date(2025, 12, 29), "happy", 1)], dt.date(2026, 1, 2), weeks=2)
    assert list(frame["week"]) == [dt.date(2025, 12, 22), dt.date(2025, 12, 29)]
    assert list(frame["happy"]) == [0, 1]
