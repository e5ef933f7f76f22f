"""`screen`: find words of crisis, line by line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from facelog.commands import DONE, FAILED, tell, text


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare the command's arguments."""
    parser = command("screen", run)
    parser.add_argument("file", type=Path, metavar="FILE", help=text("help_screen_file"))


def run(arguments: argparse.Namespace) -> int:
    """Write `crisis` or `clear` for each line of a file in UTF-8."""
    from facelog.companion.safety import screen

    try:
        content = arguments.file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        tell(text("bad_file", reason=error))
        return FAILED
    # Only the line feed ends a line: a diary text may hold the rarer separators of Unicode.
    lines = content.split("\n")
    for entry in lines[:-1] if lines[-1] == "" else lines:
        print("crisis" if screen(entry) else "clear")
    return DONE
