"""Faces are found upright, turned, dark, small, several; and not where there are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data

from facelog import face
from facelog.altering import sized, turned
from facelog.config import CROP_SIDE
from facelog.face import detect, mtcnn_backend
from facelog.face.align import NOSE_DOWN
from facelog.face.mtcnn_backend import Candidates
from facelog.types import Face, Pixels

# Marked by hand on the photograph: right eye, left eye, tip of the nose, corners of the mouth.
MARKED = np.array([[203.5, 101.5], [246.5, 103.5], [224, 127.5], [203, 140], [244, 141]])


def placed(pixels: Pixels, degrees: float, scale: float = 1.0) -> tuple[Pixels, np.ndarray]:
    """Turn a picture on a larger canvas; return it and the (2, 3) matrix that leads there."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = int(width * cosine + height * sine), int(width * sine + height * cosine)
    matrix[:, 2] += (np.array(size) - (width, height)) / 2
    return cv2.warpAffine(pixels, matrix, size), matrix


def assert_marked(found: Face, matrix: np.ndarray, tolerance: float = 0.1) -> None:
    """Compare with the marks, in units of the distance between the eyes."""
    expected = MARKED @ matrix[:, :2].T + matrix[:, 2]
    distance = np.linalg.norm(expected[1] - expected[0])
    assert np.linalg.norm(found.landmarks - expected, axis=1).max() < tolerance * distance
    x, y, width, height = found.box
    assert width == height
    middle = expected.mean(axis=0)
    assert abs(x + width / 2 - middle[0]) < distance / 2
    assert abs(y + height / 2 - middle[1]) < distance / 2
    assert 1.8 * distance < width < 3.2 * distance
    assert found.landmarks.dtype == np.float32
    assert found.landmarks.shape == (5, 2)
    assert 0.9 <= found.confidence <= 1


def the_one(pixels: Pixels) -> Face:
    (found,) = face.find(pixels)
    return found


IDENTITY = np.array([[1.0, 0, 0], [0, 1.0, 0]])


def test_upright() -> None:
    assert_marked(the_one(data.astronaut()), IDENTITY)


@pytest.mark.parametrize("degrees", [15, 25, -30, 30, 45, -60, 90, -90, 135, 180])
def test_turned(degrees: float) -> None:
    pixels, matrix = placed(data.astronaut(), degrees)
    assert_marked(the_one(pixels), matrix, tolerance=0.12)


@pytest.mark.parametrize("scale", [0.25, 0.5, 1.7, 4.0])
def test_any_size(scale: float) -> None:
    pixels = cv2.resize(
        data.astronaut(),
        None,
        fx=scale,
        fy=scale,
        interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC,
    )
    assert_marked(the_one(pixels), IDENTITY * scale, tolerance=0.15)


def test_a_picture_of_sixty_pixels() -> None:
    portrait = cv2.resize(data.astronaut()[60:190, 150:280], (60, 60))
    matrix = np.array([[60 / 130, 0, -150 * 60 / 130], [0, 60 / 130, -60 * 60 / 130]])
    assert_marked(the_one(portrait), matrix, tolerance=0.15)


@pytest.mark.parametrize("light", [0.12, 0.35, 0.7])
def test_dark(light: float) -> None:
    assert_marked(the_one((data.astronaut() * light).astype(np.uint8)), IDENTITY)


def test_grey() -> None:
    grey = cv2.cvtColor(data.astronaut(), cv2.COLOR_RGB2GRAY)
    assert_marked(the_one(np.dstack([grey] * 3)), IDENTITY)


def test_a_head_cut_by_the_edge() -> None:
    cut = np.ascontiguousarray(data.astronaut()[85:165, 180:270])
    assert_marked(the_one(cut), np.array([[1.0, 0, -180], [0, 1.0, -85]]), tolerance=0.15)


