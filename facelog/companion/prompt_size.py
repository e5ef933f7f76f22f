"""How long the instructions for a comment are, beside those of another prompt.

Tokens are counted with the vocabulary o200k_base of OpenAI's models, which the package
`bpe-openai` (MIT licence) carries; FaceLog itself does without it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import get_args

from facelog.companion import characters
from facelog.companion.prompt import comment_messages
from facelog.types import (
    AnswerSettings,
    Attitude,
    Character,
    CommentRequest,
    Emotion,
    Language,
    Reading,
)


@dataclass(frozen=True)
class Size:
    """How long a text is; `tokens` is None without `bpe-openai`."""

    characters: int
    tokens: int | None


@cache
def _counter() -> Callable[[str], int] | None:
    try:
        with warnings.catch_warnings():
            # the package opens its own files in a way that some Pythons call old
            warnings.simplefilter("ignore", DeprecationWarning)
            import bpe_openai

            encoding = bpe_openai.get_encoding("o200k_base")
    except ImportError:
        return None
    return lambda text: len(encoding.encode(text))


def size(text: str) -> Size:
    """Measure a text."""
    count = _counter()
    return Size(len(text), None if count is None else count(text))


def instructions(language: Language, friends: Iterable[Character] | None = None) -> Iterator[str]:
    """Yield the instructions for a comment, with no name, introduction, diary or memory.

    For each friend, attitude and face, faint or not, with the longest of the other choices.

    Args:
        language: of the comment.
        friends: who speaks, the shipped ones if None.
    """
    for friend in characters.shipped().values() if friends is None else friends:
        for attitude in get_args(Attitude):
            for emotion in get_args(Emotion):
                for neutral in (0.05, 0.6):
                    reading = Reading({"neutral": neutral, "": 0.5}, {emotion: 0.85}, neutral)
                    system, user = comment_messages(
                        CommentRequest(
                            name="",
                            introduction="",
                            language=language,
                            settings=AnswerSettings(attitude, "normal", "long"),
                            text="",
                            reading=reading,
                            character=friend,
                        )
                    )
                    yield f"{system['content']}\n{user['content']}"


def longest() -> Size:
    """Return the most characters and the most tokens that the instructions can take."""
    found = [size(text) for code in get_args(Language) for text in instructions(code)]
    tokens = [one.tokens for one in found if one.tokens is not None]
    return Size(max(one.characters for one in found), max(tokens, default=None))
