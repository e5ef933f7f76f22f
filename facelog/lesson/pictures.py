"""A picture of every stage that has one: the photograph with what was found and done in it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from facelog.config import CROP_SIDE
from facelog.emotion import explain
from facelog.lesson.lettering import font
from facelog.lesson.walk import Seen, Walk
from facelog.types import Pixels, Proposal

SIDE = 960
"""Longer side of the pictures, in pixels; crop and heat map are as large as they are."""
PICTURED = (
    "original",
    "boxes",
    "landmarks",
    "rotation",
    "scaling",
    "centring",
    "crop",
    "heat",
)
"""The stages that have a picture."""
DETECTOR_NAMES = {"dlib": "dlib", "mtcnn": "MTCNN"}
DETECTOR_COLOURS = {"dlib": "#2F7FD8", "mtcnn": "#E8890C"}
"""Told apart under the common kinds of colour blindness; dlib's lines are broken as well."""
_AROUND = (228, 233, 232)
_LINE, _DOT, _TAG = 5, 9, 26
_MARK = "#19B394"
Matrix = NDArray[np.float64]


def draw(walk: Walk, stage: str, emotion: str | None = None) -> Pixels:
    """Draw a stage.

    Args:
        walk: the way of a photograph that reaches the stage.
        stage: one of `PICTURED`.
        emotion: for "heat", whose support is drawn; the leading one's if None.

    Returns:
        RGB, (height, width, 3).

    Raises:
        ValueError: there is no such picture.
    """
    seen = walk.seen
    if stage == "original":
        return _photo(walk)[0]
    if stage == "boxes":
        return _boxes(walk)
    if seen is not None:
        if stage == "landmarks":
            return _landmarks(walk)
        if stage in ("rotation", "scaling", "centring"):
            return _moved(walk, seen, stage)
        if stage == "crop":
            return seen.crop
        if stage == "heat" and seen.heat is not None:
            support = seen.heat.explanation.support[emotion or seen.reading.emotion]
            return explain.draw(seen.crop, support)
    raise ValueError(f"no picture of {stage}")


def _photo(walk: Walk) -> tuple[Pixels, float]:
    """Return the photograph as it is shown, and its pixels per pixel of the one looked at."""
    pixels = walk.sight.photo.pixels
    rows, columns = pixels.shape[:2]
    factor = SIDE / max(rows, columns)
    size = max(1, round(columns * factor)), max(1, round(rows * factor))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8), factor


def _boxes(walk: Walk) -> Pixels:
    shown, factor = _photo(walk)
    picture = Image.fromarray(shown)
    pen = ImageDraw.Draw(picture)
    for number, found in enumerate(walk.sight.faces):
        x, y, width, height = (value * factor for value in found.box)
        chosen = walk.seen is not None and number == walk.seen.index
        outline, line = ("white", _LINE) if chosen else ("#D5DCDA", _LINE // 2)
        pen.rectangle((x - 2, y - 2, x + width + 2, y + height + 2), outline="black", width=line)
        pen.rectangle((x, y, x + width, y + height), outline=outline, width=line)
        _tag(pen, shown.shape, (x, y + height), f"{number + 1}", "#111111")
    # MTCNN's first: dlib's broken lines let them be seen
    for proposal in sorted(walk.sight.proposals, key=lambda each: each.detector, reverse=True):
        x, y, width, height = (value * factor for value in proposal.box)
        colour = DETECTOR_COLOURS[proposal.detector]
        line = _LINE if walk.confirmed(proposal) else _LINE - 2
        if proposal.detector == "dlib":
            _broken(pen, (x, y, x + width, y + height), colour, line)
        else:
            pen.rectangle((x, y, x + width, y + height), outline=colour, width=line)
    for proposal in _labelled(walk):
        x, y, width, _height = (value * factor for value in proposal.box)
        # names at opposite corners: the two detectors' boxes mostly lie on each other
        right = proposal.detector == "mtcnn"
        text = f"{DETECTOR_NAMES[proposal.detector]} {proposal.score:.2f}"
        colour = DETECTOR_COLOURS[proposal.detector]
        _tag(pen, shown.shape, (x + width if right else x, y), text, colour, above=right)
    return np.asarray(picture, np.uint8)


def _labelled(walk: Walk) -> list[Proposal]:
    """Return the proposals whose names fit into the picture: each detector's best, and wrong ones.

    Where a picture is searched turned, a place is proposed many times over.
    """
    best: dict[str, Proposal] = {}
    for proposal in sorted(walk.sight.proposals, key=lambda each: each.score):
        if walk.confirmed(proposal) or not walk.sight.faces:
            best[proposal.detector] = proposal
    wrong = [
        proposal
        for proposal in walk.sight.proposals
        if proposal.search == "upright" and not walk.confirmed(proposal)
    ]
    return [*wrong, *best.values()]


def _broken(
    pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float], colour: str, line: int
) -> None:
    left, top, right, bottom = box
    dash = 18
    for start in np.arange(left, right, 2 * dash):
        end = min(start + dash, right)
        for y in (top, bottom):
            pen.line((start, y, end, y), colour, line)
    for start in np.arange(top, bottom, 2 * dash):
        end = min(start + dash, bottom)
        for x in (left, right):
            pen.line((x, start, x, end), colour, line)


