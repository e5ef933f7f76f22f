"""The class sees what a post sees, to the bit, and every number is the one that was used."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

from facelog import face, image, posting, seeing
from facelog.config import CROP_SIDE
from facelog.emotion import classifier
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS
from facelog.errors import InputError, PhotoError
from facelog.lesson import samples, walk
from facelog.lesson.walk import Walk
from facelog.train.calibration import Calibration
from facelog.types import Proposal


def test_a_post_with_the_same_photo_has_the_same_crop_and_reading(
    walked: Walk, tilted: bytes
) -> None:
    post = posting.new_post(posting.Draft(tilted, dt.date(2026, 3, 2), "글", "once"))
    assert walked.seen is not None
    np.testing.assert_array_equal(image.from_png(post.crop_png), walked.seen.crop)
    assert post.reading == walked.seen.reading
    assert post.model_version == walked.seen.card.sha256[:12]


def test_the_faces_are_those_that_a_post_finds(walked: Walk, tilted: bytes) -> None:
    sight = seeing.look(tilted)
    np.testing.assert_array_equal(walked.sight.photo.pixels, sight.photo.pixels)
    assert [each.box for each in walked.sight.faces] == [each.box for each in sight.faces]
    np.testing.assert_array_equal(
        walked.sight.faces[0].landmarks, face.find(sight.photo.pixels)[0].landmarks
    )
    assert walked.sight.proposals == sight.proposals


def test_turning_scaling_and_moving_by_the_numbers_gives_the_crop(walked: Walk) -> None:
    """Done step by step, from the numbers alone, the way ends at the very crop."""
    seen = walked.seen
    assert seen is not None
    pixels = walked.sight.photo.pixels
    rows, columns = pixels.shape[:2]
    middle = (columns - 1) / 2, (rows - 1) / 2
    step = cv2.getRotationMatrix2D(middle, seen.tilt, seen.scale)
    step[:, 2] += (CROP_SIDE - 1) / 2 - np.array(middle) + seen.shift
    np.testing.assert_allclose(step, seen.matrix, atol=1e-9)
    assert seen.scale > 1  # else it is not enlarged, or the picture averaged first
    crop = cv2.warpAffine(
        pixels,
        step,
        (CROP_SIDE, CROP_SIDE),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    assert np.abs(crop.astype(int) - seen.crop).max() <= 1
    assert seen.tilt == pytest.approx(-14 + 2.9, abs=3)


def test_calibrating_what_was_before_gives_the_reading(walked: Walk) -> None:
    seen = walked.seen
    assert seen is not None
    assert sum(seen.raw.values()) == pytest.approx(1)
    card = seen.card
    again = Calibration(card.temperature, card.offsets).apply(
        np.array([[seen.raw[name] for name in EXPRESSIONS]])
    )[0]
    assert again == pytest.approx([seen.reading.expressions[name] for name in EXPRESSIONS])
    assert seen.raw != seen.reading.expressions


def test_a_file_without_calibration_says_the_same_before_and_after(untrained: Path) -> None:
    network = classifier.load(untrained / "models")
    shares = dict.fromkeys(EXPRESSIONS, 0.1) | {"fear": 0.3}
    plain = type(network.card)(network.card.file, network.card.sha256)
    assert classifier.before_calibration(shares, plain) == pytest.approx(shares)
    assert classifier.before_calibration(shares, network.card) != pytest.approx(shares)


def test_the_heat_belongs_to_the_reading(walked: Walk) -> None:
    seen = walked.seen
    assert seen is not None
    assert seen.heat is not None
    assert seen.heat.explanation.reading == seen.reading
    assert set(seen.heat.evidence) == set(EMOTIONS)


def test_another_face_and_another_network_can_be_chosen(tilted: bytes, untrained: Path) -> None:
    network = classifier.load(untrained / "models")
    found = walk.take(tilted, classifier=network)
    assert found.seen is not None
    assert found.seen.reading == seeing.read(seeing.look(tilted), 0, network)[0]
    with pytest.raises(InputError) as missing:
        walk.take(tilted, index=5)
    assert missing.value.code == "face_missing"


def test_without_a_face_it_ends_at_the_boxes(faceless: Walk) -> None:
    assert faceless.seen is None
    assert faceless.face is None
    assert faceless.stages == ("original", "boxes")
    assert walk.beyond(faceless) == 0


def test_bytes_that_are_no_picture_are_told(tilted: bytes) -> None:
    with pytest.raises(PhotoError):
        walk.take(b"no picture")
    with pytest.raises(PhotoError):
        walk.take(tilted[:2000])


def test_every_detector_tells_what_it_saw(astronaut_jpeg: bytes) -> None:
    """On the upright astronaut dlib takes a badge for a face too; the network does not."""
    found = walk.take(astronaut_jpeg)
    by_dlib = [each for each in found.sight.proposals if each.detector == "dlib"]
    assert {each.detector for each in found.sight.proposals} == {"dlib", "mtcnn"}
    assert {each.search for each in found.sight.proposals} == {"upright"}
    assert [found.confirmed(each) for each in by_dlib] == [True, False]
    assert by_dlib[0].score > 0.99
    assert by_dlib[1].score < 0.1


def test_a_face_upside_down_is_proposed_in_a_turned_copy() -> None:
    pixels = np.ascontiguousarray(np.rot90(data.astronaut(), 2))
    seen = face.search(pixels)
    turned = [each for each in seen.proposals if each.search == "turned"]
    x, y, width, height = seen.faces[0].box
    best = max(turned, key=lambda each: each.score)
    middle = best.box[0] + best.box[2] / 2, best.box[1] + best.box[3] / 2
    assert x < middle[0] < x + width
    assert y < middle[1] < y + height


def test_proposals_are_in_pixels_of_the_picture_that_was_given() -> None:
    large = cv2.resize(data.astronaut(), (1280, 1280), interpolation=cv2.INTER_CUBIC)
    small, big = (face.search(pixels).proposals for pixels in (data.astronaut(), large))
    first = next(each for each in small if each.detector == "mtcnn")
    second = next(each for each in big if each.detector == "mtcnn")
    assert second.box == pytest.approx([2.5 * value for value in first.box], abs=12)


def test_a_place_counts_as_confirmed_by_its_middle(walked: Walk) -> None:
    x, y, width, height = walked.sight.faces[0].box
    inside = Proposal("dlib", "upright", (x, y, width, height), 0.5)
    outside = Proposal("dlib", "upright", (x + width, y + height, width, height), 0.5)
    assert walked.confirmed(inside)
    assert not walked.confirmed(outside)


def test_what_lies_beyond_the_photo_is_counted(astronaut_jpeg: bytes) -> None:
    pixels = image.load(astronaut_jpeg).pixels
    whole = walk.take(image.to_png(pixels))
    cut = walk.take(image.to_png(np.ascontiguousarray(pixels[75:])))  # through the brow
    assert walk.beyond(whole) == 0
    assert cut.seen is not None
    assert 0.05 < walk.beyond(cut) < 0.5


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_the_samples_have_a_face_that_smiles(name: str) -> None:
    found = walk.take(samples.sample(name))
    assert len(found.sight.faces) == 1
    assert found.seen is not None
    assert found.seen.reading.emotion == "happy"
    assert abs(found.seen.tilt) > 1
