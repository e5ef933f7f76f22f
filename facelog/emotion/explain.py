"""Which parts of a face spoke for an emotion: class activation maps, and how they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from facelog.config import CROP_SIDE
from facelog.emotion.classifier import Classifier, readings
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS, GROUPING
from facelog.types import Pixels, Reading

SMOOTHING = 0.6
"""How wide each place of a map is spread: the deviation of the bell, as a share of the distance
from place to place. Narrower bells show the grid, which is no part of the face."""
FAINTEST = 0.3
"""Support that stays below this share of the strongest is hardly seen, and is called none."""
OPACITY = 0.75
"""How much of the face the strongest support covers."""
SHADE = 0.6
"""The face's own brightness under the colours: what spoke for an emotion is lit up."""
CALM = np.array([float(name == "neutral") for name in EXPRESSIONS])[:, None]


@dataclass(frozen=True)
class Explanation:
    """What the network sees in a face, and which parts of it spoke for each emotion.

    Attributes:
        reading: what the installed network reads in the face.
        support: by emotion, (224, 224) float64, 0 to 1: how much each part spoke for it, in one
            scale for all four, in which 1 is the strongest support that any of them has.
    """

    reading: Reading
    support: Mapping[str, NDArray[np.float64]]

    def has_support(self, emotion: str) -> bool:
        """Tell whether any part of the face spoke for an emotion so that it can be seen."""
        return bool(self.support[emotion].max() >= FAINTEST)


def explain(crop: Pixels, classifier: Classifier) -> Explanation:
    """Find which parts of an aligned face spoke for each of the four emotions.

    This is Grad-CAM (Selvaraju et al. 2017, "Grad-CAM: Visual explanations from deep networks via
    gradient-based localization") on the last feature map, for the scores of `log_odds_weights`.
    It is coarse: a few places across the face, each of which sees more than its own part.

    Args:
        crop: (224, 224, 3) RGB.
        classifier: the network to ask.

    Raises:
        ExplainError: map_missing, the network's file has no class maps.
        ValueError: the crop has another shape or type.
    """
    shares, maps, (x, y, width, height) = classifier.class_maps(crop)
    rows = _spread(maps.shape[0], y, height)
    columns = _spread(maps.shape[1], x, width)
    evidence = emotion_maps(maps, shares)
    support = np.stack(
        [np.maximum(rows @ evidence[..., index] @ columns.T, 0) for index in range(len(EMOTIONS))]
    )
    strongest = support.max()
    support = support / strongest if strongest > 0 else support
    (reading,) = readings(shares[None])
    return Explanation(reading, dict(zip(EMOTIONS, support, strict=True)))


def emotion_maps(maps: NDArray[np.floating], shares: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return Grad-CAM's maps of the four emotions, what spoke against them below 0.

    Args:
        maps: (h, w, 8) what each place adds to the logits of the eight classes.
        shares: (8,) the probabilities of the eight.

    Returns:
        (h, w, 4) in the order of `EMOTIONS`: what each place adds to an emotion's log-odds.
    """
    return np.asarray(maps, np.float64) @ log_odds_weights(shares)


def log_odds_weights(shares: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the gradient of the four emotions' log-odds by the logits of the eight classes.

    An emotion's score is the log-odds of the probability that is shown for it, which leaves
    neutral out: log(P / R), P the sum of the softmax over the emotion's classes and R that over
    the classes of the other three. As the derivative of log(sum of exp) is the share in that sum,
    the score's derivative by a logit is p / P for a class of the emotion, -p / R for a class of
    another one, 0 for neutral. A logit is the mean over the places of the features times the
    dense layer, so Grad-CAM's weights are these times the dense layer, and its map is the sum of
    the class maps with these weights (up to the number of places).

    Args:
        shares: (8,) probabilities in the order of `EXPRESSIONS`.

    Returns:
        (8, 4); in each column what is above 0 sums to 1, what is below to -1.
    """
    # No class is ever quite impossible; float32 rounds a small softmax to 0.
    column = np.maximum(np.asarray(shares, np.float64), 1e-30)[:, None]
    members, others = GROUPING * column, (1 - GROUPING - CALM) * column
    return np.asarray(members / members.sum(axis=0) - others / others.sum(axis=0))


def _spread(places: int, start: float, length: float) -> NDArray[np.float64]:
    """Return how much each place along one axis says about each pixel, (224, places)."""
    distance = length / places
    centres = start + (np.arange(places) + 0.5) * distance
    pixels = np.arange(CROP_SIDE)[:, None] + 0.5
    weights = np.exp(-0.5 * ((pixels - centres) / (SMOOTHING * distance)) ** 2)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def draw(crop: Pixels, support: NDArray[np.floating]) -> Pixels:
    """Light up what spoke for an emotion, on the face in grey as the network sees it, but shaded.

    Args:
        crop: (224, 224, 3) RGB.
        support: (224, 224), 0 to 1; its colours are those of matplotlib's "inferno", which get
            lighter evenly, and cover the more of the face the stronger it is.

    Returns:
        (224, 224, 3) RGB.
    """
    grey = cv2.cvtColor(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    levels = np.round(255 * np.clip(support, 0, 1)).astype(np.uint8)
    heat = cv2.cvtColor(cv2.applyColorMap(levels, cv2.COLORMAP_INFERNO), cv2.COLOR_BGR2RGB)
    # Squared: what is strong stands out, and the rest of the face stays to be seen.
    cover = OPACITY * np.square(np.clip(support, 0, 1))[..., None]
    return np.asarray(np.round(SHADE * grey * (1 - cover) + heat * cover), np.uint8)
