"""Whether what a sentence sets against each other, puts in order or links is so."""

from __future__ import annotations

import re

from facelog.reporting.about import About
from facelog.reporting.reading import Mention

_NEXT = 3
"""How many characters may stand between "only" and the day or hours that it is about."""


class Ranks(About):
    """Tells whether a sentence orders and links nothing that was not counted so."""

    def hold(self) -> bool:
        """Whether all of it is so."""
        text = self.said.text
        return (
            all(self._outdoes(found) for found in self.tongue.outdo.finditer(text))
            and all(self._is_more(found) for found in self.tongue.than.finditer(text))
            and all(self._is_in_order(found) for found in self.tongue.order.finditer(text))
            and all(self._is_just_then(found) for found in self.tongue.just.finditer(text))
            and all(self._is_linked(one) for one in self.said.of("part", "word"))
            and all(self._ends(found, 0) for found in self.tongue.opened.finditer(text))
            and all(self._ends(found, -1) for found in self.tongue.closed.finditer(text))
            and all(self._is_row(found) for found in self.tongue.row.finditer(text))
            and not self._turns_within()
        )

    def _claims(self, place: int) -> bool:
        """Whether a clause says that something is so, not that it may be or will."""
        return not (
            self.clause_has(self.tongue.maybe, place) or self.clause_has(self.tongue.later, place)
        )

    def _outdoes(self, verb: re.Match[str]) -> bool:
        """Whether an emotion has more posts than the one that it is said to outdo."""
        emotions = self.in_clause(verb.start(), "emotion")
        if len(emotions) < 2:
            return True
        counts = self.facts.counts
        return counts[emotions[0].names[0]] > counts[emotions[1].names[0]]

    def _is_more(self, than: re.Match[str]) -> bool:
        """Whether one emotion, day, hour or word has more or fewer posts than another."""
        pair = self.compared(than)
        if pair is None:
            return True
        place = than.start()
        emotions = [] if pair[0].kind == "emotion" else self.in_clause(place, "emotion")
        names = [name for one in emotions for name in one.names]
        difference = self.amount(pair[0], names) - self.amount(pair[1], names)
        if self.clause_has(self.tongue.smaller, place):
            return difference < 0
        return difference > 0 or not self.clause_has(self.tongue.greater, place)

    def _is_in_order(self, found: re.Match[str]) -> bool:
        """Whether emotions are named from the most frequent on, none left out between them."""
        emotions = self.said.of("emotion")
        left = [one for one in emotions if one.end <= found.start()]
        right = [one for one in emotions if one.start >= found.end()]
        listed = [*left[-1:], *right] if right else left
        names = list(dict.fromkeys(name for one in listed for name in one.names))
        if len(names) < 2:
            return True
        days = self.days_named(found.start())
        counts = {
            name: self.facts.counts[name] if days is None else self.count(name, days)
            for name in self.facts.counts
        }
        rarest = self.tongue.smaller.search(self.said.text[: found.end()])
        sign = -1 if rarest else 1
        said = [sign * counts[name] for name in names]
        known = {name for one in emotions for name in one.names}
        others = [sign * count for name, count in counts.items() if name not in known]
        return said == sorted(said, reverse=True) and max(others, default=said[-1]) <= said[-1]

    def _is_just_then(self, found: re.Match[str]) -> bool:
        """Whether what is said to be on some days or in some hours only is nowhere else."""
        place = found.start()
        when = [
            one
            for one in self.said.of("part", "weekday", "date")
            if 0 <= place - one.end <= _NEXT or 0 <= one.start - found.end() <= _NEXT
        ]
        emotion = self.nearest(place, self.in_clause(place, "emotion"))
        told = self.clause_has(self.tongue.posts, place) or self.clause_has(
            self.tongue.wrote, place
        )
        counted = any(self._same_clause(one.start, place) for one in self.said.figures)
        if not when or not (emotion or told) or counted or not self._claims(place):
            return True  # with a number it says how many are of that day alone
        if self.clause_has(self.tongue.none, place):
            return False
        names = emotion.names if emotion else ()
        every = sum(self.facts.counts[name] for name in names) if names else self.facts.posts
        if when[0].kind == "part":
            every = sum(self.facts.times.values())
        return 0 < every == self.amount(when[0], names)

    def _is_linked(self, one: Mention) -> bool:
        """Whether there are posts of all that a clause links with hours or words."""
        place, tongue = one.start, self.tongue
        found = self.linked(place)
        if found is None or not self._claims(place):
            return True
        if self.clause_has(tongue.none, place):
            return not found
        mostly = (tongue.every_post, tongue.nearly_all, tongue.most, tongue.mostly, tongue.led)
        if any(self.clause_has(pattern, place) for pattern in (*mostly, tongue.just)):
            return False
        there = {entry.emotion for entry in found}
        named = {name for near in self.in_clause(place, "emotion") for name in near.names}
        return bool(found) and named <= there

    def _ends(self, found: re.Match[str], which: int) -> bool:
        """Whether what a period is said to begin or to end with is of its first or last day."""
        place = found.start()
        if not self._claims(place) or self.is_before(place):
            return True
        if not self.facts.by_day:
            return False
        day = sorted(self.facts.by_day)[which]
        emotion = self.nearest(place, self.in_clause(place, "emotion"))
        if emotion is not None and not all(self.count(name, [day]) for name in emotion.names):
            return False
        days = {"weekday": day.weekday(), "date": day}
        return all(days[one.kind] in one.days for one in self.in_clause(place, *days))

    def _is_row(self, found: re.Match[str]) -> bool:
        """Whether days are told as a row where there is one; how many they are is a figure."""
        place = found.start()
        own = [one for one in self.said.figures if self._same_clause(one.start, place)]
        if own:
            return all(one.unit in ("days", "weeks", "percent") for one in own)
        emotion = self.nearest(place, self.in_clause(place, "emotion"))
        told = self.clause_has(self.tongue.posts, place) or self.clause_has(
            self.tongue.wrote, place
        )
        if not (emotion or told) or not self._claims(place):
            return True
        return all(self.run(name) > 1 for name in (emotion.names if emotion else (None,)))

    def _same_clause(self, place: int, other: int) -> bool:
        return self.said.clause(place) == self.said.clause(other)

    def _turns_within(self) -> bool:
        """Whether something is said of a part of the period, which is not counted by itself."""
        text = self.said.text
        found = self.tongue.within.search(text)
        told = self.said.of("emotion") or self.tongue.posts.search(text)
        return bool(
            found and (told or self.tongue.wrote.search(text)) and self._claims(found.start())
        )
