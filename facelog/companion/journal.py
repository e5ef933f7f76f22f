"""A day's talk as a diary entry, without a model: the person's own sentences, tidied, in order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from facelog.companion import characters
from facelog.companion.cues import addressed, cues, tidy
from facelog.types import ChatMessage, Language

PAUSE = dt.timedelta(minutes=30)
"""After a longer silence a new paragraph begins."""

_SMALL = frozenset(
    ("greet", "morning", "bye", "sorry", "thanks", "cry", "laugh", "yes", "no", "dunno")
)
"""Acts that tell nothing of the day by themselves."""
_OWN = frozenset(("advise", "idle", "rest", "food"))
"""Acts that are as well a worry or a wish of the person's own, told in more words."""
_FEW: dict[Language, dict[str, int]] = {
    "ko": {"small": 14, "thanks": 7, "own": 10, "asked": 14},
    "en": {"small": 32, "thanks": 20, "own": 24, "asked": 24},
}
"""An act in no more letters than these tells nothing beside."""

_BREAK = re.compile(r"(?<=[가-힣])\s*[ㅋㅎㅠㅜ]{2,}(?=\s+\S)")
_SENTENCE = re.compile(r"[^.!?。！？…\n]+(?:[.!?。！？…]+[)\"”’']*)?")
_QUESTION = re.compile(r"[?？]\W*$|(?:나요|까요|니|냐|을까|할까|일까|은가요|는가요)\W*$")
_WISH = re.compile(r"(?:줘|줄래|주라|주세요)요?\W*$|\b(?:me|please)\W*$", re.IGNORECASE)
_WISHES = re.compile(
    r"(?:들어|들려|말해|알려|골라|찾아|추천해|얘기해|이야기해) ?(?:줘|줄래|주라|주세요)요?\W*$"
    r"|^(?:please|can you|could you|help me|tell me|let me tell)\b|\blooks? to you\W*$",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"(?<!같)(?<!네)(?<!니)(?<!너)(?:가|이|께서) ")
_GREETING = r"안녕(?:하세요)?|하이|hi|hey|hello|나 왔어|i'm back"
_SMALL_WORDS = r"고마워|미안해?|잘 ?자|안녕|thanks|thank you|sorry|good night|bye"
_SOUNDS = re.compile(r"(?:\s*[ㅋㅎㅠㅜ]+)+(?=[\s.!?~…]|$)|~+|\^\^")
_LAUGHS = re.compile(r"\s*\b(?:lol|lmao|(?:ha){2,}h?|hehe)\b[.!]*", re.IGNORECASE)
_END = re.compile(r"[.!?。！？…)\"”’']$")


class _Said(NamedTuple):
    moment: dt.datetime
    text: str


class _Calls(NamedTuple):
    """How those are called who answered: their names, and them at both ends of a sentence."""

    names: tuple[str, ...]
    before: re.Pattern[str]
    after: re.Pattern[str]


def _calls(talk: Sequence[ChatMessage]) -> _Calls:
    """Return the calls of the friends who speak in a talk, and of Anna.

    A bare name is one only beside a mark or a greeting: 안나 만났어 and I met Anna tell something.
    """
    known = {*characters.shipped()[characters.FIRST].names.values()}
    known |= {line.comment.author for line in talk if line.comment is not None}
    names = tuple(sorted(known, key=len, reverse=True))
    name = rf"(?:{'|'.join(map(re.escape, names))})"
    gap = r"(?:[,!~. ]+|$)"
    return _Calls(
        names,
        re.compile(
            rf"^(?:(?:{_GREETING}){gap}(?:{name}[아야]?{gap})?"
            rf"|{name}[아야]{gap}|{name}(?:[,!~.][,!~. ]*|$))+",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?:,\s*{name}[아야]?|\s+{name}[아야]|(?<!\w)(?P<small>{_SMALL_WORDS})\s+{name})"
            r"(?=[\Wㅋㅎㅠㅜ]*$)",
            re.IGNORECASE,
        ),
    )


def entry(talk: Sequence[ChatMessage], language: Language) -> str:
    """Return what the person told of the day; "" where they told nothing.

    Greetings, thanks, the names of the friends who answered, and what was asked of them are left
    out; no word is added.

    Args:
        talk: the day's lines, the oldest first.
        language: whose cues tell an act from something told.
    """
    lines = [line for line in talk if line.speaker == "person"]
    calls = _calls(talk)
    told = [
        _Said(line.created_at, text)
        for line in lines
        if (text := _told(line.text, language, calls))
    ]
    paragraphs: list[list[_Said]] = []
    for said in told:
        if paragraphs and said.moment - paragraphs[-1][-1].moment <= PAUSE:
            paragraphs[-1].append(said)
        else:
            paragraphs.append([said])
    return "\n\n".join(" ".join(said.text for said in one) for one in paragraphs)


def _told(line: str, language: Language, calls: _Calls) -> str:
    return " ".join(
        _tidied(one, language) for one in _sentences(line, calls) if _tells(one, language, calls)
    )


def _sentences(line: str, calls: _Calls) -> Iterator[str]:
    for found in _SENTENCE.finditer(_BREAK.sub(". ", line)):
        text = calls.before.sub("", found.group().strip())
        text = calls.after.sub(lambda call: call["small"] or "", text)
        bare = _LAUGHS.sub("", _SOUNDS.sub("", text)).strip()
        if re.search(r"\w", bare):
            yield bare


def _tells(sentence: str, language: Language, calls: _Calls) -> bool:
    """Return whether a sentence tells something, and is no mere word to the friend."""
    wished = bool(_WISH.search(sentence))
    if wished and _SOMEBODY.search(sentence):
        return True  # 친구가 들어줘 tells, 들어줘 asks
    if _WISHES.search(sentence):
        return False
    act = cues(language).act(addressed(tidy(sentence), calls.names, language))
    few, length = _FEW[language], len(sentence)
    if act == "thanks":
        return length > few["thanks"]
    if act in _SMALL:
        return length > few["small"]
    if act in _OWN:
        return length > few["own"]
    asked = wished or _QUESTION.search(sentence)
    return not act or (length > few["asked"] and not asked)


def _tidied(sentence: str, language: Language) -> str:
    text = " ".join(sentence.split())
    if language == "en":
        text = re.sub(r"\bi\b(?=\s|')", "I", text[0].upper() + text[1:])
    return text if _END.search(text) else f"{text}."
