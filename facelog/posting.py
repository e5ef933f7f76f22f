"""The whole way of a post: look, align, read, keep it; then ask Anna for a comment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from facelog import image, seeing
from facelog.companion import Brain, characters, safety, silent
from facelog.companion.builtin import BuiltIn
from facelog.config import PHOTO_SIDE, TEXT_LIMIT
from facelog.diary.diary import Diary
from facelog.emotion import classifier as emotion
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS, GROUPS
from facelog.errors import CompanionError, InputError
from facelog.memory import known
from facelog.types import CommentRequest, Face, Language, NewPost, Pixels, Post, Reading, Tell

Stage = Literal["face", "emotion", "saved"]
Box = tuple[float, float, float, float]

REMEMBERED_COMMENTS = 10
"""How many of her latest comments Anna is shown, so that she does not repeat herself."""


@dataclass(frozen=True)
class Draft:
    """A filled-in form.

    Attributes:
        photo: the file as it was uploaded.
        submission_id: made once per form; sending the same form again makes no second post.
        face_index: which of several faces, counted from the largest.
        tags: short words to file the post under.
    """

    photo: bytes
    date: dt.date
    text: str
    submission_id: str
    face_index: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered:
    """A post after Anna was asked.

    Attributes:
        failure: why the language model did not answer: the built-in Anna stood in, or the comment
            that was there stays. None where all went well.
    """

    post: Post
    failure: CompanionError | None = None


def check(
    text: str, date: dt.date | None, photo: bytes | None, today: dt.date
) -> dict[str, InputError]:
    """Return what is missing or not acceptable, by field: photo, date, text.

    Args:
        text: what was written.
        date: the chosen day.
        photo: the uploaded file.
        today: the present day in the person's own time zone.
    """
    wrong = check_words(text, date, today)
    return wrong if photo else {"photo": InputError("photo_missing"), **wrong}


def check_words(text: str, date: dt.date | None, today: dt.date) -> dict[str, InputError]:
    """Return what is missing or not acceptable, as `check` does, where the photo stays."""
    wrong: dict[str, InputError] = {}
    if date is None:
        wrong["date"] = InputError("date_missing")
    elif date > today:
        wrong["date"] = InputError("date_future")
    if not text.strip():
        wrong["text"] = InputError("text_missing")
    elif len(text) > TEXT_LIMIT:
        wrong["text"] = InputError("text_too_long", limit=TEXT_LIMIT, length=len(text))
    return wrong


def create_post(
    diary: Diary,
    draft: Draft,
    *,
    classifier: emotion.Classifier | None = None,
    sight: seeing.Sight | None = None,
    on_stage: Callable[[Stage], None] = lambda _stage: None,
) -> Post:
    """Read the face in a draft's photo and keep the post; nobody is asked for a comment yet.

    Args:
        diary: whose.
        draft: the filled-in form.
        classifier: the network, the shipped one if None.
        sight: what `seeing.look` found in this photo, if it was looked at already.
        on_stage: told "face" and "emotion" before that work, "saved" once the post is safe.

    Raises:
        PhotoError, NoFaceError: the photo cannot be used.
        ModelFileError: the network is missing or damaged.
        InputError: text or date cannot be used; face_missing, there is no such face.
        DiaryError: the post could not be kept.
    """
    post = diary.add_post(new_post(draft, classifier=classifier, sight=sight, on_stage=on_stage))
    on_stage("saved")
    return post


def new_post(
    draft: Draft,
    *,
    classifier: emotion.Classifier | None = None,
    sight: seeing.Sight | None = None,
    on_stage: Callable[[Stage], None] = lambda _stage: None,
) -> NewPost:
    """Read the face in a draft's photo; return what a diary needs to keep the post.

    Arguments and errors are those of `create_post`, which keeps it too.
    """
    on_stage("face")
    sight = sight or seeing.look(draft.photo)
    if draft.face_index >= len(sight.faces):
        raise InputError("face_missing")
    on_stage("emotion")
    network = classifier or emotion.load()
    reading, crop, _milliseconds = seeing.read(sight, draft.face_index, network)
    pixels = sight.photo.pixels
    return NewPost(
        submission_id=draft.submission_id,
        date=draft.date,
        text=draft.text,
        photo_jpeg=image.to_jpeg(pixels, PHOTO_SIDE),
        thumbnail_jpeg=image.thumbnail(_square_around(pixels, sight.faces[draft.face_index])),
        crop_png=image.to_png(crop),
        box=_inside(sight.share_box(draft.face_index)),
        reading=reading,
        model_version=network.version,
        crisis=safety.screen(draft.text),
        tags=draft.tags,
    )


def revise_post(
    diary: Diary, post_id: str, version: int, text: str, date: dt.date, today: dt.date
) -> Post:
    """Change a post's words or day, and look for words of crisis again.

    Args:
        diary: whose.
        post_id: the post.
        version: the one that the person saw.
        text: what is written now.
        date: the day chosen now.
        today: the present day in the person's own time zone.

    Raises:
        InputError: text or date cannot be used.
        ConflictError: another window changed the post meanwhile.
        MissingError: the post is gone.
    """
    for error in check_words(text, date, today).values():
        raise error
    return diary.edit_post(post_id, version, text=text, date=date, crisis=safety.screen(text))


def answer_post(
    diary: Diary,
    post_id: str,
    brain: Brain,
    language: Language,
    tell: Tell = silent,
    today: dt.date | None = None,
) -> Answered:
    """Ask for a comment and put it under a post, in place of an earlier one.

    Words of crisis go to no language model: the built-in Anna answers them. She also stands in
    where the model fails, unless there is a comment already: that one stays. A corrected emotion
    goes before the one that was read. Earlier posts that fit are drawn on, but for those that the
    person keeps from Anna.

    Args:
        diary: whose.
        post_id: a post that is kept already.
        brain: what writes the comment.
        language: of the comment.
        tell: told the comment as far as it has come; what it raises leaves the post as it is.
        today: the present day in the person's own time zone, the machine's if None.

    Raises:
        InputError: settings_missing, the person has not chosen how Anna answers.
        MissingError: the post is gone.
        DiaryError: the comment could not be kept.
    """
    profile, post = diary.profile(), diary.post(post_id)
    if profile.settings is None:
        raise InputError("settings_missing")
    today = today or dt.date.today()
    near = getattr(brain, "nearness", None)
    memories = known.memories_for_post(diary, profile.settings, post, today, near)
    request = CommentRequest(
        name=profile.name,
        introduction=profile.introduction,
        language=language,
        settings=profile.settings,
        text=post.text,
        reading=_as_corrected(post),
        crisis=post.crisis,
        earlier=known.earlier_comments(diary, profile.settings, post, REMEMBERED_COMMENTS),
        character=characters.find(profile.settings.character, diary.characters()),
        memories=memories,
        today=today,
    )
    built_in, failure = BuiltIn(), None
    try:
        comment = (built_in if post.crisis else brain).comment(request, tell)
    except CompanionError as error:
        failure = error
        if post.comment is not None:
            return Answered(post, failure)
        comment = replace(built_in.comment(request, tell), stood_in_for=brain.name)
    comment = known.with_sources(comment, memories)
    return Answered(diary.attach_comment(post_id, comment), failure)


def _as_corrected(post: Post) -> Reading:
    """Return what was read in a face, or the person's own word on it as a reading beyond doubt."""
    if post.correction is None:
        return post.reading
    leading = GROUPS[post.correction][0]
    return Reading(
        expressions=dict.fromkeys(EXPRESSIONS, 0.0) | {leading: 1.0},
        probabilities=dict.fromkeys(EMOTIONS, 0.0) | {post.correction: 1.0},
        neutral=0.0,
    )


def _square_around(pixels: Pixels, face: Face) -> Pixels:
    """Cut the largest square out of a picture that has the face as near its middle as can be."""
    height, width = pixels.shape[:2]
    side = min(height, width)
    x, y, box_width, box_height = face.box
    left = round(float(np.clip(x + box_width / 2 - side / 2, 0, width - side)))
    top = round(float(np.clip(y + box_height / 2 - side / 2, 0, height - side)))
    return pixels[top : top + side, left : left + side]


def _inside(box: Box) -> Box:
    """Cut off what lies outside the picture: a head at its edge has a box beyond it."""
    x, y, width, height = box
    left, right = (min(max(edge, 0.0), 1.0) for edge in (x, x + width))
    top, bottom = (min(max(edge, 0.0), 1.0) for edge in (y, y + height))
    return left, top, right - left, bottom - top
