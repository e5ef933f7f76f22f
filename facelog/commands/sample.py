"""`sample`: a made-up year of posts into a diary, and exactly these out of it again."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from facelog.commands import DONE, FAILED, spoken_language, tell, text
from facelog.commands.whose import Refused, add_profile, with_diary

if TYPE_CHECKING:
    from facelog.diary.diary import Diary


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare the command's arguments."""
    parser = command("sample", None)
    actions = parser.add_subparsers(required=True, metavar="load|remove")
    for name, run in (("load", load), ("remove", remove)):
        action = actions.add_parser(name, help=text(f"help_sample_{name}"))
        action.set_defaults(run=run)
        add_profile(action)


def load(arguments: argparse.Namespace) -> int:
    """Put the sample year, up to yesterday, beside the posts that are there."""

    def use(diary: Diary) -> int:
        from facelog import sample

        return sample.load(diary, spoken_language(), dt.date.today())

    return _done(arguments, use, lambda count: text("sample_loaded", count=count))


def remove(arguments: argparse.Namespace) -> int:
    """Take every post of the sample out for good, and no other."""
    return _done(
        arguments,
        lambda diary: diary.remove_sample(),
        lambda count: text("sample_removed", count=count),
    )


def _done(
    arguments: argparse.Namespace, use: Callable[[Diary], int], sentence: Callable[[int], str]
) -> int:
    try:
        count = with_diary(arguments.profile, use)
    except Refused as reason:
        tell(str(reason))
        return FAILED
    print(sentence(count))
    return DONE
