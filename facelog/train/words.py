"""Fit the weights by which words of crisis are heard: `python -m facelog.train.words FILE...`.

The files are those of `tests/companion/crisis_*.tsv`: a label, a tab, a text; a line `# THEME`
begins what was written together, and a single letter at its end names the hand that wrote it.
Those after `--hard` teach as well, but as they are made to be mistaken they do not say from what
weight on a text is heard. Files `.txt` are those of `data/composer` and `data/sample`: clear but
for Anna's words of care.

First every text is judged by a model that saw nothing of its hand or, where none is named, of the
hundreds of lines around it, for these share habits (a fifth of such groups at a time), with the
rules as they are; then the model is fitted to all of them and written.

Logistic regression with a quadratic penalty, by Newton's method with
conjugate gradients (Lin, Weng, Keerthi 2008). Of a text in crisis the heaviest row of sentences
counts as one example, found by the model of the round before (as in Andrews et al. 2003); of a
clear text every row does.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facelog.companion import safety, weighing
from facelog.companion.weighing import PLACES, TOGETHER
from facelog.config import DATA

FOLDS = 5
GROUP = 400
"""Lines of no named hand are grouped by so many: neighbours were written together."""
ROUNDS = 2
STRENGTH = 30.0
"""How much the examples count against the penalty."""
LOW = -1.0
ALARMS = 0.05
"""The share of usual clear texts that may be heard when each is new to the model."""

_KOREAN = re.compile("[가-힣]")

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Example:
    """A text with its label and the group it was written in."""

    text: str
    crisis: bool
    group: str


@dataclass(frozen=True)
class Matrix:
    """Sparse rows, each a row of sentences of some example.

    Attributes:
        column, value: of each entry, row by row; no row is empty.
        start: where each row's entries begin.
        width: the number of columns.
    """

    column: Places
    value: Floats
    start: Places
    width: int

    def times(self, weights: Floats) -> Floats:
        """Return rows @ weights."""
        return np.add.reduceat(self.value * weights[self.column], self.start)

    def back(self, amounts: Floats) -> Floats:
        """Return the columns' sums, each row taken by its amount."""
        size = np.diff(np.append(self.start, len(self.column)))
        values = self.value * np.repeat(amounts, size)
        return np.bincount(self.column, values, self.width).astype(np.float64)

    def of(self, rows: Places) -> Matrix:
        """Return some of the rows."""
        size = np.diff(np.append(self.start, len(self.column)))[rows]
        start = np.cumsum(size) - size
        entries = np.repeat(self.start[rows] - start, size) + np.arange(size.sum())
        return Matrix(self.column[entries], self.value[entries], start, self.width)


def read(files: Iterable[Path]) -> list[Example]:
    """Read files of labelled texts (`.tsv`), and of sentences that are clear (`.txt`).

    Raises:
        OSError, ValueError: a file cannot be read, or a line has no label.
    """
    examples = []
    for file in files:
        hand = ""
        if file.suffix == ".txt":
            examples += [
                Example(line, False, f"{file.parent.name}/{file.name}") for line in _stock(file)
            ]
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
            if line.startswith("# "):
                last = line.split()[-1]
                hand = last if len(last) == 1 else ""
                continue
            label, text = line.split("\t")
            if label not in ("crisis", "clear"):
                raise ValueError(f"{file.name}:{number + 1}: {label!r} is no label")
            group = f"{file.stem}: {hand or number // GROUP}"
            examples.append(Example(text, label == "crisis", group))
    return examples


def posts_of(examples: Sequence[Example], seed: int = 1) -> list[Example]:
    """Return posts put together by chance: of clear lines, and of lines in crisis among clear ones.

    Each clear line stands beside another of its group, each line in crisis beside one of Anna's
    sentences, in the same language.
    """
    chance = random.Random(seed)
    groups: dict[tuple[str, bool], list[str]] = {}
    calm: dict[bool, list[str]] = {True: [], False: []}
    for example in examples:
        if not example.crisis:
            korean = bool(_KOREAN.search(example.text))
            groups.setdefault((example.group, korean), []).append(example.text)
            if "/" in example.group:
                calm[korean].append(example.text)
    posts = []
    for example in examples:
        korean = bool(_KOREAN.search(example.text))
        others = calm[korean] if example.crisis else groups[example.group, korean]
        if others:
            pair = [example.text, chance.choice(others)]
            chance.shuffle(pair)
            posts.append(Example(" ".join(pair), example.crisis, example.group))
    return posts


