"""How much the sentences of a text weigh towards a crisis: a logistic regression, by numpy alone.

What is weighed of three sentences in a row (of a shorter text, of all of it):

- their themes: the groups of word stems in `data/crisis_themes.json` (a means, a farewell, a dish,
  a film ...) of which they hold one, and every pair of these;
- their letters in runs of three to six, Korean syllables taken apart and unspaced, so that
  spelling and spacing matter little; their English words, alone, in twos and in threes. All of
  these are hashed into one table.

The weights lie in `data/crisis_weights.npz`; `python -m facelog.train.words` fits them.
"""

from __future__ import annotations

import json
import re
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from facelog.config import DATA

PLACES = 1 << 17
"""How many places the table of hashed runs and words has: a power of two."""
RUNS = (3, 4, 5, 6)
"""How many letters a run has."""
WORDS = 3
"""How many English words in a row are taken as one."""
TOGETHER = 3
"""So many sentences in a row are weighed as one, where there are as many."""
THEME_SHARE = 0.3

_OTHER_SIGNS = re.compile(r"[^0-9a-z가-힣ㄱ-ㅎㅏ-ㅣ'\n]+")
_NOT_KOREAN = re.compile(r"[^가-힣ㄱ-ㅎㅏ-ㅣ\U0001f300-\U0001faff\n]+")
_NOT_ENGLISH = re.compile(r"[^a-z0-9'\n]+")
_LETTER = re.compile(r"[a-z]")
_BORDER = 1
_LINE_END, _SPACE, _FIRST_JAMO = 10, 32, ord("ㄱ")
_FIRST_SYLLABLE, _LAST_SYLLABLE = ord("가"), ord("힣")
_PRIME = np.uint64(1099511628211)

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
Chances = NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """What is weighed of the parts of a text.

    Attributes:
        place: of each run and word its place in the table.
        owner: of each run and word the part it stands in.
        themes: parts x themes, 1 where a part holds a stem of the theme, else 0.
    """

    place: Places
    owner: Places
    themes: Floats


@dataclass(frozen=True)
class Weights:
    """A fitted model.

    Attributes:
        table: the weight of each place, `PLACES` of them.
        theme: the weight of each theme.
        pair: themes x themes, symmetric, its diagonal 0: the weight of each pair.
        bias: what a part without anything weighs.
        high: from here on a part is heard with no rule.
        low: up to here it is not heard in spite of a rule.
    """

    table: Floats
    theme: Floats
    pair: Floats
    bias: float
    high: float
    low: float


def weigh(parts: Sequence[str]) -> tuple[Chances, Chances, float, float]:
    """Weigh the parts of a text, plain and in lower case.

    Returns:
        What each part weighs with its neighbours, the heaviest of the rows it stands in, and what
        it weighs there or alone, as logarithms of the odds; then the first weight from which a
        part is heard with no rule, and the second up to which it is not heard in spite of one.
    """
    model = _model()
    if not parts:
        return np.zeros(0), np.zeros(0), model.high, model.low
    found = look(parts)
    together = min(TOGETHER, len(parts))
    alone, rows = score(found, model, (1, together))
    best = np.full(len(parts), -np.inf)
    for shift in range(together):
        part = best[shift : shift + len(rows)]
        np.maximum(part, rows, out=part)
    return best, np.maximum(best, alone), model.high, model.low


def score(found: Parts, model: Weights, rows: Sequence[int]) -> list[Chances]:
    """Return for each length of rows what each such row weighs: `len(parts) - length + 1`."""
    count = len(found.themes)
    weight = np.bincount(found.owner, model.table[found.place], count).astype(np.float64)
    amount = np.bincount(found.owner, minlength=count).astype(np.float64)
    return [_weight(found.themes, weight, amount, model, together) for together in rows]


def _weight(
    themes: Floats, weight: Chances, amount: Chances, model: Weights, together: int
) -> Chances:
    if together > 1:
        window = np.ones(together)
        weight = np.convolve(weight, window, "valid")
        amount = np.convolve(amount, window, "valid")
        themes = np.lib.stride_tricks.sliding_window_view(themes, together, axis=0).max(axis=2)
    single, pairs = theme_shares(themes.sum(axis=1))
    in_pairs = ((themes @ model.pair) * themes).sum(axis=1) / 2
    letters = weight / np.sqrt(np.maximum(amount, 1))
    return letters + themes @ model.theme * single + in_pairs * pairs + model.bias


def theme_shares(count: Floats) -> tuple[Chances, Chances]:
    """Return how much one theme and one pair count among so many themes."""
    pairs = np.maximum(count * (count - 1) / 2, 1)
    return THEME_SHARE / np.maximum(count, 1) ** 0.25, THEME_SHARE / np.sqrt(pairs)


def look(parts: Sequence[str]) -> Parts:
    """Find what is weighed of the parts of a text, plain and in lower case."""
    text = "\n".join(parts)  # searched as one, a line for each: far quicker than one by one
    english = _stripped(_NOT_ENGLISH.sub(" ", text))
    (run, of_run), (word, of_word) = _runs(text, len(parts)), _words(english)
    place, owner = np.concatenate([run, word]), np.concatenate([of_run, of_word])
    return Parts(place, owner, _themes(_NOT_KOREAN.sub("", text), english, len(parts)))


@cache
def theme_names() -> tuple[str, ...]:
    """Return the names of the themes, in the order of the weights."""
    return tuple(sorted(json.loads((DATA / "crisis_themes.json").read_text(encoding="utf-8"))))


