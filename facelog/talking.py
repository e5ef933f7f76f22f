"""The whole way of a line or a photo in the chat: kept first, screened by rule, then answered;
and of a day's talk into the draft of a diary entry.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from facelog import image, seeing
from facelog.companion import Brain, characters, safety, silent
from facelog.companion.builtin import BuiltIn
from facelog.config import PHOTO_SIDE
from facelog.diary.store import Diary
from facelog.emotion import classifier as emotion
from facelog.errors import CompanionError, InputError, MissingError
from facelog.memory import known
from facelog.types import ChatMessage, ChatRequest, Comment, DraftRequest, Language, Place, Tell

LINE_LIMIT = 2_000
"""Most characters of one line."""

MEMORY = 20
"""How many lines of the talk Anna is given."""

POSTS = 5
"""How many of the latest posts Anna is given."""

DAY_LINES = 1_000
"""How many lines of a day, the latest, are shown and drafted from."""

PAST_MIDNIGHT = dt.timedelta(hours=1)
"""A talk with no longer silence than this stays with the day on which it began."""

WATCHED = 3
"""After words of crisis Anna stays careful until this many more lines were said."""


@dataclass(frozen=True)
class Answer:
    """What Anna said.

    Attributes:
        message: her line, already in the diary.
        failure: why the language model did not answer and the built-in Anna stood in, else None.
    """

    message: ChatMessage
    failure: CompanionError | None = None


@dataclass(frozen=True)
class Entry:
    """A diary entry drafted from a day's talk.

    Attributes:
        text: may be empty, where there is a photo alone.
        photo: the last one of that day's talk, a JPEG.
        failure: why the language model did not write it and the built-in Anna stood in.
        brain: what wrote the text: "builtin" or the model's id.
        place: "here" if nothing left the machine, else "internet".
    """

    date: dt.date
    text: str
    photo: bytes | None = None
    failure: CompanionError | None = None
    brain: str = "builtin"
    place: Place = "here"


def day_of(last: ChatMessage | None, now: dt.datetime, today: dt.date) -> dt.date:
    """Return the day that a line said now belongs to: a talk goes on past midnight.

    Args:
        last: the latest line of the diary.
        now: this moment, with its zone.
        today: the present day in the person's own time zone.
    """
    if last is None or last.date != today - dt.timedelta(days=1):
        return today
    return last.date if now - last.created_at <= PAST_MIDNIGHT else today


def in_crisis(talk: Sequence[ChatMessage]) -> bool:
    """Tell whether one of the person's latest lines holds words of crisis."""
    lines = [message.text for message in talk if message.speaker == "person"]
    return any(safety.screen(line) for line in lines[-WATCHED - 1 :])


def awaits_answer(talk: Sequence[ChatMessage]) -> bool:
    """Tell whether the person spoke last."""
    return bool(talk) and talk[-1].speaker == "person"


def said_something(talk: Sequence[ChatMessage]) -> bool:
    """Tell whether a line of a talk is the person's."""
    return any(message.speaker == "person" for message in talk)


def check_line(text: str) -> None:
    """Refuse an empty or endless line.

    Raises:
        InputError: line_missing or line_too_long.
    """
    if not text.strip():
        raise InputError("line_missing")
    if len(text.strip()) > LINE_LIMIT:
        raise InputError("line_too_long", limit=LINE_LIMIT, length=len(text.strip()))


def say(diary: Diary, text: str, today: dt.date) -> ChatMessage:
    """Keep a line of the person, before anybody is asked for an answer.

    Raises:
        InputError: as `check_line`.
        DiaryError: the line could not be kept.
    """
    check_line(text)
    return _keep(diary, ChatMessage(uuid.uuid4().hex, today, _now(), "person", text.strip()))


def show(
    diary: Diary,
    sight: seeing.Sight,
    today: dt.date,
    index: int = 0,
    text: str = "",
    classifier: emotion.Classifier | None = None,
) -> ChatMessage:
    """Read a face in a photo and keep the photo as a line of the person.

    Args:
        diary: whose.
        sight: what `seeing.look` found in the photo.
        today: the day whose talk it belongs to.
        index: which of the faces, counted from the largest.
        text: what the person says with it, if anything.
        classifier: the network, the shipped one if None.

    Raises:
        InputError: face_missing, there is no such face; line_too_long.
        ModelFileError: the network is missing or damaged.
        DiaryError: the photo could not be kept.
    """
    if index >= len(sight.faces):
        raise InputError("face_missing")
    if text.strip():
        check_line(text)
    reading, _crop, _milliseconds = seeing.read(sight, index, classifier)
    message = ChatMessage(uuid.uuid4().hex, today, _now(), "person", text.strip(), reading=reading)
    diary.add_message(message, image.to_jpeg(sight.photo.pixels, PHOTO_SIDE))
    return message


