"""From what travels to rows and back: the one place that writes and reads personal fields."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from facelog.config import (
    CHARACTER_ABOUT_LIMIT,
    CHARACTER_NAME_LIMIT,
    CHARACTER_RULES_LIMIT,
    INTRODUCTION_LIMIT,
    NAME_LIMIT,
    PACES,
    PITCHES,
    TAG_LIMIT,
    TAGS_LIMIT,
    TEXT_LIMIT,
)
from facelog.diary import schema
from facelog.errors import InputError
from facelog.types import (
    AnswerSettings,
    Character,
    ChatMessage,
    Comment,
    NewPost,
    Post,
    Profile,
    Reading,
)

Row = sa.Row[Any]
Values = dict[str, Any]

POST_COLUMNS = tuple(
    column
    for column in schema.posts.c
    if column.name
    not in (
        "profile_id",
        "submission_id",
        "guess",
        "model_version",
        "commented_at",
        "deleted_at",
    )
)


def now() -> dt.datetime:
    """Return this moment in UTC."""
    return dt.datetime.now(dt.UTC)


def new_id() -> str:
    """Return an id that cannot be guessed, 32 hexadecimal digits."""
    return uuid.uuid4().hex


def clean(text: str) -> str:
    """Return the text verbatim but for what no database keeps: control characters, half emoji."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) != "Cc")
    return kept.encode("utf-8", "replace").decode("utf-8")


def diary_text(text: str) -> str:
    """Return a post's text as it is kept.

    Raises:
        InputError: text_missing, text_too_long (value: limit).
    """
    kept = clean(text)
    if not kept.strip():
        raise InputError("text_missing")
    if len(kept) > TEXT_LIMIT:
        raise InputError("text_too_long", limit=TEXT_LIMIT, length=len(kept))
    return kept


def diary_date(date: dt.date) -> dt.date:
    """Return a post's date unless no place on earth has reached it.

    Raises:
        InputError: date_future.
    """
    if date > now().date() + dt.timedelta(days=1):
        raise InputError("date_future")
    return date