@pytest.mark.parametrize("degrees", [0, 15, -15, 30, 45, 90, 180])
def test_a_face_that_fills_a_tilted_picture(degrees: float) -> None:
    """Brows and chin touch the edge, and what is beyond is not known."""
    close = np.ascontiguousarray(data.astronaut()[90:155, 190:260])
    large = sized(close, 350)
    scale = large.shape[1] / close.shape[1]
    shift = scale * (np.array([-190, -90]) + 0.5) - 0.5
    canvas = turned(large, degrees)
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[cosine, sine], [-sine, cosine]])
    middles = [(np.array(each.shape[1::-1]) - 1) / 2 for each in (large, canvas)]
    whole = np.column_stack([scale * turn, turn @ (shift - middles[0]) + middles[1]])
    expected = MARKED @ whole[:, :2].T + whole[:, 2]
    found = the_one(canvas).landmarks
    distance = np.linalg.norm(expected[1] - expected[0])
    assert np.linalg.norm(found - expected, axis=1).max() < 0.12 * distance


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_face_that_fills_the_picture_beyond_brows_and_chin(turns: int) -> None:
    """No detector proposes it: they know whole heads."""
    part = sized(np.ascontiguousarray(data.astronaut()[95:150, 193:255]), 350)
    scale = part.shape[1] / 62
    seen = face.search(np.ascontiguousarray(np.rot90(part, turns)))
    assert {each.search for each in seen.proposals} == {"filling"}
    (found,) = seen.faces
    expected = (MARKED - (193, 95) + 0.5) * scale - 0.5
    width, height = part.shape[1::-1]
    for _ in range(turns):
        expected = np.column_stack([expected[:, 1], width - 1 - expected[:, 0]])
        width, height = height, width
    distance = np.linalg.norm(expected[1] - expected[0])
    assert np.linalg.norm(found.landmarks - expected, axis=1).max() < 0.15 * distance


@pytest.mark.parametrize("square", range(len(detect.FILLING)))
def test_one_guess_that_comes_to_nothing_refuses_a_filling_face(
    monkeypatch: pytest.MonkeyPatch, square: int
) -> None:
    part = sized(np.ascontiguousarray(data.astronaut()[95:150, 193:255]), 350)
    levelled = detect._levelled
    asked = 0

    def told(view: Pixels, landmarks: np.ndarray, dropped: frozenset[int]) -> Candidates:
        nonlocal asked
        asked += 1
        return mtcnn_backend.NOTHING if asked - 1 in dropped else levelled(view, landmarks)

    def found(dropped: frozenset[int]) -> tuple[Face, ...]:
        nonlocal asked
        asked = 0
        monkeypatch.setattr(detect, "_levelled", lambda *given: told(*given, dropped))
        return face.find(part)

    assert len(found(frozenset())) == 1
    # The guesses of the four turns come last, one for each square.
    first = asked - len(detect.QUARTER_TURNS) * len(detect.FILLING)
    assert found(frozenset(range(first + square, asked, len(detect.FILLING)))) == ()


@pytest.mark.parametrize("degrees", [0, 30])
def test_a_small_head_in_a_large_picture(degrees: float) -> None:
    """Sixty pixels of a head, brow to chin about thirty, among much else."""
    head, matrix = placed(data.astronaut()[20:200, 120:320], degrees, 0.4)
    canvas = cv2.resize(data.coffee(), (1280, 960))
    height, width = head.shape[:2]
    canvas[500 : 500 + height, 700 : 700 + width] = head
    found = face.find(canvas)
    matrix[:, 2] += matrix[:, :2] @ np.array([-120, -20]) + (700, 500)
    expected = MARKED @ matrix[:, :2].T + matrix[:, 2]
    distance = np.linalg.norm(expected[1] - expected[0])
    assert len(found) == 1
    assert np.linalg.norm(found[0].landmarks - expected, axis=1).max() < 0.25 * distance


def test_dark_and_noisy() -> None:
    noise = np.random.default_rng(3).normal(0, 6, data.astronaut().shape)
    dark = np.clip(data.astronaut() * 0.2 + noise, 0, 255).astype(np.uint8)
    assert_marked(the_one(dark), IDENTITY, tolerance=0.15)


