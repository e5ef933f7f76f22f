"""Teachers: residual networks in PyTorch, whose mean opinion the shipped network learns.

A teacher is the ten-layer ResNet (He et al. 2016) on 48 px: a stem of stride 1 and four basic
blocks. On a processor it trains several times as fast as EfficientNet-B0 and reaches more, but is
not what ships.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from facelog.emotion.taxonomy import EXPRESSIONS
from facelog.train.data import joined, judged_retinas
from facelog.train.running import Progress, batches, begin, learning_rate, scores
from facelog.train.sources import load


@dataclass(frozen=True)
class TeacherConfig:
    """Everything that decides a teacher; saved beside its checkpoints.

    Attributes:
        data: training sources, see `facelog.train.sources.load`.
        valid: one such source by which runs are compared.
        out: folder of the run.
        width: channels of the first block; the others have twice as many each.
        mixup: of the beta distribution by which half of the batches are mixed (Zhang et al. 2018).
        average: share of the averaged weights that each step keeps.
        erase: how often a box is erased from a face.
    """

    data: tuple[str, ...]
    valid: str
    out: str
    width: int = 32
    epochs: float = 28
    batch: int = 128
    peak_rate: float = 0.2
    weight_decay: float = 5e-4
    mixup: float = 0.4
    average: float = 0.998
    erase: float = 0.5
    seed: int = 1
    check_every: int = 400


class _Block(nn.Module):
    def __init__(self, before: int, after: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(after)
        self.second = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(after)
        self.way: nn.Module = nn.Identity()
        if before != after or stride != 1:
            self.way = nn.Sequential(
                nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after)
            )

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        inner = functional.relu(self.first_norm(self.first(pixels)))
        return functional.relu(self.second_norm(self.second(inner)) + self.way(pixels))


class _Standardise(nn.Module):
    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        mean = pixels.mean(dim=(1, 2, 3), keepdim=True)
        variance = (pixels - mean).square().mean(dim=(1, 2, 3), keepdim=True)
        return (pixels - mean) / (variance + 25.0).sqrt()


def teacher_network(width: int) -> nn.Module:
    """Build a teacher: grey faces (n, 1, 48, 48), range 0 to 255, to logits (n, 8)."""
    network = nn.Sequential(
        _Standardise(),
        nn.Conv2d(1, width, 3, 1, 1, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        _Block(width, width, 1),
        _Block(width, 2 * width, 2),
        _Block(2 * width, 4 * width, 2),
        _Block(4 * width, 8 * width, 2),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Dropout(0.2),
        nn.Linear(8 * width, len(EXPRESSIONS)),
    )
    return network.to(memory_format=torch.channels_last)


def logits_of(network: nn.Module, retinas: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a teacher's logits, (n, 8), the mean of each face (n, 48, 48, 1) and its mirror."""
    network.eval()
    faces = torch.from_numpy(np.ascontiguousarray(retinas)).permute(0, 3, 1, 2)
    parts = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for some in faces.split(256):
            parts.append((network(some) + network(some.flip(3))).float() / 2)
    return torch.cat(parts).numpy()


def shares_of(network: nn.Module, retinas: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a teacher's probabilities, (n, 8), of faces (n, 48, 48, 1) as they are shown."""
    faces = torch.from_numpy(retinas).permute(0, 3, 1, 2)
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        return network(faces).float().softmax(dim=1).numpy()


def load_teacher(run: Path) -> nn.Module:
    """Open a teacher's averaged weights.

    Raises:
        OSError: there is no such run.
    """
    state = torch.load(run / "averaged.pt", weights_only=True)
    network = teacher_network(state["width"])
    network.load_state_dict({name: value.float() for name, value in state["weights"].items()})
    return network.eval()


def _mixed(
    faces: torch.Tensor, targets: torch.Tensor, config: TeacherConfig, step: int
) -> tuple[torch.Tensor, torch.Tensor]:
    rng = np.random.default_rng([config.seed, 11, step])
    if config.mixup <= 0 or rng.random() < 0.5:
        return faces, targets
    share = float(rng.beta(config.mixup, config.mixup))
    other = torch.from_numpy(rng.permutation(len(faces)))
    return (
        share * faces + (1 - share) * faces[other],
        share * targets + (1 - share) * targets[other],
    )


def _averaged_into(mean: dict[str, torch.Tensor], network: nn.Module, keep: float) -> None:
    for name, value in network.state_dict().items():
        if value.dtype.is_floating_point:
            mean[name].lerp_(value, 1 - keep)
        else:
            mean[name].copy_(value)


def fit_teacher(config: TeacherConfig) -> Path:
    """Train a teacher, or go on with one that was stopped; returns its folder.

    Raises:
        DataError, OSError, ValueError: data that cannot be read; a folder that is taken.
    """
    out = begin(config)
    train = joined(*(load(source, print, kept=out) for source in config.data))
    retinas, truth = judged_retinas(load(config.valid, print, "valid", out))
    size = min(config.batch, len(train.images))
    steps = max(1, round(config.epochs * len(train.images) / size))
    torch.manual_seed(config.seed)
    network = teacher_network(config.width)
    optimizer = torch.optim.SGD(
        network.parameters(),
        config.peak_rate,
        momentum=0.9,
        nesterov=True,
        weight_decay=config.weight_decay,
    )
    mean = {name: value.clone() for name, value in network.state_dict().items()}
    step, resume = 0, out / "resume.pt"
    if resume.exists():
        state: dict[str, Any] = torch.load(resume, weights_only=True)
        network.load_state_dict(state["weights"])
        optimizer.load_state_dict(state["optimizer"])
        mean, step = state["mean"], state["step"]
    progress, losses = Progress(out, step, steps, size), []
    for retina, target in batches(train, step, steps, size, config.seed, config.erase):
        network.train()
        torch.manual_seed(config.seed * 1_000_003 + step)
        faces = torch.from_numpy(retina).permute(0, 3, 1, 2)
        faces, targets = _mixed(faces, torch.from_numpy(target), config, step)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, steps, config.peak_rate)
        with torch.autocast("cpu", torch.bfloat16):
            loss = functional.cross_entropy(network(faces).float(), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        step += 1
        _averaged_into(mean, network, min(config.average, step / (step + 50)))
        if step % config.check_every == 0 or step == steps:
            _save(
                resume,
                weights=network.state_dict(),
                optimizer=optimizer.state_dict(),
                mean=mean,
                step=step,
            )
            _save(
                out / "averaged.pt",
                width=config.width,
                step=step,
                weights={
                    name: value.half() if value.dtype.is_floating_point else value
                    for name, value in mean.items()
                },
            )
            found = scores(logits_of(load_teacher(out), retinas), truth)
            progress.tell(step, loss=float(np.mean(losses)), **found)
            losses = []
    return out


def _save(path: Path, **state: object) -> None:
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)
