"""The whole way of a line in the chat: kept first, screened by rule, then answered."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from facelog.companion import Brain, safety
from facelog.companion.builtin import BuiltIn
from facelog.diary.store import Diary
from facelog.errors import CompanionError, InputError
from facelog.types import ChatMessage, ChatRequest, Comment, Language

LINE_LIMIT = 2_000
"""Most characters of one line."""

MEMORY = 20
"""How many lines of the talk Anna is given."""

POSTS = 5
"""How many of the latest posts Anna is given."""

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


def in_crisis(talk: Sequence[ChatMessage]) -> bool:
    """Tell whether one of the person's latest lines holds words of crisis."""
    lines = [message.text for message in talk if message.speaker == "person"]
    return any(safety.screen(line) for line in lines[-WATCHED - 1 :])


def awaits_answer(talk: Sequence[ChatMessage]) -> bool:
    """Tell whether the person spoke last."""
    return bool(talk) and talk[-1].speaker == "person"


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


def answer(diary: Diary, brain: Brain, language: Language, today: dt.date) -> Answer:
    """Ask for an answer to the talk so far and keep it.

    A line with words of crisis goes to no language model: the built-in Anna answers it. She also
    stands in where the model fails, so that the person never talks to a wall.

    Args:
        brain: what answers, as `companion.choose` gives it.

    Raises:
        InputError: settings_missing, the person has not chosen how Anna answers; line_missing,
            the person has not said anything yet.
        DiaryError: the diary could not be read or written.
    """
    profile = diary.profile()
    if profile.settings is None:
        raise InputError("settings_missing")
    talk = _up_to_the_person(diary.messages(MEMORY))
    if not talk:
        raise InputError("line_missing")
    request = ChatRequest(
        name=profile.name,
        introduction=profile.introduction,
        language=language,
        settings=profile.settings,
        talk=talk,
        posts=diary.recent(POSTS),
        crisis=in_crisis(talk),
    )
    built_in, failure = BuiltIn(), None
    urgent = safety.screen(talk[-1].text)
    try:
        comment = (built_in if urgent else brain).chat(request)
    except CompanionError as error:
        failure = error
        comment = built_in.chat(request)
    return Answer(_keep(diary, _line(comment, today)), failure)


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
