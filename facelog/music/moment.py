"""From a post to the moment that music is for: numbers, and moods that its words speak of."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from facelog.music.catalogue import FOLDER
from facelog.music_types import MusicIntent, MusicMoment

SURE = 0.9
"""The share that the person's own word on their emotion gets, where the guess said otherwise."""


@dataclass(frozen=True)
class _Lean:
    cue: re.Pattern[str]
    energy: float
    pleasantness: float
    moods: frozenset[str]


@cache
def _leans() -> tuple[_Lean, ...]:
    raw = json.loads((FOLDER / "words.json").read_text(encoding="utf-8"))
    found = []
    for language, rows in raw.items():
        for words, energy, pleasantness, moods in rows:
            cue = "|".join(map(re.escape, words))
            # Korean words take endings; English ones must stand alone.
            cue = cue if language == "ko" else rf"\b(?:{cue})\b"
            found.append(_Lean(re.compile(cue), energy, pleasantness, frozenset(moods)))
    return tuple(found)


def leaning(text: str) -> tuple[float, float, frozenset[str]]:
    """Return what a text's words lean to.

    Returns:
        Energy and pleasantness, each -1 to 1, and the moods it speaks of; zeros and none where
        no known word occurs.
    """
    plain = " ".join(text.casefold().replace("’", "'").split())
    found = [lean for lean in _leans() if lean.cue.search(plain)]
    if not found:
        return 0.0, 0.0, frozenset()
    energy = sum(lean.energy for lean in found) / len(found)
    pleasantness = sum(lean.pleasantness for lean in found) / len(found)
    return energy, pleasantness, frozenset(mood for lean in found for mood in lean.moods)


def moment(
    probabilities: Mapping[str, float],
    correction: str | None,
    text: str,
    hour: int,
    intent: MusicIntent,
) -> MusicMoment:
    """Describe the moment that music is for.

    Args:
        probabilities: of the four, as the face was read.
        correction: the person's own word on it; it counts for nearly everything.
        text: the diary's words; only what they lean to is kept.
        hour: of the person's day, 0 to 23.
        intent: to stay with the feeling, or to lift it gently.
    """
    shares = dict(probabilities)
    if correction is not None:
        shares = {
            name: SURE * (name == correction) + (1 - SURE) * share for name, share in shares.items()
        }
    energy, pleasantness, moods = leaning(text)
    return MusicMoment(shares, intent, hour, energy, pleasantness, moods)
