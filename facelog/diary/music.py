"""One person's music: what was heard, own pieces, pins; every question names its profile."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, get_args

import sqlalchemy as sa

from facelog.diary import records
from facelog.diary.reader import Reader
from facelog.diary.schema import music_consents, music_hearings, music_pieces, music_pins, posts
from facelog.errors import InputError, MissingError
from facelog.music_types import Hearing, MusicMoment, Piece, Pin, Verdict

VERDICTS: tuple[str, ...] = get_args(Verdict)
FIELD_LIMIT = 200
"""How many characters a title or a composer's name of an own piece may have."""
LINK_LIMIT = 2000
_PIN = [column for column in music_pins.c if column.name not in ("profile_id", "file")]


class Music(Reader):
    """The music beside the profile and the posts."""

    # What was heard

    def hearings(self, limit: int = 1000) -> tuple[Hearing, ...]:
        """Return what was offered, played or judged lately, the oldest first."""
        return self._hearings(limit)

    def post_hearings(self, post_id: str) -> tuple[Hearing, ...]:
        """Return what was offered under a post and answered, the oldest first."""
        return self._hearings(1000, music_hearings.c.post_id == post_id)

    def _hearings(self, limit: int, *conditions: sa.ColumnElement[bool]) -> tuple[Hearing, ...]:
        table = music_hearings
        with self._store.reading() as connection:
            rows = connection.execute(
                table.select()
                .where(table.c.profile_id == self._profile_id, *conditions)
                .order_by(table.c.number.desc())
                .limit(limit)
            ).all()
        return tuple(map(_hearing, reversed(rows)))

    def keep_hearing(self, hearing: Hearing) -> None:
        """Keep that a piece was offered; the same id again changes verdict and whether it played.

        Raises:
            MissingError: post_missing, the post it was offered under is not in this diary.
            ValueError: an unknown verdict.
        """
        if hearing.verdict is not None and hearing.verdict not in VERDICTS:
            raise ValueError(f"not a verdict: {hearing.verdict!r}")
        table = music_hearings
        changing = {"verdict": hearing.verdict, "played": hearing.played}
        with self._store.writing() as connection:
            if connection.execute(
                table.update()
                .where(table.c.profile_id == self._profile_id, table.c.id == hearing.id)
                .values(**changing)
            ).rowcount:
                return
            if hearing.post_id is not None and not connection.scalar(
                sa.select(posts.c.id).where(self._mine, posts.c.id == hearing.post_id)
            ):
                raise MissingError("post_missing")
            connection.execute(
                table.insert().values(
                    id=hearing.id,
                    profile_id=self._profile_id,
                    piece_id=hearing.piece_id,
                    at=hearing.at,
                    post_id=hearing.post_id,
                    moment=None if hearing.moment is None else _moment_value(hearing.moment),
                    **changing,
                )
            )

    def forget_hearings(self) -> None:
        """Forget everything that was heard, and with it what was learnt of the person's taste."""
        with self._store.writing() as connection:
            connection.execute(
                music_hearings.delete().where(music_hearings.c.profile_id == self._profile_id)
            )
        self._store.empty_log()

    # Own pieces

    def own_pieces(self) -> tuple[Piece, ...]:
        """Return the pieces that the person added, the newest first."""
        table = music_pieces
        with self._store.reading() as connection:
            rows = connection.execute(
                table.select()
                .where(table.c.profile_id == self._profile_id)
                .order_by(table.c.created_at.desc(), table.c.id)
            ).all()
        return tuple(_piece(row.id, json.loads(row.value)) for row in rows)

    def add_pieces(self, pieces: Iterable[Piece], links: Mapping[str, str] | None = None) -> None:
        """Keep pieces of the person's own, all or none.

        Args:
            pieces: with ids that are not there yet.
            links: what is pinned to them, by id.

        Raises:
            InputError: piece_too_long (value: limit), link_too_long (value: limit).
        """
        moment = records.now()
        rows = [
            {
                "profile_id": self._profile_id,
                "id": piece.id,
                "created_at": moment,
                "value": _piece_value(piece),
            }
            for piece in pieces
        ]
        pins = [
            {"profile_id": self._profile_id, "piece_id": piece_id, "link": _link(link)}
            for piece_id, link in (links or {}).items()
        ]
        with self._store.writing() as connection:
            if rows:
                connection.execute(music_pieces.insert(), rows)
            if pins:
                connection.execute(music_pins.insert(), pins)

    def delete_piece(self, piece_id: str) -> None:
        """Remove an own piece with its pin; one that is gone already is no error."""
        with self._store.writing() as connection:
            for table, column in (
                (music_pieces, music_pieces.c.id),
                (music_pins, music_pins.c.piece_id),
            ):
                connection.execute(
                    table.delete().where(table.c.profile_id == self._profile_id, column == piece_id)
                )
        self._store.empty_log()

    # Pins

    def pins(self) -> dict[str, Pin]:
        """Return what is pinned, by the piece's id, without the files themselves."""
        with self._store.reading() as connection:
            rows = connection.execute(
                sa.select(*_PIN).where(music_pins.c.profile_id == self._profile_id)
            ).all()
        return {
            row.piece_id: Pin(row.piece_id, row.link, row.file_name, row.file_type) for row in rows
        }

    def pinned_file(self, piece_id: str) -> bytes:
        """Return the audio file pinned to a piece.

        Raises:
            MissingError: pin_gone.
        """
        with self._store.reading() as connection:
            found = connection.scalar(sa.select(music_pins.c.file).where(self._pin(piece_id)))
        if found is None:
            raise MissingError("pin_gone")
        return bytes(found)

    def pin(self, pin: Pin, file: bytes | None = None) -> None:
        """Pin a link or a file to a piece, in place of what was pinned before.

        Raises:
            InputError: link_too_long (value: limit).
        """
        values = {
            "link": None if pin.link is None else _link(pin.link),
            "file_name": None if pin.file_name is None else records.clean(pin.file_name)[:200],
            "file_type": pin.file_type,
            "file": file,
        }
        with self._store.writing() as connection:
            connection.execute(music_pins.delete().where(self._pin(pin.piece_id)))
            connection.execute(
                music_pins.insert().values(
                    profile_id=self._profile_id, piece_id=pin.piece_id, **values
                )
            )

    def unpin(self, piece_id: str) -> None:
        """Take away what is pinned to a piece, if anything is."""
        with self._store.writing() as connection:
            connection.execute(music_pins.delete().where(self._pin(piece_id)))
        self._store.empty_log()

    def _pin(self, piece_id: str) -> sa.ColumnElement[bool]:
        return sa.and_(
            music_pins.c.profile_id == self._profile_id, music_pins.c.piece_id == piece_id
        )

    # Consent

    def music_consent(self) -> bool:
        """Whether the person allowed pieces to be looked up at YouTube."""
        mine = music_consents.c.profile_id == self._profile_id
        with self._store.reading() as connection:
            return connection.scalar(sa.select(music_consents.c.given_at).where(mine)) is not None

    def set_music_consent(self, given: bool) -> None:
        """Allow pieces to be looked up at YouTube, or take that back."""
        with self._store.writing() as connection:
            connection.execute(
                music_consents.delete().where(music_consents.c.profile_id == self._profile_id)
            )
            if given:
                connection.execute(
                    music_consents.insert().values(
                        profile_id=self._profile_id, given_at=records.now()
                    )
                )


