"""Bring a face to the frame in which its expression is read; pure geometry."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from facelog.config import CROP_SIDE
from facelog.types import Face, Pixels

EYE_SHARE = 0.39
"""Distance between the eyes of a frontal face, as a share of the crop's side."""
EYE_TO_MOUTH_SHARE = 0.42
"""Distance from the middle of the eyes to the middle of the mouth, as a share of the side."""
NOSE_DOWN = 0.60
"""How far down the crop the tip of the nose lies: the median of FER2013's faces, as are the
two measures above."""


def align(pixels: Pixels, face: Face) -> Pixels:
    """Level the eyes, normalise the size, centre on the tip of the nose.

    The framing is that of FER2013, which the expression network was trained on. The scale comes
    from the eyes' distance or, for a turned head whose eyes come close together, from the way
    between eyes and mouth, whichever shows the face smaller.

    Args:
        pixels: the RGB picture in which the face was found.
        face: its landmarks, in pixels of that picture.

    Returns:
        RGB crop, shape (224, 224, 3); beyond the picture its edge is repeated.
    """
    matrix = to_crop(face)
    scale = math.hypot(matrix[0, 0], matrix[1, 0])
    factor = int(1 / scale) if scale < 0.5 else 1
    if factor > 1:  # bilinear sampling alone would skip pixels and make patterns
        pixels, offset = _reduced(pixels, matrix, factor)
        shrink = np.array([[factor, 0, offset[0]], [0, factor, offset[1]], [0, 0, 1]], np.float64)
        matrix = matrix @ shrink
    crop = cv2.warpAffine(
        pixels,
        matrix,
        (CROP_SIDE, CROP_SIDE),
        flags=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR,  # linear would blur a small face
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(crop, dtype=np.uint8)


def to_crop(face: Face) -> NDArray[np.float64]:
    """Return the (2, 3) matrix from places of the picture to places of the crop.

    It turns, scales and moves, and does nothing else; see `align`.
    """
    points = face.landmarks.astype(np.float64)
    across = points[1] - points[0]
    down = points[3:].mean(axis=0) - points[:2].mean(axis=0)
    unit = max(
        float(np.hypot(*across)) / EYE_SHARE, float(np.hypot(*down)) / EYE_TO_MOUTH_SHARE, 1e-3
    )
    scale, angle = CROP_SIDE / unit, math.atan2(across[1], across[0])
    cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
    turn = np.array([[cosine, sine], [-sine, cosine]])
    place = np.array([0.5, NOSE_DOWN]) * CROP_SIDE - 0.5
    return np.column_stack([turn, place - turn @ points[2]])


def _reduced(
    pixels: Pixels, matrix: NDArray[np.float64], factor: int
) -> tuple[Pixels, NDArray[np.float64]]:
    """Average blocks of `factor` x `factor` pixels around the face.

    Returns:
        The reduced part, and where the centre of its first pixel lies in the picture (x, y).
    """
    back = cv2.invertAffineTransform(matrix)
    edge = CROP_SIDE - 1
    corners = np.array([[0, 0], [edge, 0], [0, edge], [edge, edge]]) @ back[:, :2].T + back[:, 2]
    height, width = pixels.shape[:2]
    low = np.clip(
        np.floor(corners.min(axis=0)).astype(int) - 2 * factor, 0, (width - 1, height - 1)
    )
    high = np.clip(np.ceil(corners.max(axis=0)).astype(int) + 2 * factor, 1, (width, height))
    part = pixels[low[1] : high[1], low[0] : high[0]]
    # Only whole blocks; where the part is no multiple, its edge is repeated to fill the last one.
    rows, columns = -part.shape[0] % factor, -part.shape[1] % factor
    part = np.pad(part, ((0, rows), (0, columns), (0, 0)), mode="edge")
    size = part.shape[1] // factor, part.shape[0] // factor
    reduced = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    return np.asarray(reduced, dtype=np.uint8), low + (factor - 1) / 2
