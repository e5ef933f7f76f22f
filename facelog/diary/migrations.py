"""The steps from a blank database to today's tables: append only, never changed once released."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from facelog.diary.music_tables import add_music
from facelog.diary.schema import schema_migrations
from facelog.errors import DiaryError


@dataclass(frozen=True)
class Migration:
    """One named step; it runs inside a transaction and never ends it."""

    name: str
    run: Callable[[sa.Connection], None]


def _posts(connection: sa.Connection) -> None:
    tables = sa.MetaData()
    sa.Table(
        "profiles",
        tables,
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("introduction", sa.Text, nullable=False),
        sa.Column("settings", sa.Text),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    sa.Table(
        "posts",
        tables,
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("profile_id", sa.ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
        sa.Column("submission_id", sa.String(64), nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("guess", sa.String(16), nullable=False),
        sa.Column("correction", sa.String(16)),
        sa.Column("reading", sa.Text, nullable=False),
        sa.Column("model_version", sa.String(64), nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("commented_at", sa.DateTime),
        sa.Column("crisis", sa.Boolean, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("deleted_at", sa.DateTime),
        sa.UniqueConstraint("profile_id", "submission_id"),
        sa.Index(
            "posts_by_date",
            "profile_id",
            "deleted_at",
            "date",
            "created_at",
            "correction",
            "guess",
        ),
        sa.Index("posts_by_comment", "profile_id", "deleted_at", "commented_at"),
    )
    sa.Table(
        "pictures",
        tables,
        sa.Column("post_id", sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("box", sa.Text, nullable=False),
        sa.Column("thumbnail", sa.LargeBinary, nullable=False),
        sa.Column("crop", sa.LargeBinary, nullable=False),
        sa.Column("photo", sa.LargeBinary, nullable=False),
    )
    tables.create_all(connection)


def _messages(connection: sa.Connection) -> None:
    tables = sa.MetaData()
    sa.Table("profiles", tables, sa.Column("id", sa.String(32), primary_key=True))
    messages = sa.Table(
        "messages",
        tables,
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("profile_id", sa.ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("speaker", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("comment", sa.Text),
        sa.UniqueConstraint("profile_id", "id"),
        sa.Index("messages_by_number", "profile_id", "number"),
    )
    messages.create(connection)


def _companion(connection: sa.Connection) -> None:
    tables = sa.MetaData()
    sa.Table("profiles", tables, sa.Column("id", sa.String(32), primary_key=True))
    sa.Table("posts", tables, sa.Column("id", sa.String(32), primary_key=True))
    sa.Table("messages", tables, sa.Column("number", sa.Integer, primary_key=True))
    excluded = sa.Table(
        "excluded",
        tables,
        sa.Column("post_id", sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    )
    characters = sa.Table(
        "characters",
        tables,
        sa.Column("profile_id", sa.ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    message_pictures = sa.Table(
        "message_pictures",
        tables,
        sa.Column("number", sa.ForeignKey("messages.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("photo", sa.LargeBinary, nullable=False),
        sa.Column("reading", sa.Text, nullable=False),
    )
    for table in (excluded, characters, message_pictures):
        table.create(connection)


def _tags(connection: sa.Connection) -> None:
    tables = sa.MetaData()
    sa.Table("posts", tables, sa.Column("id", sa.String(32), primary_key=True))
    tags = sa.Table(
        "tags",
        tables,
        sa.Column("post_id", sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
    )
    tags.create(connection)


def _terms(connection: sa.Connection) -> None:
    tables = sa.MetaData()
    posts = sa.Table(
        "posts",
        tables,
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("profile_id", sa.String(32)),
        sa.Column("created_at", sa.DateTime),
        sa.Column("version", sa.Integer),
        sa.Column("deleted_at", sa.DateTime),
    )
    changed = sa.Index(
        "posts_by_version",
        posts.c.profile_id,
        posts.c.deleted_at,
        posts.c.version,
        posts.c.created_at,
        posts.c.id,
    )
    changed.create(connection)
    terms = sa.Table(
        "terms",
        tables,
        sa.Column("post_id", sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("rules", sa.Integer, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
    )
    terms.create(connection)


MIGRATIONS: list[Migration] = [
    Migration("0001_posts", _posts),
    Migration("0002_messages", _messages),
    Migration("0003_companion", _companion),
    Migration("0004_terms", _terms),
    Migration("0005_music", add_music),
    Migration("0006_tags", _tags),
]


def applied(connection: sa.Connection) -> set[str]:
    """Return the names of the steps a database has behind it; none for a blank one."""
    if not sa.inspect(connection).has_table(schema_migrations.name):
        return set()
    return set(connection.scalars(sa.select(schema_migrations.c.name)))


def missing(connection: sa.Connection) -> list[Migration]:
    """Return the steps still to go.

    Raises:
        DiaryError: diary_newer, a newer FaceLog has written this database.
    """
    behind = applied(connection)
    if behind - {migration.name for migration in MIGRATIONS}:
        raise DiaryError("diary_newer")
    return [migration for migration in MIGRATIONS if migration.name not in behind]


def apply(connection: sa.Connection, migration: Migration) -> None:
    """Take one step inside the caller's transaction, and note that it is taken."""
    schema_migrations.create(connection, checkfirst=True)
    migration.run(connection)
    connection.execute(
        schema_migrations.insert().values(name=migration.name, applied_at=dt.datetime.now(dt.UTC))
    )
