"""What a run in PyTorch is taught: faces, the shares that are right, and teachers' features."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from facelog.train.data import VoteData
from facelog.train.running import batches
from facelog.train.torch_networks import features_of, logits_from

REMEMBERED = 240
"""Batches of late from which faces are shown again."""
BRIDGE_BATCHES = 48
"""Batches to which a bridge is fitted before training."""


class Lesson(NamedTuple):
    """A batch.

    Attributes:
        faces: (n, 1, 48, 48), range 0 to 255.
        targets: (n, 8) shares.
        hints: (n, k) features of the teachers; k is 0 where there is none.
    """

    faces: torch.Tensor
    targets: torch.Tensor
    hints: torch.Tensor


class Teachers:
    """Several teachers at once: their mean opinion, and one's features behind another's."""

    def __init__(self, networks: Sequence[nn.Module], share: float) -> None:
        self._networks, self._share = networks, share

    def targets(
        self, retinas: NDArray[np.float32], votes: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return the targets (n, 8) of retinas (n, 48, 48, 1) and annotators' shares (n, 8)."""
        faces = torch.from_numpy(retinas).permute(0, 3, 1, 2)
        return self.teach(faces, torch.from_numpy(votes)).targets.numpy()

    def teach(self, faces: torch.Tensor, votes: torch.Tensor) -> Lesson:
        """Return the lesson on faces (n, 1, 48, 48) with the annotators' shares (n, 8)."""
        if not self._networks:
            return Lesson(faces, votes, torch.zeros(len(faces), 0))
        with torch.no_grad():
            features = [features_of(network, faces) for network in self._networks]
            shares = [
                logits_from(network, each).softmax(dim=1)
                for network, each in zip(self._networks, features, strict=True)
            ]
        said = torch.stack(shares).mean(dim=0)
        targets = (1 - self._share) * votes + self._share * said
        return Lesson(faces, targets, torch.cat(features, dim=1))


def lessons(
    data: VoteData,
    teachers: Teachers,
    memory: list[Lesson],
    steps: range,
    *,
    size: int,
    seed: int,
    erase: float,
    again: int,
) -> Iterator[Lesson]:
    """Yield the lesson of each step, which follows from seed and step, and from the memory.

    Args:
        data: the training faces.
        teachers: who teach.
        memory: lessons of late; new ones join them if they are to be shown again.
        steps: from the first to the last of the run.
        size: faces in a lesson.
        seed: of everything random.
        erase: how often a box is erased from a face.
        again: how many lessons of remembered faces follow each one of new variations.
    """
    turns = 1 + again
    first, last = -(-steps.start // turns), -(-steps.stop // turns)
    new = batches(data, first, last, size, seed, erase)
    for step in steps:
        if step % turns:
            yield _remembered(memory, np.random.default_rng([seed, 12, step]))
            continue
        retinas, votes = next(new)
        faces = torch.from_numpy(retinas).permute(0, 3, 1, 2)
        lesson = teachers.teach(faces, torch.from_numpy(votes))
        if again:
            memory.append(Lesson(faces.round().byte(), lesson.targets, lesson.hints.half()))
            del memory[:-REMEMBERED]
        yield lesson


def _remembered(memory: Sequence[Lesson], rng: np.random.Generator) -> Lesson:
    size = len(memory[0].faces)
    places = [divmod(each, size) for each in rng.integers(0, len(memory) * size, size)]
    parts = range(len(Lesson._fields))
    return Lesson(
        *(torch.stack([memory[one][part][row] for one, row in places]).float() for part in parts)
    )


class Bridge(nn.Module):
    """Guesses the teachers' features from a network's own (Romero et al. 2015, "FitNets")."""

    def __init__(self, own: int, theirs: int) -> None:
        super().__init__()
        self.guess = nn.Linear(own, theirs)
        self.register_buffer("mean", torch.zeros(theirs))
        self.register_buffer("spread", torch.ones(theirs))
        self.optimizer = torch.optim.AdamW(self.parameters(), weight_decay=0.01)

    def fit(self, own: torch.Tensor, theirs: torch.Tensor) -> None:
        """Begin with the least squares, held back a little, for features (n, own), (n, theirs)."""
        self.mean, self.spread = theirs.mean(dim=0), theirs.std(dim=0) + 1e-3
        centre = own.mean(dim=0)
        own = (own - centre).double()
        wanted = ((theirs - self.mean) / self.spread).double()
        held = torch.diag(own.square().sum(dim=0) + len(own) * 1e-6)
        weight = torch.linalg.solve(own.T @ own + 0.05 * held, own.T @ wanted).float()
        with torch.no_grad():
            self.guess.weight.copy_(weight.T)
            self.guess.bias.copy_(-(centre @ weight))

    def miss(self, own: torch.Tensor, theirs: torch.Tensor) -> torch.Tensor:
        """Return the mean square of what the guess lacks, 1 for knowing nothing."""
        return (self.guess(own) - (theirs - self.mean) / self.spread).square().mean()

    def step(self, rate: float) -> None:
        """Learn from the gradients of late, and forget them."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        self.optimizer.zero_grad()

    def state(self) -> dict[str, Any]:
        """Return all that `restored` needs."""
        return {"weights": self.state_dict(), "optimizer": self.optimizer.state_dict()}

    @classmethod
    def restored(cls, state: dict[str, Any]) -> Bridge:
        """Return the bridge that was as `state` says."""
        theirs, own = state["weights"]["guess.weight"].shape
        bridge = cls(own, theirs)
        bridge.load_state_dict(state["weights"])
        bridge.optimizer.load_state_dict(state["optimizer"])
        return bridge
