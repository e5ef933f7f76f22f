"""The expression network in use: aligned faces in, readings out."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facelog.config import CROP_SIDE, MODELS
from facelog.emotion.card import CARD_FILE, Card, checksum, mending_command, read_card
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS, four_from_expressions
from facelog.errors import ExplainError, ModelFileError
from facelog.types import Reading

THREADS = 2
_loading = threading.Lock()


class Classifier:
    """EfficientNet-B0 on LiteRT; one instance serves every thread of the process.

    Attributes:
        card: what the network's file says of itself.
        version: the first 12 digits of the file's checksum.
    """

    def __init__(self, file: Path, card: Card) -> None:
        """Open a network whose checksum has been verified.

        Raises:
            ValueError: LiteRT cannot read the file, or it lacks an output that the card names.
        """
        # Loading LiteRT takes longer than drawing a page: only who classifies pays for it.
        from ai_edge_litert.interpreter import Interpreter

        self.card = card
        self.version = card.sha256[:12]
        self._lock = threading.Lock()
        self._interpreter = Interpreter(model_path=str(file), num_threads=THREADS)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        outputs = {len(each["shape"]): each for each in self._interpreter.get_output_details()}
        if 2 not in outputs or (card.map_box is not None and 4 not in outputs):
            raise ValueError(f"{file.name}: another kind of network than its card says")
        self._output = outputs[2]["index"]
        self._maps = None if card.map_box is None else outputs[4]["index"]

    def shares(self, crops: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Return the probabilities of the eight FER+ classes.

        Args:
            crops: aligned faces, (n, 224, 224, 3) uint8, RGB.

        Returns:
            (n, 8) in the order of `EXPRESSIONS`, each row sums to 1.

        Raises:
            ValueError: the array has another shape or type.
        """
        _check(crops)
        rows = np.empty((len(crops), len(EXPRESSIONS)))
        with self._lock:
            # One face at a time: a face reads the same alone and among others, to the last bit.
            for row, crop in zip(rows, crops, strict=True):
                row[:] = self._look_at(crop)
        return rows / rows.sum(axis=1, keepdims=True)

    def _look_at(self, crop: NDArray[np.uint8]) -> NDArray[np.float32]:
        self._interpreter.set_tensor(self._input, crop[None].astype(np.float32))
        self._interpreter.invoke()
        return np.asarray(self._interpreter.get_tensor(self._output)[0])

    def class_maps(
        self, crop: NDArray[np.uint8]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], tuple[float, float, float, float]]:
        """Return what is read in a face, and what each place of it adds to that.

        Args:
            crop: an aligned face, (224, 224, 3) uint8, RGB.

        Returns:
            The probabilities (8,) in the order of `EXPRESSIONS`; the class maps (h, w, 8), whose
            mean over the places, plus a bias of each class, is the logits; x, y, width, height
            of what the maps cover, in pixels of the crop: the places share it evenly.

        Raises:
            ExplainError: map_missing, the network's file has no class maps.
            ValueError: the array has another shape or type.
        """
        if self._maps is None or self.card.map_box is None:
            raise ExplainError("map_missing")
        _check(crop[None])
        with self._lock:
            shares = self._look_at(crop).astype(np.float64)
            maps = self._interpreter.get_tensor(self._maps)[0].astype(np.float64)
        return shares / shares.sum(), maps, self.card.map_box

    def read(self, crops: NDArray[np.uint8]) -> list[Reading]:
        """Read the expressions of aligned faces.

        Args:
            crops: aligned faces, (n, 224, 224, 3) uint8, RGB.

        Raises:
            ValueError: the array has another shape or type.
        """
        return readings(self.shares(crops))


def readings(shares: NDArray[np.floating]) -> list[Reading]:
    """Return probabilities of the eight classes, (n, 8), as readings."""
    return [
        Reading(
            expressions=dict(zip(EXPRESSIONS, map(float, eight), strict=True)),
            probabilities=dict(zip(EMOTIONS, map(float, four), strict=True)),
            neutral=float(eight[EXPRESSIONS.index("neutral")]),
        )
        for eight, four in zip(shares, four_from_expressions(shares), strict=True)
    ]


def before_calibration(shares: Mapping[str, float], card: Card) -> dict[str, float]:
    """Return the eight as they were before the calibration that the network's file holds.

    It divided the logits by the temperature and added the offsets (see `train.calibration`); both
    are taken back: softmax(temperature * (log(share) - offset)).

    Args:
        shares: the eight as the file gives them, by name.
        card: the file's card.
    """
    # float32 rounds a small share to 0; no class is ever quite impossible
    logs = np.log(np.maximum([shares[name] for name in EXPRESSIONS], 1e-30))
    logits = card.temperature * (logs - np.array(card.offsets))
    powers = np.exp(logits - logits.max())
    return dict(zip(EXPRESSIONS, map(float, powers / powers.sum()), strict=True))


def _check(crops: NDArray[np.uint8]) -> None:
    if crops.dtype != np.uint8 or crops.ndim != 4 or crops.shape[1:] != (CROP_SIDE, CROP_SIDE, 3):
        raise ValueError(
            f"crops: expected uint8 of shape (n, {CROP_SIDE}, {CROP_SIDE}, 3), "
            f"got {crops.dtype} of shape {crops.shape}"
        )


def load(directory: Path = MODELS) -> Classifier:
    """Return the network of a folder, opened once per process.

    Raises:
        ModelFileError: its file or card is missing, or the file is not the one of the card.
    """
    with _loading:
        return _open(directory.resolve())


@cache
def _open(directory: Path) -> Classifier:
    card = read_card(directory)
    file = directory / card.file
    # Both are restored together: a newer card would not fit an older file.
    command = mending_command(directory, card.file, CARD_FILE)
    try:
        found = checksum(file.read_bytes())
    except FileNotFoundError:
        raise ModelFileError("model_missing", file=str(file), command=command) from None
    except OSError as error:
        raise ModelFileError("model_damaged", file=str(file), command=command) from error
    if found != card.sha256:
        raise ModelFileError("model_damaged", file=str(file), command=command)
    try:
        return Classifier(file, card)
    except (ValueError, RuntimeError) as error:
        raise ModelFileError("model_damaged", file=str(file), command=command) from error