def tag_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return tags as they are kept: on one line, without a leading #, each once.

    Raises:
        InputError: tag_too_long, too_many_tags (value: limit).
    """
    found: dict[str, str] = {}
    for name in names:
        line = (
            " ".join(unicodedata.normalize("NFC", clean(name).replace("|", " ")).split())
            .lstrip("#")
            .strip()
        )
        if len(line) > TAG_LIMIT:
            raise InputError("tag_too_long", limit=TAG_LIMIT, length=len(line))
        if line:
            found.setdefault(line.casefold(), line)
    if len(found) > TAGS_LIMIT:
        raise InputError("too_many_tags", limit=TAGS_LIMIT)
    return tuple(found.values())


def tag_rows(post_id: str, names: Sequence[str]) -> list[Values]:
    """Return the rows of `tags` for a post."""
    return [{"post_id": post_id, "name": name, "place": place} for place, name in enumerate(names)]


def profile_values(name: str, introduction: str) -> Values:
    """Return the columns of what a person tells about themselves.

    Raises:
        InputError: name_missing, name_too_long, introduction_too_long (value: limit).
    """
    line = " ".join(clean(name).split())
    words = clean(introduction).strip()
    if not line:
        raise InputError("name_missing")
    if len(line) > NAME_LIMIT:
        raise InputError("name_too_long", limit=NAME_LIMIT, length=len(line))
    if len(words) > INTRODUCTION_LIMIT:
        raise InputError("introduction_too_long", limit=INTRODUCTION_LIMIT, length=len(words))
    return {"name": line, "introduction": words}


def settings_value(settings: AnswerSettings) -> str:
    """Return the settings as they are kept."""
    return json.dumps(
        {
            "attitude": settings.attitude,
            "intensity": settings.intensity,
            "length": settings.length,
            "composition": sorted(settings.composition),
            "character": settings.character,
            "memory": settings.memory,
        }
    )


def profile(row: Row) -> Profile:
    """Read a row of `profiles`."""
    settings = None
    if row.settings is not None:
        found = json.loads(row.settings)
        found["composition"] = frozenset(found["composition"])
        settings = AnswerSettings(**found)
    return Profile(row.id, row.name, row.introduction, settings, row.created_at)


def post_values(new: NewPost, profile_id: str, sample: bool) -> tuple[Values, Values, list[Values]]:
    """Return the columns of `posts` and of `pictures`, and the rows of `tags` for a new post.

    Raises:
        InputError: text_missing, text_too_long, date_future, tag_too_long, too_many_tags.
        ValueError: neither a face was read nor an emotion named.
    """
    guess = new.reading.emotion if new.reading.seen else new.correction
    if guess is None:
        raise ValueError("a post without a face needs the person's own word")
    post_id = new_id()
    words: Values = {
        "id": post_id,
        "profile_id": profile_id,
        "submission_id": new.submission_id,
        "date": diary_date(new.date),
        "created_at": new.written_at or now(),
        "text": diary_text(new.text),
        "guess": guess,
        "correction": new.correction,
        "reading": reading_value(new.reading),
        "model_version": new.model_version,
        "comment": None if new.comment is None else comment_value(new.comment),
        "commented_at": None if new.comment is None else new.comment.created_at,
        "crisis": new.crisis,
        "sample": sample,
        "version": 1,
        "deleted_at": None,
    }
    seen: Values = {
        "post_id": post_id,
        "box": json.dumps([float(share) for share in new.box]),
        "thumbnail": new.thumbnail_jpeg,
        "crop": new.crop_png,
        "photo": new.photo_jpeg,
    }
    return words, seen, tag_rows(post_id, tag_names(new.tags))


def post(row: Row) -> Post:
    """Read a row of `POST_COLUMNS`."""
    return Post(
        id=row.id,
        date=row.date,
        created_at=row.created_at,
        text=row.text,
        reading=_reading(row.reading),
        correction=row.correction,
        comment=comment(row.comment),
        version=row.version,
        crisis=row.crisis,
        sample=row.sample,
    )


def box(value: str) -> tuple[float, float, float, float]:
    """Read `pictures.box`: x, y, width, height as shares of the photo."""
    x, y, width, height = json.loads(value)
    return x, y, width, height


def comment_value(comment: Comment) -> str:
    """Return a comment as it is kept."""
    return json.dumps(
        {
            "text": clean(comment.text),
            "author": clean(comment.author),
            "brain": clean(comment.brain),
            "place": comment.place,
            "created_at": comment.created_at.astimezone(dt.UTC).isoformat(),
            "character": comment.character,
            "sources": comment.sources,
            "stood_in_for": comment.stood_in_for,
        },
        ensure_ascii=False,
    )


def message_values(message: ChatMessage, profile_id: str) -> Values:
    """Return the columns of `messages`.

    Raises:
        InputError: text_missing, text_too_long.
    """
    photo_alone = message.reading is not None and not message.text.strip()
    return {
        "id": message.id,
        "profile_id": profile_id,
        "date": message.date,
        "created_at": message.created_at,
        "speaker": message.speaker,
        "text": "" if photo_alone else diary_text(message.text),
        "comment": None if message.comment is None else comment_value(message.comment),
    }


def message(row: Row) -> ChatMessage:
    """Read a row of `messages` with the reading of its photo."""
    return ChatMessage(
        id=row.id,
        date=row.date,
        created_at=row.created_at,
        speaker=row.speaker,
        text=row.text,
        comment=comment(row.comment),
        reading=None if row.reading is None else _reading(row.reading),
    )


def reading_value(reading: Reading) -> str:
    """Return what was read in a face as it is kept."""

    def plain(numbers: Mapping[str, float]) -> dict[str, float]:
        return {name: float(number) for name, number in numbers.items()}

    kept = {
        "expressions": plain(reading.expressions),
        "probabilities": plain(reading.probabilities),
        "neutral": float(reading.neutral),
    }
    if reading.word is not None:
        kept["word"] = clean(reading.word)
    return json.dumps(kept, ensure_ascii=False)


def _reading(value: str) -> Reading:
    found = json.loads(value)
    return Reading(**found)


def confidences(values: Sequence[str]) -> list[tuple[float, bool]]:
    """Return of each reading how sure the leading emotion is, and whether a face was read."""
    found = json.loads(f"[{','.join(values)}]")  # at once: ten thousand are read for a figure
    return [(max(one["probabilities"].values()), one.get("word") is None) for one in found]


def comment_characters(values: Sequence[str]) -> list[str]:
    """Return of each comment the id of the character who wrote it."""
    found = json.loads(f"[{','.join(values)}]")
    return [one.get("character", "anna") for one in found]


def comment(value: str | None) -> Comment | None:
    """Read a comment; None where there is none."""
    if value is None:
        return None
    found = json.loads(value)
    moment = dt.datetime.fromisoformat(found.pop("created_at"))
    sources = tuple(found.pop("sources", ()))
    return Comment(**found, created_at=moment, sources=sources)


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def character_problems(character: Character) -> dict[str, InputError]:
    """Return what is not acceptable in a person's own friend, by field.

    The fields are name and about, with the language after a dot, and rules. One name is enough.
    """
    found: dict[str, InputError] = {}
    names = {code: _one_line(name) for code, name in character.names.items()}
    if not any(names.values()):
        found["name.ko"] = InputError("friend_name_missing")
    texts = {f"name.{code}": ("friend_name_too_long", name) for code, name in names.items()}
    texts |= {
        f"about.{code}": ("friend_about_too_long", _one_line(line))
        for code, line in character.about.items()
    }
    texts["rules"] = ("friend_rules_too_long", clean(character.rules).strip())
    limits = {
        "name": CHARACTER_NAME_LIMIT,
        "about": CHARACTER_ABOUT_LIMIT,
        "rules": CHARACTER_RULES_LIMIT,
    }
    for field, (code, text) in texts.items():
        limit = limits[field.split(".")[0]]
        if len(text) > limit:
            found[field] = InputError(code, limit=limit, length=len(text))
    return found


def character_value(character: Character, gone: bool = False) -> str:
    """Return a person's own friend as it is kept; of a deleted one only name and portrait.

    Raises:
        InputError: as in `character_problems`.
    """
    for problem in character_problems(character).values():
        raise problem
    names = {code: _one_line(name) for code, name in character.names.items()}
    either = next(filter(None, names.values()))
    kept = {
        "id": character.id,
        "names": {code: name or either for code, name in names.items()},
        "portrait": character.portrait,
        "gone": gone,
    }
    if not gone:
        kept |= {
            "about": {code: _one_line(line) for code, line in character.about.items()},
            "rules": clean(character.rules).strip(),
            "pitch": min(max(character.pitch, PITCHES[0]), PITCHES[1]),
            "pace": min(max(character.pace, PACES[0]), PACES[1]),
            "manner": character.manner,
            "humour": character.humour,
        }
    return json.dumps(kept, ensure_ascii=False)


def character(value: str) -> tuple[Character, bool]:
    """Read a person's own friend, and whether it is deleted."""
    found = json.loads(value)
    gone = bool(found.pop("gone"))
    return Character(**{"about": {}, "rules": ""} | found), gone


def terms_value(counts: Mapping[str, int]) -> str:
    """Return how often each term occurs in a post, as it is kept."""
    return json.dumps(dict(counts), ensure_ascii=False, separators=(",", ":"))


def terms(value: str) -> dict[str, int]:
    """Read how often each term occurs in a post."""
    found: dict[str, int] = json.loads(value)
    return found
