"""The faces of a chosen photo: found once per photo, drawn with numbers to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from PIL import Image, ImageDraw, ImageFont

from facelog import image, seeing
from facelog.errors import FaceLogError, ModelFileError, NoFaceError, PhotoError
from facelog.types import Face, Pixels

PREVIEW_SIDE = 960
MOST_FACES = 9
"""More than these are a crowd: the smaller ones are not offered."""


@dataclass(frozen=True)
class Look:
    """What a chosen photo shows.

    Attributes:
        picture: JPEG to show, at most `PREVIEW_SIDE` px; empty where the photo is unreadable.
        shape: width over height of the picture.
        faces: how many faces there are to choose from.
        sight: what was found in it; None where there is no face.
        error: why the photo cannot be posted, None if it can.
    """

    picture: bytes
    shape: float
    faces: int
    sight: seeing.Sight | None = None
    error: FaceLogError | None = None

    def shown_width(self, tallest: int) -> int:
        """Return the width in pixels at which the picture is at most `tallest` high."""
        return round(tallest * min(self.shape, 2.0))


def look(photo: bytes) -> Look:
    """Find the faces of a chosen photo; several are drawn with numbers from 1, largest first."""
    try:
        return _look(photo)
    except ModelFileError as error:  # not remembered: the file can be mended meanwhile
        return Look(b"", 1.0, 0, error=error)


@st.cache_data(max_entries=2, show_spinner=False, scope="session")
def _look(photo: bytes) -> Look:
    faces: tuple[Face, ...] = ()
    sight, failure = None, None
    try:
        sight = seeing.look(photo)
        pixels, faces = sight.photo.pixels, sight.faces[:MOST_FACES]
    except NoFaceError as error:
        pixels, failure = image.load(photo).pixels, error
    except PhotoError as error:
        return Look(b"", 1.0, 0, error=error)
    if len(faces) > 1:
        pixels = numbered(pixels, faces)
    shape = pixels.shape[1] / pixels.shape[0]
    return Look(image.to_jpeg(pixels, PREVIEW_SIDE), shape, len(faces), sight, failure)


def numbered(pixels: Pixels, faces: Sequence[Face]) -> Pixels:
    """Draw each face's box with its number.

    Args:
        pixels: upright RGB, shape (height, width, 3), uint8.
        faces: their boxes in pixels of the same picture.

    Returns:
        A new picture of the same shape.
    """
    picture = Image.fromarray(pixels)
    draw = ImageDraw.Draw(picture)
    line = max(2, max(pixels.shape[:2]) // 240)
    radius = max(14, max(pixels.shape[:2]) // 32)
    font = ImageFont.load_default(size=int(radius * 1.3))
    height, width = pixels.shape[:2]
    for number, face in enumerate(faces, start=1):
        x, y, w, h = face.box
        left, top = max(x, 0.0), max(y, 0.0)
        right, bottom = min(x + w, width - 1.0), min(y + h, height - 1.0)
        # White within black stays visible on any skin, hair or wall.
        draw.rectangle((left, top, right, bottom), outline="black", width=line * 3)
        inner = (left + line, top + line, right - line, bottom - line)
        if inner[0] < inner[2] and inner[1] < inner[3]:
            draw.rectangle(inner, outline="white", width=line)
        centre_x = min(max(left + radius, radius), width - radius)
        centre_y = min(max(top + radius, radius), height - radius)
        disc = (centre_x - radius, centre_y - radius, centre_x + radius, centre_y + radius)
        draw.ellipse(disc, fill="black", outline="white", width=line)
        draw.text((centre_x, centre_y), str(number), fill="white", font=font, anchor="mm")
    return np.asarray(picture, dtype=np.uint8)
