"""Words of crisis, found by rules and by weight: before any model is asked, with no network.

A text is in crisis when one of its sentences is: by its weight alone (`weighing.py`), or by a rule
that its weight does not speak against.

The rules lie in `data/crisis.json`. A rule holds where its `match` is found in what remains of the
sentence once harmless idioms and the quoted words of stories are taken out, its `unless` is not
near, and the sentence tells of nothing overcome.
`near` are the word stems without which a rule need not be tried; in Korean patterns a space
matches a space or nothing; `<name>` stands for an entry of `words`; a rule `across` sentences is
tried on three in a row as well, as farewells are said.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate

from facelog.companion import weighing
from facelog.config import DATA
from facelog.types import Language

SENTENCE_LIMIT = 200
OVERLAP = 60
LONG = 80
"""Longer sentences are weighed in pieces of about this many characters."""
REACH = 40
"""How far from a match its `unless` may stand, in characters."""

_INVISIBLE = re.compile(r"[\u00ad\u180e\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
_SENTENCE_END = re.compile(r"(?<=[.!?…。])\s+|\s*[\r\n]+\s*")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|(?<!\w)'[^']*'|‘[^’]*’|『[^』]*』|「[^」]*」|《[^》]*》")
# "자1살", "죽.고.싶.다": one sign between two syllables, put there to slip past filters.
_DISGUISE = re.compile(r"(?<=[가-힣])[0-9.\-_*~^/|·ㆍ!@](?=[가-힣])")
# "자 살 하 는 법": syllables set apart for the same end.
_SPACED = re.compile(r"(?<![가-힣])(?:[가-힣] ){2,}[가-힣](?![가-힣])")
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
class _Pattern:
    """A regular expression, compiled when first needed: few texts need more than some of them."""

    source: str

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.source)


@dataclass(frozen=True)
class _Rule:
    near: tuple[str, ...]
    match: _Pattern
    unless: _Pattern | None


@dataclass(frozen=True)
class _Rules:
    harmless: tuple[_Pattern, ...]
    crisis: tuple[_Rule, ...]
    across: tuple[_Rule, ...]
    story: _Pattern
    past: _Pattern
    again: _Pattern
    recovered: _Pattern


def screen(text: str) -> bool:
    """Tell whether a text speaks of a crisis: of wishing to die, of self-harm, of a farewell.

    Args:
        text: Korean, English or both, of any length.

    Returns:
        True where help should be shown: for the writer, or for someone they worry about.
    """
    plain = _sentences(text)
    sentences = _undisguised(plain)
    pieces = [list(_pieces(sentence)) for sentence in sentences]
    weight, alone, high, low = weighing.weigh([piece for some in pieces for piece in some])
    if (weight > high).any():
        return True
    at = [0, *accumulate(len(some) for some in pieces)]
    again = _rules().again.compiled
    return any(
        # Of a piece of a sentence, and of what came back, the weight tells too little.
        end - begin < at[end] - at[begin]
        or again.search(sentences[begin])
        or (alone[at[begin] : at[end]] > low).any()
        for begin, end in _found_by_rule(plain, sentences)
    )


def by_rule(text: str) -> bool:
    """Tell whether a rule holds somewhere in a text, whatever it weighs."""
    plain = _sentences(text)
    return any(True for _ in _found_by_rule(plain, _undisguised(plain)))


def parts(text: str) -> list[str]:
    """Return a text in the pieces that are weighed: plain, in lower case, undisguised."""
    sentences = _undisguised(_sentences(text))
    return [piece for sentence in sentences for piece in _pieces(sentence)]


@cache
def help_lines(language: Language) -> tuple[HelpLine, ...]:
    """Return the places to call, the most fitting first, in the words of a language."""
    lines = json.loads((DATA / "help.json").read_text(encoding="utf-8"))[language]
    return tuple(HelpLine(**line) for line in lines)


def _found_by_rule(parts: list[str], bare: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where rules hold: the numbers of the first sentence and of the one behind the last.

    Args:
        parts: the sentences.
        bare: the same without disguise.
    """
    rules = _rules()
    disguised = [number for number, part in enumerate(parts) if bare[number] != part]
    in_a_row = [" ".join(parts[number : number + 3]) for number in range(len(parts) - 1)]
    following = [*parts[1:], ""]
    for number in _in_crisis(parts, following, rules.crisis):
        yield number, number + 1
    behind = [following[number] for number in disguised]
    for number in _in_crisis([bare[n] for n in disguised], behind, rules.crisis):
        yield disguised[number], disguised[number] + 1
    for number in _in_crisis(in_a_row, [""] * len(in_a_row), rules.across):
        yield number, min(number + 3, len(parts))


