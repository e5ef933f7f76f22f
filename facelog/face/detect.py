"""Find the faces of a picture, upright or turned, with five landmarks each."""

from __future__ import annotations

import math
from itertools import chain

import cv2
import numpy as np
from numpy.typing import NDArray

from facelog.face import dlib_backend, mtcnn_backend
from facelog.face.mtcnn_backend import Candidates
from facelog.types import Face, Pixels

VIEW_SIDE = 512
"""Longer side of the copy on which faces are looked for, in pixels."""
SMALL_SIDE = 320
"""Smaller pictures are enlarged to this, or the detectors' smallest face would not fit in."""
TURNED_SIDE = 400
"""The same, for the many copies that are turned."""
NEAR_FACE, FAR_FACE, TURNED_FACE = 40.0, 20.0, 24.0
"""Smallest faces looked for: at first, where there is nothing else, and in turned copies."""
QUARTER_TURNS, TILTS = (0, 90, -90, 180), (30, -30, 60, -60, 120, -120, 150, -150)
"""Degrees by which a picture without an upright face is turned; tilts where that is no use."""
UPRIGHT_SCORE = 0.90
TURNED_SCORE = 0.95
"""A picture is turned often, so that chance has more opportunities: ask for more."""
SURE_SCORE = 0.99
"""Below this, other turns of the same head are tried."""
BESIDE_SCORE = 0.97
PATCH_SIDE = 144
MARGIN = 0.25
"""Added on each side of a turned copy: the detectors know whole heads only."""
DARK = 110.0
"""A picture whose lighter parts stay below this, of 255, is brightened for detection."""

Floats = NDArray[np.float32]


def find(pixels: Pixels) -> tuple[Face, ...]:
    """Find faces, the largest first; empty where there is none.

    dlib's boxes and MTCNN's cascade are checked by MTCNN's last network on a levelled patch.
    Where neither finds an upright face, the picture is searched finer, with a margin, and turned.

    Args:
        pixels: upright RGB picture.

    Raises:
        ModelFileError: one of MTCNN's files is missing or damaged.
    """
    view, scale = _view(pixels, VIEW_SIDE)
    view = _lit(view)
    faces = _level(view, _upright(view), UPRIGHT_SCORE)
    if not len(faces.scores):
        faces = _hidden(view)
    if faces.scores.max(initial=0) >= SURE_SCORE:
        # Beside a face beyond doubt, a doubtful one is more often a sleeve or a collar.
        faces = faces.take(faces.scores >= BESIDE_SCORE)
    kept = faces.take(mtcnn_backend.suppress(faces.boxes, faces.scores, 0.5, of_smaller=True))
    found = [_face(kept, row, scale) for row in range(len(kept.scores))]
    return tuple(sorted(found, key=lambda face: -face.box[2]))


def _view(pixels: Pixels, most: int) -> tuple[Pixels, float]:
    """Return a copy fit for detection, and the picture's pixels per pixel of the copy."""
    height, width = pixels.shape[:2]
    longer = max(height, width)
    side = min(max(longer, SMALL_SIDE), most)
    if side == longer:
        return pixels, 1.0
    size = max(1, round(width * side / longer)), max(1, round(height * side / longer))
    how = cv2.INTER_AREA if side < longer else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8), longer / side


def _lit(view: Pixels) -> Pixels:
    """Brighten a dark picture; MTCNN was trained on faces in common light."""
    light = float(np.percentile(view[::4, ::4], 95))
    if light >= DARK:
        return view
    gain = min(2 * DARK / max(light, 1.0), 8.0)
    return np.asarray(np.clip(view * np.float32(gain), 0, 255), np.uint8)


