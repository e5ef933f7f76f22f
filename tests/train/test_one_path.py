"""Training, evaluation and use look at a face in one way: the same bits, the same answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from facelog import evaluation, image, posting, seeing
from facelog.diary.store import open_store
from facelog.emotion import classifier
from facelog.emotion.taxonomy import EMOTIONS, four_from_expressions
from facelog.posting import Draft
from facelog.train.export import keras_shares

if TYPE_CHECKING:
    import keras

EXIF_ORIENTATION = 0x0112


def sideways(photo: Image.Image) -> tuple[Image.Image, dict[str, object]]:
    """Return the photo as a phone stores it that was held upright."""
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = 6
    return photo.transpose(Image.Transpose.ROTATE_90), {"exif": exif}


VARIANTS: dict[str, Callable[[Image.Image], tuple[Image.Image, dict[str, object]]]] = {
    "as it is": lambda photo: (photo, {}),
    "tilted": lambda photo: (photo.rotate(15, Image.Resampling.BICUBIC), {}),
    "large": lambda photo: (photo.resize((2000, 2000), Image.Resampling.BICUBIC), {}),
    "small": lambda photo: (photo.resize((260, 260), Image.Resampling.BOX), {}),
    "dark": lambda photo: (ImageEnhance.Brightness(photo).enhance(0.4), {}),
    "mirrored": lambda photo: (photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT), {}),
    "sideways": sideways,
}


@pytest.fixture
def photographs(tmp_path: Path) -> list[Path]:
    """Write one photograph in several variants into a label-named folder."""
    folder = tmp_path / "data" / "happy"
    folder.mkdir(parents=True)
    with Image.open(evaluation.EXAMPLE_PHOTO) as photo:
        for name, vary in VARIANTS.items():
            varied, options = vary(photo.convert("RGB"))
            varied.save(folder / f"{name}.jpg", "JPEG", quality=92, **options)
    return sorted(folder.iterdir())


def test_photographs_are_seen_alike_by_app_evaluation_file_and_keras(
    photographs: list[Path], untrained: Path, untrained_keras: keras.Model
) -> None:
    network = classifier.load(untrained / "models")
    store = open_store("sqlite://")
    diary = store.diary(store.create_profile("주성", "").id)
    kept, posted, seen = [], [], []
    for path in photographs:
        draft = Draft(path.read_bytes(), dt.date(2026, 3, 14), "오늘", path.name)
        post = posting.create_post(diary, draft, classifier=network)
        kept.append(image.from_png(diary.face_crop(post.id)))
        posted.append(post.reading)
        seen.append(seeing.crop(seeing.look(draft.photo)))
    store.close()

    data = evaluation.read_data(photographs[0].parent.parent)
    judged = [evaluation.face_of(data.fetch(index), crops=False) for index in range(len(kept))]
    answers = evaluation.answer(data, network, crops=False)
    assert answers.found.all()
    crops = np.stack(kept)
    np.testing.assert_array_equal(crops, np.stack(seen))
    np.testing.assert_array_equal(crops, np.stack(judged))
    assert len(np.unique(crops.reshape(len(crops), -1), axis=0)) == len(VARIANTS)

    by_file, by_keras = network.shares(crops), keras_shares(untrained_keras, crops)
    by_post = np.array([list(reading.expressions.values()) for reading in posted])
    np.testing.assert_array_equal(by_post, by_file)
    np.testing.assert_array_equal(answers.shares, by_file)
    np.testing.assert_allclose(by_file, by_keras, atol=1e-3)
    assert np.ptp(by_file, axis=0).max() > 0.01, "the variants must not all look the same"
    fours = np.array([[reading.probabilities[name] for name in EMOTIONS] for reading in posted])
    np.testing.assert_allclose(fours, four_from_expressions(by_keras), atol=1e-3)
