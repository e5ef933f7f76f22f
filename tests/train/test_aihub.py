"""AI Hub's layout: what trains, what is left out and why, and what the faces look like."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from facelog import evaluation, seeing
from facelog.evaluation import DataError
from facelog.face import align
from facelog.image import load as load_photo
from facelog.train import aihub
from facelog.train.augment import resized
from facelog.train.data import grey
from tests.train.aihub_folder import (
    KOREAN,
    photographs,
    record,
    write_aihub,
    write_labels,
)

COUNTS = {
    "train": {"anger": 2, "happy": 4, "panic": 2, "sadness": 3},
    "valid": {"anger": 1, "happy": 2, "panic": 1, "sadness": 1},
}
COUNTS_OF_VALID = {0: 1, 1: 2, 2: 1, 3: 1}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("aihub")
    write_aihub(folder, COUNTS)
    return folder


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def one_photo(folder: Path, name: str = "a.jpg", **fields: Any) -> dict[str, Any]:
    """Write one photograph; return its label record, an angry one."""
    picture, box = next(photographs())
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(folder / name, quality=95)
    return record(name, "anger", box, **fields)


def test_to_train_every_emotion_gives_as_many_as_the_rarest(folder: Path) -> None:
    told: list[str] = []
    found = aihub.load(folder, "train", told.append)
    assert Counter(found.labels_4.tolist()) == {0: 2, 1: 2, 2: 2, 3: 2}
    assert (found.labels == -1).all()
    assert found.targets.sum(axis=1) == pytest.approx(1)
    # Panic is surprise and fear, mostly surprise.
    assert found.targets[found.labels_4 == 2][0].argmax() == 2
    again = aihub.load(folder, "train")
    assert all((a == b).all() for a, b in zip(found.images, again.images, strict=True))
    assert told == ["Photographs used of each emotion: anger 2, happy 2, panic 2, sadness 2"]


def test_to_judge_by_all_are_used(folder: Path) -> None:
    found = aihub.load(folder, "valid")
    assert Counter(found.labels_4.tolist()) == COUNTS_OF_VALID
    data = evaluation.read_data(folder)
    assert Counter(data.labels_4.tolist()) == COUNTS_OF_VALID
    assert not data.eight
    photo = data.fetch(0)
    assert isinstance(photo, bytes)
    assert len(seeing.look(photo).faces) == 1


def test_a_face_is_framed_as_in_use(tmp_path: Path) -> None:
    write_labels(tmp_path / "val_분노.json", [one_photo(tmp_path)])
    (face,) = aihub.load(tmp_path, "valid").images
    assert face.shape == (aihub.KEPT_SIDE, aihub.KEPT_SIDE)
    in_use = grey(seeing.crop(seeing.look((tmp_path / "a.jpg").read_bytes())))
    difference = np.abs(face.astype(int) - resized(in_use, aihub.KEPT_SIDE))
    # The detector sees another part of the photograph and places the eyes a little differently.
    assert difference.mean() < 3


def test_of_two_faces_the_one_in_the_box_is_read(tmp_path: Path) -> None:
    pictures = photographs()
    (small, box), (large, _) = (next(pictures) for _ in range(2))
    large = np.asarray(Image.fromarray(large).resize((700, 700)))
    both = np.zeros((700, 700 + small.shape[1], 3), np.uint8)
    both[:, :700] = large
    both[: small.shape[0], 700:] = small
    Image.fromarray(both).save(tmp_path / "two.png")
    moved = [box[0] + 700, box[1], box[2] + 700, box[3]]
    write_labels(tmp_path / "valid_anger.json", [record("two.png", "anger", moved)])
    (face,) = aihub.load(tmp_path, "valid").images
    found = max(seeing.face.find(both), key=lambda each: each.box[0])
    expected = resized(grey(align(both, found)), aihub.KEPT_SIDE)
    assert np.abs(face.astype(int) - expected).mean() < 3


@pytest.mark.parametrize("form", ["by name", "by stem", "stacked", "named stack", "share"])
def test_what_the_mask_calls_background_is_grey(tmp_path: Path, form: str) -> None:
    entry = one_photo(tmp_path)
    size = load_photo((tmp_path / "a.jpg").read_bytes()).pixels.shape[:2]
    box = entry["annot_B"]["boxes"]
    mask = np.zeros(size, np.uint8)
    mask[:, int((box["minX"] + box["maxX"]) / 2) :] = 3  # the photograph's right half of the face
    write_labels(tmp_path / "train_anger.json", [entry])
    arrays: dict[str, Any] = {
        "by name": {"a.jpg": mask},
        "by stem": {"a": mask[::2, ::2] > 0},
        "stacked": {"masks": mask[None, ..., None]},
        "named stack": {"masks": np.stack([0 * mask, mask]), "filenames": ["b.jpg", "a.jpg"]},
        "share": {"a.jpg": mask / 4},
    }[form]
    np.savez(tmp_path / "train_anger.npz", **arrays)
    (masked,) = aihub.load(tmp_path, "train").images
    (tmp_path / "train_anger.npz").unlink()
    (whole,) = aihub.load(tmp_path, "train").images
    same = (masked == whole).all(axis=0)
    assert same[-40:].all()
    assert (masked[20:-20, :30] == aihub.BACKGROUND).all()


def test_hangul_may_be_taken_apart_and_files_be_utf_8(tmp_path: Path) -> None:
    entry = one_photo(tmp_path / unicodedata.normalize("NFD", "분노"), "여_분노.jpg")
    entry["filename"] = unicodedata.normalize("NFC", entry["filename"])
    name = unicodedata.normalize("NFD", "train_분노.json")
    write_labels(tmp_path / name, [entry], "utf-8-sig")
    assert aihub.load(tmp_path, "train").labels_4.tolist() == [0]


def test_photographs_of_the_same_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    for part in ("train", "valid"):
        for emotion in ("anger", "sadness"):
            entry = one_photo(tmp_path / part / KOREAN[emotion], "1.jpg")
            entry = {**entry, "faceExp_uploader": KOREAN[emotion]}
            for letter in "ABC":
                entry[f"annot_{letter}"]["faceExp"] = KOREAN[emotion]
            write_labels(tmp_path / f"{part}_{emotion}.json", [entry])
    photos = [str(Path(name)) for name in evaluation.read_data(tmp_path).names]
    expected = [str(tmp_path / "valid" / KOREAN[name] / "1.jpg") for name in ("anger", "sadness")]
    assert photos == expected


def test_neutral_photographs_train_but_are_not_judged_by(tmp_path: Path) -> None:
    entry = one_photo(tmp_path, faceExp_uploader="중립")
    for letter in "ABC":
        entry[f"annot_{letter}"]["faceExp"] = "중립"
    write_labels(tmp_path / "train_중립.json", [entry])
    found = aihub.load(tmp_path, "train")
    assert found.labels_4.tolist() == [-1]
    assert found.targets[0].argmax() == 0


def test_whatever_is_wrong_is_left_out_and_counted(tmp_path: Path) -> None:
    good = one_photo(tmp_path, "good.jpg")
    others = {"annot_A": {**good["annot_A"], "faceExp": "슬픔"}}
    two_agree = {**good, **others}
    records: list[Any] = [
        two_agree,
        {**two_agree, "annot_B": {**good["annot_B"], "faceExp": "기쁨"}},  # one of three agrees
        {**good, "filename": "lost.jpg"},
        {key: value for key, value in good.items() if key != "annot_C"},
        {**good, "annot_A": {**good["annot_A"], "boxes": {"minX": "left"}}},
        {**good, **{f"annot_{a}": {**good["annot_A"], "faceExp": "상처"} for a in "ABC"}}
        | {"faceExp_uploader": "상처"},
        "not a record",
        {**one_photo(tmp_path, "unmasked.jpg")},
        {**one_photo(tmp_path, "badly_masked.jpg")},
        {**one_photo(tmp_path, "wall.jpg")},
        {**one_photo(tmp_path, "torn.jpg")},
    ]
    Image.new("RGB", (300, 300), (90, 120, 90)).save(tmp_path / "wall.jpg")
    torn = (tmp_path / "torn.jpg").read_bytes()
    (tmp_path / "torn.jpg").write_bytes(torn[: len(torn) // 3])
    write_labels(tmp_path / "train_anger.json", records)
    shape = load_photo((tmp_path / "good.jpg").read_bytes()).pixels.shape[:2]
    whole = np.ones(shape, np.uint8)
    masks = {"good.jpg": whole, "badly_masked.jpg": whole[:100], "wall.jpg": whole}
    np.savez(tmp_path / "train_anger.npz", **masks, **{"torn.jpg": whole})
    (tmp_path / "train_happy.json").write_bytes(b'[{"filename": "\xff\xfe"}]')
    (tmp_path / "train_sadness.json").write_text("[{")
    (tmp_path / "train_panic.json").write_text('{"filename": "a.jpg"}')
    told: list[str] = []
    found = aihub.load(tmp_path, "train", told.append)
    assert found.labels_4.tolist() == [0]
    said = "\n".join(told)
    for words in (
        "train_happy.json: its characters could not be read",
        "train_sadness.json: not JSON",
        "train_panic.json: not JSON",
        "1 photographs were left out: fewer than two of three",
        "3 labels were left out: a field is missing",
        "1 photographs were left out: they show none of the four",
        "1 labels were left out: their photographs are missing. For example: lost.jpg",
        "1 photographs were left out: they have no mask. For example: unmasked.jpg",
        "1 photographs were left out: the mask is empty or",
        "1 photographs were left out: no face was found in the box. For example: wall.jpg",
        "1 photographs were left out: their files are damaged. For example: torn.jpg",
        "Photographs used of each emotion: anger 1",
    ):
        assert words in said
    assert len(told) == 12


def test_nothing_usable_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    entry = one_photo(tmp_path)
    write_labels(tmp_path / "train_anger.json", [{**entry, "filename": "lost.jpg"}])
    assert aihub.is_aihub(tmp_path)
    with pytest.raises(DataError, match="not one usable photograph"):
        aihub.load(tmp_path, "train")
    for read in (lambda: aihub.load(tmp_path, "valid"), lambda: evaluation.read_data(tmp_path)):
        with pytest.raises(DataError, match=r"such as valid_anger\.json"):
            read()
    np.savez(tmp_path / "train_anger.npz", **{"a.jpg": np.array([{}], object)})
    write_labels(tmp_path / "train_anger.json", [entry])
    told: list[str] = []
    with pytest.raises(DataError):
        aihub.load(tmp_path, "train", told.append)
    assert any("the mask is empty" in words for words in told)
    (tmp_path / "train_anger.npz").write_text("no archive")
    with pytest.raises(DataError):
        aihub.load(tmp_path, "train", told.append)
    assert any("masks could not be read" in words for words in told)