def _tag(
    pen: ImageDraw.ImageDraw,
    shape: tuple[int, ...],
    place: tuple[float, float],
    text: str,
    colour: str,
    *,
    above: bool = False,
) -> None:
    """Write white on a colour, within the picture."""
    written = font(_TAG, bold=True)
    width, height = written.getlength(text) + 14, _TAG + 10
    left = min(max(place[0], 0), shape[1] - width)
    top = min(max(place[1] - (height if above else 0), 0), shape[0] - height)
    pen.rectangle((left, top, left + width, top + height), fill=colour)
    pen.text((left + 7, top + height / 2), text, fill="white", font=written, anchor="lm")


def _landmarks(walk: Walk) -> Pixels:
    found = walk.face
    assert found is not None
    shown, factor = _photo(walk)
    picture = Image.fromarray(shown)
    points = (found.landmarks.astype(np.float64) + 0.5) * factor - 0.5
    _points(ImageDraw.Draw(picture), points, numbered=True)
    return np.asarray(picture, np.uint8)


def _points(pen: ImageDraw.ImageDraw, points: Matrix, *, numbered: bool = False) -> None:
    written = font(_TAG - 6, bold=True)
    # as large as fits between the marks of a small face
    radius = min(_DOT + 5, max(4.0, float(np.hypot(*(points[1] - points[0]))) / 5))
    radius = radius if numbered else min(radius, _DOT)
    for number, (x, y) in enumerate(points, start=1):
        pen.ellipse((x - radius - 2, y - radius - 2, x + radius + 2, y + radius + 2), "black")
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), _MARK)
        if numbered and radius > _DOT:
            pen.text((x, y), f"{number}", fill="black", font=written, anchor="mm")


def _moved(walk: Walk, seen: Seen, stage: str) -> Pixels:
    """Draw the photograph turned; then scaled too; then moved too, around the crop's frame."""
    pixels = walk.sight.photo.pixels
    rows, columns = pixels.shape[:2]
    middle = np.array([(columns - 1) / 2, (rows - 1) / 2])
    turn = seen.matrix[:, :2]
    shift = np.zeros(2)
    if stage == "rotation":
        turn, extent = turn / seen.scale, np.array([columns, rows], np.float64)
    else:
        # wide enough for the photograph as scaled, and for the frame
        extent = np.maximum(np.array([columns, rows]) * seen.scale, 1.5 * CROP_SIDE)
        if stage == "centring":
            shift = np.array(seen.shift)
    factor = SIDE / extent.max()
    size = max(1, round(extent[0] * factor)), max(1, round(extent[1] * factor))
    centre = (np.array(size) - 1) / 2
    matrix = np.column_stack([factor * turn, centre - factor * (turn @ middle - shift)])
    picture = Image.fromarray(_warped(pixels, matrix, size))
    pen = ImageDraw.Draw(picture)
    found = walk.face
    assert found is not None
    points = found.landmarks.astype(np.float64) @ matrix[:, :2].T + matrix[:, 2]
    if stage == "rotation":
        level = float(points[:2, 1].mean())
        pen.line((0, level, size[0], level), "black", _LINE)
        pen.line((0, level, size[0], level), "white", _LINE - 2)
        _points(pen, points)
        return np.asarray(picture, np.uint8)
    half = CROP_SIDE / 2 * factor
    frame = (centre[0] - half, centre[1] - half, centre[0] + half, centre[1] + half)
    if stage == "centring":
        before = points[2] - factor * shift
        pen.line((*before, *points[2]), "black", _LINE + 2)
        pen.line((*before, *points[2]), _MARK, _LINE)
    pen.rectangle(tuple(np.add(frame, (-2, -2, 2, 2))), outline="black", width=_LINE + 2)
    pen.rectangle(frame, outline="white", width=_LINE)
    _points(pen, points)
    return np.asarray(picture, np.uint8)


def _warped(pixels: Pixels, matrix: Matrix, size: tuple[int, int]) -> Pixels:
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    if scale < 1:  # or sampling would skip pixels
        rows, columns = pixels.shape[:2]
        less = max(1, round(columns * scale)), max(1, round(rows * scale))
        reduced = np.asarray(cv2.resize(pixels, less, interpolation=cv2.INTER_AREA), np.uint8)
        factors = np.array([columns / less[0], rows / less[1]])
        linear = matrix[:, :2] * factors
        matrix = np.column_stack([linear, matrix[:, 2] + matrix[:, :2] @ ((factors - 1) / 2)])
        pixels = reduced
    warped = cv2.warpAffine(
        pixels,
        matrix,
        size,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=_AROUND,
    )
    return np.asarray(warped, np.uint8)
