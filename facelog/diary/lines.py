"""Every post in one line, without photos: what figures over the whole diary are made of."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa

from facelog.diary import records
from facelog.diary.reader import Reader
from facelog.diary.schema import posts, tags

BEGINNING = 160
"""How many characters of a text are read; its first words are shown from them."""


class Line(NamedTuple):
    """A post in one line.

    Attributes:
        created_at: UTC.
        guess: what the network read, or the person's own word where it read nothing.
        correction: the person's own word, None while they have said none.
        confidence: share of the guess among the four, 0 to 1.
        seen: whether a face was read.
        beginning: the first characters of the text, as they were typed.
    """

    id: str
    date: dt.date
    created_at: dt.datetime
    guess: str
    correction: str | None
    confidence: float
    seen: bool
    beginning: str
    crisis: bool
    sample: bool


class Lines(Reader):
    """All posts at once, light enough for ten thousand of them."""

    def lines(self) -> list[Line]:
        """Return every post, the oldest first."""
        wanted = sa.select(
            posts.c.id,
            posts.c.date,
            posts.c.created_at,
            posts.c.guess,
            posts.c.correction,
            posts.c.reading,
            sa.func.substr(posts.c.text, 1, BEGINNING),
            posts.c.crisis,
            posts.c.sample,
        ).where(self._mine)
        with self._store.reading() as connection:
            rows = connection.execute(wanted.order_by(posts.c.date, posts.c.created_at)).all()
        readings = records.confidences([row[5] for row in rows])
        return [
            Line(*row[:5], confidence, seen, *row[6:])
            for row, (confidence, seen) in zip(rows, readings, strict=True)
        ]

    def every_tag(self) -> list[tuple[str, str]]:
        """Return each post's id with one of its tags, in the person's own order."""
        with self._store.reading() as connection:
            rows = connection.execute(
                sa.select(tags.c.post_id, tags.c.name)
                .join(posts, posts.c.id == tags.c.post_id)
                .where(self._mine)
                .order_by(tags.c.post_id, tags.c.place)
            ).all()
        return [(row[0], row[1]) for row in rows]

    def texts_with(self, letters: str) -> dict[str, str]:
        """Return the texts, by post, in which some letters stand anywhere, small or large."""
        wanted = sa.select(posts.c.id, posts.c.text).where(
            self._mine, posts.c.text.icontains(letters, autoescape=True)
        )
        with self._store.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(wanted)}

    def commenters(self) -> dict[str, str]:
        """Return the id of the friend who commented, by the posts that have a comment."""
        wanted = sa.select(posts.c.id, posts.c.comment).where(
            self._mine, posts.c.commented_at.is_not(None)
        )
        with self._store.reading() as connection:
            rows = connection.execute(wanted).all()
        found = records.comment_characters([row[1] for row in rows])
        return {row[0]: character for row, character in zip(rows, found, strict=True)}
