"""The tables as they are today; how a file gets there is told in `migrations`.

Every table but `schema_migrations` is asked with the profile's id. Pictures lie apart from the
posts, the small thumbnail before the large photo, so that a list of posts reads neither.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa


class UtcDateTime(sa.types.TypeDecorator[dt.datetime]):
    """A moment in UTC, kept without zone: SQLite has no zones, PostgreSQL would convert."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(
        self, value: dt.datetime | None, _dialect: sa.Dialect
    ) -> dt.datetime | None:
        """Turn an aware moment into naive UTC."""
        return None if value is None else value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(
        self, value: dt.datetime | None, _dialect: sa.Dialect
    ) -> dt.datetime | None:
        """Say again that it is UTC."""
        return None if value is None else value.replace(tzinfo=dt.UTC)


metadata = sa.MetaData()

schema_migrations = sa.Table(
    "schema_migrations",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("applied_at", UtcDateTime, nullable=False),
)

profiles = sa.Table(
    "profiles",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("introduction", sa.Text, nullable=False),
    sa.Column("settings", sa.Text),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

posts = sa.Table(
    "posts",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("profile_id", sa.ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
    sa.Column("submission_id", sa.String(64), nullable=False),
    sa.Column("date", sa.Date, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("guess", sa.String(16), nullable=False),
    sa.Column("correction", sa.String(16)),
    sa.Column("reading", sa.Text, nullable=False),
    sa.Column("model_version", sa.String(64), nullable=False),
    sa.Column("comment", sa.Text),
    sa.Column("commented_at", UtcDateTime),
    sa.Column("crisis", sa.Boolean, nullable=False),
    sa.Column("sample", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("deleted_at", UtcDateTime),
    sa.UniqueConstraint("profile_id", "submission_id"),
    # Holds all that months, years and counts ask for: they never touch the posts themselves.
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
    # Tells what has changed since somebody looked, as well without the posts themselves.
    sa.Index("posts_by_version", "profile_id", "deleted_at", "version", "created_at", "id"),
)

pictures = sa.Table(
    "pictures",
    metadata,
    sa.Column("post_id", sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("box", sa.Text, nullable=False),
    sa.Column("thumbnail", sa.LargeBinary, nullable=False),
    sa.Column("crop", sa.LargeBinary, nullable=False),
    sa.Column("photo", sa.LargeBinary, nullable=False),
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(64), nullable=False),
    sa.Column("profile_id", sa.ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
    sa.Column("date", sa.Date, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("speaker", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("comment", sa.Text),
    sa.UniqueConstraint("profile_id", "id"),
    sa.Index("messages_by_number", "profile_id", "number"),
)

excluded = sa.Table(
    "excluded",
    metadata,
    sa.Column("post_id", sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
)

terms = sa.Table(
    "terms",
    metadata,
    sa.Column("post_id", sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("rules", sa.Integer, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
)

characters = sa.Table(
    "characters",
    metadata,
    sa.Column("profile_id", sa.ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

tags = sa.Table(
    "tags",
    metadata,
    sa.Column("post_id", sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("place", sa.Integer, nullable=False),
)

message_pictures = sa.Table(
    "message_pictures",
    metadata,
    sa.Column("number", sa.ForeignKey("messages.number", ondelete="CASCADE"), primary_key=True),
    sa.Column("photo", sa.LargeBinary, nullable=False),
    sa.Column("reading", sa.Text, nullable=False),
)

music_hearings = sa.Table(
    "music_hearings",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(64), nullable=False),
    sa.Column("profile_id", sa.ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
    sa.Column("piece_id", sa.String(64), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("verdict", sa.String(16)),
    sa.Column("played", sa.Boolean, nullable=False),
    sa.Column("post_id", sa.ForeignKey("posts.id", ondelete="SET NULL")),
    sa.Column("moment", sa.Text),
    sa.UniqueConstraint("profile_id", "id"),
    sa.Index("music_hearings_by_number", "profile_id", "number"),
    sa.Index("music_hearings_by_post", "post_id"),
)

music_pieces = sa.Table(
    "music_pieces",
    metadata,
    sa.Column("profile_id", sa.ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
)

music_pins = sa.Table(
    "music_pins",
    metadata,
    sa.Column("profile_id", sa.ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("piece_id", sa.String(64), primary_key=True),
    sa.Column("link", sa.Text),
    sa.Column("file_name", sa.Text),
    sa.Column("file_type", sa.String(32)),
    sa.Column("file", sa.LargeBinary),
)

music_consents = sa.Table(
    "music_consents",
    metadata,
    sa.Column("profile_id", sa.ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("given_at", UtcDateTime, nullable=False),
)
