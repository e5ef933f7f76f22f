"""The eight FER+ classes, FaceLog's four emotions, and the way from one to the other."""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

from facelog.types import Reading

EXPRESSIONS: tuple[str, ...] = (
    "neutral",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
)
"""The FER+ classes, in the order of the network's outputs (Barsoum et al. 2016)."""

EMOTIONS: tuple[str, ...] = ("anger", "happy", "panic", "sadness")
"""FaceLog's four emotions, in the order used everywhere."""

GROUPS: dict[str, tuple[str, ...]] = {
    "anger": ("anger", "disgust", "contempt"),
    "happy": ("happiness",),
    "panic": ("surprise", "fear"),
    "sadness": ("sadness",),
}
"""Which FER+ classes add up to each of the four; neutral belongs to none."""

GROUPING: NDArray[np.float64] = np.array(
    [[float(name in GROUPS[emotion]) for emotion in EMOTIONS] for name in EXPRESSIONS]
)
"""Matrix (8, 4) that sums FER+ classes into the four emotions."""

LABEL_SYNONYMS: dict[str, str] = {
    "angry": "anger",
    "화남": "anger",
    "분노": "anger",
    "happy": "happiness",
    "기쁨": "happiness",
    "행복": "happiness",
    "surprised": "surprise",
    "panic": "panic",
    "당황": "panic",
    "놀람": "surprise",
    "놀라움": "surprise",
    "sad": "sadness",
    "슬픔": "sadness",
    "disgusted": "disgust",
    "혐오": "disgust",
    "fearful": "fear",
    "afraid": "fear",
    "scared": "fear",
    "공포": "fear",
    "중립": "neutral",
    "무표정": "neutral",
}
"""Folder names in use elsewhere, each with the class it stands for."""


def four_from_expressions(expressions: NDArray[np.floating]) -> NDArray[np.float64]:
    """Sum the eight FER+ probabilities into FaceLog's four, without neutral.

    Args:
        expressions: probabilities, shape (..., 8), in the order of `EXPRESSIONS`.

    Returns:
        Probabilities, shape (..., 4), in the order of `EMOTIONS`, summing to 1. Where all mass
        is on neutral the four are equal.
    """
    sums = np.asarray(expressions, dtype=np.float64) @ GROUPING
    total = sums.sum(axis=-1, keepdims=True)
    return np.where(total > 0, sums / np.where(total > 0, total, 1.0), 1.0 / len(EMOTIONS))


def unseen(word: str = "") -> Reading:
    """Return the reading of a post in which no face was read.

    Args:
        word: the person's own word for the mood, "" if there is none.
    """
    return Reading(
        dict.fromkeys(EXPRESSIONS, 1 / len(EXPRESSIONS)),
        dict.fromkeys(EMOTIONS, 1 / len(EMOTIONS)),
        1 / len(EXPRESSIONS),
        word,
    )


def plain_label(label: str) -> str:
    """Return a class name as it is looked up: macOS takes the letters of Hangul apart."""
    return unicodedata.normalize("NFC", label).strip().lower()


def emotion_of_label(label: str) -> str | None:
    """Return which of the four a class name belongs to, None for neutral.

    Args:
        label: one of `EXPRESSIONS`, of `EMOTIONS` or a key of `LABEL_SYNONYMS`.

    Raises:
        ValueError: the name is none of these.
    """
    name = LABEL_SYNONYMS.get(plain_label(label), plain_label(label))
    if name == "neutral":
        return None
    if name in EMOTIONS:
        return name
    for emotion, members in GROUPS.items():
        if name in members:
            return emotion
    raise ValueError(f"unknown emotion label: {label!r}")


def is_label(name: str) -> bool:
    """Tell whether `emotion_of_label` knows a name."""
    try:
        emotion_of_label(name)
    except ValueError:
        return False
    return True


def majority_labels(votes: NDArray[np.integer]) -> NDArray[np.int64]:
    """Apply the FER+ "majority" protocol to annotators' votes.

    Single votes are set to zero; the top class must then hold more than half of what remains.
    Source: Barsoum et al. 2016, "Training deep networks for facial expression recognition with
    crowd-sourced label distribution".

    Args:
        votes: counts, shape (n, 10): the eight classes, then unknown and not a face.

    Returns:
        Class index 0 to 7 for each row, -1 for rows that the protocol leaves out.
    """
    kept = np.where(np.asarray(votes) > 1, votes, 0).astype(np.int64)
    top = kept.argmax(axis=1)
    decided = kept.max(axis=1) * 2 > kept.sum(axis=1)
    return np.where(decided & (top < len(EXPRESSIONS)), top, -1)
