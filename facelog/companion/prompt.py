"""What a language model is told: pure functions from a request to messages, and back to text."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from string import Template

from facelog.companion import characters
from facelog.companion.safety import help_lines
from facelog.config import (
    CHARACTER_NAME_LIMIT,
    CHARACTER_RULES_LIMIT,
    DATA,
    INTRODUCTION_LIMIT,
    NAME_LIMIT,
    TEXT_LIMIT,
)
from facelog.types import (
    CHARACTERS,
    ChatMessage,
    ChatRequest,
    CommentRequest,
    DraftRequest,
    Language,
    Memory,
    Reading,
    ReportRequest,
)

Message = dict[str, str]

CHAT_POSTS = 5
CHAT_TURNS = 12
CHAT_POST_LIMIT = 400
CHAT_LINE_LIMIT = 2000
DRAFT_LIMIT = 12_000
DRAFT_ANSWER_LIMIT = 200
EARLIER = 2
FACTS_LIMIT = 6000
EARLIER_LIMIT = 300
MEMORIES = 3
MEMORY_LIMIT = 240
_JOINERS = "\u200c\u200d"
"""What holds an emoji of several signs together, and Persian words apart; all else that is
invisible can hide orders from the person who pastes a text.
"""

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
_TAGS = re.compile(
    r"</?(?:me|name|intro|post|memory|line|answer|photo|comment|facts)\b[^<>]*>", re.IGNORECASE
)
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

    All that the person or anybody else wrote stands between tags in the user's turn; the rules
    stand in the system's, and are called to mind again after it.

    Returns:
        Messages with `role` and `content`; the temperature is not among them, see
        `types.TEMPERATURES`.
    """
    rules = [
        _template("comment").substitute(
            _manner(request),
            characters=CHARACTERS[request.settings.length],
            face=face_words(request.reading),
        )
    ]
    extra = _words()["extra"]
    if request.memories:
        rules.append(extra["memory"])
    if request.earlier:
        rules.append(extra["earlier"])
    if request.crisis:
        rules.append(crisis_words(request.language))
    earlier = [_quoted("comment", text, EARLIER_LIMIT) for text in request.earlier[:EARLIER]]
    told = [*_person(request), *_memories(request.memories), *earlier]
    told += [_quoted("post", request.text, TEXT_LIMIT), _words()["end"]["comment"]]
    return [
        {"role": "system", "content": "\n".join(rules)},
        {"role": "user", "content": "\n".join(told)},
    ]


def chat_messages(request: ChatRequest) -> list[Message]:
    """Return the messages that ask for the next line of a talk.

    Returns:
        The instructions, then profile, memories and latest posts between tags; then at most
        `CHAT_TURNS` turns, the last one with the rules called to mind.
    """
    rules = [_template("chat").substitute(_manner(request))]
    if request.memories:
        rules.append(_words()["extra"]["memory"])
    if request.crisis:
        rules.append(crisis_words(request.language))
    emotions = _words()["emotion"]
    remembered = {memory.post_id for memory in request.memories[:MEMORIES]}
    shown = [
        _quoted("post", f"{post.date}, face {emotions[post.emotion]}: {post.text}", CHAT_POST_LIMIT)
        for post in request.posts[:CHAT_POSTS]
        if post.id not in remembered
    ]
    system = [*rules, *_person(request), *_memories(request.memories), *shown]
    messages = [{"role": "system", "content": "\n".join(system)}]
    for turn in request.talk[-CHAT_TURNS:]:
        if turn.speaker == "anna":
            messages.append({"role": "assistant", "content": turn.text[:CHAT_LINE_LIMIT]})
        else:
            messages.append({"role": "user", "content": _line(turn)})
    messages[-1]["content"] += "\n" + _words()["end"]["chat"]
    return messages


def _memories(memories: Sequence[Memory]) -> list[str]:
    """Return the earlier posts that fit, the best first, each on a line between tags."""
    emotions = _words()["emotion"]
    return [
        _quoted(
            "memory",
            f"{memory.date}, {emotions[memory.emotion]}: {' '.join(memory.text.split())}",
            MEMORY_LIMIT,
        )
        for memory in memories[:MEMORIES]
    ]


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


def report_messages(request: ReportRequest) -> list[Message]:
    """Return the messages that ask for a few sentences about a week or a month.

    Returns:
        The rules, then the name and the facts between tags; the rules are called to mind again.
    """
    rules = [_template("report").substitute(_manner(request), kind=request.kind)]
    if request.gentle:
        rules.append(_words()["extra"]["gentle"])
    told = [
        _quoted("name", request.name, NAME_LIMIT),
        _quoted("facts", request.facts, FACTS_LIMIT),
        _words()["end"]["report"],
    ]
    return [
        {"role": "system", "content": "\n".join(rules)},
        {"role": "user", "content": "\n".join(told)},
    ]


def face_words(reading: Reading) -> str:
    """Return the reading of a face in words, with how sure it is and how neutral."""
    share = reading.probabilities[reading.emotion]
    words = f"{_words()['emotion'][reading.emotion]} {share:.0%}, neutral {reading.neutral:.0%}"
    return f"{words}, faint" if reading.faint else words


def crisis_words(language: Language) -> str:
    """Return the instruction that goes before all others where the text speaks of crisis."""
    return _template("crisis").substitute(number=help_lines(language)[0].number)


def _manner(request: CommentRequest | ChatRequest | ReportRequest) -> dict[str, str]:
    """Return who speaks, how and what, for the templates."""
    words, settings, language = _words(), request.settings, request.language
    attitude = words["attitude"][settings.attitude]
    if language != "ko":
        attitude = re.sub(r" \([^)]*\)", "", attitude)
    character = request.character or characters.shipped()[characters.FIRST]
    me = ": ".join(filter(None, (character.names[language], character.rules)))
    return {
        "me": _escaped(me, CHARACTER_NAME_LIMIT + 2 + CHARACTER_RULES_LIMIT),
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
    return f"<{tag}>{_escaped(text, limit)}</{tag}>"


def _escaped(text: str, limit: int) -> str:
    """Return at most `limit` characters of a text, without tags and what no eye can see."""
    seen = "".join(c for c in text[:limit] if c in _JOINERS or unicodedata.category(c) != "Cf")
    return html.escape(seen, quote=False)


def unsigned(answer: str, author: str) -> str:
    """Take the speaker's own name off the head of an answer: "순자 할머니: 밥은 먹었니?"."""
    label = re.compile(rf"^{_MARKUP}{re.escape(author)}{_MARKUP}[:：]{_MARKUP}", re.IGNORECASE)
    return label.sub("", answer, count=1)


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
