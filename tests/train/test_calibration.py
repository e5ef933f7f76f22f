"""Honest probabilities: what made a network too sure, or unfair to a class, is undone."""

from __future__ import annotations

import numpy as np
import pytest

from facelog.emotion.taxonomy import GROUPING
from facelog.train.calibration import (
    Calibration,
    calibration_loss,
    fit_calibration,
    fit_temperature,
)
from facelog.train.metrics import log_loss


def honest_answers(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities that are right as often as they say, each emotion as often, and the truth."""
    rng = np.random.default_rng(0)
    sizes = np.maximum(GROUPING @ GROUPING.sum(axis=0), 1)
    shares = rng.dirichlet(1.2 / sizes, count)
    return shares, np.array([rng.choice(8, p=row) for row in shares])


def test_a_wrong_temperature_and_an_unfair_class_are_found_and_undone() -> None:
    honest, labels = honest_answers(6000)
    wrong = Calibration(0.4, (0, 0, 0, 0, -1.5, 0, 0, 0)).apply(honest)
    found = fit_calibration(wrong, labels)
    assert found.temperature == pytest.approx(2.5, rel=0.06)
    others = np.delete(found.offsets, 4)
    assert found.offsets[4] - others.mean() == pytest.approx(1.5 / 2.5, abs=0.15)
    mended = found.apply(wrong)
    assert log_loss(mended, labels) < log_loss(wrong, labels)
    assert log_loss(mended, labels) == pytest.approx(log_loss(honest, labels), abs=0.005)
    assert mended.sum(axis=1) == pytest.approx(1)


def test_the_fit_has_the_least_loss_around() -> None:
    honest, labels = honest_answers(800)
    found = fit_calibration(honest, labels)
    least = calibration_loss(found.apply(honest), labels)
    rng = np.random.default_rng(1)
    for _ in range(50):
        near = Calibration(
            found.temperature * rng.uniform(0.9, 1.1),
            tuple(found.offsets + rng.normal(0, 0.1, 8)),
        )
        assert calibration_loss(near.apply(honest), labels) > least - 1e-3


def test_of_the_four_each_counts_the_same_however_often_it_occurs() -> None:
    shares, labels = honest_answers(600)
    more = np.concatenate([np.arange(600), *[np.flatnonzero(labels == 1)] * 5])

    def of_the_four(rows: np.ndarray) -> float:
        return calibration_loss(shares[rows], labels[rows]) - log_loss(shares[rows], labels[rows])

    assert of_the_four(more) == pytest.approx(of_the_four(np.arange(600)))
    assert of_the_four(np.flatnonzero(labels == 0)) == 0


def test_a_class_that_never_occurs_is_held_back() -> None:
    honest, labels = honest_answers(2000)
    seen = labels != 5
    found = fit_calibration(honest[seen], labels[seen])
    assert -20 < found.offsets[5] < 0


def test_the_temperature_is_fitted_on_the_four_where_only_they_are_known() -> None:
    honest, labels = honest_answers(20_000)
    groups = np.array([-1, 1, 2, 3, 0, 0, 2, 0])[labels]
    known = groups >= 0
    found = fit_temperature(Calibration(0.5).apply(honest)[known], groups[known])
    assert found.temperature == pytest.approx(2, rel=0.06)
    assert set(found.offsets) == {0}
