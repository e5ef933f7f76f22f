"""The step that adds what the music needs: what was heard, own pieces, pins, the consent."""

from __future__ import annotations

import sqlalchemy as sa


def add_music(connection: sa.Connection) -> None:
    """Make the tables as they were when this step was released."""
    tables = sa.MetaData()
    sa.Table("profiles", tables, sa.Column("id", sa.String(32), primary_key=True))
    sa.Table("posts", tables, sa.Column("id", sa.String(32), primary_key=True))
    hearings = sa.Table(
        "music_hearings",
        tables,
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("profile_id", sa.ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
        sa.Column("piece_id", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("verdict", sa.String(16)),
        sa.Column("played", sa.Boolean, nullable=False),
        sa.Column("post_id", sa.ForeignKey("posts.id", ondelete="SET NULL")),
        sa.Column("moment", sa.Text),
        sa.UniqueConstraint("profile_id", "id"),
        sa.Index("music_hearings_by_number", "profile_id", "number"),
        sa.Index("music_hearings_by_post", "post_id"),
    )
    pieces = sa.Table(
        "music_pieces",
        tables,
        sa.Column("profile_id", sa.ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
    )
    pins = sa.Table(
        "music_pins",
        tables,
        sa.Column("profile_id", sa.ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("piece_id", sa.String(64), primary_key=True),
        sa.Column("link", sa.Text),
        sa.Column("file_name", sa.Text),
        sa.Column("file_type", sa.String(32)),
        sa.Column("file", sa.LargeBinary),
    )
    consents = sa.Table(
        "music_consents",
        tables,
        sa.Column("profile_id", sa.ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("given_at", sa.DateTime, nullable=False),
    )
    for table in (hearings, pieces, pins, consents):
        table.create(connection)
