"""What a line of the chat does or tells: an act toward Anna, or what is the case.

`data/composer/<language>/cues.json` lists both as pairs of a name and a pattern, the one that
counts first. An act is a greeting, a question to Anna, a plain yes; a case is what a line tells
of the person: cannot sleep, is angry, has passed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from facelog.companion import characters
from facelog.config import DATA
from facelog.types import Language

GLAD = frozenset({"relief", "proud", "done", "crush", "birthday", "trip", "ate", "glad", "fine"})
EVEN = frozenset({"upcoming", "bored", "hungry", "home", "weather", "quiet"})


@dataclass(frozen=True)
class Cues:
    """The patterns of one language.

    Attributes:
        before, after: what turns a word around where it stands next to it: 안 피곤해.
        cause: what follows or leads to the thing that a feeling comes from, in its first group.
    """

    acts: tuple[tuple[str, re.Pattern[str]], ...]
    cases: tuple[tuple[str, re.Pattern[str]], ...]
    before: re.Pattern[str]
    after: re.Pattern[str]
    cause: re.Pattern[str]

    def act(self, line: str) -> str:
        """Return what a line does, empty where it only tells."""
        return next((name for name, cue in self.acts if cue.search(line)), "")

    def case(self, line: str) -> str:
        """Return what a line tells of the person, empty where nothing known."""
        names = [name for name, cue in self.cases if cue.search(line)]
        held = next((name for name, cue in self.cases if self._holds(cue, line)), "")
        denied = {mood_of_case(name) for name in names}
        # 오늘은 안 피곤해 is fine, 요즘 행복하지 않아 is not
        return held or ("fine" if "hard" in denied else "rough" if "happy" in denied else "")

    def _holds(self, cue: re.Pattern[str], line: str) -> bool:
        return any(
            not self.before.search(line[: found.start()])
            and not self.after.search(line[found.end() :])
            for found in cue.finditer(line)
        )

    def latest(self, lines: Sequence[str]) -> str:
        """Return the case of the latest line that tells one."""
        return next((case for line in reversed(lines) if (case := self.case(tidy(line)))), "")


_ENDINGS = ((r"[아야](?!\w)", "야"), (r"이?[은는]", "는"), (r"이?도", "도"), (r"(?!\w)", ""))
"""What may follow a friend's name, and how it follows 안나."""


def tidy(line: str) -> str:
    """Return a line in small letters, on one line, as the patterns expect it."""
    return " ".join(line.lower().replace("’", "'").split())


def addressed(line: str, names: Iterable[str], language: Language) -> str:
    """Return a tidy line in which a friend is called as the patterns expect it: 한결아, 안나야.

    Args:
        line: as `tidy` gives it.
        names: of the friends who may be meant.
        language: of the patterns.
    """
    first = characters.shipped()[characters.FIRST].names[language].lower()
    for name in names:
        called = re.compile(rf"(?<!\w){re.escape(tidy(name))}")
        for ending, expected in _ENDINGS:
            line = re.sub(called.pattern + ending, first + expected, line)
    return line


def mood_of_case(case: str) -> str:
    """Return which mood a case is of: happy, plain or hard."""
    return "happy" if case in GLAD else "plain" if case in EVEN or not case else "hard"


@cache
def cues(language: Language) -> Cues:
    """Return the patterns of a language."""
    file = DATA / "composer" / language / "cues.json"
    found: Mapping[str, str] = (raw := json.loads(file.read_text(encoding="utf-8")))

    def compiled(group: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((name, re.compile(pattern)) for name, pattern in raw[group])

    return Cues(
        compiled("acts"),
        compiled("cases"),
        *(re.compile(found[name]) for name in ("before", "after", "cause")),
    )
