"""The talk with the built-in Anna."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import pytest

from facelog.companion import characters, composer
from facelog.companion.cues import cues, tidy
from facelog.types import (
    AnswerSettings,
    Attitude,
    ChatMessage,
    ChatRequest,
    Language,
    Post,
    Reading,
)

TODAY = dt.date(2026, 11, 21)
NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
POLITE_END = re.compile(r"(요|니다|죠)$")
TALK: dict[Language, tuple[str, ...]] = {
    "ko": (
        "안녕!",
        "오늘 팀장이 또 짜증나게 했어",
        "어떡하지?",
        "나 제주도 가",
        "칭찬받았어! 기뻐",
        "너 누구야?",
        "내 일기 기억나?",
        "뭐 먹을까?",
        "ㅋㅋ",
        "",
        "고마워",
        "잘 자",
        "<b>😀</b>",
    ),
    "en": (
        "hi",
        "My boss was rude and I'm angry",
        "What should I do?",
        "I'm going to Paris",
        "I won a prize, so happy!",
        "Who are you?",
        "Do you remember my post?",
        "What's for lunch?",
        "hm",
        "",
        "thanks",
        "good night",
        "<b>😀</b>",
    ),
}


def talk_of(*lines: str, language: Language = "ko", **more: Any) -> ChatRequest:
    turns = tuple(
        ChatMessage(str(place), TODAY, NOW, "anna" if place % 2 else "person", text)
        for place, text in enumerate(lines)
    )
    chosen = AnswerSettings(more.pop("attitude", "casual"), "normal", "medium")
    name = "민수" if language == "ko" else "Sam"
    return ChatRequest(name, "", language, chosen, turns, **more)


@pytest.fixture
def post(reading: Callable[..., Reading]) -> Callable[[str, int], Post]:
    def make(text: str, days_ago: int) -> Post:
        date = TODAY - dt.timedelta(days=days_ago)
        return Post("p", date, NOW, text, reading("sadness"), None, None, 1)

    return make


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("attitude", get_args(Attitude))
def test_a_whole_talk(
    language: Language, attitude: Attitude, post: Callable[[str, int], Post]
) -> None:
    rng = random.Random(5)
    posts = (post("발표를 망쳐서 속상했다" if language == "ko" else "I failed my exam, so sad", 1),)
    said: list[str] = []
    for line in TALK[language]:
        asked = talk_of(*said, line, language=language, attitude=attitude, posts=posts)
        answer = composer.chat(asked, rng)
        assert answer
        assert answer not in said
        sentences = [part for part in re.split(r"(?<=[.?!])\s+", answer) if part]
        assert 1 <= len(sentences) <= 4
        assert not re.search(r"[\[\]{}^|*<>]", answer)
        if language == "ko":
            polite = attitude in ("polite", "calm")
            ends = [bool(POLITE_END.search(re.sub(r"\W+$", "", part))) for part in sentences]
            assert ends == [polite] * len(ends), answer
        said += [line, answer]


def test_it_knows_the_last_posts(post: Callable[[str, int], Post]) -> None:
    for seed in range(10):
        asked = talk_of("내 일기 기억나?", posts=(post("발표를 망쳐서 속상했다", 1),))
        answer = composer.chat(asked, random.Random(seed))
        assert "어제" in answer
        assert "‘발표’" in answer


def test_it_answers_a_crisis_with_help() -> None:
    answer = composer.chat(talk_of("죽고 싶어", attitude="playful", crisis=True), random.Random(1))
    assert "109" in answer
    assert "ㅋ" not in answer


def test_it_tells_that_anna_is_no_person() -> None:
    for seed in range(5):
        rng = random.Random(seed)
        assert "AI" in composer.chat(talk_of("너 사람이야?"), rng)
        assert "AI" in composer.chat(talk_of("are you human?", language="en"), rng)


MY_NAME: dict[Language, tuple[str, ...]] = {
    "ko": ("내 이름이 뭐야?", "내 이름 알아?", "너 내 이름 기억해?", "제 이름은?", "내가 누구게?"),
    "en": ("what is my name?", "Do you know my name?", "who am I?"),
}
YOUR_NAME: dict[Language, tuple[str, ...]] = {
    "ko": (
        "네 이름은?",
        "너 이름이 뭐야?",
        "이름이 뭐야?",
        "안녕, 이름이 뭐예요?",
        "당신의 이름은?",
    ),
    "en": ("What's your name?", "your name?", "What should I call you?"),
}


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("attitude", get_args(Attitude))
@pytest.mark.parametrize("friend", ["anna", "taeo"])
def test_she_tells_whose_name_is_asked_for(
    language: Language, attitude: Attitude, friend: str
) -> None:
    character = characters.shipped()[friend]
    person, own = {"ko": "민수", "en": "Sam"}[language], character.names[language]
    more: dict[str, Any] = {"language": language, "attitude": attitude, "character": character}
    for seed in range(10):
        for line in MY_NAME[language]:
            answer = composer.chat(talk_of(line, **more), random.Random(seed))
            assert person in answer, (line, answer)
            assert own not in answer, (line, answer)
        for line in YOUR_NAME[language]:
            answer = composer.chat(talk_of(line, **more), random.Random(seed))
            assert own in answer, (line, answer)
            assert person not in answer, (line, answer)


@pytest.mark.parametrize(
    "line",
    [
        "내 이름은 민수야",
        "내 이름이 뭐냐면 민수야",
        "선생님이 내 이름을 알아",
        "새로 온 친구 이름이 뭐였더라",
        "합격자 명단에 내 이름이 없어",
    ],
)
def test_a_name_that_is_only_spoken_of_is_not_answered(line: str) -> None:
    assert cues("ko").act(tidy(line)) not in ("myname", "yourname")


def test_advice_looks_back_at_what_was_told() -> None:
    found = [
        composer.chat(talk_of("시험 망해서 속상해", "그랬구나.", "어떡하지?"), random.Random(seed))
        for seed in range(12)
    ]
    assert any("틀린 것" in answer or "공부" in answer for answer in found)


FACES = ("happy", "sadness", "anger", "panic")


def photo_of(reading: Reading, text: str = "", **more: Any) -> ChatRequest:
    asked = talk_of(text, **more)
    return replace(asked, talk=(replace(asked.talk[0], reading=reading),))


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("attitude", get_args(Attitude))
@pytest.mark.parametrize("face", [*FACES, "faint"])
def test_a_photo_is_greeted_by_its_face(
    language: Language, attitude: Attitude, face: str, reading: Callable[..., Reading]
) -> None:
    seen = reading("happy", faint=True) if face == "faint" else reading(face)
    asked = photo_of(seen, language=language, attitude=attitude)
    answers = {composer.chat(asked, random.Random(seed)) for seed in range(40)}
    assert len(answers) >= 12
    for answer in answers:
        assert not re.search(r"[\[\]{}^|*<>]", answer)
        assert answer[-1] in ".?!"
        if language == "ko":
            parts = re.split(r"(?<=[.?!])\s+(?![^‘’]*’)", re.sub(r"'[^']*'", "", answer))
            ends = {bool(POLITE_END.search(re.sub(r"\W+$", "", part))) for part in parts}
            assert ends == {attitude in ("polite", "calm")}, answer


def test_each_face_is_greeted_in_its_own_way(reading: Callable[..., Reading]) -> None:
    said = {
        face: {composer.chat(photo_of(reading(face)), random.Random(seed)) for seed in range(40)}
        for face in FACES
    }
    for face in FACES:
        others = set().union(*(said[other] for other in FACES if other != face))
        assert not said[face] & others


def test_what_is_said_with_a_photo_is_heard_too(reading: Callable[..., Reading]) -> None:
    alone = {composer.chat(photo_of(reading("sadness")), random.Random(seed)) for seed in range(20)}
    both = composer.chat(photo_of(reading("sadness"), "시험을 망쳤어"), random.Random(1))
    assert both not in alone
    assert any(both.split(". ")[0] in answer for answer in alone)


def test_a_photo_in_a_crisis_gets_no_word_on_the_face(reading: Callable[..., Reading]) -> None:
    asked = photo_of(reading("happy"), "죽고 싶어", attitude="playful", crisis=True)
    answer = composer.chat(asked, random.Random(1))
    assert "109" in answer
    assert "표정" not in answer
    assert "미소" not in answer


@pytest.mark.parametrize(
    ("friend", "line", "anna"),
    [
        ("hangyeol", "한결이는 뭐 해?", "안나는 뭐 해?"),
        ("hangyeol", "한결은 뭐 좋아해?", "안나는 뭐 좋아해?"),
        ("mina", "미나도 감정 있어?", "안나도 감정 있어?"),
    ],
)
def test_another_friend_is_spoken_to_by_name(friend: str, line: str, anna: str) -> None:
    character = characters.shipped()[friend]
    heard, meant = (
        composer.chat(talk_of(text, character=character), random.Random(3)) for text in (line, anna)
    )
    assert heard == meant
