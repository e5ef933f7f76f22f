"""Diaries, requests, and many comments of the built-in Anna, made once for all tests."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import pytest

from facelog.companion import composer
from facelog.companion.mood import Sentence
from facelog.types import (
    AnswerSettings,
    Attitude,
    CommentRequest,
    Ingredient,
    Intensity,
    Language,
    Length,
    Reading,
)

NAMES: dict[Language, tuple[str, ...]] = {
    "ko": ("주성", "민수", "김하늘", "지아", "서연", "도윤", "Sam"),
    "en": ("Sam", "Maria", "Alex", "주성"),
}
INTRODUCTIONS: dict[Language, tuple[str, ...]] = {
    "ko": ("", "떡볶이를 좋아하는 대학생", "기타와 러닝을 좋아하는 직장인입니다", "두 아이의 엄마"),
    "en": ("", "I love baking and my dog", "A student who runs"),
}
EXPRESSION = {"anger": "anger", "happy": "happiness", "panic": "surprise", "sadness": "sadness"}


@dataclass(frozen=True)
class Sample:
    """A comment with what it answers to and what it is made of."""

    request: CommentRequest
    sentences: tuple[Sentence, ...]
    text: str


def make_reading(emotion: str, faint: bool = False) -> Reading:
    probabilities = dict.fromkeys(EXPRESSION, 0.05) | {emotion: 0.85}
    neutral = 0.6 if faint else 0.1
    expressions = {EXPRESSION[emotion]: 0.3 if faint else 0.8, "neutral": neutral}
    return Reading(expressions, probabilities, neutral)


def make_samples(diaries: list[tuple[str, str]], language: Language, count: int) -> list[Sample]:
    rng = random.Random(20)
    found = []
    for _number in range(count):
        text, emotion = rng.choice(diaries)
        chosen = AnswerSettings(
            rng.choice(get_args(Attitude)),
            rng.choice(get_args(Intensity)),
            rng.choice(get_args(Length)),
            frozenset(rng.sample(get_args(Ingredient), rng.randint(0, 3))),
        )
        asked = CommentRequest(
            name=rng.choice(NAMES[language]),
            introduction=rng.choice(INTRODUCTIONS[language]),
            language=language,
            settings=chosen,
            text=text,
            reading=make_reading(emotion, rng.random() < 0.15),
        )
        sentences = composer.compose(asked, rng)
        found.append(Sample(asked, sentences, composer.put_together(asked, sentences)))
    return found


@pytest.fixture(scope="session")
def diaries() -> dict[str, list[tuple[str, str]]]:
    """Diary texts by language, each with the emotion of the face beside it."""
    file = Path(__file__).parent / "diaries.json"
    found: dict[str, list[tuple[str, str]]] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def korean(diaries: dict[str, list[tuple[str, str]]]) -> list[Sample]:
    """Five hundred Korean comments over diaries, names, introductions and settings."""
    return make_samples(diaries["ko"], "ko", 500)


@pytest.fixture(scope="session")
def english(diaries: dict[str, list[tuple[str, str]]]) -> list[Sample]:
    """Two hundred English ones."""
    return make_samples(diaries["en"], "en", 200)


@pytest.fixture(scope="session")
def every(korean: list[Sample], english: list[Sample]) -> list[Sample]:
    """All of them."""
    return korean + english


@pytest.fixture(scope="session")
def reading() -> Callable[..., Reading]:
    """Make a reading of one emotion: `reading("anger", faint=True)`."""
    return make_reading


@pytest.fixture(scope="session")
def asking() -> Callable[..., CommentRequest]:
    """Make a request: `asking("오늘은…", "sadness", length="short", name="민수")`."""

    def make(text: str, emotion: str = "sadness", language: Language = "ko", **more: object):
        names = ("attitude", "intensity", "length", "composition")
        usual = {"attitude": "casual", "intensity": "normal", "length": "medium"}
        chosen = AnswerSettings(**usual | {k: v for k, v in more.items() if k in names})
        base = CommentRequest(
            name="주성" if language == "ko" else "Sam",
            introduction="",
            language=language,
            settings=chosen,
            text=text,
            reading=make_reading(emotion),
        )
        return replace(base, **{k: v for k, v in more.items() if k not in names})

    return make
