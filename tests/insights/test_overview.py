"""The profile and the month in a few queries, however many posts there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from facelog.diary.diary import Diary
from facelog.diary.store import open_store
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.insights.overview import month_overview, profile_overview
from facelog.types import NewPost, Reading

TODAY = dt.date(2026, 3, 20)


def new_post(number: int, date: dt.date, emotion: str = "happy") -> NewPost:
    reading = Reading(
        dict.fromkeys(EXPRESSIONS, 1 / 8), dict.fromkeys(EMOTIONS, 0.1) | {emotion: 0.7}, 1 / 8
    )
    box = (0.25, 0.25, 0.5, 0.5)
    return NewPost(
        f"s{number}", date, "text", b"photo", b"small %d" % number, b"crop", box, reading, "model"
    )


@pytest.fixture
def diary() -> Iterator[Diary]:
    store = open_store("sqlite://")
    yield store.diary(store.create_profile("Sam", "").id)
    store.close()


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect what is asked of the database."""
    seen: list[str] = []

    def note(*event: object) -> None:
        if str(event[2]).startswith("SELECT"):
            seen.append(str(event[2]))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


def test_an_empty_diary_has_all_the_numbers(diary: Diary) -> None:
    found = profile_overview(diary, TODAY)
    assert dict(found.counts) == dict.fromkeys(EMOTIONS, 0)
    assert (found.year, found.years, found.daily_counts) == (2026, (2026,), [])
    assert sum(found.month_counts.values()) == 0


def test_the_profile_counts_the_year_asked_for(diary: Diary) -> None:
    days = (dt.date(2024, 5, 1), dt.date(2024, 5, 2), TODAY)
    diary.add_posts([new_post(number, date) for number, date in enumerate(days)])
    found = profile_overview(diary, TODAY, 2024)
    assert (found.counts["happy"], found.month_counts[5], found.years) == (3, 2, (2024, 2026))
    assert found.daily_counts == [(TODAY, "happy", 1)]


def test_a_month_knows_its_days_in_the_order_felt(diary: Diary) -> None:
    for number, emotion in enumerate(("sadness", "happy", "happy")):
        diary.add_post(new_post(number, TODAY, emotion))
    found = month_overview(diary, 2026, 3, limit=2)
    assert found.days == {TODAY: ("sadness", "happy", "happy")}
    assert found.total == 3
    assert [post.emotion for post in found.shown] == ["happy", "happy"]
    assert set(found.thumbnails) == {post.id for post in found.shown}


def test_a_day_singles_out_its_posts(diary: Diary) -> None:
    other = TODAY - dt.timedelta(days=3)
    diary.add_posts([new_post(1, TODAY), new_post(2, other), new_post(3, other)])
    found = month_overview(diary, 2026, 3, day=other)
    assert (found.total, {post.date for post in found.shown}) == (2, {other})
    assert set(found.days) == {TODAY, other}


def test_few_questions_and_no_photos_however_many_posts(diary: Diary) -> None:
    diary.add_posts([new_post(number, TODAY) for number in range(400)])
    with statements() as seen:
        profile_overview(diary, TODAY)
        month_overview(diary, 2026, 3)
    assert 2 <= len(seen) <= 8
    assert not any("photo" in statement or "crop" in statement for statement in seen)
