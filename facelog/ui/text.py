"""Words on the screen: translations, dates, and a person's own text made harmless."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Literal

from facelog import i18n
from facelog.palette import EMOTION_ICONS
from facelog.ui import state

Unit = Literal["posts", "days", "pairs"]
"""What is counted."""

_BADGES = {"anger": "red", "happy": "yellow", "panic": "violet", "sadness": "blue"}
"""The theme's names of the emotions' colours, set in `.streamlit/config.toml`."""

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_WORD_JOINER = "\u2060"
_REPLACED_LATER = re.compile(
    r":(?=[\w+-]+:)"  # shortcodes of emoji
    r"|[<>=!~-](?=[-=>])"  # arrows, dashes, comparisons
    r"|(?i:www|https?|mailto|xmpp)(?=[.:])|(?<=\w)(?=@\w)"  # addresses
)


def t(key: str, **values: object) -> str:
    """Return a text in the interface's language, its placeholders filled in."""
    return i18n.translate(state.language(), key, **values)


def plain(text: str) -> str:
    """Return text that Streamlit's Markdown shows as it was typed, on one line.

    Punctuation is escaped; an invisible joiner keeps shortcodes, arrows and web addresses, which
    Streamlit replaces after Markdown's own escapes are undone, from being recognised.
    """
    line = _REPLACED_LATER.sub(rf"\g<0>{_WORD_JOINER}", " ".join(text.split()))
    return _PUNCTUATION.sub(r"\\\1", line)


def shorten(text: str, limit: int) -> str:
    """Return the beginning of a text on one line, at most `limit` characters."""
    line = " ".join(text[: limit * 2].split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def emotion_name(emotion: str) -> str:
    """Return an emotion's name in the interface's language."""
    return t(f"common.emotion_{emotion}")


def emotion_names() -> dict[str, str]:
    """Return the names of all four by code, in the order used everywhere."""
    return {emotion: emotion_name(emotion) for emotion in EMOTION_ICONS}


def emotion_label(emotion: str) -> str:
    """Return icon and name."""
    return f"{EMOTION_ICONS[emotion]} {emotion_name(emotion)}"


def emotion_badge(emotion: str) -> str:
    """Return icon and name on the emotion's colour, as Streamlit Markdown."""
    return f":{_BADGES[emotion]}-badge[{emotion_label(emotion)}]"


def month_name(month: int) -> str:
    """Return a month's name, 1 to 12."""
    return t(f"common.month_{month}")


def short_month_name(month: int) -> str:
    """Return a month's name in few letters, 1 to 12."""
    return t(f"common.month_short_{month}")


def year_month(year: int, month: int) -> str:
    """Return a month with its year."""
    return t("common.year_month", year=year, month=month_name(month))


def weekday_names() -> list[str]:
    """Return the short names of the days, Sunday first."""
    return [t(f"common.weekday_{number}") for number in range(7)]


def long_date(date: dt.date) -> str:
    """Return a date with its weekday."""
    weekday = weekday_names()[date.isoweekday() % 7]
    return t(
        "common.date", year=date.year, month=month_name(date.month), day=date.day, weekday=weekday
    )


def posts_count(count: int) -> str:
    """Return "3 posts" in the interface's language."""
    return t("common.posts_one" if count == 1 else "common.posts_many", count=count)


def observations(n: int, unit: Unit = "posts") -> str:
    """Return, as a badge of Markdown, on how many observations something rests."""
    number = "one" if n == 1 else "many"
    area = "common.posts" if unit == "posts" else f"insights.n_{unit}"
    return f":gray-badge[{t(f'{area}_{number}', count=f'{n:,}')}]"


def leading(counts: Mapping[str, int]) -> str:
    """Return the sentence of which emotion was met most, in how many of all posts.

    Args:
        counts: posts by emotion, all four, one at least.
    """
    n, most = sum(counts[emotion] for emotion in EMOTION_ICONS), max(counts.values())
    names = [emotion_name(emotion) for emotion in EMOTION_ICONS if counts[emotion] == most]
    return t(
        "insights.leading" if len(names) == 1 else "insights.leading_level",
        emotion=i18n.Word(", ".join(names)),
        count=most,
        n=n,
        share=f"{round(100 * most / n)}%",
    )
