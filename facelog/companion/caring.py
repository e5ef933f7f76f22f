"""The answer to words of crisis: calm, without jokes or advice, with a number to call."""

from __future__ import annotations

import random
from collections.abc import Sequence

from facelog.companion.mood import Sentence, core, voice_of
from facelog.companion.safety import help_lines
from facelog.companion.stock import Voice, stock
from facelog.types import CHARACTERS, CommentRequest


def caring_words(request: CommentRequest, rng: random.Random) -> tuple[Sentence, ...]:
    """Return the sentences of a comment for a person in crisis, about as long as chosen."""
    voice = voice_of(request)
    target = CHARACTERS[request.settings.length]
    values = _numbers(voice)
    old = "\n".join(request.earlier[:4])
    opener = _some(voice, "crisis", values, old, rng)[:1]
    help_ones = _some(voice, "crisis.help", values, old, rng)[:1]
    if request.settings.length != "short":
        help_ones += _some(voice, "crisis.help2", values, old, rng)[:1]
    caring: list[Sentence] = []
    for one in _some(voice, "crisis.more", values, old, rng):
        if _size([*opener, *caring, one, *help_ones]) <= target * 1.12:
            caring.append(one)
    return (*opener, *caring[:2], *help_ones, *caring[2:])


def _size(sentences: Sequence[Sentence]) -> int:
    return sum(len(one.text) + 1 for one in sentences)


def _numbers(voice: Voice) -> dict[str, str]:
    """Return the first two help lines as they stand in a sentence."""
    lines = help_lines(voice.language)
    first, second = lines[0], lines[min(1, len(lines) - 1)]
    gap = "" if voice.language == "ko" else " "
    return {
        "help": f"{first.number}{gap}({first.name.removesuffix(' (Korea)')})",
        "second": f"{second.name.removesuffix(' (Korea)')} {second.number}",
    }


def _some(
    voice: Voice, section: str, values: dict[str, str], old: str, rng: random.Random
) -> list[Sentence]:
    """Return a section's sentences in any order, those not said lately first."""
    kind = "help" if section.startswith("crisis.help") else "care"
    ones = [
        Sentence(kind, line.template, voice.say(line, **values))
        for line in stock(voice.language)[section]
    ]
    rng.shuffle(ones)
    return sorted(ones, key=lambda one: core(one.text) in old)
