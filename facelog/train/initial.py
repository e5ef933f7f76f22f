"""Weights to begin with: those that ship, those of another run, or ImageNet's."""

from __future__ import annotations

import os
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from facelog.commands import text
from facelog.evaluation import DataError
from facelog.train.running import UNREADABLE, load_arrays, save_arrays

WEIGHTS_FILE = "expression_weights.npz"
"""Lies beside the exported file: its weights in Keras' order, in half precision. The exported
file itself cannot be trained further: normalisation is folded into its convolutions."""
IMAGENET = "imagenet"
IMAGENET_FILE = "efficientnetb0_notop.h5"
IMAGENET_ADDRESS = f"https://storage.googleapis.com/keras-applications/{IMAGENET_FILE}"


def save_weights(path: Path, weights: list[NDArray], **state: object) -> None:
    """Write weights in half precision; those too large for it stay as they are.

    Args:
        path: the file.
        weights: in the order of Keras' `get_weights`.
        state: kept beside them, see `load_arrays`.
    """
    largest = np.finfo(np.float16).max
    halves = [
        value.astype(np.float16)
        if value.dtype.kind == "f" and np.abs(value).max(initial=0) <= largest
        else value
        for value in weights
    ]
    save_arrays(path, halves, **state)


def initial_weights(source: str, network: keras.Model) -> list[NDArray]:
    """Return weights for a network to begin with, in the order of Keras' `set_weights`.

    Args:
        source: "imagenet"; a file that `fit` or `save_weights` wrote; or a folder with one, such
            as the one of the shipped network.
        network: the one that they are for; of ImageNet's weights it takes what fits, and keeps
            its own for the rest.

    Raises:
        DataError: there are no such weights, or they are of another network.
    """
    if source == IMAGENET:
        return _from_imagenet(network)
    path = _file_of(Path(source))
    try:
        found, _ = load_arrays(path)
    except UNREADABLE as error:
        raise DataError(text("init_damaged", path=path)) from error
    expected = network.get_weights()
    if [value.shape for value in found] != [value.shape for value in expected]:
        raise DataError(text("init_other_network", path=path))
    return [value.astype(own.dtype) for value, own in zip(found, expected, strict=True)]


def _file_of(path: Path) -> Path:
    candidates = [path / WEIGHTS_FILE, path / "averaged.npz"] if path.is_dir() else [path]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise DataError(text("init_missing", path=path, file=WEIGHTS_FILE))


def _from_imagenet(network: keras.Model) -> list[NDArray]:
    try:
        trained = keras.applications.EfficientNetB0(
            include_top=False, weights=IMAGENET, input_shape=(None, None, 3)
        )
    # Keras raises a bare Exception where the network cannot be reached.
    except Exception as error:
        home = Path(os.environ.get("KERAS_HOME", "~/.keras")).expanduser()
        file = home / "models" / IMAGENET_FILE
        raise DataError(text("imagenet_missing", address=IMAGENET_ADDRESS, file=file)) from error
    layers = {layer.name: layer for layer in network.layers}
    for layer in trained.layers:
        own = layers.get(layer.name)
        # Our faces have mean 0 and deviation 1 already, which is what its first layers are for.
        if own is None or isinstance(layer, keras.layers.Normalization):
            continue
        shapes = [[tuple(value.shape) for value in each.get_weights()] for each in (layer, own)]
        if shapes[0] == shapes[1]:
            own.set_weights(layer.get_weights())
    return network.get_weights()
