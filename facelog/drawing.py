"""Pictures drawn by rule: the faces of the sample year, and a page for a post without a photo.

No photograph of anybody is in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
from PIL import Image, ImageDraw

from facelog.palette import EMOTION_COLOURS
from facelog.types import Pixels

_SCALE = 2
"""Drawn this much larger, then reduced, so that edges are smooth."""

_SKIN = ("#F6D3B8", "#E8B995", "#C98F68")
_HAIR = ("#2B2320", "#4A3326", "#6B4A32")
_CLOTHES = ("#5B8DB8", "#C97B63", "#7A9E7E", "#8F7AA8", "#D9A441", "#55606E")
_WALLS = ("#EAE4DA", "#DDE7EC", "#E7E0EE", "#E4EBDD", "#F0DFD2", "#D9DEE6")
_LINE = "#3B2A25"
_LIPS = "#B5544C"


@dataclass(frozen=True)
class Look:
    """What a drawn face looks like; every number picks one of a few variants.

    Attributes:
        emotion: one of the four, or "neutral".
        strength: of the expression, 0 to 1.
        hair: colour and cut, 0 to 8.
        winter: with scarf and hat.
    """

    emotion: str
    strength: float = 0.8
    skin: int = 0
    hair: int = 0
    clothes: int = 0
    wall: int = 0
    winter: bool = False
    glasses: bool = False


FACE_BOX = (0.24, 0.17, 0.52, 0.52)
"""Where the head is in a drawn face: x, y, width, height as shares of the picture."""


def face(look: Look, side: int = 320) -> Pixels:
    """Draw a face from the front, shoulders and all, `side` pixels square."""
    return _Face(look, side * _SCALE).draw(side)


def page(emotion: str, side: int = 320) -> Pixels:
    """Draw a page of a notebook in an emotion's colour, `side` pixels square."""
    size = side * _SCALE
    colour = EMOTION_COLOURS["light"][emotion]
    picture = Image.new("RGB", (size, size), _mixed(colour, "#FFFFFF", 0.78))
    pen = ImageDraw.Draw(picture)

    def part(*shares: float) -> tuple[float, ...]:
        return tuple(share * size for share in shares)

    pen.rounded_rectangle(part(0.2, 0.12, 0.8, 0.88), 0.04 * size, "#FFFFFF", colour, size // 90)
    pen.line(part(0.3, 0.12, 0.3, 0.88), colour, size // 120)
    for row in range(7):
        height = 0.26 + 0.08 * row
        end = 0.72 if row % 3 else 0.6
        pen.line(part(0.36, height, end, height), _mixed(colour, "#FFFFFF", 0.5), size // 60)
    return _reduced(picture, side)


def _reduced(picture: Image.Image, side: int) -> Pixels:
    return np.asarray(picture.resize((side, side), Image.Resampling.BOX), dtype=np.uint8)


def _mixed(colour: str, other: str, share: float) -> tuple[int, int, int]:
    def parts(code: str) -> list[int]:
        return [int(code[place : place + 2], 16) for place in (1, 3, 5)]

    red, green, blue = (
        round(a * (1 - share) + b * share) for a, b in zip(parts(colour), parts(other), strict=True)
    )
    return red, green, blue


class _Face:
    def __init__(self, look: Look, size: int) -> None:
        self.look, self.size = look, size
        self.power = look.strength if look.emotion != "neutral" else 0.0
        self.picture = Image.new("RGB", (size, size), _WALLS[look.wall % len(_WALLS)])
        self.pen = ImageDraw.Draw(self.picture)
        self.skin = _SKIN[look.skin % len(_SKIN)]
        self.hair = _HAIR[look.hair % len(_HAIR)]
        self.cut = look.hair // len(_HAIR) % 3

    def _at(self, *shares: float) -> tuple[float, ...]:
        return tuple(share * self.size for share in shares)

    def _oval(self, x: float, y: float, wide: float, high: float, fill: object) -> None:
        self.pen.ellipse(self._at(x - wide, y - high, x + wide, y + high), fill)  # type: ignore[arg-type]

    def _stroke(self, points: list[tuple[float, float]], width: float, colour: str) -> None:
        wide = round(width * self.size)
        spots = [self._at(x, y) for x, y in points]
        self.pen.line([part for spot in spots for part in spot], colour, wide, joint="curve")
        for x, y in (spots[0], spots[-1]):
            self.pen.ellipse((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), colour)

    def _bow(self, x: float, y: float, half: float, bend: float) -> list[tuple[float, float]]:
        """Return points from left to right; with a positive bend the middle hangs lower."""
        steps = [number / 12 for number in range(13)]
        return [(x + half * (2 * t - 1), y + bend * sin(pi * t)) for t in steps]

    def draw(self, side: int) -> Pixels:
        self._behind()
        self._head()
        self._eyes()
        self._mouth()
        self._before()
        return _reduced(self.picture, side)

    def _behind(self) -> None:
        if self.cut == 1:  # long hair falls over the shoulders
            self.pen.rounded_rectangle(self._at(0.24, 0.3, 0.76, 0.82), 0.16 * self.size, self.hair)
        elif self.cut == 2:  # tied up
            self._oval(0.5, 0.15, 0.09, 0.08, self.hair)
        clothes = _CLOTHES[self.look.clothes % len(_CLOTHES)]
        self.pen.rounded_rectangle(self._at(0.41, 0.6, 0.59, 0.85), 0.05 * self.size, self.skin)
        self.pen.pieslice(self._at(0.12, 0.76, 0.88, 1.5), 180, 360, clothes)
        self._oval(0.5, 0.775, 0.1, 0.045, self.skin)

    def _head(self) -> None:
        self._oval(0.5, 0.36, 0.245, 0.22, self.hair)
        for x in (0.275, 0.725):
            self._oval(x, 0.46, 0.035, 0.05, _mixed(self.skin, "#B06A4A", 0.15))
        self._oval(0.5, 0.46, 0.215, 0.25, self.skin)
        self.pen.chord(self._at(0.28, 0.19, 0.72, 0.6), 192, 348, self.hair)
        if self.cut == 0:
            self.pen.pieslice(self._at(0.27, 0.2, 0.62, 0.52), 180, 300, self.hair)
        cheeks = {"happy": 0.3, "anger": 0.35, "panic": 0.12}.get(self.look.emotion, 0.08)
        for x in (0.37, 0.63):
            self._oval(x, 0.53, 0.045, 0.03, _mixed(self.skin, "#E0685A", cheeks * self.power))
        self._stroke([(0.5, 0.47), (0.488, 0.525), (0.508, 0.53)], 0.008, _LINE)

    def _eyes(self) -> None:
        emotion, power = self.look.emotion, self.power
        for sign in (-1, 1):
            x = 0.5 + sign * 0.092
            inner, outer = (x - sign * 0.045, x + sign * 0.045)
            if emotion == "happy" and power > 0.7:
                self._stroke(self._bow(x, 0.452, 0.038, -0.03), 0.012, _LINE)
            else:
                high = {"panic": 0.028 + 0.018 * power, "sadness": 0.022, "anger": 0.02}
                self._oval(x, 0.447, 0.034, high.get(emotion, 0.026), "#FFFFFF")
                self._oval(x, 0.449, 0.017, min(0.02, high.get(emotion, 0.026)), _LINE)
                self._oval(x + 0.006, 0.443, 0.005, 0.005, "#FFFFFF")
            lift = {
                "anger": (0.03 * power, -0.014 * power),
                "panic": (-0.04 * power, -0.03 * power),
                "sadness": (-0.032 * power, 0.016 * power),
                "happy": (-0.006 * power, -0.006 * power),
            }.get(emotion, (0.0, 0.0))
            brow = [(inner, 0.4 + lift[0]), (x, 0.39 + sum(lift) / 2), (outer, 0.398 + lift[1])]
            self._stroke(brow, 0.016, self.hair)
            if emotion == "sadness" and power > 0.85:
                self._oval(x + sign * 0.012, 0.505, 0.01, 0.017, "#8CC4E8")

    def _mouth(self) -> None:
        emotion, power = self.look.emotion, self.power
        if emotion == "happy" and power > 0.55:
            wide, deep = 0.075 + 0.03 * power, 0.09 * power
            self.pen.chord(
                self._at(0.5 - wide, 0.59 - deep, 0.5 + wide, 0.59 + deep), 0, 180, _LIPS
            )
            wide, deep = 0.8 * wide, 0.35 * deep
            teeth = self._at(0.5 - wide, 0.59 - deep, 0.5 + wide, 0.59 + deep)
            self.pen.chord(teeth, 0, 180, "#FFFFFF")
        elif emotion == "panic":
            self._oval(0.5, 0.605, 0.022 + 0.02 * power, 0.02 + 0.035 * power, _LIPS)
            if power > 0.8:
                self._oval(0.705, 0.36, 0.014, 0.026, "#9CD0EE")
        elif emotion == "anger":
            self._stroke(self._bow(0.5, 0.615, 0.062, -0.03 * power), 0.015, _LIPS)
            self._stroke([(0.488, 0.385), (0.485, 0.41)], 0.006, _LINE)
            self._stroke([(0.512, 0.385), (0.515, 0.41)], 0.006, _LINE)
        else:
            bend = {"happy": 0.035, "sadness": -0.042}.get(emotion, 0.006)
            self._stroke(self._bow(0.5, 0.6, 0.06, bend * max(power, 0.2)), 0.014, _LIPS)

    def _before(self) -> None:
        if self.look.glasses:
            for x in (0.408, 0.592):
                box = self._at(x - 0.062, 0.398, x + 0.062, 0.502)
                self.pen.rounded_rectangle(box, 0.03 * self.size, None, _LINE, self.size // 110)
            self._stroke([(0.47, 0.44), (0.53, 0.44)], 0.008, _LINE)
        if self.look.winter:
            wool = _CLOTHES[(self.look.clothes + 2) % len(_CLOTHES)]
            self.pen.chord(self._at(0.26, 0.1, 0.74, 0.52), 180, 360, wool)
            self.pen.rounded_rectangle(
                self._at(0.25, 0.27, 0.75, 0.34), 0.03 * self.size, _mixed(wool, "#FFFFFF", 0.3)
            )
            angles = [pi * number / 8 for number in range(16)]
            for angle in angles:
                x, y = 0.5 + 0.025 * cos(angle), 0.1 + 0.025 * sin(angle)
                self._oval(x, y, 0.022, 0.022, _mixed(wool, "#FFFFFF", 0.3))
            self.pen.rounded_rectangle(self._at(0.33, 0.7, 0.67, 0.8), 0.05 * self.size, wool)
