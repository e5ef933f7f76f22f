"""Labelled data of every layout, and the way each picture takes."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from facelog import evaluation, seeing
from facelog.config import MODELS
from facelog.emotion import classifier
from facelog.evaluation import EXAMPLE_PHOTO
from facelog.image import load
from facelog.train.metrics import figures


def save(path: Path, colour: int = 128) -> None:
    """Write a small plain picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full((60, 60, 3), colour, np.uint8)).save(path)


def folder_of(tmp_path: Path, *names: str) -> Path:
    """Return a folder with a one-picture folder for each name."""
    for name in names:
        save(tmp_path / "data" / name / "1.png")
    return tmp_path / "data"


def test_votes_are_judged_by_the_majority(tmp_path: Path) -> None:
    votes = np.zeros((3, 10), np.uint8)
    votes[0, 2], votes[1, [0, 1]], votes[2, 7] = 10, 5, 9
    images = np.arange(3, dtype=np.uint8)[:, None, None] * np.ones((3, 48, 48), np.uint8)
    np.savez(tmp_path / "some.npz", images=images, votes=votes, labels=np.array(["a"] * 10))
    data = evaluation.read_data(tmp_path / "some.npz")
    assert data.protocol == "majority"
    assert data.names == ("some.npz[0]", "some.npz[2]")
    assert data.labels_8.tolist() == [2, 7]
    assert data.labels_4.tolist() == [2, 0]
    second = data.fetch(1)
    assert isinstance(second, np.ndarray)
    assert second[0, 0] == 2


def test_names_of_the_eight_count_for_both(tmp_path: Path) -> None:
    data = evaluation.read_data(folder_of(tmp_path, "angry", "disgust", "happy", "neutral", "sad"))
    assert data.eight
    assert data.protocol == "labels"
    assert data.labels_8.tolist() == [4, 5, 1, 0, 3]
    assert data.labels_4.tolist() == [0, 0, 1, -1, 3]


@pytest.mark.parametrize(
    "names", [("anger", "happy", "panic", "sadness"), ("기쁨", "당황", "분노", "슬픔")]
)
def test_names_of_the_four_have_no_accuracy_of_the_eight(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    data = evaluation.read_data(folder_of(tmp_path, *names))
    found = figures(evaluation.answer(data, classifier.load(), crops=True))
    assert (found["n"], found["n_8"], found["n_4"]) == (4, 0, 4)
    assert found["accuracy_8"] is None
    assert sorted(data.labels_4.tolist()) == [0, 1, 2, 3]


def test_other_folders_and_files_are_left_out_aloud(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "happy", "holiday", ".cache", "__MACOSX")
    (folder / "index.csv").write_text("file,label")
    (folder / "happy" / "notes.txt").write_text("no picture")
    told: list[str] = []
    data = evaluation.read_data(folder, told.append)
    found = evaluation.answer(data, classifier.load(), crops=True, notice=told.append)
    assert len(found.found) == 1
    assert len(told) == 2
    assert "holiday" in told[0]
    assert "notes.txt" in told[1]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("ko_KR.UTF-8", "사진 파일이 아니거나"), ("en_GB.UTF-8", "no picture")],
)
def test_a_file_that_is_no_picture_is_told_of_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, sentence: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    folder = folder_of(tmp_path, "happy")
    (folder / "happy" / "a.jpg").write_text("no picture")
    told: list[str] = []
    data = evaluation.read_data(folder)
    evaluation.answer(data, classifier.load(), crops=True, notice=told.append)
    assert len(told) == 1
    assert "a.jpg: " in told[0]
    assert sentence in told[0].split("a.jpg: ")[1]


