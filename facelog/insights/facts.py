"""The facts of a week or a month: counted first, so that whatever is said can be held to them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from facelog.emotion.taxonomy import EMOTIONS
from facelog.insights.period import Period, PeriodKind
from facelog.types import Post

Key = TypeVar("Key")
Daily = Iterable[tuple[dt.date, str, int]]
Reason = Literal["most", "only", "clear"]
PartOfDay = Literal["night", "morning", "afternoon", "evening"]

PARTS: Mapping[PartOfDay, range] = {
    "night": range(0, 6),
    "morning": range(6, 12),
    "afternoon": range(12, 18),
    "evening": range(18, 24),
}
"""The hours of each part of the day."""

MET: Mapping[PeriodKind, int] = {"week": 2, "month": 3}
"""In how many posts a word or a tag must stand to count as met often."""
MET_MOST = 5
"""How many words, and how many tags, are named at most."""
HABIT = 4
"""Fewer posts than these tell nothing of weekdays, hours or rare emotions."""
HABIT_COUNT = 2
"""A weekday or a part of the day must hold at least so many posts to be told."""
CLEAR = 0.6
"""A guess below this share of the four is not called clear."""
LED_POSTS = 3
"""Fewer posts in seven days than these tell nothing of what led."""
LED_WEEKS = 2
"""After so many times seven days in which sadness led, a hint to somebody who listens."""
LOOK_BACK = 12
"""How many times seven days are looked back at, at most."""


@dataclass(frozen=True)
class Met:
    """A word or a tag that stands in several posts.

    Attributes:
        posts: ids of these posts, the oldest first.
    """

    name: str
    posts: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """What is known of one post.

    Attributes:
        part: of the day in which it was written, None where that is not known.
    """

    date: dt.date
    emotion: str
    part: PartOfDay | None


@dataclass(frozen=True)
class StoodOut:
    """A day that differs from the others.

    Attributes:
        reason: "most": more posts than on any other day; "only": the only post with this emotion;
            "clear": the surest guess of all, on a face that is not faint, not corrected away.
        emotion: of the post, or that of most of the day's posts, None where there is no one such.
        posts: ids of the posts it is about.
    """

    date: dt.date
    reason: Reason
    emotion: str | None
    posts: tuple[str, ...]


@dataclass(frozen=True)
class Before:
    """The period before: the same number of days from its beginning, or the whole of it."""

    days_written: int
    counts: Mapping[str, int]
    whole: bool

    @property
    def posts(self) -> int:
        """How many posts."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Facts:
    """What a week or a month adds up to; a correction goes before the guess everywhere.

    Attributes:
        until: the last day that counts, today in the present period.
        by_day: posts by emotion for each day that has some.
        before: None where the period before has no posts in these days.
        weekday: 0 for Monday, and how many posts tell of it; None where no weekday leads.
        times: posts by the part of the day in which they were written, as far as that is known:
            those written on the very day that they tell of.
        words: met in many posts, the most frequent first.
        tags: likewise.
        corrected: posts whose guess the person replaced.
        confirmed: posts whose guess the person said is right.
        sad_weeks: see `weeks_led`, up to `until`.
        crisis: posts with words of crisis.
        entries: the posts by their ids, to tell what goes with what.
    """

    period: Period
    until: dt.date
    by_day: Mapping[dt.date, Mapping[str, int]]
    before: Before | None
    weekday: tuple[int, int] | None
    times: Mapping[PartOfDay, int]
    words: tuple[Met, ...]
    tags: tuple[Met, ...]
    stood_out: tuple[StoodOut, ...]
    corrected: int
    confirmed: int
    sad_weeks: int
    crisis: int
    entries: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def days(self) -> int:
        """How many days count."""
        return (self.until - self.period.first).days + 1

    @property
    def running(self) -> bool:
        """Whether days of the period are still to come."""
        return self.until < self.period.last

    @property
    def days_written(self) -> int:
        """On how many days something was written."""
        return len(self.by_day)

    @property
    def counts(self) -> Mapping[str, int]:
        """Posts by emotion, all four."""
        return {name: sum(day.get(name, 0) for day in self.by_day.values()) for name in EMOTIONS}

    @property
    def posts(self) -> int:
        """How many posts."""
        return sum(self.counts.values())

    @property
    def leading(self) -> tuple[str, ...]:
        """The emotions with the most posts; several where they are level, none without posts."""
        most = max(self.counts.values())
        return tuple(name for name in EMOTIONS if most and self.counts[name] == most)

    @property
    def time(self) -> tuple[PartOfDay, int] | None:
        """The part of the day in which most was written; None where none leads."""
        return _leader(self.times) if sum(self.times.values()) >= HABIT else None

    @property
    def long_sad(self) -> bool:
        """Whether sadness has led for two weeks."""
        return self.sad_weeks >= LED_WEEKS

    def share(self, emotion: str) -> int:
        """Return an emotion's share of the posts in whole percent, 0 without posts."""
        return round(100 * self.counts[emotion] / self.posts) if self.posts else 0


