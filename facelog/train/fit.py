"""Fit the expression network: resumable to the step, seeded, the same on every Keras backend."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from facelog.commands import tell, text
from facelog.evaluation import DataError
from facelog.train.data import joined, judged_retinas
from facelog.train.initial import initial_weights
from facelog.train.networks import training_network
from facelog.train.running import (
    BROKEN,
    RANGES,
    SIDES,
    Progress,
    all_in_range,
    batches,
    begin,
    finite,
    in_range,
    learning_rate,
    load_arrays,
    save_arrays,
    scores,
)
from facelog.train.sources import load


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
        data: training sources, see `facelog.train.sources.load`.
        valid: one such source by which runs are compared.
        out: folder of the run.
        teachers: folders of teachers, whose mean opinion joins the target (Hinton et al. 2015).
        teacher_share: how much of the target is theirs.
        average: share of the averaged weights that each averaging keeps.
        erase: how often a box is erased from a face.
        init: weights to begin with instead of random ones, see `facelog.train.initial`.
    """

    data: tuple[str, ...]
    valid: str
    out: str
    teachers: tuple[str, ...] = ()
    teacher_share: float = 0.6
    stages: tuple[Stage, ...] = (Stage(96, 36),)
    batch: int = 64
    peak_rate: float = 2e-3
    weight_decay: float = 0.05
    average: float = 0.99
    average_every: int = 8
    erase: float = 0.3
    check_every: int = 400
    seed: int = 1
    init: str | None = None

    def __post_init__(self) -> None:
        """Refuse options that make no sense.

        Raises:
            DataError: an option is outside its range.
        """
        all_in_range(self)
        for stage in self.stages:
            in_range("--stages SIDE", stage.side, *SIDES)
            in_range("--stages EPOCHS", stage.epochs, *RANGES["epochs"])


def parse_stages(given: str) -> tuple[Stage, ...]:
    """Read stages as `SIDE:EPOCHS,...`, for example "72:10,112:2.5".

    Raises:
        DataError: the text is of another form.
    """
    try:
        pairs = [part.split(":") for part in given.split(",")]
        return tuple(Stage(int(side), float(epochs)) for side, epochs in pairs)
    except ValueError as error:
        raise DataError(text("stages_form", given=given)) from error


def logits_of(model: keras.Model, retinas: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a training network's logits, (n, 8), for retinas (n, 48, 48, 1)."""
    parts = [model.predict_on_batch(retinas[i : i + 256]) for i in range(0, len(retinas), 256)]
    return np.concatenate(parts)


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


def fit(config: FitConfig) -> Path:
    """Train, or go on with a run that was stopped; returns the file with averaged weights.

    Raises:
        DataError, OSError, ValueError: data that cannot be read; a folder that is taken; a loss
            that is no number any more.
        ImportError: teachers are asked for, and PyTorch is not installed.
    """
    out = begin(config)
    resume, averaged_path = out / "resume.npz", out / "averaged.npz"
    keras.utils.set_random_seed(config.seed)
    weights = None
    if config.init is not None and not resume.exists():
        weights = initial_weights(config.init, training_network(config.stages[0].side))
    train = joined(*(load(source, tell, kept=out) for source in config.data))
    retinas, truth = judged_retinas(load(config.valid, tell, "valid", out))
    teach = None
    if config.teachers:
        from facelog.train.torch_fit import teachers

        teach = teachers(config.teachers, config.teacher_share).targets
    size = min(config.batch, len(train.images))
    per_epoch = len(train.images) / size
    counts = [max(1, round(stage.epochs * per_epoch)) for stage in config.stages]
    ends = np.cumsum(counts).tolist()
    steps = ends[-1]
    step, averaged, slots = 0, None, None
    if resume.exists():
        # One file decides: the averaged weights beside it may be those of a later check.
        try:
            arrays, state = load_arrays(resume)
            step, count = int(state["step"]), int(state["weights"])
        except BROKEN as error:
            raise DataError(text("resume_damaged", path=resume)) from error
        weights, averaged, slots = arrays[:count], arrays[count : 2 * count], arrays[2 * count :]
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
        progress, losses = Progress(out, step, steps, size), []
        for retina, votes in batches(train, step, end, size, config.seed, config.erase):
            target = votes if teach is None else teach(retina, votes)
            model.optimizer.learning_rate.assign(learning_rate(step, steps, config.peak_rate))
            losses.append(float(model.train_on_batch(retina, target)))
            step += 1
            finite(step, losses[-1:])
            if step % config.average_every == 0:
                keep = min(config.average, step / (step + 10 * config.average_every))
                for mean, value in zip(averaged, model.get_weights(), strict=True):
                    if mean.dtype.kind == "f":  # the rest are counts, which have no mean
                        mean += (1 - keep) * (value - mean)
            if step % config.check_every == 0 or step == end:
                weights = model.get_weights()
                finite(step, weights)
                slots = [
                    keras.ops.convert_to_numpy(variable) for variable in model.optimizer.variables
                ]
                model.set_weights(averaged)
                found = scores(logits_of(model, retinas), truth)
                model.set_weights(weights)
                save_arrays(averaged_path, averaged, step=step, side=stage.side, **found)
                kept = [*weights, *averaged, *slots]
                save_arrays(resume, kept, step=step, weights=len(weights))
                _reseed(model, config.seed, step)
                progress.tell(step, side=stage.side, loss=float(np.mean(losses)), **found)
                losses = []
        keras.utils.clear_session()
    return averaged_path
