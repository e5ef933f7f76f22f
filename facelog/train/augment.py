"""The variation that real cameras and heads bring, put on training faces."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

RETINA = 48
"""Side of the grey picture that the networks look at. The training faces carry 48 px of detail;
showing no more keeps sharp selfies in their world."""
LEAST_SIDE = 24
"""Resolution of the poorest face that training shows, in pixels a side."""


def resized(image: NDArray, side: int) -> NDArray:
    """Bring a square picture to `side` pixels: by areas where it shrinks, else cubically."""
    shrinks = side < image.shape[0]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, (side, side), interpolation=how))


def _photographed(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return a crop as a camera of another resolution would have taken it."""
    side = image.shape[0]
    if side > RETINA or rng.random() < 0.15:
        most = max(LEAST_SIDE, min(side, 2 * RETINA))
        return resized(image, round(np.exp(rng.uniform(np.log(LEAST_SIDE), np.log(most)))))
    return image


def _turned(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Move the head: rotation, scale, shift, mirror, and shear and perspective for a turn of it."""
    height, width = image.shape
    angle = np.radians(rng.normal(0, 9))
    zoom = RETINA / width * np.exp(rng.normal(0, 0.10))
    stretch = np.exp(rng.normal(0, 0.04))
    flip = -1.0 if rng.random() < 0.5 else 1.0
    shear = rng.normal(0, 0.05)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = turn @ np.array([[flip * zoom * stretch, shear * zoom], [0.0, zoom / stretch]])
    source = (0.5 + rng.normal(0, 0.05, 2)) * (width, height)
    shift = np.full(2, RETINA / 2) - linear @ source
    matrix = np.vstack([np.column_stack([linear, shift]), [*rng.normal(0, 0.0014, 2), 1.0]])
    out = cv2.warpPerspective(
        image,
        matrix,
        (RETINA, RETINA),
        flags=cv2.INTER_CUBIC if rng.random() < 0.7 else cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE if rng.random() < 0.5 else cv2.BORDER_CONSTANT,
        borderValue=float(rng.uniform(0, 255)),
    )
    return np.asarray(out, np.uint8)


def _spoilt(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Blur a picture or save it poorly, now and then."""
    draw = rng.random()
    if draw < 0.15:
        return np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.4, 1.0))), np.uint8)
    if draw < 0.25:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 80))]
        packed = cv2.imencode(".jpg", image, quality)[1]
        return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    return image


def vary(image: NDArray[np.uint8], rng: np.random.Generator, erase: float) -> NDArray[np.float32]:
    """Return one random variation of a grey crop, shape (48, 48), range 0 to 255.

    Resolution, blur, JPEG noise, light and contrast stand for cameras; rotation, scale, shift,
    shear and perspective move the head; an erased box stands for hands and hair.

    Args:
        image: square crop of any size.
        rng: decides everything.
        erase: how often a box is erased, 0 to 1.
    """
    spoilt = _spoilt(_turned(_photographed(image, rng), rng), rng)
    light: NDArray = spoilt.astype(np.float32)
    if rng.random() < 0.5:
        light = 255 * (light / 255) ** float(np.exp(rng.normal(0, 0.3)))
    if rng.random() < 0.3:
        slope = np.linspace(-1, 1, RETINA, dtype=np.float32) * rng.uniform(10, 50)
        light = light + (slope if rng.random() < 0.5 else slope[:, None]) * rng.choice([-1, 1])
    if rng.random() < 0.3:
        light = light + rng.normal(0, rng.uniform(1, 10), light.shape).astype(np.float32)
    if rng.random() < erase:
        tall, wide = (RETINA * rng.uniform(0.15, 0.45, 2)).astype(int)
        top, left = rng.integers(0, RETINA - tall), rng.integers(0, RETINA - wide)
        light[top : top + tall, left : left + wide] = rng.uniform(0, 255)
    return np.clip(light, 0, 255).astype(np.float32)
