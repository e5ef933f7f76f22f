"""One period against another: intervals that are published, and modest findings."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from facelog.insights import comparing

MakeFrame = Callable[..., pd.DataFrame]


def test_wilson_and_newcombe_as_published() -> None:
    # R. G. Newcombe, Statistics in Medicine 17 (1998): 857, case (a) 81/263, 873, case (a)
    # 56/70 - 48/80 by method 10.
    assert comparing.share_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert comparing.difference_interval(56, 70, 48, 80) == pytest.approx(
        (0.0524, 0.3339), abs=5e-5
    )


def test_an_interval_stays_between_nothing_and_all() -> None:
    assert comparing.share_interval(0, 10) == pytest.approx((0, 0.2775), abs=5e-5)
    assert comparing.share_interval(10, 10) == pytest.approx((0.7225, 1), abs=5e-5)


def posts(make_frame: MakeFrame, happy: int, sadness: int) -> pd.DataFrame:
    return make_frame(*[("2026-03-01", "happy")] * happy, *[("2026-03-02", "sadness")] * sadness)


def test_shares_stand_side_by_side(make_frame: MakeFrame) -> None:
    found = comparing.compare(posts(make_frame, 3, 1), posts(make_frame, 1, 1)).set_index("emotion")
    assert found.loc["happy", ["count", "n", "count_before", "n_before"]].to_list() == [3, 4, 1, 2]
    assert found.loc["happy", ["share", "share_before", "difference"]].to_list() == [
        0.75,
        0.5,
        0.25,
    ]
    assert found.loc["anger", "difference"] == 0
    assert found.loc["happy", "low"] < 0.25 < found.loc["happy", "high"]


def test_an_empty_period_has_no_shares(make_frame: MakeFrame) -> None:
    found = comparing.compare(posts(make_frame, 9, 0), make_frame())
    assert found["share_before"].isna().all()
    assert found["low"].isna().all()
    assert comparing.clearest(found) is None


def test_only_a_clear_difference_is_named(make_frame: MakeFrame) -> None:
    def clearest(now: tuple[int, int], before: tuple[int, int]) -> str | None:
        row = comparing.clearest(
            comparing.compare(posts(make_frame, *now), posts(make_frame, *before))
        )
        return None if row is None else f"{row['emotion']} {row['difference']:+.2f}"

    assert clearest((30, 10), (10, 30)) == "happy +0.50"
    assert clearest((10, 10), (11, 9)) is None
    assert clearest((7, 0), (0, 40)) is None, "seven are too few"