def report_facts(
    period: Period,
    today: dt.date,
    posts: Sequence[Post],
    daily: Daily,
    tags: Mapping[str, Iterable[str]] | None = None,
    words: Mapping[str, Iterable[str]] | None = None,
) -> Facts:
    """Count what there is to tell of a period.

    Args:
        period: the week or month.
        today: the present day in the person's own time zone.
        posts: those of the period; others are left out.
        daily: day, emotion and number of posts of all the days that the comparison and
            `weeks_led` look back at.
        tags: each post's tags, by id.
        words: the words worth telling of each post, by id.
    """
    until = period.until(today)
    inside = sorted(
        (post for post in posts if period.first <= post.date <= until),
        key=lambda post: (post.date, post.created_at),
    )
    by_day: dict[dt.date, Counter[str]] = {}
    for post in inside:
        by_day.setdefault(post.date, Counter())[post.emotion] += 1
    weekdays = Counter(post.date.weekday() for post in inside)
    entries = {post.id: Entry(post.date, post.emotion, _part(post)) for post in inside}
    parts = Counter(one.part for one in entries.values())
    rows = list(daily)
    own = [post for post in inside if post.reading.seen and post.correction is not None]
    return Facts(
        period=period,
        until=until,
        by_day=by_day,
        before=_before(period, until, rows),
        weekday=_leader(weekdays) if len(inside) >= HABIT else None,
        times={part: parts[part] for part in PARTS},
        words=_met(period.kind, inside, words or {}),
        tags=_met(period.kind, inside, tags or {}),
        stood_out=_stood_out(inside),
        corrected=sum(post.correction != post.reading.emotion for post in own),
        confirmed=sum(post.correction == post.reading.emotion for post in own),
        sad_weeks=weeks_led(rows, until),
        crisis=sum(post.crisis for post in inside),
        entries=entries,
    )


def without(facts: Facts, hidden: Collection[str]) -> Facts:
    """Return the facts without what only posts tell that Anna is not to know.

    The counts stay: they say how many posts there are, not what stands in them. Words and tags
    are counted anew, and a day that stands out by such a post is left out.

    Args:
        facts: of all posts.
        hidden: ids of the posts that are kept from Anna, and of those with words of crisis.
    """
    least = MET[facts.period.kind]

    def known(met: Iterable[Met]) -> tuple[Met, ...]:
        left = [
            replace(one, posts=tuple(post for post in one.posts if post not in hidden))
            for one in met
        ]
        left.sort(key=lambda one: -len(one.posts))
        return tuple(one for one in left if len(one.posts) >= least)

    return replace(
        facts,
        words=known(facts.words),
        tags=known(facts.tags),
        stood_out=tuple(one for one in facts.stood_out if not set(one.posts) & set(hidden)),
    )


