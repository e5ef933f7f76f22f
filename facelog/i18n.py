"""Every visible sentence in Korean and English, and Korean particles.

Texts lie in `data/locales/<language>/<area>.json`; the key of a text is `<area>.<name>`.
"""

from __future__ import annotations

import json
from functools import cache
from typing import get_args

from facelog.config import DATA
from facelog.errors import FaceLogError
from facelog.types import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def texts(language: Language) -> dict[str, str]:
    """Return all texts of one language by key."""
    found: dict[str, str] = {}
    for file in sorted((DATA / "locales" / language).glob("*.json")):
        for name, text in json.loads(file.read_text(encoding="utf-8")).items():
            found[f"{file.stem}.{name}"] = text
    return found


def translate(language: Language, key: str, **values: object) -> str:
    """Return the text of a key, its `{placeholders}` filled in.

    Raises:
        KeyError: the key or one of its placeholders has no value.
    """
    text = texts(language)[key]
    return text.format(**values) if values else text


def explain(language: Language, error: FaceLogError) -> str:
    """Return the sentence that tells a person what went wrong and what to do next."""
    return translate(language, f"errors.{error.code}", **error.values)


_DIGIT_SOUNDS = dict(zip("0123456789", "영일이삼사오육칠팔구", strict=True))
_LETTER_SOUNDS = {"l": "엘", "m": "엠", "n": "엔", "r": "알"}


def _final_consonant(word: str) -> int:
    """Return the index of the last syllable's final consonant, 0 for none, 8 for ㄹ."""
    for character in reversed(word):
        if not character.isalnum():
            continue
        sound = _DIGIT_SOUNDS.get(character) or _LETTER_SOUNDS.get(character.lower(), character)
        code = ord(sound) - 0xAC00
        return code % 28 if 0 <= code < 11172 else 0
    return 0


def particle(word: str, pair: str) -> str:
    """Append the fitting particle to a word.

    Args:
        word: a Korean or Latin word, or one ending in a digit.
        pair: after a consonant, a slash, after a vowel: "은/는", "이/가", "을/를", "과/와",
            "으로/로", "아/야", "이에요/예요".
    """
    closed, opened = pair.split("/")
    final = _final_consonant(word)
    if pair == "으로/로" and final == 8:
        final = 0
    return word + (closed if final else opened)


class Word(str):
    """A word whose particle a Korean text asks for: `{friend:이/가}` makes 안나가, 한결이.

    The pairs are those of `particle`; a text without one gets the word as it is.
    """

    __slots__ = ()

    def __format__(self, pair: str) -> str:
        """Return the word with the fitting particle of a pair."""
        return particle(str(self), pair) if pair else str(self)
