"""The exported cascade finds what the `mtcnn` package finds, to half a pixel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from skimage import data

from facelog.config import MODELS
from facelog.face import mtcnn_backend
from facelog.types import Pixels


def turned(pixels: Pixels, degrees: float) -> Pixels:
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(pixels, matrix, (width, height))


PHOTOGRAPHS: dict[str, Callable[[Pixels], Pixels]] = {
    "plain": lambda pixels: pixels,
    "small": lambda pixels: cv2.resize(pixels, (256, 256), interpolation=cv2.INTER_AREA),
    "wide": lambda pixels: cv2.resize(pixels, (700, 512)),
    "tall": lambda pixels: cv2.resize(pixels, (400, 600)),
    "turned": lambda pixels: turned(pixels, 20),
    "dark": lambda pixels: (pixels * 0.35).astype(np.uint8),
    "mirrored": lambda pixels: np.ascontiguousarray(pixels[:, ::-1]),
    "cut": lambda pixels: np.ascontiguousarray(pixels[:300, 100:400]),
    "two": lambda pixels: np.hstack([pixels, turned(pixels, -10)]),
}


@pytest.fixture(scope="module")
def original() -> Any:
    from mtcnn import MTCNN

    return MTCNN()


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_boxes_and_landmarks_agree_with_the_package(name: str, original: Any) -> None:
    pixels = PHOTOGRAPHS[name](data.astronaut())
    theirs = original.detect_faces(
        pixels, fit_to_image=False, box_format="xyxy", output_type="numpy"
    )
    ours = mtcnn_backend.cascade(pixels)
    assert len(ours.scores) == len(theirs) >= 1 + (name == "two")
    for row in theirs:
        landmarks = np.stack([row[6:11], row[11:16]], axis=-1)
        nearest = np.abs(ours.boxes - row[1:5]).max(axis=1).argmin()
        assert np.abs(ours.boxes[nearest] - row[1:5]).max() < 0.5
        assert np.abs(ours.landmarks[nearest] - landmarks).max() < 0.5
        assert ours.scores[nearest] == pytest.approx(row[5], abs=1e-3)


def test_the_card_names_the_checksums_of_the_files() -> None:
    files = json.loads((MODELS / "mtcnn.json").read_text(encoding="utf-8"))["files"]
    assert set(files) == {path.name for path in MODELS.glob("mtcnn_*.tflite")}
    for name, record in files.items():
        content = (MODELS / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == record["sha256"]


def test_the_export_command_writes_the_same_networks(tmp_path: Path) -> None:
    from facelog.train.export_mtcnn import export_mtcnn

    written = export_mtcnn(tmp_path)
    assert {path.name for path in written} == {path.name for path in MODELS.glob("mtcnn*")}
    pixels = data.astronaut()
    fresh = mtcnn_backend.cascade(pixels, directory=tmp_path)
    kept = mtcnn_backend.cascade(pixels)
    np.testing.assert_allclose(fresh.landmarks, kept.landmarks, atol=1e-3)
