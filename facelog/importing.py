"""Posts from elsewhere into a diary: an export of FaceLog or Daylio, or photos with a table."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from facelog import drawing, image, posting, tables
from facelog.companion import safety
from facelog.companion.gist import understand
from facelog.config import DATA, TAG_LIMIT, TAGS_LIMIT
from facelog.diary.diary import Diary
from facelog.diary.reader import EXPORTED, batches
from facelog.emotion.classifier import Classifier
from facelog.emotion.taxonomy import EMOTIONS, emotion_of_label, is_label, unseen
from facelog.errors import DiaryError, FaceLogError, InputError, ModelFileError, PhotoError
from facelog.tables import Entry
from facelog.types import Language, NewPost

BATCH = 50
"""How many posts are kept at once; an interruption loses at most the reading of these."""

_PICTURE_SIDE = 480

Photos = Callable[[str], bytes | None]
"""Gives a picture by its name, or by the ISO date that its name holds, see `called`."""


@dataclass(frozen=True)
class Imported:
    """What became of a table.

    Attributes:
        added: posts that are new.
        known: posts that were in the diary already.
        problems: the rows left out, by number, and why.
        placed: words for moods that name none of the four, and how often; what was written that
            day decided for them.
    """

    added: int
    known: int
    problems: Mapping[int, FaceLogError]
    placed: Mapping[str, int]


def no_photos(_name: str) -> bytes | None:
    """Return no photo: for a table that comes alone."""
    return None


def called(name: str, names: Iterable[str]) -> str | None:
    """Return which of the pictures is meant by a name, or by a day such as "2024-05-01".

    A day means the only picture with that date in its name, as cameras write it too: "20240501".
    """
    there = list(names)
    if name in there:
        return name
    try:
        day = dt.date.fromisoformat(name)
    except ValueError:
        return None
    dated = [one for one in there if name in one or f"{day:%Y%m%d}" in one]
    return dated[0] if len(dated) == 1 else None


def bring_in(
    diary: Diary,
    data: bytes,
    photos: Photos = no_photos,
    *,
    classifier: Classifier | None = None,
    on_progress: Callable[[int], None] = lambda _rows: None,
) -> Imported:
    """Keep the rows of a table as posts; the same row again makes no second post.

    A row with a photo is read as a new post is. A row without one keeps the person's own word
    for the mood, and a drawn picture. A row of FaceLog's own export is the same post wherever it
    is brought in, and stays a sample if it was one. A row that cannot be kept is left out and
    named.

    Args:
        diary: whose.
        data: the table, as `tables.entries` takes it.
        photos: gives a picture by its name, None where there is none; a row that names neither
            a picture nor a mood asks by its day.
        classifier: the network, the shipped one if None.
        on_progress: told now and then how many rows are done.

    Raises:
        InputError: import_encoding, import_columns, import_empty.
        ModelFileError: the network is missing or damaged.
        DiaryError: the diary cannot be written to.
    """
    problems: dict[int, FaceLogError] = {}
    placed: Counter[str] = Counter()
    today = dt.date.today()

    def posts() -> Iterator[tuple[NewPost | None, bool]]:
        for found in tables.entries(data):
            if not isinstance(found, Entry):
                problems[found[0]] = found[1]
                continue
            try:
                new, certain = _post(found, diary, photos, classifier, today)
            except (ModelFileError, DiaryError):
                raise
            except FaceLogError as error:
                problems[found.number] = error
                continue
            if not certain:
                placed[found.mood] += 1
            yield new, found.sample

    added = done = 0
    for batch in batches(posts(), BATCH):
        for sample in sorted({made_up for _, made_up in batch}):
            news = (new for new, made_up in batch if new is not None and made_up == sample)
            added += diary.add_posts(news, sample)
        done += len(batch)
        on_progress(done + len(problems))
    if not done and not problems:
        raise InputError("import_empty")
    return Imported(added, done - added, problems, placed)


def bring_in_path(
    diary: Diary, path: Path, on_progress: Callable[[int], None] = lambda _rows: None
) -> Imported:
    """Do as `bring_in` with a file, or with a folder that holds one CSV and photos.

    Raises:
        InputError: import_no_table, the folder holds no CSV or several; as `bring_in`.
        OSError: the table cannot be read.
        ModelFileError, DiaryError: as `bring_in`.
    """
    if not path.is_dir():
        return bring_in(diary, path.read_bytes(), on_progress=on_progress)
    found = [file for file in sorted(path.iterdir()) if file.suffix.lower() == ".csv"]
    if len(found) != 1:
        raise InputError("import_no_table", count=len(found))

    pictures = [one.name for one in path.iterdir() if one != found[0]]

    def photo(name: str) -> bytes | None:
        file = (path / (called(name, pictures) or name)).resolve()
        if not file.is_relative_to(path.resolve()) or not file.is_file():
            return None
        try:
            return file.read_bytes()
        except OSError as error:
            raise PhotoError("unreadable") from error

    return bring_in(diary, found[0].read_bytes(), photo, on_progress=on_progress)


def _post(
    entry: Entry, diary: Diary, photos: Photos, classifier: Classifier | None, today: dt.date
) -> tuple[NewPost | None, bool]:
    """Return a row as a post, and whether its word for the mood named the emotion.

    A photo that the diary knows is not read again, neither is a post that is there already: then
    there is no post.
    """
    if entry.id and _is_here(entry, diary):
        return None, True
    tags = [tag for tag in dict.fromkeys(entry.tags) if len(tag) <= TAG_LIMIT][:TAGS_LIMIT]
    rest = [tag for tag in dict.fromkeys(entry.tags) if tag not in tags]
    text = entry.text
    if not text:
        text = " · ".join((entry.mood, *entry.tags) if entry.mood else entry.tags)
    elif rest:  # nothing that was written is lost
        text = f"{text}\n{' · '.join(rest)}"
    for error in posting.check_words(text, entry.date, today).values():
        raise error
    photo = None
    if entry.photo or not entry.mood:
        photo = photos(entry.photo or entry.date.isoformat())
        if photo is None and entry.photo:
            raise InputError("import_photo", name=entry.photo)
        if photo is None:
            raise InputError("import_no_emotion")
    emotion, certain = emotion_of(entry.mood, text) if entry.mood else (None, True)
    identity = EXPORTED + entry.id if entry.id else _identity(entry, photo)
    if photo is not None:
        if diary.known_submissions([identity]):
            return None, certain
        draft = posting.Draft(photo, entry.date, text, identity, tags=tuple(tags))
        new = posting.new_post(draft, classifier=classifier)
        return replace(new, correction=emotion, written_at=_moment(entry)), certain
    assert emotion is not None
    page, thumbnail, crop = _drawn(emotion)
    return (
        NewPost(
            submission_id=identity,
            date=entry.date,
            text=text,
            photo_jpeg=page,
            thumbnail_jpeg=thumbnail,
            crop_png=crop,
            box=(0.0, 0.0, 1.0, 1.0),
            # an export's names of the four are FaceLog's words, not the person's
            reading=unseen("" if entry.id and entry.mood in EMOTIONS else entry.mood),
            model_version="",
            crisis=safety.screen(text),
            tags=tuple(tags),
            correction=emotion,
            written_at=_moment(entry),
        ),
        certain,
    )


@cache
def _drawn(emotion: str) -> tuple[bytes, bytes, bytes]:
    pixels = drawing.page(emotion, _PICTURE_SIDE)
    crop = image.to_png(image.shrink(pixels, 32))
    return image.to_jpeg(pixels, _PICTURE_SIDE), image.thumbnail(pixels), crop


def _is_here(entry: Entry, diary: Diary) -> bool:
    """Return whether a row of an export is a post of this diary, or was brought in before."""
    submissions = (EXPORTED + entry.id, _identity(entry, None))
    return bool(diary.known_posts([entry.id]) or diary.known_submissions(submissions))


def _moment(entry: Entry) -> dt.datetime:
    """Return when a row was written; where it does not say, a moment on no hour of its day.

    That is now, when it comes into the diary, as for what is written days later; for today's rows
    it is the coming midnight.
    """
    if entry.time:
        return dt.datetime.combine(entry.date, entry.time).astimezone()
    over = dt.datetime.combine(entry.date + dt.timedelta(days=1), dt.time())
    return max(dt.datetime.now(), over).astimezone()


def _identity(entry: Entry, photo: bytes | None) -> str:
    told = [
        entry.date.isoformat(),
        entry.time.replace(second=0).isoformat() if entry.time else "",
        entry.text,
        entry.mood,
        *entry.tags,
        hashlib.sha256(photo).hexdigest() if photo else "",
    ]
    return f"import {hashlib.sha256(json.dumps(told).encode()).hexdigest()[:48]}"


@cache
def _moods() -> Mapping[str, str]:
    named = json.loads((DATA / "moods.json").read_text(encoding="utf-8"))
    return {word: emotion for emotion, found in named.items() for word in found}


def emotion_of(word: str, text: str) -> tuple[str, bool]:
    """Return which of the four a word for a mood stands for, and whether the word itself said so.

    A word that names none ("meh", "그저 그래") leaves it to what was written that day; where
    that tells nothing either, such a day counts as sadness.

    Args:
        word: as the person wrote it in another diary.
        text: what they wrote beside it.
    """
    plain = word.casefold()
    known = _moods().get(plain)
    if known is None and is_label(plain):
        known = emotion_of_label(plain)
    if known is not None:
        return known, True
    language: Language = "ko" if any("가" <= letter <= "힣" for letter in text) else "en"
    gist = understand(text, "", language)
    if gist.tone == "positive":
        return "happy", False
    return (gist.hints[0] if gist.hints else "sadness"), False
