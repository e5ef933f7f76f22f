"""The card that travels with the expression network: what it expects, and what it is."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from facelog.config import CROP_SIDE
from facelog.emotion.taxonomy import EXPRESSIONS
from facelog.errors import ModelFileError

CARD_FILE = "expression.json"


@dataclass(frozen=True)
class Card:
    """What must be known to use the network's file rightly.

    Attributes:
        file: name of the network's file, beside the card.
        sha256: checksum of that file, 64 hexadecimal digits.
        labels: names of the outputs, in their order.
        input_size: height and width of the aligned face, in pixels.
        value_range: lowest and highest value of a channel.
        channel_order: "RGB".
        interpolation: how a crop of another size is brought to `input_size`.
        temperature: what the logits are divided by inside the file.
        offsets: what is added to them then, in the order of `labels` (Alexandari et al. 2020).
        map_box: x, y, width, height, in pixels of the aligned face, of what the class maps cover,
            the file's second output; None where the file has no such output.
        architecture: the network in one line.
        created: date of the export, ISO 8601.
        commands: what rebuilds the file from the training data, in order.
        training: the resolved configuration of the run, and where it ended.
        example: what the Keras network says of `example_face`, in the order of `labels`.
        figures: what `evaluate` says of this file on the validation data.
    """

    file: str
    sha256: str
    labels: tuple[str, ...] = EXPRESSIONS
    input_size: tuple[int, int] = (CROP_SIDE, CROP_SIDE)
    value_range: tuple[int, int] = (0, 255)
    channel_order: str = "RGB"
    interpolation: str = "cubic"
    temperature: float = 1.0
    offsets: tuple[float, ...] = (0.0,) * len(EXPRESSIONS)
    map_box: tuple[float, float, float, float] | None = None
    architecture: str = ""
    created: str = ""
    commands: tuple[str, ...] = ()
    training: Mapping[str, object] = field(default_factory=dict)
    example: tuple[float, ...] = ()
    figures: Mapping[str, object] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the card as it is written to disk."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


def checksum(data: bytes) -> str:
    """Return the SHA-256 of a file's content, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def mending_command(directory: Path, *names: str) -> str:
    """Return the shell command that brings files of a checkout back as they were published.

    Args:
        directory: folder of the files.
        names: the files, relative to it.
    """
    folder = str(directory.parent)
    # Double quotes hold in every shell, Windows' too.
    folder = folder if re.fullmatch(r"[\w./:\\~-]+", folder) else f'"{folder}"'
    return f"git -C {folder} checkout HEAD -- " + " ".join(f"{directory.name}/{n}" for n in names)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _is_box(found: Any) -> bool:
    if found is None:
        return True
    numbers = isinstance(found, tuple) and all(isinstance(each, int | float) for each in found)
    return numbers and len(found) == 4 and min(found) >= 0 and min(found[2:]) > 0


def read_card(directory: Path) -> Card:
    """Read a card and compare it with what this version of FaceLog delivers to the network.

    Raises:
        ModelFileError: the card is missing, is no card, or describes another kind of input.
    """
    path = directory / CARD_FILE
    command = mending_command(directory, CARD_FILE)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        card = Card(**{name: _frozen(value) for name, value in found.items()})
    except FileNotFoundError:
        raise ModelFileError("model_missing", file=str(path), command=command) from None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ModelFileError("model_damaged", file=str(path), command=command) from error
    told = (card.labels, card.input_size, card.value_range, card.channel_order)
    if told != (EXPRESSIONS, (CROP_SIDE, CROP_SIDE), (0, 255), "RGB") or not _is_box(card.map_box):
        raise ModelFileError("model_damaged", file=str(path), command=command)
    return card
