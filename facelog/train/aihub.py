"""AI Hub's "한국인 감정인식을 위한 복합 영상" (Korean faces with emotions) as training data.

What is read lies below one folder, at any depth:

    train_anger.json   an array of label records; `train_` or `training_` is the part to train on,
                       `valid_`, `val_` or `validation_` the part to judge by; an emotion follows
    train_anger.npz    beside it, if there are any: segmentation masks of its photographs
    *.jpg, *.png, ...  the photographs, in any folders, found by the records' `filename`; where
                       two have the same name, the one whose folders name the part or the emotion

Label files are EUC-KR (read as its superset CP949) or UTF-8. A record holds `filename`,
`faceExp_uploader`, and for each annotator A, B and C `annot_A.faceExp` and `annot_A.boxes` with
`minX`, `minY`, `maxX`, `maxY` in pixels of the upright photograph; other fields are not read.
Emotions are Korean (분노, 기쁨, 당황, 슬픔, 중립) or English; others (불안, 상처) are left out.
Hangul may be composed (NFC) or taken apart (NFD) everywhere.

Masks are numbers or booleans, background 0 (a share of at most 0.5 where they are not whole
numbers), of the photograph's proportions, (h, w), (h, w, 1) or (1, h, w): either one array per
photograph, called by its `filename` with or without extension, or all in `masks` (n, h, w) with
their `filenames` (n,) or in the order of the records.

A photograph trains where at least two of the three annotators agree with the uploader. Its face
is looked for around the mean of the three boxes, with a margin, and aligned as in use; in the part
to train on, what the mask calls background is then grey, so that faces are learnt and not rooms.
The part to judge by is seen as in use, without masks. Where no face is found the photograph is left
out: a crop of the box would be framed otherwise than what the app delivers. To train, every
emotion gives as many photographs as the rarest one has, drawn by a fixed seed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facelog import face, image
from facelog.commands import text
from facelog.emotion.taxonomy import EMOTIONS
from facelog.errors import NoFaceError, PhotoError
from facelog.evaluation import DataError, Labelled
from facelog.train.aihub_records import (
    LEAST_BOX,
    LeftOut,
    Losses,
    Notice,
    Part,
    Record,
    foreground,
    label_files,
    records,
)
from facelog.train.augment import resized
from facelog.train.data import VoteData, grey, trusted
from facelog.types import Pixels

MARGIN = 0.6
"""Added on each side of the mean box, as a share of it: the detectors know whole heads only."""
KEPT_SIDE = 112
"""Side of the faces kept in memory: augmentation shows at most 96 px."""
BACKGROUND = 128
"""Grey that takes the place of what a mask calls background."""
SEED = 1
"""Decides which photographs of the more frequent emotions are left out."""


def is_aihub(path: Path) -> bool:
    """Tell whether a folder holds label files of AI Hub's layout."""
    return bool(label_files(path))


def load(path: Path, part: Part, notice: Notice = lambda _: None) -> VoteData:
    """Read the faces of one part of the data; the part to train on is balanced and masked.

    Args:
        path: a folder of the layout above.
        part: "train" or "valid".
        notice: is told what is left out, and how far the reading is.

    Returns:
        Grey aligned faces of `KEPT_SIDE` px; labels of the four, neutral photographs without.

    Raises:
        DataError: there is no such part, or not one usable photograph in it.
        ModelFileError: the detector's files are missing or damaged.
    """
    losses = Losses()
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records(path, part, losses, notice):
        groups[record.emotion].append(record)
    rng = np.random.default_rng(SEED)
    fewest = min(map(len, groups.values()), default=0)
    found: dict[str, list[NDArray[np.uint8]]] = {}
    for emotion, group in sorted(groups.items()):
        wanted = fewest if part == "train" else len(group)
        kept: list[NDArray[np.uint8]] = []
        for crop in _faces([group[index] for index in rng.permutation(len(group))], losses):
            kept.append(crop)
            if len(kept) % 500 == 0:
                notice(text("progress", done=len(kept), every=wanted))
            if len(kept) == wanted:
                break
        if kept:
            found[emotion] = kept
    losses.tell(notice)
    if not found:
        raise DataError(text("aihub_nothing", path=path))
    if part == "train":
        fewest = min(map(len, found.values()))
        found = {emotion: faces[:fewest] for emotion, faces in found.items()}
    notice(text("aihub_used", counts=", ".join(f"{k} {len(v)}" for k, v in found.items())))
    return _as_data(found)


def labelled(path: Path, notice: Notice = lambda _: None) -> Labelled:
    """Open the part to judge by: whole photographs, to be seen as the app would see them.

    Args:
        path: a folder of the layout above.
        notice: is told what is left out.

    Raises:
        DataError: there is no such part, or not one usable record in it.
    """
    losses = Losses()
    found = list(records(path, "valid", losses, notice))
    losses.tell(notice)
    if not found:
        raise DataError(text("aihub_nothing", path=path))
    return Labelled(
        names=tuple(str(record.photo) for record in found),
        fetch=lambda index: found[index].photo.read_bytes(),
        labels_8=np.full(len(found), -1, np.int64),
        labels_4=np.array([_fourth(record.emotion) for record in found], np.int64),
        eight=False,
        protocol="labels",
    )


def _fourth(emotion: str) -> int:
    return EMOTIONS.index(emotion) if emotion in EMOTIONS else -1


def _as_data(found: Mapping[str, list[NDArray[np.uint8]]]) -> VoteData:
    pairs = [(crop, emotion) for emotion, faces in found.items() for crop in faces]
    fourths = [_fourth(emotion) for _, emotion in pairs]
    return VoteData(
        images=[crop for crop, _ in pairs],
        # The first of the eight classes is neutral.
        targets=np.stack([trusted(0 if four < 0 else -1, four) for four in fourths]),
        labels=np.full(len(pairs), -1, np.int64),
        labels_4=np.array(fourths, np.int64),
    )


def _faces(group: list[Record], losses: Losses) -> Iterator[NDArray[np.uint8]]:
    for record in group:
        try:
            if record.masked and record.mask is None:
                raise LeftOut("mask")
            aligned = _face(record)
        except LeftOut as reason:
            losses.add(reason.reason, record.photo.name)
        except NoFaceError:
            losses.add("face", record.photo.name)
        except (PhotoError, OSError):
            losses.add("picture", record.photo.name)
        else:
            yield resized(grey(aligned), KEPT_SIDE)


def _face(record: Record) -> Pixels:
    """Return the aligned face within a record's box, (224, 224, 3), its background grey."""
    photo = image.load(record.photo.read_bytes())
    pixels = photo.pixels
    height, width = pixels.shape[:2]
    left, top, right, bottom = (edge / photo.scale for edge in record.box)
    across, down = MARGIN * (right - left), MARGIN * (bottom - top)
    x0, x1 = (round(min(max(edge, 0), width)) for edge in (left - across, right + across))
    y0, y1 = (round(min(max(edge, 0), height)) for edge in (top - down, bottom + down))
    if min(x1 - x0, y1 - y0) < LEAST_BOX:
        raise LeftOut("broken")
    around = np.ascontiguousarray(pixels[y0:y1, x0:x1])
    for found in face.find(around):
        nose = found.landmarks[2] + (x0, y0)
        if left <= nose[0] <= right and top <= nose[1] <= bottom:
            if record.mask is not None:
                person = foreground(record.mask, height, width)
                around[~person[y0:y1, x0:x1]] = BACKGROUND
            return face.align(around, found)
    raise NoFaceError("no_face")
