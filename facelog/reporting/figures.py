"""Whether the numbers of a sentence are what was counted."""

from __future__ import annotations

from facelog.reporting.about import About
from facelog.reporting.reading import Figure

_ROUNDED = 0.51
_ABOUT = 3.0
_POINTS = 1.01
"""How far, in percent, a share may be off: rounded, named as about so much, and a difference."""

Values = set[float]


class Figures(About):
    """Tells of each number in a sentence whether it is so."""

    def holds(self, figure: Figure) -> bool:
        if self._whole(figure) & {figure.value}:
            return True
        emotions = self.emotion_of(figure)
        names: tuple[str | None, ...] = emotions.names if emotions else (None,)
        return all(self._is(figure, name) for name in names)

    def _is(self, figure: Figure, emotion: str | None) -> bool:
        if figure.unit in ("percent", "points", "part"):
            return self._share_is(figure, emotion)
        return figure.value in self._values(figure, emotion)

    def _whole(self, figure: Figure) -> Values:
        """Return what a number is where the sentence marks it as that of everything."""
        text, facts = self.said.text, self.facts
        earlier = [one for one in self.said.figures if one.end <= figure.start]
        part = earlier and self.tongue.share_of.fullmatch(text[earlier[-1].end : figure.start])
        if (self.right_of(figure) and not part) or not (
            self.tongue.whole_left.search(text[: figure.start])
            or self.tongue.whole_right.match(text[figure.end :])
        ):
            return set()
        before = self.is_before(figure.start)
        if figure.unit == "days":
            return {facts.days, facts.days_written} if not before else set()
        if figure.unit not in ("posts", "times", "any"):
            return set()
        if before and not self.clause_has(self.tongue.than, figure.start):
            return {facts.before.posts} if facts.before else set()
        return {facts.posts}

    def _values(self, figure: Figure, emotion: str | None) -> Values:
        facts, place = self.facts, figure.start
        if figure.unit == "weeks":
            week = {1.0} if facts.period.kind == "week" and emotion is None else set()
            return week | ({facts.sad_weeks} if emotion == "sadness" else set())
        if figure.unit == "months":
            return {1.0} if facts.period.kind == "month" else set()
        if figure.unit == "?":
            return set()
        if figure.unit == "fold":
            return self._folds(figure, emotion)
        linked = self.linked(place)
        if linked is not None:
            own = [entry for entry in linked if emotion in (None, entry.emotion)]
            return {len({entry.date for entry in own}) if figure.unit == "days" else len(own)}
        if figure.unit == "days":
            return self._days(figure, emotion)
        if emotion is None:
            narrowed = self._narrowed(place)
            if narrowed is not None:
                return narrowed
        days = self.days_named(place)
        if days is not None:
            return {self.count(emotion, days)}
        return self._compared(figure, self.now(emotion), self.earlier(emotion))

    def _narrowed(self, place: int) -> Values | None:
        """Return the count of what a clause is about where that is neither emotion nor day."""
        facts = self.facts
        if self.clause_has(self.tongue.corrected, place):
            return {facts.corrected}
        if self.clause_has(self.tongue.confirmed, place):
            return {facts.confirmed}
        word = self.nearest(place, self.in_or_ahead(place, "word"))
        if word is not None:
            met = (*facts.words, *facts.tags)
            return {len(one.posts) for one in met if one.name == word.names[0]}
        part = self.nearest(place, self.in_or_ahead(place, "part"))
        if part is not None:
            return {dict(facts.times)[part.names[0]]}  # type: ignore[index]
        return None

    def _compared(self, figure: Figure, now: int, earlier: int | None) -> Values:
        """Return what a number is: now, before, or the difference, by what the clause says."""
        text, place = self.said.text, figure.start
        turn = self.turn(place)
        if turn is not None:
            first = place < turn.start("b")
            return ({earlier} if earlier is not None else set()) if first else {now}
        if self._said_before(figure):
            return {earlier} if earlier is not None else set()
        came = self.tongue.came_left.search(text[:place]) or self.tongue.came_right.match(
            text[figure.end :]
        )
        if earlier is None or came:
            return {now}
        changes = any(
            self.clause_has(pattern, place) for pattern in (self.tongue.up, self.tongue.down)
        )
        if self.clause_has(self.tongue.than, place) or (changes and self.said.of("before")):
            return {abs(now - earlier)}
        return {earlier} if self.is_before(place) else {now}

    def _said_before(self, figure: Figure) -> bool:
        """Whether a number is marked as that of the period before."""
        text = self.said.text
        return bool(
            self.tongue.was_left.search(text[: figure.start])
            or self.tongue.was_right.match(text[figure.end :])
        )

    def _days(self, figure: Figure, emotion: str | None) -> Values:
        facts, place = self.facts, figure.start
        if self.clause_has(self.tongue.row, place):
            return {self.run(emotion)}
        if emotion is not None:
            weekdays = self.in_clause(place, "weekday")
            days = [
                day
                for day in facts.by_day
                if self.in_clause(place, "date")
                or all(day.weekday() in one.days for one in weekdays)
            ]
            return {sum(facts.by_day[day].get(emotion, 0) > 0 for day in days)}
        if self.clause_has(self.tongue.unwritten, place):
            return {facts.days - facts.days_written}
        earlier = facts.before.days_written if facts.before else None
        return self._compared(figure, facts.days_written, earlier)

    def _folds(self, figure: Figure, emotion: str | None) -> Values:
        pair = self.versus(figure.start) or self._times_as_much(figure)
        if pair is not None:
            first, second = (self.facts.counts[name] for name in pair)
            return {first / second} if second else set()
        earlier = self.earlier(emotion)
        return {self.now(emotion) / earlier} if earlier else set()

    def _times_as_much(self, figure: Figure) -> tuple[str, str] | None:
        """Return two emotions of which the first is said to be so many times the second."""
        clause = self.in_clause(figure.start, "emotion")
        for second in clause:
            others = [one for one in clause if one is not second]
            before = self.said.text[second.end : figure.start]
            after = self.said.text[figure.end : second.start]
            of = second.end <= figure.start and self.tongue.fold_of.fullmatch(before)
            as_ = second.start >= figure.end and self.tongue.fold_as.search(after)
            if others and (of or as_):
                return others[0].names[0], second.names[0]
        return None

    def _share_is(self, figure: Figure, emotion: str | None) -> bool:
        facts = self.facts
        said = figure.value * (100 if figure.unit == "part" else 1)
        if not facts.posts or self.linked(figure.start) is not None:
            return False
        if emotion is None:
            if figure.unit != "percent" and figure.unit != "part":
                return False
            about_days = self.clause_has(self.tongue.wrote, figure.start)
            return about_days and self._near(said, 100 * facts.days_written / facts.days, figure)
        days = self.days_named(figure.start)
        if days is None:
            now = 100 * facts.counts[emotion] / facts.posts
        else:
            now = 100 * self.count(emotion, days) / max(1, self.count(None, days))
        before = facts.before
        was = 100 * before.counts[emotion] / before.posts if before else None
        if figure.unit == "points":
            return was is not None and abs(said - abs(now - was)) <= _POINTS
        turn = self.turn(figure.start)
        named = self.is_before(figure.start) and not self.clause_has(self.tongue.than, figure.start)
        more = self.tongue.over.search(self.said.text[max(0, figure.start - 12) : figure.start])
        marked = self._said_before(figure) and not more
        if figure.start < turn.start("b") if turn else named or marked:
            return was is not None and self._near(said, was, figure)
        return self._near(said, now, figure)

    def _near(self, said: float, true: float, figure: Figure) -> bool:
        around = self.said.text[max(0, figure.start - 12) : figure.end + 8]
        if self.tongue.under.search(around):
            return true < said + _ROUNDED
        if self.tongue.over.search(around):
            return true > said - _ROUNDED
        return abs(said - true) <= (_ABOUT if self.tongue.about.search(around) else _ROUNDED)
