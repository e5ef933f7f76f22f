"""Fit the expression network: resumable to the step, seeded, the same on every Keras backend."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from facelog.emotion.taxonomy import four_from_expressions
from facelog.train.data import VoteData, batch_at, load_votes, plain_retina
from facelog.train.networks import training_network


@dataclass(frozen=True)
class Stage:
    """A stretch of training at one picture size.

    Attributes:
        side: pixels to which the retina is enlarged.
        epochs: passes over the training data.
    """

    side: int
    epochs: float


@dataclass(frozen=True)
class FitConfig:
    """Everything that decides a training run; saved beside its checkpoints.

    Attributes:
        init: file of averaged weights to begin with, instead of random ones.
    """

    data: str
    out: str
    stages: tuple[Stage, ...] = (Stage(72, 10), Stage(112, 2.5))
    batch: int = 64
    peak_rate: float = 2e-3
    weight_decay: float = 0.05
    average: float = 0.99
    average_every: int = 8
    check_every: int = 400
    seed: int = 1
    init: str | None = None


def parse_stages(text: str) -> tuple[Stage, ...]:
    """Read stages as `SIDE:EPOCHS,...`, for example "72:10,112:2.5".

    Raises:
        ValueError: the text is of another form.
    """
    pairs = [part.split(":") for part in text.split(",")]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError(f"stages: expected SIDE:EPOCHS,..., got {text!r}")
    return tuple(Stage(int(side), float(epochs)) for side, epochs in pairs)


def learning_rate(step: int, steps: int, peak: float) -> float:
    """One cycle: linear warm-up over the first 5 % of the steps, then a cosine down to zero."""
    warm = max(1, steps // 20)
    if step < warm:
        return peak * (step + 1) / warm
    return peak * 0.5 * (1 + float(np.cos(np.pi * (step - warm) / max(1, steps - warm))))


def _batches(
    data: VoteData, config: FitConfig, first: int, last: int
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Yield the batches of the steps first to last, made one thread ahead."""
    ready: queue.Queue[tuple[NDArray[np.float32], NDArray[np.float32]]] = queue.Queue(8)

    def produce() -> None:
        for step in range(first, last):
            ready.put(batch_at(data, step, config.batch, config.seed))

    threading.Thread(target=produce, daemon=True).start()
    for _ in range(first, last):
        yield ready.get()


def check(model: keras.Model, retinas: NDArray[np.float32], labels: NDArray[np.int64]) -> dict:
    """Return accuracy of the eight classes and of the four emotions on labelled retinas."""
    logits = np.concatenate(
        [model.predict_on_batch(retinas[i : i + 256]) for i in range(0, len(retinas), 256)]
    )
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    truth = four_from_expressions(np.eye(shares.shape[1])[labels])
    emotional = labels != 0
    hits = four_from_expressions(shares).argmax(axis=1) == truth.argmax(axis=1)
    return {
        "accuracy_8": float((shares.argmax(axis=1) == labels).mean()),
        "accuracy_4": float(hits[emotional].mean()),
        "nll_8": float(-np.log(shares[np.arange(len(labels)), labels] + 1e-9).mean()),
    }


def _build(side: int, config: FitConfig) -> keras.Model:
    model = training_network(side)
    optimizer = keras.optimizers.AdamW(
        config.peak_rate, weight_decay=config.weight_decay, clipnorm=5.0
    )
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    model.compile(optimizer, keras.losses.CategoricalCrossentropy(from_logits=True))
    optimizer.build(model.trainable_variables)
    return model


def _reseed(model: keras.Model, seed: int, step: int) -> None:
    """Let the dropout layers' chance follow from seed and step, as the batches do."""
    known = {id(weight) for weight in model.weights}
    chances = [variable for variable in model.variables if id(variable) not in known]
    for place, variable in enumerate(v for v in chances if "seed" in v.path):
        variable.assign([seed * 1000 + place, step])


def save_arrays(path: Path, arrays: list[NDArray], **state: object) -> None:
    """Write arrays and state so that a stop in the middle leaves the old file whole."""
    part = path.with_suffix(".part.npz")
    np.savez(part, *arrays, state=np.array(json.dumps(state)))
    part.replace(path)


