"""Turn averaged training weights into the file that ships, and its card."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facelog import evaluation
from facelog.commands import text
from facelog.config import MODELS
from facelog.emotion.card import CARD_FILE, Card, checksum, read_card
from facelog.emotion.classifier import Classifier
from facelog.errors import NoFaceError, PhotoError
from facelog.train.calibration import Calibration, fit_calibration, fit_temperature
from facelog.train.initial import WEIGHTS_FILE, save_weights
from facelog.train.litert import convert
from facelog.train.metrics import figures
from facelog.train.networks import CROP, RETINA, serving_network
from facelog.train.running import load_run
from facelog.train.sources import judged

MODEL_FILE = "expression.tflite"
TOLERANCE = 1e-3
"""Largest difference of a probability between the Keras network and its exported file."""
BATCH = 64
FEWEST = 50
"""Fewer labelled faces than these tell too little to fit a calibration."""


class MismatchError(RuntimeError):
    """The exported file does not answer as the Keras network does."""


def keras_shares(network: object, crops: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the Keras network's probabilities for aligned faces, in batches.

    Args:
        network: what `serving_network` built.
        crops: (n, 224, 224, 3) uint8 RGB.
    """
    parts = [
        network.predict_on_batch(crops[first : first + BATCH].astype(np.float32))["probabilities"]  # type: ignore[attr-defined]
        for first in range(0, len(crops), BATCH)
    ]
    return np.concatenate(parts).astype(np.float64)


