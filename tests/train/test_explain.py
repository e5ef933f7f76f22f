"""The exported file's class maps against Grad-CAM by Keras' own gradients."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from facelog import evaluation
from facelog.emotion import classifier, explain
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS, GROUPS

if TYPE_CHECKING:
    import keras


def grad_cam(network: keras.Model, crop: NDArray[np.uint8], emotion: str) -> NDArray[np.float64]:
    """Compute Grad-CAM as Selvaraju et al. 2017 define it, before what is below 0 is cut off.

    The score is the log-odds of an emotion among the four, from the network's probabilities.

    Returns:
        (h, w): the face's map and that of its mirror image, turned round, added up.
    """
    import keras
    import tensorflow as tf

    last = network.get_layer("top_activation").output
    both = keras.Model(network.input, [last, network.output["probabilities"]])
    members = [EXPRESSIONS.index(name) for name in GROUPS[emotion]]
    others = [
        EXPRESSIONS.index(name) for each in EMOTIONS if each != emotion for name in GROUPS[each]
    ]
    with tf.GradientTape() as tape:
        features, shares = both(crop[None].astype(np.float32), training=False)
        of = [tf.reduce_sum(tf.gather(shares[0], which)) for which in (members, others)]
        score = tf.math.log(of[0]) - tf.math.log(of[1])
    gradient = tape.gradient(score, features)
    weights = tf.reduce_mean(gradient, axis=(1, 2), keepdims=True)
    straight, mirrored = np.asarray(tf.reduce_sum(weights * features, axis=-1), np.float64)
    return np.asarray(straight + mirrored[:, ::-1])


def test_the_maps_are_grad_cam(untrained: Path, untrained_keras: keras.Model) -> None:
    network = classifier.load(untrained / "models")
    example = evaluation.example_face()
    for crop in (example, np.roll(example, 40, axis=1) // 2):
        shares, maps, _ = network.class_maps(crop)
        evidence = explain.emotion_maps(maps, shares)
        assert maps.shape == (2, 2, len(EXPRESSIONS))
        for index, emotion in enumerate(EMOTIONS):
            ours = evidence[..., index] / (maps.shape[0] * maps.shape[1])
            theirs = grad_cam(untrained_keras, crop, emotion)
            largest = np.abs(theirs).max()
            assert largest > 1e-3
            np.testing.assert_allclose(ours, theirs, atol=0.01 * largest)
            np.testing.assert_allclose(
                np.maximum(ours, 0), np.maximum(theirs, 0), atol=0.01 * largest
            )


def test_maps_and_bias_are_the_logits(untrained: Path, untrained_keras: keras.Model) -> None:
    network = classifier.load(untrained / "models")
    bias = np.asarray(untrained_keras.get_layer("bias").bias)
    shares, maps, _ = network.class_maps(evaluation.example_face())
    logits = maps.mean(axis=(0, 1)) + bias / network.card.temperature + network.card.offsets
    raised = np.exp(logits - logits.max())
    np.testing.assert_allclose(raised / raised.sum(), shares, atol=1e-4)


def test_the_card_tells_what_the_maps_cover(untrained: Path) -> None:
    box = classifier.load(untrained / "models").card.map_box
    assert box == (0, 0, 224, 224)