def test_data_of_another_layout_is_refused_with_what_is_expected(tmp_path: Path) -> None:
    images = np.zeros((2, 48, 48), np.uint8)
    np.savez(tmp_path / "float.npz", images=images.astype(float), votes=np.zeros((2, 10)))
    np.savez(tmp_path / "short.npz", images=images, votes=np.zeros((1, 10), int))
    np.savez(tmp_path / "bare.npz", images=images)
    (tmp_path / "text.npz").write_text("no archive")
    (tmp_path / "empty").mkdir()
    for name in ("float.npz", "short.npz", "bare.npz", "text.npz", "empty"):
        with pytest.raises(evaluation.DataError, match=name):
            evaluation.read_data(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        evaluation.read_data(tmp_path / "nowhere.npz")


def test_grey_crops_become_the_colour_faces_of_the_network() -> None:
    grey = np.random.default_rng(0).integers(0, 256, (48, 48), dtype=np.uint8)
    face = evaluation.as_crop(grey)
    assert face.shape == (224, 224, 3)
    assert face.dtype == np.uint8
    assert (face == face[..., :1]).all()
    as_colour = evaluation.as_crop(np.repeat(grey[..., None], 3, axis=2))
    np.testing.assert_array_equal(face, as_colour)


def test_a_small_face_is_enlarged_without_being_blurred() -> None:
    whole = evaluation.example_face()
    small = cv2.resize(whole, (48, 48), interpolation=cv2.INTER_AREA)
    again = cv2.resize(evaluation.as_crop(small), (48, 48), interpolation=cv2.INTER_AREA)
    assert np.abs(again.astype(int) - small).mean() < 0.5
    cubic = cv2.resize(small, (224, 224), interpolation=cv2.INTER_CUBIC)
    blurred = cv2.resize(cubic, (48, 48), interpolation=cv2.INTER_AREA)
    assert np.abs(blurred.astype(int) - small).mean() > 1


def test_photographs_go_the_very_way_of_the_app(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "sad")  # a plain picture: no face
    (folder / "happy").mkdir()
    (folder / "happy" / "photo.jpg").write_bytes(EXAMPLE_PHOTO.read_bytes())
    network = classifier.load()
    answers = evaluation.answer(evaluation.read_data(folder), network, crops=False)
    assert answers.found.tolist() == [True, False]
    reading, crop, _ = seeing.read(seeing.look(EXAMPLE_PHOTO.read_bytes()))
    assert answers.shares[0].tolist() == list(reading.expressions.values())
    face = evaluation.face_of(EXAMPLE_PHOTO.read_bytes(), crops=False)
    np.testing.assert_array_equal(face, crop)
    found = figures(answers)
    assert (found["n"], found["no_face"]) == (2, 1)
    assert found["accuracy_4"] == pytest.approx(float(found["accuracy_4_found"]) / 2)  # type: ignore[arg-type]


def test_frames_in_an_archive_go_through_detection_too(tmp_path: Path) -> None:
    frame = load(EXAMPLE_PHOTO.read_bytes()).pixels
    frames = np.stack([frame, np.zeros_like(frame)])
    np.savez(tmp_path / "frames.npz", images=frames, labels=np.array(["happiness", "neutral"]))
    data = evaluation.read_data(tmp_path / "frames.npz")
    answers = evaluation.answer(data, classifier.load(MODELS), crops=False)
    assert answers.found.tolist() == [True, False]
    assert answers.protocol == "labels"
    reading, _, _ = seeing.read(seeing.look(EXAMPLE_PHOTO.read_bytes()))
    assert answers.shares[0].tolist() == list(reading.expressions.values())


def test_hangul_taken_apart_by_a_mac_is_understood(tmp_path: Path) -> None:
    apart = [unicodedata.normalize("NFD", name) for name in ("기쁨", "당황", "분노", "슬픔")]
    data = evaluation.read_data(folder_of(tmp_path, *apart))
    assert sorted(data.labels_4.tolist()) == [0, 1, 2, 3]
    assert not data.eight


@pytest.mark.parametrize(
    "arrays",
    [
        {"images": np.zeros((2, 8, 8), np.uint8), "labels": np.array(["happy", "bored"])},
        {"images": np.zeros((2, 8, 8, 4), np.uint8), "votes": np.ones((2, 10), int)},
        {"images": np.zeros((2, 0, 8), np.uint8), "votes": np.ones((2, 10), int)},
        {"images": np.zeros((2, 8, 8), np.uint8), "votes": np.full((2, 10), "many")},
    ],
)
def test_unfitting_arrays_are_explained(tmp_path: Path, arrays: dict[str, np.ndarray]) -> None:
    path = tmp_path / "some.npz"
    np.savez(path, **arrays)
    with pytest.raises(evaluation.DataError, match=r"some\.npz: "):
        evaluation.read_data(path)


def test_a_single_array_is_no_archive(tmp_path: Path) -> None:
    np.save(tmp_path / "some.npy", np.zeros((2, 8, 8), np.uint8))
    with pytest.raises(evaluation.DataError, match=r"some\.npy: .*np\.savez"):
        evaluation.read_data(tmp_path / "some.npy")
