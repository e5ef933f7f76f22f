"""Words of crisis, found by rule: before any model is asked, with no network.

The rules lie in `data/crisis.json`. A text is in crisis when one of its sentences is: a rule's
`match` is found in what remains of the sentence once harmless idioms and the quoted words of
stories are taken out, its `unless` is not, and the sentence does not tell of something overcome.
`near` are the word stems without which a rule need not be tried; in Korean patterns a space
matches a space or nothing; `<name>` stands for an entry of `words`; a rule `across` sentences is
tried on three in a row as well, as farewells are said.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from facelog.config import DATA
from facelog.types import Language

SENTENCE_LIMIT = 200
OVERLAP = 60

_INVISIBLE = re.compile(r"[\u00ad\u180e\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
_SENTENCE_END = re.compile(r"(?<=[.!?…。])\s+|\s*[\r\n]+\s*")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|(?<!\w)'[^']*'|‘[^’]*’|『[^』]*』|「[^」]*」|《[^》]*》")
# "자1살", "죽.고.싶.다": one sign between two syllables, put there to slip past filters.
_DISGUISE = re.compile(r"(?<=[가-힣])[0-9.\-_*~^/|·ㆍ!@](?=[가-힣])")
# A pattern's spaces, but for those looked back at: these must stay of one width.
_LOOSE = re.compile(r"(\(\?<[!=][^)]*\))| (?![?*])")


@dataclass(frozen=True)
class HelpLine:
    """A place to call.

    Attributes:
        number: as it is dialled, with hyphens.
        note: when and for what it is there.
    """

    name: str
    number: str
    note: str


@dataclass(frozen=True)
class _Rule:
    near: tuple[str, ...]
    match: re.Pattern[str]
    unless: re.Pattern[str] | None
    across: bool


@dataclass(frozen=True)
class _Rules:
    harmless: tuple[re.Pattern[str], ...]
    crisis: tuple[_Rule, ...]
    story: re.Pattern[str]
    over: re.Pattern[str]


def screen(text: str) -> bool:
    """Tell whether a text speaks of a crisis: of wishing to die, of self-harm, of a farewell.

    Args:
        text: Korean, English or both, of any length.

    Returns:
        True where help should be shown: for the writer, or for someone they worry about.
    """
    plain = _plain(text)
    bare = _DISGUISE.sub("", plain)
    return _speaks_of_crisis(plain) or (bare != plain and _speaks_of_crisis(bare))


@cache
def help_lines(language: Language) -> tuple[HelpLine, ...]:
    """Return the places to call, the most fitting first, in the words of a language."""
    lines = json.loads((DATA / "help.json").read_text(encoding="utf-8"))[language]
    return tuple(HelpLine(**line) for line in lines)


def _speaks_of_crisis(text: str) -> bool:
    rules = _rules()
    awake = [rule for rule in rules.crisis if any(stem in text for stem in rule.near)]
    if not awake:
        return False
    sentences = list(_sentences(text))
    farewells = [rule for rule in awake if rule.across]
    return any(_matches(sentence, awake, rules) for sentence in sentences) or any(
        _matches(" ".join(sentences[place : place + 3]), farewells, rules)
        for place in range(len(sentences) - 1 if farewells else 0)
    )


def _matches(sentence: str, awake: list[_Rule], rules: _Rules) -> bool:
    tried = [rule for rule in awake if any(stem in sentence for stem in rule.near)]
    if not tried or rules.over.search(sentence):
        return False
    if rules.story.search(sentence):
        sentence = _QUOTED.sub("", sentence)
    rest = sentence
    for idiom in rules.harmless:
        rest = idiom.sub("", rest)
    return any(
        rule.match.search(rest) and not (rule.unless and rule.unless.search(sentence))
        for rule in tried
    )


def _plain(text: str) -> str:
    """Return a text in one form of letters, without what cannot be seen."""
    shown = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).lower()
    return re.sub(r"[^\S\n]+", " ", shown.replace("’", "'"))


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences; one without end is cut into parts that overlap."""
    for sentence in _SENTENCE_END.split(text):
        for start in range(0, max(len(sentence) - OVERLAP, 1), SENTENCE_LIMIT - OVERLAP):
            yield sentence[start : start + SENTENCE_LIMIT]


@cache
def _rules() -> _Rules:
    data = json.loads((DATA / "crisis.json").read_text(encoding="utf-8"))
    words = data["words"]

    def pattern(source: str, spaces_optional: bool = False) -> re.Pattern[str]:
        filled = re.sub(r"<(\w+)>", lambda name: f"(?:{words[name[1]]})", source)
        if spaces_optional:
            filled = _LOOSE.sub(lambda found: found[1] or " ?", filled)
        return re.compile(filled)

    harmless: list[re.Pattern[str]] = []
    crisis: list[_Rule] = []
    for language in ("ko", "en"):
        loose = language == "ko"
        harmless += [pattern(source, loose) for source in data[language]["harmless"]]
        crisis += [
            _Rule(
                near=tuple(rule["near"]),
                match=pattern(rule["match"], loose),
                unless=pattern(rule["unless"], loose) if "unless" in rule else None,
                across=rule.get("across", False),
            )
            for rule in data[language]["crisis"]
        ]
    return _Rules(
        harmless=tuple(harmless),
        crisis=tuple(crisis),
        story=pattern("<story>"),
        over=pattern(data["over"]),
    )
