"""The guess against the person's own word: which posts count, the table, the intervals."""

from __future__ import annotations

import pandas as pd
import pytest

from facelog.insights.frames import posts_frame
from facelog.insights.guesses import agreement, confusion, told
from tests.insights.conftest import MakeLine


@pytest.fixture
def posts(make_line: MakeLine) -> pd.DataFrame:
    said = [("happy", "happy")] * 6 + [("happy", "panic")] * 2 + [("anger", "sadness")]
    lines = [make_line("2026-03-02", guess, correction=own) for guess, own in said]
    lines += [
        make_line("2026-03-03", "happy"),
        make_line("2026-03-03", "happy", correction="happy", seen=False),
        make_line("2026-03-03", "happy", correction="happy", sample=True),
    ]
    return posts_frame(lines)


def test_only_guesses_that_the_person_spoke_on_count(posts: pd.DataFrame) -> None:
    assert list(told(posts)["id"]) == [f"p{number}" for number in range(1, 10)]


def test_each_guess_is_set_against_each_word(posts: pd.DataFrame) -> None:
    table = confusion(told(posts))
    assert len(table) == 16
    held = table[table["count"] > 0]
    assert held[["guess", "own", "count", "n"]].to_numpy().tolist() == [
        ["anger", "sadness", 1, 1],
        ["happy", "happy", 6, 8],
        ["happy", "panic", 2, 8],
    ]
    assert held["share"].tolist() == [1, 0.75, 0.25]
    # Wilson (1927) for 6 of 8
    happy = held.iloc[1]
    assert (happy["low"], happy["high"]) == pytest.approx((0.4093, 0.9285), abs=1e-4)
    missing = table[table["guess"] == "sadness"][["share", "low", "high"]]
    assert missing.isna().all(axis=None)


def test_agreement_has_its_interval(posts: pd.DataFrame) -> None:
    found = agreement(confusion(told(posts)))
    # Wilson (1927) for 6 of 9
    assert found == pytest.approx((6, 9, 2 / 3, 0.3542, 0.8794), abs=1e-4)


def test_a_diary_without_such_posts_has_an_empty_table(posts: pd.DataFrame) -> None:
    table = confusion(told(posts.tail(3)))
    assert table["count"].sum() == 0
    assert agreement(table)[:2] == (0, 0)
