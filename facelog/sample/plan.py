"""The plan of the sample year: which sentences on which days, from a seed and a file of text.

What ships was written by `python -m facelog.sample`, with Anna's comments: these take her analyser
of Korean, which is too slow for a tap.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from facelog.config import DATA
from facelog.types import Language

SEED = 20260214
POSTS = 300
NAME = "{name}"
REPEATS = 3
"""How often a sentence may occur in the year."""

FOLDER = DATA / "sample"
_ANY_YEAR = 2028
"""A leap year, so that every date of a year exists in it."""

_HEAD = re.compile(r"\[(?P<when>[^|]+)\|(?P<emotion>[^|]+)\|(?P<tags>[^|\]]+)\]")
_MONTHS = re.compile(r"m(\d+)-(\d+)")
_BOUND = re.compile(r"(?:d\d+-\d+|(?:seollal|chuseok)[+-]\d+)")


@dataclass(frozen=True)
class Scene:
    """Sentences that belong together.

    Attributes:
        when: months 1 to 12; empty where `bound` names the day.
        bound: "d12-24", or "seollal+1": days from a lunar holiday; "" for any day of `when`.
    """

    when: frozenset[int]
    bound: str
    emotion: str
    tags: tuple[str, ...]
    openings: tuple[str, ...]
    endings: tuple[str, ...]


@dataclass(frozen=True)
class Planned:
    """One post of the plan.

    Attributes:
        day: "d12-24" or "seollal+1".
        time: "21:40".
        emotion: what the drawn face shows, and what the person felt.
        guess: what the made-up guess says.
        confirmed: whether the person said so themselves.
        shares: of the four, in the order anger, happy, panic, sadness; sum 1.
        neutral: share of a calm face.
        comment: what Anna wrote, with `NAME` for the person's name.
    """

    day: str
    time: str
    text: str
    emotion: str
    guess: str
    confirmed: bool
    shares: tuple[float, ...]
    neutral: float
    tags: tuple[str, ...]
    comment: str


def scenes(language: Language) -> tuple[Scene, ...]:
    """Read a language's sentences.

    Raises:
        ValueError: a head cannot be read, or a scene lacks sentences.
    """
    found = []
    text = (FOLDER / f"{language}.txt").read_text(encoding="utf-8")
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        head = _HEAD.fullmatch(lines[0])
        if head is None:
            raise ValueError(f"not a scene: {lines[0]}")
        when = head["when"].strip()
        months = [range(int(first), int(last) + 1) for first, last in _spans(when)]
        separator = "," if language == "en" else None
        found.append(
            Scene(
                when=frozenset(month for span in months for month in span),
                bound=when if _BOUND.fullmatch(when) else "",
                emotion=head["emotion"].strip(),
                tags=tuple(tag.strip() for tag in head["tags"].split(separator) if tag.strip()),
                openings=tuple(line for line in lines[1:] if not line.startswith(">")),
                endings=tuple(line[1:].strip() for line in lines[1:] if line.startswith(">")),
            )
        )
        if not (found[-1].openings and found[-1].endings and (months or found[-1].bound)):
            raise ValueError(f"an unfinished scene: {lines[0]}")
    return tuple(found)


def _spans(when: str) -> Iterator[tuple[str, str]]:
    """Yield spans of months; one over the turn of the year (m12-1) as two."""
    for first, last in _MONTHS.findall(when):
        if int(first) > int(last):
            yield from ((first, "12"), ("1", last))
        else:
            yield first, last


def draft(language: Language, seed: int = SEED, posts: int = POSTS) -> list[Planned]:
    """Plan a year without comments; the same seed gives the same year."""
    rng = random.Random(f"{seed} {language}")
    every = scenes(language)
    used: Counter[str] = Counter()
    said: set[str] = set()
    planned = [
        _planned(scene, scene.bound, scene.openings[0], scene.endings[0], rng)
        for scene in every
        if scene.bound
    ]
    free = [scene for scene in every if not scene.bound]
    first = dt.date(_ANY_YEAR, 1, 1)
    days = rng.sample(range(366), 366)
    while len(planned) < posts and days:
        date = first + dt.timedelta(days.pop())
        fitting = [scene for scene in free if date.month in scene.when]
        rng.shuffle(fitting)
        # what belongs to the season goes before what fits any day; then what was used least
        fitting.sort(key=lambda scene: (_spent(scene, used), len(scene.when)))
        for scene in fitting:
            pair = _fresh_pair(scene, used, said, rng)
            if pair is not None:
                used.update(line for line in pair if line)
                said.add(" ".join(pair))
                day = f"d{date.month}-{date.day}"
                planned.append(_planned(scene, day, *pair, rng))
                break
    return planned


def _spent(scene: Scene, used: Counter[str]) -> float:
    return sum(used[line] for line in scene.openings) / len(scene.openings)


def _fresh_pair(
    scene: Scene, used: Counter[str], said: set[str], rng: random.Random
) -> tuple[str, str] | None:
    pairs = [
        (opening, ending)
        for opening in scene.openings
        for ending in (*scene.endings, "")  # some days one sentence is all
        if max(used[opening], used[ending]) < REPEATS and f"{opening} {ending}" not in said
    ]
    return min(
        pairs,
        key=lambda pair: (not pair[1], sum(map(used.__getitem__, pair)), rng.random()),
        default=None,
    )


def _planned(scene: Scene, day: str, opening: str, ending: str, rng: random.Random) -> Planned:
    emotion = scene.emotion
    emotions = ("anger", "happy", "panic", "sadness")
    wrong = rng.random() < 0.16
    guess = rng.choice([name for name in emotions if name != emotion]) if wrong else emotion
    weights = [rng.random() * 0.5 for _ in emotions]
    weights[emotions.index(guess)] += 0.9 if wrong else 1.0 + 2.2 * rng.random()
    shares = [round(weight / sum(weights), 4) for weight in weights]
    shares[emotions.index(guess)] = round(1 - sum(shares) + shares[emotions.index(guess)], 4)
    calm = rng.random() < 0.12
    neutral = rng.uniform(0.55, 0.75) if calm else rng.uniform(0.03, 0.3)
    return Planned(
        day=day,
        time=f"{rng.choice((8, 12, 13, 18, 19, 20, 21, 21, 22, 22, 23)):02}:{rng.randrange(60):02}",
        text=f"{opening} {ending}".strip(),
        emotion=emotion,
        guess=guess,
        confirmed=rng.random() < (0.85 if wrong else 0.2),
        shares=tuple(shares),
        neutral=round(neutral, 4),
        tags=scene.tags,
        comment="",
    )


@cache
def shipped(language: Language) -> tuple[Planned, ...]:
    """Return the plan that ships, comments included."""
    rows = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return tuple(
        Planned(**{**row, "shares": tuple(row["shares"]), "tags": tuple(row["tags"])})
        for row in rows
    )


def commented(planned: Sequence[Planned], language: Language, seed: int = SEED) -> list[Planned]:
    """Let the built-in Anna write under every post of a plan; `NAME` stands for whom she calls."""
    from facelog.companion import composer
    from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS, GROUPS
    from facelog.types import AnswerSettings, CommentRequest, Reading

    rng = random.Random(f"{seed} {language} comments")
    name = {"ko": "채윤", "en": "Chaeyun"}[language]
    earlier: list[str] = []
    found = []
    for one in planned:
        felt = one.emotion if one.confirmed else one.guess
        reading = Reading(
            dict.fromkeys(EXPRESSIONS, 0.0) | {GROUPS[felt][0]: 1.0},
            dict.fromkeys(EMOTIONS, 0.0) | {felt: 1.0},
            0.0,
        )
        settings = AnswerSettings("polite", rng.choice(("normal", "creative")), "short")
        request = CommentRequest(
            name, "", language, settings, one.text, reading, earlier=tuple(earlier[-10:])
        )
        said = composer.comment(request, rng)
        earlier.append(said)
        found.append(replace(one, comment=said.replace(name, NAME)))
    return found


def write(folder: Path = FOLDER) -> None:
    """Write the plans of both languages as JSON."""
    for language in ("ko", "en"):
        rows = [asdict(one) for one in commented(draft(language), language)]
        rows.sort(key=lambda row: row["day"])
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{language}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
