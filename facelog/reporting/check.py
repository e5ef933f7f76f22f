"""Holds sentences to the facts: one that says a figure which is not so is not let through.

The check errs on the strict side. A sentence passes where each number in it can be read, is about
something that was counted, and is what was counted; where each date, weekday, word and emotion
that it names is there; and where "more", "most", "half" or "every day" are true. An emotion that
does not lead is let through only where it has a number or a day, or is said to be there. A
sentence without any of these passes, unless it speaks of a diagnosis or names a cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from facelog.insights.facts import Facts
from facelog.reporting.claims import Claims
from facelog.reporting.figures import Figures
from facelog.reporting.ranks import Ranks
from facelog.reporting.reading import TONGUES, read
from facelog.types import Language

_PARAGRAPH = re.compile(r"\n\s*\n")
_END = re.compile(r"(?<=[.!?。！？…~])[\"”’')]*\s+|\n+")


@dataclass(frozen=True)
class Checked:
    """A text held to the facts.

    Attributes:
        kept: the sentences that are let through, in order.
        dropped: those that are not.
        text: those that are let through, in their paragraphs.
    """

    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    text: str


def check(text: str, facts: Facts, language: Language, names: Iterable[str] = ()) -> Checked:
    """Part the sentences of a text by whether the facts bear them out.

    Args:
        text: of any length; a line's end ends a sentence, an empty line a paragraph.
        facts: what was counted.
        language: of the text.
        names: of people, in which no number is looked for.
    """
    dropped: list[str] = []
    paragraphs: list[list[str]] = []
    for paragraph in _PARAGRAPH.split(text):
        paragraphs.append([])
        for sentence in filter(None, map(str.strip, _END.split(paragraph))):
            fine = holds(sentence, facts, language, names)
            (paragraphs[-1] if fine else dropped).append(sentence)
    return Checked(
        kept=tuple(sentence for one in paragraphs for sentence in one),
        dropped=tuple(dropped),
        text="\n\n".join(" ".join(one) for one in paragraphs if one),
    )


def holds(sentence: str, facts: Facts, language: Language, names: Iterable[str] = ()) -> bool:
    """Tell whether the facts bear a sentence out; the arguments are those of `check`."""
    if TONGUES[language].never.search(sentence):
        return False
    said = read(sentence, facts, language, names)
    if not said.known:
        return False
    tongue = TONGUES[language]
    return (
        all(map(Figures(said, facts, tongue).holds, said.figures))
        and Claims(said, facts, tongue).hold()
        and Ranks(said, facts, tongue).hold()
    )
