"""What travels between the parts that have to do with music."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from facelog.types import Language

MusicIntent = Literal["stay", "lift"]
Verdict = Literal["up", "down", "skip"]


@dataclass(frozen=True)
class Piece:
    """A piece of music, of the catalogue or the person's own.

    Attributes:
        titles: by language; the person's own pieces have the same title in both.
        composers: by language.
        year: of composition or first performance, None where unknown.
        energy: 0 still, 1 stormy.
        pleasantness: 0 dark, 1 bright.
        moods: words of `facelog.music.catalogue.MOODS`.
        own: whether the person added it.
    """

    id: str
    titles: Mapping[Language, str]
    composers: Mapping[Language, str]
    year: int | None
    energy: float
    pleasantness: float
    moods: frozenset[str] = frozenset()
    own: bool = False


@dataclass(frozen=True)
class MusicMoment:
    """When music is asked for, as numbers; no word of the diary is in it.

    Attributes:
        probabilities: of the four emotions, sum 1.
        intent: to stay with the feeling, or to lift it gently.
        hour: of the person's day, 0 to 23.
        energy: what the diary's words lean to, -1 still to 1 lively.
        pleasantness: the same, -1 dark to 1 bright.
        moods: moods that the diary's words speak of.
    """

    probabilities: Mapping[str, float]
    intent: MusicIntent
    hour: int
    energy: float = 0.0
    pleasantness: float = 0.0
    moods: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Hearing:
    """A piece that was offered or played, and what the person made of it.

    Attributes:
        verdict: None where the person said nothing.
        played: whether it was started in the page or looked up.
        post_id: the post it was offered under, None for one chosen from the catalogue.
        moment: when it was offered, None for one chosen from the catalogue.
    """

    id: str
    piece_id: str
    at: dt.datetime
    verdict: Verdict | None = None
    played: bool = False
    post_id: str | None = None
    moment: MusicMoment | None = None


@dataclass(frozen=True)
class Pin:
    """What the person fixed to a piece to play: a link, or an audio file with its name and type."""

    piece_id: str
    link: str | None = None
    file_name: str | None = None
    file_type: str | None = None
