"""Diaries to try things on, and posts to put into them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from facelog.diary.diary import Diary
from facelog.diary.store import Store, open_store
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.types import NewPost, Reading

MakePost = Callable[..., NewPost]


def reading(emotion: str = "happy", neutral: float = 0.1) -> Reading:
    """A reading that leads with one emotion."""
    expressions = dict.fromkeys(EXPRESSIONS, (1 - neutral) / 7) | {"neutral": neutral}
    return Reading(expressions, dict.fromkeys(EMOTIONS, 0.1) | {emotion: 0.7}, neutral)


@pytest.fixture
def make_post() -> MakePost:
    """Make posts that differ; keyword arguments set fields, `emotion` the reading."""
    numbers = itertools.count(1)

    def make(emotion: str = "happy", **fields: object) -> NewPost:
        number = next(numbers)
        values: dict[str, object] = {
            "submission_id": f"submission {number}",
            "date": dt.date(2026, 3, 14),
            "text": f"글 {number}",
            "photo_jpeg": b"photo %d" % number,
            "thumbnail_jpeg": b"thumbnail %d" % number,
            "crop_png": b"crop %d" % number,
            "box": (0.25, 0.125, 0.5, 0.625),
            "reading": reading(emotion),
            "model_version": "0123456789ab",
        }
        return NewPost(**(values | fields))  # type: ignore[arg-type]

    return make


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "diary.db"


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(url)
    yield store
    store.close()


@pytest.fixture
def diary(store: Store) -> Diary:
    return store.diary(store.create_profile("주성", "고양이와 산다").id)
