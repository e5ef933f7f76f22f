"""Whether what a sentence says without numbers is so: days, more and fewer, most, every day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from facelog.emotion.taxonomy import EMOTIONS
from facelog.reporting.about import About
from facelog.reporting.reading import Mention


class Claims(About):
    """Tells whether a sentence claims nothing that is not so."""

    def hold(self) -> bool:
        """Whether all of it is so."""
        return (
            all(self._days_hold(one) for one in self.said.mentions)
            and all(self._there(one) for one in self.said.of("emotion"))
            and self._comparisons_hold()
            and self._superlatives_hold()
            and all(self._leads_softly(found.start()) for found in self._led())
            and all(self._is_of_all(one) for one in self.said.of("emotion"))
            and self._whole_holds()
            and self._only_holds()
        )

    def _days_hold(self, one: Mention) -> bool:
        """Whether a day, a month or a year that is named is one of the report's."""
        facts, period = self.facts, self.facts.period
        earlier = period.before
        if one.kind == "range":
            last = (period.last, facts.until)
            return one.days in {(period.first, day) for day in last} or (
                one.days == (earlier.first, earlier.last)
            )
        if one.kind == "year":
            return one.number in {day.year for day in (period.first, facts.until, earlier.first)}
        if one.kind == "month":
            months = {period.first.month, facts.until.month}
            return one.number in (
                months if not self.is_before(one.start) else {earlier.first.month}
            )
        if one.kind == "date":
            (day,) = one.days
            weekdays = self.in_clause(one.start, "weekday")
            right = [isinstance(day, dt.date) and day.weekday() in near.days for near in weekdays]
            empty = self.clause_has(self.tongue.none, one.start)
            inside = isinstance(day, dt.date) and period.first <= day <= facts.until
            written = (day in facts.by_day) is not empty
            return inside and all(right) and written and self._date_is_of(one)
        if one.kind == "weekday":
            return self._weekday_holds(one)
        return True

    def _date_is_of(self, one: Mention) -> bool:
        """Whether a date in a clause by itself is one of the emotion told of before it."""
        place = one.start
        own = [figure for figure in self.said.figures if self._same(figure.start, place)]
        earlier = [mention for mention in self.said.of("emotion") if mention.end <= place]
        told = own or self.in_clause(place, "emotion") or self.clause_has(self.tongue.posts, place)
        if told or not earlier or self.clause_has(self.tongue.wrote, place):
            return True
        days = [day for day in self.facts.by_day if day in one.days]
        return all(self.count(name, days) for name in earlier[-1].names)

    def _same(self, place: int, other: int) -> bool:
        return self.said.clause(place) == self.said.clause(other)

    def _weekday_holds(self, one: Mention) -> bool:
        claims = (self.tongue.posts, self.tongue.wrote, self.tongue.most, self.tongue.unwritten)
        emotions = self.in_clause(one.start, "emotion")
        told = emotions or any(self.clause_has(pattern, one.start) for pattern in claims)
        apart = (self.tongue.later, self.tongue.maybe)
        if not told or any(self.clause_has(pattern, one.start) for pattern in apart):
            return True
        written = any(day.weekday() in one.days for day in self.facts.by_day)
        if not emotions and self.clause_has(self.tongue.unwritten, one.start):
            return not written
        return written or self.clause_has(self.tongue.none, one.start)

    def _there(self, one: Mention) -> bool:
        """Whether an emotion that is told of is there, or is not where that is what is told."""
        place, facts = one.start, self.facts
        if self.clause_has(self.tongue.maybe, place) or self.clause_has(self.tongue.later, place):
            return True
        days = self.days_named(place)
        if days is not None:
            counts = [self.count(name, days) for name in one.names]
        elif self.is_before(place) and not self.clause_has(self.tongue.than, place):
            earlier = [self.earlier(name) for name in one.names]
            counts = [count for count in earlier if count is not None]
            if len(counts) < len(earlier):
                return False
        else:
            counts = [facts.counts[name] for name in one.names]
        zero = any(not figure.value for figure in self.said.figures)
        if self.clause_has(self.tongue.none, place) or zero:
            return not any(counts)
        return all(counts) and (days is not None or self._may_be_named(one))

    def _may_be_named(self, one: Mention) -> bool:
        """Whether an emotion leads, or is said to be no more than there, as any may be."""
        place, leading = one.start, set(self.facts.leading)
        named = {name for near in self.in_clause(place, "emotion") for name in near.names}
        tongue = self.tongue
        apart = (tongue.there, tongue.than, tongue.up, tongue.down, tongue.opened, tongue.closed)
        return (
            bool(named & leading or self.said.figures or self.is_before(place))
            or bool(tongue.order.search(self.said.text))
            or any(self.clause_has(pattern, place) for pattern in apart)
        )

    def _comparisons_hold(self) -> bool:
        """Whether more is more and fewer fewer, wherever two periods are compared."""
        text = self.said.text
        named = self.said.of("before") or self.tongue.turn.search(text)
        if not named and not self.tongue.changed.search(text):
            return True
        apart = {
            self.said.clause(found.start())
            for pattern in (self.tongue.than, self.tongue.outdo)
            for found in pattern.finditer(text)
            if pattern is self.tongue.outdo or self.compared(found)
        }
        for pattern, sign in ((self.tongue.up, 1), (self.tongue.down, -1), (self.tongue.same, 0)):
            for found in pattern.finditer(text):
                place = found.start()
                if self.clause_has(self.tongue.maybe, place) or self.said.clause(place) in apart:
                    continue
                if not self._went(place, sign):
                    return False
        return True

    def _went(self, place: int, sign: int) -> bool:
        before = self.facts.before
        if before is None:
            return False
        emotions = self.nearest(place, self.in_clause(place, "emotion"))
        if emotions is None and not self.clause_has(self.tongue.posts, place):
            earlier = [one for one in self.said.of("emotion") if one.end <= place]
            emotions = earlier[-1] if earlier else None
        pairs = [(self.facts.posts, before.posts)]
        if emotions is not None:
            pairs = [(self.facts.counts[name], before.counts[name]) for name in emotions.names]
            if self._speaks_of_share(place):
                pairs = [(now * before.posts, was * self.facts.posts) for now, was in pairs]
        elif any(
            figure.unit == "days" and self._same(figure.start, place)
            for figure in self.said.figures
        ):
            pairs = [(self.facts.days_written, before.days_written)]
        return all((now > was) - (now < was) == sign for now, was in pairs)

    def _speaks_of_share(self, place: int) -> bool:
        """Whether what went up or down is a share of the posts, not their number."""
        turned = [one for one in self.said.figures if self._same(one.start, place)]
        return self.clause_has(self.tongue.share, place) or any(
            one.unit == "percent" and self.turn(one.start) for one in turned
        )

    def _superlatives_hold(self) -> bool:
        text = self.said.text
        spans = [found.span() for found in self.tongue.nearly_all.finditer(text)]
        for found in (*self.tongue.most.finditer(text), *self.tongue.least.finditer(text)):
            if any(start <= found.start() < end for start, end in spans):
                continue
            if not self._is_most(found.start()):
                return False
        return all(
            self._is_most(found.start(), among_days=False)
            for found in self.tongue.mostly.finditer(text)
        ) and all(self._is_much(found.start()) for found in self.tongue.much.finditer(text))

    def _is_most(self, place: int, *, among_days: bool = True) -> bool:
        """Whether what is said to be most is so; `among_days`: an emotion can be so on a day."""
        facts = self.facts
        least = self.clause_has(self.tongue.least, place)
        if self.clause_has(self.tongue.clear, place):
            dates = {day for one in self.in_clause(place, "date") for day in one.days}
            clear = [one for one in facts.stood_out if one.reason == "clear"]
            names = {name for one in self.in_clause(place, "emotion") for name in one.names}
            return any(one.date in dates and names <= {one.emotion} for one in clear)
        emotions = self.nearest(place, self.in_clause(place, "emotion"))
        days = self.days_named(place)
        if emotions is not None:
            if (
                days is not None
                and among_days
                and self._leads_among_days(emotions.names, place, least)
            ):
                return True
            before = self.is_before(place) and not self.clause_has(self.tongue.than, place)
            return self._leads(emotions.names, days, least, before)
        if days is not None:
            return self._leads_among_days((None,), place, least)
        part = self.nearest(place, self.in_clause(place, "part"))
        if part is not None:
            times = dict(facts.times)
            top = max(times.values())
            return times[part.names[0]] == top and list(times.values()).count(top) == 1  # type: ignore[index]
        word = self.nearest(place, self.in_clause(place, "word"))
        if word is not None:
            for met in (facts.words, facts.tags):
                counts = {one.name: len(one.posts) for one in met}
                if counts.get(word.names[0]) == max(counts.values(), default=0):
                    return True
            return False
        return True

    def _leads(
        self, names: tuple[str, ...], days: list[dt.date] | None, least: bool, before: bool
    ) -> bool:
        counts = self._counts(days, before)
        if not counts:
            return False
        edge = (min if least else max)(counts.values())
        return {name for name, count in counts.items() if count == edge} == set(names)

    def _counts(self, days: list[dt.date] | None, before: bool) -> Mapping[str, int]:
        """Return how many posts each emotion has on those days, in the period, or before it."""
        if before:
            return self.facts.before.counts if self.facts.before else {}
        if days is None:
            return self.facts.counts
        return {name: self.count(name, days) for name in EMOTIONS}

    def _leads_among_days(
        self, names: tuple[str | None, ...], place: int, least: bool = False
    ) -> bool:
        """Whether the named day or weekday has more, or less, of something than each other."""
        one = self.in_or_ahead(place, "weekday", "date")[0]
        groups: dict[object, int] = {}
        for day in self.facts.by_day:
            key = day if one.kind == "date" else day.weekday()
            groups[key] = groups.get(key, 0) + sum(self.count(name, [day]) for name in names)
        inside = [count for key, count in groups.items() if key in one.days]
        outside = [count for key, count in groups.items() if key not in one.days]
        if least:
            return sum(inside) < min(outside, default=0)
        return sum(inside) > max(outside, default=0)

    def _led(self) -> Iterator[re.Match[str]]:
        """Yield where the sentence says that something leads, without a superlative."""
        for found in self.tongue.led.finditer(self.said.text):
            place = found.start()
            apart = (self.tongue.maybe, self.tongue.later, self.tongue.outdo)
            if not any(self.clause_has(pattern, place) for pattern in apart):
                yield found

    def _leads_softly(self, place: int) -> bool:
        """Whether the emotions that are said to lead have more posts than each of the others."""
        emotions = self.nearest(place, self.in_clause(place, "emotion"))
        if emotions is None or self.versus(place):
            return True
        return self._lead(emotions.names, self.days_named(place), self.is_before(place))

    def _is_of_all(self, one: Mention) -> bool:
        """Whether an emotion that is said of the whole week or month leads in it."""
        place, text = one.start, self.said.text
        said = self.tongue.spell.search(f"{text[:place]}◇{text[one.end :]}")
        apart = (self.tongue.maybe, self.tongue.later, self.tongue.none)
        if not said or any(self.clause_has(pattern, place) for pattern in apart):
            return True
        return self._lead(one.names, self.days_named(place), self.is_before(place))

    def _lead(self, names: tuple[str, ...], days: list[dt.date] | None, before: bool) -> bool:
        counts = self._counts(days, before)
        others = max((count for name, count in counts.items() if name not in names), default=0)
        return all(counts.get(name, 0) > others for name in names)

    def _is_much(self, place: int) -> bool:
        emotions = self.nearest(place, self.in_clause(place, "emotion"))
        told = any(
            (self.clause_has(self.tongue.maybe, place), self.said.of("before"), self.versus(place))
        )
        if emotions is None or told or self.clause_has(self.tongue.least, place):
            return True
        days = self.days_named(place)
        if days is not None:
            return all(self.count(name, days) > 1 for name in emotions.names)
        leading = self.facts.leading
        return all(name in leading or self.facts.share(name) > 33 for name in emotions.names)

    def _whole_holds(self) -> bool:
        """Whether every day, every post and nearly all are as many as that."""
        facts, text = self.facts, self.said.text
        if self.tongue.no_gap.search(text) and facts.days_written < facts.days:
            return False
        found = self.tongue.every_day.search(text)
        if found and not self.clause_has(self.tongue.maybe, found.start()):
            emotions = self.nearest(found.start(), self.in_clause(found.start(), "emotion"))
            told = emotions or self.tongue.posts.search(text) or self.tongue.wrote.search(text)
            for name in emotions.names if emotions else (None,):
                written = sum(self.count(name, [day]) > 0 for day in facts.by_day)
                if told and written < facts.days:
                    return False
        for pattern, least in ((self.tongue.every_post, 100.0), (self.tongue.nearly_all, 50.0)):
            for found in pattern.finditer(text):
                figures = [one for one in self.said.figures if 0 <= one.start - found.end() <= 8]
                emotions = self.nearest(found.start(), self.in_clause(found.start(), "emotion"))
                apart = (self.tongue.maybe, self.tongue.later)
                claimed = not any(self.clause_has(one, found.start()) for one in apart)
                if figures or not claimed:
                    continue
                if emotions is None and not self._is_mostly_then(found.start(), least):
                    return False
                days = self.days_named(found.start())
                days = list(facts.by_day) if days is None else days
                every = self.count(None, days)
                if emotions is None or not every:
                    continue
                share = 100 * sum(self.count(name, days) for name in emotions.names) / every
                if share < least or (least < 100 and share <= least):
                    return False
        return True

    def _is_mostly_then(self, place: int, least: float) -> bool:
        """Whether more than half of the posts, or all, are of the day or hours that are named."""
        when = self.in_clause(place, "part", "weekday", "date")
        told = self.clause_has(self.tongue.posts, place) or self.clause_has(
            self.tongue.wrote, place
        )
        if not when or not told:
            return True
        every = sum(self.facts.times.values()) if when[0].kind == "part" else self.facts.posts
        share = 100 * self.amount(when[0]) / max(1, every)
        return share >= least if least == 100 else share > least

    def _only_holds(self) -> bool:
        """Whether the only day with an emotion, or with a post, is the only one."""
        for found in self.tongue.only.finditer(self.said.text):
            emotions = self.nearest(found.start(), self.in_clause(found.start(), "emotion"))
            dates = self.nearest(found.start(), self.said.of("date"))
            if emotions is None or dates is None:
                continue
            for name in emotions.names:
                days = {day for day in self.facts.by_day if self.count(name, [day])}
                if days != set(dates.days):
                    return False
        return True
