"""What spoke for an emotion: the arithmetic of the maps, and the picture that shows them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from facelog import evaluation
from facelog.config import MODELS
from facelog.emotion import classifier, explain
from facelog.emotion.card import read_card
from facelog.emotion.classifier import Classifier
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS, four_from_expressions
from facelog.errors import ExplainError

BOX = (9.0, 9.0, 206.0, 206.0)


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(logits - logits.max())
    return raised / raised.sum()


class Scripted(Classifier):
    """Answers with given maps, whose mean is the logits, as if without a bias."""

    def __init__(self, maps: NDArray[np.float64]) -> None:
        self.maps = maps

    def class_maps(self, _crop: NDArray[np.uint8]) -> tuple:
        return softmax(self.maps.mean(axis=(0, 1))), self.maps, BOX


def face() -> NDArray[np.uint8]:
    return evaluation.example_face()


def test_the_weights_are_the_gradient_of_the_shown_log_odds() -> None:
    logits = np.random.default_rng(3).normal(0, 2, len(EXPRESSIONS))

    def log_odds(at: NDArray[np.float64]) -> NDArray[np.float64]:
        four = four_from_expressions(softmax(at))
        return np.log(four / (1 - four))

    step = 1e-6
    gradient = [
        (log_odds(logits + step * one) - log_odds(logits - step * one)) / (2 * step)
        for one in np.eye(len(EXPRESSIONS))
    ]
    weights = explain.log_odds_weights(softmax(logits))
    np.testing.assert_allclose(weights, gradient, atol=1e-7)
    assert not weights[EXPRESSIONS.index("neutral")].any()


def test_certainty_leaves_the_weights_finite() -> None:
    weights = explain.log_odds_weights(np.eye(len(EXPRESSIONS))[0])
    assert np.isfinite(weights).all()
    np.testing.assert_allclose(np.maximum(weights, 0).sum(axis=0), 1)


def test_support_lies_where_it_came_from_and_has_one_scale() -> None:
    """A place low on the left speaks for happiness, one on the right half as much for sadness."""
    maps = np.zeros((4, 4, len(EXPRESSIONS)))
    maps[2, 1, EXPRESSIONS.index("happiness")] = 8
    maps[1, 2, EXPRESSIONS.index("sadness")] = 4
    found = explain.explain(face(), Scripted(maps))
    happy, sad = found.support["happy"], found.support["sadness"]
    distance = BOX[2] / 4
    for support, row, column in ((happy, 2, 1), (sad, 1, 2)):
        place = np.unravel_index(support.argmax(), support.shape)
        wanted = (BOX[1] + (row + 0.5) * distance, BOX[0] + (column + 0.5) * distance)
        assert np.hypot(*(np.array(place) - wanted)) < 0.3 * distance
    assert happy.max() == 1
    assert 0.3 < sad.max() < 0.7
    assert all((each >= 0).all() for each in found.support.values())
    assert found.has_support("happy")
    assert not found.has_support("panic")


def test_a_face_that_speaks_for_nothing_has_no_support() -> None:
    found = explain.explain(face(), Scripted(np.zeros((2, 2, len(EXPRESSIONS)))))
    assert not any(found.has_support(emotion) for emotion in EMOTIONS)
    assert not found.support["happy"].any()


def test_what_speaks_for_an_emotion_is_lit_up() -> None:
    support = np.zeros((224, 224))
    support[100:124, 100:124] = 1
    drawn = explain.draw(face(), support)
    assert drawn.shape == (224, 224, 3)
    assert drawn.dtype == np.uint8
    rest = drawn[support == 0]
    assert (rest == rest[:, :1]).all()
    assert drawn[support == 1].astype(int).sum(axis=1).min() > rest.astype(int).sum(axis=1).mean()


def test_a_file_with_class_maps_explains_what_it_reads(untrained: Path) -> None:
    network = classifier.load(untrained / "models")
    found = explain.explain(face(), network)
    assert found.reading == network.read(face()[None])[0]
    assert set(found.support) == set(EMOTIONS)
    assert all(each.shape == (224, 224) for each in found.support.values())


def test_a_file_without_class_maps_reads_and_says_that_it_cannot_explain() -> None:
    card = replace(read_card(MODELS), map_box=None)
    network = Classifier(MODELS / card.file, card)
    assert network.read(face()[None]) == classifier.load().read(face()[None])
    with pytest.raises(ExplainError) as missing:
        explain.explain(face(), network)
    assert missing.value.code == "map_missing"


def test_a_card_that_promises_maps_which_the_file_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="than its card says"):
        Classifier(MODELS / "mtcnn_onet.tflite", replace(read_card(MODELS), map_box=BOX))


def test_another_picture_than_a_crop_is_refused(untrained: Path) -> None:
    with pytest.raises(ValueError, match="expected uint8"):
        explain.explain(np.zeros((16, 16, 3), np.uint8), classifier.load(untrained / "models"))
