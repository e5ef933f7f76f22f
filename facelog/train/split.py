"""Divide labelled photographs into those to train on and those to judge by, person by person."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from facelog.commands import text
from facelog.emotion.taxonomy import is_label
from facelog.evaluation import DataError
from facelog.train.crops import MARKER
from facelog.train.running import refuse_taken

PARTS = ("train", "judge")
INDEX = "index.csv"
"""Beside the label-named folders: a table with the columns `file`, `label` and `person`."""

Notice = Callable[[str], None]


def part_of(person: str) -> str:
    """Return the part that a person's photographs belong to, the same on every machine.

    Args:
        person: whatever names the person; of a photograph of nobody in particular, its file name.
    """
    return PARTS[hashlib.sha256(person.encode(errors="surrogateescape")).digest()[0] % 2]


def split(
    photos: Path,
    target: Path,
    parts: Sequence[str] = PARTS,
    notice: Notice = lambda _: None,
) -> dict[str, int]:
    """Copy labelled photographs into `target/train/LABEL` and `target/judge/LABEL`.

    With a table `index.csv` nobody is in both parts; without one, file names decide.

    Args:
        photos: folder of label-named folders; what lies in it stays as it is.
        target: a new or an empty folder.
        parts: which of the two are wanted.
        notice: is told what is left out.

    Returns:
        How many photographs each part has.

    Raises:
        DataError: the target is not empty, there is nothing to divide, or too little for a part.
        OSError: something cannot be read or written.
    """
    refuse_taken(target)
    if not photos.is_dir():
        raise DataError(text("data_missing", path=photos))
    rows = list(_indexed(photos, notice) if (photos / INDEX).is_file() else _listed(photos))
    if not rows:
        raise DataError(text("split_nothing", path=photos, index=INDEX))
    places: dict[Path, Path] = {}
    for file, label, person in rows:
        place = target / part_of(person) / label / file.name
        if place in places:
            raise DataError(text("split_same_name", file=f"{label}/{file.name}"))
        places[place] = file
    for part in parts:
        if not any(place.parent.parent.name == part for place in places):
            raise DataError(text("split_part_empty", part=part, count=len(places)))
    counts = dict.fromkeys(parts, 0)
    for place, file in places.items():
        part = place.parent.parent.name
        if part in counts:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
            counts[part] += 1
    for part in parts:
        if (photos / MARKER).is_file():
            shutil.copyfile(photos / MARKER, target / part / MARKER)
    return counts


def _indexed(photos: Path, notice: Notice) -> Iterator[tuple[Path, str, str]]:
    """Yield file, label and person of each row of the table."""
    try:
        with (photos / INDEX).open(encoding="utf-8-sig", newline="") as table:
            rows = list(csv.DictReader(table))
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(text("split_index", path=photos / INDEX)) from error
    lost: list[str] = []
    for row in rows:
        if not {"file", "label", "person"} <= row.keys():
            raise DataError(text("split_index", path=photos / INDEX))
        name, label, person = (row[column] or "" for column in ("file", "label", "person"))
        file = photos / PurePosixPath(name)
        if is_label(label) and person and file.is_file():
            yield file, label, person
        else:
            lost.append(name)
    if lost:
        notice(text("split_lost", count=len(lost), example=lost[0]))


def _listed(photos: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield each file of the label-named folders, its name in place of a person."""
    for folder in sorted(entry for entry in photos.iterdir() if entry.is_dir()):
        if is_label(folder.name):
            for file in sorted(folder.rglob("*")):
                if file.is_file() and not file.name.startswith("."):
                    yield file, folder.name, file.name
