"""What the figures and words of one sentence are about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from facelog.emotion.taxonomy import EMOTIONS
from facelog.insights.facts import Entry, Facts
from facelog.reporting.reading import Figure, Kind, Mention, Said
from facelog.reporting.tongue import Pattern, Tongue

_NEAR = 7
"""An emotion this many characters before a number is what it counts."""
_BESIDE = 12
"""So many characters may stand between a comparison's word and what is compared with."""
SIDES: tuple[Kind, ...] = ("emotion", "weekday", "date", "part", "word")
"""What can be set against another of its kind."""


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
        """Return mentions of a clause, else those of clauses ahead that tell nothing else.

        Where a clause takes up what was told, as "and it was" does, those of any clause ahead.
        """
        found = self.in_clause(place, *kinds)
        number = self.said.clause(place) if not found else 0
        while number:
            number -= 1
            earlier = self.said.breaks[number] - 1
            told = [one for one in self.said.figures if self.said.clause(one.start) == number]
            taken_up = self.tongue.again.match(self.said.clause_text(place))
            if (told or self.in_clause(earlier, "emotion")) and not taken_up:
                break
            found = [*self.in_clause(earlier, *kinds), *found]
        return found

    def versus(self, place: int) -> tuple[str, str] | None:
        """Return two emotions that a clause sets against each other: more of one than another."""
        for than in self.tongue.than.finditer(self.said.text):
            pair = self.compared(than)
            if pair is None or pair[0].kind != "emotion":
                continue
            if self.said.clause(pair[1].start) == self.said.clause(place):
                return pair[0].names[0], pair[1].names[0]
        return None

    def compared(self, than: re.Match[str]) -> tuple[Mention, Mention] | None:
        """Return what a comparison sets against each other, two of a kind: the second is beside it.

        Korean puts its 보다 after the second one, English its "than" before it.
        """
        known = self.said.of(*SIDES, "before")
        if self.tongue.than_follows:
            beside = [one for one in known if one.end <= than.start()][-1:]
            gaps = [(one.end, than.start()) for one in beside]
        else:
            beside = [one for one in known if one.start >= than.end()][:1]
            gaps = [(than.end(), one.start) for one in beside]
        if not beside or beside[0].kind == "before":
            return None
        second, (start, end) = beside[0], gaps[0]
        between = self.said.text[start:end]
        counted = any(start <= one.start < end for one in self.said.figures)
        if end - start > _BESIDE or (counted and not between.startswith("(")):
            return None
        others = [one for one in self.said.of(second.kind) if one is not second]
        near = [one for one in others if one in self.in_clause(second.start, second.kind)]
        if not near and second.kind == "emotion":
            return None
        return ((near or others)[0], second) if others else None

    def linked(self, place: int) -> list[Entry] | None:
        """Return the posts of all that a clause links: hours or words with a day, or an emotion.

        None where it links none of these: emotions are counted day by day anyway.
        """
        parts, words = self.in_clause(place, "part"), self.in_clause(place, "word")
        emotions, days = (
            self.in_clause(place, "emotion"),
            self.in_or_ahead(place, "weekday", "date"),
        )
        if not (parts and words) and not ((parts or words) and (emotions or days)):
            return None
        ids = set(self.facts.entries)
        for one in words:
            met = (*self.facts.words, *self.facts.tags)
            ids &= {post for each in met if each.name in one.names for post in each.posts}
        hours = {name for one in parts for name in one.names}
        names = {name for one in emotions for name in one.names}
        found = [entry for post, entry in self.facts.entries.items() if post in ids]
        return [
            entry
            for entry in found
            if (not parts or entry.part in hours)
            and (not emotions or entry.emotion in names)
            and all({entry.date, entry.date.weekday()} & set(one.days) for one in days)
        ]

    def amount(self, one: Mention, emotions: Iterable[str] = ()) -> int:
        """Return how many posts a mention stands for; of a day also those of some emotions only."""
        facts = self.facts
        if one.kind == "emotion":
            return sum(facts.counts[name] for name in one.names)
        if one.kind == "part":
            return dict(facts.times)[one.names[0]]  # type: ignore[index]
        if one.kind == "word":
            met = (*facts.words, *facts.tags)
            return max((len(each.posts) for each in met if each.name in one.names), default=0)
        key = (lambda day: day) if one.kind == "date" else dt.date.weekday
        days = [day for day in facts.by_day if key(day) in one.days]
        return sum(self.count(name, days) for name in tuple(emotions) or (None,))

    def count(self, emotion: str | None, days: Iterable[dt.date]) -> int:
        tables = [self.facts.by_day[day] for day in days]
        return sum(table.get(name, 0) for table in tables for name in _named(emotion))

    def is_before(self, place: int) -> bool:
        return bool(self.in_clause(place, "before"))

    def turn(self, place: int) -> re.Match[str] | None:
        """Return the turn from one number to another that a number at a place is part of."""
        found = self.tongue.turn.finditer(self.said.text)
        return next((one for one in found if one.start() <= place < one.end()), None)

    def run(self, emotion: str | None) -> int:
        """Return on how many days on end something was written, or written with an emotion."""
        longest = length = 0
        last = None
        for day in sorted(day for day in self.facts.by_day if self.count(emotion, [day])):
            length = length + 1 if last == day - dt.timedelta(days=1) else 1
            longest, last = max(longest, length), day
        return longest

    def now(self, emotion: str | None) -> int:
        return self.facts.posts if emotion is None else self.facts.counts[emotion]

    def earlier(self, emotion: str | None) -> int | None:
        before = self.facts.before
        if before is None:
            return None
        return before.posts if emotion is None else before.counts[emotion]


def _named(emotion: str | None) -> tuple[str, ...]:
    return EMOTIONS if emotion is None else (emotion,)
