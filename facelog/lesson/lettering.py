"""Words on pictures, in a font that has every Korean syllable and comes with FaceLog."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import lru_cache

from PIL import ImageFont

from facelog.config import DATA

LINE_LIMIT = 400
"""Most signs of one line, wherever it stands."""
MISSING = "〓"
_FILES = {False: "FaceLogSans-Regular.ttf", True: "FaceLogSans-Bold.ttf"}


@lru_cache(maxsize=32)
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the font that comes with FaceLog, `size` pixels high."""
    return ImageFont.truetype(DATA / "fonts" / _FILES[bold], size)


@lru_cache(maxsize=4096)
def has(sign: str) -> bool:
    """Tell whether the font can draw a sign; Chinese characters and emoji it cannot."""
    drawn, missing = (font(20).getmask(each) for each in (sign, "\uffff"))
    return drawn.getbbox() is not None and bytes(drawn) != bytes(missing)


def drawable(text: str) -> str:
    """Return a text without what would be drawn as an empty box; line breaks stay.

    A letter that is missing becomes "〓", printers' old sign for it; any other sign goes.
    """
    kept = []
    for sign in unicodedata.normalize("NFC", text):
        if sign == "\n" or has(sign):
            kept.append(sign)
        elif sign.isspace():
            kept.append(" ")
        elif sign.isalpha():
            kept.append(MISSING)
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
    if most < 1:
        return []
    lines: list[str] = []
    # more cannot fit, and a long text must not be measured in vain
    for paragraph in drawable(text[: (most + 1) * LINE_LIMIT]).split("\n"):
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
            lengths = range(1, min(len(word), LINE_LIMIT) + 1)
            fit = max(1, bisect_right(lengths, width, key=lambda n: face.getlength(word[:n])))
            lines.append(word[:fit])
            word = word[fit:]
        line = word
    return [*lines, line]