def _upright(view: Pixels) -> Candidates:
    boxes = dlib_backend.boxes(view)
    # From dlib's square, brows to chin, to the frame that MTCNN's networks were trained on.
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    size = boxes[:, 2:] - boxes[:, :2]
    middle[:, 1] -= 0.08 * size[:, 1]
    squares = np.concatenate([middle - 0.625 * size, middle + 0.625 * size], axis=1)
    by_dlib = mtcnn_backend.refine(view, squares)
    both = _joined([by_dlib, mtcnn_backend.cascade(view, NEAR_FACE)])
    return both.take(mtcnn_backend.suppress(both.boxes, both.scores, 0.6))


def _hidden(view: Pixels) -> Candidates:
    """Search finer, with a margin, and turned."""
    small, scale = _view(view, TURNED_SIDE)
    faces = _level(view, mtcnn_backend.cascade(view, FAR_FACE), TURNED_SCORE)
    for turns in (QUARTER_TURNS, TILTS):
        if faces.scores.max(initial=0) < SURE_SCORE:
            turned = _joined([_turned_by(small, angle) for angle in turns])
            points = turned.landmarks * np.float32(scale)
            rough = Candidates(turned.boxes, points, turned.scores)
            faces = _joined([faces, _level(view, rough, TURNED_SCORE)])
    return faces


def _turned_by(view: Pixels, angle: float) -> Candidates:
    """Search the picture turned by an angle, with a margin for heads that its edge cuts."""
    height, width = view.shape[:2]
    sine, cosine = abs(math.sin(math.radians(angle))), abs(math.cos(math.radians(angle)))
    across, down = width * cosine + height * sine, width * sine + height * cosine
    size = round(across * (1 + 2 * MARGIN)), round(down * (1 + 2 * MARGIN))
    matrix = _turn(((width - 1) / 2, (height - 1) / 2), angle, 1.0, size)
    found = mtcnn_backend.cascade(_warped(view, matrix, size), TURNED_FACE)
    return Candidates(found.boxes, _mapped(found.landmarks, _inverse(matrix)), found.scores)


def _level(view: Pixels, rough: Candidates, least: float) -> Candidates:
    """Judge each face again on a patch in which its eyes are level, and refine its landmarks.

    The boxes returned are upright squares around the head in the picture's frame.
    """
    joined = _joined([_judged(view, landmarks) for landmarks in rough.landmarks])
    return joined.take(joined.scores >= least)


def _judged(view: Pixels, landmarks: Floats) -> Candidates:
    """Return the face at these landmarks, or the same one turned where that convinces more.

    The cascade sometimes takes a head that lies on its side for an upright one.
    """
    best = _levelled(view, landmarks)
    if len(best.scores) and best.scores[0] >= SURE_SCORE:
        return best
    middle = landmarks.mean(axis=0)
    for angle in (90, -90, 180, 45, -45):
        linear = _turn((0, 0), angle, 1.0, (1, 1))[:, :2]
        other = _levelled(view, ((landmarks - middle) @ linear.T + middle).astype(np.float32))
        if other.scores.sum() > best.scores.sum():
            best = other
    return best


def _levelled(view: Pixels, landmarks: Floats) -> Candidates:
    eyes, mouth = landmarks[:2].mean(axis=0), landmarks[3:].mean(axis=0)
    down = mouth - eyes
    # The way from the eyes to the mouth gives the angle even for a head in profile, whose two
    # eyes lie close together; a frontal face measures it better by its eyes.
    across = landmarks[1] - landmarks[0]
    direction = across + np.array([down[1], -down[0]])
    angle = math.degrees(math.atan2(direction[1], direction[0]))
    side = 2.6 * max(float(np.hypot(*down)), float(np.hypot(*across)), 1.0)
    middle = eyes + 0.35 * down
    size = PATCH_SIDE, PATCH_SIDE
    matrix = _turn((middle[0], middle[1]), angle, PATCH_SIDE / (2 * side), size)
    patch = _warped(view, matrix, size)
    quarter = PATCH_SIDE / 4
    boxes = np.array([[quarter, quarter, 3 * quarter, 3 * quarter]], np.float32)
    for _ in range(2):  # the second time from where the first one saw the face
        found = _averaged(mtcnn_backend.refine(patch, _around(boxes)))
        boxes = found.boxes
    if not _plausible(found.landmarks[0]):
        return found.take(np.zeros(0, np.intp))
    back = _inverse(matrix)
    square = mtcnn_backend.square(found.boxes)
    centre = _mapped((square[:, :2] + square[:, 2:]) / 2, back)
    half = (square[:, 2:] - square[:, :2]) / 2 * math.hypot(back[0, 0], back[1, 0])
    boxes = np.concatenate([centre - half, centre + half], axis=1).astype(np.float32)
    return Candidates(boxes, _mapped(found.landmarks, back), found.scores)


