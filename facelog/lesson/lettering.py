"""Words on pictures, in a font that has every Korean syllable and comes with FaceLog."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from PIL import ImageFont

from facelog.config import DATA

_FILES = {False: "NanumSquareR.ttf", True: "NanumSquareB.ttf"}


@lru_cache(maxsize=32)
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the font that comes with FaceLog, `size` pixels high."""
    return ImageFont.truetype(DATA / "fonts" / _FILES[bold], size)


@lru_cache(maxsize=4096)
def has(sign: str) -> bool:
    """Tell whether the font can draw a sign; emoji, for one, it cannot."""
    drawn, missing = (bytes(font(20).getmask(each)) for each in (sign, "\uffff"))
    return drawn != missing


def drawable(text: str) -> str:
    """Return a text without what would be drawn as an empty box; line breaks stay."""
    kept = []
    for sign in unicodedata.normalize("NFC", text):
        if sign == "\n" or (not sign.isspace() and sign.isprintable() and has(sign)):
            kept.append(sign)
        elif sign.isspace():
            kept.append(" ")
    return "".join(kept)


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: float, most: int) -> list[str]:
    """Break a text into lines that fit, between words where that can be.

    Args:
        text: with line breaks of its own, which stay.
        face: the font it is drawn in.
        width: of a line, in pixels.
        most: lines; where there are more, the last one ends in "…".

    Returns:
        At most `most` lines.
    """
    lines: list[str] = []
    for paragraph in drawable(text).split("\n"):
        lines += _broken(paragraph, face, width)
        if len(lines) > most:
            break
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and face.getlength(last + "…") > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + "…"]


def _broken(paragraph: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines, line = [], ""
    for word in paragraph.split():
        joined = f"{line} {word}" if line else word
        if face.getlength(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        while face.getlength(word) > width:  # one word longer than the line is cut
            fit = len(word)
            while fit > 1 and face.getlength(word[:fit]) > width:
                fit -= 1
            lines.append(word[:fit])
            word = word[fit:]
        line = word
    return [*lines, line]
