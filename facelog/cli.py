"""The command line: `python -m facelog COMMAND`."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Sequence

from facelog.commands import (
    FAILED,
    NO_MODEL,
    bench,
    bring_in,
    evaluate,
    export,
    predict,
    sample,
    screen,
    spoken_language,
    tell,
    text,
    train,
)
from facelog.errors import FaceLogError, ModelFileError
from facelog.i18n import explain


def parser() -> argparse.ArgumentParser:
    """Build the parser of all commands; each sets `run`, which returns the exit status."""
    top = argparse.ArgumentParser("python -m facelog", description=text("help"))
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], int] | None
    ) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=text(f"help_{name}"))
        if run:
            found.set_defaults(run=run)
        return found

    for module in (predict, evaluate, bench, screen, export, bring_in, sample, train):
        module.add(command)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: what follows the program's name, the process's own if None.

    Returns:
        The exit status: 0 done, 1 failed in part or whole, 3 a network's file is missing or
        damaged. Wrong usage leaves through SystemExit with 2.
    """
    for stream in (sys.stdout, sys.stderr):
        # A path may hold bytes that are no text; machine lines are UTF-8 on every system.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    chosen = parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except FaceLogError as error:
        tell(explain(spoken_language(), error))
        return NO_MODEL if isinstance(error, ModelFileError) else FAILED
    except KeyboardInterrupt:
        return 130
