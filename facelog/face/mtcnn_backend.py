"""MTCNN on LiteRT: the whole cascade, or its last network alone on a box found elsewhere.

Zhang et al. 2016, "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional
Networks". Coordinates and thresholds follow the `mtcnn` package, whose weights these are, so
that both find the same to a fraction of a pixel; `python -m facelog train export-mtcnn` makes
the files.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from facelog.config import MODELS
from facelog.errors import ModelFileError
from facelog.types import Pixels

PYRAMID_STEP = 0.709
PROPOSAL_SCORE = 0.6
REFINED_AND_OUTPUT = 0.7, 0.8
CANDIDATE_LIMIT = 500
"""Best proposals kept per pyramid level: bounds time and memory on pictures full of texture."""

Floats = NDArray[np.float32]
_lock = threading.Lock()


@dataclass(frozen=True)
class Candidates:
    """What the last network says; n rows, best first.

    Attributes:
        boxes: (n, 4) float32: left, top, right, bottom in pixels.
        landmarks: (n, 5, 2) float32, in the order of `Face.landmarks`.
        scores: (n,) float32, 0 to 1.
    """

    boxes: Floats
    landmarks: Floats
    scores: Floats

    def take(self, rows: NDArray[Any]) -> Candidates:
        """Return only some rows, by index or mask."""
        return Candidates(self.boxes[rows], self.landmarks[rows], self.scores[rows])


NOTHING = Candidates(
    np.zeros((0, 4), np.float32), np.zeros((0, 5, 2), np.float32), np.zeros(0, np.float32)
)


class _Network:
    """One LiteRT network; call it with the lock held, its interpreter is not thread-safe."""

    def __init__(self, content: bytes) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._interpreter = Interpreter(model_content=content, num_threads=2)
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._shape: tuple[int, ...] = ()

    def __call__(self, batch: Floats) -> dict[int, Floats]:
        """Run a batch (n, height, width, 3); return each output by its number of channels."""
        if batch.shape != self._shape:
            self._interpreter.resize_tensor_input(self._input, batch.shape)
            self._interpreter.allocate_tensors()
            self._shape = batch.shape
        self._interpreter.set_tensor(self._input, batch)
        self._interpreter.invoke()
        outputs = self._interpreter.get_output_details()
        tensors = [self._interpreter.get_tensor(output["index"]) for output in outputs]
        return {tensor.shape[-1]: tensor for tensor in tensors}


@dataclass(frozen=True)
class _Networks:
    proposal: _Network
    refinement: _Network
    output: _Network


@lru_cache(maxsize=2)
def _networks(directory: Path) -> _Networks:
    try:
        card = json.loads((directory / "mtcnn.json").read_text(encoding="utf-8"))
        checksums = {name: str(record["sha256"]) for name, record in card["files"].items()}
    except FileNotFoundError as error:
        raise _file_error("model_missing", "mtcnn.json") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _file_error("model_damaged", "mtcnn.json") from error
    names = [f"mtcnn_{stage}.tflite" for stage in ("pnet", "rnet", "onet")]
    return _Networks(*(_read_network(directory, name, checksums) for name in names))


def _read_network(directory: Path, name: str, checksums: dict[str, str]) -> _Network:
    try:
        content = (directory / name).read_bytes()
    except OSError as error:
        raise _file_error("model_missing", name) from error
    if hashlib.sha256(content).hexdigest() != checksums.get(name):
        raise _file_error("model_damaged", name)
    return _Network(content)


def _mending_command() -> str:
    """Return the shell command that makes the files anew, with this very Python."""
    # Double quotes hold in every shell, Windows' too, and are left out where none are needed.
    folder, python = (
        path if re.fullmatch(r"[\w./:\\~-]+", path) else f'"{path}"'
        for path in (str(MODELS.parent), sys.executable)
    )
    return f"cd {folder} && {python} -m facelog train export-mtcnn"


def _file_error(code: str, name: str) -> ModelFileError:
    return ModelFileError(code, file=name, command=_mending_command())


def refine(pixels: Pixels, boxes: Floats, directory: Path = MODELS) -> Candidates:
    """Run the last network (O-Net) on square boxes.

    Args:
        pixels: RGB picture.
        boxes: (n, 4) left, top, right, bottom; may reach beyond the picture.
        directory: where the networks' files lie.

    Returns:
        One row per box, in its order, whatever its score.

    Raises:
        ModelFileError: model_missing or model_damaged.
    """
    if not len(boxes):
        return NOTHING
    patches = _patches(pixels, boxes, 48)
    with _lock:
        found = _networks(directory).output(patches)
    sizes = boxes[:, 2:] - boxes[:, :2] + 1
    points = np.stack([found[10][:, :5], found[10][:, 5:]], axis=-1)
    return Candidates(
        boxes=boxes + found[4] * np.tile(sizes, 2),
        landmarks=points * sizes[:, None] + boxes[:, None, :2] - 1,
        scores=found[2][:, 1],
    )


def cascade(
    pixels: Pixels,
    min_face: float = 20.0,
    least: tuple[float, float] = REFINED_AND_OUTPUT,
    directory: Path = MODELS,
) -> Candidates:
    """Find faces with all three networks.

    Args:
        pixels: RGB picture.
        min_face: side of the smallest face looked for, in pixels.
        least: scores, 0 to 1, above which the second and the last network pass a face on.
        directory: where the networks' files lie.

    Raises:
        ModelFileError: model_missing or model_damaged.
    """
    boxes = _propose(pixels, min_face, directory)
    if len(boxes):
        with _lock:
            network = _networks(directory).refinement
            found = network(_patches(pixels, boxes, 24))
        sizes = np.tile(boxes[:, 2:] - boxes[:, :2] + 1, 2)
        boxes, scores = boxes + found[4] * sizes, found[2][:, 1]
        boxes, scores = boxes[scores > least[0]], scores[scores > least[0]]
        boxes = square(boxes[suppress(boxes, scores, 0.7)])
    faces = refine(pixels, boxes, directory)
    faces = faces.take(faces.scores > least[1])
    return faces.take(suppress(faces.boxes, faces.scores, 0.7, of_smaller=True))


def suppress(
    boxes: Floats, scores: Floats, limit: float, *, of_smaller: bool = False
) -> NDArray[np.intp]:
    """Return the rows to keep, best first: those that no better one overlaps beyond a limit.

    Args:
        boxes: (n, 4) left, top, right, bottom.
        scores: (n,).
        limit: the overlap allowed, as a share of the union, 0 to 1.
        of_smaller: measure the overlap as a share of the smaller box instead.
    """
    order = np.argsort(scores)[::-1]
    left, top, right, bottom = boxes[order].T
    width = np.minimum.outer(right, right) - np.maximum.outer(left, left)
    height = np.minimum.outer(bottom, bottom) - np.maximum.outer(top, top)
    shared = np.maximum(width, 0) * np.maximum(height, 0)
    areas = (right - left) * (bottom - top)
    pairs = np.minimum if of_smaller else np.add
    whole = pairs.outer(areas, areas) - (0 if of_smaller else shared)
    better_overlaps = np.triu(shared > limit * whole, k=1).any(axis=0)
    return order[~better_overlaps]


def _propose(pixels: Pixels, min_face: float, directory: Path) -> Floats:
    height, width = pixels.shape[:2]
    levels = round(np.log(12 / min(height, width)) / np.log(PYRAMID_STEP) - 1)
    picture = (pixels.astype(np.float32) - 127.5) / 128
    all_boxes, all_scores = [np.zeros((0, 4), np.float32)], [np.zeros(0, np.float32)]
    for level in range(levels):
        scale = 12 / min_face * PYRAMID_STEP**level
        size = int(width * scale), int(height * scale)
        if min(size) < 12:
            break
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        reduced = np.asarray(cv2.resize(picture, size, interpolation=how), np.float32)
        with _lock:
            found = _networks(directory).proposal(reduced[None])
        scores = found[2][0, :, :, 1]
        rows, columns = np.nonzero(scores > PROPOSAL_SCORE)
        scores = scores[rows, columns]
        # Each output looks at a cell of 12 px every 2 px.
        corner = np.stack([columns, rows], axis=-1) * 2 + 1
        boxes = np.concatenate([corner, corner + 11], axis=-1) + found[4][0, rows, columns] * 11
        boxes = (boxes / scale).astype(np.float32)
        best = np.argsort(scores)[::-1][:CANDIDATE_LIMIT]
        boxes, scores = boxes[best], scores[best]
        kept = suppress(boxes, scores, 0.5)
        all_boxes.append(boxes[kept])
        all_scores.append(scores[kept])
    boxes, scores = np.concatenate(all_boxes), np.concatenate(all_scores)
    return square(boxes[suppress(boxes, scores, 0.7)])


def square(boxes: Floats) -> Floats:
    """Widen the shorter side of each box around its middle."""
    size = boxes[:, 2:] - boxes[:, :2]
    half = size.max(axis=1, keepdims=True) / 2
    middle = boxes[:, :2] + size / 2
    return np.concatenate([middle - half, middle + half], axis=1)


def _patches(pixels: Pixels, boxes: Floats, side: int) -> Floats:
    """Cut boxes out and bring them to one size, bilinear; outside the picture is mid-grey."""
    height, width = pixels.shape[:2]
    steps = np.linspace(0, 1, side, dtype=np.float32)
    spans = boxes[:, 2:] - boxes[:, :2]
    xs = (boxes[:, 0:1] + spans[:, 0:1] * steps) * ((width - 1) / width)
    ys = (boxes[:, 1:2] + spans[:, 1:2] * steps) * ((height - 1) / height)
    outside_x, outside_y = (xs < 0) | (xs > width - 1), (ys < 0) | (ys > height - 1)
    xs, ys = np.clip(xs, 0, width - 1), np.clip(ys, 0, height - 1)
    left, top = xs.astype(np.intp), ys.astype(np.intp)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    across = (xs - left).astype(np.float32)[:, None, :, None]
    down = (ys - top).astype(np.float32)[:, :, None, None]
    rows = [
        pixels[y[:, :, None], left[:, None, :]] * (1 - across)
        + pixels[y[:, :, None], right[:, None, :]] * across
        for y in (top, bottom)
    ]
    patches = (rows[0] * (1 - down) + rows[1] * down - 127.5) / 128
    patches[outside_x[:, None, :] | outside_y[:, :, None]] = 0
    return np.asarray(patches, dtype=np.float32)
