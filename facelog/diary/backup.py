"""A copy of the diary's file, made before anything changes its tables."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path


def copy_path(file: Path, today: dt.date) -> Path:
    """Return a free name beside the file: `diary-backup-2026-11-21.db`, then `-2`, `-3`, ..."""
    stem = f"{file.stem}-backup-{today.isoformat()}"
    path = file.with_name(stem + file.suffix)
    number = 2
    while path.exists():
        path = file.with_name(f"{stem}-{number}{file.suffix}")
        number += 1
    return path


def back_up(file: Path, today: dt.date) -> Path:
    """Copy a SQLite file beside itself, also while others write to it.

    Args:
        file: the diary.
        today: names the copy.

    Returns:
        The copy; it is there whole or not at all.

    Raises:
        sqlite3.Error: the file could not be read, or the copy not be written.
        OSError: the copy could not be named.
    """
    target = copy_path(file, today)
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)
            # Without a log beside it, the copy is one file that can be moved about.
            copy.execute("PRAGMA journal_mode = DELETE")
        unfinished.rename(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return target
