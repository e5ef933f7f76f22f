"""Find the faces of a picture, upright or turned, with five landmarks each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from facelog.face import dlib_backend, mtcnn_backend
from facelog.face.mtcnn_backend import Candidates
from facelog.types import Face, Pixels, Proposal

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
TURNED_SCORE, TURNED_SMALL_SCORE, LARGE = 0.90, 0.95, 0.25
"""A picture is turned often, so that chance has more opportunities, and chance finds are small:
ask for more where the head is less than this share of the picture's shorter side."""
AGREED_SCORE = 0.70
"""Enough where dlib, which knows upright faces only, has seen one at the same place, and where
all guesses of a turn come to a face that fills the picture (`FILLING`)."""
LENIENT = 0.5, 0.3
"""What the cascade's second and last network ask of a face in a turned copy."""
ROUGH_LIMIT = 24
"""Most faces of the turned copies that are judged: bounds the time where there is texture."""
SURE_SCORE = 0.95
"""From here on no further turns are tried."""
BESIDE_SCORE = 0.95
PATCH_SIDE = 144
"""Side of the patch on which a face is levelled and judged, in pixels."""
LEVEL, LEVELLINGS = 6.0, 3
"""Degrees within which eyes count as level, and how often a face is levelled at most."""
AROUND = 0.7, 0.8, 0.9, 1.0
"""Squares on which the last network is asked, as shares of the one it sees the head in. The mean
of its scores counts: one square alone convinces it of a head on its side or of a collar now and
then, all of them hardly ever; and smaller ones show it no more of what the edge cuts off."""
MARGIN = 0.25
"""Added on each side of a turned copy: the detectors know whole heads only."""
FILLING = 0.8, 1.0, 1.2, 1.4
"""Squares in the middle, as shares of the picture's shorter side, in which at last a face is
guessed that fills the picture beyond brow and chin, upright or turned by quarters. Every guess
of a turn must come to a face."""
DARK = 110.0
"""A picture whose lighter parts stay below this, of 255, is brightened for detection."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Search:
    """What came of looking for faces.

    Attributes:
        faces: what was found, the largest first.
        proposals: what the detectors saw on the way, in pixels of the same picture.
    """

    faces: tuple[Face, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class _Noted:
    """Proposals in the frame of the view."""

    detector: Literal["dlib", "mtcnn"]
    search: Literal["upright", "fine", "turned", "filling"]
    boxes: Floats
    scores: Floats


def find(pixels: Pixels) -> tuple[Face, ...]:
    """Find faces, the largest first; empty where there is none.

    Arguments and errors are those of `search`, which also tells what the detectors saw.
    """
    return search(pixels).faces


def search(pixels: Pixels) -> Search:
    """Look for faces, and note what the detectors saw on the way.

    dlib's boxes and MTCNN's cascade are checked by MTCNN's last network on a levelled patch.
    Where neither finds an upright face, the picture is searched finer, with a margin, and turned;
    at last the whole of it is taken for a face that fills it, upright or turned.

    Args:
        pixels: upright RGB picture.

    Raises:
        ModelFileError: one of MTCNN's files is missing or damaged.
    """
    view, scale = _view(pixels, VIEW_SIDE)
    view = _lit(view)
    noted: list[_Noted] = []
    faces = _upright(view, noted)
    if not len(faces.scores):
        faces = _hidden(view, noted)
    if not len(faces.scores):
        faces = _filling(view, noted)
    if faces.scores.max(initial=0) >= SURE_SCORE:
        # Beside a face beyond doubt, a doubtful one is more often a sleeve or a collar.
        faces = faces.take(faces.scores >= BESIDE_SCORE)
    kept = faces.take(mtcnn_backend.suppress(faces.boxes, faces.scores, 0.5, of_smaller=True))
    found = [_face(kept, row, scale) for row in range(len(kept.scores))]
    return Search(
        tuple(sorted(found, key=lambda face: -face.box[2])),
        tuple(chain.from_iterable(_proposals(each, scale) for each in noted)),
    )


def _proposals(noted: _Noted, scale: float) -> list[Proposal]:
    corners = noted.boxes * np.float32(scale)
    return [
        Proposal(
            noted.detector,
            noted.search,
            (float(left), float(top), float(right - left), float(bottom - top)),
            float(score),
        )
        for (left, top, right, bottom), score in zip(corners, noted.scores, strict=True)
    ]


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


def _upright(view: Pixels, noted: list[_Noted]) -> Candidates:
    boxes = dlib_backend.boxes(view)
    # From dlib's square, brows to chin, to the frame that MTCNN's networks were trained on.
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    size = boxes[:, 2:] - boxes[:, :2]
    middle[:, 1] -= 0.08 * size[:, 1]
    squares = np.concatenate([middle - 0.625 * size, middle + 0.625 * size], axis=1)
    refined, cascaded = (
        mtcnn_backend.refine(view, squares),
        mtcnn_backend.cascade(view, NEAR_FACE),
    )
    noted.append(_Noted("dlib", "upright", boxes, refined.scores))
    noted.append(_Noted("mtcnn", "upright", cascaded.boxes, cascaded.scores))
    both = _joined([refined, cascaded])
    by_dlib = np.arange(len(both.scores)) < len(boxes)
    kept = mtcnn_backend.suppress(both.boxes, both.scores + by_dlib, 0.6)
    known, new = both.take(kept[by_dlib[kept]]), both.take(kept[~by_dlib[kept]])
    return _joined([_level(view, known, AGREED_SCORE), _level(view, new, UPRIGHT_SCORE)])


def _hidden(view: Pixels, noted: list[_Noted]) -> Candidates:
    """Search finer, with a margin, and turned."""
    copy, scale = _view(view, TURNED_SIDE)
    fine = mtcnn_backend.cascade(view, FAR_FACE)
    noted.append(_Noted("mtcnn", "fine", fine.boxes, fine.scores))
    faces = _level(view, fine, TURNED_SCORE)
    for turns in (QUARTER_TURNS, TILTS):
        if faces.scores.max(initial=0) < SURE_SCORE:
            turned = _joined([_turned_by(copy, angle) for angle in turns])
            best = turned.take(np.argsort(-turned.scores)[:ROUGH_LIMIT])
            larger = np.float32(scale)
            rough = Candidates(best.boxes * larger, best.landmarks * larger, best.scores)
            noted.append(_Noted("mtcnn", "turned", rough.boxes, rough.scores))
            faces = _joined([faces, _level(view, rough, TURNED_SCORE)])
    small = faces.boxes[:, 2] - faces.boxes[:, 0] < LARGE * min(view.shape[:2])
    return faces.take(faces.scores >= np.where(small, TURNED_SMALL_SCORE, TURNED_SCORE))


def _filling(view: Pixels, noted: list[_Noted]) -> Candidates:
    """Judge guesses of a face that fills the picture: the cascade knows whole heads only."""
    faces = _joined([_guessed(view, angle) for angle in QUARTER_TURNS])
    best = faces.take(np.argsort(-faces.scores)[:1])
    face = best.take(best.scores >= AGREED_SCORE)
    noted.append(_Noted("mtcnn", "filling", face.boxes, face.scores))
    return face


def _guessed(view: Pixels, angle: float) -> Candidates:
    """Return the face that squares in the middle of the picture, turned, all come to, if any."""
    copy, back = _bordered(view, angle)
    middle = (np.array(copy.shape[1::-1], np.float32) - 1) / 2
    half = np.array(FILLING, np.float32)[:, None] * min(view.shape[:2]) / 2
    guessed = mtcnn_backend.refine(copy, np.concatenate([middle - half, middle + half], axis=1))
    rough = _mapped(guessed.landmarks, back)
    levelled = _joined([_levelled(view, landmarks) for landmarks in rough])
    return mtcnn_backend.NOTHING if len(levelled.scores) < len(FILLING) else _averaged(levelled)


def _turned_by(view: Pixels, angle: float) -> Candidates:
    """Search the picture turned by an angle, with a margin for heads that its edge cuts."""
    copy, back = _bordered(view, angle)
    # Lenient, as `_level` is strict: a head that the edge cuts convinces the cascade only faintly.
    found = mtcnn_backend.cascade(copy, TURNED_FACE, LENIENT)
    middle = _mapped((found.boxes[:, :2] + found.boxes[:, 2:]) / 2, back)
    half = (found.boxes[:, 2:] - found.boxes[:, :2]).max(axis=1, keepdims=True) / 2
    boxes = np.concatenate([middle - half, middle + half], axis=1)
    return Candidates(boxes, _mapped(found.landmarks, back), found.scores)


def _bordered(view: Pixels, angle: float) -> tuple[Pixels, NDArray[np.float64]]:
    """Return the picture turned by an angle, with a margin, and the (2, 3) matrix back to it."""
    height, width = view.shape[:2]
    sine, cosine = abs(math.sin(math.radians(angle))), abs(math.cos(math.radians(angle)))
    across, down = width * cosine + height * sine, width * sine + height * cosine
    size = round(across * (1 + 2 * MARGIN)), round(down * (1 + 2 * MARGIN))
    matrix = _turn(((width - 1) / 2, (height - 1) / 2), angle, 1.0, size)
    return _warped(view, matrix, size), _inverse(matrix)


def _level(view: Pixels, rough: Candidates, least: float) -> Candidates:
    """Judge each face again on a patch in which its eyes are level, and refine its landmarks.

    The boxes returned are upright squares around the head in the picture's frame.
    """
    joined = _joined([_levelled(view, landmarks) for landmarks in rough.landmarks])
    return joined.take(joined.scores >= least)


def _levelled(view: Pixels, landmarks: Floats) -> Candidates:
    """Return the face seen on a patch on which these landmarks' eyes are level, or nothing.

    Where its eyes turn out not to be level there, they are levelled again.
    """
    for _ in range(LEVELLINGS):
        patch, back = _patch(view, landmarks)
        quarter = PATCH_SIDE / 4
        boxes = np.array([[quarter, quarter, 3 * quarter, 3 * quarter]], np.float32)
        for _ in range(2):  # the second time from where the first one saw the face
            found = _averaged(mtcnn_backend.refine(patch, _around(boxes)))
            boxes = found.boxes
        if not _plausible(found.landmarks[0]):
            return mtcnn_backend.NOTHING
        landmarks = _mapped(found.landmarks, back)[0]
        if abs(_tilt(found.landmarks[0])) < LEVEL:
            break
    square = mtcnn_backend.square(found.boxes)
    centre = _mapped((square[:, :2] + square[:, 2:]) / 2, back)
    half = (square[:, 2:] - square[:, :2]) / 2 * math.hypot(back[0, 0], back[1, 0])
    boxes = np.concatenate([centre - half, centre + half], axis=1).astype(np.float32)
    return Candidates(boxes, landmarks[None], found.scores)


def _patch(view: Pixels, landmarks: Floats) -> tuple[Pixels, NDArray[np.float64]]:
    """Cut the surroundings of a face out, its eyes level and itself in the middle half.

    Returns:
        The patch, (PATCH_SIDE, PATCH_SIDE, 3), and the (2, 3) matrix back to the view.
    """
    eyes, mouth = landmarks[:2].mean(axis=0), landmarks[3:].mean(axis=0)
    down, across = mouth - eyes, landmarks[1] - landmarks[0]
    side = 2.6 * max(float(np.hypot(*down)), float(np.hypot(*across)), 1.0)
    middle = eyes + 0.35 * down
    size = PATCH_SIDE, PATCH_SIDE
    scale = PATCH_SIDE / (2 * side)
    matrix = _turn((middle[0], middle[1]), _tilt(landmarks), scale, size)
    return _warped(view, matrix, size), _inverse(matrix)


def _tilt(landmarks: Floats) -> float:
    """Return by how many degrees a face is turned clockwise as seen.

    The way from the eyes to the mouth gives the angle even for a head in profile, whose two eyes
    lie close together; a frontal face measures it better by its eyes.
    """
    across = landmarks[1] - landmarks[0]
    down = landmarks[3:].mean(axis=0) - landmarks[:2].mean(axis=0)
    return math.degrees(math.atan2(across[1] - down[0], across[0] + down[1]))


def _around(box: Floats) -> Floats:
    """Return squares of several sizes around one box."""
    square = mtcnn_backend.square(box)
    middle, half = (square[:, :2] + square[:, 2:]) / 2, (square[:, 2:] - square[:, :2]) / 2
    half = half * np.array(AROUND, np.float32)[:, None]
    return np.concatenate([middle - half, middle + half], axis=1)


def _averaged(found: Candidates) -> Candidates:
    """Return one row: the mean score, and the mean of the places weighted by their scores."""
    weights = found.scores / max(float(found.scores.sum()), 1e-6)
    return Candidates(
        np.tensordot(weights, found.boxes, 1)[None].astype(np.float32),
        np.tensordot(weights, found.landmarks, 1)[None].astype(np.float32),
        found.scores.mean(keepdims=True),
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
