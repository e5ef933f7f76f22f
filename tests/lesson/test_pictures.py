"""Every stage that has a picture shows what was found and done."""

from __future__ import annotations

import numpy as np
import pytest

from facelog.config import CROP_SIDE
from facelog.lesson import pictures
from facelog.lesson.walk import Walk


@pytest.mark.parametrize("stage", pictures.PICTURED)
def test_every_picture_is_as_large_as_it_says(walked: Walk, stage: str) -> None:
    drawn = pictures.draw(walked, stage)
    side = CROP_SIDE if stage in ("crop", "heat") else pictures.SIDE
    assert drawn.dtype == np.uint8
    assert drawn.shape[2] == 3
    assert max(drawn.shape) == side


def test_the_crop_is_shown_as_it_is(walked: Walk) -> None:
    assert walked.seen is not None
    np.testing.assert_array_equal(pictures.draw(walked, "crop"), walked.seen.crop)


def test_no_two_stages_look_alike(walked: Walk) -> None:
    drawn = {pictures.draw(walked, stage).tobytes() for stage in pictures.PICTURED}
    assert len(drawn) == len(pictures.PICTURED)


def test_the_frame_of_the_last_step_holds_the_crop(walked: Walk) -> None:
    """Cut out of the picture of the centring, the frame's inside looks like the crop."""
    assert walked.seen is not None
    drawn = pictures.draw(walked, "centring").astype(int)
    rows, columns = walked.sight.photo.pixels.shape[:2]
    half = CROP_SIDE / 2 * pictures.SIDE / (max(rows, columns) * walked.seen.scale)
    middle = (np.array(drawn.shape[:2]) - 1) / 2
    top, left = np.round(middle - half).astype(int)
    bottom, right = np.round(middle + half).astype(int)
    inside = drawn[top:bottom, left:right]
    at = (np.arange(12) + 0.5) / 12
    small = inside[(at * len(inside)).astype(int)][:, (at * inside.shape[1]).astype(int)]
    crop = walked.seen.crop[(at * CROP_SIDE).astype(int)][:, (at * CROP_SIDE).astype(int)]
    assert np.median(np.abs(small - crop)) < 25


def test_the_heat_of_each_emotion_can_be_drawn(walked: Walk) -> None:
    assert walked.seen is not None
    leading = walked.seen.reading.emotion
    usual = pictures.draw(walked, "heat")
    np.testing.assert_array_equal(usual, pictures.draw(walked, "heat", leading))
    other = next(name for name in ("anger", "happy") if name != leading)
    assert (usual != pictures.draw(walked, "heat", other)).any()


def test_a_stage_that_is_not_reached_has_no_picture(faceless: Walk) -> None:
    for stage in faceless.stages:
        assert max(pictures.draw(faceless, stage).shape) == pictures.SIDE
    with pytest.raises(ValueError, match="no picture of crop"):
        pictures.draw(faceless, "crop")
    with pytest.raises(ValueError, match="no picture of answer"):
        pictures.draw(faceless, "answer")
