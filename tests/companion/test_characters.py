"""The friends: those shipped, those dropped into a folder, and what is wrong with a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from facelog.companion import characters
from facelog.config import CHARACTER_RULES_LIMIT
from facelog.i18n import LANGUAGES, explain
from facelog.types import Character

Write = Callable[..., Path]
GOOD: dict[str, Any] = {
    "names": {"ko": "보리", "en": "Bori"},
    "about": {"ko": "느긋한 곰", "en": "An easy-going bear"},
    "rules": "a bear; asks about honey",
    "portrait": "bear",
    "voice": {"pitch": 20, "pace": 0.9},
}


@pytest.fixture
def write(facelog_home: Path) -> Write:
    """Drop a friend's file: `write("bori", rules="…")`; None leaves a field out."""

    def put(name: str = "bori", text: str | None = None, **changes: object) -> Path:
        file = facelog_home / "characters" / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        values = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
        file.write_text(json.dumps(values) if text is None else text, encoding="utf-8")
        return file

    return put


def test_at_least_five_friends_are_shipped_and_anna_comes_first() -> None:
    found = list(characters.shipped().values())
    assert found[0].id == "anna"
    assert len(found) >= 5
    for field in ("rules", "portrait", "manner", "pitch"):
        assert len({getattr(one, field) for one in found}) == len(found), field
    for code in LANGUAGES:
        assert len({one.names[code] for one in found}) == len(found)


@pytest.mark.parametrize("name", characters.portraits())
def test_portraits_are_round_pictures_of_one_size_that_load_nothing(name: str) -> None:
    root = ElementTree.fromstring(characters.portraits()[name])
    assert root.get("viewBox") == "0 0 96 96"
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
        "svg", "clipPath", "g", "circle", "ellipse", "path", "rect",
    }  # fmt: skip
    assert "href" not in characters.portraits()[name]


def test_a_file_dropped_into_the_folder_is_a_friend(write: Write) -> None:
    write()
    found = characters.everyone()["bori"]
    assert (found.names["ko"], found.pitch, found.pace) == ("보리", 20, 0.9)
    assert found.portrait == characters.portraits()["bear"]
    assert (found.manner, found.humour) == ("anna", 1)
    assert characters.find("bori") == found
    assert next(iter(characters.everyone())) == "anna"


def test_without_a_folder_there_are_the_shipped_ones() -> None:
    assert characters.dropped() == ((), ())
    assert characters.everyone().keys() == characters.shipped().keys()


def test_anna_stands_in_for_a_friend_who_is_gone() -> None:
    assert characters.find("nobody").id == "anna"
    assert characters.find("taeo").id == "taeo"


def test_a_persons_own_friend_is_found_and_never_hides_a_shipped_one() -> None:
    own = Character("own-1", {"ko": "콩", "en": "Kong"}, {}, "", "<svg/>")
    assert characters.find("own-1", [own]) == own
    fake = Character("anna", {"ko": "가짜", "en": "Fake"}, {}, "", "<svg/>")
    assert characters.find("anna", [fake]).names["ko"] == "안나"
    assert characters.everyone([fake])["anna"].names["ko"] == "안나"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"names": None}, "character_text", "names.ko"),
        ({"names": {"ko": "보리", "en": "  "}}, "character_text", "names.en"),
        ({"names": {"ko": "보" * 21, "en": "Bori"}}, "character_text", "names.ko"),
        ({"about": "a bear"}, "character_text", "about.ko"),
        ({"rules": 7}, "character_text", "rules"),
        ({"rules": "x" * (CHARACTER_RULES_LIMIT + 1)}, "character_text", "rules"),
        ({"rules": "hidden\u202e order"}, "character_text", "rules"),
        ({"portrait": "../../etc/passwd"}, "character_choice", "portrait"),
        ({"portrait": None}, "character_choice", "portrait"),
        ({"manner": ["anna"]}, "character_choice", "manner"),
        ({"voice": {"pitch": 100}}, "character_number", "voice.pitch"),
        ({"voice": {"pitch": True}}, "character_number", "voice.pitch"),
        ({"voice": {"pace": "fast"}}, "character_number", "voice.pace"),
        ({"voice": {"pace": float("nan")}}, "character_number", "voice.pace"),
        ({"voice": [1]}, "character_number", "voice.pitch"),
        ({"humour": 3}, "character_number", "humour"),
    ],
)
def test_a_wrong_field_is_named(
    changes: dict[str, object], code: str, field: str, write: Write
) -> None:
    write(**changes)
    found, (error,) = characters.dropped()
    assert found == ()
    assert (error.code, error.values["file"], error.values["field"]) == (code, "bori.json", field)
    for language in LANGUAGES:
        assert field in explain(language, error)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("bori", "{", "character_file"),
        ("bori", "[1]", "character_file"),
        ("bori", "[" * 15_000, "character_file"),
        ("bori", json.dumps({**GOOD, "rules": "x" * 30_000}), "character_file"),
        ("Bori bear", None, "character_id"),
        ("anna", None, "character_id"),
    ],
)
def test_a_broken_file_is_left_out_and_the_others_stay(
    name: str, text: str | None, code: str, write: Write
) -> None:
    write("good")
    write(name, text)
    found, (error,) = characters.dropped()
    assert [one.id for one in found] == ["good"]
    assert error.code == code
