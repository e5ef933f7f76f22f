"""Names on axes: few of them, each year once."""

from __future__ import annotations

import pandas as pd

from facelog.ui.insights.telling import month_labels


def labels(first: str, last: str) -> list[str]:
    return month_labels(list(pd.period_range(first, last, freq="M")))


def test_each_year_is_named_once() -> None:
    assert labels("2025-11", "2026-02") == ["11월<br>2025", "12월", "1월<br>2026", "2월"]


def test_of_many_months_some_are_named_and_the_last() -> None:
    found = labels("2025-01", "2026-03")
    assert [name for name in found if name] == [
        "3월<br>2025",
        "6월",
        "9월",
        "12월",
        "3월<br>2026",
    ]
    assert found[-1] == "3월<br>2026"
    assert len(found) == 15
