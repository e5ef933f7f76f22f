"""The numbers of every stage as JSON; its keys are described in `data/lesson.schema.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from facelog.config import CROP_SIDE
from facelog.lesson.letter import Letter
from facelog.lesson.walk import Seen, Walk, beyond

VERSION = 1
LANDMARKS = ("right_eye", "left_eye", "nose", "right_mouth_corner", "left_mouth_corner")


def to_json(walk: Walk, letter: Letter | None) -> bytes:
    """Return the record as a file, in UTF-8."""
    return (json.dumps(record(walk, letter), ensure_ascii=False, indent=2) + "\n").encode()


def record(walk: Walk, letter: Letter | None) -> dict[str, Any]:
    """Return what every stage says in numbers and words; no picture is in it.

    Places are rounded to a tenth of a pixel, shares to four digits after the point.

    Args:
        walk: the way of a photograph.
        letter: prompt and answer, None where there is no face.
    """
    photo = walk.sight.photo
    rows, columns = photo.pixels.shape[:2]
    found: dict[str, Any] = {
        "format": "facelog-lesson",
        "version": VERSION,
        "stages": list(walk.stages),
        "photo": {
            "width": photo.width,
            "height": photo.height,
            "looked_at": {"width": columns, "height": rows},
        },
        "boxes": {
            "proposals": [
                {
                    "detector": each.detector,
                    "search": each.search,
                    "box": _places(each.box),
                    "score": round(each.score, 4),
                    "confirmed": walk.confirmed(each),
                }
                for each in walk.sight.proposals
            ],
            "faces": [
                {"box": _places(each.box), "score": round(each.confidence, 4)}
                for each in walk.sight.faces
            ],
            "chosen": None if walk.seen is None else walk.seen.index,
        },
    }
    if walk.seen is not None and walk.face is not None:
        found["landmarks"] = dict(
            zip(LANDMARKS, map(_places, walk.face.landmarks.tolist()), strict=True)
        )
        found["alignment"] = _alignment(walk, walk.seen)
        found |= _network(walk.seen)
    if letter is not None:
        found |= _letter(letter)
    return found


def _alignment(walk: Walk, seen: Seen) -> dict[str, Any]:
    return {
        "rotation_degrees": round(-seen.tilt, 2),
        "scale": round(seen.scale, 4),
        "shift": _places(seen.shift),
        "matrix": [[round(float(value), 6) for value in row] for row in seen.matrix],
        "crop_side": CROP_SIDE,
        "beyond": round(beyond(walk), 4),
    }


def _network(seen: Seen) -> dict[str, Any]:
    card, reading = seen.card, seen.reading
    found: dict[str, Any] = {
        "network": {"architecture": card.architecture, "sha256": card.sha256},
        "raw": _shares(seen.raw),
        "calibration": {
            "temperature": round(card.temperature, 4),
            "offsets": _shares(dict(zip(card.labels, card.offsets, strict=True))),
        },
        "eight": _shares(reading.expressions),
        "four": _shares(reading.probabilities),
        "neutral": round(reading.neutral, 4),
        "leading": reading.emotion,
        "faint": reading.faint,
        "heat": None,
    }
    if seen.heat is not None:
        found["heat"] = {
            emotion: [[round(float(value), 4) for value in row] for row in evidence]
            for emotion, evidence in seen.heat.evidence.items()
        }
    return found


def _letter(letter: Letter) -> dict[str, Any]:
    request, comment = letter.request, letter.comment
    settings = request.settings
    return {
        "prompt": {
            "language": request.language,
            "character": settings.character if request.character is None else request.character.id,
            "attitude": settings.attitude,
            "intensity": settings.intensity,
            "length": settings.length,
            "ingredients": list(settings.ingredients),
            "temperature": letter.temperature,
            "crisis": request.crisis,
            "messages": letter.messages,
        },
        "answer": comment
        and {
            "text": comment.text,
            "author": comment.author,
            "brain": comment.brain,
            "place": comment.place,
        },
    }


def _places(values: Iterable[float]) -> list[float]:
    return [round(float(value), 1) for value in values]


def _shares(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in values.items()}