def _stock(file: Path) -> Iterable[str]:
    """Yield the sentences of a file of `data/composer`, one way of each."""
    section = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line
        elif line and not line.startswith("#") and not section.startswith("[crisis"):
            line = line.removeprefix("> ")
            said = re.sub(r"\[([^|\]]*)\|[^\]]*\]", r"\1", line)
            yield re.sub(r"\{\w+\}|\^", "", said)


def rows_of(examples: Sequence[Example]) -> tuple[Matrix, Places]:
    """Return every row of sentences, as they are weighed, and where each example's rows begin."""
    columns: list[Places] = []
    values: list[Floats] = []
    first = [0]
    for example in examples:
        found = weighing.look(safety.parts(example.text))
        count = len(found.themes)
        together = min(TOGETHER, count)
        for at in range(count - together + 1):
            inside = (found.owner >= at) & (found.owner < at + together)
            column, value = _row(found.place[inside], found.themes[at : at + together])
            columns.append(column)
            values.append(value)
        first.append(len(columns))
    size = np.array([len(column) for column in columns])
    width = PLACES + (len(weighing.theme_names()) + 1) * len(weighing.theme_names()) // 2 + 1
    matrix = Matrix(np.concatenate(columns), np.concatenate(values), np.cumsum(size) - size, width)
    return matrix, np.array(first)


