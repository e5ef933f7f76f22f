"""Faces to try the way with where nobody wants to show their own."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image

from facelog import drawing, image
from facelog.config import EXAMPLE_PHOTO

SAMPLES = ("drawn", "person")
_SIDE, _TILT = 640, 8
_WALL, _PLACE = (900, 680), (230, 80)
_LOOK = drawing.Look("happy", 0.9, skin=2, clothes=3, wall=1, glasses=True)
"""One of the drawn faces that the detectors take for a face; most of them they do not."""


@lru_cache(maxsize=2)
def sample(name: str) -> bytes:
    """Return a picture file with a face.

    Args:
        name: "drawn", a face drawn by rule, tilted and beside the middle; "person", a portrait in
            the public domain.
    """
    if name == "person":
        return EXAMPLE_PHOTO.read_bytes()
    upright = Image.fromarray(drawing.face(_LOOK, _SIDE))
    wall = upright.getpixel((2, 2))
    turned = upright.rotate(_TILT, Image.Resampling.BICUBIC, fillcolor=wall)
    picture = Image.new("RGB", _WALL, wall)
    picture.paste(turned, _PLACE)
    return image.to_png(np.asarray(picture, np.uint8))
