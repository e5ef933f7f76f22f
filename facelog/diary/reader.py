"""What can be asked of one person's diary; every question names its profile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, Protocol, TypeVar, get_args

import sqlalchemy as sa

from facelog.diary import records
from facelog.diary.schema import pictures, posts, profiles
from facelog.errors import MissingError
from facelog.types import Comment, Emotion, Post, Profile

EMOTIONS: tuple[str, ...] = get_args(Emotion)
BATCH = 500
"""How many posts or thumbnails one statement adds or asks for."""

EXPORTED = "export "
"""How a submission begins that comes from FaceLog's own export; the post's id there follows."""

Item = TypeVar("Item")
_emotion = sa.func.coalesce(posts.c.correction, posts.c.guess)


def batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Cut what comes into lists of at most `size`."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


class Connections(Protocol):
    """What a diary needs of the store that it lies in."""

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """Lend a connection to read from."""

    def writing(self) -> AbstractContextManager[sa.Connection]:
        """Lend a connection whose changes are all kept on leaving, or none."""

    def empty_log(self) -> None:
        """Let nothing removed stay readable in a log."""


class Reader:
    """The profile and posts of one person, to look at."""

    def __init__(self, store: Connections, profile_id: str) -> None:
        self._store = store
        self._profile_id = profile_id
        self._mine = sa.and_(posts.c.profile_id == profile_id, posts.c.deleted_at.is_(None))

    # The person

    def profile(self) -> Profile:
        """Return the person.

        Raises:
            MissingError: profile_missing.
        """
        with self._store.reading() as connection:
            row = connection.execute(
                profiles.select().where(profiles.c.id == self._profile_id)
            ).one_or_none()
        if row is None:
            raise MissingError("profile_missing")
        return records.profile(row)

    # Posts

    def post(self, post_id: str) -> Post:
        """Return a post.

        Raises:
            MissingError: post_missing.
        """
        with self._store.reading() as connection:
            return self._post(connection, post_id)

    def _post(self, connection: sa.Connection, post_id: str) -> Post:
        row = connection.execute(
            sa.select(*records.POST_COLUMNS).where(self._mine, posts.c.id == post_id)
        ).one_or_none()
        if row is None:
            raise MissingError("post_missing")
        return records.post(row)

    def photo(self, post_id: str) -> bytes:
        """Return a post's photo, a JPEG.

        Raises:
            MissingError: post_missing.
        """
        return bytes(self._picture(post_id, pictures.c.photo))

    def face_crop(self, post_id: str) -> bytes:
        """Return the aligned face that the network saw, a PNG.

        Raises:
            MissingError: post_missing.
        """
        return bytes(self._picture(post_id, pictures.c.crop))

    def face_box(self, post_id: str) -> tuple[float, float, float, float]:
        """Return x, y, width and height of the face as shares of the photo.

        Raises:
            MissingError: post_missing.
        """
        return records.box(self._picture(post_id, pictures.c.box))

    def _picture(self, post_id: str, column: sa.Column[Any]) -> Any:
        with self._store.reading() as connection:
            row = connection.execute(
                sa.select(column)
                .join(posts, posts.c.id == pictures.c.post_id)
                .where(self._mine, posts.c.id == post_id)
            ).one_or_none()
        if row is None:
            raise MissingError("post_missing")
        return row[0]

    def thumbnails(self, post_ids: Iterable[str]) -> dict[str, bytes]:
        """Return the small pictures (JPEG) of the posts asked for that are there."""
        found: dict[str, bytes] = {}
        with self._store.reading() as connection:
            for batch in batches(post_ids):
                rows = connection.execute(
                    sa.select(posts.c.id, pictures.c.thumbnail)
                    .join(pictures, posts.c.id == pictures.c.post_id)
                    .where(self._mine, posts.c.id.in_(batch))
                )
                found.update((row.id, bytes(row.thumbnail)) for row in rows)
        return found

    # Lists and counts

    def month(self, year: int, month: int) -> tuple[Post, ...]:
        """Return a month's posts, newest first."""
        first = dt.date(year, month, 1)
        return self._posts(posts.c.date >= first, posts.c.date < _month_after(first))

    def recent(self, limit: int) -> tuple[Post, ...]:
        """Return the latest posts by their date, newest first."""
        return self._posts(limit=limit)

    def own_words(self) -> tuple[Post, ...]:
        """Return the posts whose emotion the person confirmed or corrected, newest first.

        Posts of the made-up sample and those without a face are not among them.
        """
        found = self._posts(posts.c.correction.is_not(None), posts.c.sample.is_(False))
        return tuple(post for post in found if post.reading.seen)

    def every_post(self) -> Iterator[Post]:
        """Yield all posts, the oldest first, a few hundred at a time."""
        with self._store.reading() as connection:
            ids = connection.scalars(
                sa.select(posts.c.id).where(self._mine).order_by(posts.c.date, posts.c.created_at)
            ).all()
        for batch in batches(ids):
            found = {post.id: post for post in self._posts(posts.c.id.in_(batch))}
            yield from (found[post_id] for post_id in batch if post_id in found)

    def known_submissions(self, submission_ids: Iterable[str]) -> frozenset[str]:
        """Return which of these submissions made a post already, a deleted one included."""
        return self._known(posts.c.submission_id, submission_ids)

    def known_posts(self, post_ids: Iterable[str]) -> frozenset[str]:
        """Return which of these ids are of this diary's posts, a deleted one's included."""
        return self._known(posts.c.id, post_ids)

    def _known(self, column: sa.Column[str], values: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        with self._store.reading() as connection:
            for batch in batches(values):
                wanted = sa.select(column).where(
                    posts.c.profile_id == self._profile_id, column.in_(batch)
                )
                found.update(connection.scalars(wanted))
        return frozenset(found)

    def first_ids(self) -> dict[str, str]:
        """Return the ids that posts had in the diary they were first exported from, by post."""
        wanted = sa.select(posts.c.id, posts.c.submission_id).where(
            self._mine, posts.c.submission_id.startswith(EXPORTED)
        )
        with self._store.reading() as connection:
            rows = connection.execute(wanted).all()
        return {row[0]: row[1].removeprefix(EXPORTED) for row in rows}

    def sample_count(self) -> int:
        """Return how many posts of the made-up sample there are."""
        asked = sa.select(sa.func.count()).select_from(posts)
        with self._store.reading() as connection:
            return connection.scalar(asked.where(self._mine, posts.c.sample)) or 0

    def recent_comments(self, limit: int) -> tuple[Comment, ...]:
        """Return Anna's latest comments by the time she wrote them, newest first."""
        with self._store.reading() as connection:
            values = connection.scalars(
                sa.select(posts.c.comment)
                .where(self._mine, posts.c.commented_at.is_not(None))
                .order_by(posts.c.commented_at.desc())
                .limit(limit)
            ).all()
        found = (records.comment(value) for value in values)
        return tuple(comment for comment in found if comment is not None)

    def _posts(
        self, *conditions: sa.ColumnElement[bool], limit: int | None = None
    ) -> tuple[Post, ...]:
        with self._store.reading() as connection:
            rows = connection.execute(
                sa.select(*records.POST_COLUMNS)
                .where(self._mine, *conditions)
                .order_by(posts.c.date.desc(), posts.c.created_at.desc())
                .limit(limit)
            ).all()
        return tuple(map(records.post, rows))

    def month_counts(self, year: int) -> dict[int, int]:
        """Return how many posts each of the twelve months holds, 1 for January."""
        month = sa.extract("month", posts.c.date)
        with self._store.reading() as connection:
            rows = connection.execute(
                sa.select(month, sa.func.count())
                .where(
                    self._mine,
                    posts.c.date >= dt.date(year, 1, 1),
                    posts.c.date <= dt.date(year, 12, 31),
                )
                .group_by(month)
            ).all()
        return dict.fromkeys(range(1, 13), 0) | {int(row[0]): row[1] for row in rows}

    def years(self) -> tuple[int, ...]:
        """Return the years with posts, newest first."""
        year = sa.extract("year", posts.c.date)
        with self._store.reading() as connection:
            found = connection.scalars(sa.select(year).where(self._mine).distinct()).all()
        return tuple(sorted(map(int, found), reverse=True))

    def emotion_counts(self) -> dict[str, int]:
        """Return how many posts each of the four has; a correction goes before the guess."""
        counts = [sa.func.count(sa.case((_emotion == name, 1))) for name in EMOTIONS]
        with self._store.reading() as connection:
            row = connection.execute(sa.select(*counts).where(self._mine)).one()
        return dict(zip(EMOTIONS, row, strict=True))

    def daily_counts(self, since: dt.date) -> list[tuple[dt.date, str, int]]:
        """Return date, emotion and number of posts, by date, from `since` on."""
        with self._store.reading() as connection:
            rows = connection.execute(
                sa.select(posts.c.date, _emotion, sa.func.count())
                .where(self._mine, posts.c.date >= since)
                .group_by(posts.c.date, _emotion)
                .order_by(posts.c.date, _emotion)
            ).all()
        return [(row[0], row[1], row[2]) for row in rows]


def _month_after(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1)
