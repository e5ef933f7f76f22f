"""The naive way from a photograph to an emotion, timed beside the app's own.

Everything at full size, with the packages as they come: decode, dlib's detector, the whole
MTCNN, EfficientNet-B0 through `model.predict`.
"""

from __future__ import annotations

import io
import time

import keras
import numpy as np
from mtcnn import MTCNN
from PIL import Image, ImageOps

from facelog.config import CROP_SIDE
from facelog.emotion.taxonomy import EXPRESSIONS
from facelog.face import dlib_backend


def naive_times(photo: bytes) -> dict[str, float]:
    """Return the milliseconds of each naive step on a photograph; all packages are warm."""
    network = keras.applications.EfficientNetB0(weights=None, classes=len(EXPRESSIONS))
    crop = np.zeros((1, CROP_SIDE, CROP_SIDE, 3), np.float32)
    detector = MTCNN()
    network.predict(crop, verbose=0)
    detector.detect_faces(np.full((64, 64, 3), 127, np.uint8))
    times = [time.perf_counter()]
    pixels = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(photo))).convert("RGB"))
    times.append(time.perf_counter())
    dlib_backend.boxes(pixels)
    times.append(time.perf_counter())
    detector.detect_faces(pixels)
    times.append(time.perf_counter())
    network.predict(crop, verbose=0)
    times.append(time.perf_counter())
    steps = np.diff(times) * 1e3
    names = ("decode", "dlib", "mtcnn", "classify")
    found = dict(zip(names, np.round(steps, 1).tolist(), strict=True))
    return {**found, "total": round(float(steps.sum()), 1)}
