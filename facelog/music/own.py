"""Pieces of the person's own: checked as they are typed, or read from a CSV file row by row."""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from facelog.errors import InputError
from facelog.music.catalogue import FOLDER, MOODS
from facelog.music.links import checked_link
from facelog.music_types import Piece

NAME_LIMIT = 200
ROWS_LIMIT = 2000
COLUMNS: Mapping[str, list[str]] = json.loads((FOLDER / "columns.json").read_text(encoding="utf-8"))
"""The columns that are read, and the names that each may have."""


@dataclass(frozen=True)
class Problem:
    """A row that could not be taken in.

    Attributes:
        row: its number in the file, the heading is 1.
        error: why.
        cells: what stands in it, by the file's own headings.
    """

    row: int
    error: InputError
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Import:
    """What a file holds.

    Attributes:
        pieces: new ones, ready to be kept.
        links: what is to be pinned to them, by their ids.
        known: how many rows are of pieces that are there already.
    """

    pieces: tuple[Piece, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    known: int = 0
    problems: tuple[Problem, ...] = ()


def _line(text: str) -> str:
    return " ".join(text.split())


def _number(text: str, name: str) -> float:
    if not text.strip():
        return 0.5
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise InputError(f"piece_{name}")
    return number


def _year(text: str) -> int | None:
    if not text.strip():
        return None
    try:
        year = int(text.strip())
    except ValueError:
        year = -1
    if not 1 <= year <= 2100:
        raise InputError("piece_year")
    return year


def _moods(text: str, names: Mapping[str, str]) -> frozenset[str]:
    found = set()
    for part in text.replace(",", ";").replace("/", ";").split(";"):
        word = part.strip().casefold()
        if not word:
            continue
        code = word if word in MOODS else names.get(word)
        if code is None:
            raise InputError("piece_mood", mood=part.strip())
        found.add(code)
    return frozenset(found)


def new_piece(
    title: str,
    composer: str,
    year: int | None = None,
    energy: float = 0.5,
    pleasantness: float = 0.5,
    moods: Iterable[str] = (),
) -> Piece:
    """Make a piece of the person's own, with an id that nothing else has.

    Raises:
        InputError: piece_title_missing, piece_composer_missing, piece_too_long (value: limit).
    """
    title, composer = _line(title), _line(composer)
    if not title:
        raise InputError("piece_title_missing")
    if not composer:
        raise InputError("piece_composer_missing")
    if max(len(title), len(composer)) > NAME_LIMIT:
        raise InputError("piece_too_long", limit=NAME_LIMIT)
    return Piece(
        f"own-{uuid.uuid4().hex}",
        {"ko": title, "en": title},
        {"ko": composer, "en": composer},
        year,
        float(energy),
        float(pleasantness),
        frozenset(moods),
        own=True,
    )


def same(piece: Piece) -> tuple[str, str]:
    """Return what makes two pieces the same one: composer and title, in small letters."""
    return piece.composers["en"].casefold(), piece.titles["en"].casefold()


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("csv_unreadable")


def read_csv(
    data: bytes, known: Sequence[Piece] = (), mood_names: Mapping[str, str] | None = None
) -> Import:
    """Read pieces from a CSV file.

    Args:
        data: UTF-8, or EUC-KR as Korean spreadsheets write it; with headings as in `COLUMNS`;
            energy and pleasantness from 0 to 1, several moods with semicolons between them.
        known: pieces that are there already; their rows are counted and passed over.
        mood_names: codes of moods by their names in small letters.

    Raises:
        InputError: csv_unreadable, no text; csv_columns, composer or title has no column;
            csv_empty, no rows; csv_too_long (value: limit).
    """
    text = _text(data)
    sample = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=sample.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise InputError("csv_unreadable") from error
    if not rows:
        raise InputError("csv_empty")
    headings = [cell.strip() for cell in rows[0]]
    places = {
        name: next((i for i, h in enumerate(headings) if h.casefold() in names), None)
        for name, names in COLUMNS.items()
    }
    if places["composer"] is None or places["title"] is None:
        raise InputError("csv_columns")
    filled = [(n, row) for n, row in enumerate(rows[1:], start=2) if any(c.strip() for c in row)]
    if not filled:
        raise InputError("csv_empty")
    if len(filled) > ROWS_LIMIT:
        raise InputError("csv_too_long", limit=ROWS_LIMIT)
    seen = {same(piece) for piece in known}
    pieces: list[Piece] = []
    links: dict[str, str] = {}
    problems: list[Problem] = []
    twice = 0
    for number, row in filled:
        cells = {
            name: row[i] if i is not None and i < len(row) else "" for name, i in places.items()
        }
        try:
            piece = new_piece(
                cells["title"],
                cells["composer"],
                _year(cells["year"]),
                _number(cells["energy"], "energy"),
                _number(cells["pleasantness"], "pleasantness"),
                _moods(cells["moods"], mood_names or {}),
            )
            link = checked_link(cells["link"]) if cells["link"].strip() else None
        except InputError as error:
            width = max(len(headings), len(row))
            names = [*headings, *(f"#{i + 1}" for i in range(len(headings), width))]
            padded = [*row, *[""] * (width - len(row))]
            problems.append(Problem(number, error, dict(zip(names, padded, strict=True))))
            continue
        if same(piece) in seen:
            twice += 1
            continue
        seen.add(same(piece))
        pieces.append(piece)
        if link is not None:
            links[piece.id] = link
    return Import(tuple(pieces), links, twice, tuple(problems))


def problem_csv(problems: Sequence[Problem], reasons: Sequence[str], heading: str) -> bytes:
    """Return the rows that were not taken in as a CSV file, each with its reason at the end.

    Args:
        problems: the rows, of one file.
        reasons: a sentence for each.
        heading: of the column with the reasons.
    """
    names = list(dict.fromkeys(name for problem in problems for name in problem.cells))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*names, heading])
    for problem, reason in zip(problems, reasons, strict=True):
        writer.writerow([*(problem.cells.get(name, "") for name in names), reason])
    return out.getvalue().encode("utf-8-sig")
