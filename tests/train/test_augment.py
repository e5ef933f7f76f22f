"""What varies training faces: each effect shows, about as often and as much as it should.

Pictures that are varied with the same seed go through the same things; their difference shows
where something of the one came to lie, whatever the light.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from facelog.train.augment import RETINA, vary

SEEDS = 500
MIDDLE = slice(RETINA // 2 - 8, RETINA // 2 + 8)
"""What no border reaches."""


def varied(image: NDArray[np.uint8], seed: int, erase: float = 0.0) -> NDArray[np.float32]:
    return vary(image, np.random.default_rng(seed), erase)


def flat(value: int, side: int = RETINA) -> NDArray[np.uint8]:
    return np.full((side, side), value, np.uint8)


@cache
def middles_of_grey() -> NDArray[np.float32]:
    """Return the middles of a plain grey picture's variations, (SEEDS, 16, 16)."""
    return np.stack([varied(flat(128), seed)[MIDDLE, MIDDLE] for seed in range(SEEDS)])


def spread(values: NDArray[np.float64]) -> float:
    """Return half the range of the middle 68 %: the deviation, but for outliers."""
    low, high = np.percentile(values, (16, 84))
    return float(high - low) / 2


@dataclass(frozen=True)
class Moves:
    """How pictures were moved, (SEEDS,) each but `tilt`, (SEEDS, 2)."""

    mirror: NDArray[np.float64]
    angle: NDArray[np.float64]
    zoom: NDArray[np.float64]
    stretch: NDArray[np.float64]
    shear: NDArray[np.float64]
    shift: NDArray[np.float64]
    tilt: NDArray[np.float64]


@cache
def moves() -> Moves:
    """Measure by four dots around the middle how pictures are moved."""
    places = np.array([[15, 15], [32, 15], [15, 32], [32, 32]], np.float32)
    down, across = np.mgrid[:RETINA, :RETINA].astype(np.float32)
    dots = [
        (100 + 90 * np.exp(-((across - x) ** 2 + (down - y) ** 2) / 8)).astype(np.uint8)
        for x, y in places
    ]
    found = []
    for seed in range(SEEDS):
        plain, moved = varied(flat(100), seed), []
        for dot in dots:
            seen = varied(dot, seed) - plain
            seen = np.where(seen > 0.2 * seen.max(), seen, 0)
            moved.append([(across * seen).sum() / seen.sum(), (down * seen).sum() / seen.sum()])
        matrix = cv2.getPerspectiveTransform(places, np.array(moved, np.float32))
        (a, b, right), (c, d, below), tilt = matrix[0], matrix[1], matrix[2, :2]
        mirror = np.sign(a * d - b * c)
        zoom = np.sqrt(abs(a * d - b * c))
        angle = np.arctan2(mirror * c, mirror * a)
        upright = -np.sin(angle) * b + np.cos(angle) * d
        leaning = np.cos(angle) * b + np.sin(angle) * d
        # Where the middle would lie but for the perspective, in pixels from the middle.
        half = RETINA / 2
        shift = np.hypot((a + b) * half + right - half, (c + d) * half + below - half)
        stretch = np.log(zoom / upright)
        found.append([mirror, np.degrees(angle), np.log(zoom), stretch, leaning / zoom, shift])
        found[-1] += list(tilt)
    rows = np.array(found).T
    return Moves(*rows[:6], rows[6:].T)


def test_some_pictures_are_mirrored() -> None:
    assert (moves().mirror < 0).mean() == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize(
    ("name", "strength"), [("angle", 9.0), ("zoom", 0.10), ("stretch", 0.04), ("shear", 0.05)]
)
def test_heads_are_turned_and_stand_otherwise(name: str, strength: float) -> None:
    values = getattr(moves(), name)
    assert spread(values) == pytest.approx(strength, rel=0.25)
    assert np.median(values) == pytest.approx(0, abs=strength / 4)


def test_heads_are_shifted() -> None:
    assert np.median(moves().shift) == pytest.approx(0.05 * RETINA * np.sqrt(np.log(4)), rel=0.25)


def test_parallel_lines_converge() -> None:
    """The last row of the matrix is zero of whatever leaves them parallel."""
    for direction in moves().tilt.T:
        assert spread(direction) == pytest.approx(0.0014, rel=0.3)


