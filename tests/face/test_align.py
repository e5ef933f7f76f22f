"""Where eyes, nose and mouth lie in the aligned crop, whatever the photograph was like."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from facelog.face.align import EYE_SHARE, EYE_TO_MOUTH_SHARE, NOSE_DOWN, align
from facelog.types import Face, Pixels

UPRIGHT = np.array([[-38, -45], [38, -45], [0, 0], [-28, 35], [28, 35]], np.float64)
"""A frontal face around the tip of its nose; eyes 76 apart, 80 above the mouth."""
NOSE = np.array([0.5, NOSE_DOWN]) * 224 - 0.5


def face_at(points: np.ndarray) -> Face:
    return Face((0, 0, 1, 1), points.astype(np.float32), 1.0)


def turned(points: np.ndarray, degrees: float) -> np.ndarray:
    angle = np.radians(degrees)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return points @ rotation.T


def dots(points: np.ndarray, size: tuple[int, int], radius: float) -> Pixels:
    """A grey picture with a blurred dot of its own colour at each landmark."""
    rows, columns = np.mgrid[: size[1], : size[0]].astype(np.float64)
    pixels = np.full((size[1], size[0], 3), 40.0)
    for index, (x, y) in enumerate(points):
        bump = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * radius**2))
        pixels[..., 0] += 200 * bump * (index < 2)
        pixels[..., 1] += 200 * bump * (index == 2)
        pixels[..., 2] += 200 * bump * (index > 2)
    return np.clip(pixels, 0, 255).astype(np.uint8)


def middles(channel: np.ndarray) -> list[np.ndarray]:
    """Centres of the bright spots of one channel, from left to right."""
    weight = channel.astype(np.float64) - 40
    spots, labels = cv2.connectedComponents((weight > 60).astype(np.uint8))
    found = []
    for spot in range(1, spots):
        rows, columns = np.nonzero(labels == spot)
        shares = weight[rows, columns] / weight[rows, columns].sum()
        found.append(np.array([columns @ shares, rows @ shares]))
    return sorted(found, key=lambda point: point[0])


@pytest.mark.parametrize("degrees", [0, 15, -40, 90, 180, -90])
@pytest.mark.parametrize("zoom", [0.4, 1.0, 2.9, 6.5])
def test_landmarks_land_where_the_network_expects_them(degrees: float, zoom: float) -> None:
    size = (int(260 * zoom), int(280 * zoom))
    points = turned(UPRIGHT * zoom, degrees) + np.array(size) / 2
    crop = align(dots(points, size, 5 * zoom), face_at(points))
    assert crop.shape == (224, 224, 3)
    right_eye, left_eye = middles(crop[..., 0])
    (nose,) = middles(crop[..., 1])
    right_corner, left_corner = middles(crop[..., 2])
    # FER2013's framing; the longer of the two measures decides.
    unit = max(76 / EYE_SHARE, 80 / EYE_TO_MOUTH_SHARE)
    expected = UPRIGHT * 224 / unit + NOSE
    found = np.array([right_eye, left_eye, nose, right_corner, left_corner])
    assert np.abs(found - expected).max() < 0.8


def test_a_head_in_profile_is_not_blown_up() -> None:
    profile = UPRIGHT * [0.2, 1.0]
    points = profile + 150
    crop = align(dots(points, (300, 300), 5), face_at(points))
    (nose,) = middles(crop[..., 1])
    mouth = np.mean(middles(crop[..., 2]), axis=0)
    assert np.abs(nose - NOSE).max() < 0.8
    assert mouth[1] - nose[1] == pytest.approx(35 * 224 * EYE_TO_MOUTH_SHARE / 80, abs=1)


def test_beyond_the_picture_its_edge_is_repeated() -> None:
    pixels = np.full((80, 80, 3), 77, np.uint8)
    crop = align(pixels, face_at(UPRIGHT + np.array([5, 75])))
    assert (crop == 77).all()


def test_reducing_averages_instead_of_skipping_pixels() -> None:
    """A fine chequerboard must become grey; picking single pixels would leave black and white."""
    board = (np.indices((1600, 1600)).sum(axis=0) % 2 * 255).astype(np.uint8)
    crop = align(np.dstack([board] * 3), face_at(UPRIGHT * 6 + 800))
    assert np.abs(crop.astype(float) - 127.5).max() < 20


def test_the_same_photograph_gives_the_same_bits() -> None:
    rng = np.random.default_rng(3)
    pixels = rng.integers(0, 256, (700, 900, 3), dtype=np.uint8)
    face = face_at(turned(UPRIGHT * 2.7, 11) + 400)
    first = align(pixels, face)
    assert all(np.array_equal(align(pixels.copy(), face), first) for _ in range(5))


def test_landmarks_that_fall_together_do_not_break_it() -> None:
    crop = align(np.zeros((50, 60, 3), np.uint8), face_at(np.full((5, 2), 20.0)))
    assert crop.shape == (224, 224, 3)
