"""`predict`: read the emotion of photographs."""

from __future__ import annotations

import argparse
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from facelog.commands import DONE, FAILED, emotion_name, line, spoken_language, text
from facelog.errors import NoFaceError, PhotoError
from facelog.i18n import explain

if TYPE_CHECKING:
    from facelog.emotion.classifier import Classifier
    from facelog.seeing import Sight


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare the command's arguments."""
    parser = command("predict", run)
    parser.add_argument("photos", nargs="+", metavar="PHOTO", help=text("help_photos"))
    parser.add_argument("--json", action="store_true", help=text("help_json"))


def file_bytes(path: Path) -> bytes:
    """Read a photograph's file.

    Raises:
        PhotoError: not_found, or unreadable: no permission, a folder, not a plain file.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise PhotoError("unreadable")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PhotoError("not_found") from error
    except OSError as error:
        raise PhotoError("unreadable") from error


def full_size_box(sight: Sight) -> list[int]:
    """Return x, y, width, height of the largest face within the upright full-size photo."""
    x, y, width, height = sight.full_box()
    left, top = max(0, round(x)), max(0, round(y))
    right = min(sight.photo.width, round(x + width))
    bottom = min(sight.photo.height, round(y + height))
    return [left, top, right - left, bottom - top]


def read_photo(path: str, classifier: Classifier) -> dict[str, object]:
    """Return what the network reads in a photograph's largest face.

    Raises:
        PhotoError: the file is missing or no usable picture.
        NoFaceError: there is no face in it.
    """
    from facelog import seeing

    started = time.perf_counter()
    sight = seeing.look(file_bytes(Path(path)))
    reading, _, milliseconds = seeing.read(sight, 0, classifier)
    spent = {**milliseconds, "total": (time.perf_counter() - started) * 1e3}
    return {
        "path": path,
        "faces": len(sight.faces),
        "box": full_size_box(sight),
        "emotion": reading.emotion,
        "probabilities": dict(reading.probabilities),
        "neutral": reading.neutral,
        "expression": dict(reading.expressions),
        "milliseconds": {name: round(value, 2) for name, value in spent.items()},
    }


def _say(result: dict) -> None:
    if "error" in result:
        print(f"{result['path']}\t{result['message']}", flush=True)
        return
    ranked = sorted(result["probabilities"].items(), key=lambda pair: -pair[1])
    shares = "  ".join(f"{emotion_name(name)} {share:.0%}" for name, share in ranked)
    notes = [text("neutral", share=f"{result['neutral']:.0%}")]
    if result["faces"] > 1:
        notes.append(text("faces", count=result["faces"]))
    notes.append(f"{result['milliseconds']['total']:.0f} ms")
    print(f"{result['path']}\t{shares}\t({', '.join(notes)})", flush=True)


def run(arguments: argparse.Namespace) -> int:
    """Read each photo; a bad one is reported and the others still follow."""
    from facelog.emotion import classifier

    network = classifier.load()
    code = DONE
    for path in arguments.photos:
        try:
            result = read_photo(path, network)
        except (PhotoError, NoFaceError) as error:
            message = explain(spoken_language(), error)
            result = {"path": path, "error": error.code, "message": message}
            code = FAILED
        if arguments.json:
            line(result)
        else:
            _say(result)
    return code
