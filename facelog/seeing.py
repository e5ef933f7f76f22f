"""From a photograph's bytes to what is seen in it: the one way, for app, CLI and evaluation."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from facelog import face, image
from facelog.emotion import classifier as emotion
from facelog.errors import NoFaceError
from facelog.types import Face, Photo, Pixels, Proposal, Reading


@dataclass(frozen=True)
class Sight:
    """A photograph and the faces in it.

    Attributes:
        photo: decoded and upright.
        faces: the largest first, in pixels of `photo.pixels`; never empty where `look` saw them.
        milliseconds: how long "decode" and "detect" took.
        proposals: what the detectors saw on the way, in pixels of `photo.pixels`.
    """

    photo: Photo
    faces: tuple[Face, ...]
    milliseconds: dict[str, float] = field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()

    def full_box(self, index: int = 0) -> tuple[float, float, float, float]:
        """Return a face's x, y, width, height in pixels of the upright full-size photograph."""
        scale = self.photo.scale
        x, y, width, height = self.faces[index].box
        return x * scale, y * scale, width * scale, height * scale

    def share_box(self, index: int = 0) -> tuple[float, float, float, float]:
        """Return a face's x, y, width, height as shares of the photo's width and height."""
        rows, columns = self.photo.pixels.shape[:2]
        x, y, width, height = self.faces[index].box
        return x / columns, y / rows, width / columns, height / rows


def look(data: bytes) -> Sight:
    """Decode a photograph and find its faces.

    Args:
        data: a whole image file.

    Raises:
        NoFaceError: there is no face in it.
        PhotoError, ModelFileError: as `search` does.
    """
    sight = search(data)
    if not sight.faces:
        raise NoFaceError("no_face")
    return sight


def search(data: bytes) -> Sight:
    """Decode a photograph and look for faces; there may be none.

    Args:
        data: a whole image file.

    Raises:
        PhotoError: the bytes are no usable picture.
        ModelFileError: the detector's files are missing or damaged.
    """
    started = time.perf_counter()
    photo = image.load(data)
    decoded = time.perf_counter()
    seen = face.search(photo.pixels)
    found = time.perf_counter()
    spent = {"decode": (decoded - started) * 1e3, "detect": (found - decoded) * 1e3}
    return Sight(photo, seen.faces, spent, seen.proposals)


def crop(sight: Sight, index: int = 0) -> Pixels:
    """Return the aligned face, (224, 224, 3), exactly as the expression network gets it."""
    return face.align(sight.photo.pixels, sight.faces[index])


def read(
    sight: Sight, index: int = 0, classifier: emotion.Classifier | None = None
) -> tuple[Reading, Pixels, dict[str, float]]:
    """Read the expression of one face.

    Args:
        sight: what `look` returned.
        index: which of its faces.
        classifier: the network to ask; the installed one by default.

    Returns:
        The reading, the crop it was read from, and the milliseconds of "decode", "detect",
        "align" and "classify".

    Raises:
        ModelFileError: the expression network's file is missing or damaged.
    """
    network = classifier or emotion.load()
    started = time.perf_counter()
    aligned = crop(sight, index)
    ready = time.perf_counter()
    reading = network.read(np.stack([aligned]))[0]
    done = time.perf_counter()
    spent = {"align": (ready - started) * 1e3, "classify": (done - ready) * 1e3}
    return reading, aligned, {**sight.milliseconds, **spent}
