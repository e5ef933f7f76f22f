"""The expression network: EfficientNet-B0 behind a small, fixed preprocessing of the face."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from facelog.emotion.taxonomy import EXPRESSIONS
from facelog.train.calibration import Calibration
from facelog.train.data import RETINA

CROP = 224
"""Side of the aligned face that the app delivers, in pixels."""
EDGE = 1
"""Pixels of the retina that are left out on each side of the mirror image."""


@keras.saving.register_keras_serializable(package="facelog")
class Standardise(layers.Layer):
    """Subtract each picture's mean and divide by its deviation: light and contrast drop out."""

    def call(self, pixels: keras.KerasTensor) -> keras.KerasTensor:
        """Map (n, h, w, 1) of any range to mean 0, deviation about 1."""
        mean = ops.mean(pixels, axis=(1, 2, 3), keepdims=True)
        variance = ops.mean(ops.square(pixels - mean), axis=(1, 2, 3), keepdims=True)
        return (pixels - mean) / ops.sqrt(variance + 25.0)


@keras.saving.register_keras_serializable(package="facelog")
class Luma(layers.Layer):
    """Turn RGB into grey with the weights of ITU-R BT.601."""

    def call(self, pixels: keras.KerasTensor) -> keras.KerasTensor:
        """Map (n, h, w, 3) to (n, h, w, 1)."""
        weights = ops.convert_to_tensor([0.299, 0.587, 0.114], dtype=pixels.dtype)
        return ops.sum(pixels * weights, axis=-1, keepdims=True)


@keras.saving.register_keras_serializable(package="facelog")
class Retina(layers.Layer):
    """Bring grey pictures to the retina, each of its pixels the mean of the area it covers."""

    def call(self, pixels: keras.KerasTensor) -> keras.KerasTensor:
        """Map (n, 224, 224, 1) to (n, 48, 48, 1)."""
        shares = ops.convert_to_tensor(_area_shares(CROP, RETINA), dtype=pixels.dtype)
        rows = ops.matmul(shares, ops.squeeze(pixels, -1))
        return ops.expand_dims(ops.matmul(rows, ops.transpose(shares)), -1)


def _area_shares(before: int, after: int) -> NDArray[np.float32]:
    """Return how much each of `before` pixels adds to each of `after`, (after, before)."""
    edges = np.arange(after + 1) * before / after
    pixels = np.arange(before)
    low = np.maximum(edges[:-1, None], pixels)
    high = np.minimum(edges[1:, None], pixels + 1)
    return np.asarray(np.clip(high - low, 0, None) * after / before, np.float32)


@keras.saving.register_keras_serializable(package="facelog")
class Mirror(layers.Layer):
    """Turn left and right round: a face means the same in a mirror."""

    def call(self, pixels: keras.KerasTensor) -> keras.KerasTensor:
        """Map (n, h, w, c) to the same shape."""
        return ops.flip(pixels, axis=2)


@keras.saving.register_keras_serializable(package="facelog")
class Behind(layers.Layer):
    """Put one batch behind another."""

    def call(self, batches: list[keras.KerasTensor]) -> keras.KerasTensor:
        """Map two of (n, h, w, c) to (2n, h, w, c)."""
        return ops.concatenate(batches, axis=0)

    def compute_output_shape(self, shapes: list[tuple[int | None, ...]]) -> tuple[int | None, ...]:
        """Return the shape with twice the batch, where it is known."""
        count, *rest = shapes[0]
        return (count * 2 if count else None, *rest)


@keras.saving.register_keras_serializable(package="facelog")
class MeanOfSides(layers.Layer):
    """Average what was said of a batch and of its mirror images."""

    def call(self, said: keras.KerasTensor) -> keras.KerasTensor:
        """Map (2n, ...) to (n, ...)."""
        straight, mirrored = ops.split(said, 2, axis=0)
        return (straight + mirrored) / 2

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the shape with half the batch, where it is known."""
        return (shape[0] // 2 if shape[0] else None, *shape[1:])


@keras.saving.register_keras_serializable(package="facelog")
class MirrorBack(layers.Layer):
    """Turn the maps of a batch's mirror images round, so that they lie on the batch's own."""

    def call(self, maps: keras.KerasTensor) -> keras.KerasTensor:
        """Map (2n, h, w, classes) to the same shape."""
        straight, mirrored = ops.split(maps, 2, axis=0)
        return ops.concatenate([straight, ops.flip(mirrored, axis=2)], axis=0)

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the same shape."""
        return shape


