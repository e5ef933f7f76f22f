"""Holds sentences to the facts: one that says a figure which is not so is not let through.

The check errs on the strict side. A sentence passes where each number in it can be read, is about
something that was counted, and is what was counted; where each date, weekday, word and emotion
that it names is there; and where "more", "most", "half" or "every day" are true. A sentence
without any of these passes, unless it speaks of a diagnosis or names a cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from facelog.insights.facts import Facts
from facelog.reporting.claims import Claims
from facelog.reporting.figures import Figures
from facelog.reporting.reading import TONGUES, read
from facelog.types import Language

_END = re.compile(r"(?<=[.!?。！？…~])[\"”’')]*\s+|\n+")


@dataclass(frozen=True)
class Checked:
    """A text held to the facts.

    Attributes:
        kept: the sentences that are let through, in order.
        dropped: those that are not.
    """

    kept: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentences that are let through, as one text."""
        return " ".join(self.kept)


def check(text: str, facts: Facts, language: Language, names: Iterable[str] = ()) -> Checked:
    """Part the sentences of a text by whether the facts bear them out.

    Args:
        text: of any length; a line's end ends a sentence.
        facts: what was counted.
        language: of the text.
        names: of people, in which no number is looked for.
    """
    sentences = [part for one in _END.split(text) if (part := one.strip())]
    passed = [holds(one, facts, language, names) for one in sentences]
    return Checked(
        tuple(one for one, fine in zip(sentences, passed, strict=True) if fine),
        tuple(one for one, fine in zip(sentences, passed, strict=True) if not fine),
    )


def holds(sentence: str, facts: Facts, language: Language, names: Iterable[str] = ()) -> bool:
    """Tell whether the facts bear a sentence out; the arguments are those of `check`."""
    if TONGUES[language].never.search(sentence):
        return False
    said = read(sentence, facts, language, names)
    if not said.known:
        return False
    figures = Figures(said, facts, TONGUES[language])
    return all(map(figures.holds, said.figures)) and Claims(said, facts, TONGUES[language]).hold()
