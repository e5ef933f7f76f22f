"""Tags that a text offers by itself: its own #words, tags used before, and things of a day."""

from __future__ import annotations

import re
from collections.abc import Iterable

from facelog.companion.stock import topics, words
from facelog.types import Language

SUGGESTIONS = 6
"""How many tags are suggested at most."""

_HASHTAG = re.compile(r"#([^\s#.,!?;:()\"']+)")
_WORD = re.compile(r"[a-z가-힣][a-z가-힣'-]*")
_PARTICLE = re.compile(
    "(?:은|는|이|가|을|를|과|와|에|에서|에게|로|으로|도|만|의|랑|이랑|하고|부터|까지|보다|처럼"
    "|한테|밖에|이나|나|마다)$"
)


def suggest(
    text: str, language: Language, used: Iterable[str] = (), limit: int = SUGGESTIONS
) -> tuple[str, ...]:
    """Return words of a text that can serve as tags, the likeliest first.

    By rule, without the analyser of Korean: what stands after a #, tags used before that occur
    in the text, then words that name a topic of Anna's, in the order of the text.

    Args:
        text: a diary entry of any length and content.
        used: tags of other posts, the most used first.
        limit: how many at most.
    """
    plain = text[:3000].lower()
    occurring = _words(plain, language)
    found = dict.fromkeys(match.group(1) for match in _HASHTAG.finditer(text[:3000]))
    for tag in used:
        folded = tag.lower()
        if folded in occurring or (" " in folded and folded in plain):
            found.setdefault(tag)
    unfit = words(language).get("notnouns", frozenset())
    nouns = {word for named in topics(language).values() for word in named} - unfit
    for word in occurring:
        if len(word) > 1 and word in nouns:
            found.setdefault(word)
    known: dict[str, str] = {}
    for word in found:
        known.setdefault(word.lower(), word)
    return tuple(known.values())[:limit]


def _words(plain: str, language: Language) -> dict[str, None]:
    """Return the words of a text in order; Korean ones also without a particle."""
    found: dict[str, None] = {}
    for match in _WORD.finditer(plain):
        word = match.group()
        found.setdefault(word)
        if language == "ko":
            # the longest that leaves a word of two syllables: 한강에서, 우산
            bare = _PARTICLE.sub("", word)
            if len(bare) > 1:
                found.setdefault(bare)
    return found
