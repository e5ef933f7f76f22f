"""The words by which a text is found again: Korean morphemes, stems of English words."""

from __future__ import annotations

import json
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache, lru_cache

from facelog.companion.morphemes import Morpheme
from facelog.companion.stock import topics, words
from facelog.config import DATA
from facelog.types import Language

RULES = 1
"""Goes up whenever the same text would give other terms: kept ones are made anew then."""

VERB = "-"
"""Ends a term that is a verb's or an adjective's stem, as in the topics' key words."""

_NOUNS = ("NNG", "NNP", "XR")
_VERBS = ("VV", "VA")
_HANGUL = re.compile("[가-힣]")
_LATIN = re.compile(r"[a-z][a-z']*[a-z]")
_FEELING = 0.25
_DEED = 0.35
_COMMON = 0.5


def find_terms(text: str, analyse: Callable[[str], tuple[Morpheme, ...]]) -> dict[str, int] | None:
    """Return how often each term occurs in a text.

    Args:
        text: of any length and language.
        analyse: what finds the morphemes of Korean, as `companion.morphemes.analyse` does.

    Returns:
        None where Korean could not be analysed.
    """
    text = unicodedata.normalize("NFC", text)
    counts: Counter[str] = Counter()
    if _HANGUL.search(text):
        morphemes = analyse(text)
        if not morphemes:
            return None
        for one in morphemes:
            tag = one.tag.split("-")[0]
            if tag in _NOUNS and one.form not in _dropped("ko"):
                counts[one.form] += 1
            elif tag in _VERBS and one.form not in _dropped("ko"):
                counts[one.form + VERB] += 1
    for word in _LATIN.findall(text.lower().replace("’", "'")):
        if word not in _dropped("en"):
            counts[_stem(word)] += 1
    return dict(counts)


def as_written(term: str, text: str) -> str:
    """Return a term as a person would write it.

    Args:
        term: one of the text's terms.
        text: where an English one's whole word is looked for.
    """
    if term.endswith(VERB):
        return term.removesuffix(VERB) + "다"
    if not term.isascii():
        return term
    found = _LATIN.findall(text.lower().replace("’", "'"))
    return next((word for word in found if _stem(word) == term), term)


@lru_cache(maxsize=20_000)
def weight(term: str) -> float:
    """Return how much a shared term tells, 0 to 1.

    What happens on most days, who is around and how one feels is shared by posts that have
    nothing to do with each other.
    """
    if is_feeling(term):
        return _FEELING
    if term.endswith(VERB):
        return _DEED
    if term in _everyday() or (len(term) == 1 and not term.isascii()):
        return _COMMON
    return 1.0


def is_feeling(term: str) -> bool:
    """Return whether a term names how one feels, as "기쁨" and "슬프다" do."""
    return term.rstrip(VERB) in _feelings()


@cache
def _lists() -> dict[str, list[str]]:
    """Return the words that tell nothing, by language; those of every day; and people who are
    around seldom enough to be what a day was about.
    """
    found: dict[str, list[str]] = json.loads((DATA / "memory.json").read_text(encoding="utf-8"))
    return found


@cache
def _dropped(language: Language) -> frozenset[str]:
    known = words(language)
    feelings = known["positive"] | known["negative"]
    return frozenset(_lists()[language]) | (known["stopwords"] - feelings)


@cache
def _feelings() -> frozenset[str]:
    korean, english = words("ko"), words("en")
    stems = {_stem(word) for word in english["positive"] | english["negative"]}
    return korean["positive"] | korean["negative"] | stems


@cache
def _everyday() -> frozenset[str]:
    seldom = set(_lists()["seldom"])
    found = set(words("ko")["people"] - seldom)
    found |= {_stem(word) for word in (topics("en")["friends"] | topics("en")["family"]) - seldom}
    for word in _lists()["everyday"]:
        found.add(_stem(word) if word.isascii() else word)
    for topic in ("food", "weather", "commute"):
        found |= {word for word in topics("ko")[topic] if not word.endswith(VERB)}
        found |= {_stem(word) for word in topics("en").get(topic, ())}
    return frozenset(found)


_stemming = threading.Lock()


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """Return the stem of an English word by Snowball's English rules (Porter 2)."""
    import snowballstemmer

    global _stemmer
    with _stemming:
        if _stemmer is None:
            _stemmer = snowballstemmer.stemmer("english")
        return str(_stemmer.stemWord(word.replace("'s", "").replace("'", "")))


_stemmer = None