def _link(link: str) -> str:
    kept = records.clean(link).strip()
    if len(kept) > LINK_LIMIT:
        raise InputError("link_too_long", limit=LINK_LIMIT)
    return kept


def _moment_value(moment: MusicMoment) -> str:
    return json.dumps(
        {
            "probabilities": {name: float(n) for name, n in moment.probabilities.items()},
            "intent": moment.intent,
            "hour": moment.hour,
            "energy": moment.energy,
            "pleasantness": moment.pleasantness,
            "moods": sorted(moment.moods),
        }
    )


def _hearing(row: records.Row) -> Hearing:
    moment = None
    if row.moment is not None:
        found = json.loads(row.moment)
        moment = MusicMoment(**(found | {"moods": frozenset(found["moods"])}))
    return Hearing(row.id, row.piece_id, row.at, row.verdict, row.played, row.post_id, moment)


def _piece_value(piece: Piece) -> str:
    title, composer = (
        " ".join(records.clean(name["ko"]).split()) for name in (piece.titles, piece.composers)
    )
    if max(len(title), len(composer)) > FIELD_LIMIT:
        raise InputError("piece_too_long", limit=FIELD_LIMIT)
    return json.dumps(
        {
            "title": title,
            "composer": composer,
            "year": piece.year,
            "energy": piece.energy,
            "pleasantness": piece.pleasantness,
            "moods": sorted(piece.moods),
        },
        ensure_ascii=False,
    )


def _piece(piece_id: str, value: Mapping[str, Any]) -> Piece:
    return Piece(
        piece_id,
        {"ko": value["title"], "en": value["title"]},
        {"ko": value["composer"], "en": value["composer"]},
        value["year"],
        value["energy"],
        value["pleasantness"],
        frozenset(value["moods"]),
        own=True,
    )
