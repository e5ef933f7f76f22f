"""The talk of one person with Anna: kept by day, a line at a time; every question names its
profile.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from facelog.diary import records
from facelog.diary.reader import Reader
from facelog.diary.schema import message_pictures, messages
from facelog.errors import MissingError
from facelog.types import ChatMessage

_lines = sa.select(*messages.c, message_pictures.c.reading).join_from(
    messages, message_pictures, isouter=True
)


class Talk(Reader):
    """The talk beside the profile and the posts."""

    def messages(self, limit: int = 50, date: dt.date | None = None) -> tuple[ChatMessage, ...]:
        """Return the talk's last lines, oldest first, without the photos that came with them.

        Args:
            limit: how many at most.
            date: the day whose lines are wanted, None for whatever day.
        """
        with self._store.reading() as connection:
            rows = connection.execute(
                _lines.where(self._of(date)).order_by(messages.c.number.desc()).limit(limit)
            ).all()
        return tuple(map(records.message, reversed(rows)))

    def message_photo(self, message_id: str) -> bytes:
        """Return the photo that came with a line, a JPEG.

        Raises:
            MissingError: photo_gone, the line came without one or is deleted.
        """
        with self._store.reading() as connection:
            found = connection.scalar(
                sa.select(message_pictures.c.photo)
                .join(messages)
                .where(self._of(), messages.c.id == message_id)
            )
        if found is None:
            raise MissingError("photo_gone")
        return bytes(found)

    def talk_days(self) -> tuple[tuple[dt.date, int], ...]:
        """Return the days that hold talk and how many lines each, the newest first."""
        with self._store.reading() as connection:
            rows = connection.execute(
                sa.select(messages.c.date, sa.func.count())
                .where(self._of())
                .group_by(messages.c.date)
                .order_by(messages.c.date.desc())
            ).all()
        return tuple((row[0], row[1]) for row in rows)

    def add_message(self, message: ChatMessage, photo_jpeg: bytes | None = None) -> None:
        """Keep one line of the talk.

        Args:
            message: with a reading where a photo came with it.
            photo_jpeg: that photo, at most 1280 px, without metadata.

        Raises:
            InputError: text_missing, text_too_long.
            MissingError: profile_missing.
            ValueError: a photo without a reading, or a reading without a photo.
        """
        if (message.reading is None) != (photo_jpeg is None):
            raise ValueError("a photo and its reading are kept together")
        values = records.message_values(message, self._profile_id)
        try:
            with self._store.writing() as connection:
                key = connection.execute(messages.insert().values(values)).inserted_primary_key
                if message.reading is not None and key is not None:
                    connection.execute(
                        message_pictures.insert().values(
                            number=key[0],
                            photo=photo_jpeg,
                            reading=records.reading_value(message.reading),
                        )
                    )
        except sa.exc.IntegrityError:
            self.profile()  # the same line twice is one line; nobody's line is an error

    def delete_message(self, message_id: str) -> None:
        """Forget one line and its photo; a line that is gone already is no error."""
        self._forget(sa.and_(self._of(), messages.c.id == message_id))

    def clear_messages(self, date: dt.date | None = None) -> None:
        """Forget the talk and its photos.

        Args:
            date: the day whose talk is forgotten, None for all of it.
        """
        self._forget(self._of(date))

    def _forget(self, condition: sa.ColumnElement[bool]) -> None:
        numbers = sa.select(messages.c.number).where(condition)
        with self._store.writing() as connection:
            connection.execute(
                message_pictures.delete().where(message_pictures.c.number.in_(numbers))
            )
            connection.execute(messages.delete().where(condition))
        self._store.empty_log()

    def _of(self, date: dt.date | None = None) -> sa.ColumnElement[bool]:
        mine = messages.c.profile_id == self._profile_id
        return mine if date is None else sa.and_(mine, messages.c.date == date)
