"""What a sentence claims, taken apart: its figures, and what they may be about."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from facelog.insights.facts import Facts
from facelog.palette import EMOTION_ICONS
from facelog.reporting.english import ENGLISH
from facelog.reporting.korean import KOREAN
from facelog.reporting.tongue import Pattern, Tongue, Unit
from facelog.types import Language

Kind = Literal["emotion", "word", "weekday", "part", "date", "range", "month", "year", "before"]

TONGUES: dict[Language, Tongue] = {"ko": KOREAN, "en": ENGLISH}
_TAKEN = "□"
"""Stands where something was read already; the sentence keeps its length."""
_QUOTES = "‘’“”'\"「」"
QUOTED = re.compile(r"[‘“「]([^’”」]*)[’”」]|(?<!\w)['\"]([^'\"]+)['\"](?!\w)")


@dataclass(frozen=True)
class Figure:
    """A number that is said.

    Attributes:
        value: as it was read.
        unit: what it counts.
        start: where it begins in the sentence.
        end: where it ends, its unit included.
    """

    value: float
    unit: Unit
    start: int
    end: int


@dataclass(frozen=True)
class Mention:
    """Something that a figure can be about.

    Attributes:
        names: emotions, a word or a part of the day.
        days: weekdays, dates, or first and last day of a range.
        number: of a month or a year.
    """

    kind: Kind
    start: int
    end: int
    names: tuple[str, ...] = ()
    days: tuple[object, ...] = ()
    number: int = 0


@dataclass
class Said:
    """A sentence taken apart.

    Attributes:
        text: the sentence; names of people and words of the diary are covered.
        known: whether every number in it was read.
        breaks: where new clauses begin.
    """

    text: str
    known: bool = True
    figures: list[Figure] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)

    def clause(self, place: int) -> int:
        """Return the number of the clause that a place lies in."""
        return bisect_right(self.breaks, place)

    def clause_text(self, place: int) -> str:
        """Return the clause that a place lies in."""
        number = self.clause(place)
        first = self.breaks[number - 1] if number else 0
        last = self.breaks[number] if number < len(self.breaks) else len(self.text)
        return self.text[first:last]

    def of(self, *kinds: Kind) -> list[Mention]:
        """Return the mentions of some kinds, in order."""
        return [one for one in self.mentions if one.kind in kinds]


class _Reader:
    def __init__(self, text: str, facts: Facts, tongue: Tongue) -> None:
        self.left = text
        self.facts = facts
        self.tongue = tongue
        self.said = Said(text)

    def take(self, pattern: Pattern) -> Iterator[re.Match[str]]:
        """Yield what a pattern finds in what is left, and cover it."""
        for found in list(pattern.finditer(self.left)):
            yield found
            self.cover(found.start(), found.end())

    def cover(self, start: int, end: int) -> None:
        self.left = self.left[:start] + _TAKEN * (end - start) + self.left[end:]

    def cover_everywhere(self, start: int, end: int) -> None:
        self.cover(start, end)
        text = self.said.text
        self.said.text = text[:start] + _TAKEN * (end - start) + text[end:]

    def add(self, kind: Kind, found: re.Match[str], **values: object) -> None:
        mention = Mention(kind, found.start(), found.end(), **values)  # type: ignore[arg-type]
        self.said.mentions.append(mention)

    def words(self, names: Iterable[str]) -> None:
        """Find names of people, and words and tags; quoted ones that are neither are unknown."""
        for name in names:
            if len(name) > 1:
                for found in list(_word(name).finditer(self.left)):
                    self.cover_everywhere(found.start(), found.end())
        met = {one.name.lower(): one.name for one in (*self.facts.words, *self.facts.tags)}
        for found in list(QUOTED.finditer(self.left)):
            word = (found[1] or found[2] or "").strip(_QUOTES).lower()
            if word in met:
                self.add("word", found, names=(met[word],))
                self.cover_everywhere(found.start(), found.end())
            elif not self._says(word):
                self.said.known = False
        for word in sorted(met.values(), key=len, reverse=True):
            if len(word) > 1 and not self._says(word):
                for found in list(_word(word).finditer(self.left)):
                    self.add("word", found, names=(word,))
                    self.cover_everywhere(found.start(), found.end())

    def _says(self, word: str) -> bool:
        """Whether a word means something to the check by itself, as 기쁨 or 저녁 do."""
        tongue = self.tongue
        days = [pattern for pattern, _days in tongue.weekdays]
        means = (*tongue.emotions.values(), *tongue.parts.values(), *days, tongue.posts)
        return any(pattern.search(word) for pattern in means)

    def language(self) -> None:
        """See that it is the language that is read: in another one nothing would be found."""
        text = self.said.text
        letters = re.search(r"[^\W\d_]", text)
        if self.tongue.foreign.search(text) or (letters and not self.tongue.own.search(text)):
            self.said.known = False

    def days(self) -> None:
        """Find ranges, dates, months, years and weekdays."""
        tongue = self.tongue
        for found in self.take(tongue.ranges):
            first = self._date(None, found["m"], found["d"])
            last = self._date(None, found["n"] or found["m"], found["e"])
            self.add("range", found, days=(first, last))
        for found in self.take(tongue.dates):
            parts = {name[0]: value for name, value in found.groupdict().items() if value}
            date = self._date(parts.get("y"), parts.get("m"), parts["d"])
            self.add("date", found, days=(date,))
        for found in self.take(tongue.months):
            name = next(value for value in found.groupdict().values() if value)
            self.add("month", found, number=tongue.month(name))
        for found in self.take(tongue.years):
            self.add("year", found, number=int(found["y"]))
        for pattern, weekdays in tongue.weekdays:
            for found in self.take(pattern):
                self.add("weekday", found, days=tuple(sorted(weekdays)))
        for part, pattern in tongue.parts.items():
            for found in self.take(pattern):
                self.add("part", found, names=(part,))
        for found in self.take(tongue.before):
            self.add("before", found)

    def _date(self, year: str | None, month: str | None, day: str) -> dt.date | None:
        """Return a date, of the year and month of the report where none are said."""
        period = self.facts.period
        number = self.tongue.month(month) if month else period.first.month
        years = (int(year),) if year else (period.last.year, period.first.year)
        for candidate in years:
            try:
                date = dt.date(candidate, number, int(day))
            except ValueError:
                continue
            if date <= period.last:
                return date
        return None

    def emotions(self) -> None:
        """Find the four; those that are named together are one mention."""
        found = [
            Mention("emotion", match.start(), match.end(), (name,))
            for name, pattern in self.tongue.emotions.items()
            for told in (pattern, re.compile(EMOTION_ICONS[name]))
            for match in self.take(told)
        ]
        found.sort(key=lambda one: one.start)
        chained: list[Mention] = []
        for one in found:
            last = chained[-1] if chained else None
            between = self.said.text[last.end : one.start] if last else ""
            if last and self.tongue.chain.fullmatch(between):
                names = tuple(dict.fromkeys((*last.names, *one.names)))
                chained[-1] = Mention("emotion", last.start, one.end, names)
            else:
                chained.append(one)
        self.said.mentions += chained

    def numbers(self) -> None:
        for _found in self.take(self.tongue.idioms):
            pass
        for pattern, unit in self.tongue.figures:
            for found in self.take(pattern):
                value = self.tongue.value(found)
                self.said.figures.append(Figure(value, unit, found.start(), found.end()))
        strange = any(unicodedata.category(sign) in ("No", "Nl") for sign in self.left)  # ③, ½, Ⅳ
        if strange or self.tongue.left.search(self.left):
            self.said.known = False
        found_ones = sorted(self.said.figures, key=lambda one: one.start)
        for place, one in enumerate(found_ones[:-1]):
            whole = found_ones[place + 1]
            between = self.said.text[one.end : whole.start]
            if one.unit == "any" and self.tongue.share_of.fullmatch(between):
                found_ones[place] = replace(one, unit=whole.unit)
        self.said.figures = found_ones

    def clauses(self) -> None:
        chains = [(one.start, one.end) for one in self.said.of("emotion")]
        breaks: list[int] = []
        for found in self.tongue.clause.finditer(self.said.text):
            own = self.said.text[breaks[-1] if breaks else 0 : found.end()]
            chained = any(start < found.start() < end for start, end in chains)
            if not chained and not self.tongue.opening.fullmatch(own):
                breaks.append(found.end())
        self.said.breaks = breaks


def read(sentence: str, facts: Facts, language: Language, names: Iterable[str] = ()) -> Said:
    """Take a sentence apart.

    Args:
        sentence: one sentence.
        facts: tell which words and tags can be meant, and which year a date is of.
        language: of the sentence.
        names: of people, in which nothing is read.
    """
    reader = _Reader(sentence, facts, TONGUES[language])
    reader.words(names)
    reader.language()
    reader.days()
    reader.emotions()
    reader.numbers()
    reader.clauses()
    reader.said.mentions.sort(key=lambda one: one.start)
    return reader.said


def _word(name: str) -> Pattern:
    """Return what finds a word that stands by itself, or before a particle."""
    latin = r"(?:e?s)?(?!\w)" if name.isascii() else ""
    return re.compile(rf"(?<!\w){re.escape(name)}{latin}", re.IGNORECASE)
