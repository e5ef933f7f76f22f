"""The expression network in use, on the very file that ships."""

from __future__ import annotations

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from facelog import evaluation
from facelog.config import MODELS
from facelog.emotion import classifier
from facelog.emotion.card import CARD_FILE, Card, checksum
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.errors import ModelFileError


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a folder with a copy of the shipped network."""
    folder = tmp_path / "models"
    folder.mkdir()
    for name in ("expression.tflite", CARD_FILE):
        shutil.copy(MODELS / name, folder / name)
    return folder


def some_faces(count: int) -> np.ndarray:
    """Return the example face and darker, shifted variations of it."""
    face = evaluation.example_face()
    return np.stack([np.roll(face, 3 * i, axis=1) // (1 + i % 3) for i in range(count)])


def test_the_file_answers_as_the_network_it_was_exported_from() -> None:
    network = classifier.load()
    shares = network.shares(evaluation.example_face()[None])[0]
    np.testing.assert_allclose(shares, network.card.example, atol=1e-3)


def test_a_reading_is_complete_and_adds_up() -> None:
    reading = classifier.load().read(some_faces(1))[0]
    assert tuple(reading.expressions) == EXPRESSIONS
    assert tuple(reading.probabilities) == EMOTIONS
    assert sum(reading.expressions.values()) == pytest.approx(1)
    assert sum(reading.probabilities.values()) == pytest.approx(1)
    assert reading.neutral == reading.expressions["neutral"]
    angry = sum(reading.expressions[name] for name in ("anger", "disgust", "contempt"))
    assert reading.probabilities["anger"] == pytest.approx(angry / (1 - reading.neutral))


def test_a_face_reads_the_same_alone_and_among_others() -> None:
    network = classifier.load()
    faces = some_faces(5)
    together = network.shares(faces)
    alone = np.concatenate([network.shares(face[None]) for face in faces])
    np.testing.assert_array_equal(together, alone)


def test_threads_do_not_mix_their_faces() -> None:
    network = classifier.load()
    faces = some_faces(6)
    expected = network.shares(faces)
    with ThreadPoolExecutor(6) as pool:
        for _ in range(5):
            found = list(pool.map(lambda face: network.shares(face[None])[0], faces))
            np.testing.assert_array_equal(np.stack(found), expected)


def test_no_faces_give_no_readings() -> None:
    assert classifier.load().read(np.zeros((0, 224, 224, 3), np.uint8)) == []


@pytest.mark.parametrize(
    "crops",
    [
        np.zeros((224, 224, 3), np.uint8),
        np.zeros((1, 112, 112, 3), np.uint8),
        np.zeros((1, 224, 224, 1), np.uint8),
        np.zeros((1, 224, 224, 3), np.float32),
    ],
)
def test_other_arrays_are_refused_with_what_was_expected(crops: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"expected uint8 of shape \(n, 224, 224, 3\), got") as got:
        classifier.load().read(crops)
    assert str(crops.shape) in str(got.value)


def test_a_network_is_opened_once() -> None:
    assert classifier.load() is classifier.load(MODELS)
    assert classifier.load().version == checksum((MODELS / "expression.tflite").read_bytes())[:12]


def test_one_changed_byte_is_noticed(copied: Path) -> None:
    file = copied / "expression.tflite"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(ModelFileError) as damaged:
        classifier.load(copied)
    assert damaged.value.code == "model_damaged"
    assert damaged.value.values["file"] == str(file)


def test_a_file_that_fits_its_card_but_is_no_network_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "expression.tflite").write_bytes(b"not a network")
    card = Card(file="expression.tflite", sha256=checksum(b"not a network"))
    (tmp_path / CARD_FILE).write_text(card.to_json(), encoding="utf-8")
    with pytest.raises(ModelFileError) as damaged:
        classifier.load(tmp_path)
    assert damaged.value.code == "model_damaged"


@pytest.mark.skipif(not shutil.which("git"), reason="the mending command is git's")
def test_the_named_command_mends_a_missing_network(copied: Path) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *words], cwd=copied.parent, check=True, capture_output=True)

    git("init")
    git("add", "models")
    git("commit", "-m", "Ship the network")
    (copied / "expression.tflite").unlink()
    with pytest.raises(ModelFileError) as missing:
        classifier.load(copied)
    assert missing.value.code == "model_missing"
    command = str(missing.value.values["command"])
    subprocess.run(command, shell=True, check=True, capture_output=True)
    assert classifier.load(copied).read(some_faces(1))
