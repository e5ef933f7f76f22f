"""A made-up year of posts to look around in: faces drawn, words ours, guesses invented.

Every post of it is marked as a sample in the diary, and can be removed as such.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache

from facelog import drawing, image
from facelog.companion.characters import name_of
from facelog.config import CROP_SIDE
from facelog.diary.diary import Diary
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS, GROUPS
from facelog.sample import holidays
from facelog.sample.plan import NAME, Planned, shipped
from facelog.types import Comment, Language, NewPost, Reading

MODEL = "sample"
"""Stands where a network's checksum would: no network read these faces."""

_SIDE = 320
_DAY = re.compile(r"(?:d(\d+)-(\d+)|(seollal|chuseok)([+-]\d+))")


def load(diary: Diary, language: Language, today: dt.date) -> int:
    """Put the sample year into a diary, up to the day before `today`.

    Loading it again adds nothing, in the other language neither; a sample of which every post was
    deleted comes anew.

    Args:
        diary: whose.
        language: of the posts and comments.
        today: the present day in the person's own time zone.

    Returns:
        How many posts were new.

    Raises:
        DiaryError: the posts could not be kept.
    """
    if not diary.sample_count():
        diary.remove_sample()
    return diary.add_posts(posts(language, today, diary.profile().name), sample=True)


def posts(language: Language, today: dt.date, name: str) -> Iterator[NewPost]:
    """Yield the sample year's posts, the year being the one that ends the day before `today`.

    Args:
        language: of the posts and comments.
        today: the present day.
        name: what Anna calls the person.
    """
    for number, planned in enumerate(shipped(language)):
        yield _post(number, planned, language, date_of(planned.day, today), name)


def date_of(day: str, today: dt.date) -> dt.date:
    """Return the last date before `today` that a day of the plan falls on.

    Args:
        day: "d12-24", or "seollal+1": so many days from a lunar holiday.
        today: the present day.
    """
    match = _DAY.fullmatch(day)
    assert match is not None, day
    month, number, holiday, shift = match.groups()
    years = (today.year, today.year - 1)
    for year in years:
        if holiday:
            feast = holidays.seollal(year) if holiday == "seollal" else holidays.chuseok(year)
            date = feast + dt.timedelta(int(shift))
        elif (month, number) == ("2", "29"):
            date = dt.date(year, 3, 1) - dt.timedelta(1)
        else:
            date = dt.date(year, int(month), int(number))
        if date < today:
            return date
    return date


def _post(number: int, planned: Planned, language: Language, date: dt.date, name: str) -> NewPost:
    photo, thumbnail, crop = _pictures(_look(number, planned, date.month))
    hour, minute = map(int, planned.time.split(":"))
    moment = dt.datetime.combine(date, dt.time(hour, minute)).astimezone()
    return NewPost(
        submission_id=f"sample {number}",
        date=date,
        text=planned.text,
        photo_jpeg=photo,
        thumbnail_jpeg=thumbnail,
        crop_png=crop,
        box=drawing.FACE_BOX,
        reading=_reading(planned),
        model_version=MODEL,
        tags=planned.tags,
        correction=planned.emotion if planned.confirmed else None,
        comment=Comment(
            _addressed(planned.comment, name),
            name_of(None, language),
            "builtin",
            "here",
            moment + dt.timedelta(minutes=1),
        ),
        written_at=moment,
    )


def _addressed(comment: str, name: str) -> str:
    """Return a comment with the name filled in; 손님 is called so, not 손님 님."""
    said = comment.replace(f"{NAME} 님", NAME) if name.endswith("님") else comment
    return said.replace(NAME, name)


def _look(number: int, planned: Planned, month: int) -> drawing.Look:
    """Return one of few looks: a person has three sets of clothes a season, and draws are slow."""
    season, variant = month % 12 // 3, number % 3
    return drawing.Look(
        emotion=planned.emotion,
        strength=0.5 if planned.neutral > 0.5 else (0.78, 1.0, 0.9)[variant],
        hair=3,
        clothes=variant + 3 * (season % 2),
        wall=season + variant,
        winter=season == 0 and variant == 0,
        glasses=variant == 1,
    )


def _reading(planned: Planned) -> Reading:
    shares = dict(zip(EMOTIONS, planned.shares, strict=True))
    expressions = dict.fromkeys(EXPRESSIONS, 0.0) | {"neutral": planned.neutral}
    for emotion, members in GROUPS.items():
        for member in members:
            expressions[member] = shares[emotion] * (1 - planned.neutral) / len(members)
    return Reading(expressions, shares, planned.neutral)


@cache
def _pictures(look: drawing.Look) -> tuple[bytes, bytes, bytes]:
    """Return photo, thumbnail and face of a drawn person; a year has many days, few looks."""
    pixels = drawing.face(look, _SIDE)
    x, y, wide, _ = (round(share * _SIDE) for share in drawing.FACE_BOX)
    face = image.to_png(image.shrink(pixels[y : y + wide, x : x + wide], CROP_SIDE))
    return image.to_jpeg(pixels, _SIDE), image.thumbnail(pixels), face
