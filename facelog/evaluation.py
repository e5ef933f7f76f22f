"""Judge the network, or the whole way from the photograph, on labelled pictures."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from facelog import image, seeing
from facelog.altering import Alteration
from facelog.commands import spoken_language, text
from facelog.config import CROP_SIDE, EXAMPLE_PHOTO
from facelog.emotion.classifier import Classifier
from facelog.emotion.taxonomy import (
    EMOTIONS,
    EXPRESSIONS,
    LABEL_SYNONYMS,
    emotion_of_label,
    is_label,
    majority_labels,
    plain_label,
)
from facelog.errors import NoFaceError, PhotoError
from facelog.i18n import explain
from facelog.train.metrics import Answers
from facelog.types import Pixels

ONLY_OF_THE_FOUR = {"happy", "panic", "기쁨", "당황"}
"""Names that FaceLog's four have and the FER+ eight have not."""
NAMES_OF_THE_FOUR = {*EMOTIONS, "분노", "기쁨", "당황", "슬픔"}


class DataError(ValueError):
    """The evaluation data is not in a layout that is understood."""


@dataclass(frozen=True)
class Labelled:
    """A data set: pictures read one by one, with their labels.

    Attributes:
        names: what to call each picture in messages.
        fetch: gives a picture by its index, as an array or as a file's bytes.
        labels_8: (n,) index in `EXPRESSIONS`, -1 where the label is none of the eight.
        labels_4: (n,) index in `EMOTIONS`, -1 where the label is none of the four.
        eight: whether the labels are of the eight classes.
        protocol: "majority" for votes, "labels" for names.
    """

    names: tuple[str, ...]
    fetch: Callable[[int], Pixels | NDArray[np.uint8] | bytes]
    labels_8: NDArray[np.int64]
    labels_4: NDArray[np.int64]
    eight: bool
    protocol: Literal["majority", "labels"]


def _numbers(labels: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64], bool]:
    """Return index of the eight, index of the four, and whether the labels are the eight."""
    plain = [plain_label(label) for label in labels]
    four_only = set(plain) <= NAMES_OF_THE_FOUR and bool(set(plain) & ONLY_OF_THE_FOUR)
    eights, fours = [], []
    for name in plain:
        emotion = emotion_of_label(name)
        expression = LABEL_SYNONYMS.get(name, name)
        known = expression in EXPRESSIONS and not four_only
        eights.append(EXPRESSIONS.index(expression) if known else -1)
        fours.append(EMOTIONS.index(emotion) if emotion else -1)
    return np.array(eights, dtype=np.int64), np.array(fours, dtype=np.int64), not four_only


def are_pictures(images: NDArray[Any]) -> bool:
    """Tell whether an array holds grey or RGB pictures of at least one pixel."""
    shape = images.shape[1:]
    known = len(shape) == 2 or (len(shape) == 3 and shape[2] == 3)
    return images.dtype == np.uint8 and known and min(shape) > 0


def _read_archive(path: Path) -> Labelled:
    try:
        archive = np.load(path, allow_pickle=False)
        if not isinstance(archive, np.lib.npyio.NpzFile):
            raise ValueError("a single array")
        with archive:
            arrays = {name: archive[name] for name in archive.files}
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError) as error:
        raise DataError(text("data_no_archive", path=path)) from error
    images, votes = arrays.get("images"), arrays.get("votes")
    if images is None or not are_pictures(images):
        raise DataError(text("data_no_images", path=path))
    if votes is None:
        labels = arrays.get("labels")
        if labels is None or labels.shape != (len(images),) or labels.dtype.kind != "U":
            raise DataError(text("data_no_labels", path=path))
        names = [str(label) for label in labels]
        unknown = sorted({name for name in names if not is_label(name)})
        if unknown:
            raise DataError(text("data_unknown_label", path=path, label=unknown[0]))
        eights, fours, eight = _numbers(names)
        kept = np.arange(len(images))
    else:
        if votes.shape != (len(images), 10) or votes.dtype.kind not in "iuf":
            raise DataError(text("data_no_labels", path=path))
        decided = majority_labels(votes)
        kept = np.flatnonzero(decided >= 0)
        eights, fours, eight = _numbers([EXPRESSIONS[index] for index in decided[kept]])
    return Labelled(
        names=tuple(f"{path.name}[{index}]" for index in kept),
        fetch=lambda index: images[kept[index]],
        labels_8=eights,
        labels_4=fours,
        eight=eight or votes is not None,
        protocol="labels" if votes is None else "majority",
    )


def _read_folder(path: Path, notice: Callable[[str], None]) -> Labelled:
    files: list[Path] = []
    labels: list[str] = []
    for folder in sorted(entry for entry in path.iterdir() if entry.is_dir()):
        if folder.name.startswith((".", "_")):
            continue
        if not is_label(folder.name):
            notice(text("data_folder_left", path=folder))
            continue
        found = sorted(f for f in folder.rglob("*") if f.is_file() and not f.name.startswith("."))
        files += found
        labels += [folder.name] * len(found)
    if not files:
        raise DataError(text("data_no_picture", path=path))
    eights, fours, eight = _numbers(labels)
    return Labelled(
        names=tuple(str(file) for file in files),
        fetch=lambda index: files[index].read_bytes(),
        labels_8=eights,
        labels_4=fours,
        eight=eight,
        protocol="labels",
    )


