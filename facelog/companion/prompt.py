"""What a language model is told: pure functions from a request to messages, and back to text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from functools import cache
from string import Template

from facelog.companion.safety import help_lines
from facelog.config import DATA, INTRODUCTION_LIMIT, NAME_LIMIT, TEXT_LIMIT
from facelog.types import (
    CHARACTERS,
    AnswerSettings,
    ChatMessage,
    ChatRequest,
    CommentRequest,
    DraftRequest,
    Language,
    Reading,
)

Message = dict[str, str]

CHAT_POSTS = 5
CHAT_TURNS = 12
CHAT_POST_LIMIT = 400
CHAT_LINE_LIMIT = 2000
DRAFT_LIMIT = 12_000
DRAFT_ANSWER_LIMIT = 200
EARLIER = 2
EARLIER_LIMIT = 300

_WORDS = (
    r"얼굴\s*감정|표정\s*(?:감정|추정)?|감정|댓글|코멘트|답변|대답|답|안나|일기"
    r"|face(?:\s+emotion)?|emotion(?:\s+of\s+the\s+face)?|facial\s+expression"
    r"|comment|reply|answer|response|anna|diary|assistant"
)
_MARKUP = r"[\s*_#>`\[\]\"“”'‘’()【】-]*"
_LABEL = re.compile(rf"^{_MARKUP}(?:{_WORDS}){_MARKUP}[:：]{_MARKUP}", re.IGNORECASE)
_FACE_LABEL = re.compile(
    rf"^{_MARKUP}(?:얼굴\s*감정|표정\s*(?:감정|추정)|감정|face(?:\s+emotion)?|emotion"
    rf"(?:\s+of\s+the\s+face)?|facial\s+expression){_MARKUP}[:：]",
    re.IGNORECASE,
)
_SHORT_VALUE = 40
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|$)", re.DOTALL | re.IGNORECASE)
_TAGS = re.compile(r"</?(?:name|intro|post|line|answer|photo|comment)\b[^<>]*>", re.IGNORECASE)
_PAIRS = {'"': '"', "“": "”", "「": "」", "'": "'", "‘": "’"}


@cache
def _template(name: str) -> Template:
    return Template((DATA / "prompts" / f"{name}.txt").read_text(encoding="utf-8").strip())


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(
        (DATA / "prompts" / "words.json").read_text(encoding="utf-8")
    )
    return found


def comment_messages(request: CommentRequest) -> list[Message]:
    """Return the messages that ask for a comment under a post.

    Returns:
        Messages with `role` and `content`; the temperature is not among them, see
        `types.TEMPERATURES`.
    """
    system = _template("comment").substitute(
        _manner(request.settings, request.language),
        characters=CHARACTERS[request.settings.length],
        face=face_words(request.reading),
    )
    if request.crisis:
        system += "\n" + crisis_words(request.language)
    if request.earlier:
        shown = "\n".join(
            _quoted("comment", text, EARLIER_LIMIT) for text in request.earlier[:EARLIER]
        )
        system += f"\nSay nothing you said before:\n{shown}"
    user = "\n".join([*_person(request), _quoted("post", request.text, TEXT_LIMIT)])
    return [{"role": "system", "content": system}, {"role": "user", "content": user}]


def chat_messages(request: ChatRequest) -> list[Message]:
    """Return the messages that ask for the next line of a talk.

    Returns:
        The instructions with profile and latest posts, then at most `CHAT_TURNS` turns.
    """
    system = _template("chat").substitute(_manner(request.settings, request.language))
    if request.crisis:
        system += "\n" + crisis_words(request.language)
    emotions = _words()["emotion"]
    shown = [
        _quoted("post", f"{post.date}, face {emotions[post.emotion]}: {post.text}", CHAT_POST_LIMIT)
        for post in request.posts[:CHAT_POSTS]
    ]
    messages = [{"role": "system", "content": "\n".join([system, *_person(request), *shown])}]
    for turn in request.talk[-CHAT_TURNS:]:
        if turn.speaker == "anna":
            messages.append({"role": "assistant", "content": turn.text[:CHAT_LINE_LIMIT]})
        else:
            messages.append({"role": "user", "content": _line(turn)})
    return messages


def _line(turn: ChatMessage) -> str:
    """Return what the person said or sent: a photo as the words of its reading."""
    line = _quoted("line", turn.text, CHAT_LINE_LIMIT)
    if turn.reading is None:
        return line
    photo = f"<photo>the friend's face, a guess: {face_words(turn.reading)}</photo>"
    return f"{photo}\n{line}" if turn.text.strip() else photo


def draft_messages(request: DraftRequest) -> list[Message]:
    """Return the messages that ask for a diary entry from a day's talk.

    Returns:
        The instructions, then the talk in one turn: its latest lines, at most `DRAFT_LIMIT`
        characters.
    """
    system = _template("draft").substitute(
        date=request.date.isoformat(), language=_words()["language"][request.language]
    )
    shown: list[str] = []
    left = DRAFT_LIMIT
    for turn in reversed(request.talk):
        mine = turn.speaker == "person"
        piece = (
            _quoted("line", turn.text, CHAT_LINE_LIMIT)
            if mine
            else _quoted("answer", turn.text, DRAFT_ANSWER_LIMIT)
        )
        left -= len(piece)
        if left < 0:
            break
        if turn.text.strip():
            shown.append(piece)
    return [
        {"role": "system", "content": system},
        {"role": "user", "content": "\n".join(reversed(shown))},
    ]


def face_words(reading: Reading) -> str:
    """Return the reading of a face in words, with how sure it is and how neutral."""
    share = reading.probabilities[reading.emotion]
    words = f"{_words()['emotion'][reading.emotion]} {share:.0%}, neutral {reading.neutral:.0%}"
    return f"{words}, faint" if reading.faint else words


def crisis_words(language: Language) -> str:
    """Return the instruction that goes before all others where the text speaks of crisis."""
    return _template("crisis").substitute(number=help_lines(language)[0].number)


def _manner(settings: AnswerSettings, language: Language) -> dict[str, str]:
    words = _words()
    attitude = words["attitude"][settings.attitude]
    if language != "ko":
        attitude = re.sub(r" \(Korean [^)]*\)", "", attitude)
    return {
        "attitude": attitude,
        "ingredients": ", ".join(words["ingredient"][name] for name in settings.ingredients),
        "language": words["language"][language],
    }


def _person(request: CommentRequest | ChatRequest) -> list[str]:
    found = [_quoted("name", request.name, NAME_LIMIT)]
    if request.introduction.strip():
        found.append(_quoted("intro", request.introduction, INTRODUCTION_LIMIT))
    return found


def _quoted(tag: str, text: str, limit: int) -> str:
    """Put a text between tags that it cannot close: its own < and > are written as entities."""
    return f"<{tag}>{html.escape(text[:limit], quote=False)}</{tag}>"


def clean(answer: str) -> str:
    """Take what is no comment off a model's answer: labels, thoughts, tags, outer quotes."""
    text = _THINKING.sub("", answer)
    text = _TAGS.sub("", text).strip()
    for _again in range(6):
        before = text
        if len(text) > 1 and _PAIRS.get(text[0]) == text[-1] and text[-1] not in text[1:-1]:
            text = text[1:-1].strip()
        first, _newline, rest = text.partition("\n")
        value = first.partition(":")[2] or first.partition("：")[2]
        if _FACE_LABEL.match(first) and rest.strip() and len(value) <= _SHORT_VALUE:
            # "얼굴 감정: 슬픔" is a line of its own and goes whole
            text = rest.strip()
        elif _FACE_LABEL.match(first):
            text = _without_reading(text)
        else:
            text = _LABEL.sub("", text, count=1).strip()
        if text == before:
            break
    return text


_READING = re.compile(
    r"^[\s*_(\[]*(?:분노|기쁨|당황|슬픔|행복|중립|놀람|무표정|화남|anger|angry|happ\w+|panic"
    r"|fluster\w*|sad\w*|neutral|surprise\w*)\b[\s\d.%)\]*_]*[,.;|/—–-]*\s*",
    re.IGNORECASE,
)


def _without_reading(text: str) -> str:
    """Cut "감정: 슬픔." off the head of a line that goes on with the comment."""
    return _READING.sub("", _FACE_LABEL.sub("", text, count=1).strip(), count=1).strip()
