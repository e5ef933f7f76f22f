"""Months, years and counts: right, and fast in a diary of many years."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from facelog.diary.diary import Diary
from facelog.diary.store import Store
from facelog.types import NewPost

MakePost = Callable[..., NewPost]

MANY = 10_000


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement sent to the database during the test, newest last."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            sent.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


def test_month_and_recent_are_newest_first(diary: Diary, make_post: MakePost) -> None:
    days = [(2025, 12, 31), (2026, 1, 1), (2026, 1, 31), (2026, 1, 1), (2026, 2, 1)]
    ids = [diary.add_post(make_post(date=dt.date(*day))).id for day in days]
    assert [post.id for post in diary.month(2026, 1)] == [ids[2], ids[3], ids[1]]
    assert [post.id for post in diary.month(2025, 12)] == [ids[0]]
    assert diary.month(2024, 2) == ()
    assert [post.id for post in diary.recent(3)] == [ids[4], ids[2], ids[3]]


def test_counts(diary: Diary, make_post: MakePost) -> None:
    for emotion, day in (
        ("anger", dt.date(2024, 2, 29)),
        ("happy", dt.date(2026, 3, 1)),
        ("happy", dt.date(2026, 3, 1)),
        ("panic", dt.date(2026, 3, 1)),
        ("happy", dt.date(2025, 12, 31)),
    ):
        diary.add_post(make_post(emotion, date=day))
    first = diary.month(2026, 3)[-1]
    diary.correct(first.id, 1, "sadness")
    assert diary.emotion_counts() == {"anger": 1, "happy": 2, "panic": 1, "sadness": 1}
    assert list(diary.emotion_counts()) == ["anger", "happy", "panic", "sadness"]
    assert diary.years() == (2026, 2025, 2024)
    assert diary.month_counts(2026) == dict.fromkeys(range(1, 13), 0) | {3: 3}
    assert diary.month_counts(2025)[12] == 1
    assert diary.month_counts(2023) == dict.fromkeys(range(1, 13), 0)
    day = dt.date(2026, 3, 1)
    expected = [(day, "happy", 1), (day, "panic", 1), (day, "sadness", 1)]
    assert diary.daily_counts(day) == expected
    assert diary.daily_counts(dt.date(2024, 2, 29))[0] == (dt.date(2024, 2, 29), "anger", 1)


def test_lists_never_load_pictures(
    diary: Diary, make_post: MakePost, statements: list[str]
) -> None:
    ids = [diary.add_post(make_post()).id for _ in range(3)]
    statements.clear()
    diary.month(2026, 3)
    diary.recent(5)
    diary.post(ids[0])
    assert len(statements) == 3
    assert not [sent for sent in statements if "pictures" in sent]
    statements.clear()
    assert len(diary.thumbnails(ids)) == 3
    assert len(statements) == 1
    assert "photo" not in statements[0]


def test_every_question_names_the_profile(
    diary: Diary, make_post: MakePost, statements: list[str]
) -> None:
    post = diary.add_post(make_post())
    statements.clear()
    diary.profile()
    diary.month(2026, 3)
    diary.recent(5)
    diary.recent_comments(5)
    diary.month_counts(2026)
    diary.years()
    diary.emotion_counts()
    diary.daily_counts(dt.date(2026, 1, 1))
    diary.messages()
    diary.messages(date=dt.date(2026, 3, 14))
    diary.talk_days()
    diary.delete_message("m")
    diary.post(post.id)
    diary.photo(post.id)
    diary.thumbnails([post.id])
    diary.correct(post.id, 1, "panic")
    diary.delete_post(post.id)
    diary.restore_post(post.id)
    diary.clear_messages()
    assert len(statements) > 15
    for sent in statements:
        assert "profile_id = ?" in sent or "profiles.id = ?" in sent, sent


def test_ten_thousand_posts(store: Store, diary: Diary, make_post: MakePost) -> None:
    last = dt.date(2026, 3, 31)
    emotions = ("anger", "happy", "panic", "sadness")
    news = (
        make_post(emotions[n % 4], date=last - dt.timedelta(days=n * 3650 // MANY))
        for n in range(MANY)
    )
    assert diary.add_posts(news) == MANY
    assert diary.emotion_counts() == dict.fromkeys(emotions, MANY // 4)
    month = diary.month(2026, 3)
    assert len(month) == 85

    def profile_and_month() -> None:
        diary.profile()
        diary.emotion_counts()
        diary.month_counts(2026)
        diary.years()
        diary.daily_counts(last - dt.timedelta(weeks=8))
        diary.thumbnails([post.id for post in diary.month(2026, 3)])

    seconds = []
    for _ in range(7):
        start = time.perf_counter()
        profile_and_month()
        seconds.append(time.perf_counter() - start)
    print(f"profile and month at {MANY} posts: {1000 * min(seconds):.1f} ms")
    assert min(seconds) < 0.2

    with store.reading() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT coalesce(correction, guess), count(*) FROM posts "
            "WHERE profile_id = 'x' AND deleted_at IS NULL AND date >= '2026-01-01' GROUP BY 1"
        ).all()
    assert "COVERING INDEX posts_by_date" in plan[0][3]
