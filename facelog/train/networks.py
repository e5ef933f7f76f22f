"""The expression network: EfficientNet-B0 behind a small, fixed preprocessing of the face."""

from __future__ import annotations

import keras
from keras import layers, ops

from facelog.emotion.taxonomy import EXPRESSIONS

CROP = 224
"""Side of the aligned face that the app delivers, in pixels."""
RETINA = 56
"""Side of the grey picture that EfficientNet looks at before it is enlarged. The training faces
carry 48 px of detail; showing the network no more keeps sharp selfies in its world."""

MARGIN = 2
"""Pixels of the retina's edge that are left out in use: hair and background rather than face."""


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
class BothSides(layers.Layer):
    """Put the mirror images of a batch behind it: a face means the same in a mirror."""

    def call(self, pixels: keras.KerasTensor) -> keras.KerasTensor:
        """Map (n, h, w, c) to (2n, h, w, c)."""
        return ops.concatenate([pixels, ops.flip(pixels, axis=2)], axis=0)

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the shape with twice the batch, where it is known."""
        return (shape[0] * 2 if shape[0] else None, *shape[1:])


@keras.saving.register_keras_serializable(package="facelog")
class MeanOfSides(layers.Layer):
    """Average what was said of a batch and of its mirror images."""

    def call(self, logits: keras.KerasTensor) -> keras.KerasTensor:
        """Map (2n, classes) to (n, classes)."""
        straight, mirrored = ops.split(logits, 2, axis=0)
        return (straight + mirrored) / 2

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the shape with half the batch, where it is known."""
        return (shape[0] // 2 if shape[0] else None, *shape[1:])


def _head(retina: keras.KerasTensor, side: int) -> keras.KerasTensor:
    pixels = Standardise(name="standardise")(retina)
    pixels = layers.Resizing(side, side, interpolation="bilinear", name="enlarge")(pixels)
    pixels = layers.Concatenate(name="three_channels")([pixels, pixels, pixels])
    # EfficientNet's own first layers divide by 255 and, without ImageNet, do no more.
    pixels = layers.Rescaling(255.0, name="undo_rescaling")(pixels)
    base = keras.applications.EfficientNetB0(
        include_top=False, weights=None, input_tensor=pixels, name="efficientnetb0"
    )
    features = layers.GlobalAveragePooling2D(name="pool")(base.output)
    features = layers.Dropout(0.2, name="dropout")(features)
    return layers.Dense(len(EXPRESSIONS), name="expressions")(features)


def training_network(side: int) -> keras.Model:
    """Build the network that is fitted.

    Args:
        side: pixels to which the retina is enlarged before EfficientNet (72 or 112).

    Returns:
        Model from retinas (n, 56, 56, 1), range 0 to 255, to logits (n, 8).
    """
    retina = keras.Input((RETINA, RETINA, 1), name="retina")
    return keras.Model(retina, _head(retina, side), name="expression_training")


def serving_network(side: int, temperature: float) -> keras.Model:
    """Build the network that ships; its weights are those of `training_network(side)`.

    It looks at the face and at its mirror image, both without the outermost pixels of the retina:
    on validation faces that is worth more than a point of accuracy.

    Args:
        side: as in `training_network`.
        temperature: divides the logits; fitted on validation data (Guo et al. 2017).

    Returns:
        Model from aligned faces (n, 224, 224, 3) RGB, range 0 to 255, to probabilities (n, 8).
    """
    face = keras.Input((CROP, CROP, 3), name="face")
    retina = layers.AveragePooling2D(CROP // RETINA, name="retina")(Luma(name="luma")(face))
    middle = layers.Cropping2D(MARGIN, name="middle")(retina)
    logits = MeanOfSides(name="mean_of_sides")(_head(BothSides(name="both_sides")(middle), side))
    logits = layers.Rescaling(1.0 / temperature, name="temperature")(logits)
    return keras.Model(face, layers.Softmax(name="probabilities")(logits), name="expression")