def load_arrays(path: Path) -> tuple[list[NDArray], dict]:
    """Read what `save_arrays` wrote: the arrays in their order, and the state."""
    with np.load(path, allow_pickle=False) as archive:
        state = json.loads(str(archive["state"]))
        return [archive[f"arr_{index}"] for index in range(len(archive.files) - 1)], state


def fit(config: FitConfig) -> Path:
    """Train, or go on with a run that was stopped; returns the file with averaged weights."""
    out = Path(config.out)
    out.mkdir(parents=True, exist_ok=True)
    resolved = json.dumps(asdict(config), indent=2)
    config_file = out / "config.json"
    if (out / "resume.npz").exists() and config_file.read_text() != resolved:
        raise ValueError(f"{out} holds a run of another configuration; choose a new folder")
    config_file.write_text(resolved)
    train = load_votes(Path(config.data) / "train.npz")
    valid = load_votes(Path(config.data) / "valid.npz")
    judged = valid.labels >= 0
    retinas, labels = plain_retina(valid.images[judged]), valid.labels[judged]
    per_epoch = len(train.images) / config.batch
    ends = np.cumsum([round(stage.epochs * per_epoch) for stage in config.stages]).tolist()
    steps = ends[-1]
    resume = out / "resume.npz"
    averaged_path = out / "averaged.npz"
    keras.utils.set_random_seed(config.seed)
    step, weights, averaged, slots = 0, None, None, None
    if resume.exists():
        slots, state = load_arrays(resume)
        averaged, _ = load_arrays(averaged_path)
        step, count = int(state["step"]), int(state["weights"])
        weights, slots = slots[:count], slots[count:]
    elif config.init is not None:
        weights = [
            value.astype(np.float32) if value.dtype.kind == "f" else value
            for value in load_arrays(Path(config.init))[0]
        ]
    for stage, end in zip(config.stages, ends, strict=True):
        if step >= end:
            continue
        model = _build(stage.side, config)
        if weights is not None:
            model.set_weights(weights)
        if slots is not None:
            for variable, value in zip(model.optimizer.variables, slots, strict=True):
                variable.assign(value)
        _reseed(model, config.seed, step)
        averaged = averaged or [np.array(value) for value in model.get_weights()]
        started, first, losses = time.monotonic(), step, []
        for retina, target in _batches(train, config, step, end):
            model.optimizer.learning_rate.assign(learning_rate(step, steps, config.peak_rate))
            losses.append(float(model.train_on_batch(retina, target)))
            step += 1
            if step % config.average_every == 0:
                keep = min(config.average, step / (step + 10 * config.average_every))
                for mean, value in zip(averaged, model.get_weights(), strict=True):
                    if mean.dtype.kind == "f":  # the rest are counts, which have no mean
                        mean += (1 - keep) * (value - mean)
            if step % config.check_every == 0 or step == end:
                weights = model.get_weights()
                slots = [
                    keras.ops.convert_to_numpy(variable) for variable in model.optimizer.variables
                ]
                model.set_weights(averaged)
                scores = check(model, retinas, labels)
                model.set_weights(weights)
                save_arrays(averaged_path, averaged, step=step, side=stage.side, **scores)
                save_arrays(resume, [*weights, *slots], step=step, weights=len(weights))
                _reseed(model, config.seed, step)
                pace = (time.monotonic() - started) / (step - first)
                line = {
                    "step": step,
                    "of": steps,
                    "side": stage.side,
                    "loss": round(float(np.mean(losses)), 4),
                    **{name: round(value, 4) for name, value in scores.items()},
                    "images_per_second": round(config.batch / pace, 1),
                    "stage_minutes_left": round((end - step) * pace / 60, 1),
                }
                losses = []
                with (out / "log.jsonl").open("a") as log:
                    log.write(json.dumps(line) + "\n")
                print(json.dumps(line), flush=True)
        keras.utils.clear_session()
    return averaged_path
