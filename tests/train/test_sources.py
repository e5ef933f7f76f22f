"""Every kind of training data is known for what it is, and judged by the labels it has."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from facelog import evaluation
from facelog.config import CROP_SIDE
from facelog.evaluation import EXAMPLE_PHOTO, DataError, example_face
from facelog.train import crops, running, sources
from facelog.train.data import judged_retinas
from tests.train.aihub_folder import write_aihub


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def faces_of_two(folder: Path) -> Path:
    """Write aligned faces of two emotions, whose names the eight classes have too."""
    for name in ("anger", "sadness"):
        (folder / name).mkdir(parents=True)
        Image.fromarray(example_face()).save(folder / name / "1.png")
    return folder


def photographs_of(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).mkdir(parents=True)
        shutil.copy(EXAMPLE_PHOTO, folder / name / "1.jpg")
    return folder


def test_aligned_faces_are_read_as_they_are(tmp_path: Path) -> None:
    folder = faces_of_two(tmp_path / "mine")
    crops.mark(folder)
    found = sources.load(str(folder))
    assert all((image == sources.grey(example_face())).all() for image in found.images)
    assert found.images[0].shape == (CROP_SIDE, CROP_SIDE)
    assert found.labels_4.tolist() == [0, 3]
    assert found.labels.tolist() == [-1, -1]
    # Anger in the diary is one of the four: disgust and contempt have their share of it.
    assert found.targets[0, 5] > 0.05
    data, are_crops = sources.judged(folder)
    assert are_crops
    assert not data.eight


def test_faces_framed_otherwise_are_refused(tmp_path: Path) -> None:
    folder = faces_of_two(tmp_path / "mine")
    for content in ('{"size": [224, 224], "nose_down": 0.5}', "{", "\xff"):
        (folder / crops.MARKER).write_text(content, encoding="latin-1")
        with pytest.raises(DataError, match="Export them again"):
            sources.load(str(folder))


def test_photographs_go_through_detection_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = photographs_of(tmp_path / "photos", "fear", "happy")
    (folder / "happy" / "notes.jpg").write_text("no picture")
    Image.new("RGB", (200, 200)).save(folder / "happy" / "wall.png")
    (tmp_path / "run").mkdir()
    told: list[str] = []
    first = sources.load(f"{folder}:2", told.append, kept=tmp_path / "run")
    assert first.labels.tolist() == [6, 1, 6, 1]
    assert first.labels_4.tolist() == [2, 1, 2, 1]
    assert [line.split(": ")[1][:10] for line in told] == ["This is no", "No face wa"]
    with monkeypatch.context() as searching:
        searching.setattr(evaluation, "face_of", None)
        again = sources.load(str(folder), kept=tmp_path / "run")
    assert all((a == b).all() for a, b in zip(first.images[:2], again.images, strict=True))
    (kept,) = (tmp_path / "run").iterdir()
    kept.write_bytes(kept.read_bytes()[:1000])  # so is what was damaged
    assert len(sources.load(str(folder), kept=tmp_path / "run").images) == 2
    (folder / "fear" / "1.jpg").unlink()  # other data is searched anew
    assert len(sources.load(str(folder), kept=tmp_path / "run").images) == 1


def test_ai_hubs_folder_is_known_by_its_label_files(tmp_path: Path) -> None:
    write_aihub(tmp_path, {"train": {"anger": 1, "happy": 1}, "valid": {"sadness": 1}})
    assert sorted(sources.load(str(tmp_path)).labels_4.tolist()) == [0, 1]
    assert sources.load(str(tmp_path), part="valid").labels_4.tolist() == [3]
    assert sources.judged(tmp_path)[1] is False


def test_colour_crops_with_votes_are_made_grey(tmp_path: Path) -> None:
    votes = np.zeros((2, 10), np.uint8)
    votes[:, 4] = 10
    colour = np.random.default_rng(0).integers(0, 256, (2, 48, 48, 3), dtype=np.uint8)
    np.savez(tmp_path / "some.npz", images=colour, votes=votes)
    found = sources.load(str(tmp_path / "some.npz"))
    assert found.images[1].shape == (48, 48)
    assert found.labels_4.tolist() == [0, 0]


def test_what_is_no_data_is_explained(tmp_path: Path) -> None:
    np.savez(tmp_path / "voteless.npz", images=np.zeros((2, 48, 48), np.uint8))
    np.savez(tmp_path / "few.npz", images=np.zeros((2, 8, 8), np.uint8), votes=np.ones((2, 8)))
    (tmp_path / "text.npz").write_text("no archive")
    for name in ("voteless.npz", "few.npz", "text.npz"):
        with pytest.raises(DataError, match=r"an npz with images .* is needed"):
            sources.load(str(tmp_path / name))
    with pytest.raises(DataError, match="check the path"):
        sources.load(str(tmp_path / "nowhere"))
    (tmp_path / "walls" / "happy").mkdir(parents=True)
    Image.new("RGB", (200, 200)).save(tmp_path / "walls" / "happy" / "wall.png")
    with pytest.raises(DataError, match="Not one face"):
        sources.load(str(tmp_path / "walls"))
    neutral = photographs_of(tmp_path / "neutral", "중립")
    found = sources.load(str(neutral))
    assert judged_retinas(found)[1].eight is not None


def test_the_four_are_scored_where_the_eight_are_not_known(tmp_path: Path) -> None:
    folder = faces_of_two(tmp_path / "mine")
    crops.mark(folder)
    retinas, truth = judged_retinas(sources.load(str(folder)))
    assert retinas.shape == (2, 48, 48, 1)
    assert truth.eight is None
    logits = np.zeros((2, 8))
    logits[:, 5] = 9  # disgust counts as anger
    found = running.scores(logits, truth)
    assert list(found) == ["accuracy_4", "nll_4"]
    assert found["accuracy_4"] == 0.5
