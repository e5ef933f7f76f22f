"""What the figures and words of one sentence are about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from facelog.emotion.taxonomy import EMOTIONS
from facelog.insights.facts import Facts
from facelog.reporting.reading import Figure, Mention, Said
from facelog.reporting.tongue import Pattern, Tongue

_NEAR = 7
"""An emotion this many characters before a number is what it counts."""


class About:
    """A sentence beside the facts that it is held to."""

    def __init__(self, said: Said, facts: Facts, tongue: Tongue) -> None:
        self.said = said
        self.facts = facts
        self.tongue = tongue

    def clause_has(self, pattern: Pattern, place: int) -> bool:
        return bool(pattern.search(self.said.clause_text(place)))

    def in_clause(self, place: int, *kinds: object) -> list[Mention]:
        clause = self.said.clause(place)
        found = [one for one in self.said.mentions if self.said.clause(one.start) == clause]
        return [one for one in found if one.kind in kinds]

    def nearest(self, place: int, mentions: list[Mention]) -> Mention | None:
        """Return the last of some mentions before a place, else the first after it."""
        before = [one for one in mentions if one.end <= place]
        after = [one for one in mentions if one.start >= place]
        return before[-1] if before else after[0] if after else None

    def emotion_of(self, figure: Figure) -> Mention | None:
        """Return the emotions that a number counts, None where it counts none."""
        start = figure.start
        clause = self.in_clause(start, "emotion")
        left = [one for one in clause if one.end <= start and start - one.end <= _NEAR]
        others = [one for one in self.said.figures if one is not figure]
        if left and not any(left[-1].end <= one.start < start for one in others):
            return left[-1]
        right = self.right_of(figure)
        if right is not None:
            return right
        if clause:
            return self.nearest(start, clause)
        if self._own_subject(figure):
            return None
        earlier = [one for one in self.said.of("emotion") if one.end <= start]
        return earlier[-1] if earlier else None

    def right_of(self, figure: Figure) -> Mention | None:
        """Return the emotion that a number stands right before: 3 happy posts."""
        for one in self.said.of("emotion"):
            between = self.said.text[figure.end : one.start]
            if one.start >= figure.end and self.tongue.right.fullmatch(between):
                return one
        return None

    def _own_subject(self, figure: Figure) -> bool:
        """Whether the clause says itself what the number is about, other than an emotion."""
        place = figure.start
        own = self.in_clause(place, "word", "weekday", "part", "date")
        told = self.clause_has(self.tongue.posts, place) or figure.unit == "days"
        return (
            bool(own)
            or self.clause_has(self.tongue.corrected, place)
            or self.clause_has(self.tongue.confirmed, place)
            or (told and self.clause_has(self.tongue.wrote, place))
        )

    def days_named(self, place: int) -> list[dt.date] | None:
        """Return the days that a clause narrows the count to, None where it does not.

        "On Wednesday, you wrote": a day in a clause by itself narrows the next one.
        """
        named = self.in_or_ahead(place, "weekday", "date")
        if not named:
            return None
        days = list(self.facts.by_day)
        for one in named:
            if one.kind == "date":
                days = [day for day in days if day in one.days]
            else:
                days = [day for day in days if day.weekday() in one.days]
        return days

    def in_or_ahead(self, place: int, *kinds: object) -> list[Mention]:
        """Return mentions of a clause, else those of clauses ahead that tell nothing else."""
        found = self.in_clause(place, *kinds)
        number = self.said.clause(place) if not found else 0
        while number:
            number -= 1
            earlier = self.said.breaks[number] - 1
            told = [one for one in self.said.figures if self.said.clause(one.start) == number]
            if told or self.in_clause(earlier, "emotion"):
                break
            found = [*self.in_clause(earlier, *kinds), *found]
        return found

    def versus(self, place: int) -> tuple[str, str] | None:
        """Return two emotions that a clause sets against each other: more of one than of the other.

        Korean puts its 보다 after the second one, English its "than" before it.
        """
        emotions = self.in_clause(place, "emotion")
        for than in self.tongue.than.finditer(self.said.text):
            for number, second in enumerate(emotions):
                others = emotions[:number] + emotions[number + 1 :]
                if self.tongue.than_follows:
                    beside = 0 <= than.start() - second.end <= 1
                else:
                    beside = 0 <= second.start - than.end() <= 4
                if others and beside:
                    return others[0].names[0], second.names[0]
        return None

    def count(self, emotion: str | None, days: Iterable[dt.date]) -> int:
        tables = [self.facts.by_day[day] for day in days]
        return sum(table.get(name, 0) for table in tables for name in _named(emotion))

    def is_before(self, place: int) -> bool:
        return bool(self.in_clause(place, "before"))

    def now(self, emotion: str | None) -> int:
        return self.facts.posts if emotion is None else self.facts.counts[emotion]

    def earlier(self, emotion: str | None) -> int | None:
        before = self.facts.before
        if before is None:
            return None
        return before.posts if emotion is None else before.counts[emotion]


def _named(emotion: str | None) -> tuple[str, ...]:
    return EMOTIONS if emotion is None else (emotion,)
