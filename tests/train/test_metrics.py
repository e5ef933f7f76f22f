"""The figures of `evaluate`, on answers small enough to count by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from facelog.emotion.taxonomy import EXPRESSIONS
from facelog.train.metrics import (
    Answers,
    bootstrap,
    calibration_error,
    figures,
    wilson,
)

INDEX = {name: index for index, name in enumerate(EXPRESSIONS)}


def answers(pairs: list[tuple[str, str | None]], confidence: float = 0.8) -> Answers:
    """Return answers from pairs of true FER+ class and class said, None for a missed face."""
    fours = {"happiness": 1, "surprise": 2, "fear": 2, "sadness": 3, "neutral": -1}
    shares = np.full((len(pairs), 8), (1 - confidence) / 7)
    for row, (_, said) in zip(shares, pairs, strict=True):
        row[:] = row if said else np.nan
        row[INDEX[said] if said else 0] = confidence if said else np.nan
    return Answers(
        shares=shares,
        found=np.array([said is not None for _, said in pairs]),
        labels_8=np.array([INDEX[true] for true, _ in pairs]),
        labels_4=np.array([fours.get(true, 0) for true, _ in pairs]),
        eight=True,
        protocol="majority",
    )


def test_the_figures_of_a_small_set() -> None:
    found = figures(
        answers(
            [
                ("anger", "anger"),
                ("anger", "disgust"),  # wrong of the eight, right of the four
                ("contempt", "happiness"),
                ("happiness", "happiness"),
                ("happiness", None),  # missed: wrong
                ("surprise", "fear"),
                ("sadness", "sadness"),
                ("neutral", "neutral"),
                ("neutral", "sadness"),
            ]
        )
    )
    assert (found["n"], found["n_8"], found["n_4"], found["no_face"]) == (9, 9, 7, 1)
    assert found["accuracy_8"] == pytest.approx(4 / 9)
    assert found["accuracy_4"] == pytest.approx(5 / 7)
    assert found["accuracy_4_found"] == pytest.approx(5 / 6)
    assert found["balanced_4"] == pytest.approx((2 / 3 + 1 / 2 + 1 + 1) / 4)
    assert found["confusion_4"] == [[2, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    classes = found["per_class_4"]
    assert isinstance(classes, dict)
    assert classes["happy"] == {
        "n": 2,
        "precision": 0.5,
        "recall": 0.5,
        "f1": pytest.approx(0.5),
    }
    assert classes["anger"]["precision"] == 1
    assert classes["anger"]["recall"] == pytest.approx(2 / 3)
    assert found["macro_f1_4"] == pytest.approx((0.8 + 0.5 + 1 + 1) / 4)


def test_figures_without_any_of_the_four() -> None:
    found = figures(answers([("neutral", "neutral")]))
    assert found["accuracy_8"] == 1
    empty = ("accuracy_4", "balanced_4", "macro_f1_4", "ece_4", "nll_4", "accuracy_4_found")
    assert [found[name] for name in empty] == [None] * len(empty)


def test_log_loss_of_the_four() -> None:
    found = figures(answers([("happiness", "happiness"), ("happiness", "sadness")], 0.65))
    # Of seven classes with 0.05 each, neutral is left out.
    assert found["nll_4"] == pytest.approx(-np.log(0.65 / 0.95) / 2 - np.log(0.05 / 0.95) / 2)


def test_calibration_error_counts_the_gap_of_each_bin() -> None:
    confidences = np.array([0.9, 0.9, 0.9, 0.9, 0.5, 0.5])
    hits = np.array([True, True, True, False, True, False])
    assert calibration_error(confidences, hits) == pytest.approx(4 / 6 * 0.15)
    assert calibration_error(np.array([1.0]), np.array([True])) == 0


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 20, 0.0, 0.1611), (0, 0, 0.0, 1.0)],
)
def test_wilson_intervals(hits: int, count: int, low: float, high: float) -> None:
    assert wilson(hits, count) == pytest.approx((low, high), abs=1e-4)


def test_bootstrap_intervals_are_those_of_the_figures_of_pictures_drawn_again() -> None:
    rng = np.random.default_rng(0)
    names = ("anger", "happiness", "surprise", "sadness")
    pairs: list[tuple[str, str | None]] = []
    for true in rng.choice(names, 120, p=(0.1, 0.5, 0.2, 0.2)):
        said = true if rng.random() < 0.7 else str(rng.choice(names))
        pairs.append((str(true), str(said) if rng.random() < 0.95 else None))
    given = answers([*pairs, ("neutral", "neutral")])
    known = np.flatnonzero(given.labels_4 >= 0)
    lines = []
    for _ in range(600):
        rows = rng.choice(known, len(known))
        parts = {name: getattr(given, name)[rows] for name in ("shares", "found")}
        labels = {name: getattr(given, name)[rows] for name in ("labels_8", "labels_4")}
        lines.append(figures(replace(given, **parts, **labels)))
    found = bootstrap(given)
    assert set(found) == {"balanced_4", "macro_f1_4", "ece_4"}
    for name, interval in found.items():
        slowly = np.percentile([float(str(line[name])) for line in lines], (2.5, 97.5))
        assert interval == pytest.approx(slowly, abs=0.02)
    assert bootstrap(given) == found


def test_bootstrap_intervals_are_narrower_with_more_pictures() -> None:
    pairs: list[tuple[str, str | None]] = [
        *[("anger", "anger"), ("anger", "sadness"), ("happiness", "happiness")],
        *[("happiness", "anger"), ("sadness", "sadness"), ("sadness", None)],
    ]
    few, many = (bootstrap(answers(pairs * times)) for times in (5, 500))
    for name in few:
        assert few[name][1] - few[name][0] > 3 * (many[name][1] - many[name][0])


def test_bootstrap_without_any_of_the_four() -> None:
    assert bootstrap(answers([("neutral", "neutral"), ("anger", None)])) == {}
