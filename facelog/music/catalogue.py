"""The works that come with FaceLog: classical, in the public domain, described by us.

A work is in `data/music/catalogue.csv` only if its composer died at least seventy years ago and
it dates from before 1931. Energy and pleasantness are a listener's guess, not a measurement.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from functools import cache

from facelog.config import DATA
from facelog.music_types import Piece
from facelog.types import Language

FOLDER = DATA / "music"
MOODS: tuple[str, ...] = (
    *("calm", "tender", "warm", "dreamy", "hopeful", "joyful", "playful", "bright", "dance"),
    *("triumphant", "grand", "love", "morning", "spring", "water", "rain", "night", "winter"),
    *("prayerful", "solemn", "nostalgic", "longing", "lonely", "mournful", "mysterious"),
    *("restless", "tense", "dark", "stormy", "fierce"),
)
"""The words that say how a piece feels, from light to dark."""


@cache
def catalogue() -> tuple[Piece, ...]:
    """Return the works by their year, the oldest first."""
    with (FOLDER / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Piece(
                id=row["id"],
                titles={"ko": row["title_ko"], "en": row["title"]},
                composers={"ko": row["composer_ko"], "en": row["composer"]},
                year=int(row["year"]),
                energy=float(row["energy"]),
                pleasantness=float(row["pleasantness"]),
                moods=frozenset(row["moods"].split()),
            )
            for row in csv.DictReader(file)
        )


def find(
    pieces: Iterable[Piece],
    words: str = "",
    moods: Sequence[str] = (),
    energy: tuple[float, float] = (0.0, 1.0),
    pleasantness: tuple[float, float] = (0.0, 1.0),
) -> tuple[Piece, ...]:
    """Return the pieces that fit, in the order they came.

    Args:
        pieces: to choose from.
        words: all must occur in a title or a composer's name, in whatever language; or be the
            year.
        moods: all must be said of the piece.
        energy: lowest and highest.
        pleasantness: lowest and highest.
    """
    wanted = words.casefold().split()

    def fits(piece: Piece) -> bool:
        said = [*piece.titles.values(), *piece.composers.values(), str(piece.year or "")]
        text = " ".join(said).casefold()
        return (
            all(word in text for word in wanted)
            and piece.moods.issuperset(moods)
            and energy[0] <= piece.energy <= energy[1]
            and pleasantness[0] <= piece.pleasantness <= pleasantness[1]
        )

    return tuple(filter(fits, pieces))


def search_words(piece: Piece, language: Language) -> str:
    """Return what to look for to find recordings of a piece: composer and title, nothing else."""
    title = piece.titles[language].replace("‘", "").replace("’", "")
    return f"{piece.composers[language]} {title}"
