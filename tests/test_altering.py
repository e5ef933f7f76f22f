"""Photographs are cut, turned, sized and darkened as the options say."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import data

from facelog.altering import Alteration, cut, darkened, sized, turned


def test_nothing_asked_changes_nothing() -> None:
    pixels = data.astronaut()
    assert np.shares_memory(sized(pixels, None), pixels)
    np.testing.assert_array_equal(Alteration()(pixels), pixels)
    assert Alteration().options() == ""


@pytest.mark.parametrize("quarters", [-3, -1, 0, 1, 2, 4])
def test_quarter_turns_move_pixels_and_mix_none(quarters: int) -> None:
    pixels = data.coffee()
    np.testing.assert_array_equal(turned(pixels, 90 * quarters), np.rot90(pixels, quarters))


def test_a_turn_cuts_nothing_off_and_goes_counter_clockwise() -> None:
    pixels = np.zeros((60, 100, 3), np.uint8)
    pixels[1:-1, 1:-1] = 200
    canvas = turned(pixels, 30)
    assert canvas.shape[:2] == (round(100 * 0.5 + 60 * 0.866), round(100 * 0.866 + 60 * 0.5))
    assert canvas.mean() * canvas.size == pytest.approx(pixels.mean() * pixels.size, rel=0.02)
    right_end = np.argwhere(canvas[:, -8:, 0] > 100)[:, 0].mean()
    assert right_end < canvas.shape[0] / 2  # what was right is now higher


def test_new_corners_repeat_the_edge() -> None:
    assert (turned(np.full((50, 80, 3), 90, np.uint8), 45) == 90).all()


@pytest.mark.parametrize(
    ("side", "shape"), [(60, (40, 60)), (600, (400, 600)), (1200, (800, 1200))]
)
def test_the_longer_side_is_brought_to_size(side: int, shape: tuple[int, int]) -> None:
    assert sized(data.coffee(), side).shape == (*shape, 3)


def test_a_thin_picture_keeps_a_pixel() -> None:
    assert sized(np.zeros((2, 900, 3), np.uint8), 60).shape == (1, 60, 3)


def test_darkening_leaves_a_share_of_the_values() -> None:
    pixels = np.array([[[0, 100, 255]]], np.uint8)
    assert darkened(pixels, 0.25).tolist() == [[[0, 25, 64]]]


def test_cutting_leaves_the_middle() -> None:
    pixels = data.coffee()
    height, width = pixels.shape[:2]
    np.testing.assert_array_equal(
        cut(pixels, 0.5), pixels[height // 4 : -height // 4, width // 4 : -width // 4]
    )
    assert cut(pixels[:1, :3], 0.01).shape == (1, 1, 3)


def test_all_four_are_done_and_written_as_options() -> None:
    alteration = Alteration(turn=90, side=100, darken=0.5, middle=0.25)
    found = alteration(np.full((400, 800, 3), 100, np.uint8))
    assert found.shape == (100, 50, 3)
    assert (found == 50).all()
    assert alteration.options() == "--middle 0.25 --turn 90 --side 100 --darken 0.5"
    assert Alteration(turn=-22.5).options() == "--turn -22.5"


@pytest.mark.parametrize(
    "wrong", [{"turn": float("nan")}, {"side": 0}, {"darken": 0}, {"darken": 1.1}, {"middle": 0}]
)
def test_senseless_alterations_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Alteration(**wrong)  # type: ignore[arg-type]
