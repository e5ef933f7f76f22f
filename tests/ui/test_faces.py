"""Numbered boxes around the faces of a chosen photo."""

from __future__ import annotations

import numpy as np
import pytest

from facelog.errors import NoFaceError, PhotoError
from facelog.types import Face
from facelog.ui import faces

MARKS = np.zeros((5, 2), np.float32)


def face(*box: float) -> Face:
    return Face(box, MARKS, 1.0)  # type: ignore[arg-type]


def test_boxes_are_drawn_on_a_copy_and_only_around_the_faces() -> None:
    pixels = np.full((200, 300, 3), 120, np.uint8)
    drawn = faces.numbered(pixels, [face(20, 30, 80, 80), face(180, 60, 90, 90)])
    assert (pixels == 120).all()
    assert drawn.shape == pixels.shape
    changed = (drawn != 120).any(axis=2)
    assert changed[110, 20:100].all()  # the lower edge of the first box
    assert changed[150, 180:270].all()
    assert not changed[:, 120:170].any()
    assert not changed[170:].any()


def test_boxes_beyond_the_picture_and_tiny_ones_are_drawn_inside_it() -> None:
    pixels = np.full((100, 100, 3), 120, np.uint8)
    drawn = faces.numbered(
        pixels, [face(-30, -30, 90, 90), face(95, 95, 40, 40), face(50, 50, 1, 1)]
    )
    assert drawn.shape == pixels.shape
    assert (drawn != 120).any()


def look(photo: bytes) -> faces.Look:
    """Look without the session's cache, which lives in a running app only."""
    found: faces.Look = faces._look.__wrapped__(photo)
    return found


def test_one_face_is_shown_as_it_is(astronaut_jpeg: bytes) -> None:
    seen = look(astronaut_jpeg)
    assert (seen.faces, seen.error) == (1, None)
    assert seen.shape == pytest.approx(1.0)
    assert seen.shown_width(300) == 300
    assert seen.picture.startswith(b"\xff\xd8")


def test_what_is_wrong_with_a_photo_is_told() -> None:
    from skimage import data

    from facelog import image

    unreadable = look(b"no picture")
    assert isinstance(unreadable.error, PhotoError)
    assert unreadable.picture == b""
    seen = look(image.to_jpeg(data.coffee(), 640))
    assert isinstance(seen.error, NoFaceError)
    assert seen.picture.startswith(b"\xff\xd8")
