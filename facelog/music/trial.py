"""Simulated listeners, to see whether learning beats the fixed table, and what it costs.

What a listener likes is made of nothing that the recommender knows: a listener has favourite
places on the plane of energy and pleasantness, drawn at random; the recommender has polynomials
and the table. Three ways of accepting are tried, none of which the recommender's model can
express exactly:

- `bell`: the chance falls smoothly with the distance from the favourite place;
- `box`: everything within some range of energy and of pleasantness is accepted alike, and
  nearly nothing outside of it;
- `era`: as `bell`, with a hidden fondness for some composers and a dislike of others.

A third of the listeners have the fixed table's places as their favourites. The others have one
place for every emotion, or the same for all. Whoever recommends sees a noisy reading of the
emotion, in a fifth of the cases another one leads. A piece heard lately bores everybody. Listeners
answer every piece, or only half of them (`quiet`).
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

import numpy as np

from facelog.music import recommend, taste
from facelog.music.catalogue import catalogue
from facelog.music.table import TABLE
from facelog.music.taste import EMOTIONS
from facelog.music_types import Hearing, MusicIntent, MusicMoment, Piece

Model = Literal["bell", "box", "era"]
MODELS: tuple[Model, ...] = get_args(Model)
ROUNDS = 100
NEAREST = 12
"""The table plays one of so many pieces that lie nearest to its place."""
INTENTS: tuple[MusicIntent, ...] = ("stay", "lift")
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

Place = tuple[float, float]


@dataclass
class Listener:
    """Somebody with a taste of their own.

    Attributes:
        usual: the fixed table is right for them.
        places: their favourite energy and pleasantness by intent and emotion.
        width: how far from it they still like a piece.
        fondness: what they think of composers, added to the chance.
        moods: how often each emotion leads, in the order of `EMOTIONS`.
    """

    usual: bool
    places: dict[tuple[str, str], Place]
    width: float
    fondness: dict[str, float]
    moods: np.ndarray
    model: Model

    def chance(self, piece: Piece, emotion: str, intent: str, last: Sequence[str]) -> float:
        """Return how likely they accept a piece."""
        energy, pleasantness = self.places[intent, emotion]
        away = (piece.energy - energy, piece.pleasantness - pleasantness)
        if self.model == "box":
            inside = max(map(abs, away)) <= 1.3 * self.width
            chance = 0.88 if inside else 0.12
        else:
            chance = 0.06 + 0.86 * math.exp(-(away[0] ** 2 + away[1] ** 2) / (2 * self.width**2))
            chance += self.fondness.get(piece.composers["en"], 0.0)
        if piece.id in last:
            chance *= 0.5
        return min(max(chance, 0.0), 1.0)


def listener(usual: bool, model: Model, rng: np.random.Generator) -> Listener:
    """Make up somebody."""
    constant = rng.random() < 0.5
    everywhere = rng.uniform(0.05, 0.95, 2)
    places: dict[tuple[str, str], Place] = {}
    for intent, emotion in itertools.product(INTENTS, EMOTIONS):
        if usual:
            place = np.array(TABLE[intent][emotion]) + rng.normal(0, 0.04, 2)
        elif constant:
            place = everywhere + rng.normal(0, 0.08, 2)
        else:
            place = rng.uniform(0.05, 0.95, 2)
        energy, pleasantness = np.clip(place, 0, 1)
        places[intent, emotion] = (float(energy), float(pleasantness))
    composers = sorted({piece.composers["en"] for piece in catalogue()})
    fondness = dict(zip(composers, rng.normal(0, 0.15, len(composers)), strict=True))
    return Listener(
        usual,
        places,
        float(rng.uniform(0.18, 0.32)),
        fondness if model == "era" else {},
        rng.dirichlet(np.full(len(EMOTIONS), 2.0)),
        model,
    )


def _reading(emotion: int, rng: np.random.Generator) -> dict[str, float]:
    if rng.random() < 0.2:
        emotion = int(rng.integers(len(EMOTIONS)))
    shares = rng.dirichlet(np.where(np.arange(len(EMOTIONS)) == emotion, 8.0, 0.8))
    return dict(zip(EMOTIONS, map(float, shares), strict=True))


@cache
def _by_distance(energy: float, pleasantness: float) -> list[Piece]:
    def distance(piece: Piece) -> float:
        return math.hypot(piece.energy - energy, piece.pleasantness - pleasantness)

    return sorted(catalogue(), key=distance)


class ByTable:
    """Chooses as the fixed table does: something near the place of the leading emotion."""

    def choose(
        self, moment: MusicMoment, hearings: Sequence[Hearing], rng: np.random.Generator
    ) -> Piece:
        """Return the next piece."""
        emotion = max(EMOTIONS, key=lambda name: moment.probabilities[name])
        energy, pleasantness = TABLE[moment.intent][emotion]
        last = {hearing.piece_id for hearing in hearings[-recommend.FRESH :]}
        near = _by_distance(energy, pleasantness)
        fresh = [piece for piece in near if piece.id not in last][:NEAREST]
        return fresh[int(rng.integers(NEAREST))]

    def hear(self, hearing: Hearing, piece: Piece) -> None:
        """Learn nothing."""


class ByLearning:
    """Chooses as FaceLog does."""

    def __init__(self) -> None:
        self._taste = taste.unknown()

    def choose(
        self, moment: MusicMoment, hearings: Sequence[Hearing], rng: np.random.Generator
    ) -> Piece:
        """Return the next piece."""
        return recommend.recommend(catalogue(), moment, hearings, rng, self._taste).piece

    def hear(self, hearing: Hearing, piece: Piece) -> None:
        """Learn from a thumb."""
        self._taste = self._taste.after(hearing, piece)


def listen(
    person: Listener, chooser: ByTable | ByLearning, rounds: int, quiet: float, seed: int
) -> list[bool]:
    """Let somebody hear one recommendation after another; return which they accepted."""
    world, rng = np.random.default_rng(seed), np.random.default_rng(seed + 1)
    hearings: list[Hearing] = []
    accepted = []
    for number in range(rounds):
        emotion = int(world.choice(len(EMOTIONS), p=person.moods))
        intent = INTENTS[int(world.integers(2))]
        moment = MusicMoment(_reading(emotion, world), intent, int(world.integers(24)))
        luck, silent = world.random(), world.random() < quiet
        piece = chooser.choose(moment, hearings, rng)
        last = [hearing.piece_id for hearing in hearings[-10:]]
        liked = luck < person.chance(piece, EMOTIONS[emotion], intent, last)
        accepted.append(liked)
        hearing = Hearing(
            str(number), piece.id, START + dt.timedelta(hours=number), None, False, None, moment
        )
        if not silent:
            hearing = replace(hearing, verdict="up" if liked else "down")
        hearings.append(hearing)
        chooser.hear(hearing, piece)
    return accepted


def interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the mean of listeners' values and its 95 % interval (normal approximation)."""
    array = np.asarray(values, float)
    half = 1.96 * array.std(ddof=1) / math.sqrt(len(array)) if len(array) > 1 else 0.0
    return float(array.mean()), float(array.mean() - half), float(array.mean() + half)


