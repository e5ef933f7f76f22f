"""Where training data comes from: votes, photographs in folders, AI Hub, faces of the diary."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from facelog import evaluation
from facelog.commands import spoken_language, text
from facelog.emotion.taxonomy import EXPRESSIONS, GROUPING, majority_labels
from facelog.errors import NoFaceError, PhotoError
from facelog.evaluation import DataError, Labelled, are_pictures
from facelog.i18n import explain
from facelog.train import aihub
from facelog.train.aihub_records import Notice, Part
from facelog.train.crops import is_marked
from facelog.train.data import VoteData, grey, joined, trusted
from facelog.train.running import BROKEN, UNREADABLE, opened

MOST_TURNS = 1000
"""How often at most an epoch shows each face of a source."""


def load(
    source: str,
    notice: Notice = lambda _: None,
    part: Part = "train",
    kept: Path | None = None,
) -> VoteData:
    """Read training data of any kind.

    Args:
        source: path of an npz of votes, of a folder of label-named folders of photographs, of a
            folder in AI Hub's layout (see `facelog.train.aihub`), or of a folder that
            `export --crops` wrote; `PATH:3` shows each of its faces three times an epoch.
        notice: is told what is left out.
        part: which of a source's parts is wanted, where it has parts.
        kept: folder in which the faces found in photographs are kept: with it, the same source
            is searched once only.

    Raises:
        DataError, OSError: there is no such data.
    """
    name, _, turns = source.rpartition(":")
    path, times = (Path(name), int(turns)) if name and turns.isdigit() else (Path(source), 1)
    if not 1 <= times <= MOST_TURNS:
        raise DataError(text("data_turns", source=source))
    if not path.exists():
        raise DataError(text("data_missing", path=path))
    if not path.is_dir():
        found = load_votes(path)
    elif is_marked(path):
        found = load_crops(path, notice)
    else:
        file = kept / f"faces-{part}-{_fingerprint(path)}.npz" if kept else None
        found = _kept_in(file, lambda: _photographed_faces(path, notice, part))
    if not len(found.images):
        raise DataError(text("data_empty", path=path))
    return joined(*[found] * times)


def _photographed_faces(path: Path, notice: Notice, part: Part) -> VoteData:
    if aihub.is_aihub(path):
        return aihub.load(path, part, notice)
    return load_folder(path, notice)


def _fingerprint(path: Path) -> str:
    """Return what changes with any file of a folder, 12 hexadecimal digits."""
    told = hashlib.sha256(str(path.resolve()).encode(errors="surrogateescape"))
    for file in sorted(path.rglob("*")):
        found = file.stat()
        told.update(f"{file.name} {found.st_size} {found.st_mtime_ns}".encode("utf-8", "replace"))
    return told.hexdigest()[:12]


def _kept_in(file: Path | None, read: Callable[[], VoteData]) -> VoteData:
    """Open faces that an earlier start of the run found, or find them and keep them."""
    if file is None:
        return read()
    try:
        return _kept(file)
    except UNREADABLE:
        found = read()  # for the first time, or because the file is damaged
    part = file.with_suffix(".part.npz")
    np.savez(
        part,
        images=np.stack(found.images),
        targets=found.targets,
        labels=found.labels,
        labels_4=found.labels_4,
    )
    part.replace(file)
    return _kept(file)


def _kept(path: Path) -> VoteData:
    with opened(path) as archive:
        arrays: dict[str, Any] = dict(archive)
    return VoteData(**{**arrays, "images": list(arrays["images"])})


def load_votes(path: Path) -> VoteData:
    """Read an npz with `images` and `votes` (n, 10); rows without a usable vote are dropped.

    Raises:
        DataError: it is no such archive.
    """
    try:
        with opened(path) as archive:
            images, votes = archive["images"], archive["votes"]
    except BROKEN as error:
        raise DataError(text("data_no_votes", path=path)) from error
    fitting = images.ndim in (3, 4) and are_pictures(images) and votes.dtype.kind in "iuf"
    if not fitting or votes.shape != (len(images), len(EXPRESSIONS) + 2):
        raise DataError(text("data_no_votes", path=path))
    if not (np.isfinite(votes) & (votes >= 0)).all():
        raise DataError(text("data_bad_votes", path=path))
    if images.ndim == 4:
        images = np.array([grey(image) for image in images], np.uint8)
    kept = np.where(votes > 1, votes, 0)
    expression_votes = kept[:, : len(EXPRESSIONS)].astype(np.float32)
    usable = (expression_votes.sum(axis=1) > 0) & (kept.argmax(axis=1) < len(EXPRESSIONS))
    expression_votes = expression_votes[usable]
    labels = majority_labels(votes[usable])
    return VoteData(
        images=list(images[usable]),
        targets=expression_votes / expression_votes.sum(axis=1, keepdims=True),
        labels=labels,
        labels_4=np.where(labels > 0, GROUPING[labels].argmax(axis=1), -1),
    )


def load_folder(path: Path, notice: Notice = lambda _: None, crops: bool = False) -> VoteData:
    """Read photographs in label-named folders, the largest face of each aligned as in use.

    Photographs without a face, and files that are no pictures, are left out. A label counts as
    so many votes that one annotator's errors are expected (`data.LABEL_TRUST`).

    Args:
        path: folder of folders named after the FER+ classes, the four, or their synonyms.
        notice: is told what is left out.
        crops: whether the pictures are aligned faces already.

    Raises:
        DataError, OSError: there is no such data.
    """
    data = judged(path, notice)[0]
    images, rows = [], []
    for index, name in enumerate(data.names):
        try:
            images.append(grey(evaluation.face_of(data.fetch(index), crops=crops)))
            rows.append(index)
        except (PhotoError, NoFaceError) as error:
            notice(f"{name}: {explain(spoken_language(), error)}")
        except OSError as error:
            notice(f"{name}: {error}")
    if not rows:
        raise DataError(text("data_no_face", path=path))
    labels, labels_4 = data.labels_8[rows], data.labels_4[rows]
    targets = [trusted(*pair) for pair in zip(labels, labels_4, strict=True)]
    return VoteData(images, np.array(targets, np.float32), labels, labels_4)


def load_crops(path: Path, notice: Notice = lambda _: None) -> VoteData:
    """Read the faces that `export --crops` wrote, as they are.

    Raises:
        DataError, OSError: there is no such data.
    """
    return load_folder(path, notice, crops=True)


def judged(path: Path, notice: Notice = lambda _: None) -> tuple[Labelled, bool]:
    """Open data by which a network is judged.

    Args:
        path: an npz of face crops with votes, or a folder as in `load`; of AI Hub's the part for
            validation.
        notice: is told what is left out.

    Returns:
        The labelled pictures, and whether they are face crops already.

    Raises:
        DataError, OSError: there is no such data.
    """
    data = evaluation.read_data(path, notice)
    if not path.is_dir():
        return data, True
    if not is_marked(path):
        return data, False
    # Faces of the diary have one of the four as label, also where all are of two that the
    # eight have too.
    none = np.full_like(data.labels_8, -1)
    return replace(data, labels_8=none, eight=False), True
