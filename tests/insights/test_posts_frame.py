"""Posts as rows: whose emotion counts, the local hour, and what stays unsaid."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from facelog.diary.diary import Diary
from facelog.diary.lines import Line
from facelog.diary.store import open_store
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.insights.frames import posts_frame
from facelog.insights.loading import load
from facelog.types import NewPost, Reading

MakeLine = Callable[..., Line]


@pytest.fixture
def seoul(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the machine in Seoul."""
    monkeypatch.setenv("TZ", "Asia/Seoul")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    store = open_store(f"sqlite:///{tmp_path / 'diary.db'}")
    yield store.diary(store.create_profile("주성", "").id)
    store.close()


def new_post(number: int, **fields: object) -> NewPost:
    values: dict[str, object] = {
        "submission_id": f"s{number}",
        "date": dt.date(2026, 3, number),
        "text": f"글 {number}",
        "photo_jpeg": b"",
        "thumbnail_jpeg": b"",
        "crop_png": b"",
        "box": (0.25, 0.125, 0.5, 0.5),
        "reading": Reading(
            dict.fromkeys(EXPRESSIONS, 1 / 8), dict.fromkeys(EMOTIONS, 0.1) | {"panic": 0.7}, 0.1
        ),
        "model_version": "0123456789ab",
    }
    return NewPost(**(values | fields))  # type: ignore[arg-type]


def test_the_correction_counts_and_the_guess_stays(make_line: MakeLine) -> None:
    frame = posts_frame(
        [make_line("2026-03-02", "anger", correction="sadness"), make_line("2026-03-03", "panic")],
        [("p2", "비"), ("p2", "산책")],
    )
    assert list(frame["emotion"]) == ["sadness", "panic"]
    assert list(frame["guess"]) == ["anger", "panic"]
    assert list(frame["correction"]) == ["sadness", None]
    assert list(frame["emotion"].cat.categories) == list(EMOTIONS)
    assert list(frame["tags"]) == [(), ("비", "산책")]
    assert list(frame["weekday"]) == [0, 1]
    assert list(frame["date"]) == [pd.Timestamp("2026-03-02"), pd.Timestamp("2026-03-03")]


@pytest.mark.usefixtures("seoul")
def test_hours_are_those_of_the_persons_own_clock(make_line: MakeLine) -> None:
    late = dt.datetime(2026, 3, 2, 15, 20, tzinfo=dt.UTC)  # twenty past midnight in Seoul
    frame = posts_frame([make_line("2026-03-02", created_at=late)])
    assert (frame.loc[0, "hour"], frame.loc[0, "written"]) == (0, pd.Timestamp("2026-03-03"))
    assert frame.loc[0, "weekday"] == 0, "a weekday is that of the day the post tells of"


def test_forty_characters_and_no_word_of_crisis(make_line: MakeLine) -> None:
    long = "한 줄\n두 줄 " + "가" * 100
    frame = posts_frame(
        [
            make_line("2026-03-02", beginning=long),
            make_line("2026-03-03", beginning="사라지고 싶다", crisis=True),
        ]
    )
    first, second = frame["beginning"]
    assert len(first) == 40
    assert first.startswith("한 줄 두 줄 가")
    assert first.endswith("가…")
    assert second == ""
    assert list(frame["crisis"]) == [False, True]


def test_no_posts_make_an_empty_frame_of_the_same_columns(make_line: MakeLine) -> None:
    empty, one = posts_frame([]), posts_frame([make_line("2026-03-02")])
    assert empty.empty
    assert list(empty.columns) == list(one.columns)
    assert list(empty["emotion"].cat.categories) == list(EMOTIONS)


def test_the_diary_tells_its_posts_in_lines(diary: Diary) -> None:
    unseen = Reading(
        dict.fromkeys(EXPRESSIONS, 1 / 8), dict.fromkeys(EMOTIONS, 0.25), 1 / 8, word="rad"
    )
    diary.add_posts([new_post(4, tags=("비", "산책")), new_post(2)])
    diary.add_posts([new_post(3, reading=unseen, correction="happy", crisis=True)], sample=True)
    gone = diary.add_post(new_post(5, tags=("지움",)))
    diary.delete_post(gone.id)
    lines = diary.lines()
    assert [line.date.day for line in lines] == [2, 3, 4]
    assert [(line.guess, line.correction) for line in lines] == [
        ("panic", None),
        ("happy", "happy"),
        ("panic", None),
    ]
    assert [(line.confidence, line.seen) for line in lines] == [
        (0.7, True),
        (0.25, False),
        (0.7, True),
    ]
    assert [(line.crisis, line.sample) for line in lines] == [
        (False, False),
        (True, True),
        (False, False),
    ]
    assert [line.beginning for line in lines] == ["글 2", "글 3", "글 4"]
    assert diary.every_tag() == [(lines[2].id, "비"), (lines[2].id, "산책")]


def test_the_frame_is_read_once_until_the_diary_changes(diary: Diary) -> None:
    post = diary.add_post(new_post(2))
    first = load(diary)
    assert load(diary) is first
    diary.set_tags(post.id, ["비"])
    tagged = load(diary)
    assert list(tagged["tags"]) == [("비",)]
    diary.set_tags(post.id, ["눈"])
    assert list(load(diary)["tags"]) == [("눈",)]
    diary.correct(post.id, post.version, "sadness")
    assert list(load(diary)["emotion"]) == ["sadness"]
    diary.add_post(new_post(3))
    assert len(load(diary)) == 2
    diary.delete_post(post.id)
    assert list(load(diary)["date"]) == [pd.Timestamp("2026-03-03")]
