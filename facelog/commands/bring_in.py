"""`import`: posts from Daylio's export, or from a folder of photos with a table, into a diary."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from facelog.commands import DONE, FAILED, emotion_name, spoken_language, tell, text
from facelog.commands.whose import Refused, add_profile, with_diary
from facelog.i18n import explain

if TYPE_CHECKING:
    from facelog.importing import Imported

SHOWN_WORDS = 12


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare the command's arguments."""
    parser = command("import", run)
    parser.add_argument("path", type=Path, metavar="PATH", help=text("help_import_path"))
    add_profile(parser)


def run(arguments: argparse.Namespace) -> int:
    """Keep the rows as posts; say which could not be kept, each by its number."""
    from facelog.importing import bring_in_path

    def told(done: int) -> None:
        tell(text("import_progress", done=done))

    try:
        found = with_diary(
            arguments.profile, lambda diary: bring_in_path(diary, arguments.path, told)
        )
    except Refused as reason:
        tell(str(reason))
        return FAILED
    except OSError as error:
        tell(text("import_unreadable", path=arguments.path, reason=error.strerror or error))
        return FAILED
    _report(found)
    return FAILED if found.problems else DONE


def _report(found: Imported) -> None:
    for number, error in found.problems.items():
        tell(text("import_row", number=number, reason=explain(spoken_language(), error)))
    if found.placed:
        words = sorted(found.placed.items(), key=lambda item: -item[1])[:SHOWN_WORDS]
        tell(
            text(
                "import_placed",
                words=", ".join(f"{word} ({count})" for word, count in words),
                fallback=emotion_name("sadness"),
            )
        )
    print(text("imported", added=found.added, known=found.known, left_out=len(found.problems)))
