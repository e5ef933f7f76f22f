"""What `export` writes comes in by `import`: each post once, in whatever diary, samples apart."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest

from facelog import exporting, importing
from facelog.diary.diary import Diary
from facelog.diary.store import open_store
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS, unseen
from facelog.types import Comment, NewPost, Reading

READING = Reading(
    dict.fromkeys(EXPRESSIONS, 0.125), dict.fromkeys(EMOTIONS, 0.1) | {"happy": 0.7}, 0.125
)
DAY = dt.date(2026, 3, 2)
EVENING = dt.datetime(2026, 3, 2, 21, 5, 6).astimezone()
Fill = Callable[[], Diary]


def new(submission: str, **fields: object) -> NewPost:
    values: dict[str, object] = {
        "submission_id": submission,
        "date": DAY,
        "text": submission,
        "photo_jpeg": b"p",
        "thumbnail_jpeg": b"t",
        "crop_png": b"c",
        "box": (0, 0, 1, 1),
        "reading": READING,
        "model_version": "0123",
    }
    return NewPost(**(values | fields))  # type: ignore[arg-type]


@pytest.fixture
def empty() -> Fill:
    """Make diaries of several people in one store."""
    store = open_store("sqlite://")
    return lambda: store.diary(store.create_profile("주성", "").id)


@pytest.fixture
def full(empty: Fill) -> Diary:
    """A diary with a corrected post, a late one, one without a face, and a sample of two."""
    diary = empty()
    comment = Comment("좋아!", "안나", "builtin", "here", EVENING)
    mine = {"tags": ("운동", "밤 산책"), "comment": comment, "written_at": EVENING}
    diary.add_post(new('a "quoted", line\nand 두 번째', correction="sadness", **mine))
    diary.add_post(new("late", written_at=EVENING + dt.timedelta(days=3)))
    diary.add_post(new("no face", reading=unseen("rad"), correction="happy", written_at=EVENING))
    diary.add_posts([new(f"made up {number}", written_at=EVENING) for number in (1, 2)], True)
    return diary


def rows(diary: Diary) -> list[dict[str, str]]:
    text = exporting.as_bytes(diary, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_an_export_brought_in_where_it_came_from_adds_nothing(full: Diary) -> None:
    before = list(full.every_post())
    found = importing.bring_in(full, exporting.as_bytes(full, "csv"))
    assert (found.added, found.known, dict(found.problems)) == (0, 5, {})
    assert list(full.every_post()) == before


def test_a_changed_post_is_still_the_same(full: Diary, empty: Fill) -> None:
    other = empty()
    early = exporting.as_bytes(full, "csv")
    importing.bring_in(other, early)
    post = next(post for post in full.every_post() if not post.sample)
    full.edit_post(post.id, post.version, text="said anew", date=DAY - dt.timedelta(days=1))
    for diary in (full, other):
        for table in (early, exporting.as_bytes(full, "csv")):
            found = importing.bring_in(diary, table)
            assert (found.added, found.known) == (0, 5)


def test_another_diary_keeps_what_an_export_holds(full: Diary, empty: Fill) -> None:
    other = empty()
    assert importing.bring_in(other, exporting.as_bytes(full, "csv")).added == 5
    told = {row["text"]: row for row in rows(full)}
    brought = {row["text"]: row for row in rows(other)}
    assert brought.keys() == told.keys()
    for text, row in told.items():
        for column in ("id", "date", "time", "emotion", "tags", "sample"):
            assert brought[text][column] == row[column], (text, column)
        assert brought[text]["emotion_model"] == ""
    assert told["late"]["time"] == ""
    assert {post.reading.word for post in other.every_post()} == {""}
    assert other.own_words() == ()


def test_posts_that_travel_in_a_circle_come_back_as_themselves(full: Diary, empty: Fill) -> None:
    second, third = empty(), empty()
    importing.bring_in(second, exporting.as_bytes(full, "csv"))
    second.add_post(new("written there"))
    importing.bring_in(third, exporting.as_bytes(second, "csv"))
    found = importing.bring_in(full, exporting.as_bytes(third, "csv"))
    assert (found.added, found.known) == (1, 5)
    assert importing.bring_in(third, exporting.as_bytes(full, "csv")).added == 0


def test_a_sample_brought_in_goes_with_the_sample(full: Diary, empty: Fill) -> None:
    table = exporting.as_bytes(full, "csv")
    assert full.remove_sample() == 2
    for diary in (full, empty()):
        importing.bring_in(diary, table)
        assert diary.sample_count() == 2
        assert diary.remove_sample() == 2
        texts = [post.text for post in diary.every_post()]
        assert len(texts) == 3
        assert not any(text.startswith("made up") for text in texts)


def test_an_id_elsewhere_is_no_posts_id(empty: Fill) -> None:
    diary = empty()
    one = "0123456789abcdef" * 2
    table = f"id,date,text,emotion,sample\n{one},2026-03-02,a,happy,true\n{one},2026-03-02,b,happy,"
    assert importing.bring_in(diary, table.encode()).added == 2
    assert diary.sample_count() == 0


def test_a_row_written_beneath_an_export_is_a_post_of_its_own(full: Diary) -> None:
    table = exporting.as_bytes(full, "csv").decode("utf-8-sig")
    blank = dict.fromkeys(exporting.COLUMNS, "")
    for text in ("one", "two"):
        cells = blank | {"date": "2026-03-05", "emotion": "happy", "text": text}
        table += ",".join(cells.values()) + "\r\n"
    for added in (2, 0):
        assert importing.bring_in(full, table.encode()).added == added
