"""Shares by month and over moving days, and what may be said of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from facelog.insights import shares

MakeFrame = Callable[..., pd.DataFrame]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_months_count_the_four_and_keep_empty_ones(make_frame: MakeFrame) -> None:
    posts = make_frame(
        ("2026-01-30", "happy"),
        ("2026-01-31", "sadness"),
        ("2026-01-31", "happy"),
        ("2026-01-31", "happy"),
        ("2026-03-01", "anger"),
    )
    months = shares.months_frame(posts, day("2026-01-15"), day("2026-03-02"))
    assert [str(month) for month in months["month"]] == ["2026-01", "2026-02", "2026-03"]
    assert months[["anger", "happy", "panic", "sadness", "n"]].to_numpy().tolist() == [
        [0, 3, 0, 1, 4],
        [0, 0, 0, 0, 0],
        [1, 0, 0, 0, 1],
    ]
    assert list(months["share_happy"].fillna(-1)) == [0.75, -1, 0]
    assert list(months["share_sadness"].fillna(-1)) == [0.25, -1, 0]


def test_moving_shares_look_back_before_the_range(make_frame: MakeFrame) -> None:
    early = [("2026-03-01", "happy")] * 6 + [("2026-03-02", "sadness")] * 3
    every = make_frame(*early, ("2026-03-08", "panic"), ("2026-03-09", "panic"))
    found = shares.rolling_frame(every, day("2026-03-07"), day("2026-03-09"), 7)
    assert list(found["date"]) == list(pd.date_range("2026-03-07", "2026-03-09"))
    assert list(found["n"]) == [9, 4, 2]
    assert found.loc[0, ["anger", "happy", "panic", "sadness"]].to_list() == pytest.approx(
        [0, 6 / 9, 0, 3 / 9]
    )
    assert found.loc[1:, ["anger", "happy", "panic", "sadness"]].isna().all(axis=None), (
        "under eight posts there is no share"
    )


def test_nothing_leads_among_fewer_than_eight(make_frame: MakeFrame) -> None:
    posts = [("2026-03-01", "happy")] * 5 + [("2026-03-01", "panic")] * 2
    assert shares.leading(make_frame(*posts)) is None
    lead = shares.leading(make_frame(*posts, ("2026-03-02", "anger")))
    assert lead == shares.Leading(("happy",), 5, 8)
    assert lead.share == 0.625


def test_level_emotions_lead_together(make_frame: MakeFrame) -> None:
    posts = [("2026-03-01", "sadness")] * 4 + [("2026-03-01", "anger")] * 4
    assert shares.leading(make_frame(*posts)) == shares.Leading(("anger", "sadness"), 4, 8)


def month_of(month: str, happy: int, anger: int) -> list[tuple[str, str]]:
    return [(f"{month}-05", "happy")] * happy + [(f"{month}-06", "anger")] * anger


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([("2026-01", 6, 2), ("2026-02", 4, 4), ("2026-03", 3, 0)], "2026-01"),
        ([("2026-01", 6, 2), ("2026-02", 12, 4)], None),
        ([("2026-01", 8, 0), ("2026-02", 7, 0)], None),
    ],
    ids=["the highest of enough posts", "two level", "only one has enough"],
)
def test_the_strongest_month(
    make_frame: MakeFrame, parts: list[tuple[str, int, int]], expected: str | None
) -> None:
    posts = make_frame(*(post for part in parts for post in month_of(*part)))
    months = shares.months_frame(posts, day("2026-01-01"), day("2026-03-31"))
    row = shares.strongest_month(months, "happy")
    assert (None if row is None else str(row["month"])) == expected
