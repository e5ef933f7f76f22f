"""A text in pieces that are spoken one after the other, so that the first is heard at once."""

from __future__ import annotations

import re

from facelog.speech.tts import TEXT_LIMIT, readable

FIRST, REST = 80, 200
"""How many characters the first piece and the others have at most."""

_END = re.compile(r"(?<=[.!?…。！？])\s+|(?<=[.!?…。！？][\"'”’)\]])\s+|\s*\n+\s*")
_PAUSE = re.compile(r"(?<=[,;:·–—])\s+|\s+")


def split(text: str) -> tuple[str, ...]:
    """Return a text's sentences, without what is not read aloud.

    Args:
        text: its first 5,000 characters are taken; what holds no word is left out, and long
            sentences are divided at a pause.
    """
    pieces: list[str] = []
    for sentence in _END.split(text[:TEXT_LIMIT]):
        left = readable(sentence)
        while left:
            limit = REST if pieces else FIRST
            if len(left) <= limit:
                pieces.append(left)
                break
            place = _pause(left, limit)
            pieces.append(left[:place].strip())
            left = readable(left[place:])
    return tuple(pieces)


def _pause(text: str, limit: int) -> int:
    """Return where to divide: after the last comma, else at the last space, else at the limit."""
    ends = [found for found in _PAUSE.finditer(text, 0, limit) if found.start() > 0]
    commas = [found for found in ends if text[found.start() - 1] in ",;:·–—"]
    best = commas or ends
    return best[-1].end() if best else limit