def test_sharp_pictures_are_seen_by_poorer_cameras() -> None:
    side = 224
    wave = np.sin(np.arange(side) * 2 * np.pi * RETINA / side / 4)
    stripes = np.tile(128 + 80 * wave, (side, 1)).astype(np.uint8)
    plain = flat(128, side)
    contrasts = np.array(
        [
            (varied(stripes, seed) - varied(plain, seed))[MIDDLE, MIDDLE].std()
            for seed in range(SEEDS)
        ]
    )
    clear = np.percentile(contrasts, 90)
    # Blurring alone would do it to 15 % at most.
    assert (contrasts < 0.7 * clear).mean() > 0.25


def test_some_pictures_are_blurred() -> None:
    """Seen by the edge that turning makes, which no poorer camera has seen before."""
    steps = []
    for seed in range(2 * SEEDS):
        mask = varied(flat(190), seed) - varied(flat(60), seed)
        mask = mask / np.median(mask[MIDDLE, MIDDLE])
        if mask.min() < 0.05:
            steps.append(max(abs(np.diff(mask, axis=axis)).max() for axis in (0, 1)))
    assert len(steps) > SEEDS / 4
    assert 0.02 < (np.array(steps) < 0.5).mean() < 0.12


def test_some_pictures_have_the_blocks_of_jpeg() -> None:
    """Of a smooth picture the third differences are largest where two blocks meet."""
    down, across = np.mgrid[:RETINA, :RETINA]
    smooth = (128 + 50 * np.sin(across / 3.1) * np.sin(down / 3.7)).astype(np.uint8)
    whole, blocked = slice(8, 40), 0
    for seed in range(SEEDS):
        seen = (varied(smooth, seed) - varied(flat(128), seed))[whole, whole]
        bends = sum(abs(np.diff(each, n=3)).mean(axis=0) for each in (seen, seen.T))
        blocked += bends[6::8].mean() > 1.5 * bends.mean()
    assert blocked / SEEDS == pytest.approx(0.1, abs=0.04)


def test_some_pictures_are_lighter_or_darker_in_between() -> None:
    levels = np.median(middles_of_grey(), axis=(1, 2)) - 128
    assert (abs(levels) > 8).mean() == pytest.approx(0.38, abs=0.08)
    assert (levels > 8).any()
    assert (levels < -8).any()


def test_some_pictures_are_lit_from_one_side() -> None:
    ramp = np.linspace(-1, 1, 16) / (np.linspace(-1, 1, 16) ** 2).mean() / 256
    slopes = np.array([(image.sum(0) @ ramp, image.sum(1) @ ramp) for image in middles_of_grey()])
    for first, second in (slopes.T, slopes.T[::-1]):
        lit = abs(first) > 2.5
        assert lit.mean() == pytest.approx(0.15, abs=0.05)
        assert not (lit & (abs(second) > 2.5)).any()
        assert (first[lit] > 0).mean() == pytest.approx(0.5, abs=0.2)


def test_some_pictures_are_noisy() -> None:
    rough = np.diff(middles_of_grey(), n=2, axis=1).std(axis=(1, 2)) / np.sqrt(6)
    assert (rough > 0.5).mean() == pytest.approx(0.3, abs=0.07)
    assert 5 < rough.max() < 15


def test_boxes_are_erased_as_often_as_asked() -> None:
    erased = 0
    for seed in range(SEEDS):
        whole = varied(flat(128), seed)
        changed = varied(flat(128), seed, 0.3) != whole
        if changed.any():
            erased += 1
            rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
            box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
            assert changed[box].all()
            assert np.ptp(varied(flat(128), seed, 0.3)[box]) == 0
            assert min(changed[box].shape) > 6
            assert max(changed[box].shape) < RETINA / 2
    assert erased / SEEDS == pytest.approx(0.3, abs=0.07)


@pytest.mark.parametrize("side", [20, 48, 112, 224])
def test_every_variation_is_a_picture_of_the_networks_size(side: int) -> None:
    image = np.random.default_rng(side).integers(0, 256, (side, side), dtype=np.uint8)
    before = image.copy()
    for seed in range(60):
        out = varied(image, seed, 0.5)
        assert out.dtype == np.float32
        assert out.shape == (RETINA, RETINA)
        assert 0 <= out.min() <= out.max() <= 255
    np.testing.assert_array_equal(image, before)


def test_a_seed_decides_everything() -> None:
    image = np.random.default_rng(0).integers(0, 256, (112, 112), dtype=np.uint8)
    for seed in range(20):
        np.testing.assert_array_equal(varied(image, seed, 0.5), varied(image, seed, 0.5))
        assert (varied(image, seed, 0.5) != varied(image, seed + 1, 0.5)).any()
