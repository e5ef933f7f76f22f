"""Make a photograph harder on purpose: cut, tilted, small, dark; pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from facelog.types import Pixels


@dataclass(frozen=True)
class Alteration:
    """What is done to a photograph before a face is looked for.

    Attributes:
        turn: degrees around the centre, counter-clockwise as seen.
        side: longer side it is brought to, in pixels; its own if None.
        darken: share of each pixel's value that is left, above 0 and at most 1.
        middle: share of each side that is left around the centre, above 0 and at most 1.
    """

    turn: float = 0.0
    side: int | None = None
    darken: float = 1.0
    middle: float = 1.0

    def __post_init__(self) -> None:
        if not math.isfinite(self.turn):
            raise ValueError(f"turn: expected a number of degrees, got {self.turn}")
        if self.side is not None and self.side < 1:
            raise ValueError(f"side: expected at least 1 px, got {self.side}")
        for name, share in (("darken", self.darken), ("middle", self.middle)):
            if not 0 < share <= 1:
                raise ValueError(f"{name}: expected more than 0 and at most 1, got {share}")

    def __call__(self, pixels: Pixels) -> Pixels:
        """Cut a photograph, turn it, then bring it to its size, then darken it.

        Args:
            pixels: (height, width, 3) RGB uint8.

        Returns:
            The altered photograph, RGB uint8; another size when cut, turned or sized.
        """
        return darkened(sized(turned(cut(pixels, self.middle), self.turn), self.side), self.darken)

    def options(self) -> str:
        """Return it as the options of `python -m facelog evaluate`, empty where it does nothing."""
        given = {
            "--middle": f"{self.middle:g}" if self.middle != 1 else "",
            "--turn": f"{self.turn:g}" if self.turn else "",
            "--side": f"{self.side}" if self.side else "",
            "--darken": f"{self.darken:g}" if self.darken != 1 else "",
        }
        return " ".join(f"{name} {value}" for name, value in given.items() if value)


def cut(pixels: Pixels, share: float) -> Pixels:
    """Leave a share of each side around a photograph's centre, as a face too close would be cut."""
    height, width = pixels.shape[:2]
    rows, columns = (max(1, round(each * share)) for each in (height, width))
    top, left = (height - rows) // 2, (width - columns) // 2
    return np.ascontiguousarray(pixels[top : top + rows, left : left + columns])


def turned(pixels: Pixels, degrees: float) -> Pixels:
    """Turn a photograph around its centre as a tilted telephone would show the scene.

    The canvas grows so that nothing of it is cut off; the new corners repeat its edge, for a
    tilted camera sees the room go on there and not black.

    Args:
        pixels: (height, width, 3) RGB uint8.
        degrees: counter-clockwise as seen; multiples of 90 move pixels without mixing them.
    """
    quarters, rest = divmod(degrees, 90)
    if not rest:
        return np.ascontiguousarray(np.rot90(pixels, int(quarters)))
    height, width = pixels.shape[:2]
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    size = (
        round(width * abs(cosine) + height * abs(sine)),
        round(width * abs(sine) + height * abs(cosine)),
    )
    linear = np.array([[cosine, sine], [-sine, cosine]])
    middle = (np.array(size) - 1) / 2 - linear @ ((np.array([width, height]) - 1) / 2)
    matrix = np.column_stack([linear, middle])
    canvas = cv2.warpAffine(
        pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(canvas, np.uint8)


def sized(pixels: Pixels, side: int | None) -> Pixels:
    """Bring the longer side of a photograph to a number of pixels; None leaves it."""
    longer = max(pixels.shape[:2])
    if side is None or side == longer:
        return pixels
    height, width = (max(1, round(each * side / longer)) for each in pixels.shape[:2])
    how = cv2.INTER_AREA if side < longer else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=how), np.uint8)


def darkened(pixels: Pixels, share: float) -> Pixels:
    """Leave a share of each pixel's value.

    Values are not light: by sRGB's curve (IEC 61966-2-1) a quarter of the value is about a
    twentieth of the light.
    """
    return np.round(pixels * np.float32(share)).astype(np.uint8)