def answer(
    diary: Diary, brain: Brain, language: Language, today: dt.date, tell: Tell = silent
) -> Answer:
    """Ask for an answer to the talk so far and keep it.

    A line with words of crisis goes to no language model: the built-in Anna answers it. She also
    stands in where the model fails, so that the person never talks to a wall.

    Args:
        brain: what answers, as `companion.choose` gives it.
        tell: told the answer as far as it has come; what it raises leaves the talk as it is.

    Raises:
        InputError: settings_missing, the person has not chosen how Anna answers; line_missing,
            the person has not said anything yet.
        MissingError: line_gone, the line was deleted while its answer was written.
        DiaryError: the diary could not be read or written.
    """
    profile = diary.profile()
    if profile.settings is None:
        raise InputError("settings_missing")
    talk = _up_to_the_person(diary.messages(MEMORY))
    if not talk:
        raise InputError("line_missing")
    crisis = in_crisis(talk)
    memories = known.memories_for_talk(
        diary,
        profile.settings,
        talk,
        today,
        crisis=crisis,
        nearness=getattr(brain, "nearness", None),
    )
    request = ChatRequest(
        name=profile.name,
        introduction=profile.introduction,
        language=language,
        settings=profile.settings,
        talk=known.talk_to_tell(diary, profile.settings, talk),
        posts=known.latest_posts(diary, profile.settings, POSTS),
        crisis=crisis,
        character=characters.find(profile.settings.character, diary.characters()),
        memories=memories,
    )
    built_in, failure = BuiltIn(), None
    urgent = safety.screen(talk[-1].text)
    try:
        comment = (built_in if urgent else brain).chat(request, tell)
    except CompanionError as error:
        failure = error
        comment = replace(built_in.chat(request, tell), stood_in_for=brain.name)
    if talk[-1].id not in {line.id for line in diary.messages(MEMORY)}:
        raise MissingError("line_gone")
    comment = known.with_sources(comment, memories)
    return Answer(_keep(diary, _line(comment, today)), failure)


def draft_entry(
    diary: Diary, brain: Brain, language: Language, date: dt.date, tell: Tell = silent
) -> Entry:
    """Draft a diary entry in the person's own voice from a day's talk; nothing is kept.

    A day with words of crisis goes to no language model. Where the model fails, the entry is put
    together from the person's own sentences.

    Args:
        diary: whose.
        brain: what drafts it.
        language: of the entry.
        date: the day.
        tell: told the text as far as it has come.

    Raises:
        InputError: settings_missing; draft_nothing, the person told nothing on that day.
        DiaryError: the diary could not be read.
    """
    profile = diary.profile()
    if profile.settings is None:
        raise InputError("settings_missing")
    talk = diary.messages(DAY_LINES, date)
    mine = [line for line in talk if line.speaker == "person"]
    shown = [line for line in mine if line.reading is not None]
    photo = diary.message_photo(shown[-1].id) if shown else None
    text, failure, writer = "", None, brain
    if any(line.text.strip() for line in mine):
        told = known.talk_to_tell(diary, profile.settings, talk)
        request = DraftRequest(profile.name, language, profile.settings, date, told)
        if any(safety.screen(line.text) for line in mine):
            writer = BuiltIn()
        try:
            text = writer.draft(request, tell)
        except CompanionError as error:
            failure, writer = error, BuiltIn()
            text = writer.draft(request, tell)
    if not text.strip() and photo is None:
        raise InputError("draft_nothing")
    place: Place = getattr(writer, "place", "here")
    return Entry(date, text.strip(), photo, failure, writer.name, place)


def _up_to_the_person(talk: tuple[ChatMessage, ...]) -> tuple[ChatMessage, ...]:
    """Leave out what Anna said last, so that she can be asked for it again."""
    spoken = [number for number, line in enumerate(talk, start=1) if line.speaker == "person"]
    return talk[: spoken[-1]] if spoken else ()


def _line(comment: Comment, today: dt.date) -> ChatMessage:
    return ChatMessage(uuid.uuid4().hex, today, _now(), "anna", comment.text, comment)


def _keep(diary: Diary, message: ChatMessage) -> ChatMessage:
    diary.add_message(message)
    return message


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
