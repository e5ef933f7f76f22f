"""AI Hub's label files, masks and photographs, read as `facelog.train.aihub` describes them."""

from __future__ import annotations

import json
import os
import re
import unicodedata
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from facelog.commands import text
from facelog.emotion.taxonomy import emotion_of_label, is_label, plain_label
from facelog.evaluation import DataError

Part = Literal["train", "valid"]
Notice = Callable[[str], None]
Mask = Callable[[], NDArray[Any]]

LEAST_BOX = 8
"""Smallest side of a box that may hold a face, in pixels."""
AGREEING = 2
"""How many of the three annotators must agree with the uploader."""

_LABEL_FILE = re.compile(r"(train|training|valid|validation|val)_([^_]+)(_.*)?")
_DAMAGE = (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError)


@dataclass(frozen=True)
class Record:
    """One photograph on whose emotion the annotators agree.

    Attributes:
        photo: its file.
        emotion: one of the four, or "neutral".
        box: left, top, right, bottom of the face in pixels of the upright full-size photograph:
            the mean of the annotators' boxes.
        masked: whether it should have a mask: it is to train on, and masks came with its labels.
        mask: reads its mask; None where there is none.
    """

    photo: Path
    emotion: str
    box: tuple[float, float, float, float]
    masked: bool = False
    mask: Mask | None = None


class LeftOut(Exception):
    """A photograph is not used.

    Attributes:
        reason: ends the name of the text that says why, `cli.aihub_lost_`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Losses:
    """Counts what is left out, and tells it reason by reason."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, str] = {}

    def add(self, reason: str, name: str) -> None:
        """Count one photograph."""
        self._counts[reason] += 1
        self._examples.setdefault(reason, name)

    def tell(self, notice: Notice) -> None:
        """Say how many were left out for each reason."""
        for reason, count in sorted(self._counts.items()):
            notice(text(f"aihub_lost_{reason}", count=count, example=self._examples[reason]))


def _plain(name: str) -> str:
    """Return a file's name as it is looked up: without folders, composed, in small letters."""
    return unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1]).casefold()


def _part_of(file: Path) -> Part | None:
    match = _LABEL_FILE.fullmatch(_plain(file.stem))
    if match is None or not is_label(match[2]):
        return None
    return "train" if match[1].startswith("train") else "valid"


def label_files(path: Path, part: Part | None = None) -> list[Path]:
    """Return the label files below a folder, of one part or of both."""
    parts = [(file, _part_of(file)) for file in path.rglob("*.json")]
    return sorted(file for file, of in parts if of and part in (None, of))


def records(path: Path, part: Part, losses: Losses, notice: Notice) -> Iterator[Record]:
    """Yield the photographs of one part on whose emotion the annotators agree.

    Args:
        path: a folder of the layout that `facelog.train.aihub` describes.
        part: "train" or "valid"; only to train are masks read.
        losses: counts what is left out.
        notice: is told of whole files that cannot be read.

    Raises:
        DataError: there are no label files of this part.
    """
    files = label_files(path, part)
    if not files:
        raise DataError(text("aihub_no_part", path=path, file=f"{part}_anger.json"))
    photos = _photos(path)
    for file in files:
        entries = _entries(file, notice)
        masks = None
        if part == "train":
            masks = _masks(file.with_suffix(".npz"), entries, notice)
        for entry in entries:
            name = _name(entry) or file.name
            try:
                emotion, box = _agreed(entry)
                photo = _the_photo(photos.get(_plain(name), []), part, emotion)
            except LeftOut as reason:
                losses.add(reason.reason, name)
                continue
            key = _plain(name)
            mask = None if masks is None else masks.get(key, masks.get(Path(key).stem))
            yield Record(photo, emotion, box, masks is not None, mask)


def _name(entry: Any) -> str:
    """Return a record's file name, empty where it has none."""
    name = entry.get("filename") if isinstance(entry, dict) else None
    return name if isinstance(name, str) else ""


def _entries(file: Path, notice: Notice) -> list[Any]:
    content = file.read_bytes()
    for encoding in ("utf-8-sig", "cp949"):
        try:
            found = json.loads(content.decode(encoding))
        except UnicodeDecodeError:
            continue
        except ValueError:
            found = None
        if isinstance(found, list):
            return found
        notice(text("aihub_no_json", path=file))
        return []
    notice(text("aihub_encoding", path=file))
    return []


