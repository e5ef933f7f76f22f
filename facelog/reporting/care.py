"""A kind hint to somebody who listens, where a report's days were heavy for long."""

from __future__ import annotations

from dataclasses import dataclass

from facelog.companion.safety import HelpLine, help_lines
from facelog.i18n import translate
from facelog.insights.facts import Facts
from facelog.types import Language

NUMBER = "1577-0199"
"""Which of the places in `data/help.json` is named: talk about one's mind, day and night."""


@dataclass(frozen=True)
class Hint:
    """What is said, and whom one can call."""

    words: str
    line: HelpLine

    @property
    def digits(self) -> str:
        """The number without hyphens, as a telephone dials it."""
        return "".join(filter(str.isdigit, self.line.number))


def hint(facts: Facts, language: Language) -> Hint | None:
    """Return the hint; None where sadness has not led for two weeks and no post was of a crisis.

    Args:
        facts: of the report, see `facts.weeks_led` for what two weeks are.
        language: of the words.
    """
    if not (facts.long_sad or facts.crisis):
        return None
    lines = help_lines(language)
    line = next((one for one in lines if one.number == NUMBER), lines[0])
    return Hint(translate(language, f"report.care_{'sad' if facts.long_sad else 'heavy'}"), line)
