"""The measurements themselves: what is measured, not how fast it is."""

from __future__ import annotations

from facelog.bench import insights_times
from facelog.companion import screening
from facelog.ui.insights import SECTIONS


def test_looking_back_is_measured_by_its_parts() -> None:
    told: list[str] = []
    found = insights_times(30, 1, told.append)
    assert found["posts"] == 30
    assert len(told) == len(found["page"]) + 1  # type: ignore[arg-type]
    search = found["search"]
    assert isinstance(search, dict)
    assert 0 < search["p50"] <= search["p95"]
    for group in ("page", "filter"):
        parts = found[group]
        assert isinstance(parts, dict)
        assert parts.keys() <= SECTIONS.keys()
        assert all(0 < row["p50"] <= row["p95"] for row in parts.values())


def test_each_kind_of_page_is_screened() -> None:
    found = dict(screening.times(2))
    assert found.keys() == screening.PAGES.keys()
    assert all(len(spent) == 2 and min(spent) > 0 for spent in found.values())
