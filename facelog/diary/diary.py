"""What can be changed in one person's diary; every change names its profile."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from facelog.diary import records
from facelog.diary.friends import Friends
from facelog.diary.known import Known
from facelog.diary.lines import Lines
from facelog.diary.music import Music
from facelog.diary.reader import EMOTIONS, batches
from facelog.diary.schema import pictures, posts, profiles, tags, terms
from facelog.diary.tags import Tags
from facelog.diary.talk import Talk
from facelog.errors import ConflictError, InputError
from facelog.types import AnswerSettings, Comment, NewPost, Post, Profile


class Diary(Talk, Tags, Friends, Known, Music, Lines):
    """The profile, posts, tags, talk, friends and music of one person, to look at and to change."""

    # The person

    def update_profile(self, name: str, introduction: str) -> Profile:
        """Change the name and the introduction; the posts stay.

        Raises:
            InputError: name_missing, name_too_long, introduction_too_long.
        """
        return self._change_profile(records.profile_values(name, introduction))

    def update_settings(self, settings: AnswerSettings) -> Profile:
        """Change how Anna answers."""
        return self._change_profile({"settings": records.settings_value(settings)})

    def _change_profile(self, values: records.Values) -> Profile:
        with self._store.writing() as connection:
            connection.execute(
                profiles.update().where(profiles.c.id == self._profile_id).values(**values)
            )
        return self.profile()

    # Posts

    def add_post(self, new: NewPost) -> Post:
        """Keep a post; the same submission again returns the first one.

        Raises:
            InputError: text_missing, text_too_long, date_future.
            MissingError: profile_missing.
        """
        # A server lets two writers in at once: then the other one has just kept it.
        with contextlib.suppress(sa.exc.IntegrityError):
            self.add_posts([new])
        with self._store.reading() as connection:
            row = connection.execute(
                sa.select(*records.POST_COLUMNS).where(
                    posts.c.profile_id == self._profile_id,
                    posts.c.submission_id == new.submission_id,
                )
            ).one()
        return records.post(row)

    def add_posts(self, news: Iterable[NewPost], sample: bool = False) -> int:
        """Keep many posts at once, all or none; those that are there already are left as they are.

        Args:
            news: taken in as they come, so that they need not all be in memory.
            sample: whether they are made up, and can be removed as such.

        Returns:
            How many were new.

        Raises:
            InputError: text_missing, text_too_long, date_future.
            MissingError: profile_missing.
        """
        try:
            with self._store.writing() as connection:
                return sum(self._insert(connection, batch, sample) for batch in batches(news))
        except sa.exc.IntegrityError:
            self.profile()
            raise

    def _insert(self, connection: sa.Connection, news: Sequence[NewPost], sample: bool) -> int:
        known = set(
            connection.scalars(
                sa.select(posts.c.submission_id).where(
                    posts.c.profile_id == self._profile_id,
                    posts.c.submission_id.in_([new.submission_id for new in news]),
                )
            )
        )
        fresh: dict[str, NewPost] = {}
        for new in news:
            if new.submission_id not in known:
                fresh.setdefault(new.submission_id, new)
        if fresh:
            rows = [records.post_values(new, self._profile_id, sample) for new in fresh.values()]
            connection.execute(posts.insert(), [words for words, _, _ in rows])
            connection.execute(pictures.insert(), [seen for _, seen, _ in rows])
            named = [name for _, _, names in rows for name in names]
            if named:
                connection.execute(tags.insert(), named)
        return len(fresh)

    def edit_post(
        self,
        post_id: str,
        version: int,
        text: str | None = None,
        date: dt.date | None = None,
        crisis: bool | None = None,
    ) -> Post:
        """Change a post's text or date; None leaves what is there.

        Args:
            post_id: the post.
            version: the one that the person saw.
            text: the new text.
            date: the new date.
            crisis: whether the new text holds words of crisis.

        Raises:
            ConflictError: post_changed, another window was faster.
            MissingError: post_missing.
            InputError: text_missing, text_too_long, date_future.
        """
        values: records.Values = {}
        if text is not None:
            values["text"] = records.diary_text(text)
        if date is not None:
            values["date"] = records.diary_date(date)
        if crisis is not None:
            values["crisis"] = crisis
        return self._change_post(post_id, values, version)

    def correct(self, post_id: str, version: int, emotion: str | None) -> Post:
        """Keep the person's own word on the emotion beside the guess; None takes it back.

        Raises:
            ConflictError: post_changed.
            MissingError: post_missing.
            InputError: emotion_needed, no face was read that could speak instead.
            ValueError: not one of the four.
        """
        if emotion is not None and emotion not in EMOTIONS:
            raise ValueError(f"not an emotion: {emotion!r}")
        if emotion is None and not self.post(post_id).reading.seen:
            raise InputError("emotion_needed")
        return self._change_post(post_id, {"correction": emotion}, version)

    def attach_comment(self, post_id: str, comment: Comment) -> Post:
        """Put Anna's comment under a post, in place of an earlier one.

        Raises:
            MissingError: post_missing.
        """
        said = {"comment": records.comment_value(comment), "commented_at": comment.created_at}
        return self._change_post(post_id, said)

    def delete_post(self, post_id: str) -> None:
        """Take a post out of the diary; `restore_post` brings it back.

        Raises:
            MissingError: post_missing.
        """
        with self._store.writing() as connection:
            gone = {"deleted_at": records.now()}
            self._update(connection, posts.c.deleted_at.is_(None), post_id, gone)

    def restore_post(self, post_id: str) -> Post:
        """Bring a deleted post back.

        Raises:
            MissingError: post_missing, it has been removed for good.
        """
        with self._store.writing() as connection:
            self._update(connection, sa.true(), post_id, {"deleted_at": None})
            return self._post(connection, post_id)

    def purge_deleted(self, older_than: dt.timedelta = dt.timedelta(0)) -> int:
        """Remove deleted posts and their pictures for good.

        Args:
            older_than: how long ago they must have been deleted.

        Returns:
            How many were removed.
        """
        return self._purge(posts.c.deleted_at <= records.now() - older_than)

    def remove_sample(self) -> int:
        """Remove the posts of the made-up sample for good, deleted ones too, and nothing else.

        Returns:
            How many were removed.
        """
        return self._purge(posts.c.sample)

    def _purge(self, condition: sa.ColumnElement[bool]) -> int:
        gone = sa.and_(posts.c.profile_id == self._profile_id, condition)
        with self._store.reading() as connection:
            if not connection.scalar(sa.select(sa.func.count()).select_from(posts).where(gone)):
                return 0
        with self._store.writing() as connection:
            ids = sa.select(posts.c.id).where(gone)
            for beside in (pictures, tags):
                connection.execute(beside.delete().where(beside.c.post_id.in_(ids)))
            count = connection.execute(posts.delete().where(gone)).rowcount
        self._store.empty_log()
        return count

    def _change_post(
        self, post_id: str, values: records.Values, version: int | None = None
    ) -> Post:
        seen = sa.true() if version is None else posts.c.version == version
        with self._store.writing() as connection:
            self._update(connection, sa.and_(posts.c.deleted_at.is_(None), seen), post_id, values)
            if "text" in values:
                connection.execute(terms.delete().where(terms.c.post_id == post_id))
            return self._post(connection, post_id)

    def _update(
        self,
        connection: sa.Connection,
        condition: sa.ColumnElement[bool],
        post_id: str,
        values: records.Values,
    ) -> None:
        changed = connection.execute(
            posts.update()
            .where(posts.c.profile_id == self._profile_id, posts.c.id == post_id, condition)
            .values(version=posts.c.version + 1, **values)
        ).rowcount
        if not changed:
            self._post(connection, post_id)
            raise ConflictError("post_changed")