def trial(
    model: Model, listeners: int = 200, rounds: int = ROUNDS, quiet: float = 0.0, seed: int = 5
) -> dict[str, dict[str, list[float]]]:
    """Let listeners hear both ways of choosing, each on the same days.

    Args:
        model: how they accept.
        listeners: how many; every third one is of those for whom the table is right.
        rounds: recommendations for each.
        quiet: share of pieces that they say nothing to.
        seed: of everything that is by chance.

    Returns:
        By "all", "usual" (the table is right for them) and "others": shares accepted in percent,
        each with the ends of its 95 % interval over listeners, of "table" and "learning", and
        their "difference"; and "second_half" for what learning reaches in its later half.
    """
    table, learning, late, usual = [], [], [], []
    for number in range(listeners):
        rng = np.random.default_rng([seed, number])
        person = listener(number % 3 == 0, model, rng)
        days = int(rng.integers(2**31))
        table.append(100 * float(np.mean(listen(person, ByTable(), rounds, quiet, days))))
        heard = listen(person, ByLearning(), rounds, quiet, days)
        learning.append(100 * float(np.mean(heard)))
        late.append(100 * float(np.mean(heard[rounds // 2 :])))
        usual.append(person.usual)
    kind = np.array(usual)
    rows = {"table": table, "learning": learning, "second_half": late}
    columns = {name: np.array(values) for name, values in rows.items()}
    columns["difference"] = columns["learning"] - columns["table"]
    return {
        group: {
            name: [round(number, 1) for number in interval(values[chosen].tolist())]
            for name, values in columns.items()
        }
        for group, chosen in (("all", kind | True), ("usual", kind), ("others", ~kind))
    }
