"""The cascade's own manners: what it says of its files, and that threads may share it."""

from __future__ import annotations

import json
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from skimage import data

from facelog.config import MODELS
from facelog.errors import ModelFileError
from facelog.face import mtcnn_backend
from facelog.i18n import LANGUAGES, explain


@pytest.fixture
def models(tmp_path: Path) -> Path:
    for file in MODELS.glob("mtcnn*"):
        shutil.copy(file, tmp_path)
    return tmp_path


def refusal(directory: Path) -> ModelFileError:
    with pytest.raises(ModelFileError) as caught:
        mtcnn_backend.cascade(data.astronaut(), directory=directory)
    command = str(caught.value.values["command"])
    assert sys.executable in command
    assert command.endswith("-m facelog train export-mtcnn")
    for language in LANGUAGES:
        sentence = explain(language, caught.value)
        assert str(caught.value.values["file"]) in sentence
        assert "train export-mtcnn" in sentence
    return caught.value


@pytest.mark.parametrize("name", ["mtcnn_pnet.tflite", "mtcnn_onet.tflite", "mtcnn.json"])
def test_a_missing_file_is_named(models: Path, name: str) -> None:
    (models / name).unlink()
    error = refusal(models)
    assert (error.code, error.values["file"]) == ("model_missing", name)


def test_a_damaged_network_is_named(models: Path) -> None:
    content = bytearray((models / "mtcnn_rnet.tflite").read_bytes())
    content[2000] ^= 1
    (models / "mtcnn_rnet.tflite").write_bytes(content)
    error = refusal(models)
    assert (error.code, error.values["file"]) == ("model_damaged", "mtcnn_rnet.tflite")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": {}}', '{"files": []}', "\0"])
def test_a_damaged_card_is_named(models: Path, text: str) -> None:
    (models / "mtcnn.json").write_text(text, encoding="utf-8")
    assert refusal(models).code == "model_damaged"


def test_mending_works_without_a_restart(models: Path) -> None:
    card = (models / "mtcnn.json").read_text(encoding="utf-8")
    (models / "mtcnn.json").write_text(json.dumps({"files": {}}), encoding="utf-8")
    refusal(models)
    (models / "mtcnn.json").write_text(card, encoding="utf-8")
    assert len(mtcnn_backend.cascade(data.astronaut(), directory=models).scores) == 1


def test_threads_share_the_networks() -> None:
    pictures = [data.astronaut(), data.astronaut()[:400, :420].copy(), data.astronaut()[:, ::-1]]
    alone = [mtcnn_backend.cascade(picture).landmarks for picture in pictures]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(mtcnn_backend.cascade, pictures * 4))
    for index, found in enumerate(together):
        np.testing.assert_array_equal(found.landmarks, alone[index % 3])


def test_tiny_pictures() -> None:
    for side in (1, 5, 12, 20):
        pixels = np.zeros((side, side, 3), np.uint8)
        assert len(mtcnn_backend.cascade(pixels).scores) == 0


def test_no_boxes_to_refine() -> None:
    none = mtcnn_backend.refine(data.astronaut(), np.zeros((0, 4), np.float32))
    assert none.landmarks.shape == (0, 5, 2)


def test_suppression_keeps_the_best_of_a_heap() -> None:
    boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [30, 30, 40, 40]], np.float32)
    scores = np.array([0.5, 0.9, 0.7], np.float32)
    assert mtcnn_backend.suppress(boxes, scores, 0.5).tolist() == [1, 2]
    inner = np.array([[0, 0, 10, 10], [4, 4, 6, 6]], np.float32)
    assert len(mtcnn_backend.suppress(inner, scores[:2], 0.5)) == 2
    assert len(mtcnn_backend.suppress(inner, scores[:2], 0.5, of_smaller=True)) == 1
