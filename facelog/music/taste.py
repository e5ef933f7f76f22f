"""A person's taste, learnt from their thumbs: Bayesian linear regression with Thompson sampling.

The expected liking of a piece at a moment is linear in the features below. Its weights have a
normal prior that says what the usual table says; every thumb moves them (Bishop 2006, section
3.3). Choosing by one draw from the posterior tries out what is uncertain just as often as it
deserves (Agrawal and Goyal 2013).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facelog.music.table import TABLE
from facelog.music_types import Hearing, MusicMoment, Piece

Array = NDArray[np.float64]

EMOTIONS = tuple(TABLE["stay"])
WIDTH = 0.22
"""How far from the table's place a piece still fits, in units of the plane."""
NOISE = 0.2
"""Variance of a thumb around what is expected: about that of a coin."""
SPREAD = 0.3
"""How much of the uncertainty a draw shows: 0 never tries anything out."""

_GROUPS = (
    *["base", "feeling"],
    *["taste"] * 5,
    *["emotion"] * (2 * len(EMOTIONS)),
    *["emotion"] * 2,
    *["hour"] * 2,
    *["words"] * 2,
    "era",
)
GROUPS: tuple[str, ...] = _GROUPS
"""What each feature is about, for the reason that is given."""

_MEAN = np.zeros(len(GROUPS))
_MEAN[:2] = 0.25, 0.5
_MEAN[17:21] = -0.04, 0.02, 0.10, 0.12
_OWN = np.array([0.3, 0.3, *[0.35] * 5, *[0.25] * 8, *[0.2] * 2, *[0.1] * 4, 0.15])
_USUAL = np.array([0.3, 0.3, *[0.02] * 15, *[0.05] * 4, 0.02])
"""How far the weights may be from what the table says: for somebody with a taste of their own,
and for somebody for whom the table is right.
"""

WORTH = {"up": (1.0, 1.0), "down": (0.0, 1.0), "skip": (0.3, 0.3)}
"""How well liked a piece was, and how much that tells, by what the person said to it."""
PLAYED = (0.7, 0.2)
"""The same for a piece that was played without a word."""


def _night(hour: int) -> float:
    return float(hour >= 21 or hour < 6)


def _morning(hour: int) -> float:
    return float(6 <= hour < 11)


def features(pieces: Sequence[Piece], moment: MusicMoment) -> Array:
    """Return the features of pieces at a moment, shape (pieces, len(GROUPS))."""
    place = np.array([(piece.energy, piece.pleasantness) for piece in pieces]).reshape(-1, 2)
    energy, pleasantness = (2 * place - 1).T
    shares = np.array([moment.probabilities[name] for name in EMOTIONS])
    table = np.array([TABLE[moment.intent][name] for name in EMOTIONS])
    distance = ((place[:, None] - table[None]) ** 2).sum(axis=2)
    closeness = np.exp(-distance / (2 * WIDTH**2)) @ shares
    spoken = np.array([len(piece.moods & moment.moods) for piece in pieces], float)
    wanted = max(min(len(moment.moods), 2), 1)
    lifts = float(moment.intent == "lift")
    columns = [
        np.ones(len(pieces)),
        closeness,
        energy,
        pleasantness,
        energy**2,
        pleasantness**2,
        energy * pleasantness,
        *(share * energy for share in shares),
        *(share * pleasantness for share in shares),
        lifts * energy,
        lifts * pleasantness,
        _night(moment.hour) * energy,
        _morning(moment.hour) * energy,
        moment.energy * energy + moment.pleasantness * pleasantness,
        np.minimum(spoken / wanted, 1.0),
        np.array([((piece.year or 1850) - 1800) / 150 for piece in pieces]),
    ]
    return np.stack(columns, axis=1)


def worth(hearing: Hearing) -> tuple[float, float] | None:
    """Return how well liked a piece was and how much that tells, None where nothing was said."""
    if hearing.verdict is not None:
        return WORTH[hearing.verdict]
    return PLAYED if hearing.played else None


@dataclass(frozen=True)
class Weights:
    """What is known of the weights: a normal distribution.

    Attributes:
        precision: the inverse of its covariance, shape (len(GROUPS), len(GROUPS)).
        weighted: the precision times the mean, shape (len(GROUPS),).
        evidence: logarithm of how likely everything heard so far was under it.
    """

    precision: Array
    weighted: Array
    evidence: float = 0.0

    @property
    def mean(self) -> Array:
        """The likeliest weights."""
        return np.asarray(np.linalg.solve(self.precision, self.weighted), np.float64)

    def draw(self, rng: np.random.Generator) -> Array:
        """Return weights as they could be."""
        root = np.linalg.cholesky(self.precision)
        around = np.linalg.solve(root.T, rng.standard_normal(len(self.weighted)))
        return self.mean + SPREAD * around

    def after(self, row: Array, liked: float, weight: float) -> Weights:
        """Return what is known after features were liked so well.

        Args:
            row: the features.
            liked: 0 to 1.
            weight: how much that tells, 1 for a thumb.
        """
        variance = NOISE / weight + float(row @ np.linalg.solve(self.precision, row))
        surprise = liked - float(row @ self.mean)
        density = -0.5 * (surprise**2 / variance + math.log(2 * math.pi * variance))
        return Weights(
            self.precision + (weight / NOISE) * np.outer(row, row),
            self.weighted + (weight / NOISE) * liked * row,
            self.evidence + density,
        )


@dataclass(frozen=True)
class Taste:
    """What is known of a person's taste: it is the usual one, or one of their own.

    How likely each of the two is follows from how well it foretold the thumbs so far (Bayesian
    model averaging); so people for whom the table is right lose little to the search for more.
    """

    usual: Weights
    own: Weights

    @property
    def usual_share(self) -> float:
        """How likely it is that the usual table is right for the person."""
        return 1 / (1 + math.exp(min(self.own.evidence - self.usual.evidence, 700.0)))

    @property
    def mean(self) -> Array:
        """The weights to expect."""
        share = self.usual_share
        return share * self.usual.mean + (1 - share) * self.own.mean

    def draw(self, rng: np.random.Generator) -> Array:
        """Return weights as they could be."""
        return (self.usual if rng.random() < self.usual_share else self.own).draw(rng)

    def after(self, hearing: Hearing, piece: Piece) -> Taste:
        """Return what is known after one more hearing of a piece.

        One without a moment (from the catalogue) or without any sign of liking teaches nothing.
        """
        told = worth(hearing)
        if told is None or hearing.moment is None:
            return self
        row = features([piece], hearing.moment)[0]
        return Taste(self.usual.after(row, *told), self.own.after(row, *told))


def unknown() -> Taste:
    """Return what is known of a person who has said nothing yet: the usual table."""
    usual, own = (np.diag(deviation**-2) for deviation in (_USUAL, _OWN))
    return Taste(Weights(usual, usual @ _MEAN), Weights(own, own @ _MEAN))


def learn(hearings: Iterable[Hearing], pieces: Iterable[Piece]) -> Taste:
    """Return the taste that hearings tell of.

    Args:
        hearings: what was offered and what became of it, in any order.
        pieces: all there are; hearings of pieces that are gone teach nothing.
    """
    by_id = {piece.id: piece for piece in pieces}
    taste = unknown()
    for hearing in hearings:
        if hearing.piece_id in by_id:
            taste = taste.after(hearing, by_id[hearing.piece_id])
    return taste
