"""The numbers of a report's figures as tables: the page and the file show the same."""

from __future__ import annotations

from dataclasses import dataclass

from facelog.emotion.taxonomy import EMOTIONS
from facelog.i18n import translate
from facelog.insights.facts import Facts
from facelog.types import Language


@dataclass(frozen=True)
class Table:
    """Numbers under readable names; every row has as many cells as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def counts(facts: Facts, language: Language) -> Table:
    """Return a row for each of the four: posts, percent, and the posts of the period before."""
    columns = [translate(language, f"insights.col_{name}") for name in ("emotion", "posts")]
    columns.append("%")
    rows: list[tuple[object, ...]] = [
        (_name(emotion, language), facts.counts[emotion], facts.share(emotion))
        for emotion in EMOTIONS
    ]
    if facts.before is not None:
        columns.append(translate(language, "insights.compared_before"))
        before = facts.before.counts
        rows = [(*row, before[emotion]) for row, emotion in zip(rows, EMOTIONS, strict=True)]
    return Table(tuple(columns), tuple(rows))


def days(facts: Facts, language: Language) -> Table:
    """Return a row for each emotion of each day that has posts, the days in order."""
    columns = [translate(language, f"insights.col_{name}") for name in ("date", "emotion", "posts")]
    rows = [
        (day.isoformat(), _name(emotion, language), count)
        for day, table in sorted(facts.by_day.items())
        for emotion, count in table.items()
    ]
    return Table(tuple(columns), tuple(rows))


def _name(emotion: str, language: Language) -> str:
    return translate(language, f"common.emotion_{emotion}")
