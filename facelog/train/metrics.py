"""What is said of a network's answers: accuracy, recall, calibration. Pure NumPy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facelog.emotion.taxonomy import EMOTIONS, four_from_expressions

BINS = 15
DRAWS = 2000
_TINY = 1e-12


@dataclass(frozen=True)
class Answers:
    """A network's answers beside the truth.

    Attributes:
        shares: (n, 8) probabilities of the FER+ classes; rows of missed faces are not used.
        found: (n,) bool, False where no face was found.
        labels_8: (n,) index in `EXPRESSIONS`, -1 where the label is none of the eight.
        labels_4: (n,) index in `EMOTIONS`, -1 where the label is none of the four.
        eight: whether the labels are of the eight classes at all.
        protocol: "majority" for votes, "labels" for label-named folders.
    """

    shares: NDArray[np.float64]
    found: NDArray[np.bool_]
    labels_8: NDArray[np.int64]
    labels_4: NDArray[np.int64]
    eight: bool
    protocol: str


def calibration_error(
    confidences: NDArray[np.float64], hits: NDArray[np.bool_], bins: int = BINS
) -> float:
    """Return the expected calibration error over equally wide bins (Naeini et al. 2015).

    Args:
        confidences: (n,) probability of the class that was said, 0 to 1.
        hits: (n,) whether it was right.
        bins: number of bins between 0 and 1.
    """
    gaps = np.zeros(bins)
    np.add.at(gaps, _bins(confidences, bins), confidences - hits)
    return float(np.abs(gaps).sum() / len(confidences))


def log_loss(shares: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Return the mean negative log-likelihood of the true classes, in nats."""
    return float(-np.log(shares[np.arange(len(labels)), labels] + _TINY).mean())


def wilson(hits: int, count: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the 95 % score interval of a share (Wilson 1927); (0, 1) where nothing was counted."""
    if not count:
        return 0.0, 1.0
    share = hits / count
    middle = share + z**2 / (2 * count)
    reach = z * float(np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2)))
    scale = 1 + z**2 / count
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def bootstrap(
    answers: Answers, draws: int = DRAWS, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """Return 95 % percentile intervals of `balanced_4`, `macro_f1_4` and `ece_4`.

    The pictures are drawn again, with replacement, and judged as `figures` does (Efron and
    Tibshirani 1993). Drawing again makes an ECE larger, so its interval lies somewhat high.

    Args:
        answers: a network's answers beside the truth.
        draws: how often all pictures are drawn again.
        seed: decides the draws.

    Returns:
        The lower and the upper end of each; nothing where there is nothing to judge.
    """
    with_4 = answers.labels_4 >= 0
    labels, found = answers.labels_4[with_4], answers.found[with_4]
    if not found.any():
        return {}
    classes = len(EMOTIONS)
    fours = four_from_expressions(answers.shares[with_4][found])
    said = np.full(len(labels), classes)  # the last column counts the missed faces
    said[found] = fours.argmax(axis=1)
    cells = labels * (classes + 1) + said
    places, gaps = np.zeros(len(labels), np.int64), np.zeros(len(labels))
    places[found] = _bins(fours.max(axis=1), BINS)
    gaps[found] = fours.max(axis=1) - (said == labels)[found]
    tables = np.empty((draws, classes, classes + 1))
    sums = np.empty((draws, BINS))
    rng = np.random.default_rng(seed)
    for draw in range(draws):
        rows = rng.integers(len(labels), size=len(labels))
        counted = np.bincount(cells[rows], minlength=tables[0].size)
        tables[draw] = counted.reshape(tables[0].shape)
        sums[draw] = np.bincount(places[rows], gaps[rows], BINS)
    hits = tables.diagonal(axis1=1, axis2=2)
    counts, answered = tables.sum(axis=2), tables[:, :, :classes].sum(axis=1)
    present = (counts > 0).sum(axis=1)
    judged = answered.sum(axis=1)
    drawn = {
        "balanced_4": (hits / np.maximum(counts, 1)).sum(axis=1) / present,
        "macro_f1_4": (2 * hits / np.maximum(counts + answered, 1)).sum(axis=1) / present,
        "ece_4": (np.abs(sums).sum(axis=1) / np.maximum(judged, 1))[judged > 0],
    }
    ends = {name: np.percentile(values, (2.5, 97.5)) for name, values in drawn.items()}
    return {name: (float(low), float(high)) for name, (low, high) in ends.items()}


def _bins(confidences: NDArray[np.float64], bins: int) -> NDArray[np.int64]:
    return np.clip(np.ceil(confidences * bins).astype(np.int64) - 1, 0, bins - 1)


def confusion(
    truth: NDArray[np.int64], said: NDArray[np.int64], classes: int = len(EMOTIONS)
) -> NDArray[np.int64]:
    """Count pairs: rows true, columns said."""
    table = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(table, (truth, said), 1)
    return table


def per_class(table: NDArray[np.int64], counts: NDArray[np.int64]) -> dict[str, dict[str, float]]:
    """Return n, precision, recall and F1 of each emotion.

    Args:
        table: (4, 4) confusion of the faces that were found.
        counts: (4,) true images of each emotion, missed ones included.
    """
    rows = {}
    for index, name in enumerate(EMOTIONS):
        hits, said = int(table[index, index]), int(table[:, index].sum())
        precision, recall = hits / max(1, said), hits / max(1, int(counts[index]))
        both = precision + recall
        rows[name] = {
            "n": int(counts[index]),
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / both if both else 0.0,
        }
    return rows


def figures(answers: Answers) -> dict[str, object]:
    """Return the line of `python -m facelog evaluate`.

    A missed face counts as wrong everywhere but in `ece_4`, `nll_4`, `confusion_4` and
    `accuracy_4_found`. Averages over classes leave out classes without an image.
    """
    found, labels_8, labels_4 = answers.found, answers.labels_8, answers.labels_4
    with_8 = labels_8 >= 0
    with_4 = labels_4 >= 0
    seen = with_4 & found
    fours = four_from_expressions(answers.shares[seen])
    said = fours.argmax(axis=1)
    hits = said == labels_4[seen]
    counts = np.bincount(labels_4[with_4], minlength=len(EMOTIONS))
    table = confusion(labels_4[seen], said)
    classes = per_class(table, counts)
    present = [row for row in classes.values() if row["n"]]
    hits_8 = found & with_8 & (answers.shares.argmax(axis=1) == labels_8)

    def share(top: float, bottom: float) -> float | None:
        return float(top / bottom) if bottom else None

    return {
        "n": len(found),
        "n_8": int(with_8.sum()),
        "n_4": int(with_4.sum()),
        "no_face": int((~found).sum()),
        "protocol": answers.protocol,
        "accuracy_8": share(hits_8.sum(), with_8.sum()) if answers.eight else None,
        "accuracy_4": share(hits.sum(), with_4.sum()),
        "balanced_4": share(sum(row["recall"] for row in present), len(present)),
        "macro_f1_4": share(sum(row["f1"] for row in present), len(present)),
        "per_class_4": classes,
        "ece_4": calibration_error(fours.max(axis=1), hits) if len(hits) else None,
        "nll_4": log_loss(fours, labels_4[seen]) if len(hits) else None,
        "confusion_4": table.tolist(),
        "accuracy_4_found": share(hits.sum(), len(hits)),
    }
