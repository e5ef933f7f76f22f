"""Which mark was pressed."""

from __future__ import annotations

import pytest

from facelog.ui.insights.card import mark


@pytest.mark.parametrize(
    ("points", "key"),
    [
        ([], None),
        ([{"customdata": ["2026-03-02", "what it says"]}], "2026-03-02"),
        ([{"customdata": "2026-03-02"}], "2026-03-02"),
        ([{"x": 3}], None),
        ([{"customdata": []}], None),
    ],
)
def test_a_marks_key_is_the_first_thing_it_carries(points: list[dict], key: str | None) -> None:
    assert mark({"selection": {"points": points}}) == key
