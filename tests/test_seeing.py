"""The one way from a photograph's bytes to a reading, the same for every caller."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from skimage import data

from facelog import face, image, seeing
from facelog.emotion import classifier as emotion
from facelog.errors import NoFaceError, PhotoError


def jpeg(pixels: NDArray[np.uint8], **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=95, **options)
    return buffer.getvalue()


def test_the_crop_is_what_the_parts_make_of_it(astronaut_jpeg: bytes) -> None:
    sight = seeing.look(astronaut_jpeg)
    photo = image.load(astronaut_jpeg)
    faces = face.find(photo.pixels)
    np.testing.assert_array_equal(seeing.crop(sight), face.align(photo.pixels, faces[0]))
    assert sight.faces[0].box == faces[0].box


def test_reading_tells_what_was_read_and_how_long_it_took(astronaut_jpeg: bytes) -> None:
    sight = seeing.look(astronaut_jpeg)
    reading, crop, milliseconds = seeing.read(sight)
    np.testing.assert_array_equal(crop, seeing.crop(sight))
    assert reading == emotion.load().read(crop[None])[0]
    assert sum(reading.probabilities.values()) == pytest.approx(1)
    assert set(milliseconds) == {"decode", "detect", "align", "classify"}
    assert all(value > 0 for value in milliseconds.values())


def test_a_broad_smile_is_read_as_happy(astronaut_jpeg: bytes) -> None:
    reading, _, _ = seeing.read(seeing.look(astronaut_jpeg))
    assert reading.emotion == "happy"


def test_another_network_can_be_passed_in(astronaut_jpeg: bytes) -> None:
    network = emotion.load()
    sight = seeing.look(astronaut_jpeg)
    assert seeing.read(sight, classifier=network)[0] == seeing.read(sight)[0]


def test_the_box_is_given_in_the_full_photograph() -> None:
    """A 12-megapixel photograph held sideways: the box is in its upright, full-size frame."""
    large = cv2.resize(data.astronaut(), (3000, 4000), interpolation=cv2.INTER_CUBIC)
    exif = Image.Exif()
    exif[0x0112] = 6
    sight = seeing.look(jpeg(np.rot90(large), exif=exif))
    assert (sight.photo.width, sight.photo.height) == (3000, 4000)
    assert sight.photo.pixels.shape == (1280, 960, 3)
    x, y, width, height = sight.full_box()
    middle = x + width / 2, y + height / 2
    # The tip of the nose lies at (224, 127.5) of the 512 px original.
    assert abs(middle[0] - 224 * 3000 / 512) < 0.25 * width
    assert abs(middle[1] - 127.5 * 4000 / 512) < 0.25 * height
    shares = sight.share_box()
    assert shares == pytest.approx((x / 3000, y / 4000, width / 3000, height / 4000), rel=1e-3)


def test_each_of_several_faces_can_be_read() -> None:
    mirrored = data.astronaut()[:, ::-1]
    small = cv2.resize(mirrored, (400, 400), interpolation=cv2.INTER_AREA)
    canvas = np.full((512, 912, 3), 128, np.uint8)
    canvas[:, :512], canvas[:400, 512:] = data.astronaut(), small
    sight = seeing.look(jpeg(canvas))
    assert len(sight.faces) == 2
    assert sight.full_box(0)[0] < 512 < sight.full_box(1)[0]
    assert not np.array_equal(seeing.crop(sight, 0), seeing.crop(sight, 1))
    assert seeing.read(sight, 1)[0].emotion == "happy"


def test_no_face() -> None:
    with pytest.raises(NoFaceError) as caught:
        seeing.look(jpeg(data.coffee()))
    assert caught.value.code == "no_face"


def test_no_picture() -> None:
    with pytest.raises(PhotoError) as caught:
        seeing.look(b"not a picture")
    assert caught.value.code == "not_an_image"


def test_the_same_bytes_give_the_same_bits(astronaut_jpeg: bytes) -> None:
    first, second = (seeing.read(seeing.look(astronaut_jpeg)) for _ in range(2))
    assert first[0] == second[0]
    np.testing.assert_array_equal(first[1], second[1])
