"""The commands of `python -m facelog`, one module each: `add` its arguments, `run` it.

Each module is cheap to import; what a command needs is imported when it runs.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping

from facelog.i18n import translate
from facelog.types import Language

DONE, FAILED, NO_MODEL = 0, 1, 3


def spoken_language() -> Language:
    """Return the language of the messages: Korean, unless the terminal's locale is English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "en" if os.environ[name].lower().startswith("en") else "ko"
    return "ko"


def text(name: str, **values: object) -> str:
    """Return a text of the area `cli` in the terminal's language."""
    return translate(spoken_language(), f"cli.{name}", **values)


def emotion_name(emotion: str) -> str:
    """Return the display name of one of the four."""
    return translate(spoken_language(), f"common.emotion_{emotion}")


def tell(message: str) -> None:
    """Say something to the person, beside the results."""
    print(message, file=sys.stderr, flush=True)


def line(values: Mapping[str, object]) -> None:
    """Write one machine-readable line."""
    print(json.dumps(values, ensure_ascii=False), flush=True)


def progress(done: int, every: int) -> None:
    """Say how far a long run is, now and then."""
    if done == every or done % 500 == 0:
        tell(text("progress", done=done, every=every))
