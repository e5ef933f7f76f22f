"""A small data set in AI Hub's layout, of photographs of one astronaut."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from facelog.evaluation import EXAMPLE_PHOTO

KOREAN = {"anger": "분노", "happy": "기쁨", "panic": "당황", "sadness": "슬픔"}
FACE = (175, 65, 270, 185)
"""Left, top, right, bottom of the face in the photograph of 512 px."""

Record = dict[str, Any]


def photographs(seed: int = 0) -> Iterator[tuple[np.ndarray, list[float]]]:
    """Yield the same face scaled, tilted and lit at random, and where it lies, without end."""
    rng = np.random.default_rng(seed)
    picture = np.asarray(Image.open(io.BytesIO(EXAMPLE_PHOTO.read_bytes())).convert("RGB"))
    while True:
        side = int(rng.integers(300, 420))
        turn = cv2.getRotationMatrix2D((222, 125), float(rng.normal(0, 6)), side / 512)
        turn[:, 2] += np.array([222, 125]) * (side / 512 - 1)
        shown = cv2.warpAffine(picture, turn, (side, side), borderMode=cv2.BORDER_REPLICATE)
        lit = np.clip(shown * float(rng.uniform(0.7, 1.2)), 0, 255).astype(np.uint8)
        x0, y0, x1, y1 = FACE
        corners = np.array([[x0, y0, 1], [x1, y0, 1], [x1, y1, 1], [x0, y1, 1]]) @ turn.T
        yield lit, [*map(float, corners.min(axis=0)), *map(float, corners.max(axis=0))]


def record(filename: str, emotion: str, box: list[float], **fields: Any) -> Record:
    """Return the label record of one photograph; the annotators' boxes differ a little."""
    korean = KOREAN.get(emotion, emotion)
    names = ("minX", "minY", "maxX", "maxY")
    annotations = {
        f"annot_{letter}": {
            "boxes": dict(zip(names, [edge + shift for edge in box], strict=True)),
            "faceExp": korean,
            "bg": "실내 자연적 배경",
        }
        for letter, shift in (("A", -3), ("B", 0), ("C", 3))
    }
    return {
        "filename": filename,
        "gender": "여",
        "age": 30,
        "isProf": "일반인",
        "faceExp_uploader": korean,
        "bg_uploader": "실내 자연적 배경",
        "emotion": emotion,
        **annotations,
        **fields,
    }


def write_labels(file: Path, records: list[Record], encoding: str = "euc-kr") -> None:
    """Write a label file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(json.dumps(records, ensure_ascii=False).encode(encoding))


def person_mask(picture: np.ndarray, box: list[float]) -> np.ndarray:
    """Return a mask of the head: 1 within an ellipse somewhat larger than the box."""
    mask = np.zeros(picture.shape[:2], np.uint8)
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    size = (1.5 * (box[2] - box[0]), 1.6 * (box[3] - box[1]))
    cv2.ellipse(mask, (middle, size, 0), 1, -1)
    return mask


def write_aihub(folder: Path, counts: dict[str, dict[str, int]]) -> None:
    """Write a whole data set.

    Args:
        folder: where to.
        counts: how many photographs each emotion has in each part, such as
            `{"train": {"anger": 3}, "valid": {"anger": 1}}`.
    """
    pictures = photographs()
    for part, emotions in counts.items():
        for emotion, count in emotions.items():
            records, masks = [], {}
            for number in range(count):
                picture, box = next(pictures)
                name = f"{part}{number}_여_30_{KOREAN[emotion]}_실내.jpg"
                place = folder / f"{part}_photos" / KOREAN[emotion] / name
                place.parent.mkdir(parents=True, exist_ok=True)
                Image.fromarray(picture).save(place, quality=92)
                records.append(record(name, emotion, box))
                masks[name] = person_mask(picture, box)
            write_labels(folder / "labels" / f"{part}_{emotion}.json", records)
            np.savez_compressed(folder / "labels" / f"{part}_{emotion}.npz", **masks)
