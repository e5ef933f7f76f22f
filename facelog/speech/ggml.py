"""Is a file a whole Whisper model in the ggml format? Read without loading it."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from facelog.errors import SpeechError

MAGIC = b"lmgg"
_BLOCKS = {
    0: (1, 4),  # 32-bit numbers
    1: (1, 2),  # 16-bit numbers
    2: (32, 18),
    3: (32, 20),
    6: (32, 22),
    7: (32, 24),
    8: (32, 34),
    9: (32, 40),
    10: (256, 84),
    11: (256, 110),
    12: (256, 144),
    13: (256, 176),
    14: (256, 210),
}
"""How many numbers lie in how many bytes, by ggml's code of a tensor's type."""
_MOST = 10_000_000


class _EndError(Exception):
    """The file ends too early, or holds what no such file holds."""


def find(place: str) -> Path:
    """Return the model's file.

    Args:
        place: path of the file, or of the folder that it lies in; `~` is the home folder. Of
            several models in a folder the biggest is taken.

    Raises:
        SpeechError: hearing_model_none, nothing was named; hearing_model_missing, there is no
            such file or folder; hearing_model_wrong, nothing there is a Whisper model of ggml's;
            hearing_model_damaged, it is cut off or garbled.
    """
    if not place.strip():
        raise SpeechError("hearing_model_none")
    try:
        path = Path(place.strip().strip("\"'")).expanduser()
        found = path.stat() and (sorted(path.glob("*.bin")) if path.is_dir() else [path])
        models = [one for one in found if one.is_file() and _starts_well(one)]
        file = max(models, key=lambda one: one.stat().st_size, default=None)
        whole = file is not None and _is_whole(file)
    except (OSError, RuntimeError, ValueError):
        found = None
    if found is None:
        raise SpeechError("hearing_model_missing", place=place)
    if file is None:
        raise SpeechError("hearing_model_wrong", place=place)
    if not whole:
        raise SpeechError("hearing_model_damaged", file=file.name)
    return file


def _starts_well(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == MAGIC


def _is_whole(path: Path) -> bool:
    size = path.stat().st_size
    try:
        with path.open("rb") as file:
            file.seek(4)
            _skip_header(file, size)
            tensors = 0
            while file.tell() < size:
                _skip_tensor(file, size)
                tensors += 1
            return tensors > 0
    except _EndError:
        return False


def _ints(file: BinaryIO, count: int) -> tuple[int, ...]:
    read = file.read(4 * count)
    if len(read) < 4 * count:
        raise _EndError
    return struct.unpack(f"<{count}i", read)


def _skip(file: BinaryIO, count: int, size: int) -> None:
    if count < 0 or file.tell() + count > size:
        raise _EndError
    file.seek(count, 1)


def _skip_header(file: BinaryIO, size: int) -> None:
    """Pass over the sizes, the filters and the vocabulary."""
    if any(not 0 <= number < _MOST for number in _ints(file, 11)):
        raise _EndError
    bands, bins = _ints(file, 2)
    if not (0 < bands < 1_000 and 0 < bins < 10_000):
        raise _EndError
    _skip(file, 4 * bands * bins, size)
    (tokens,) = _ints(file, 1)
    if not 0 < tokens < _MOST:
        raise _EndError
    for _ in range(tokens):
        (length,) = _ints(file, 1)
        _skip(file, length, size)


def _skip_tensor(file: BinaryIO, size: int) -> None:
    dimensions, name, kind = _ints(file, 3)
    if not 1 <= dimensions <= 4 or kind not in _BLOCKS:
        raise _EndError
    numbers = 1
    for length in _ints(file, dimensions):
        if length < 1:
            raise _EndError
        numbers *= length
    _skip(file, name, size)
    block, bytes_ = _BLOCKS[kind]
    _skip(file, numbers // block * bytes_, size)
