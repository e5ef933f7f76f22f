"""Training data: annotators' votes, and the variation that real cameras and heads bring."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from facelog.emotion.taxonomy import EXPRESSIONS, majority_labels
from facelog.train.networks import RETINA

NOSE_OFFSET = 0.09
"""How far the tip of the nose lies below the centre in FER2013's framing, as a share of the
image's height; `facelog.face.align` puts it in the centre."""


@dataclass(frozen=True)
class VoteData:
    """Face crops with the votes of their annotators.

    Attributes:
        images: (n, h, w) uint8 grey crops.
        targets: (n, 8) float32 vote shares, each row sums to 1.
        labels: (n,) class index by the majority protocol, -1 where it leaves the row out.
    """

    images: NDArray[np.uint8]
    targets: NDArray[np.float32]
    labels: NDArray[np.int64]


def load_votes(path: Path) -> VoteData:
    """Read an npz with `images` and `votes` (n, 10); rows without a usable vote are dropped."""
    with np.load(path, allow_pickle=False) as archive:
        images, votes = archive["images"], archive["votes"]
    kept = np.where(votes > 1, votes, 0)
    expression_votes = kept[:, : len(EXPRESSIONS)].astype(np.float32)
    usable = (expression_votes.sum(axis=1) > 0) & (kept.argmax(axis=1) < len(EXPRESSIONS))
    expression_votes = expression_votes[usable]
    return VoteData(
        images=images[usable],
        targets=expression_votes / expression_votes.sum(axis=1, keepdims=True),
        labels=majority_labels(votes[usable]),
    )


def plain_retina(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Bring grey crops to the network's retina without variation: (n, h, w) -> (n, 56, 56, 1)."""
    size = (4 * RETINA, 4 * RETINA)
    large = (cv2.resize(image, size, interpolation=cv2.INTER_CUBIC) for image in images)
    small = [cv2.resize(image, (RETINA, RETINA), interpolation=cv2.INTER_AREA) for image in large]
    return np.stack(small)[..., None].astype(np.float32)


def vary(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.float32]:
    """Return one random variation of a grey crop, shape (56, 56), range 0 to 255.

    Rotation, scale, shift, shear and perspective move the head; blur, lower resolution, JPEG
    noise, light and contrast stand for cameras; an erased box stands for hands and hair.
    """
    height, width = image.shape
    angle = np.radians(rng.normal(0, 9))
    zoom = RETINA / width * np.exp(rng.normal(0, 0.10))
    stretch = np.exp(rng.normal(0, 0.04))
    flip = -1.0 if rng.random() < 0.5 else 1.0
    shear = rng.normal(0, 0.05)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = turn @ np.array([[flip * zoom * stretch, shear * zoom], [0.0, zoom / stretch]])
    source = np.array([width / 2, height * (0.5 + rng.uniform(0, NOSE_OFFSET))])
    source += rng.normal(0, 0.05, 2) * (width, height)
    shift = np.full(2, RETINA / 2) - linear @ source
    matrix = np.vstack([np.column_stack([linear, shift]), [*rng.normal(0, 0.0012, 2), 1.0]])
    border = cv2.BORDER_REPLICATE if rng.random() < 0.5 else cv2.BORDER_CONSTANT
    out: NDArray = cv2.warpPerspective(
        image,
        matrix,
        (RETINA, RETINA),
        flags=cv2.INTER_CUBIC if rng.random() < 0.7 else cv2.INTER_LINEAR,
        borderMode=border,
        borderValue=float(rng.uniform(0, 255)),
    )
    draw = rng.random()
    if draw < 0.15:
        out = cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.4, 1.2)))
    elif draw < 0.25:
        small = int(rng.integers(24, RETINA))
        out = cv2.resize(cv2.resize(out, (small, small)), (RETINA, RETINA))
    elif draw < 0.35:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 80))]
        out = np.asarray(cv2.imdecode(cv2.imencode(".jpg", out, quality)[1], cv2.IMREAD_GRAYSCALE))
    light: NDArray = out.astype(np.float32)
    if rng.random() < 0.5:
        light = 255 * (light / 255) ** float(np.exp(rng.normal(0, 0.3)))
    if rng.random() < 0.3:
        slope = np.linspace(-1, 1, RETINA, dtype=np.float32) * rng.uniform(10, 50)
        light = light + (slope if rng.random() < 0.5 else slope[:, None]) * rng.choice([-1, 1])
    if rng.random() < 0.3:
        light = light + rng.normal(0, rng.uniform(1, 10), light.shape).astype(np.float32)
    if rng.random() < 0.3:
        tall, wide = rng.integers(8, 24, 2)
        top, left = rng.integers(0, RETINA - tall), rng.integers(0, RETINA - wide)
        light[top : top + tall, left : left + wide] = rng.uniform(0, 255)
    return np.clip(light, 0, 255).astype(np.float32)


def batch_at(
    data: VoteData, step: int, size: int, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the batch of one training step: every step's batch follows from seed and step.

    Returns:
        Retinas (size, 56, 56, 1), range 0 to 255, and targets (size, 8).
    """
    count = len(data.images)
    epoch, offset = divmod(step * size, count)
    order = np.concatenate(
        [np.random.default_rng([seed, turn]).permutation(count) for turn in (epoch, epoch + 1)]
    )
    chosen = order[offset : offset + size]
    rng = np.random.default_rng([seed, 7, step])
    varied = np.stack([vary(data.images[index], rng) for index in chosen])
    return varied[..., None], data.targets[chosen]
