"""Diaries from elsewhere as rows of one shape: Daylio's export, and any table of date and text."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from facelog.errors import InputError

_EXPORT = frozenset({"id", "emotion_model"})
"""Columns by which FaceLog knows its own export; only there `id` and `sample` mean anything."""

_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "sample": ("sample",),
    "date": ("full_date", "date", "날짜"),
    "time": ("time", "시간"),
    "text": ("note", "text", "글", "내용", "본문", "일기"),
    "title": ("note_title", "title", "제목"),
    "mood": ("emotion", "mood", "감정", "기분"),
    "tags": ("tags", "activities", "태그", "활동"),
    "photo": ("photo", "file", "filename", "image", "사진", "파일"),
}
"""What a column may be called; where several fit, the first one counts."""

_DATE = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})\D{0,2}")
_TIME = re.compile(r"(am|pm|오전|오후)?\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{32}")
_LATE, _EARLY = ("pm", "오후"), ("am", "오전")
_LINE_TAGS = re.compile(r"<\s*(?:br\s*/?|/p|/div|/li|/ul|/ol)\s*>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LONGEST_CELL = 10_000_000


@dataclass(frozen=True)
class Entry:
    """One row of a table.

    Attributes:
        number: of the row as a spreadsheet counts it, the names of the columns being row 1.
        mood: the person's own word, "" where there is none.
        photo: the name of a picture, "" where there is none.
        id: of the post in FaceLog that the row was exported from, "" where it comes from elsewhere.
        sample: whether that post belongs to the made-up sample.
    """

    number: int
    date: dt.date
    time: dt.time | None
    text: str
    mood: str
    tags: tuple[str, ...]
    photo: str
    id: str
    sample: bool


def entries(data: bytes) -> Iterator[Entry | tuple[int, InputError]]:
    """Read a table with a row of names; a bad row comes as its number and what is wrong.

    Args:
        data: CSV in UTF-8, UTF-16 or Windows' Korean code page, with commas, semicolons or tabs.

    Raises:
        InputError: import_encoding, import_columns; before any row comes.
    """
    csv.field_size_limit(_LONGEST_CELL)
    text = _decoded(data).replace("\0", "")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = [name.strip().casefold() for name in next(table, [])]
    except csv.Error as error:
        raise InputError("import_columns") from error
    places = {
        field: next((names.index(name) for name in known if name in names), None)
        for field, known in _NAMES.items()
    }
    if places["date"] is None or all(places[name] is None for name in ("text", "mood")):
        raise InputError("import_columns")
    if not _EXPORT.issubset(names):
        places |= {"id": None, "sample": None}
    return _entries(table, places, has_markup="full_date" in names)


def _entries(
    table: Iterator[list[str]], places: Mapping[str, int | None], has_markup: bool
) -> Iterator[Entry | tuple[int, InputError]]:
    number = 1
    while True:
        number += 1
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error:
            yield number, InputError("import_row")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        found = {
            field: "" if place is None or place >= len(cells) else cells[place].strip()
            for field, place in places.items()
        }
        if has_markup:
            found |= {name: _without_markup(found[name]) for name in ("title", "text")}
        if not found["date"]:
            yield number, InputError("import_no_date")
            continue
        date = _date(found["date"])
        if date is None:
            yield number, InputError("import_date", value=found["date"][:20])
            continue
        yield Entry(
            number=number,
            date=date,
            time=_time(found["time"]),
            text="\n".join(part for part in (found["title"], found["text"]) if part),
            mood=" ".join(found["mood"].split()),
            tags=tuple(" ".join(tag.split()) for tag in found["tags"].split("|") if tag.strip()),
            photo=found["photo"],
            id=found["id"] if _ID.fullmatch(found["id"]) else "",
            sample=found["sample"].casefold() == "true",
        )


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings: tuple[str, ...] = ("utf-16",)
    else:
        codings = ("utf-8-sig", "cp949")
    for coding in codings:
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise InputError("import_encoding")


def _date(words: str) -> dt.date | None:
    match = _DATE.match(words)
    if not match:
        return None
    try:
        found = dt.date(*map(int, match.groups()))
    except ValueError:
        return None
    return found if found.year >= 1900 else None


def _time(words: str) -> dt.time | None:
    match = _TIME.fullmatch(words.strip())
    if not match:
        return None
    before, hour, minute, second, after = match.groups()
    half = (before or after or "").lower()
    hours = int(hour)
    if half and hours == 12:
        hours = 0
    if half in _LATE and hours < 12:
        hours += 12
    try:
        return dt.time(hours, int(minute), int(second or 0))
    except ValueError:
        return None


def _without_markup(note: str) -> str:
    """Return a note of Daylio's as plain text: it can hold line breaks and lists as HTML."""
    return html.unescape(_MARKUP.sub("", _LINE_TAGS.sub("\n", note))).strip()
