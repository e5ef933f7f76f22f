"""All stages on one sheet of A4, as a PNG to print or to pass on."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
from PIL import Image, ImageDraw

from facelog.i18n import translate
from facelog.lesson import pictures, told
from facelog.lesson.letter import Letter
from facelog.lesson.lettering import font, wrapped
from facelog.lesson.walk import Walk
from facelog.palette import EMOTION_COLOURS
from facelog.types import Language

SIZE = 1654, 2339
"""A4 upright at 200 dots per inch."""
DOTS = 200
_EDGE, _GAP, _PAD = 64, 20, 16
_INK, _SOFT, _PAPER, _CARD, _LINE = "#1C2523", "#55625F", "#F1F5F4", "#FFFFFF", "#DDE5E3"
_ACCENT = "#0F766E"
_TITLE, _HEAD, _WORDS, _SMALL = 48, 25, 19, 17
_LEADING = 1.42
"""Height of a line of text, as a share of its font's size."""
_ROWS = (
    (590, ("original", "boxes", "landmarks", "rotation")),
    (560, ("scaling", "centring", "crop", "eight")),
    (486, ("calibration", "four", "heat")),
    (400, ("prompt", "answer")),
)
"""Each row's height in pixels, and its stages."""
Box = tuple[float, float, float, float]


def to_png(walk: Walk, letter: Letter | None, language: Language) -> bytes:
    """Return the poster as a file.

    Args:
        walk: the way of a photograph; what it does not reach stays empty.
        letter: prompt and answer; None leaves their cards empty.
        language: of the poster.
    """
    buffer = io.BytesIO()
    Image.fromarray(draw(walk, letter, language)).save(buffer, "PNG", dpi=(DOTS, DOTS))
    return buffer.getvalue()


def draw(walk: Walk, letter: Letter | None, language: Language) -> pictures.Pixels:
    """Draw the poster, (2339, 1654, 3) RGB; see `to_png`."""
    sheet = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(sheet)
    name = translate(language, "lesson.poster_title")
    pen.text((_EDGE, 50), name, fill=_INK, font=font(_TITLE, bold=True))
    pen.text((SIZE[0] - _EDGE, 66), "FaceLog", fill=_ACCENT, font=font(30, bold=True), anchor="ra")
    caption = translate(language, "lesson.caption")
    pen.text((_EDGE, 114), caption, fill=_SOFT, font=font(_WORDS + 3))
    top = 164
    width = SIZE[0] - 2 * _EDGE
    for height, stages in _ROWS:
        shares = (1.35, 1) if stages[-1] == "answer" else (1,) * len(stages)
        left = float(_EDGE)
        for stage, share in zip(stages, shares, strict=True):
            across = (width - _GAP * (len(stages) - 1)) * share / sum(shares)
            tile = _Tile(sheet, (left, top, left + across, top + height), language)
            tile.draw(walk, stage, letter)
            left += across + _GAP
        top += height + _GAP
    note = translate(language, "lesson.footer")
    pen.text((SIZE[0] / 2, SIZE[1] - 54), note, fill=_SOFT, font=font(_WORDS), anchor="mm")
    return np.asarray(sheet, np.uint8)