def read_data(path: Path, notice: Callable[[str], None] = lambda _: None) -> Labelled:
    """Open an npz with votes, a folder of label-named folders, or one in AI Hub's layout.

    Args:
        path: the archive or the folder; of AI Hub's the part for validation is opened.
        notice: is told what is left out.

    Raises:
        DataError: none of these.
        OSError: it cannot be read.
    """
    if not path.is_dir():
        return _read_archive(path)
    from facelog.train import aihub  # which needs what is declared here

    return aihub.labelled(path, notice) if aihub.is_aihub(path) else _read_folder(path, notice)


def as_crop(picture: NDArray[np.uint8]) -> Pixels:
    """Bring a face crop of any size to what the network takes.

    A small one is enlarged so that shrinking it again gives it back: what cubic interpolation
    blurs is put back (iterative back-projection, Irani and Peleg 1991).

    Args:
        picture: (h, w) grey or (h, w, 3) RGB, uint8.

    Returns:
        (224, 224, 3) RGB.
    """
    large = (CROP_SIDE, CROP_SIDE)
    if min(picture.shape[:2]) >= CROP_SIDE:
        sized = cv2.resize(picture, large, interpolation=cv2.INTER_AREA)
    else:
        small, size = picture.astype(np.float32), picture.shape[1::-1]
        sized = cv2.resize(small, large, interpolation=cv2.INTER_CUBIC)
        for _ in range(3):
            lost = small - cv2.resize(sized, size, interpolation=cv2.INTER_AREA)
            sized = sized + cv2.resize(lost, large, interpolation=cv2.INTER_CUBIC)
        sized = np.clip(np.rint(sized), 0, 255)
    sized = sized.astype(np.uint8)
    return np.asarray(sized if sized.ndim == 3 else np.repeat(sized[..., None], 3, axis=2))


def face_of(
    picture: NDArray[np.uint8] | bytes, *, crops: bool, alteration: Alteration | None = None
) -> Pixels:
    """Return the largest face of a picture as the network takes it.

    Args:
        picture: (h, w) grey or (h, w, 3) RGB uint8, or a picture file's bytes.
        crops: whether the picture is a face crop; else it goes the whole way of a photograph.
        alteration: what is done to a photograph before; a crop stays as it is.

    Raises:
        PhotoError: the bytes are no usable picture.
        NoFaceError: there is no face in it.
    """
    if crops:
        if isinstance(picture, bytes):
            picture = image.load(picture).pixels
        return as_crop(picture)
    if not isinstance(picture, bytes):
        colour = picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, axis=2)
        picture = image.to_png(colour)
    if alteration:
        picture = image.to_png(alteration(image.load(picture).pixels))
    return seeing.crop(seeing.look(picture))


def example_face() -> Pixels:
    """Return a fixed face, (224, 224, 3), on which two forms of the network are compared."""
    return as_crop(image.load(EXAMPLE_PHOTO.read_bytes()).pixels[45:195, 150:300])


def _crops(
    data: Labelled,
    crops: bool,
    alteration: Alteration | None,
    notice: Callable[[str], None],
    progress: Callable[[int, int], None],
) -> Iterator[tuple[int, Pixels | None]]:
    """Yield index and face, None where none is found; leave out what is no picture."""
    for index, name in enumerate(data.names):
        try:
            yield index, face_of(data.fetch(index), crops=crops, alteration=alteration)
        except NoFaceError:
            yield index, None
        except PhotoError as error:
            notice(f"{name}: {explain(spoken_language(), error)}")
        except OSError as error:
            notice(f"{name}: {error}")
        progress(index + 1, len(data.names))


def answer(
    data: Labelled,
    classifier: Classifier,
    *,
    crops: bool,
    alteration: Alteration | None = None,
    notice: Callable[[str], None] = lambda _: None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Answers:
    """Let the network answer for every picture of a data set.

    Args:
        crops: whether the pictures are face crops; else each goes the whole way from the frame,
            and the largest face counts.
        alteration: what is done to each photograph before; crops stay as they are.
        notice: is told of files that are no pictures; they are not scored.
        progress: is told how many of how many are done.

    Raises:
        DataError: not one picture could be read.
    """
    rows, kept = [], []
    for index, crop in _crops(data, crops, alteration, notice, progress):
        kept.append(index)
        missing = np.full(len(EXPRESSIONS), np.nan)
        rows.append(missing if crop is None else classifier.shares(crop[None])[0])
    if not rows:
        raise DataError(text("data_none_read"))
    shares = np.array(rows)
    return Answers(
        shares=shares,
        found=~np.isnan(shares[:, 0]),
        labels_8=data.labels_8[kept],
        labels_4=data.labels_4[kept],
        eight=data.eight,
        protocol=data.protocol,
    )
