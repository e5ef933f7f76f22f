"""Connections to the database, and what its failures are called."""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from facelog.errors import DiaryError

BUSY_SECONDS = 15.0
"""How long a writer waits for another one before it gives up."""

# A quota or a file size limit shows as a failed write rather than as a full disk.
_NO_ROOM = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_TRUNCATE,
}
_BY_PRIMARY_CODE = {
    sqlite3.SQLITE_FULL: "diary_full",
    sqlite3.SQLITE_READONLY: "diary_read_only",
    sqlite3.SQLITE_CANTOPEN: "diary_read_only",
    sqlite3.SQLITE_PERM: "diary_read_only",
    sqlite3.SQLITE_CORRUPT: "diary_damaged",
    sqlite3.SQLITE_NOTADB: "diary_damaged",
    sqlite3.SQLITE_BUSY: "diary_busy",
    sqlite3.SQLITE_LOCKED: "diary_busy",
}


def database_file(url: str) -> Path | None:
    """Return the file behind a SQLite URL; None in memory and on a server."""
    parts = sa.make_url(url)
    if parts.get_backend_name() != "sqlite" or parts.database in (None, "", ":memory:"):
        return None
    return Path(str(parts.database)).absolute()


def make_engine(url: str) -> sa.Engine:
    """Return an engine whose errors never quote what a person wrote.

    Raises:
        DiaryError: diary_address, the URL is none, or its database's driver is not installed.
    """
    try:
        if sa.make_url(url).get_backend_name() != "sqlite":
            return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True)
    except (sa.exc.ArgumentError, ImportError, ValueError) as error:
        raise DiaryError("diary_address") from error
    waiting: dict[str, Any] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    if database_file(url) is None:
        engine = sa.create_engine(
            url, hide_parameters=True, connect_args=waiting, poolclass=StaticPool
        )
    else:
        engine = sa.create_engine(url, hide_parameters=True, connect_args=waiting)
    sa.event.listen(engine, "connect", _on_connect)
    sa.event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin on its own: it would leave table changes outside transactions.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    # Two processes that turn a new file to its log are not made to wait for each other.
    for wait in (0.01, 0.1, 1.0, None):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if wait is None or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(wait)


def _on_begin(connection: sa.Connection) -> None:
    # A reader that turns writer cannot wait for its turn, so a writer says so from the start.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def checkpoint(engine: sa.Engine) -> None:
    """Empty SQLite's write-ahead log into the file, so that nothing removed stays readable."""
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _code(error: BaseException | None) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return "diary_unreachable"
    if code in _NO_ROOM:
        return "diary_full"
    return _BY_PRIMARY_CODE.get(code & 0xFF, "diary_unreachable")


@contextmanager
def explained(file: Path | None) -> Iterator[None]:
    """Turn the database's and the disk's failures into errors a person can be told.

    Args:
        file: the diary's file; None in memory and on a server.

    Raises:
        DiaryError: diary_damaged, diary_read_only, diary_full, diary_busy, diary_unreachable;
            values: file, folder (where copies of earlier days lie).
    """
    place = {"file": str(file or ""), "folder": str(file.parent if file else "")}
    try:
        yield
    except sa.exc.IntegrityError:
        raise  # a question of what is written, for the caller to answer
    except sa.exc.DBAPIError as error:
        raise DiaryError(_code(error.orig), **place) from error
    except sqlite3.Error as error:
        raise DiaryError(_code(error), **place) from error
    except sa.exc.TimeoutError as error:
        raise DiaryError("diary_busy", **place) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise DiaryError("diary_full" if full else "diary_read_only", **place) from error