def _row(place: Places, themes: NDArray[np.float32]) -> tuple[Places, Floats]:
    """Return columns and values: hashed runs and words, themes and their pairs, and one."""
    places, counts = np.unique(place, return_counts=True)
    held = themes.max(axis=0) > 0
    names = len(held)
    number = np.zeros((names, names), np.int64)
    number[np.triu_indices(names)] = np.arange(names * (names + 1) // 2)
    theme = np.flatnonzero(held)
    one, other = np.triu_indices(len(theme), 1)
    single, pairs = weighing.theme_shares(np.array([len(theme)], np.float32))
    column = [places, PLACES + number[theme, theme], PLACES + number[theme[one], theme[other]]]
    value = [counts / np.sqrt(max(len(place), 1)), np.full(len(theme), single[0])]
    value += [np.full(len(one), pairs[0]), np.ones(1)]
    last = np.array([PLACES + names * (names + 1) // 2])
    return np.concatenate([*column, last]), np.concatenate(value)


def fit(matrix: Matrix, first: Places, crisis: NDArray[np.bool_], chosen: Places) -> Floats:
    """Return the weights of the columns, fitted to the chosen examples."""
    weights = np.zeros(matrix.width)
    for round_ in range(ROUNDS):
        weighed = matrix.times(weights)
        rows, share = [], []
        for number in chosen:
            begin, end = first[number], first[number + 1]
            if not crisis[number]:
                rows.append(np.arange(begin, end))
                share.append(np.full(end - begin, 1 / np.sqrt(end - begin)))
                continue
            if round_:
                begin += int(weighed[begin:end].argmax())
                end = begin + 1
            rows.append(np.arange(begin, end))
            share.append(np.full(end - begin, 1 / (end - begin)))
        sign = np.concatenate(
            [
                np.full(len(row), 1.0 if crisis[n] else -1.0)
                for n, row in zip(chosen, rows, strict=True)
            ]
        )
        some = matrix.of(np.concatenate(rows))
        weights = _newton(some, sign, STRENGTH * np.concatenate(share), weights)
    return weights


def _newton(matrix: Matrix, sign: Floats, share: Floats, weights: Floats) -> Floats:
    """Minimise share * log(1 + exp(-sign * row @ weights)) + |weights|^2 / 2, but for the bias."""
    penalty = np.ones(matrix.width)
    penalty[-1] = 1e-3

    def loss(margin: Floats, at: Floats) -> float:
        return float(share @ np.logaddexp(0, -margin) + (penalty * at) @ at / 2)

    margin = sign * matrix.times(weights)
    value = loss(margin, weights)
    for _ in range(30):
        chance = 1 / (1 + np.exp(np.clip(margin, -30, 30)))
        slope = matrix.back(-sign * share * chance) + penalty * weights
        curve = share * chance * (1 - chance)
        step = _conjugate(matrix, curve, penalty, -slope)
        along, fall = sign * matrix.times(step), float(slope @ step)
        size = 1.0
        while (after := loss(margin + size * along, weights + size * step)) > (
            value + 1e-4 * size * fall
        ) and size > 1e-6:
            size /= 2
        weights, margin = weights + size * step, margin + size * along
        if value - after < 1e-4 * value:
            break
        value = after
    return weights


def _conjugate(matrix: Matrix, curve: Floats, penalty: Floats, target: Floats) -> Floats:
    """Solve (rows' curve + penalty) x = target, roughly."""
    found = np.zeros_like(target)
    rest, direction = target.copy(), target.copy()
    square = float(rest @ rest)
    goal = square * 0.01
    for _ in range(60):
        bent = matrix.back(curve * matrix.times(direction)) + penalty * direction
        size = square / float(direction @ bent)
        found += size * direction
        rest -= size * bent
        before, square = square, float(rest @ rest)
        if square < goal:
            break
        direction = rest + square / before * direction
    return found


def judged_unseen(
    matrix: Matrix, first: Places, examples: Sequence[Example], seed: int = 1
) -> Floats:
    """Return what each text weighs to a model that saw none of its group."""
    groups = sorted({example.group for example in examples})
    random.Random(seed).shuffle(groups)
    fold = {group: number % FOLDS for number, group in enumerate(groups)}
    folds = np.array([fold[example.group] for example in examples])
    crisis = np.array([example.crisis for example in examples])
    weight = np.zeros(len(examples))
    for number in range(FOLDS):
        weights = fit(matrix, first, crisis, np.flatnonzero(folds != number))
        weighed = matrix.times(weights)
        for at in np.flatnonzero(folds == number):
            weight[at] = weighed[first[at] : first[at + 1]].max()
    return weight


def threshold(weight: Floats, crisis: NDArray[np.bool_], by_rule: NDArray[np.bool_]) -> float:
    """Return the least weight with which at most `ALARMS` of the clear texts are heard."""
    for high in np.sort(weight[~crisis]):
        heard = (weight > high) | (by_rule & (weight > LOW))
        if heard[~crisis].mean() <= ALARMS:
            return float(high)
    return float(weight.max())


def packed(weights: Floats, high: float) -> dict[str, NDArray]:
    """Return weights as they are stored: whole numbers of one byte, with their scale."""
    table, themes = weights[:PLACES], weights[PLACES:-1]
    scale, theme_scale = np.abs(table).max() / 127, np.abs(themes).max() / 32767
    return {
        "table": np.round(table / scale).astype(np.int8),
        "scale": np.float32(scale),
        "themes": np.round(themes / theme_scale).astype(np.int16),
        "theme_scale": np.float32(theme_scale),
        "bias": np.float32(weights[-1]),
        "high": np.float32(high),
        "low": np.float32(LOW),
    }


def report(examples: Sequence[Example], heard: NDArray[np.bool_]) -> str:
    """Return a table: of each group the share heard."""
    lines = []
    for crisis, title in ((True, "found"), (False, "false alarms")):
        some = [n for n, example in enumerate(examples) if example.crisis == crisis]
        groups: dict[str, list[bool]] = {}
        for number in some:
            groups.setdefault(examples[number].group, []).append(bool(heard[number]))
        lines += [f"{sum(all_):4} of {len(all_):4}  {name}" for name, all_ in groups.items()]
        lines.append(f"{heard[some].sum():4} of {len(some):4}  {title}: {heard[some].mean():.1%}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge each group by a model that did not see it, then fit and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m facelog.train.words", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--hard", type=Path, nargs="+", metavar="FILE", default=[])
    parser.add_argument("--to", type=Path, default=DATA / "crisis_weights.npz")
    given = parser.parse_args(arguments)
    examples = read(given.files)
    usual = len(examples)
    examples += read(given.hard)
    examples += posts_of(examples)
    crisis = np.array([example.crisis for example in examples])
    matrix, first = rows_of(examples)
    by_rule = np.array([safety.by_rule(example.text) for example in examples])
    weight = judged_unseen(matrix, first, examples)
    high = threshold(weight[:usual], crisis[:usual], by_rule[:usual])
    print(report(examples, (weight > high) | (by_rule & (weight > LOW))))
    weights = fit(matrix, first, crisis, np.arange(len(examples)))
    np.savez_compressed(given.to, allow_pickle=False, **packed(weights, high))
    print(f"heard from {high:.2f} on; {given.to.stat().st_size} bytes")


if __name__ == "__main__":
    main()
