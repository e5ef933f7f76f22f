"""`export`: take the person's own data out of the diary, onto this machine's disk."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from facelog.commands import DONE, FAILED, tell, text

if TYPE_CHECKING:
    from facelog.diary.diary import Diary
    from facelog.diary.store import Store


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare the command's arguments."""
    parser = command("export", run)
    parser.add_argument(
        "--crops", type=Path, required=True, metavar="DIR", help=text("help_export_crops")
    )
    parser.add_argument("--profile", metavar="NAME", help=text("help_profile"))


class _Refused(Exception):
    """Nothing is exported; the message is the sentence that says why."""


def run(arguments: argparse.Namespace) -> int:
    """Write what is asked for; nothing is written where something is in the way."""
    try:
        count = _with_diary(arguments.profile, lambda diary: write_crops(diary, arguments.crops))
    except _Refused as reason:
        tell(str(reason))
        return FAILED
    except OSError as error:
        tell(text("export_unwritable", path=arguments.crops, reason=error.strerror))
        return FAILED
    print(text("exported_crops", count=count, path=arguments.crops))
    return DONE


def _with_diary(name: str | None, use: Callable[[Diary], int]) -> int:
    from facelog import config
    from facelog.diary.store import open_store

    path = config.database_path()
    if path is not None and not path.exists():  # opening it would make one
        raise _Refused(text("no_diary", path=path))
    store = open_store(config.database_url())
    try:
        return use(_chosen(store, name))
    finally:
        store.close()


def _chosen(store: Store, name: str | None) -> Diary:
    """Return the diary of the person with this name, or of the only one there is."""
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
        raise _Refused(text("which_profile", count=len(found)))
    raise _Refused(text("profile_by_name", count=len(found), wanted=name))


def write_crops(diary: Diary, folder: Path) -> int:
    """Write the faces whose emotion the person confirmed or corrected, to train on.

    Each goes as a PNG, as the network saw it, into the folder of its emotion; its name is the
    post's random id. A small file beside these folders says how the faces are framed.

    Args:
        diary: whose.
        folder: a new or an empty one; it is made so that only its owner can look into it.

    Returns:
        How many faces were written.
    """
    from facelog.train.crops import mark

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise _Refused(text("target_not_empty", path=folder))
    posts = diary.own_words()
    if not posts:
        raise _Refused(text("no_own_words"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for post in posts:
        place = folder / post.emotion
        place.mkdir(exist_ok=True)
        (place / f"{post.id}.png").write_bytes(diary.face_crop(post.id))
    mark(folder)
    return len(posts)
