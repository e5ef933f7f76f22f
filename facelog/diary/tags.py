"""Short words that a person files posts under; every question names its profile."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from facelog.diary import records
from facelog.diary.reader import Reader, batches
from facelog.diary.schema import posts, tags


class Tags(Reader):
    """The tags beside the posts."""

    def tags(self, post_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the tags of the posts asked for that have any, in the person's own order."""
        found: dict[str, tuple[str, ...]] = {}
        with self._store.reading() as connection:
            for batch in batches(post_ids):
                rows = connection.execute(
                    sa.select(tags.c.post_id, tags.c.name)
                    .join(posts, posts.c.id == tags.c.post_id)
                    .where(self._mine, posts.c.id.in_(batch))
                    .order_by(tags.c.post_id, tags.c.place)
                )
                for row in rows:
                    found[row.post_id] = (*found.get(row.post_id, ()), row.name)
        return found

    def tag_counts(self) -> dict[str, int]:
        """Return how many posts each tag has, the most used first."""
        count = sa.func.count()
        with self._store.reading() as connection:
            rows = connection.execute(
                sa.select(tags.c.name, count)
                .join(posts, posts.c.id == tags.c.post_id)
                .where(self._mine)
                .group_by(tags.c.name)
                .order_by(count.desc(), tags.c.name)
            ).all()
        return {row[0]: row[1] for row in rows}

    def set_tags(self, post_id: str, names: Iterable[str]) -> tuple[str, ...]:
        """Give a post these tags in place of those it has.

        Returns:
            The tags as they are kept.

        Raises:
            InputError: tag_too_long, too_many_tags (value: limit).
            MissingError: post_missing.
        """
        kept = records.tag_names(names)
        with self._store.writing() as connection:
            self._post(connection, post_id)
            connection.execute(tags.delete().where(tags.c.post_id == post_id))
            if kept:
                connection.execute(tags.insert(), records.tag_rows(post_id, kept))
        return kept
