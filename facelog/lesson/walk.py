"""One photograph on the way of a post, with what every stage makes of it.

Nothing is worked out a second way: the photograph goes through `seeing.search` and
`seeing.read`, as that of a post does; the rest is read off what they return.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facelog import face, seeing
from facelog.config import CROP_SIDE
from facelog.emotion import classifier as emotion
from facelog.emotion import explain
from facelog.emotion.card import Card
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.errors import ExplainError, InputError
from facelog.types import Face, Pixels, Proposal, Reading

STAGES = (
    "original",
    "boxes",
    "landmarks",
    "rotation",
    "scaling",
    "centring",
    "crop",
    "eight",
    "calibration",
    "four",
    "heat",
    "prompt",
    "answer",
)
"""In the order of the way."""
WITHOUT_FACE = STAGES[:2]
"""How far a photograph comes in which there is no face."""


@dataclass(frozen=True)
class Heat:
    """What in the face spoke for each emotion.

    Attributes:
        explanation: as it is drawn over the face.
        evidence: by emotion, (h, w): what each place of the network's last map adds to the
            emotion's log-odds; what spoke against it is below 0.
    """

    explanation: explain.Explanation
    evidence: Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Seen:
    """What was made of one face.

    Attributes:
        index: which of the faces, counted from the largest.
        matrix: (2, 3), from places of the photograph to places of the crop.
        shift: how far the turned and scaled photograph is moved, x and y in pixels of the crop,
            from where its middle lies in the middle of the crop.
        crop: (224, 224, 3) RGB, what the network gets.
        raw: the eight before the calibration, by name.
        reading: the eight after it, the four, and the share of neutral.
        heat: None where the network's file has no class maps.
        card: what the network says of itself.
    """

    index: int
    matrix: NDArray[np.float64]
    shift: tuple[float, float]
    crop: Pixels
    raw: Mapping[str, float]
    reading: Reading
    heat: Heat | None
    card: Card

    @property
    def tilt(self) -> float:
        """By how many degrees the eyes' line is tilted clockwise as seen; it is turned back."""
        return math.degrees(math.atan2(self.matrix[0, 1], self.matrix[0, 0]))

    @property
    def scale(self) -> float:
        """Pixels of the crop per pixel of the photograph."""
        return math.hypot(self.matrix[0, 0], self.matrix[1, 0])


@dataclass(frozen=True)
class Walk:
    """The way of a photograph up to the network's answer.

    Attributes:
        sight: the photograph, what the detectors saw in it, and the faces.
        seen: what was made of the chosen face; None where there is no face.
    """

    sight: seeing.Sight
    seen: Seen | None

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages that the photograph reaches."""
        return STAGES if self.seen is not None else WITHOUT_FACE

    @property
    def face(self) -> Face | None:
        """The chosen face."""
        return None if self.seen is None else self.sight.faces[self.seen.index]

    def confirmed(self, proposal: Proposal) -> bool:
        """Tell whether a face was found where a detector saw one."""
        x, y, width, height = proposal.box
        middle = x + width / 2, y + height / 2
        return any(
            left <= middle[0] <= left + across and top <= middle[1] <= top + down
            for left, top, across, down in (face.box for face in self.sight.faces)
        )


def take(data: bytes, index: int = 0, classifier: emotion.Classifier | None = None) -> Walk:
    """Send a photograph down the way of a post.

    Args:
        data: a whole image file.
        index: which of its faces, counted from the largest.
        classifier: the network to ask, the installed one if None.

    Raises:
        PhotoError: the bytes are no usable picture.
        ModelFileError: a network's file is missing or damaged.
        InputError: face_missing, there is no such face among several.
    """
    sight = seeing.search(data)
    if not sight.faces:
        return Walk(sight, None)
    if index >= len(sight.faces):
        raise InputError("face_missing")
    network = classifier or emotion.load()
    reading, crop, _milliseconds = seeing.read(sight, index, network)
    matrix = face.to_crop(sight.faces[index])
    rows, columns = sight.photo.pixels.shape[:2]
    middle = np.array([(columns - 1) / 2, (rows - 1) / 2])
    shift = matrix[:, :2] @ middle + matrix[:, 2] - (CROP_SIDE - 1) / 2
    seen = Seen(
        index,
        matrix,
        (float(shift[0]), float(shift[1])),
        crop,
        emotion.before_calibration(reading.expressions, network.card),
        reading,
        _heat(crop, network),
        network.card,
    )
    return Walk(sight, seen)


def _heat(crop: Pixels, network: emotion.Classifier) -> Heat | None:
    try:
        explanation = explain.explain(crop, network)
        shares, maps, _box = network.class_maps(crop)
    except ExplainError:
        return None
    evidence = explain.emotion_maps(maps, shares)
    return Heat(explanation, {name: evidence[..., at] for at, name in enumerate(EMOTIONS)})


def beyond(walk: Walk) -> float:
    """Return which share of the crop lies beyond the photograph, where its edge is repeated."""
    if walk.seen is None:
        return 0.0
    matrix, side = walk.seen.matrix, np.arange(CROP_SIDE)
    places = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    back = np.linalg.inv(matrix[:, :2])
    spots = (places - matrix[:, 2]) @ back.T
    rows, columns = walk.sight.photo.pixels.shape[:2]
    outside = (spots < -0.5) | (spots > np.array([columns, rows]) - 0.5)
    return float(outside.any(axis=1).mean())


def leading(shares: Mapping[str, float]) -> str:
    """Return the largest of the eight."""
    return max(EXPRESSIONS, key=lambda name: shares[name])
