"""Make a network's probabilities honest: bias-corrected temperature scaling. Pure NumPy.

Trained on the shares of annotators' votes, a network says of each class how many would vote for
it, not how often it is the majority's; the two differ from class to class. One temperature and an
offset for each class turn the one into the other (Alexandari et al. 2020, "Maximum likelihood
with bias-corrected calibration is hard-to-beat at label shift adaptation").

What FaceLog shows are the four emotions, and a diary's year is no benchmark: a sad year has little
happiness in it. So the four count beside the eight, half as much, each emotion as much as any
other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facelog.emotion.taxonomy import EXPRESSIONS, GROUPING, four_from_expressions
from facelog.train.metrics import log_loss

RIDGE = 1e-4
"""Holds the offsets of rare classes back, and all of them in place: their sum is free."""
FOUR = 0.5
"""How much the log-loss on the four counts beside that on the eight."""
NEWTON_STEPS = 50
_TINY = 1e-12


@dataclass(frozen=True)
class Calibration:
    """What is done to the logits of the eight classes before the softmax.

    Attributes:
        temperature: divides them.
        offsets: are added then, eight, in the order of `EXPRESSIONS`.
    """

    temperature: float = 1.0
    offsets: tuple[float, ...] = (0.0,) * len(EXPRESSIONS)

    def apply(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return probabilities (n, 8) as they are after it."""
        logits = np.log(shares + _TINY) / self.temperature + np.array(self.offsets)
        powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
        return powers / powers.sum(axis=-1, keepdims=True)


def calibration_loss(shares: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Return the log-loss on the eight classes plus `FOUR` of that on the four emotions, in nats.

    Each of the four weighs the same, however often it occurs; neutral has no part in them.

    Args:
        shares: (n, 8) probabilities.
        labels: (n,) true classes, 0 to 7.
    """
    weights = _emotion_weights(labels)
    emotional = weights > 0
    emotions = GROUPING[labels[emotional]].argmax(axis=1)
    said = four_from_expressions(shares[emotional])[np.arange(len(emotions)), emotions]
    return log_loss(shares, labels) - FOUR * float(weights[emotional] @ np.log(said + _TINY))


def _emotion_weights(labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return (n,) weights of sum 1, the same for each emotion that occurs; 0 for neutral."""
    counts = GROUPING[labels].sum(axis=0)
    occurring = np.maximum((counts > 0).sum(), 1)
    return GROUPING[labels] @ (1 / np.maximum(counts, 1)) / occurring


def fit_calibration(shares: NDArray[np.float64], labels: NDArray[np.int64]) -> Calibration:
    """Return the calibration with the least `calibration_loss`.

    Newton's method in the temperature's inverse and the offsets. The loss on the four is a
    difference of two convex functions, of which only the first bends the steps.

    Args:
        shares: (n, 8) probabilities as the network says them.
        labels: (n,) true classes, 0 to 7.
    """
    logits = np.log(shares + _TINY)
    truth = np.eye(len(EXPRESSIONS))[labels]
    weights = _emotion_weights(labels)
    emotional = GROUPING.sum(axis=1)
    # The classes of the emotion that each is of; of the calm ones nothing is asked.
    fellows = np.where(weights[:, None] > 0, GROUPING[labels] @ GROUPING.T, emotional)
    # How each logit moves with each parameter: the inverse temperature, then the offsets.
    offsets = np.broadcast_to(np.eye(len(EXPRESSIONS)), (*logits.shape, len(EXPRESSIONS)))
    slopes = np.concatenate([logits[..., None], offsets], axis=2)
    held = RIDGE * np.diag([0.0] + [1.0] * len(EXPRESSIONS))
    at = np.array([1.0] + [0.0] * len(EXPRESSIONS))
    even = np.full(len(labels), 1 / len(labels))

    def loss(point: NDArray[np.float64]) -> float:
        if point[0] <= 0:
            return np.inf
        said = Calibration(1 / point[0], tuple(point[1:])).apply(shares)
        return calibration_loss(said, labels) + float(point @ held @ point) / 2

    for _ in range(NEWTON_STEPS):
        said = Calibration(1 / at[0], tuple(at[1:])).apply(shares)
        gradient, curve = held @ at, held + 1e-9 * np.eye(len(at))
        of_emotional, of_fellows = _among(said, emotional), _among(said, fellows)
        for weight, said_there, wanted in (
            (even, said, truth),
            (FOUR * weights, of_emotional, of_fellows),
        ):
            gradient = gradient + np.einsum("n,ncp,nc->p", weight, slopes, said_there - wanted)
            mean = np.einsum("nc,ncp->np", said_there, slopes)
            curve = curve + np.einsum("n,nc,ncp,ncq->pq", weight, said_there, slopes, slopes)
            curve = curve - np.einsum("n,np,nq->pq", weight, mean, mean)
        step = np.linalg.solve(curve, gradient)
        size = 1.0
        while loss(at - size * step) > loss(at) and size > 1e-6:
            size /= 2
        at = at - size * step
        if np.abs(step).max() < 1e-7:
            break
    return Calibration(float(1 / at[0]), tuple(map(float, at[1:])))


def _among(shares: NDArray[np.float64], classes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the shares of those classes alone, brought to sum 1."""
    kept = (shares + _TINY) * classes
    return kept / kept.sum(axis=1, keepdims=True)


def fit_temperature(shares: NDArray[np.float64], labels: NDArray[np.int64]) -> Calibration:
    """Return the temperature alone with the least log-loss on the four emotions.

    For data with no other labels (Guo et al. 2017): of neutral they say nothing.

    Args:
        shares: (n, 8) probabilities as the network says them.
        labels: (n,) true emotions, 0 to 3.
    """

    def loss(log_temperature: float) -> float:
        softened = Calibration(float(np.exp(log_temperature))).apply(shares)
        return log_loss(four_from_expressions(softened), labels)

    low, high = np.log(0.125), np.log(8.0)
    for _ in range(60):  # the loss has one valley: narrow it from both sides
        first, second = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, second) if loss(first) < loss(second) else (first, high)
    return Calibration(float(np.exp((low + high) / 2)))
