"""A diary to write posts into, day by day."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator

import pytest

from facelog.diary.diary import Diary
from facelog.diary.store import Store, open_store
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.types import AnswerSettings, NewPost, Post, Reading

TODAY = dt.date(2026, 11, 20)

Write = Callable[..., Post]


def new_post(text: str, date: dt.date, number: object, emotion: str = "happy") -> NewPost:
    return NewPost(
        submission_id=f"form {number}",
        date=date,
        text=text,
        photo_jpeg=b"photo",
        thumbnail_jpeg=b"thumbnail",
        crop_png=b"crop",
        box=(0.25, 0.125, 0.5, 0.5),
        reading=Reading(
            dict.fromkeys(EXPRESSIONS, 1 / 8), dict.fromkeys(EMOTIONS, 0.1) | {emotion: 0.7}, 1 / 8
        ),
        model_version="0123456789ab",
    )


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store("sqlite://")
    yield opened
    opened.close()


@pytest.fixture
def diary(store: Store) -> Diary:
    found = store.diary(store.create_profile("주성", "").id)
    found.update_settings(AnswerSettings("polite", "normal", "medium"))
    return found


@pytest.fixture
def write(diary: Diary) -> Write:
    """Write a post: `write("…", ago=7, emotion="panic")`."""
    numbers = itertools.count()

    def put(text: str, ago: int = 0, emotion: str = "happy") -> Post:
        date = TODAY - dt.timedelta(days=ago)
        return diary.add_post(new_post(text, date, next(numbers), emotion))

    return put
