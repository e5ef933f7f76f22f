"""Which diary a command works on: the one of `--profile`, or the only one there is."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from facelog.commands import text

if TYPE_CHECKING:
    from facelog.diary.diary import Diary
    from facelog.diary.store import Store

Found = TypeVar("Found")


class Refused(Exception):
    """Nothing is done; the message is the sentence that says why."""


def add_profile(parser: argparse.ArgumentParser) -> None:
    """Declare `--profile`."""
    parser.add_argument("--profile", metavar="NAME", help=text("help_profile"))


def with_diary(name: str | None, use: Callable[[Diary], Found]) -> Found:
    """Open the diary on disk, use it, and close it; none is made where there is none.

    Args:
        name: of the profile, None for the only one there is.
        use: what is done with the diary.

    Raises:
        Refused: there is no diary, or the name does not point at one.
        DiaryError: it cannot be opened.
    """
    from facelog import config
    from facelog.diary.store import open_store

    path = config.database_path()
    if path is not None and not path.exists():  # opening it would make one
        raise Refused(text("no_diary", path=path))
    store = open_store(config.database_url())
    try:
        return use(_chosen(store, name))
    finally:
        store.close()


def _chosen(store: Store, name: str | None) -> Diary:
    import unicodedata

    def plain(words: str) -> str:
        return unicodedata.normalize("NFC", words).strip()

    found = [
        profile
        for profile in store.profiles()
        if name is None or plain(profile.name) == plain(name)
    ]
    if len(found) == 1:
        return store.diary(found[0].id)
    if name is None:
        raise Refused(text("which_profile", count=len(found)))
    raise Refused(text("profile_by_name", count=len(found), wanted=name))
