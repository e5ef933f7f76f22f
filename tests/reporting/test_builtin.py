"""What the built-in friend says of any period is so; with one figure changed it is not."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator
from typing import get_args

import pytest

from facelog.companion import characters
from facelog.emotion.taxonomy import EMOTIONS
from facelog.insights.facts import Facts, report_facts
from facelog.insights.period import Period, PeriodKind
from facelog.reporting import builtin
from facelog.reporting.check import check, holds
from facelog.types import AnswerSettings, Attitude, Language, ReportRequest
from tests.reporting import week

TODAY = dt.date(2026, 11, 26)
NAMES: dict[Language, str] = {"ko": "주성", "en": "Sam"}
WORDS: dict[Language, tuple[str, ...]] = {
    "ko": ("산책", "붕어빵", "동생", "시험", "2학기"),
    "en": ("walk", "snacks", "brother", "exam", "term 2"),
}
TAGS: dict[Language, tuple[str, ...]] = {"ko": ("가을", "1일1식"), "en": ("autumn", "day 1")}
POLITE_END = re.compile(r"(요|니다|죠)$")


def asked(
    language: Language,
    kind: PeriodKind = "week",
    attitude: Attitude = "polite",
    friend: str = "anna",
) -> ReportRequest:
    settings = AnswerSettings(attitude, "normal", "short")
    who = characters.shipped()[friend]
    return ReportRequest(NAMES[language], language, settings, kind, "", character=who)


def sentences(request: ReportRequest, facts: Facts) -> tuple[str, ...]:
    return tuple(one for part in builtin.paragraphs(request, facts) for one in part)


def random_facts(rng: random.Random, language: Language) -> Facts:
    """Return the facts of a made-up week or month of any kind."""
    kind: PeriodKind = rng.choice(get_args(PeriodKind))
    period = Period.of(kind, TODAY - dt.timedelta(days=rng.choice((0, 0, 9, 40, 330))))
    weights = [rng.random() ** 3 for _ in EMOTIONS]
    length = (period.until(TODAY) - period.first).days + 1
    daily = []
    for _ in range(rng.randint(0, 40)):
        day = period.first - dt.timedelta(days=rng.randint(1, 70))
        daily.append((day, rng.choices(EMOTIONS, weights)[0], 1))
    posts = [
        week.post(
            number,
            period.first + dt.timedelta(days=rng.randrange(length)),
            rng.choices(EMOTIONS, weights)[0],
            hour=rng.randrange(24),
            share=rng.uniform(0.4, 0.95),
            correction=rng.choice((None, None, *EMOTIONS)),
        )
        for number in range(rng.randint(1, 9 if kind == "week" else 45))
    ]
    daily += [(post.date, post.emotion, 1) for post in posts]
    said = {post.id: rng.sample(WORDS[language], rng.randint(0, 2)) for post in posts}
    tags = {post.id: rng.sample(TAGS[language], rng.randint(0, 1)) for post in posts}
    return report_facts(period, TODAY, posts, daily, tags, said)


def many(language: Language, count: int = 150) -> Iterator[tuple[Facts, tuple[str, ...]]]:
    rng = random.Random(7)
    for number in range(count):
        facts = random_facts(rng, language)
        friend = list(characters.shipped())[number % 5]
        attitude: Attitude = rng.choice(get_args(Attitude))
        yield (
            facts,
            sentences(asked(language, facts.period.kind, attitude, friend), facts),
        )


@pytest.mark.parametrize("language", get_args(Language))
def test_whatever_it_says_is_so(language: Language) -> None:
    for facts, said in many(language):
        checked = check("\n".join(said), facts, language, (NAMES[language],))
        assert checked.dropped == ()


@pytest.mark.parametrize("language", get_args(Language))
def test_a_changed_figure_is_noticed(language: Language) -> None:
    """Each number of each sentence is raised by one: "7 posts" says 8 then, and so on."""
    changed = missed = 0
    for facts, said in many(language, 80):
        met = {one.name for one in (*facts.words, *facts.tags)}
        for sentence in said:
            quoted = [match.span() for name in met for match in re.finditer(name, sentence)]
            for digits in re.finditer(r"\d+", sentence):
                if any(start <= digits.start() < end for start, end in quoted):
                    continue
                more = str(int(digits[0]) + 1)
                wrong = sentence[: digits.start()] + more + sentence[digits.end() :]
                changed += 1
                missed += holds(wrong, facts, language, (NAMES[language],))
    assert changed > 500
    # Some changed date is another day of which the same is so.
    assert missed <= 0.005 * changed


def test_the_same_facts_are_told_in_the_same_words() -> None:
    facts = week.facts()
    assert sentences(asked("ko"), facts) == sentences(asked("ko"), week.facts())
    other = sentences(asked("ko", friend="sunja"), facts)
    assert other != sentences(asked("ko"), facts)


@pytest.mark.parametrize("attitude", get_args(Attitude))
def test_korean_keeps_to_its_attitude(attitude: Attitude) -> None:
    polite = attitude in ("polite", "calm")
    for friend in characters.shipped():
        for sentence in sentences(asked("ko", "week", attitude, friend), week.facts()):
            for part in re.split(r"(?<=[.?!])\s+", sentence):
                assert bool(POLITE_END.search(part.rstrip(".!?"))) is polite, part


def test_no_mark_is_left_over() -> None:
    for language in get_args(Language):
        for _facts, said in many(language, 30):
            assert not re.search(r"[\[\]{}^|*…]", " ".join(said))


def test_long_sadness_is_met_gently() -> None:
    period = Period.of("week", week.MONDAY)
    daily = [(period.last - dt.timedelta(days=n), "sadness", 1) for n in range(14)]
    posts = [week.post(n, period.first, "sadness") for n in range(4)]
    facts = report_facts(period, TODAY, posts, daily)
    for friend in characters.shipped():
        request = asked("ko", friend=friend)
        assert "슬픔이" in sentences(request, facts)[-1]
