"""Turn averaged training weights into the file that ships, and its card."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facelog import evaluation
from facelog.config import MODELS
from facelog.emotion.card import CARD_FILE, Card, checksum
from facelog.emotion.classifier import Classifier
from facelog.train.litert import convert
from facelog.train.metrics import figures, fit_temperature
from facelog.train.networks import RETINA, serving_network
from facelog.train.running import load_arrays

MODEL_FILE = "expression.tflite"
TOLERANCE = 1e-3
"""Largest difference of a probability between the Keras network and its exported file."""
BATCH = 64


class MismatchError(RuntimeError):
    """The exported file does not answer as the Keras network does."""


def keras_shares(network: object, crops: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the Keras network's probabilities for aligned faces, in batches.

    Args:
        network: what `serving_network` built.
        crops: (n, 224, 224, 3) uint8 RGB.
    """
    parts = [
        network.predict_on_batch(crops[first : first + BATCH].astype(np.float32))  # type: ignore[attr-defined]
        for first in range(0, len(crops), BATCH)
    ]
    return np.concatenate(parts).astype(np.float64)


def _training(run: Path, state: dict) -> dict[str, object]:
    config = json.loads((run / "config.json").read_text())
    # Where the data lay on the training machine is nobody's business.
    del config["out"]
    for name in ("data", "teachers"):
        config[name] = [Path(each).name for each in config[name]]
    for name in ("valid", "init"):
        config[name] = config[name] and Path(config[name]).name
    return {**config, "steps_done": state["step"], "side": state["side"]}


def export(
    run: Path,
    valid: Path,
    directory: Path = MODELS,
    progress: Callable[[str], None] = lambda _: None,
) -> Card:
    """Write `expression.tflite` and its card from a training run.

    The temperature is the one with the least log-loss on the eight majority labels of `valid`;
    the figures of the card are those of the exported file, on the same data.

    Args:
        run: folder of `fit`, with `averaged.npz` and `config.json`.
        valid: npz of face crops with votes.
        directory: where the two files go; both are replaced only when all went well.

    Raises:
        MismatchError: the exported file and the Keras network do not agree.
    """
    weights, state = load_arrays(run / "averaged.npz")
    side = int(state["side"])
    network = serving_network(side, 1.0)
    network.set_weights(weights)
    data = evaluation.read_data(valid)
    crops = np.stack(
        [evaluation.face_of(data.fetch(i), crops=True) for i in range(len(data.names))]
    )
    progress(f"step {state['step']}: fitting the temperature on {len(crops)} faces")
    temperature = fit_temperature(keras_shares(network, crops), data.labels_8)
    network = serving_network(side, temperature)
    network.set_weights(weights)
    content = convert(network)
    card = Card(
        file=MODEL_FILE,
        sha256=checksum(content),
        temperature=round(temperature, 4),
        architecture=f"EfficientNet-B0 at {side} px behind a grey retina of {RETINA} px",
        created=dt.datetime.now(dt.UTC).date().isoformat(),
        commands=(
            "python -m facelog train fit --data DATA --out RUN",
            "python -m facelog train export --run RUN --valid DATA/valid.npz",
        ),
        training=_training(run, state),
    )
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory) as name:
        part = Path(name)
        (part / MODEL_FILE).write_bytes(content)
        classifier = Classifier(part / MODEL_FILE, card)
        some = crops[:: max(1, len(crops) // BATCH)]
        difference = float(np.abs(classifier.shares(some) - keras_shares(network, some)).max())
        if difference > TOLERANCE:
            raise MismatchError(f"the exported file differs from the network by {difference:.2g}")
        progress(f"exported, differs by {difference:.1g}; evaluating on {valid.name}")
        example = keras_shares(network, evaluation.example_face()[None])[0]
        said = figures(evaluation.answer(data, classifier, crops=True))
        card = replace(
            card,
            example=tuple(example.round(6).tolist()),
            figures={"data": valid.name, "crops": True, **said},
        )
        (part / CARD_FILE).write_text(card.to_json(), encoding="utf-8")
        (part / MODEL_FILE).replace(directory / MODEL_FILE)
        (part / CARD_FILE).replace(directory / CARD_FILE)
    return card