class _Tile:
    """One stage's card: number and name, picture or bars, numbers, one sentence."""

    def __init__(self, sheet: Image.Image, box: Box, language: Language) -> None:
        self.sheet, self.language = sheet, language
        self.pen = ImageDraw.Draw(sheet)
        self.left, self.right = box[0] + _PAD, box[2] - _PAD
        self.top, self.bottom = box[1] + _PAD, box[3] - _PAD
        self.pen.rounded_rectangle(box, 18, fill=_CARD, outline=_LINE, width=2)

    @property
    def width(self) -> float:
        """Room for text and pictures, in pixels."""
        return self.right - self.left

    def draw(self, walk: Walk, stage: str, letter: Letter | None) -> None:
        """Fill the card from the top down; a stage that is not reached has a dash."""
        self._head(stage)
        if stage not in walk.stages:
            middle = (self.left + self.right) / 2, (self.top + self.bottom) / 2
            self.pen.text(middle, "—", fill=_SOFT, font=font(_TITLE), anchor="mm")
            return
        why = told.why(stage, self.language)
        if stage in ("prompt", "answer"):
            if letter is None:
                return
            self._text(why, _SMALL, _SOFT, 2)
            self.top += 6
            self._letter(stage, letter, told.numbers(walk, stage, self.language, letter))
            return
        numbers = told.numbers(walk, stage, self.language)
        if stage in pictures.PICTURED and self._has_picture(walk, stage):
            self._picture(walk, stage)
        elif stage in ("eight", "calibration", "four"):
            self._bars(walk, stage)
        self._text("\n".join(numbers), _WORDS, _INK, 3, bold=True)
        self.top += 4
        self._text(why, _SMALL, _SOFT, 6)
        if stage == "boxes":
            self.top += 4
            self._text(translate(self.language, "lesson.legend"), _SMALL, _SOFT, 3)

    def _head(self, stage: str) -> None:
        number, name = told.title(stage, self.language).split(". ", 1)
        radius = 17
        middle = self.left + radius, self.top + radius
        disc = (self.left, self.top, self.left + 2 * radius, self.top + 2 * radius)
        self.pen.ellipse(disc, fill=_ACCENT)
        self.pen.text(middle, number, fill="white", font=font(18, bold=True), anchor="mm")
        place = self.left + 2 * radius + 10, self.top + radius
        self.pen.text(place, name, fill=_INK, font=font(_HEAD, bold=True), anchor="lm")
        self.top += 2 * radius + 12

    def _has_picture(self, walk: Walk, stage: str) -> bool:
        return stage != "heat" or (walk.seen is not None and walk.seen.heat is not None)

    def _picture(self, walk: Walk, stage: str) -> None:
        side = min(self.width, 284)
        picture = Image.fromarray(pictures.draw(walk, stage))
        scale = min(self.width / picture.width, side / picture.height)
        size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
        left = round(self.left + (self.width - size[0]) / 2)
        self.sheet.paste(picture, (left, round(self.top + (side - size[1]) / 2)))
        self.top += side + 12

    def _text(self, text: str, size: int, ink: str, most: int, *, bold: bool = False) -> None:
        """Write lines downwards, as many as there is room for."""
        room = int((self.bottom - self.top) / (size * _LEADING))
        for line in wrapped(text, font(size, bold), self.width, max(0, min(most, room))):
            self.pen.text((self.left, self.top), line, fill=ink, font=font(size, bold))
            self.top += size * _LEADING

    def _bars(self, walk: Walk, stage: str) -> None:
        assert walk.seen is not None
        reading = walk.seen.reading
        if stage == "four":
            names = told.emotion_names(self.language)
            self._rows(reading.probabilities, names, EMOTION_COLOURS["light"])
            self.top += 6
            return
        names, colours = told.expression_names(self.language), told.expression_colours("light")
        if stage == "eight":
            self._rows(walk.seen.raw, names, colours)
        else:
            self._rows(reading.expressions, names, colours, walk.seen.raw)
            self._text(translate(self.language, "lesson.calibration_mark"), _SMALL, _SOFT, 1)
        self.top += 6

    def _rows(
        self,
        shares: Mapping[str, float],
        names: Mapping[str, str],
        colours: Mapping[str, str],
        marks: Mapping[str, float] | None = None,
    ) -> None:
        line = 30 if len(names) > 4 else 42
        start, end = self.left + 108, self.right - 66
        largest = max(shares, key=lambda code: shares[code])
        for code, name in names.items():
            middle = self.top + line / 2
            written = font(_WORDS, bold=code == largest)
            self.pen.text((self.left, middle), name, fill=_INK, font=written, anchor="lm")
            bar = (start, middle - 6, end, middle + 6)
            self.pen.rounded_rectangle(bar, 6, fill="#E4EAE8")
            filled = start + max(shares[code] * (end - start), 3)
            self.pen.rounded_rectangle((*bar[:2], filled, bar[3]), 6, fill=colours[code])
            if marks is not None:
                at = start + marks[code] * (end - start)
                self.pen.line((at, middle - 10, at, middle + 10), _INK, 3)
            share = told.percent(shares[code])
            self.pen.text((self.right, middle), share, fill=_INK, font=written, anchor="rm")
            self.top += line
        self.top += 6

    def _letter(self, stage: str, letter: Letter, numbers: list[str]) -> None:
        if stage == "answer":
            if letter.comment is not None:
                self._text("\n".join(numbers), _SMALL, _ACCENT, 2, bold=True)
                self.top += 8
                self._text(letter.comment.text, _WORDS, _INK, 40)
            return
        for message, most in zip(letter.messages, (10, 9), strict=True):
            role = message["role"]
            title = translate(self.language, f"lesson.prompt_role_{role}")
            self._text(title, _SMALL, _ACCENT, 1, bold=True)
            self._text(message["content"], _SMALL - 1, _INK, most)
            self.top += 8
