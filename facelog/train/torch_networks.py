"""The networks that PyTorch trains: the teachers, and a twin of the shipped EfficientNet-B0.

A teacher is a ResNet (He et al. 2016) on 48 px: a stem of stride 1 and four stages of one basic
block (ten layers), or of two with attention to channels (eighteen; Hu et al. 2018,
"Squeeze-and-excitation networks"). The twin has the layers of `keras.applications.EfficientNetB0`
under their names, so that weights go to and fro; on a processor PyTorch trains it 1.6 times as
fast as TensorFlow does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from facelog.emotion.taxonomy import EXPRESSIONS

_BLOCKS = (
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
)
"""EfficientNet-B0 (Tan and Le 2019): expansion, channels, repeats, stride, kernel."""
_BLOCK_COUNT = sum(repeats for _, _, repeats, _, _ in _BLOCKS)


class _Standardise(nn.Module):
    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        mean = pixels.mean(dim=(1, 2, 3), keepdim=True)
        variance = (pixels - mean).square().mean(dim=(1, 2, 3), keepdim=True)
        return (pixels - mean) / (variance + 25.0).sqrt()


class _Attention(nn.Module):
    """Squeeze and excitation; untrained, it leaves everything as it is."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.squeeze = nn.Conv2d(channels, max(1, channels // 8), 1)
        self.excite = nn.Conv2d(max(1, channels // 8), channels, 1)
        nn.init.zeros_(self.excite.weight)
        nn.init.zeros_(self.excite.bias)

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        squeezed = functional.relu(self.squeeze(pixels.mean(dim=(2, 3), keepdim=True)))
        return pixels * (2 * torch.sigmoid(self.excite(squeezed)))


class _Basic(nn.Module):
    def __init__(self, before: int, after: int, stride: int, attends: bool = False) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(after)
        self.second = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(after)
        self.attention: nn.Module = _Attention(after) if attends else nn.Identity()
        self.way: nn.Module = nn.Identity()
        if before != after or stride != 1:
            self.way = nn.Sequential(
                nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after)
            )

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        inner = functional.relu(self.first_norm(self.first(pixels)))
        inner = self.attention(self.second_norm(self.second(inner)))
        return functional.relu(inner + self.way(pixels))


class _Deep(_Basic):
    """A basic block and a second of the same width, which does nothing before it is trained."""

    def __init__(self, before: int, after: int, stride: int) -> None:
        super().__init__(before, after, stride, attends=True)
        self.next = _Basic(after, after, 1, attends=True)
        nn.init.zeros_(self.next.second_norm.weight)

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        return self.next(super().forward(pixels))


def _resnet(width: int, drop: float, block: Callable[[int, int, int], nn.Module]) -> nn.Module:
    network = nn.Sequential(
        _Standardise(),
        nn.Conv2d(1, width, 3, 1, 1, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        block(width, width, 1),
        block(width, 2 * width, 2),
        block(2 * width, 4 * width, 2),
        block(4 * width, 8 * width, 2),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Dropout(drop),
        nn.Linear(8 * width, len(EXPRESSIONS)),
    )
    return network.to(memory_format=torch.channels_last)


def resnet10(width: int, drop: float = 0.2) -> nn.Module:
    """Build a teacher: grey faces (n, 1, 48, 48), range 0 to 255, to logits (n, 8).

    Args:
        width: channels of the first block; each of the others has twice those before it.
        drop: how many of the features training leaves out.
    """
    return _resnet(width, drop, _Basic)


def se_resnet18(width: int, drop: float = 0.2) -> nn.Module:
    """Build a teacher as `resnet10` does, of twice the blocks and with attention to channels.

    With the weights of a `resnet10` of that width and the rest untrained it says what that says.
    """
    return _resnet(width, drop, _Deep)


def side_by_side(states: Sequence[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """Return the weights of one teacher that says the mean of the logits of several.

    Its channels are theirs, one's behind another's, with nothing between them; training it further
    joins them (as in Chen et al. 2016, "Net2Net").

    Args:
        states: of teachers of one kind, of any widths.
    """
    joint: dict[str, torch.Tensor] = {}
    last = max(int(name.split(".")[0]) for name in states[0])
    for name, first in states[0].items():
        each = [state[name] for state in states]
        if name == f"{last}.bias":
            joint[name] = torch.stack(each).mean(dim=0)
        elif name == f"{last}.weight":
            joint[name] = torch.cat(each, dim=1) / len(each)
        elif first.ndim < 4 or name == "1.weight":
            joint[name] = torch.cat(each) if first.ndim else first
        else:
            joint[name] = _block_diagonal(each)
    return joint


def _block_diagonal(kernels: Sequence[torch.Tensor]) -> torch.Tensor:
    after, before = (sum(kernel.shape[axis] for kernel in kernels) for axis in (0, 1))
    whole = kernels[0].new_zeros(after, before, *kernels[0].shape[2:])
    row = column = 0
    for kernel in kernels:
        whole[row : row + kernel.shape[0], column : column + kernel.shape[1]] = kernel
        row, column = row + kernel.shape[0], column + kernel.shape[1]
    return whole


class EfficientNetB0(nn.Module):
    """The twin of `networks.training_network(side)`: (n, 1, 48, 48) to logits (n, 8).

    Padding, epsilons and, by default, the dropping of blocks are those of Keras' network.

    Args:
        side: pixels to which the retina is enlarged.
        drop: how many of the features, and how often the last blocks, training leaves out.
    """

    def __init__(self, side: int, drop: float = 0.2) -> None:
        super().__init__()
        self.side, self.drop = side, drop
        self.standardise = _Standardise()
        self.parts = nn.ModuleDict()
        self._norm("stem", self._conv("stem_conv", 3, 32, 3, 2))
        self.plan: list[tuple[str, bool, float]] = []
        before = 32
        for number, (widen, after, repeats, first_stride, kernel) in enumerate(_BLOCKS):
            for repeat in range(repeats):
                name = f"block{number + 1}{'abcd'[repeat]}"
                stride = first_stride if repeat == 0 else 1
                rate = drop * len(self.plan) / _BLOCK_COUNT
                self.plan.append((name, stride == 1 and before == after, rate))
                self._block(name, before, after, before * widen, stride, kernel)
                before = after
        self._norm("top", self._conv("top_conv", before, 1280, 1, 1))
        self.parts["expressions"] = nn.Linear(1280, len(EXPRESSIONS))
        self.to(memory_format=torch.channels_last)

    def _conv(self, name: str, before: int, after: int, kernel: int, stride: int) -> int:
        self.parts[name] = nn.Conv2d(before, after, kernel, stride, bias=False)
        return after

    def _norm(self, name: str, channels: int) -> None:
        self.parts[f"{name}_bn"] = nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)

    def _block(
        self, name: str, before: int, after: int, wide: int, stride: int, kernel: int
    ) -> None:
        if wide != before:
            self._norm(f"{name}_expand", self._conv(f"{name}_expand_conv", before, wide, 1, 1))
        self.parts[f"{name}_dwconv"] = nn.Conv2d(
            wide, wide, kernel, stride, groups=wide, bias=False
        )
        self._norm(name, wide)
        self.parts[f"{name}_se_reduce"] = nn.Conv2d(wide, max(1, before // 4), 1)
        self.parts[f"{name}_se_expand"] = nn.Conv2d(max(1, before // 4), wide, 1)
        self._norm(f"{name}_project", self._conv(f"{name}_project_conv", wide, after, 1, 1))

    def _lit(self, conv: str, norm: str, values: torch.Tensor) -> torch.Tensor:
        filters = self.parts[conv]
        # Keras pads an even side with one pixel less before than after where the stride is 2. One
        # pixel more all around, and leaving out the first answers, is the same and faster.
        even = filters.stride == (2, 2) and values.shape[2] % 2 == 0
        reach = filters.kernel_size[0] // 2 + even
        found = functional.conv2d(
            values, filters.weight, None, filters.stride, reach, groups=filters.groups
        )
        if even:
            found = found[:, :, 1:, 1:].contiguous(memory_format=torch.channels_last)
        return functional.silu(self.parts[f"{norm}_bn"](found))

    def forward(self, faces: torch.Tensor) -> torch.Tensor:
        """Map grey faces, range 0 to 255, to logits."""
        return self.say(self.features(faces))

    def say(self, features: torch.Tensor) -> torch.Tensor:
        """Map features (n, 1280) to logits."""
        return self.parts["expressions"](functional.dropout(features, self.drop, self.training))

    def features(self, faces: torch.Tensor) -> torch.Tensor:
        """Map grey faces, range 0 to 255, to features (n, 1280)."""
        values = functional.interpolate(
            self.standardise(faces), (self.side, self.side), mode="bilinear"
        ).expand(-1, 3, -1, -1)
        values = self._lit("stem_conv", "stem", values)
        for name, keeps, drop in self.plan:
            inner = values
            if f"{name}_expand_conv" in self.parts:
                inner = self._lit(f"{name}_expand_conv", f"{name}_expand", inner)
            inner = self._lit(f"{name}_dwconv", name, inner)
            weight = inner.mean(dim=(2, 3), keepdim=True)
            weight = functional.silu(self.parts[f"{name}_se_reduce"](weight))
            inner = inner * torch.sigmoid(self.parts[f"{name}_se_expand"](weight))
            inner = self.parts[f"{name}_project_bn"](self.parts[f"{name}_project_conv"](inner))
            if not keeps:
                values = inner
                continue
            if self.training and drop:
                kept = (torch.rand(len(inner), 1, 1, 1) >= drop).to(inner.dtype)
                inner = inner * (kept / (1 - drop))
            values = values + inner
        return self._lit("top_conv", "top", values).mean(dim=(2, 3))


def features_of(network: nn.Module, faces: torch.Tensor) -> torch.Tensor:
    """Map grey faces (n, 1, 48, 48), range 0 to 255, to what the last layer sees, (n, k)."""
    if isinstance(network, EfficientNetB0):
        return network.features(faces)
    # bfloat16 doubles the pace of full convolutions and slows depthwise ones down.
    with torch.autocast("cpu", torch.bfloat16):
        return network[:-2](faces).float()


def logits_from(network: nn.Module, features: torch.Tensor) -> torch.Tensor:
    """Map what `features_of` returned to logits (n, 8)."""
    if isinstance(network, EfficientNetB0):
        return network.say(features)
    return network[-2:](features)


_KERAS_NAMES = {
    "kernel": "weight",
    "depthwise_kernel": "weight",
    "bias": "bias",
    "gamma": "weight",
    "beta": "bias",
    "moving_mean": "running_mean",
    "moving_variance": "running_var",
}


def _places(paths: Iterable[str]) -> list[str | None]:
    """Return which entry of the twin each Keras weight is, None for those that it lacks."""
    places: list[str | None] = []
    for path in paths:
        layer, name = path.split("/")[-2:]
        known = layer != "normalization" and name in _KERAS_NAMES
        places.append(f"parts.{layer}.{_KERAS_NAMES[name]}" if known else None)
    return places


def _kernel_to_keras(value: NDArray) -> NDArray:
    if value.ndim != 4:
        return value.T
    depthwise = value.shape[1] == 1
    return value.transpose((2, 3, 0, 1) if depthwise else (2, 3, 1, 0))


def _kernel_from_keras(value: NDArray) -> NDArray:
    if value.ndim != 4:
        return value.T
    depthwise = value.shape[3] == 1
    return value.transpose((2, 3, 0, 1) if depthwise else (3, 2, 0, 1))


def to_keras(
    state: dict[str, torch.Tensor], paths: Sequence[str], weights: Sequence[NDArray]
) -> list[NDArray]:
    """Return the twin's weights in the order of Keras' network.

    Args:
        state: the twin's.
        paths: of the Keras network's weights.
        weights: the Keras network's own, for the few that the twin lacks.
    """
    return [
        own if place is None else _kernel_to_keras(state[place].float().numpy())
        for place, own in zip(_places(paths), weights, strict=True)
    ]


def from_keras(network: nn.Module, paths: Sequence[str], weights: Sequence[NDArray]) -> None:
    """Give the twin the weights of Keras' network."""
    state = network.state_dict()
    for place, value in zip(_places(paths), weights, strict=True):
        if place is not None:
            numbers = np.ascontiguousarray(_kernel_from_keras(value.astype(np.float32)))
            state[place] = torch.from_numpy(numbers)
    network.load_state_dict(state)
