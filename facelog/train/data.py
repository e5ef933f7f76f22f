"""Training data in memory: faces with what is known of them, and every training step's batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from facelog.commands import text
from facelog.emotion.taxonomy import EXPRESSIONS, GROUPING
from facelog.evaluation import DataError
from facelog.train.augment import RETINA, resized, vary
from facelog.types import Pixels

LABEL_TRUST = 0.8
"""Share of a photograph's target that its label gets, where there are no votes."""
COMMON = np.array([0.35, 0.26, 0.13, 0.13, 0.09, 0.01, 0.02, 0.01])
"""How common the eight classes are in FER+, for what a label leaves open."""


@dataclass(frozen=True)
class VoteData:
    """Face crops with the votes of their annotators, or with what one label stands for.

    Attributes:
        images: n square grey crops, uint8, each of its own size.
        targets: (n, 8) float32 vote shares, each row sums to 1.
        labels: (n,) index of the eight classes, by the majority protocol where there are votes;
            -1 where it leaves the row out, and everywhere if the labels are FaceLog's four.
        labels_4: (n,) index of the four emotions, -1 where the label is none of them.
    """

    images: Sequence[NDArray[np.uint8]]
    targets: NDArray[np.float32]
    labels: NDArray[np.int64]
    labels_4: NDArray[np.int64]


@dataclass(frozen=True)
class Truth:
    """By which labels n faces are judged.

    Attributes:
        eight: (n,) index of the eight classes; None where only the four are known.
        four: (n,) index of the four emotions, -1 where the label is none of them.
    """

    eight: NDArray[np.int64] | None
    four: NDArray[np.int64]


def trusted(eighth: int, fourth: int) -> NDArray[np.float32]:
    """Return the target (8,) of one label; one of the four is shared out as FER+ shares it.

    Args:
        eighth: index of the label among the eight classes, -1 where it is none of them.
        fourth: index among the four emotions; read only where `eighth` is -1.
    """
    hit = np.eye(len(EXPRESSIONS))[eighth] if eighth >= 0 else GROUPING[:, fourth] * COMMON
    return np.asarray(LABEL_TRUST * hit / hit.sum() + (1 - LABEL_TRUST) * COMMON, np.float32)


def grey(face: Pixels) -> NDArray[np.uint8]:
    """Return an RGB crop in grey by BT.601, as the network's first layer sees it."""
    return np.asarray(cv2.cvtColor(face, cv2.COLOR_RGB2GRAY), np.uint8)


def joined(*parts: VoteData) -> VoteData:
    """Put data sets behind one another."""
    return VoteData(
        [image for part in parts for image in part.images],
        np.concatenate([part.targets for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.labels_4 for part in parts]),
    )


def judged_retinas(data: VoteData) -> tuple[NDArray[np.float32], Truth]:
    """Return the faces that have a label, unvaried, as retinas (n, 48, 48, 1), and the labels.

    Raises:
        DataError: not one face has a label.
    """
    eight = bool((data.labels >= 0).any())
    rows = np.flatnonzero((data.labels if eight else data.labels_4) >= 0)
    if not len(rows):
        raise DataError(text("data_unlabelled"))
    retinas = np.stack([resized(data.images[int(row)], RETINA) for row in rows])
    truth = Truth(data.labels[rows] if eight else None, data.labels_4[rows])
    return retinas[..., None].astype(np.float32), truth


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
