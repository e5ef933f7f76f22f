"""A report's sentences without a language model: drawn from a stock, filled in with facts."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from facelog.companion.mood import voice_of
from facelog.companion.stock import Line, sections
from facelog.config import DATA
from facelog.i18n import translate
from facelog.insights.facts import Facts
from facelog.reporting import wording
from facelog.types import Language, ReportRequest

_STOOD_OUT = 2
"""How many of the days that stand out are told of."""


def paragraphs(request: ReportRequest, facts: Facts) -> tuple[tuple[str, ...], ...]:
    """Return what a friend says of a period with at least one post, sentence by sentence.

    The same facts told by the same friend come in the same words.

    Args:
        request: who tells whom, in which language and tone.
        facts: what was counted, without what Anna is not to know.
    """
    return tuple(filter(None, _Teller(request, facts).tell()))


@cache
def _stock(language: Language) -> dict[str, tuple[Line, ...]]:
    return dict(sections([DATA / "report" / f"{language}.txt"]))


class _Teller:
    def __init__(self, request: ReportRequest, facts: Facts) -> None:
        self.request = request
        self.facts = facts
        self.language = request.language
        self.voice = voice_of(request)
        seed = (facts.period.kind, facts.period.first.isoformat(), self.voice.manner)
        self.rng = random.Random(" ".join(seed))

    def tell(self) -> Iterator[tuple[str, ...]]:
        facts = self.facts
        hard = self.request.gentle or facts.leading[0] != "happy"
        days = {"days": facts.days, "written": facts.days_written}
        yield (
            self._own("opener", "opener.hard" if hard else "opener"),
            self._say("count", posts=self._posts(facts.posts), **days),
            *self._against_before(),
        )
        yield tuple(self._emotions())
        yield (*self._habits(), *self._days())
        yield (self._closer(hard),)

    def _say(self, section: str, **values: Any) -> str:
        common = {
            "this": wording.this(self.facts, self.language),
            "period": wording.period(self.facts, self.language),
            "last": wording.last(self.facts, self.language),
        }
        for name in ("emotion", "first"):
            if name in values:
                values[name.capitalize()] = str(values[name]).capitalize()
        line = self.rng.choice(_stock(self.language)[section])
        return self.voice.say(
            line, **common, **{name: str(value) for name, value in values.items()}
        )

    def _own(self, kind: str, section: str) -> str:
        """Return a sentence that only this friend says, or half of the time a common one."""
        own = f"{kind}.{self.voice.manner}"
        return self._say(
            own if own in _stock(self.language) and self.rng.random() < 0.7 else section
        )

    def _closer(self, hard: bool) -> str:
        if self.facts.long_sad or self.facts.crisis:
            return self._say("closer.sad" if self.facts.long_sad else "closer.hard")
        if hard and "happy" in self.facts.leading:
            return self._own("closer", "closer.plain")
        return self._own("closer", "closer.hard" if hard else "closer.happy")

    def _posts(self, count: int) -> str:
        """Return a number of posts: with the word in English, where it stands beside it."""
        return wording.posts("en", count) if self.language == "en" else str(count)

    def _count(self, count: int, unit: str) -> str:
        if self.language == "ko":
            return str(count)
        one = {"guesses": "guess", "times": "time"}[unit]
        return f"{count} {one if count == 1 else unit}"

    def _name(self, emotion: str) -> str:
        return wording.emotion(self.language, emotion)

    def _against_before(self) -> Iterator[str]:
        before = self.facts.before
        if before is None:
            return
        diff = self.facts.posts - before.posts
        section = "more" if diff > 0 else "fewer" if diff < 0 else "same"
        yield self._say(section, diff=self._posts(abs(diff)))

    def _emotions(self) -> Iterator[str]:
        facts = self.facts
        leading = facts.leading
        most = facts.counts[leading[0]]
        if len(leading) == 1:
            values = {"emotion": self._name(leading[0]), "share": facts.share(leading[0])}
            # English says "4 of 7 posts" in one sentence and "4 posts" in another.
            line_posts = self._posts(facts.posts)
            yield self._say("leader", n=most, posts=line_posts, **values)
            was = facts.before.counts[leading[0]] if facts.before else 0
            if was and was != most:
                section = "grew" if was < most else "shrank"
                yield self._say(section, emotion=values["emotion"], was=was, n=most)
        elif most == 1:
            yield self._say("listed", list=self._list(leading))
            return
        elif len(leading) == 2:
            first, second = map(self._name, leading)
            yield self._say("level", first=first, second=second, n=self._posts(most))
        else:
            yield self._say("even")
        others = [name for name in facts.counts if facts.counts[name] and name not in leading]
        if others and len(leading) < 3:
            others.sort(key=lambda name: -facts.counts[name])
            yield self._say("others", list=self._list(others))
        if len(leading) == 1 and not self.request.gentle:
            yield self._say(f"after.{leading[0]}")

    def _list(self, emotions: Iterable[str]) -> str:
        *before, last = map(self._with_count, emotions)
        joint = translate(self.language, "report.list_last")
        return f"{', '.join(before)}{joint}{last}" if before else last

    def _with_count(self, emotion: str) -> str:
        count = self.facts.counts[emotion]
        line = _stock(self.language)["other"][0]
        return self.voice.say(line, emotion=self._name(emotion), n=self._posts(count))

    def _habits(self) -> Iterator[str]:
        facts = self.facts
        if facts.weekday is not None and facts.period.kind == "month":
            number, count = facts.weekday
            day = wording.weekday(self.language, number)
            yield self._say("weekday", weekday=day, n=self._posts(count))
        if facts.time is not None:
            part, count = facts.time
            name = wording.part(self.language, part)
            yield self._say("time", time=name, n=count, posts=self._posts(facts.posts))
        for section, met in (("tag", facts.tags[:1]), ("word", facts.words[:1])):
            for one in met:
                count = len(one.posts)
                said = self._count(count, "times") if section == "tag" else self._posts(count)
                yield self._say(section, word=one.name, n=said)

    def _days(self) -> Iterator[str]:
        for one in self.facts.stood_out[:_STOOD_OUT]:
            values: dict[str, object] = {"date": wording.day(self.language, one.date)}
            if one.reason == "most":
                values["n"] = self._posts(len(one.posts))
            else:
                values["emotion"] = self._name(one.emotion or "")
            yield self._say(one.reason, **values)
        if self.facts.corrected:
            yield self._say("corrected", n=self._count(self.facts.corrected, "guesses"))