@keras.saving.register_keras_serializable(package="facelog")
class Bias(layers.Layer):
    """Add a number of its own to each class: the second half of a dense layer."""

    def build(self, shape: tuple[int | None, ...]) -> None:
        """Make the numbers, one for each entry of the last axis."""
        self.bias = self.add_weight(shape=(shape[-1],), initializer="zeros", name="bias")

    def call(self, logits: keras.KerasTensor) -> keras.KerasTensor:
        """Map (n, classes) to the same shape."""
        return logits + self.bias


def _enlarged(pixels: keras.KerasTensor, side: int, name: str) -> keras.KerasTensor:
    return layers.Resizing(side, side, interpolation="bilinear", name=name)(pixels)


def _features(pixels: keras.KerasTensor) -> keras.KerasTensor:
    pixels = layers.Concatenate(name="three_channels")([pixels, pixels, pixels])
    # EfficientNet's own first layers divide by 255 and, without ImageNet, do no more.
    pixels = layers.Rescaling(255.0, name="undo_rescaling")(pixels)
    base = keras.applications.EfficientNetB0(
        include_top=False, weights=None, input_tensor=pixels, name="efficientnetb0"
    )
    return base.output


def training_network(side: int) -> keras.Model:
    """Build the network that is fitted.

    Args:
        side: pixels to which the retina is enlarged before EfficientNet.

    Returns:
        Model from retinas (n, 48, 48, 1), range 0 to 255, to logits (n, 8).
    """
    retina = keras.Input((RETINA, RETINA, 1), name="retina")
    pixels = _enlarged(Standardise(name="standardise")(retina), side, "enlarge")
    features = layers.GlobalAveragePooling2D(name="pool")(_features(pixels))
    features = layers.Dropout(0.2, seed=1, name="dropout")(features)
    logits = layers.Dense(len(EXPRESSIONS), name="expressions")(features)
    return keras.Model(retina, logits, name="expression_training")


def serving_network(side: int, calibration: Calibration) -> keras.Model:
    """Build the network that ships; its weights are those of `training_network(side)`.

    It looks at the face and, from a little nearer, at its mirror image: `EDGE` pixels of the
    retina are left out on each side of it, and the rest is enlarged to the same size. The two err
    differently, and their mean is better than either (as in Simonyan and Zisserman 2015,
    multi-scale evaluation).

    The dense layer and the average over the places change places, which leaves the logits as they
    are: the dense layer then speaks of each place by itself, and the logits are the mean of these
    class maps (Zhou et al. 2016, "Learning deep features for discriminative localization").

    Args:
        side: as in `training_network`.
        calibration: of the logits, fitted on validation data.

    Returns:
        Model from aligned faces (n, 224, 224, 3) RGB, range 0 to 255, to a dictionary:
        "probabilities" (n, 8), and "class_maps" (n, h, w, 8), what each place adds to each class,
        in the logits' unit and without the bias, the mean of face and mirror image; the places
        share the face evenly (those of the mirror image lie up to 5 of 224 pixels off, which is
        an eleventh of a place).
    """
    face = keras.Input((CROP, CROP, 3), name="face")
    retina = Retina(name="retina")(Luma(name="luma")(face))
    pixels = Standardise(name="standardise")(retina)
    near = layers.Cropping2D(EDGE, name="edge")(Mirror(name="mirror")(pixels))
    sides = [_enlarged(pixels, side, "enlarge"), _enlarged(near, side, "enlarge_mirror")]
    features = _features(Behind(name="both_sides")(sides))
    maps = layers.Dense(len(EXPRESSIONS), use_bias=False, name="expressions")(features)
    maps = MeanOfSides(name="mean_of_sides")(MirrorBack(name="mirror_back")(maps))
    logits = Bias(name="bias")(layers.GlobalAveragePooling2D(name="pool")(maps))
    scale = 1.0 / calibration.temperature
    logits = layers.Rescaling(scale, list(calibration.offsets), name="calibration")(logits)
    outputs = {
        "probabilities": layers.Softmax(name="probabilities")(logits),
        "class_maps": layers.Rescaling(scale, name="class_maps")(maps),
    }
    return keras.Model(face, outputs, name="expression")
