"""Make a network's probabilities honest: bias-corrected temperature scaling. Pure NumPy.

Trained on the shares of annotators' votes, a network says of each class how many would vote for
it, not how often it is the majority's; the two differ from class to class. One temperature and an
offset for each class turn the one into the other (Alexandari et al. 2020, "Maximum likelihood
with bias-corrected calibration is hard-to-beat at label shift adaptation").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facelog.emotion.taxonomy import EXPRESSIONS, four_from_expressions
from facelog.train.metrics import log_loss

RIDGE = 1e-4
"""Holds the offsets of rare classes back, and all of them in place: their sum is free."""
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


def fit_calibration(shares: NDArray[np.float64], labels: NDArray[np.int64]) -> Calibration:
    """Return the calibration with the least log-loss on the eight classes.

    The loss is convex in the temperature's inverse and the offsets: Newton's method finds it.

    Args:
        shares: (n, 8) probabilities as the network says them.
        labels: (n,) true classes, 0 to 7.
    """
    logits = np.log(shares + _TINY)
    truth = np.eye(len(EXPRESSIONS))[labels]
    # How each logit moves with each parameter: the inverse temperature, then the offsets.
    offsets = np.broadcast_to(np.eye(len(EXPRESSIONS)), (*logits.shape, len(EXPRESSIONS)))
    slopes = np.concatenate([logits[..., None], offsets], axis=2)
    held = RIDGE * np.diag([0.0] + [1.0] * len(EXPRESSIONS))
    at = np.array([1.0] + [0.0] * len(EXPRESSIONS))

    def probabilities(point: NDArray[np.float64]) -> NDArray[np.float64]:
        return Calibration(1 / point[0], tuple(point[1:])).apply(shares)

    def loss(point: NDArray[np.float64]) -> float:
        if point[0] <= 0:
            return np.inf
        return log_loss(probabilities(point), labels) + float(point @ held @ point) / 2

    for _ in range(NEWTON_STEPS):
        said = probabilities(at)
        gradient = np.einsum("ncp,nc->p", slopes, said - truth) / len(labels) + held @ at
        mean = np.einsum("nc,ncp->np", said, slopes)
        curve = np.einsum("nc,ncp,ncq->pq", said, slopes, slopes) - mean.T @ mean
        step = np.linalg.solve(curve / len(labels) + held + 1e-9 * np.eye(len(at)), gradient)
        size = 1.0
        while loss(at - size * step) > loss(at) and size > 1e-6:
            size /= 2
        at = at - size * step
        if np.abs(step).max() < 1e-7:
            break
    return Calibration(float(1 / at[0]), tuple(map(float, at[1:])))


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
