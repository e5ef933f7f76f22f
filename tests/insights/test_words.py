"""What stands together with an emotion: counts, lift, and its interval."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import pytest

from facelog.insights.comparing import share_interval
from facelog.insights.words import clear, lift, together

MakeFrame = Callable[..., pd.DataFrame]


def diary(make_frame: MakeFrame, counts: dict[tuple[str, str], int]) -> tuple[pd.DataFrame, dict]:
    """Make posts of an emotion and a word each: `{("happy", "river"): 9}`."""
    pairs = [pair for pair, count in counts.items() for _ in range(count)]
    frame = make_frame(*(("2026-03-02", emotion) for emotion, _ in pairs))
    return frame, {
        post_id: {word: 1} for post_id, (_, word) in zip(frame["id"], pairs, strict=True)
    }


def test_a_word_is_set_against_all_posts(make_frame: MakeFrame) -> None:
    posts, terms = diary(
        make_frame,
        {
            ("happy", "river"): 9,
            ("sadness", "river"): 3,
            ("happy", "meeting"): 6,
            ("sadness", "meeting"): 12,
        },
    )
    rows = together(posts, terms).set_index(["term", "emotion"])
    assert len(rows) == 4
    river = rows.loc[("river", "happy")]
    assert (river["count"], river["n"]) == (9, 12)
    assert (river["share"], river["usual"], river["lift"]) == (0.75, 0.5, 1.5)
    assert (river["low"], river["high"]) == pytest.approx((1.0632, 1.8957), abs=1e-4)
    assert rows.loc[("meeting", "happy")]["lift"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("count", "n", "with_it", "every"), [(9, 12, 15, 30), (2, 40, 30, 200), (8, 8, 40, 300)]
)
def test_the_interval_is_where_the_ratio_of_the_shares_could_be(
    count: int, n: int, with_it: int, every: int
) -> None:
    """A limit of MOVER-R is the ratio at which the interval of `here - ratio * there` ends at 0."""
    _, *limits = lift(count, n, with_it, every)
    here, there = count / n, (with_it - count) / (every - n)
    here_ends, there_ends = share_interval(count, n), share_interval(with_it - count, every - n)
    held = n / every
    for side, limit in enumerate(limits):
        ratio = limit * (1 - held) / (1 - limit * held)
        reach = math.hypot(here - here_ends[side], ratio * (there_ends[1 - side] - there))
        assert here - ratio * there == pytest.approx(reach if side == 0 else -reach)


def test_an_emotion_that_is_met_nowhere_else_has_a_limit_still() -> None:
    found, low, high = lift(8, 8, 8, 32)
    assert (found, high) == (4, 4)
    assert 1 < low < 4


def test_a_word_in_every_post_tells_nothing() -> None:
    assert lift(6, 20, 6, 20) == (1, 1, 1)


def test_nothing_is_told_of_fewer_than_eight_posts(make_frame: MakeFrame) -> None:
    posts, terms = diary(make_frame, {("happy", "sea"): 7, ("sadness", "rain"): 8})
    assert set(together(posts, terms)["term"]) == {"rain"}


def test_posts_whose_words_are_not_known_are_not_counted(make_frame: MakeFrame) -> None:
    posts, terms = diary(make_frame, {("happy", "sea"): 8, ("sadness", "rain"): 8})
    known = dict(list(terms.items())[:12])
    rows = together(posts, known)
    assert list(rows["term"]) == ["sea"]
    assert rows["usual"].item() == pytest.approx(8 / 12)
    assert together(posts, {}).empty


def test_a_word_said_twice_in_a_post_counts_once(make_frame: MakeFrame) -> None:
    posts = make_frame(*[("2026-03-02", "happy")] * 8)
    tags = dict.fromkeys(posts["id"], ("sea", "sea"))
    assert list(together(posts, tags)["n"]) == [8]


def test_only_what_is_hardly_by_chance_is_clear(make_frame: MakeFrame) -> None:
    posts, terms = diary(
        make_frame,
        {
            ("happy", "sea"): 20,
            ("happy", "walk"): 20,
            ("sadness", "walk"): 1,
            ("happy", "office"): 20,
            ("sadness", "office"): 10,
            ("sadness", "rain"): 9,
        },
    )
    found = clear(together(posts, terms), 5)
    assert list(zip(found["emotion"], found["term"], strict=True)) == [
        ("happy", "sea"),
        ("happy", "walk"),
        ("sadness", "rain"),
    ]
    assert list(clear(together(posts, terms), 1)["term"]) == ["sea", "rain"]
    assert clear(together(posts.head(0), terms), 5).empty
