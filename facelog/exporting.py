"""A person's own data out of the diary: one row for every post, to be read anywhere."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from facelog import listening
from facelog.diary.diary import Diary
from facelog.diary.reader import batches
from facelog.emotion.taxonomy import EMOTIONS
from facelog.music_types import Hearing, Piece, Pin
from facelog.types import Post

SHARES = tuple(f"probabilities_{emotion}" for emotion in EMOTIONS)
COLUMNS = (
    "id",
    "date",
    "time",
    "emotion",
    "emotion_model",
    *SHARES,
    "neutral",
    "text",
    "comment",
    "comment_author",
    "tags",
    "sample",
)
"""The columns of an export, in order; the README says what they hold."""

MUSIC = ("composer", "title", "year", "energy", "pleasantness", "moods", "link")
"""The columns that the page for music reads again."""
HEARD = ("own", "file", "offered", "played", "up", "down", "skip", "last")
"""What an export of music tells beside them."""
EVERY = 10_000_000

Row = dict[str, Any]


def rows(diary: Diary) -> Iterator[Row]:
    """Yield a row of `COLUMNS` for every post, the oldest first.

    A post that was brought in with an export keeps the id that it had there, so that it is known
    again wherever it goes.

    Raises:
        DiaryError: the diary cannot be read.
    """
    first_ids = diary.first_ids()
    for batch in batches(diary.every_post()):
        tags = diary.tags([post.id for post in batch])
        for post in batch:
            yield _row(post, first_ids.get(post.id, post.id), tags.get(post.id, ()))


def _row(post: Post, post_id: str, tags: tuple[str, ...]) -> Row:
    reading, comment = post.reading, post.comment
    shares = [float(reading.probabilities[name]) if reading.seen else None for name in EMOTIONS]
    written = post.created_at.astimezone()
    return {
        "id": post_id,
        "date": post.date.isoformat(),
        # beside the date an hour of another day would be read as one of its own
        "time": f"{written:%H:%M:%S}" if written.date() == post.date else None,
        "emotion": post.emotion,
        "emotion_model": reading.emotion if reading.seen else None,
        **dict(zip(SHARES, shares, strict=True)),
        "neutral": float(reading.neutral) if reading.seen else None,
        "text": post.text,
        "comment": comment.text if comment else None,
        "comment_author": comment.author if comment else None,
        "tags": list(tags),
        "sample": post.sample,
    }


def write(diary: Diary, form: str, target: IO[bytes]) -> int:
    """Write every post to a file that is open for bytes.

    Args:
        diary: whose.
        form: "csv", "json" or "parquet".
        target: the file.

    Returns:
        How many posts were written.

    Raises:
        DiaryError: the diary cannot be read.
        OSError: the file cannot be written.
        KeyError: there is no such form.
    """
    return {"csv": _csv, "json": _json, "parquet": _parquet}[form](diary, target)


def as_bytes(diary: Diary, form: str) -> bytes:
    """Return what `write` writes."""
    buffer = io.BytesIO()
    write(diary, form, buffer)
    return buffer.getvalue()


def _csv(diary: Diary, target: IO[bytes]) -> int:
    # The mark at the beginning tells Excel that this is UTF-8; pandas passes over it.
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    count = 0
    try:
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        for row in rows(diary):
            row["tags"] = "|".join(row["tags"])
            row["sample"] = "true" if row["sample"] else "false"
            writer.writerow(row)
            count += 1
    finally:
        text.detach()
    return count


def _json(diary: Diary, target: IO[bytes]) -> int:
    count = 0
    target.write(b"[")
    for row in rows(diary):
        target.write(b",\n" if count else b"\n")
        target.write(json.dumps(row, ensure_ascii=False).encode("utf-8"))
        count += 1
    target.write(b"\n]\n")
    return count


def _parquet(diary: Diary, target: IO[bytes]) -> int:
    import pyarrow as pa
    from pyarrow import parquet

    kinds = dict.fromkeys(COLUMNS, pa.string())
    kinds |= dict.fromkeys((*SHARES, "neutral"), pa.float64())
    kinds |= {"tags": pa.list_(pa.string()), "sample": pa.bool_()}
    schema = pa.schema(list(kinds.items()))
    count = 0
    with parquet.ParquetWriter(target, schema) as writer:
        for batch in batches(rows(diary)):
            writer.write_table(pa.Table.from_pylist(batch, schema))
            count += len(batch)
    return count


def music_rows(diary: Diary) -> Iterator[Row]:
    """Yield a row of `MUSIC` and `HEARD` for every piece that is the person's own, pinned or heard.

    Titles and names of the catalogue are those in English, by which it knows them again. `file`
    is the name of a pinned audio file, which is not in it; `offered`, `played` and the three
    verdicts are how often, `last` is when a piece was last offered.

    Raises:
        DiaryError: the diary cannot be read.
    """
    heard: dict[str, list[Hearing]] = {}
    for hearing in diary.hearings(EVERY):
        heard.setdefault(hearing.piece_id, []).append(hearing)
    pins = diary.pins()
    for piece in listening.pieces(diary):
        mine, pin = heard.get(piece.id, []), pins.get(piece.id)
        if piece.own or mine or pin:
            yield _music_row(piece, pin, mine)


def _music_row(piece: Piece, pin: Pin | None, heard: list[Hearing]) -> Row:
    return {
        "composer": piece.composers["en"],
        "title": piece.titles["en"],
        "year": piece.year,
        "energy": piece.energy,
        "pleasantness": piece.pleasantness,
        "moods": ";".join(sorted(piece.moods)),
        "link": pin.link if pin else None,
        "own": "true" if piece.own else "false",
        "file": pin.file_name if pin else None,
        "offered": len(heard),
        "played": sum(one.played for one in heard),
        **{name: sum(one.verdict == name for one in heard) for name in ("up", "down", "skip")},
        "last": heard[-1].at.astimezone().isoformat(timespec="seconds") if heard else None,
    }


def music_csv(diary: Diary) -> bytes:
    """Return the person's music as a CSV file in UTF-8, a row for each of `music_rows`."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, (*MUSIC, *HEARD))
    writer.writeheader()
    writer.writerows(music_rows(diary))
    return out.getvalue().encode("utf-8-sig")


def write_photos(diary: Diary, folder: Path) -> int:
    """Write every post's photo as `ID.jpg`, the id being the export's.

    Args:
        folder: there and empty; only its owner should be able to look into it.

    Returns:
        How many photos were written.
    """
    count, first_ids = 0, diary.first_ids()
    for post in diary.every_post():
        if post.reading.seen:
            (folder / f"{first_ids.get(post.id, post.id)}.jpg").write_bytes(diary.photo(post.id))
            count += 1
    return count
