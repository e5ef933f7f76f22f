"""Fit in PyTorch: a teacher, or the twin of EfficientNet-B0 for its long first stretch."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from facelog.commands import tell, text
from facelog.evaluation import DataError
from facelog.train.data import VoteData, joined, judged_retinas
from facelog.train.running import (
    SIDES,
    Progress,
    all_in_range,
    begin,
    finite,
    in_range,
    learning_rate,
    refuse_taken,
    save_arrays,
    scores,
)
from facelog.train.sources import load
from facelog.train.torch_lessons import BRIDGE_BATCHES, Bridge, Lesson, Teachers, lessons
from facelog.train.torch_networks import (
    EfficientNetB0,
    features_of,
    from_keras,
    logits_from,
    resnet10,
    se_resnet18,
    side_by_side,
    to_keras,
)

HINT = 0.5
"""How much the miss of the teachers' features counts beside the log-loss."""
WIDTHS = (1, 1024)
"""Fewest and most channels of a teacher's first block."""
NetworkName = Literal["resnet10", "se_resnet18", "efficientnet_b0"]


@dataclass(frozen=True)
class TorchConfig:
    """Everything that decides a run; saved beside its checkpoints.

    Attributes:
        data: training sources, see `facelog.train.sources.load`.
        valid: one such source by which runs are compared.
        out: folder of the run.
        network: "resnet10" or "se_resnet18", teachers, or "efficientnet_b0", the twin of what
            ships.
        size: of a teacher, channels of its first block; of the twin, pixels of its picture.
        teachers: runs of teachers, whose mean opinion joins the target (Hinton et al. 2015).
        teacher_share: how much of the target is theirs.
        mixup: of the beta distribution by which half of the batches are mixed (Zhang et al. 2018).
        average: share of the averaged weights that each step keeps.
        erase: how often a box is erased from a face.
        drop: how many features are left out in training, and how often the twin's last blocks.
        again: how often a batch's variations and what the teachers said of them are used once
            more, mixed with others of late; asking teachers may cost as much as learning.
        hint_epochs: how long, from the beginning, the last features are drawn towards those of
            the teachers as well.
        init: weights to begin with instead of random ones: for the twin see `initial`, for a
            teacher the run of another of the same width, and no deeper.
    """

    data: tuple[str, ...]
    valid: str
    out: str
    network: NetworkName = "resnet10"
    size: int = 32
    epochs: float = 28
    batch: int = 128
    peak_rate: float = 0.2
    weight_decay: float = 5e-4
    teachers: tuple[str, ...] = ()
    teacher_share: float = 0.6
    mixup: float = 0.4
    average: float = 0.998
    erase: float = 0.5
    drop: float = 0.2
    again: int = 0
    hint_epochs: float = 0.0
    seed: int = 1
    check_every: int = 400
    init: str | None = None

    def __post_init__(self) -> None:
        """Refuse options that make no sense.

        Raises:
            DataError: an option is outside its range.
        """
        all_in_range(self)
        if self.network == "efficientnet_b0":
            in_range("--side", self.size, *SIDES)
        else:
            in_range("--width", self.size, *WIDTHS)


TWIN: dict[str, Any] = {
    "network": "efficientnet_b0",
    "size": 96,
    "batch": 64,
    "peak_rate": 2e-3,
    "weight_decay": 0.05,
    "mixup": 0.0,
    "erase": 0.3,
}
"""What the twin's configuration has in place of a teacher's."""


_NO_NETWORK = (
    pickle.UnpicklingError,
    RuntimeError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
)


def build(network: str, size: int, drop: float = 0.2) -> nn.Module:
    """Return a network with random weights."""
    kinds = {"resnet10": resnet10, "se_resnet18": se_resnet18, "efficientnet_b0": EfficientNetB0}
    return kinds[network](size, drop)


