"""A week with known numbers, which true and false sentences are held to.

Monday to Sunday, 16 to 22 November 2026: seven posts on four days, four of happiness, two of
sadness, one of panic; the week before five posts on three days, two of happiness and three of
sadness.
"""

from __future__ import annotations

import datetime as dt

from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.insights.facts import Facts, report_facts
from facelog.insights.period import Period
from facelog.types import Language, Post, Reading

MONDAY = dt.date(2026, 11, 16)
TODAY = dt.date(2026, 11, 26)

PLANNED = (
    # days after Monday, hour, emotion that counts, guess, its share, own word
    (0, 21, "happy", "happy", 0.7, "happy"),
    (0, 22, "sadness", "happy", 0.8, "sadness"),
    (1, 20, "happy", "happy", 0.95, None),
    (2, 8, "happy", "happy", 0.7, None),
    (2, 9, "happy", "happy", 0.7, None),
    (2, 21, "panic", "panic", 0.7, None),
    (4, 23, "sadness", "sadness", 0.75, None),
)
BEFORE = (
    (MONDAY - dt.timedelta(days=7), "happy", 2),
    (MONDAY - dt.timedelta(days=6), "sadness", 2),
    (MONDAY - dt.timedelta(days=5), "sadness", 1),
)


def post(
    number: int,
    date: dt.date,
    emotion: str,
    *,
    hour: int = 20,
    share: float = 0.7,
    correction: str | None = None,
    text: str = "오늘의 이야기",
    crisis: bool = False,
) -> Post:
    """Return a post whose face was read as an emotion."""
    rest = (1 - share) / 3
    reading = Reading(
        dict.fromkeys(EXPRESSIONS, 0.1) | {"neutral": 0.05},
        dict.fromkeys(EMOTIONS, rest) | {emotion: share},
        0.05,
    )
    written = dt.datetime.combine(date, dt.time(hour)).astimezone()
    return Post(f"p{number}", date, written, text, reading, correction, None, 1, crisis)


def posts() -> list[Post]:
    """Return the posts of the week."""
    return [
        post(
            number, MONDAY + dt.timedelta(days=days), guess, hour=hour, share=share, correction=own
        )
        for number, (days, hour, _emotion, guess, share, own) in enumerate(PLANNED)
    ]


def facts(language: Language = "ko") -> Facts:
    """Return what the week adds up to."""
    walk, sport = ("산책", "운동") if language == "ko" else ("walk", "sport")
    week = posts()
    daily = [*BEFORE, *((one.date, one.emotion, 1) for one in week)]
    return report_facts(
        Period.of("week", MONDAY),
        TODAY,
        week,
        daily,
        tags={"p3": (sport,), "p4": (sport,)},
        words={"p0": (walk,), "p2": (walk,), "p5": (walk,)},
    )
