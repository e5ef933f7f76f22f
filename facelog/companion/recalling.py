"""What the built-in Anna says of an earlier post: how long ago it was, and what is shared."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from facelog.companion.gist import Gist, understand
from facelog.companion.stock import Line, Voice, stock, words
from facelog.i18n import translate
from facelog.types import Attitude, Language, Memory

_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
_YEAR = range(350, 381)
"""How many days ago is around this time last year."""

_RELATIONS = {
    ("negative", "hard"): "hard",
    ("negative", "happy"): "relief",
    ("positive", "happy"): "happy",
    ("positive", "hard"): "contrast",
}
_TALE: dict[Language, tuple[str, ...]] = {"ko": ("얘기",), "en": (" about ", "I remember")}
"""A sentence on a person holds one of these: it tells that they were talked of, no more."""


@dataclass(frozen=True)
class Recollection:
    """What can be said of one earlier post.

    Attributes:
        lines: of the stock.
        values: their slots.
        noun: the thing that both posts speak of.
    """

    post_id: str
    lines: tuple[Line, ...]
    values: Mapping[str, str]
    noun: str


def ago(date: dt.date, today: dt.date, language: Language) -> tuple[str, str, str] | None:
    """Return how long ago a day was, as it stands in a sentence: then, then too, but then.

    Returns:
        None for a day that is still to come.
    """
    days = (today - date).days
    if days < 0:
        return None
    values = {
        "month": translate(language, f"common.month_{date.month}"),
        "year": str(date.year),
        "weeks": str(days // 7),
    }
    voice = Voice("", language, "casual")
    when, too, then = (
        voice.say(line, **values) for line in stock(language)[f"ago.{_distance(date, today)}"]
    )
    return when, too, then


def _distance(date: dt.date, today: dt.date) -> str:
    days = (today - date).days
    near = {0: "today", 1: "yesterday", 2: "before"}.get(days)
    if near:
        return near
    monday = today - dt.timedelta(days=today.weekday())
    if date >= monday:
        return "days"
    if date >= monday - dt.timedelta(days=7):
        return "week"
    months = 12 * (today.year - date.year) + today.month - date.month
    if months == 0:
        return "weeks"
    if months == 1:
        return "month"
    if date.year == today.year:
        return "months"
    if date.year == today.year - 1:
        return "yearago" if days in _YEAR else "lastyear"
    return "years"


def recollect(
    memories: Sequence[Memory],
    gist: Gist,
    mood: str,
    today: dt.date,
    language: Language,
    attitude: Attitude,
) -> tuple[Recollection, ...]:
    """Return what can be said of earlier posts that really share a thing with the text.

    Args:
        memories: what was found, the best first.
        gist: of the present text.
        mood: which broad stock the answer draws from: happy, hard or plain.
        today: the day on which it is said.
    """
    found = []
    for memory in memories:
        noun = _shared(gist, memory, language)
        when = ago(memory.date, today, language)
        if noun and when:
            found.append(_recollection(memory, noun, when, gist, mood, language, attitude))
    return tuple(one for one in found if one.lines)


def _shared(gist: Gist, memory: Memory, language: Language) -> str:
    """Return the present text's thing that stands in the earlier one as well."""
    text = memory.text.lower()
    for word in memory.words:
        for noun in gist.nouns:
            name = noun if language == "ko" else noun.split(" ", 1)[-1]
            same = name == word if language == "en" else len(word) > 1 and word in name
            if same and name.lower() in text:
                return noun
    return ""


def _recollection(
    memory: Memory,
    noun: str,
    when: tuple[str, str, str],
    gist: Gist,
    mood: str,
    language: Language,
    attitude: Attitude,
) -> Recollection:
    name = noun if language == "ko" else noun.split(" ", 1)[-1]
    told = " ".join(
        part.group() for part in _SENTENCE.finditer(memory.text) if name in part.group().lower()
    )
    about = understand(told, "", language)
    relation = _RELATIONS.get((about.tone, mood), "plain")
    if "loss" in (*about.topics, *gist.topics):
        relation = "plain"
    # nothing that the person grieves over is played with
    playful = attitude == "playful" and relation == "plain" and mood == "hard"
    sections = [f"memory.{relation}"]
    if not playful:
        sections.append(f"memory.{relation}.{attitude}")
    lines = [line for section in sections for line in stock(language).get(section, ())]
    person = noun in words(language).get("people", ()) or name in words("en")["yours"]
    if person:
        tale = _TALE[language]
        lines = [line for line in lines if any(part in line.template for part in tale)]
    bound = tuple(line for line in lines if line.words and about.holds(line.words))
    free = tuple(line for line in lines if not line.words)
    values = {"noun": noun, "when": when[0], "too": when[1], "then": when[2]}
    return Recollection(memory.post_id, bound + free, values, noun)