def weeks_led(daily: Daily, until: dt.date, emotion: str = "sadness") -> int:
    """Return for how many times seven days on end an emotion has led, up to a day.

    The days are taken seven by seven, back from `until`. An emotion leads in seven days where it
    has more posts than each of the others, of `LED_POSTS` posts or more together; seven days with
    fewer posts tell nothing and end the count. So sadness has led for two weeks where it leads in
    the last seven days and in the seven before, whatever the calendar's weeks are; one sad
    evening does not make it so, and neither does a diary that is hardly written in.

    Args:
        daily: day, emotion and number of posts; days after `until` do not count.
        until: the last day.
        emotion: one of the four.
    """
    blocks: dict[int, Counter[str]] = {}
    for day, name, count in daily:
        if day <= until:
            blocks.setdefault((until - day).days // 7, Counter())[name] += count
    weeks = 0
    while weeks < LOOK_BACK and (block := blocks.get(weeks)):
        others = max(count for name, count in {**block, "": 0}.items() if name != emotion)
        if block.total() < LED_POSTS or block[emotion] <= others:
            break
        weeks += 1
    return weeks


def looks_back_to(period: Period, until: dt.date) -> dt.date:
    """Return the first day of which `report_facts` wants the daily counts."""
    return min(period.before.first, until - dt.timedelta(days=7 * LOOK_BACK - 1))


def _before(period: Period, until: dt.date, daily: Daily) -> Before | None:
    """Count the period before, as far as the present one has come."""
    earlier = period.before
    last = earlier.last
    if until < period.last:
        last = min(last, earlier.first + (until - period.first))
    counts: Counter[str] = Counter()
    days = set()
    for day, name, count in daily:
        if earlier.first <= day <= last:
            counts[name] += count
            days.add(day)
    if not days:
        return None
    return Before(len(days), {name: counts[name] for name in EMOTIONS}, last == earlier.last)


def _leader(counts: Mapping[Key, int]) -> tuple[Key, int] | None:
    """Return what has the most, where it is one and has enough."""
    most = max(counts.values(), default=0)
    leaders = [key for key, count in counts.items() if count == most]
    return (leaders[0], most) if most >= HABIT_COUNT and len(leaders) == 1 else None


def _part(post: Post) -> PartOfDay | None:
    written = post.created_at.astimezone()
    if written.date() != post.date:
        return None
    return next(part for part, hours in PARTS.items() if written.hour in hours)


def _met(
    kind: PeriodKind, posts: Sequence[Post], found: Mapping[str, Iterable[str]]
) -> tuple[Met, ...]:
    where: dict[str, list[str]] = {}
    for post in posts:
        for name in dict.fromkeys(found.get(post.id, ())):
            where.setdefault(name, []).append(post.id)
    often = [Met(name, tuple(ids)) for name, ids in where.items() if len(ids) >= MET[kind]]
    often.sort(key=lambda one: (-len(one.posts), one.name))
    return tuple(often[:MET_MOST])


def _stood_out(posts: Sequence[Post]) -> tuple[StoodOut, ...]:
    """Return the days that stand out, by their dates; each post stands out once."""
    found: list[StoodOut] = []
    by_day: dict[dt.date, list[Post]] = {}
    for post in posts:
        by_day.setdefault(post.date, []).append(post)
    fullest = max(map(len, by_day.values()), default=0)
    full = [day for day, ones in by_day.items() if len(ones) == fullest]
    if fullest > 1 and len(full) == 1 and len(by_day) > 1:
        ones = by_day[full[0]]
        emotions = Counter(post.emotion for post in ones).most_common()
        main = emotions[0][0] if len(emotions) == 1 or emotions[0][1] > emotions[1][1] else None
        found.append(StoodOut(full[0], "most", main, tuple(post.id for post in ones)))
    for emotion in EMOTIONS:
        alone = [post for post in posts if post.emotion == emotion]
        if len(posts) >= HABIT and len(alone) == 1:
            found.append(StoodOut(alone[0].date, "only", emotion, (alone[0].id,)))
    taken = {post_id for one in found if one.reason == "only" for post_id in one.posts}
    sure = [post for post in posts if _sure(post) and post.id not in taken]
    if len(posts) >= HABIT and sure:
        surest = max(sure, key=lambda post: post.reading.probabilities[post.emotion])
        found.append(StoodOut(surest.date, "clear", surest.emotion, (surest.id,)))
    return tuple(sorted(found, key=lambda one: one.date))


def _sure(post: Post) -> bool:
    reading = post.reading
    told = reading.seen and not reading.faint and post.emotion == reading.emotion
    return told and reading.probabilities[post.emotion] >= CLEAR
