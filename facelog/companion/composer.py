"""The built-in Anna: writes her comments from a stock of sentences, with no network."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache

from facelog.companion.gist import Gist
from facelog.companion.mood import Sentence
from facelog.companion.small_talk import Reply, reply
from facelog.companion.writer import ORDER, Writer
from facelog.types import AnswerSettings, Character, ChatRequest, CommentRequest, Language, Reading


def comment(request: CommentRequest, rng: random.Random | None = None) -> str:
    """Write a comment under a post, by every one of the settings.

    Args:
        rng: decides among the many ways to say it; by default another one each time.
    """
    return put_together(request, compose(request, rng or random.Random()))


def put_together(request: CommentRequest, sentences: Sequence[Sentence]) -> str:
    """Put sentences together: a long comment in paragraphs, each of two sentences or more."""
    if request.settings.length == "short" or request.crisis:
        return " ".join(one.text for one in sentences)
    blocks: list[list[str]] = []
    for group in ORDER:
        block = [one.text for one in sentences if one.kind in group]
        if len(block) == 1 and blocks:
            blocks[-1] += block
        elif block:
            blocks.append(block)
    return "\n\n".join(" ".join(block) for block in blocks)


def compose(request: CommentRequest, rng: random.Random) -> tuple[Sentence, ...]:
    """Return the sentences of a comment in order; `comment` puts them together."""
    return Writer(request, rng).write()


PREVIEW_DIARY: dict[Language, str] = {
    "ko": "저녁에 친구랑 한강에서 자전거를 탔다. 바람이 시원해서 오랜만에 크게 웃었다.",
    "en": "I rode my bike along the river with a friend. It was great and we laughed a lot.",
}
"""The diary entry that a preview answers."""

PREVIEW_GIST = Gist(
    text=PREVIEW_DIARY["ko"],
    topics=("friends", "exercise", "weather", "travel"),
    nouns=("자전거", "친구", "한강", "바람"),
    phrases=(("저녁에 친구랑 한강에서 자전거를 탔다", "neutral"),),
    tone="positive",
)
"""What there is to understand of it: the page shall not wait for the analyser of Korean."""


@lru_cache(maxsize=128)
def preview(
    settings: AnswerSettings, name: str, language: Language, character: Character | None = None
) -> str:
    """Return the comment that these choices give under a fixed sample diary."""
    expressions = {"happiness": 0.85, "neutral": 0.15}
    probabilities = {"anger": 0.02, "happy": 0.94, "panic": 0.02, "sadness": 0.02}
    request = CommentRequest(
        name=name,
        introduction="",
        language=language,
        settings=settings,
        text=PREVIEW_DIARY[language],
        reading=Reading(expressions, probabilities, 0.15),
        character=character,
    )
    chosen = (settings.attitude, settings.intensity, settings.length, *settings.ingredients)
    gist = PREVIEW_GIST if language == "ko" else None
    return put_together(request, Writer(request, random.Random(" ".join(chosen)), gist).write())


def chat(request: ChatRequest, rng: random.Random | None = None) -> str:
    """Answer the last line of the talk, without a model."""
    return answer(request, rng or random.Random()).text


def answer(request: ChatRequest, rng: random.Random) -> Reply:
    """Answer the last line of the talk, and tell which posts the answer speaks of."""
    return reply(request, rng)
