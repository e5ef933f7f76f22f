"""Names of what a report tells of: its days, weekdays, parts of the day, the four emotions."""

from __future__ import annotations

import datetime as dt

from facelog.i18n import Word, translate
from facelog.insights.facts import Facts, StoodOut
from facelog.types import Language


def day(language: Language, date: dt.date) -> str:
    """Return a day without its year: 11월 18일, November 18."""
    month = translate(language, f"common.month_{date.month}")
    return translate(language, "report.day", month=month, day=date.day)


def emotion(language: Language, name: str) -> str:
    """Return an emotion as it stands in a sentence: 슬픔, sadness."""
    return translate(language, f"report.said_{name}")


def weekday(language: Language, number: int) -> str:
    """Return a weekday, 0 for Monday."""
    return translate(language, f"report.weekday_{number}")


def part(language: Language, name: str) -> str:
    """Return a part of the day."""
    return translate(language, f"report.part_{name}")


def posts(language: Language, count: int) -> str:
    """Return "3 posts"."""
    return translate(
        language, "common.posts_one" if count == 1 else "common.posts_many", count=count
    )


def span(facts: Facts, language: Language) -> str:
    """Return the days that the facts are of, with the year: 2026년 11월 16일~22일."""
    period = facts.period
    month = translate(language, f"common.month_{period.first.month}")
    if period.kind == "month":
        return translate(language, "common.year_month", year=period.first.year, month=month)
    same = period.first.month == period.last.month
    return translate(
        language,
        "report.span",
        year=period.first.year,
        first=day(language, period.first),
        last=translate(language, "report.day_of_month", day=period.last.day)
        if same
        else day(language, period.last),
    )


def this(facts: Facts, language: Language) -> str:
    """Return the period as it stands in "this week there were"; the present one has a name."""
    return _named(facts, language, "this")


def period(facts: Facts, language: Language) -> str:
    """Return the period as it stands in "let's look at this week"."""
    return _named(facts, language, "period")


def last(facts: Facts, language: Language) -> str:
    """Return what it is set against: the period before, as far as the present one has come."""
    when = "running" if facts.running else "over"
    return translate(language, f"report.last_{facts.period.kind}_{when}")


def _named(facts: Facts, language: Language, name: str) -> str:
    when = "running" if facts.running else "over"
    month = translate(language, f"common.month_{facts.period.first.month}")
    return translate(language, f"report.{name}_{facts.period.kind}_{when}", month=month)


def long_day(language: Language, date: dt.date) -> str:
    """Return a date with its weekday: 2026년 11월 18일 (수)."""
    return translate(
        language,
        "common.date",
        year=date.year,
        month=translate(language, f"common.month_{date.month}"),
        day=date.day,
        weekday=translate(language, f"common.weekday_{date.isoweekday() % 7}"),
    )


def stood_out(one: StoodOut, language: Language) -> str:
    """Return why a day stands out, in a few words."""
    values = {
        "emotion": Word(emotion(language, one.emotion) if one.emotion else ""),
        "posts": posts(language, len(one.posts)),
    }
    why = translate(language, f"report.why_{one.reason}", **values)
    return f"{day(language, one.date)} · {why}"
