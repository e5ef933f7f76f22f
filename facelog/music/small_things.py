"""One small thing to do beside the music: `data/music/small_things.json`, by emotion and hour."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from facelog.music.catalogue import FOLDER
from facelog.types import Language

Time = Literal["morning", "day", "evening", "night"]


@dataclass(frozen=True)
class SmallThing:
    """Something small to do.

    Attributes:
        emotions: that it fits.
        times: of the day when it can be done.
        texts: by language.
    """

    id: str
    emotions: frozenset[str]
    times: frozenset[str]
    texts: dict[Language, str]


@cache
def small_things() -> tuple[SmallThing, ...]:
    """Return all of them."""
    raw = json.loads((FOLDER / "small_things.json").read_text(encoding="utf-8"))
    return tuple(
        SmallThing(
            one["id"],
            frozenset(one["emotions"]),
            frozenset(one["times"]),
            {"ko": one["ko"], "en": one["en"]},
        )
        for one in raw
    )


def time_of_day(hour: int) -> Time:
    """Return which part of the day an hour, 0 to 23, belongs to."""
    if 5 <= hour < 11:
        return "morning"
    if 11 <= hour < 17:
        return "day"
    return "evening" if 17 <= hour < 22 else "night"


def choose(
    emotion: str, hour: int, rng: np.random.Generator, but: Collection[str] = ()
) -> SmallThing:
    """Choose something that fits an emotion at an hour.

    Args:
        emotion: one of the four.
        hour: of the person's day, 0 to 23.
        rng: decides among those that fit.
        but: ids of those done lately, left out as long as others fit.
    """
    time = time_of_day(hour)
    fitting = [one for one in small_things() if emotion in one.emotions and time in one.times]
    fresh = [one for one in fitting if one.id not in but] or fitting
    return fresh[int(rng.integers(len(fresh)))]