def _in_crisis(parts: list[str], following: list[str], tried: tuple[_Rule, ...]) -> Iterator[int]:
    """Yield the numbers of the parts for which a rule holds."""
    text = "\n".join(parts)
    starts = list(accumulate((len(part) + 1 for part in parts), initial=0))
    # Most stems are in no text: its letters tell so before any search.
    letters = set(text)
    for rule in tried:
        for stem in rule.near:
            if letters.issuperset(stem):
                for number in _holding(stem, text, starts):
                    if _holds(rule, parts[number], following[number]):
                        yield number


def _holding(stem: str, text: str, starts: list[int]) -> Iterator[int]:
    """Yield the numbers of the parts that hold a stem: far quicker than asking each part."""
    at = text.find(stem)
    while at >= 0:
        number = bisect_right(starts, at) - 1
        yield number
        at = text.find(stem, starts[number + 1])


def _holds(rule: _Rule, sentence: str, following: str) -> bool:
    """Tell whether a rule matches and it is meant: no idiom, no story, nothing overcome."""
    if not rule.match.compiled.search(sentence):
        return False
    rules = _rules()
    if (
        rules.past.compiled.search(sentence)
        and not rules.again.compiled.search(sentence)
        and (
            rules.recovered.compiled.search(sentence) or rules.recovered.compiled.search(following)
        )
    ):
        return False
    rest = _QUOTED.sub("", sentence) if rules.story.compiled.search(sentence) else sentence
    for idiom in rules.harmless:
        rest = idiom.compiled.sub("", rest)
    return any(
        not (rule.unless and rule.unless.compiled.search(rest, *_around(found)))
        for found in rule.match.compiled.finditer(rest)
    )


def _undisguised(sentences: list[str]) -> list[str]:
    text = "\n".join(sentences)  # one search instead of one for each
    together = _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    return _DISGUISE.sub("", together).split("\n")


def _around(found: re.Match[str]) -> tuple[int, int]:
    return max(found.start() - REACH, 0), found.end() + REACH


def _plain(text: str) -> str:
    """Return a text in one form of letters, without what cannot be seen."""
    shown = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).lower()
    return re.sub(r"[^\S\n]+", " ", shown.replace("’", "'"))


def _sentences(text: str) -> list[str]:
    """Return the sentences, plain; one without end is cut into parts that overlap."""
    return [
        sentence[start : start + SENTENCE_LIMIT]
        for sentence in _SENTENCE_END.split(_plain(text))
        for start in range(0, max(len(sentence) - OVERLAP, 1), SENTENCE_LIMIT - OVERLAP)
    ]


def _pieces(sentence: str) -> Iterator[str]:
    """Yield a sentence, or where it is long its words in rows that overlap by half."""
    if len(sentence) <= LONG:
        yield sentence
        return
    words = sentence.split(" ")
    size = max(len(words) * LONG // len(sentence), 2)
    for start in range(0, max(len(words) - size // 2, 1), size // 2):
        yield " ".join(words[start : start + size])


@cache
def _rules() -> _Rules:
    data = json.loads((DATA / "crisis.json").read_text(encoding="utf-8"))
    words = data["words"]

    def pattern(source: str, spaces_optional: bool = False) -> _Pattern:
        filled = re.sub(r"<(\w+)>", lambda name: f"(?:{words[name[1]]})", source)
        if spaces_optional:
            filled = _LOOSE.sub(lambda found: found[1] or " ?", filled)
        return _Pattern(filled)

    harmless: list[_Pattern] = []
    crisis: list[_Rule] = []
    across: list[_Rule] = []
    for language in ("ko", "en"):
        loose = language == "ko"
        harmless += [pattern(source, loose) for source in data[language]["harmless"]]
        for given in data[language]["crisis"]:
            rule = _Rule(
                near=tuple(given["near"].split("|")),
                match=pattern(given["match"], loose),
                unless=pattern(given["unless"], loose) if "unless" in given else None,
            )
            crisis.append(rule)
            if given.get("across"):
                across.append(rule)
    return _Rules(
        harmless=tuple(harmless),
        crisis=tuple(crisis),
        across=tuple(across),
        story=pattern("<story>"),
        past=pattern("<past>"),
        again=pattern("<again>"),
        recovered=pattern("<recovered>"),
    )
