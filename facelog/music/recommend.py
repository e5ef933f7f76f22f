"""One piece for a moment, with the reasons that really weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from facelog.music.taste import EMOTIONS, GROUPS, Array, Taste, features, learn
from facelog.music_types import Hearing, MusicMoment, Piece

FRESH = 12
"""So many different pieces are heard before one may come again."""
LIFTING = 0.45
"""To lift, no piece less pleasant than this is offered, unless the person has liked it."""
LIKED = 0.05
"""What one more thumb up than down is worth for the same piece."""
WEIGHTY = 0.04
"""A reason is given only if it raised the piece's expected liking by so much over the usual one."""
TRIED_OUT = 0.08
"""A piece so far below the best expected one was taken to learn something."""


@dataclass(frozen=True)
class Reason:
    """Why a piece was chosen.

    Attributes:
        code: feeling, taste, emotion, hour, words, era, liked, trying or even.
        values: what the sentence is about: emotion, intent, energy and pleasantness ("low",
            "middle", "high"), moods.
    """

    code: str
    values: dict[str, str] = field(default_factory=dict)
    moods: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recommendation:
    """A piece with its reasons, the weightiest first.

    Attributes:
        expected: how likely it is to be liked, as far as the taste tells; 0 to 1.
    """

    piece: Piece
    reasons: tuple[Reason, ...]
    expected: float


def _recent(hearings: Sequence[Hearing], count: int) -> set[str]:
    found: dict[str, None] = {}
    for hearing in sorted(hearings, key=lambda one: one.at, reverse=True):
        if len(found) == count:
            break
        found[hearing.piece_id] = None
    return set(found)


def _liking(hearings: Sequence[Hearing], pieces: Sequence[Piece]) -> Array:
    votes: dict[str, int] = {}
    for hearing in hearings:
        step = {"up": 1, "down": -2}.get(hearing.verdict or "", 0)
        votes[hearing.piece_id] = votes.get(hearing.piece_id, 0) + step
    return LIKED * np.clip([votes.get(piece.id, 0) for piece in pieces], -4, 2)


def _lifting(pieces: list[Piece], hearings: Sequence[Hearing]) -> list[Piece]:
    liking = _liking(hearings, pieces)
    lifting = [
        piece
        for piece, liked in zip(pieces, liking, strict=True)
        if piece.pleasantness >= LIFTING or liked > 0
    ]
    return lifting or pieces


def recommend(
    pieces: Sequence[Piece],
    moment: MusicMoment,
    hearings: Sequence[Hearing],
    rng: np.random.Generator,
    taste: Taste | None = None,
) -> Recommendation:
    """Choose a piece.

    Args:
        pieces: to choose from, at least one.
        moment: what it is for.
        hearings: what was offered before and what became of it.
        rng: decides what is tried out.
        taste: what `learn` makes of the hearings, if it is known already.

    Raises:
        ValueError: there are no pieces.
    """
    if not pieces:
        raise ValueError("no pieces to choose from")
    taste = taste or learn(hearings, pieces)
    heard = _recent(hearings, min(FRESH, len(pieces) - 1))
    fresh = [piece for piece in pieces if piece.id not in heard]
    open_ = _lifting(fresh, hearings) if moment.intent == "lift" else fresh
    table, liking = features(open_, moment), _liking(hearings, open_)
    chosen = int(np.argmax(table @ taste.draw(rng) + liking))
    expected = table @ taste.mean + liking
    return Recommendation(
        open_[chosen],
        _reasons(open_[chosen], moment, taste, table, chosen, liking, expected),
        float(np.clip(expected[chosen], 0, 1)),
    )


def explain(
    piece: Piece, pieces: Sequence[Piece], moment: MusicMoment, hearings: Sequence[Hearing]
) -> Recommendation:
    """Say why a piece that was chosen already fits.

    Args:
        piece: one of the pieces.
        pieces: all there were to choose from.
        moment: what it was chosen for.
        hearings: what was offered before.
    """
    taste, chosen = learn(hearings, pieces), list(pieces).index(piece)
    table, liking = features(pieces, moment), _liking(hearings, pieces)
    expected = table @ taste.mean + liking
    reasons = _reasons(piece, moment, taste, table, chosen, liking, expected)
    return Recommendation(piece, reasons, float(np.clip(expected[chosen], 0, 1)))


def _reasons(
    piece: Piece,
    moment: MusicMoment,
    taste: Taste,
    table: Array,
    chosen: int,
    liking: Array,
    expected: Array,
) -> tuple[Reason, ...]:
    more = taste.mean * (table[chosen] - table.mean(axis=0))
    weights: dict[str, float] = {}
    for group, share in zip(GROUPS, more, strict=True):
        weights[group] = weights.get(group, 0.0) + float(share)
    weights["liked"] = float(liking[chosen] - liking.mean())
    found = [
        _reason(code, piece, moment)
        for code, weight in sorted(weights.items(), key=lambda item: -item[1])
        if weight >= WEIGHTY and code != "base"
    ][:2]
    if expected.max() - expected[chosen] > TRIED_OUT:
        found.append(Reason("trying"))
    return tuple(found) or (Reason("even"),)


def _level(value: float) -> str:
    return "low" if value < 0.4 else "high" if value > 0.6 else "middle"


def _reason(code: str, piece: Piece, moment: MusicMoment) -> Reason:
    emotion = max(EMOTIONS, key=lambda name: moment.probabilities[name])
    values = {
        "emotion": emotion,
        "intent": moment.intent,
        "energy": _level(piece.energy),
        "pleasantness": _level(piece.pleasantness),
        "time": "night" if moment.hour >= 21 or moment.hour < 6 else "morning",
    }
    return Reason(code, values, tuple(sorted(piece.moods & moment.moods)))
