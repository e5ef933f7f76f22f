"""Training data: annotators' votes, and the variation that real cameras and heads bring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from facelog import evaluation
from facelog.emotion.taxonomy import EXPRESSIONS, GROUPING, majority_labels
from facelog.errors import FaceLogError
from facelog.types import Pixels

RETINA = 48
"""Side of the grey picture that the networks look at. The training faces carry 48 px of detail;
showing no more keeps sharp selfies in their world."""
LABEL_TRUST = 0.8
"""Share of a photograph's target that its label gets, where there are no votes."""
COMMON = np.array([0.35, 0.26, 0.13, 0.13, 0.09, 0.01, 0.02, 0.01])
"""How common the eight classes are in FER+, for what a label leaves open."""
LEAST_SIDE = 24
"""Resolution of the poorest face that training shows, in pixels a side."""


@dataclass(frozen=True)
class VoteData:
    """Face crops with the votes of their annotators.

    Attributes:
        images: n square grey crops, uint8, each of its own size.
        targets: (n, 8) float32 vote shares, each row sums to 1.
        labels: (n,) class index by the majority protocol, -1 where it leaves the row out.
    """

    images: Sequence[NDArray[np.uint8]]
    targets: NDArray[np.float32]
    labels: NDArray[np.int64]


def load(source: str, notice: Callable[[str], None] = lambda _: None) -> VoteData:
    """Read training data: an npz of votes, or a folder of label-named folders of photographs.

    Args:
        source: its path; `PATH:3` shows each of its faces three times an epoch.
        notice: is told what is left out.

    Raises:
        DataError, OSError: there is no such data.
    """
    name, _, turns = source.rpartition(":")
    path, times = (Path(name), int(turns)) if name and turns.isdigit() else (Path(source), 1)
    found = load_folder(path, notice) if path.is_dir() else load_votes(path)
    return joined(*[found] * times)


def load_votes(path: Path) -> VoteData:
    """Read an npz with `images` and `votes` (n, 10); rows without a usable vote are dropped."""
    with np.load(path, allow_pickle=False) as archive:
        images, votes = archive["images"], archive["votes"]
    kept = np.where(votes > 1, votes, 0)
    expression_votes = kept[:, : len(EXPRESSIONS)].astype(np.float32)
    usable = (expression_votes.sum(axis=1) > 0) & (kept.argmax(axis=1) < len(EXPRESSIONS))
    expression_votes = expression_votes[usable]
    return VoteData(
        images=list(images[usable]),
        targets=expression_votes / expression_votes.sum(axis=1, keepdims=True),
        labels=majority_labels(votes[usable]),
    )


def load_folder(path: Path, notice: Callable[[str], None] = lambda _: None) -> VoteData:
    """Read photographs in label-named folders, the largest face of each aligned as in use.

    Photographs without a face, and files that are no pictures, are left out. A label counts as
    so many votes that one annotator's errors are expected (`LABEL_TRUST`).

    Args:
        path: folder of folders named after the FER+ classes, the four, or their synonyms.
        notice: is told what is left out.

    Raises:
        DataError, OSError: there is no such data.
    """
    data = evaluation.read_data(path, notice)
    images, targets, labels = [], [], []
    for index, name in enumerate(data.names):
        try:
            face = evaluation.face_of(data.fetch(index), crops=False)
        except (FaceLogError, OSError) as error:
            notice(f"{name}: {error}")
            continue
        images.append(grey(face))
        targets.append(_trusted(data.labels_8[index], data.labels_4[index]))
        labels.append(data.labels_8[index])
    return VoteData(images, np.array(targets, np.float32), np.array(labels, np.int64))


def _trusted(eighth: int, fourth: int) -> NDArray[np.float32]:
    """Return the target of one label; one of the four is shared out as FER+ shares it."""
    hit = np.eye(len(EXPRESSIONS))[eighth] if eighth >= 0 else GROUPING[:, fourth] * COMMON
    return np.asarray(LABEL_TRUST * hit / hit.sum() + (1 - LABEL_TRUST) * COMMON, np.float32)


def joined(*parts: VoteData) -> VoteData:
    """Put data sets behind one another."""
    return VoteData(
        [image for part in parts for image in part.images],
        np.concatenate([part.targets for part in parts]),
        np.concatenate([part.labels for part in parts]),
    )


def judged_retinas(data: VoteData) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return the faces that have a label, unvaried, as retinas (n, 48, 48, 1), and the labels."""
    rows = np.flatnonzero(data.labels >= 0)
    retinas = np.stack([_resized(data.images[int(row)], RETINA) for row in rows])
    return retinas[..., None].astype(np.float32), data.labels[rows]


def grey(face: Pixels) -> NDArray[np.uint8]:
    """Return an RGB crop in grey by BT.601, as the network's first layer sees it."""
    return np.asarray(cv2.cvtColor(face, cv2.COLOR_RGB2GRAY), np.uint8)


def _resized(image: NDArray, side: int) -> NDArray:
    shrinks = side < image.shape[0]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, (side, side), interpolation=how))


def _photographed(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return a crop as a camera of another resolution would have taken it."""
    side = image.shape[0]
    if side > RETINA or rng.random() < 0.15:
        most = min(side, 2 * RETINA)
        return _resized(image, round(np.exp(rng.uniform(np.log(LEAST_SIDE), np.log(most)))))
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


def batch_at(
    data: VoteData, step: int, size: int, seed: int, erase: float = 0.3
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the batch of one training step: every step's batch follows from seed and step.

    Returns:
        Retinas (size, 48, 48, 1), range 0 to 255, and targets (size, 8).
    """
    count = len(data.images)
    epoch, offset = divmod(step * size, count)
    order = np.concatenate(
        [np.random.default_rng([seed, turn]).permutation(count) for turn in (epoch, epoch + 1)]
    )
    chosen = order[offset : offset + size]
    rng = np.random.default_rng([seed, 7, step])
    varied = np.stack([vary(data.images[index], rng, erase) for index in chosen])
    return varied[..., None], data.targets[chosen]
