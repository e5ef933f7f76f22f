"""Diaries in a database: a SQLite file, memory for guests, or a PostgreSQL server."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import sqlalchemy as sa

from facelog.diary import migrations, records
from facelog.diary.backup import back_up
from facelog.diary.diary import Diary
from facelog.diary.engine import checkpoint, database_file, explained, make_engine
from facelog.diary.schema import profiles
from facelog.errors import DiaryError
from facelog.types import Profile

UNDO_TIME = dt.timedelta(days=1)
"""How long a deleted post can be brought back; opening the store removes older ones for good."""


class Store:
    """A database of diaries; every operation takes a connection of its own."""

    def __init__(self, engine: sa.Engine, file: Path | None) -> None:
        self._engine = engine
        self._file = file
        # In memory all threads share one connection, so that they must take turns.
        shared = isinstance(engine.pool, sa.pool.StaticPool)
        self._turn: AbstractContextManager[object] = threading.RLock() if shared else nullcontext()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Lend a connection that sees one unchanging state of the database."""
        with self._turn, explained(self._file), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Lend a connection whose changes are all kept on leaving, or none."""
        with self._turn, explained(self._file), self._engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    def create_profile(self, name: str, introduction: str) -> Profile:
        """Add a person.

        Raises:
            InputError: name_missing, name_too_long, introduction_too_long.
        """
        values = records.profile_values(name, introduction)
        profile = Profile(
            records.new_id(), values["name"], values["introduction"], None, records.now()
        )
        with self.writing() as connection:
            connection.execute(
                profiles.insert().values(id=profile.id, created_at=profile.created_at, **values)
            )
        return profile

    def profiles(self) -> tuple[Profile, ...]:
        """Return everybody who keeps a diary here, the first one first."""
        with self.reading() as connection:
            rows = connection.execute(profiles.select().order_by(profiles.c.created_at)).all()
        return tuple(map(records.profile, rows))

    def diary(self, profile_id: str) -> Diary:
        """Return the diary of one person; it asks for that person's rows only."""
        return Diary(self, profile_id)

    def empty_log(self) -> None:
        """Move SQLite's log into the file, so that nothing removed stays readable in it."""
        with self._turn, explained(self._file):
            checkpoint(self._engine)

    def close(self) -> None:
        """Give back every connection."""
        with self._turn, explained(self._file):
            self._engine.dispose()


def open_store(url: str) -> Store:
    """Open a database of diaries and bring its tables up to date.

    An existing file is copied beside itself before its tables change. Posts deleted more than
    `UNDO_TIME` ago are removed for good.

    Args:
        url: SQLAlchemy's; `sqlite://` keeps everything in memory and forgets it.

    Raises:
        DiaryError: diary_damaged, diary_read_only, diary_full, diary_newer, diary_busy,
            diary_unreachable, diary_address.
    """
    engine = make_engine(url)
    file = database_file(url)
    with explained(file):
        if file is not None:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Store(engine, file)
    try:
        _migrate(store, file)
        _tidy(store)
    except BaseException:
        store.close()
        raise
    return store


def _migrate(store: Store, file: Path | None) -> None:
    with store.reading() as connection:
        if not migrations.missing(connection):
            return
    # Whoever else opens the diary now waits here, and finds nothing left to do.
    with store.writing() as connection:
        steps = migrations.missing(connection)
        if steps and file is not None and sa.inspect(connection).get_table_names():
            back_up(file, dt.date.today())
        for step in steps:
            migrations.apply(connection, step)


def _tidy(store: Store) -> None:
    for profile in store.profiles():
        try:
            store.diary(profile.id).purge_deleted(UNDO_TIME)
        except DiaryError as error:
            # A diary that cannot be written to can still be read.
            if error.code not in ("diary_read_only", "diary_full", "diary_busy"):
                raise