def _asked(
    network: object, data: evaluation.Labelled, crops: bool
) -> tuple[NDArray[np.float64], list[int], NDArray[np.uint8]]:
    """Let the Keras network answer for every face of a data set.

    Returns:
        Probabilities (n, 8), the rows of the data where a face was found (n,), and some faces
        (k, 224, 224, 3) on which to compare the exported file.
    """
    every = max(1, len(data.names) // BATCH)
    shares, rows, some = [], [], []
    for first in range(0, len(data.names), BATCH):
        faces = []
        for index in range(first, min(first + BATCH, len(data.names))):
            try:
                faces.append(evaluation.face_of(data.fetch(index), crops=crops))
            except (PhotoError, NoFaceError, OSError):
                continue  # the evaluation of the exported file tells of it
            rows.append(index)
        if faces:
            shares.append(keras_shares(network, np.stack(faces)))
            some += faces[::every]
    if not rows:
        raise evaluation.DataError(text("data_unlabelled"))
    return np.concatenate(shares), rows, np.stack(some)


def _opened(run: Path) -> tuple[list[NDArray], dict, dict[str, Any], object]:
    """Return a run's weights, where it stands, how it was trained, and its network uncalibrated.

    Raises:
        DataError: it is no whole run of this network.
    """
    weights, state, config = load_run(run)
    try:
        training = _training(config, state)
        network = serving_network(int(state["side"]), Calibration())
        network.set_weights(weights)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise evaluation.DataError(text("run_unusable", path=run)) from error
    return weights, state, training, network


def _training(config: dict, state: dict) -> dict[str, Any]:
    # Where the data lay on the training machine is nobody's business.
    del config["out"]
    for name in ("data", "teachers"):
        config[name] = [Path(each).name for each in config[name]]
    config["valid"] = config["valid"] and Path(config["valid"]).name
    if config["init"]:
        init = Path(config["init"])
        # Every run's weights are called the same: whose they are stands before it.
        config["init"] = "/".join(init.parts[-2:]) if init.suffix == ".npz" else init.name
    return {**config, "steps_done": state["step"], "side": state["side"]}


def _commands(training: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the command lines that repeat a run."""
    stages = [f"{each['side']}:{each['epochs']:g}" for each in training.get("stages", ())]
    options = {
        "data": " ".join(training["data"]),
        "valid": training["valid"],
        "teachers": " ".join(training["teachers"]),
        "init": training["init"],
        "stages": ",".join(stages),
        "side": training.get("size"),
        "epochs": training.get("epochs"),
        "teacher_share": training["teacher_share"] if training["teachers"] else None,
        "mixup": training.get("mixup"),
        "drop": training.get("drop"),
        "again": training.get("again"),
        "hint_epochs": training.get("hint_epochs"),
        **{name: training[name] for name in ("batch", "peak_rate", "erase", "seed")},
    }
    given = [
        f"--{name.replace('_', '-')} {value}"
        for name, value in options.items()
        if value not in (None, "")
    ]
    loop = "twin" if "network" in training else "fit"
    averaged = training.get("averaged", ())
    run = averaged[-1] if averaged else "RUN"
    repeat = f"python -m facelog train {loop} {' '.join(given)} --out {run}"
    if not averaged:
        return (repeat,)
    return repeat, f"python -m facelog train average {' '.join(averaged)} --out RUN"


def export(
    run: Path,
    valid: Path,
    directory: Path = MODELS,
    progress: Callable[[str], None] = lambda _: None,
) -> Card:
    """Write `expression.tflite`, its card and its weights from a training run.

    The calibration is that of `fit_calibration` on the eight labels of `valid`, or, where it has
    no others, a temperature alone on the four; a run that went on from given weights keeps that
    of the network that ships where the labels are fewer than `FEWEST`. The figures of the card
    are those of the exported file, on the same data.

    Args:
        run: folder of `fit`, `twin` or `average`, with `averaged.npz` and `config.json`.
        valid: what `facelog.train.sources.judged` opens.
        directory: where the three files go; they are replaced only when all went well.

    Raises:
        DataError, OSError: there is no such run or data, or no face in it.
        MismatchError: the exported file and the Keras network do not agree.
    """
    weights, state, training, network = _opened(run)
    side = int(state["side"])
    data, crops = judged(valid, progress)
    shares, rows, some = _asked(network, data, crops)
    labels = (data.labels_8 if data.eight else data.labels_4)[rows]
    known = labels >= 0
    if not known.any():
        raise evaluation.DataError(text("data_unlabelled"))
    if training["init"] and known.sum() < FEWEST:
        progress(text("calibration_kept", count=known.sum(), fewest=FEWEST))
        shipped = read_card(MODELS)
        calibration = Calibration(shipped.temperature, shipped.offsets)
    else:
        progress(text("calibration_fitted", step=state["step"], count=known.sum()))
        fitting = fit_calibration if data.eight else fit_temperature
        calibration = fitting(shares[known], labels[known])
    network = serving_network(side, calibration)
    network.set_weights(weights)
    content = convert(network)
    card = Card(
        file=MODEL_FILE,
        sha256=checksum(content),
        temperature=calibration.temperature,
        offsets=calibration.offsets,
        map_box=(0, 0, CROP, CROP),
        architecture=f"EfficientNet-B0 at {side} px behind a grey retina of {RETINA} px",
        created=dt.datetime.now(dt.UTC).date().isoformat(),
        commands=(
            *_commands(training),
            f"python -m facelog train export --run RUN --valid {valid.name}",
        ),
        training=training,
    )
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory) as name:
        part = Path(name)
        (part / MODEL_FILE).write_bytes(content)
        classifier = Classifier(part / MODEL_FILE, card)
        difference = float(np.abs(classifier.shares(some) - keras_shares(network, some)).max())
        if not difference <= TOLERANCE:  # NaN is no small difference either
            raise MismatchError(f"the exported file differs from the network by {difference:.2g}")
        progress(text("export_judged", difference=f"{difference:.1g}", data=valid.name))
        example = keras_shares(network, evaluation.example_face()[None])[0]
        said = figures(evaluation.answer(data, classifier, crops=crops))
        card = replace(
            card,
            example=tuple(example.round(6).tolist()),
            figures={"data": valid.name, "crops": crops, **said},
        )
        (part / CARD_FILE).write_text(card.to_json(), encoding="utf-8")
        save_weights(part / WEIGHTS_FILE, weights, **state)
        for file in (MODEL_FILE, WEIGHTS_FILE, CARD_FILE):
            (part / file).replace(directory / file)
    return card
