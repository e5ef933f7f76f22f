"""Anna's stock of sentences: read once from `data/composer/<language>`, filled in as asked.

A file holds sections, `[feeling.kind]`, one sentence a line. In a sentence `^` is the polite
ending 요, `[a|b]` is a where Anna speaks casually and b where politely, `{slot}` or
`{slot:은/는}` is filled in. A leading `*` marks a vivid image, a leading `(word word)` a
sentence that only fits a diary with one of these words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from facelog.config import DATA
from facelog.i18n import particle
from facelog.types import Attitude, Language

_CHOICE = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")
_SLOT = re.compile(r"\{(\w+)(?::([^{}]+))?\}")
_FULL_JIYO = re.compile(r"지요(?=[.!?,])")


@dataclass(frozen=True)
class Line:
    """One sentence of the stock, not yet filled in.

    Attributes:
        template: the sentence with its marks.
        vivid: whether it is an image, for the livelier intensities.
        words: the diary must hold one of these; empty where it fits any.
    """

    template: str
    vivid: bool = False
    words: tuple[str, ...] = ()


def is_polite(attitude: Attitude) -> bool:
    """Return whether an attitude speaks 존댓말."""
    return attitude in ("polite", "calm")


def _line(text: str) -> Line:
    vivid = text.startswith("*")
    text = text.removeprefix("*")
    words: tuple[str, ...] = ()
    if text.startswith("("):
        condition, text = text[1:].split(") ", 1)
        words = tuple(word.replace("_", " ") for word in condition.split())
    return Line(text, vivid, words)


@cache
def stock(language: Language) -> Mapping[str, tuple[Line, ...]]:
    """Return every section of a language by its name."""
    return sections(sorted((DATA / "composer" / language).glob("*.txt")))


@cache
def manner(language: Language, name: str) -> Mapping[str, tuple[Line, ...]]:
    """Return the sections of sentences that only one friend says; Anna has none of her own.

    They are named as in `stock`; `hard` stands for anger, panic and sadness.
    """
    file = DATA / "composer" / language / "manners" / f"{name}.txt"
    return sections([file] if file.exists() else [])


def sections(files: Iterable[Path]) -> Mapping[str, tuple[Line, ...]]:
    """Return the sections of some files by their names."""
    found: dict[str, list[Line]] = {}
    for file in files:
        section: list[Line] = []
        for row in file.read_text(encoding="utf-8").splitlines():
            if row.startswith("[") and row.endswith("]") and "|" not in row:
                section = found.setdefault(row[1:-1], [])
            elif row and not row.startswith("#"):
                section.append(_line(row))
    return {name: tuple(lines) for name, lines in found.items()}


@cache
def topics(language: Language) -> Mapping[str, frozenset[str]]:
    """Return the key words of every topic; a verb's stem ends in `-`."""
    return {
        name.removesuffix(".keywords"): frozenset(
            word for line in lines for word in line.template.split()
        )
        for name, lines in stock(language).items()
        if name.endswith(".keywords")
    }


@cache
def words(language: Language) -> Mapping[str, frozenset[str]]:
    """Return the word lists of a language: positive, negative, stopwords and the like."""
    text = (DATA / "composer" / language / "words.json").read_text(encoding="utf-8")
    return {name: frozenset(entries) for name, entries in json.loads(text).items()}


@dataclass(frozen=True)
class Voice:
    """Who speaks how to whom: what sentences are filled in with.

    Attributes:
        name: the person's name, one line.
        friend: what the friend who speaks is called.
        manner: whose own sentences the friend says, by id.
        humour: how readily the friend jokes: 0 never, 1 as Anna, 2 gladly.
    """

    name: str
    language: Language
    attitude: Attitude
    friend: str = ""
    manner: str = "anna"
    humour: int = 1

    @property
    def polite(self) -> bool:
        """Whether the voice speaks 존댓말."""
        return is_polite(self.attitude)

    @property
    def _respectful(self) -> str:
        return self.name if self.name.endswith("님") else f"{self.name} 님"

    @property
    def call(self) -> str:
        """The name as one calls a person by it: 주성아, 민수야, 하늘아 of 김하늘, 주성 님, Sam."""
        if self.language == "en":
            return self.name
        if self.polite:
            return self._respectful
        hangul = [letter for letter in self.name if letter.isalnum()]
        if not hangul or not "가" <= hangul[-1] <= "힣" or self.name.endswith("님"):
            return self.name
        return particle(self._given, "아/야")

    @property
    def _given(self) -> str:
        """The name without the surname, where it is a full one of three syllables."""
        full = len(self.name) == 3 and all("가" <= letter <= "힣" for letter in self.name)
        if full and self.name[0] in words("ko")["surnames"]:
            return self.name[1:]
        return self.name

    def _slots(self) -> dict[str, str]:
        slots = {"name": self.name, "call": self.call, "friend": self.friend}
        if self.language == "ko":
            slots["you"] = self._respectful if self.polite else "너"
            slots["your"] = f"{self._respectful}의" if self.polite else "네"
            slots["나"] = "저" if self.polite else "나"
            slots["내"] = "제" if self.polite else "내"
        return slots

    def say(self, line: Line, **values: str) -> str:
        """Fill a sentence in.

        Raises:
            KeyError: a slot has no value.
        """
        slots = self._slots() | values

        def choose(match: re.Match[str]) -> str:
            return match.group(2 if self.polite else 1)

        def fill(match: re.Match[str]) -> str:
            value, pair = slots[match.group(1)], match.group(2)
            if not pair:
                return value
            if value == "너" and pair == "이/가":
                return "네가"
            return particle(value, pair)

        # marks first: what the person wrote is put in last and never read as a mark
        text = _CHOICE.sub(choose, line.template).replace("^", "요" if self.polite else "")
        text = _FULL_JIYO.sub("죠", text)
        return _SLOT.sub(fill, text)

    def line(self, section: str, index: int = 0, **values: str) -> str:
        """Fill in one sentence of a section by its place."""
        return self.say(stock(self.language)[section][index], **values)