def test_two_faces_one_of_them_tilted_by_a_quarter() -> None:
    """The upright one is enough, and the other one must not change how it reads."""
    canvas = np.full((512, 1024, 3), 128, np.uint8)
    canvas[:, :512], canvas[:, 512:] = data.astronaut(), np.rot90(data.astronaut())
    assert_marked(min(face.find(canvas), key=lambda each: each.box[0]), IDENTITY)


def test_several_faces_the_largest_first_and_none_twice() -> None:
    small = cv2.resize(data.astronaut(), (300, 300), interpolation=cv2.INTER_AREA)
    canvas = np.full((512, 1112, 3), 128, np.uint8)
    canvas[:300, :300], canvas[:, 300:812], canvas[100:400, 812:] = small, data.astronaut(), small
    found = face.find(canvas)
    assert len(found) == 3
    assert found[0].box[2] > 1.4 * found[1].box[2]
    assert_marked(found[0], np.array([[1.0, 0, 300], [0, 1.0, 0]]))


def test_a_face_that_dlib_misses_is_found_beside_one_that_it_finds() -> None:
    """A large tilted face must not lose to a small upright one in the background."""
    tilted, _ = placed(data.astronaut(), 25, 1.6)
    canvas = np.full((tilted.shape[0], tilted.shape[1] + 512, 3), 128, np.uint8)
    canvas[:, : tilted.shape[1]] = tilted
    canvas[:512, tilted.shape[1] :] = data.astronaut()
    found = face.find(canvas)
    assert len(found) == 2
    assert found[0].box[0] < tilted.shape[1]


@pytest.mark.parametrize("name", ["chelsea", "coffee", "rocket", "brick", "coins", "text"])
@pytest.mark.parametrize("turns", [0, 1])
def test_no_face_where_there_is_none(name: str, turns: int) -> None:
    pixels = getattr(data, name)()
    pixels = pixels if pixels.ndim == 3 else np.dstack([pixels] * 3)
    assert face.find(np.ascontiguousarray(np.rot90(pixels, turns))) == ()


@pytest.mark.parametrize(("top", "left", "side"), [(42, 33, 197), (63, 55, 216)])
def test_no_face_in_parts_of_a_cat(top: int, left: int, side: int) -> None:
    part = data.chelsea()[top : top + side, left : left + side]
    assert face.find(np.ascontiguousarray(part)) == ()


@pytest.mark.parametrize("blur", [0, 4, 12])
def test_no_face_in_noise(blur: int) -> None:
    noise = np.random.default_rng(2).integers(0, 256, (480, 640, 3), dtype=np.uint8)
    if blur:
        noise = cv2.normalize(cv2.GaussianBlur(noise, (0, 0), blur), None, 0, 255, cv2.NORM_MINMAX)
    assert face.find(noise) == ()


@pytest.mark.parametrize("size", [(1, 1), (3, 500), (500, 3), (20, 20)])
def test_odd_sizes_have_no_face_and_no_error(size: tuple[int, int]) -> None:
    assert face.find(np.full((*size, 3), 90, np.uint8)) == ()


def test_the_aligned_face_is_level_and_centred() -> None:
    """Found again in the crop: the whole chain puts eyes and nose where they belong."""
    for degrees in (0, 25, 90):
        pixels, _ = placed(data.astronaut(), degrees)
        again = the_one(face.align(pixels, the_one(pixels))).landmarks
        across = again[1] - again[0]
        assert abs(np.degrees(np.arctan2(across[1], across[0]))) < 6
        assert np.abs(again[2] - np.array([0.5, NOSE_DOWN]) * CROP_SIDE + 0.5).max() < 8
        assert 0.27 * 224 < np.linalg.norm(across) < 0.45 * 224


def test_finding_twice_gives_the_same_bits() -> None:
    first, second = the_one(data.astronaut()), the_one(data.astronaut())
    assert first.box == second.box
    np.testing.assert_array_equal(first.landmarks, second.landmarks)
