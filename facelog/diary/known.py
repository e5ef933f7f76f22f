"""What of a diary Anna may know: posts kept from her, and the terms by which posts are found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from facelog.diary import records
from facelog.diary.reader import Connections, Reader, batches
from facelog.diary.schema import excluded, posts, terms
from facelog.types import Comment, Post


@dataclass(frozen=True)
class Outline:
    """A post without what it says."""

    id: str
    version: int
    date: dt.date
    created_at: dt.datetime
    emotion: str
    crisis: bool


@dataclass(frozen=True)
class Unread:
    """A post whose terms are not kept yet."""

    id: str
    version: int
    text: str


class Known(Reader):
    """Exclusion and memory beside the profile and the posts."""

    @property
    def home(self) -> tuple[Connections, str]:
        """The store that the diary lies in, and its profile's id."""
        return self._store, self._profile_id

    # What Anna is not to know

    def exclude(self, post_id: str, hidden: bool) -> None:
        """Keep a post from Anna, or with False let her know it again.

        Raises:
            MissingError: post_missing.
        """
        with self._store.writing() as connection:
            self._post(connection, post_id)
            connection.execute(excluded.delete().where(excluded.c.post_id == post_id))
            if hidden:
                connection.execute(excluded.insert().values(post_id=post_id))

    def excluded_ids(self) -> frozenset[str]:
        """Return the posts that are kept from Anna, deleted ones too: they can come back."""
        with self._store.reading() as connection:
            mine = sa.exists().where(
                posts.c.id == excluded.c.post_id, posts.c.profile_id == self._profile_id
            )
            found = connection.scalars(sa.select(excluded.c.post_id).where(mine)).all()
        return frozenset(found)

    def excluded_posts(self) -> tuple[Post, ...]:
        """Return the posts that are kept from Anna, newest first."""
        return self._posts(posts.c.id.in_(sa.select(excluded.c.post_id)))

    # What she may know

    def _drawable(self) -> sa.ColumnElement[bool]:
        return sa.and_(posts.c.crisis.is_(False), posts.c.id.not_in(sa.select(excluded.c.post_id)))

    def known_count(self) -> int:
        """Return how many posts Anna may draw on: without those kept from her or of a crisis."""
        with self._store.reading() as connection:
            count = connection.scalar(
                sa.select(sa.func.count()).select_from(posts).where(self._mine, self._drawable())
            )
        return int(count or 0)

    def known_recent(self, limit: int) -> tuple[Post, ...]:
        """Return the latest posts that Anna may draw on, newest first."""
        return self._posts(self._drawable(), limit=limit)

    def known_comments(self, limit: int, *, crisis: bool = False) -> tuple[Comment, ...]:
        """Return the latest comments under posts that Anna may know, newest first.

        Args:
            limit: how many at most.
            crisis: those under words of crisis too.
        """
        allowed = posts.c.id.not_in(sa.select(excluded.c.post_id)) if crisis else self._drawable()
        with self._store.reading() as connection:
            values = connection.scalars(
                sa.select(posts.c.comment)
                .where(self._mine, posts.c.commented_at.is_not(None), allowed)
                .order_by(posts.c.commented_at.desc())
                .limit(limit)
            ).all()
        found = (records.comment(value) for value in values)
        return tuple(comment for comment in found if comment is not None)

    def posts_by_id(self, post_ids: Iterable[str]) -> dict[str, Post]:
        """Return the posts asked for that are there, by id."""
        found: dict[str, Post] = {}
        for batch in batches(post_ids):
            found |= {post.id: post for post in self._posts(posts.c.id.in_(batch))}
        return found

    # The terms

    def marks(self) -> tuple[object, ...]:
        """Return what differs as soon as a post is added, changed, deleted or restored."""
        with self._store.reading() as connection:
            row = connection.execute(
                sa.select(
                    sa.func.count(),
                    sa.func.sum(posts.c.version),
                    sa.func.max(posts.c.created_at),
                ).where(posts.c.profile_id == self._profile_id)
            ).one()
        return tuple(row)

    def versions(self) -> dict[str, int]:
        """Return the version of each post, by id."""
        with self._store.reading() as connection:
            rows = connection.execute(sa.select(posts.c.id, posts.c.version).where(self._mine))
            return {row[0]: row[1] for row in rows}

    def outlines(self, post_ids: Iterable[str]) -> list[Outline]:
        """Return the posts asked for that are there, without what they say."""
        emotion = sa.func.coalesce(posts.c.correction, posts.c.guess)
        wanted = sa.select(
            posts.c.id,
            posts.c.version,
            posts.c.date,
            posts.c.created_at,
            emotion,
            posts.c.crisis,
        ).where(self._mine)
        found: list[Outline] = []
        with self._store.reading() as connection:
            for batch in batches(post_ids):
                rows = connection.execute(wanted.where(posts.c.id.in_(batch)))
                found += [Outline(*row) for row in rows]
        return found

    def terms(self, rules: int, post_ids: Iterable[str]) -> dict[str, dict[str, int]]:
        """Return how often each term occurs, by the posts asked for whose terms are kept.

        Args:
            rules: number of the rules that the terms were found by.
            post_ids: which posts.
        """
        found: dict[str, dict[str, int]] = {}
        with self._store.reading() as connection:
            for batch in batches(post_ids):
                rows = connection.execute(
                    sa.select(terms.c.post_id, terms.c.value)
                    .join(posts)
                    .where(self._mine, terms.c.rules == rules, terms.c.post_id.in_(batch))
                )
                found.update((row[0], records.terms(row[1])) for row in rows)
        return found

    def unread(self, rules: int, limit: int) -> list[Unread]:
        """Return posts whose terms are not kept yet, or by other rules, the newest first."""
        with self._store.reading() as connection:
            rows = connection.execute(
                sa.select(posts.c.id, posts.c.version, posts.c.text)
                .where(self._mine, self._is_unread(rules))
                .order_by(posts.c.date.desc(), posts.c.created_at.desc())
                .limit(limit)
            ).all()
        return [Unread(*row) for row in rows]

    def unread_count(self, rules: int) -> int:
        """Return how many posts' terms are not kept yet."""
        with self._store.reading() as connection:
            count = connection.scalar(
                sa.select(sa.func.count())
                .select_from(posts)
                .where(self._mine, self._is_unread(rules))
            )
        return int(count or 0)

    def _is_unread(self, rules: int) -> sa.ColumnElement[bool]:
        kept = sa.select(terms.c.post_id).where(terms.c.rules == rules)
        return posts.c.id.not_in(kept)

    def keep_terms(
        self, rules: int, found: Mapping[str, tuple[int, Mapping[str, int]]]
    ) -> frozenset[str]:
        """Keep terms of posts; those of a post that changed meanwhile are let go.

        Args:
            rules: number of the rules that they were found by.
            found: the version that was read and the terms, by post.

        Returns:
            The posts whose terms are kept now.
        """
        with self._store.writing() as connection:
            now = connection.execute(
                sa.select(posts.c.id, posts.c.version)
                .where(self._mine, posts.c.id.in_(found))
                .with_for_update()
            ).all()
            same = [row.id for row in now if found[row.id][0] == row.version]
            if same:
                connection.execute(terms.delete().where(terms.c.post_id.in_(same)))
                connection.execute(
                    terms.insert(),
                    [
                        {
                            "post_id": post_id,
                            "rules": rules,
                            "value": records.terms_value(found[post_id][1]),
                        }
                        for post_id in same
                    ],
                )
        return frozenset(same)