def _runs(text: str, number: int) -> tuple[Places, Places]:
    """Return place and owner of every run of letters that stays within a part."""
    together = "\n" + _stripped(_OTHER_SIGNS.sub(" ", text)) + "\n"
    signs = np.frombuffer(together.encode("utf-32-le"), np.uint32).astype(np.int64)
    codes = _taken_apart(_ungapped(_unrepeated(signs)))
    part_of = np.cumsum(codes == _BORDER) - 1
    letters = codes.astype(np.uint64)
    places, owners = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for length in RUNS:
        count = max(len(codes) - length + 1, 0)
        owner = part_of[:count]
        # A border may stand at either end of a run, not within. What starts at the last border
        # belongs to no part.
        whole = (part_of[length - 2 : length - 2 + count] == owner) & (owner < number)
        places.append(_hashed(letters, length, count)[whole])
        owners.append(owner[whole])
    return np.concatenate(places), np.concatenate(owners)


def _stripped(lines: str) -> str:
    """Take the single space from either end of each line."""
    return lines.replace(" \n", "\n").replace("\n ", "\n").strip(" ")


def _unrepeated(signs: Places) -> Places:
    """Leave two of a sign that stands more often in a row."""
    kept = np.ones(len(signs), np.bool_)
    kept[2:] = (signs[2:] != signs[1:-1]) | (signs[2:] != signs[:-2]) | (signs[2:] == _LINE_END)
    return signs[kept]


def _ungapped(signs: Places) -> Places:
    """Take the spaces from between Korean letters."""
    korean = signs >= _FIRST_JAMO  # what else is that high was taken out
    kept = np.ones(len(signs), np.bool_)
    kept[1:-1] = (signs[1:-1] != _SPACE) | ~korean[:-2] | ~korean[2:]
    return signs[kept]


def _taken_apart(codes: Places) -> Places:
    """Replace each Korean syllable by the numbers of its two or three letters."""
    syllable = (codes >= _FIRST_SYLLABLE) & (codes <= _LAST_SYLLABLE)
    inner = np.where(syllable, codes - _FIRST_SYLLABLE, 0)
    final = inner % 28
    size = np.where(syllable, 2 + (final > 0), 1)
    end = np.cumsum(size)
    apart = np.empty(end[-1], np.int64)
    start = end - size
    apart[start] = np.where(
        syllable, 2 + inner // 588, np.where(codes == _LINE_END, _BORDER, codes + 200)
    )
    apart[start[syllable] + 1] = 30 + inner[syllable] % 588 // 28
    closed = syllable & (final > 0)
    apart[start[closed] + 2] = 60 + final[closed]
    return apart


def _words(english: str) -> tuple[Places, Places]:
    """Return place and owner of the English words, alone and in rows within a part."""
    hashed: list[int] = []
    owners: list[int] = []
    for number, part in enumerate(english.split("\n")):
        if _LETTER.search(part):
            words = ["^", *part.split(), "$"]
            hashed += [zlib.crc32(word.encode()) for word in words]
            owners += [number] * len(words)
    word, owner = np.array(hashed, np.uint64), np.array(owners, np.int64)
    places, of = [], []
    for length in range(1, WORDS + 1):
        count = max(len(word) - length + 1, 0)
        place = _hashed(word, length, count)
        whole = owner[:count] == owner[len(owner) - count :]
        places.append(place[whole])
        of.append(owner[:count][whole])
    return np.concatenate(places), np.concatenate(of)


def _hashed(codes: NDArray[np.uint64], length: int, count: int) -> Places:
    """Return the place of each of so many rows of so many codes."""
    value = np.full(count, length, np.uint64)
    for at in range(length):
        value = (value ^ codes[at : at + count]) * _PRIME
    value ^= value >> np.uint64(29)
    return (value & np.uint64(PLACES - 1)).astype(np.int64)


def _themes(korean: str, english: str, number: int) -> Floats:
    found = np.zeros((number, len(theme_names())), np.float32)
    for text, stems in zip((korean, f" {english} ".replace("\n", " \n ")), _stems(), strict=True):
        _mark(found, text, stems)
    return found


def _mark(found: Floats, text: str, stems: tuple[tuple[str, int], ...]) -> None:
    letters = set(text)
    starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    for stem, theme in stems:
        if not letters.issuperset(stem):
            continue
        at = text.find(stem)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            found[number, theme] = 1
            at = text.find(stem, starts[number + 1])


@cache
def _stems() -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """Return the Korean and the English stems, each with its theme's number.

    An English stem starts a word; one that ends in `$` ends it as well.
    """
    themes = json.loads((DATA / "crisis_themes.json").read_text(encoding="utf-8"))
    korean, english = [], []
    for number, name in enumerate(theme_names()):
        korean += [(stem, number) for stem in themes[name]["ko"]]
        english += [
            (f" {stem[:-1]} " if stem.endswith("$") else f" {stem}", number)
            for stem in themes[name]["en"]
        ]
    return tuple(korean), tuple(english)


@cache
def _model() -> Weights:
    with np.load(DATA / "crisis_weights.npz") as stored:
        scale, theme_scale = stored["scale"], stored["theme_scale"]
        upper = np.zeros((len(theme_names()),) * 2, np.float32)
        upper[np.triu_indices(len(upper))] = stored["themes"] * theme_scale
        theme = upper.diagonal().copy()
        np.fill_diagonal(upper, 0)
        return Weights(
            table=stored["table"] * scale,
            theme=theme,
            pair=upper + upper.T,
            bias=float(stored["bias"]),
            high=float(stored["high"]),
            low=float(stored["low"]),
        )
