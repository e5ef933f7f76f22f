"""`export`: take the person's own data out of the diary, onto this machine's disk."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

from facelog.commands import DONE, FAILED, tell, text
from facelog.commands.whose import Refused, add_profile, with_diary

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

FORMATS = ("csv", "json", "parquet")


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare the command's arguments."""
    parser = command("export", run)
    parser.add_argument("--to", type=Path, metavar="PATH", help=text("help_export_to"))
    parser.add_argument("--format", choices=FORMATS, help=text("help_export_format"))
    parser.add_argument("--photos", type=Path, metavar="DIR", help=text("help_export_photos"))
    parser.add_argument("--music", type=Path, metavar="PATH", help=text("help_export_music"))
    parser.add_argument("--crops", type=Path, metavar="DIR", help=text("help_export_crops"))
    add_profile(parser)
    parser.set_defaults(refuse=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Write what is asked for; nothing is written where something is in the way."""
    asked = (arguments.to, arguments.photos, arguments.music, arguments.crops)
    wanted = [path for path in asked if path]
    if not wanted:
        arguments.refuse(text("export_what"))
    if arguments.format and not arguments.to:
        arguments.refuse(text("export_format_alone"))
    try:
        told = with_diary(arguments.profile, lambda diary: _write(diary, arguments))
    except Refused as reason:
        tell(str(reason))
        return FAILED
    except OSError as error:
        place = error.filename or wanted[0]
        tell(text("export_unwritable", path=place, reason=error.strerror or error))
        return FAILED
    for sentence in told:
        print(sentence)
    return DONE


def _write(diary: Diary, arguments: argparse.Namespace) -> list[str]:
    told = []
    for folder in (arguments.crops, arguments.photos):
        if folder:
            _need_empty(folder)
    if arguments.crops:
        count = write_crops(diary, arguments.crops)
        told.append(text("exported_crops", count=count, path=arguments.crops))
    if arguments.to:
        count = write_table(diary, arguments.to, arguments.format)
        told.append(text("exported_posts", count=count, path=arguments.to))
    if arguments.music:
        count = write_music(diary, arguments.music)
        told.append(text("exported_music", count=count, path=arguments.music))
    if arguments.photos:
        from facelog.exporting import write_photos

        arguments.photos.mkdir(mode=0o700, parents=True, exist_ok=True)
        count = write_photos(diary, arguments.photos)
        told.append(text("exported_photos", count=count, path=arguments.photos))
    return told


def _need_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(text("target_not_empty", path=folder))


def write_table(diary: Diary, path: Path, form: str | None = None) -> int:
    """Write one row per post; a file that is there is replaced once the new one is whole.

    Args:
        diary: whose.
        path: the file; only its owner can read it.
        form: one of `FORMATS`; None for what the path's ending says, else CSV.

    Returns:
        How many posts were written.

    Raises:
        OSError: the file cannot be written.
        DiaryError: the diary cannot be read.
    """
    from facelog import exporting

    ending = path.suffix.lower().removeprefix(".")
    chosen = form or (ending if ending in FORMATS else "csv")
    return _replace(path, lambda target: exporting.write(diary, chosen, target))


def write_music(diary: Diary, path: Path) -> int:
    """Write own pieces, pins and what was heard as CSV; otherwise as `write_table`."""
    from facelog import exporting

    table = exporting.music_csv(diary)
    _replace(path, lambda target: target.write(table))
    return sum(1 for _ in exporting.music_rows(diary))


def _replace(path: Path, write: Callable[[IO[bytes]], int]) -> int:
    if path.is_dir():
        raise Refused(text("target_is_folder", path=path))
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        error.filename = path
        raise
    try:
        with os.fdopen(handle, "wb") as target:
            count = write(target)
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return count


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

    posts = diary.own_words()
    if not posts:
        raise Refused(text("no_own_words"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for post in posts:
        place = folder / post.emotion
        place.mkdir(exist_ok=True)
        (place / f"{post.id}.png").write_bytes(diary.face_crop(post.id))
    mark(folder)
    return len(posts)
