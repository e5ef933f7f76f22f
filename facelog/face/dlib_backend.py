"""dlib's frontal face detector: histograms of oriented gradients (Dalal and Triggs 2005)."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from facelog.types import Pixels

_lock = threading.Lock()


@lru_cache(maxsize=1)
def _detector() -> Any:
    import dlib

    return dlib.get_frontal_face_detector()


def boxes(pixels: Pixels) -> NDArray[np.float32]:
    """Find upright, roughly frontal faces of at least 80 px.

    Args:
        pixels: RGB picture.

    Returns:
        (n, 4) float32, left, top, right, bottom of squares from the brows to the chin, in pixels;
        they may reach beyond the picture.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    with _lock:  # dlib does not promise that a detector may be used by two threads at once
        found = _detector()(grey, 0)
    corners = [(box.left(), box.top(), box.right() + 1, box.bottom() + 1) for box in found]
    return np.array(corners, dtype=np.float32).reshape(-1, 4)
