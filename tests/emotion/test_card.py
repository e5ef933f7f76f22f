"""The card of the expression network: read, compared, and never silently wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from facelog.config import MODELS
from facelog.emotion.card import CARD_FILE, Card, checksum, mending_command, read_card
from facelog.emotion.taxonomy import EXPRESSIONS
from facelog.errors import ModelFileError

CARD = Card(file="expression.tflite", sha256=checksum(b"weights"), figures={"n": 3})


def test_a_card_survives_the_disk(tmp_path: Path) -> None:
    (tmp_path / CARD_FILE).write_text(CARD.to_json(), encoding="utf-8")
    assert read_card(tmp_path) == CARD


def test_a_card_tells_whether_there_are_class_maps(tmp_path: Path) -> None:
    assert CARD.map_box is None
    with_maps = replace(CARD, map_box=(9.5, 9.5, 205.0, 205.0))
    (tmp_path / CARD_FILE).write_text(with_maps.to_json(), encoding="utf-8")
    assert read_card(tmp_path) == with_maps


def test_the_shipped_card_describes_what_the_app_delivers() -> None:
    card = read_card(MODELS)
    assert card.labels == EXPRESSIONS
    assert card.input_size == (224, 224)
    assert card.value_range == (0, 255)
    assert card.figures["protocol"] == "majority"
    assert (MODELS / card.file).stat().st_size <= 10_000_000


def test_a_missing_card_is_told_apart_from_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError) as missing:
        read_card(tmp_path)
    assert missing.value.code == "model_missing"
    assert missing.value.values["command"] == mending_command(tmp_path, CARD_FILE)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        json.dumps({"file": "x"}),
        json.dumps({"file": "x", "sha256": "y", "colour": "z"}),
        replace(CARD, labels=EXPRESSIONS[::-1]).to_json(),
        replace(CARD, input_size=(112, 112)).to_json(),
        replace(CARD, channel_order="BGR").to_json(),
        replace(CARD, value_range=(0, 1)).to_json(),
        replace(CARD, map_box=(9.0, 9.0, 206.0)).to_json(),
        replace(CARD, map_box=(9.0, 9.0, 0.0, 206.0)).to_json(),
        replace(CARD, map_box=("a", "b", "c", "d")).to_json(),
    ],
)
def test_a_card_of_something_else_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / CARD_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ModelFileError) as damaged:
        read_card(tmp_path)
    assert damaged.value.code == "model_damaged"


def test_the_mending_command_works_from_anywhere() -> None:
    command = mending_command(Path("/home/a person/FaceLog/models"), "a.tflite", "a.json")
    assert command == (
        'git -C "/home/a person/FaceLog" checkout HEAD -- models/a.tflite models/a.json'
    )