def logits_of(network: nn.Module, retinas: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a network's logits, (n, 8), the mean of each face (n, 48, 48, 1) and its mirror."""
    network.eval()
    faces = torch.from_numpy(np.ascontiguousarray(retinas)).permute(0, 3, 1, 2)
    with torch.no_grad():
        parts = [
            sum(logits_from(network, features_of(network, each)) for each in (some, some.flip(3)))
            for some in faces.split(256)
        ]
    return torch.cat(parts).numpy() / 2


def load_network(run: Path) -> nn.Module:
    """Open the averaged weights of a run.

    Raises:
        DataError: they are damaged.
        OSError: there is no such run.
    """
    return _opened(run)[0]


def _opened(run: Path) -> tuple[nn.Module, dict[str, Any]]:
    """Return the averaged network of a run, and what its file holds."""
    try:
        state = torch.load(run / "averaged.pt", weights_only=True)
        return _network_of(state), state
    except _NO_NETWORK as error:
        raise DataError(text("teacher_damaged", path=run)) from error


def _network_of(state: dict[str, Any]) -> nn.Module:
    network = build(state["network"], state["size"])
    network.load_state_dict({name: value.float() for name, value in state["weights"].items()})
    return network.eval()


def teachers(runs: Sequence[str], share: float) -> Teachers:
    """Open the teachers of a run, who give that share of its targets."""
    return Teachers([load_network(Path(run)) for run in runs], share)


def _begin_as(network: nn.Module, run: Path) -> None:
    given, expected = load_network(run).state_dict(), network.state_dict()
    shapes = {name: value.shape for name, value in expected.items() if name in given}
    if {name: value.shape for name, value in given.items()} != shapes:
        raise DataError(text("init_other_teacher", path=run))
    network.load_state_dict(expected | given)


def join(runs: Sequence[Path], out: Path) -> Path:
    """Write teachers side by side as one wider teacher, from which a run may begin.

    Args:
        runs: folders of teachers of one kind.
        out: the new run's folder.

    Raises:
        DataError: they are damaged, of different kinds, or of a width with no place in a joint
            one; or the folder is taken.
        OSError: a run cannot be read.
    """
    refuse_taken(out)
    found = [_opened(run)[1] for run in runs]
    kind, size = found[0]["network"], sum(state["size"] for state in found)
    alike = {state["network"] for state in found} == {kind}
    # Attention squeezes eight channels into one, and a remainder has no place.
    if (
        kind == "efficientnet_b0"
        or not alike
        or (kind == "se_resnet18" and any(state["size"] % 8 for state in found))
    ):
        raise DataError(text("runs_not_joined", runs=", ".join(map(str, runs))))
    out.mkdir(parents=True, exist_ok=True)
    weights = side_by_side([state["weights"] for state in found])
    _save(out / "averaged.pt", network=kind, size=size, step=0, weights=weights)
    return out


def _mixed(lesson: Lesson, config: TorchConfig, step: int) -> Lesson:
    rng = np.random.default_rng([config.seed, 11, step])
    if config.mixup <= 0 or rng.random() < 0.5:
        return lesson
    share = float(rng.beta(config.mixup, config.mixup))
    other = torch.from_numpy(rng.permutation(len(lesson.faces)))
    return Lesson(*(share * part + (1 - share) * part[other] for part in lesson))


def _bridge(network: nn.Module, train: VoteData, teach: Teachers, config: TorchConfig) -> Bridge:
    own, theirs = [], []
    network.eval()
    for lesson in lessons(
        train,
        teach,
        [],
        range(BRIDGE_BATCHES),
        size=min(config.batch, len(train.images)),
        seed=config.seed + 99,
        erase=config.erase,
        again=0,
    ):
        with torch.no_grad():
            own.append(features_of(network, lesson.faces))
        theirs.append(lesson.hints)
    bridge = Bridge(own[0].shape[1], theirs[0].shape[1])
    bridge.fit(torch.cat(own), torch.cat(theirs))
    return bridge


def _optimizer(network: nn.Module, config: TorchConfig) -> torch.optim.Optimizer:
    if config.network != "efficientnet_b0":
        return torch.optim.SGD(
            network.parameters(),
            config.peak_rate,
            momentum=0.9,
            nesterov=True,
            weight_decay=config.weight_decay,
        )
    kernels = [value for value in network.parameters() if value.ndim > 1]
    rest = [value for value in network.parameters() if value.ndim <= 1]
    groups = [{"params": kernels}, {"params": rest, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, config.peak_rate, weight_decay=config.weight_decay)


def _averaged_into(mean: dict[str, torch.Tensor], network: nn.Module, keep: float) -> None:
    for name, value in network.state_dict().items():
        if value.dtype.is_floating_point:
            mean[name].lerp_(value, 1 - keep)
        else:
            mean[name].copy_(value)


class _KerasForm:
    """Reads and writes the twin's weights as the Keras loop does."""

    def __init__(self, side: int) -> None:
        from facelog.train.networks import training_network

        model = training_network(side)
        self.side, self.model = side, model
        self.paths = [weight.path for weight in model.weights]

    def read(self, network: nn.Module, source: str) -> None:
        from facelog.train.initial import initial_weights

        from_keras(network, self.paths, initial_weights(source, self.model))

    def write(self, path: Path, mean: dict[str, torch.Tensor], **state: object) -> None:
        save_arrays(
            path, to_keras(mean, self.paths, self.model.get_weights()), side=self.side, **state
        )


def fit_torch(config: TorchConfig) -> Path:
    """Train, or go on with a run that was stopped; returns its folder.

    The folder's `averaged.pt` serves as a teacher; the twin's `averaged.npz` is what
    `train fit --init` and `train export` read.

    Raises:
        DataError, OSError, ValueError: data that cannot be read; a folder that is taken; a loss
            that is no number any more.
    """
    if config.hint_epochs and not config.teachers:
        raise DataError(text("hints_without_teachers"))
    out = begin(config)
    train = joined(*(load(source, tell, kept=out) for source in config.data))
    retinas, truth = judged_retinas(load(config.valid, tell, "valid", out))
    teach = teachers(config.teachers, config.teacher_share)
    size = min(config.batch, len(train.images))
    steps = max(1, round(config.epochs * len(train.images) / size))
    torch.manual_seed(config.seed)
    network = build(config.network, config.size, config.drop)
    keras_form = _KerasForm(config.size) if config.network == "efficientnet_b0" else None
    if config.init and keras_form:
        keras_form.read(network, config.init)
    elif config.init:
        _begin_as(network, Path(config.init))
    optimizer = _optimizer(network, config)
    mean = {name: value.clone() for name, value in network.state_dict().items()}
    step, resume = 0, out / "resume.pt"
    memory: list[Lesson] = []
    bridge = None
    if resume.exists():
        try:
            state: dict[str, Any] = torch.load(resume, weights_only=True)
            network.load_state_dict(state["weights"])
            optimizer.load_state_dict(state["optimizer"])
            mean, step = state["mean"], state["step"]
            memory = [Lesson(*each) for each in state["memory"]]
            bridge = state["bridge"] and Bridge.restored(state["bridge"])
        except _NO_NETWORK as error:
            raise DataError(text("resume_damaged", path=resume)) from error
    elif config.hint_epochs:
        bridge = _bridge(network, train, teach, config)
    hinted = config.hint_epochs * len(train.images) / size
    progress, losses = Progress(out, step, steps, size), []
    for lesson in lessons(
        train,
        teach,
        memory,
        range(step, steps),
        size=size,
        seed=config.seed,
        erase=config.erase,
        again=config.again,
    ):
        network.train()
        torch.manual_seed(config.seed * 1_000_003 + step)
        faces, targets, hints = _mixed(lesson, config, step)
        rate = learning_rate(step, steps, config.peak_rate)
        for group in optimizer.param_groups:
            group["lr"] = rate
        features = features_of(network, faces)
        loss = functional.cross_entropy(logits_from(network, features), targets)
        losses.append(loss.item())
        if bridge and step < hinted:
            loss = loss + HINT * bridge.miss(features, hints)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        if bridge and step < hinted:
            bridge.step(rate)
        step += 1
        finite(step, losses[-1:])
        _averaged_into(mean, network, min(config.average, step / (step + 50)))
        if step % config.check_every == 0 or step == steps:
            finite(step, network.state_dict().values())
            half = {k: v.half() if v.dtype.is_floating_point else v for k, v in mean.items()}
            averaged = {
                "network": config.network,
                "size": config.size,
                "step": step,
                "weights": half,
            }
            found = scores(logits_of(_network_of(averaged), retinas), truth)
            _save(out / "averaged.pt", **averaged)
            if keras_form:
                keras_form.write(out / "averaged.npz", mean, step=step, **found)
            # The last one: after a stop before it, all of them are made again.
            _save(
                resume,
                weights=network.state_dict(),
                optimizer=optimizer.state_dict(),
                mean=mean,
                step=step,
                memory=[tuple(each) for each in memory],
                bridge=bridge and bridge.state(),
            )
            progress.tell(step, loss=float(np.mean(losses)), **found)
            losses = []
    return out


def _save(path: Path, **state: object) -> None:
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)
