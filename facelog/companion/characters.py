"""The friends who answer: those shipped, those dropped into a folder, and the person's own copies.

A friend is a JSON file named after its id, in `data/characters` or in `characters` of the
person's data directory; the README tells its format. Portraits are the SVG files of
`data/portraits`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from facelog import config
from facelog.config import DATA
from facelog.errors import CharacterError
from facelog.i18n import LANGUAGES
from facelog.types import Character, Language

FIRST = "anna"
"""Who answers where nobody else was chosen, or where the chosen one is gone."""

FILE_BYTES = 20_000
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


@cache
def portraits() -> Mapping[str, str]:
    """Return the drawn portraits, SVG pictures by name."""
    files = sorted((DATA / "portraits").glob("*.svg"))
    return {file.stem: file.read_text(encoding="utf-8") for file in files}


@cache
def shipped() -> Mapping[str, Character]:
    """Return the friends that come with FaceLog by id, Anna first.

    Raises:
        CharacterError: a file is not as it must be.
    """
    files = sorted((DATA / "characters").glob("*.json"))
    files.sort(key=lambda file: file.stem != FIRST)
    return {file.stem: read(file) for file in files}


def folder() -> Path:
    """Return where a person can drop files of friends."""
    return config.home() / "characters"


def dropped() -> tuple[tuple[Character, ...], tuple[CharacterError, ...]]:
    """Return the friends in `folder()`, and what is wrong with the files that are left out."""
    found: list[Character] = []
    wrong: list[CharacterError] = []
    for file in sorted(folder().glob("*.json")):
        try:
            if file.stem in shipped():
                raise CharacterError("character_id", file=file.name)
            found.append(read(file))
        except CharacterError as error:
            wrong.append(error)
    return tuple(found), tuple(wrong)


def everyone(own: Iterable[Character] = ()) -> dict[str, Character]:
    """Return all friends by id: shipped, dropped into the folder, the person's own copies.

    Args:
        own: the copies, as the diary keeps them.
    """
    found = dict(shipped())
    for character in (*dropped()[0], *own):
        found.setdefault(character.id, character)
    return found


def find(chosen: str, own: Iterable[Character] = ()) -> Character:
    """Return the friend with an id, Anna where there is none (any more).

    Args:
        chosen: the id.
        own: the person's copies, as the diary keeps them.
    """
    if chosen in shipped():
        return shipped()[chosen]
    return everyone(own).get(chosen, shipped()[FIRST])


def name_of(character: Character | None, language: Language) -> str:
    """Return what a friend is called in a language; None is Anna."""
    return (character or shipped()[FIRST]).names[language]


def id_of(character: Character | None) -> str:
    """Return a friend's id; None is Anna."""
    return FIRST if character is None else character.id


def read(file: Path) -> Character:
    """Read a friend's file.

    Raises:
        CharacterError: character_file, character_id, or character_ and text, number, choice with
            the field that is wrong.
    """
    if not _ID.fullmatch(file.stem):
        raise CharacterError("character_id", file=file.name)
    try:
        with file.open("rb") as opened:
            raw = opened.read(FILE_BYTES + 1)
        found = json.loads(raw.decode("utf-8-sig")) if len(raw) <= FILE_BYTES else None
    except (OSError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise CharacterError("character_file", file=file.name)
    return _Reader(file.name, found).character(file.stem)


class _Reader:
    """Takes the fields out of one file and says which one is wrong."""

    def __init__(self, file: str, values: dict[str, Any]) -> None:
        self.file = file
        self.values = values

    def character(self, name: str) -> Character:
        drawn = self._choice("portrait", portraits())
        # `shipped` is not asked here: it reads these very files.
        manners = {file.stem for file in (DATA / "characters").glob("*.json")}
        return Character(
            id=name,
            names=self._by_language("names", config.CHARACTER_NAME_LIMIT),
            about=self._by_language("about", config.CHARACTER_ABOUT_LIMIT),
            rules=self._text("rules", self.values.get("rules"), config.CHARACTER_RULES_LIMIT),
            portrait=portraits()[drawn],
            pitch=int(self._number("voice.pitch", 50, *config.PITCHES)),
            pace=self._number("voice.pace", 1.0, *config.PACES),
            manner=self._choice("manner", manners, FIRST),
            humour=int(self._number("humour", 1, 0, 2)),
        )

    def _by_language(self, field: str, limit: int) -> dict[Language, str]:
        texts = self.values.get(field)
        texts = texts if isinstance(texts, dict) else {}
        return {code: self._text(f"{field}.{code}", texts.get(code), limit) for code in LANGUAGES}

    def _text(self, field: str, value: object, limit: int) -> str:
        text = " ".join(value.split()) if isinstance(value, str) else ""
        if not text or not text.isprintable() or len(text) > limit:
            raise CharacterError("character_text", file=self.file, field=field, limit=limit)
        return text

    def _number(self, field: str, usual: float, low: float, high: float) -> float:
        values: object = self.values
        for step in field.split("."):
            values = values.get(step, usual) if isinstance(values, dict) else None
        # True is a number to Python, and NaN lies in no range
        right = isinstance(values, int | float) and not isinstance(values, bool)
        if not right or not low <= cast(float, values) <= high:
            raise CharacterError(
                "character_number", file=self.file, field=field, low=low, high=high
            )
        return float(cast(float, values))

    def _choice(self, field: str, known: Iterable[str], usual: str | None = None) -> str:
        value = self.values.get(field, usual)
        if not isinstance(value, str) or value not in known:
            choices = ", ".join(sorted(known))
            raise CharacterError("character_choice", file=self.file, field=field, choices=choices)
        return value