def _agreed(entry: Any) -> tuple[str, tuple[float, float, float, float]]:
    """Return a record's emotion and its mean box."""
    if not _name(entry):
        raise LeftOut("broken")
    try:
        said = plain_label(entry["faceExp_uploader"])
        annotations = [entry[f"annot_{letter}"] for letter in "ABC"]
        others = [plain_label(annotation["faceExp"]) for annotation in annotations]
        sides = ("minX", "minY", "maxX", "maxY")
        boxes = [[float(each["boxes"][side]) for side in sides] for each in annotations]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise LeftOut("broken") from None
    left, top, right, bottom = map(float, np.mean(boxes, axis=0))
    if not (right - left >= LEAST_BOX and bottom - top >= LEAST_BOX):  # neither are NaNs
        raise LeftOut("broken")
    if sum(other == said for other in others) < AGREEING:
        raise LeftOut("disagreed")
    if not is_label(said):
        raise LeftOut("emotion")
    return emotion_of_label(said) or "neutral", (left, top, right, bottom)


def _photos(path: Path) -> dict[str, list[Path]]:
    """Return every file below a folder that may be a photograph, by its plain name."""
    found: dict[str, list[Path]] = defaultdict(list)
    for folder, _, names in os.walk(path):
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith((".json", ".npz")):
                found[_plain(name)].append(Path(folder, name))
    return found


def _the_photo(candidates: list[Path], part: Part, emotion: str) -> Path:
    """Return the photograph that a record means."""
    if not candidates:
        raise LeftOut("photo")

    def named(photo: Path) -> int:
        words = [_plain(folder) for folder in photo.parts[:-1]]
        return sum(_names_part(word, part) or _names_emotion(word, emotion) for word in words)

    best = sorted(candidates, key=named, reverse=True)
    if len(best) > 1 and named(best[0]) == named(best[1]):
        raise LeftOut("doubtful")
    return best[0]


def _names_part(folder: str, part: Part) -> bool:
    return folder.startswith("train" if part == "train" else "val")


def _names_emotion(folder: str, emotion: str) -> bool:
    return is_label(folder) and (emotion_of_label(folder) or "neutral") == emotion


def _masks(file: Path, entries: list[Any], notice: Notice) -> dict[str, Mask] | None:
    """Return what reads each photograph's mask, by plain name; None where there is no file."""
    if not file.exists():
        return None
    try:
        archive = np.load(file, allow_pickle=False)
        if not isinstance(archive, np.lib.npyio.NpzFile):
            raise ValueError("a single array")
        keys = archive.files
        if "masks" not in keys:
            return {_plain(key): lambda key=key: archive[key] for key in keys}  # type: ignore[misc]
        stack = archive["masks"]
        if "filenames" in keys:
            names = [str(name) for name in archive["filenames"]]
        else:
            names = [_name(entry) for entry in entries]
        if stack.ndim < 3 or len(stack) != len(names):
            raise ValueError("masks and names differ in number")
    except _DAMAGE:
        notice(text("aihub_masks_damaged", path=file))
        return {}
    return {_plain(name): lambda row=row: stack[row] for row, name in enumerate(names)}  # type: ignore[misc]


def foreground(mask: Mask, height: int, width: int) -> NDArray[np.bool_]:
    """Return where a photograph shows the person.

    Args:
        mask: reads the numbers.
        height: rows of the picture in which the answer is wanted.
        width: its columns.

    Returns:
        (height, width), true for the person.

    Raises:
        LeftOut: mask_broken.
    """
    try:
        numbers = np.squeeze(mask())
    except _DAMAGE:
        raise LeftOut("mask_broken") from None
    if numbers.ndim != 2 or numbers.dtype.kind not in "biuf" or not numbers.size:
        raise LeftOut("mask_broken")
    rows, columns = numbers.shape
    person = numbers > (0.5 if numbers.dtype.kind == "f" else 0)
    if abs(columns * height / (rows * width) - 1) > 0.02 or not person.any():
        raise LeftOut("mask_broken")
    sized = cv2.resize(person.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(sized, np.bool_)