def _around(box: Floats) -> Floats:
    """Return squares of several sizes around one box."""
    square = mtcnn_backend.square(box)
    middle, half = (square[:, :2] + square[:, 2:]) / 2, (square[:, 2:] - square[:, :2]) / 2
    half = half * np.array([[0.9], [1.0], [1.12]], np.float32)
    return np.concatenate([middle - half, middle + half], axis=1)


def _averaged(found: Candidates) -> Candidates:
    """Return one row: the best score, and the mean of the places weighted by their scores."""
    weights = found.scores / max(float(found.scores.sum()), 1e-6)
    return Candidates(
        np.tensordot(weights, found.boxes, 1)[None].astype(np.float32),
        np.tensordot(weights, found.landmarks, 1)[None].astype(np.float32),
        found.scores.max(keepdims=True),
    )


def _plausible(landmarks: Floats) -> bool:
    """Tell whether levelled landmarks lie as a face's do."""
    right_eye, left_eye, nose, right_corner, left_corner = landmarks
    eyes, mouth = (right_eye + left_eye) / 2, (right_corner + left_corner) / 2
    height = mouth[1] - eyes[1]
    return bool(
        height > 0
        and left_eye[0] > right_eye[0]
        and left_corner[0] > right_corner[0]
        and eyes[1] < nose[1] < mouth[1]
        and abs(left_eye[1] - right_eye[1]) < 0.5 * height
        and left_eye[0] - right_eye[0] < 2 * height
    )


def _face(faces: Candidates, row: int, scale: float) -> Face:
    left, top, right, _ = (float(value) * scale for value in faces.boxes[row])
    # Pixel centres lie at half a pixel, so enlarging shifts them.
    landmarks = (faces.landmarks[row] + 0.5) * scale - 0.5
    return Face(
        (left, top, right - left, right - left),
        landmarks.astype(np.float32),
        float(faces.scores[row]),
    )


def _joined(parts: list[Candidates]) -> Candidates:
    empty = mtcnn_backend.NOTHING
    return Candidates(
        *(
            np.concatenate([getattr(part, name) for part in chain([empty], parts)])
            for name in ("boxes", "landmarks", "scores")
        )
    )


def _turn(
    centre: tuple[float, float], angle: float, scale: float, size: tuple[int, int]
) -> NDArray[np.float64]:
    """Return the (2, 3) matrix that turns around a point and brings it to a new picture's middle.

    Args:
        angle: degrees, counter-clockwise as seen.
        size: width and height of the new picture.
    """
    cosine = scale * math.cos(math.radians(angle))
    sine = scale * math.sin(math.radians(angle))
    linear = np.array([[cosine, sine], [-sine, cosine]])
    middle = (np.array(size) - 1) / 2
    return np.column_stack([linear, middle - linear @ np.array(centre, np.float64)])


def _warped(view: Pixels, matrix: NDArray[np.float64], size: tuple[int, int]) -> Pixels:
    warped = cv2.warpAffine(view, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, np.uint8)


def _mapped(points: NDArray[np.floating], matrix: NDArray[np.float64]) -> Floats:
    return (points @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)


def _inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(cv2.invertAffineTransform(matrix), np.float64)
